"""An adviser's own spreadsheet: its rows, its heading, and what the columns seem to be.

Nothing is asked of the file but that it is a table: titles may stand above the heading, areas may
be merged, the text may be of any usual encoding.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TypeAlias

import python_calamine as calamine

from sluss.content.reaches import NO_ZIP, packed, reach, unpacked
from sluss.core.codes import Text
from sluss.core.errors import ValueFault

Cell: TypeAlias = str | float | date | time | timedelta
"""A cell as the spreadsheet kept it; empty is `""`, and a moment is a `datetime`."""

Grid: TypeAlias = list[list[Cell]]
Area: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of a merged area, from 0, the last included."""

MOST_BYTES = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_MOST_UNPACKED = 150_000_000
_OLE = b"\xd0\xcf\x11\xe0"
"""How a locked workbook begins, and one of before 2007."""

_HEADING_WITHIN = 30
"""Rows from the top among which the heading is looked for."""

_LONGEST_HEADING = 60


class Meaning(StrEnum):
    """What a column may be; the values are stable."""

    NAME = "name"
    NUMBER = "organisation_number"
    CONTACT = "contact"
    EMAIL = "email"
    PHONE = "phone"
    MUNICIPALITY = "municipality"
    SNI = "sni"
    EMPLOYEES = "employees"
    LAST_CONTACT_ON = "last_contact_on"
    NOTES = "notes"


def _both(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


class SheetFault(StrEnum):
    """Why a file cannot be used at all; the values are stable."""

    UNREADABLE = "unreadable"
    LOCKED = "locked"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NO_SUCH_SHEET = "no_such_sheet"
    NO_SUCH_COLUMN = "no_such_column"
    NO_NAME_COLUMN = "no_name_column"


SHEET_FAULTS: Mapping[SheetFault, Text] = {
    SheetFault.UNREADABLE: _both(
        "Filen går inte att läsa. Spara den som Excel (.xlsx) eller CSV och försök igen.",
        "The file cannot be read. Save it as Excel (.xlsx) or CSV and try again.",
    ),
    SheetFault.LOCKED: _both(
        "Filen är låst med lösenord. Spara en kopia utan lösenord.",
        "The file is locked with a password. Save a copy without one.",
    ),
    SheetFault.TOO_LARGE: _both(
        "Filen är för stor. Dela den, eller ta bort det som ligger långt utanför tabellen.",
        "The file is too large. Split it, or remove what lies far outside the table.",
    ),
    SheetFault.EMPTY: _both("Det finns inga rader i filen.", "There are no rows in the file."),
    SheetFault.NO_SUCH_SHEET: _both(
        "Det finns inget blad med det namnet i filen.",
        "There is no sheet of that name in the file.",
    ),
    SheetFault.NO_SUCH_COLUMN: _both(
        "En vald kolumn ligger utanför tabellen. Välj bland kolumnerna som visas.",
        "A chosen column lies outside the table. Choose among the columns shown.",
    ),
    SheetFault.NO_NAME_COLUMN: _both(
        "Ingen kolumn är företagets namn eller organisationsnummer. Välj vilken det är.",
        "No column is the company's name or organisation number. Choose which it is.",
    ),
}
"""Each fault in words, with how to mend it."""


class NoticeCode(StrEnum):
    """What a notice says; the values are stable."""

    EMPTY_NAME = "empty_name"
    TWO_COMPANIES_IN_CELL = "two_companies_in_cell"
    BAD_NUMBER = "bad_number"
    NUMBER_FROM_FLOAT = "number_from_float"
    NUMBER_UNASSIGNED = "number_unassigned"
    PERSONAL_NUMBER = "personal_number"
    BAD_EMAIL = "bad_email"
    SEVERAL_EMAILS = "several_emails"
    UNKNOWN_MUNICIPALITY = "unknown_municipality"
    UNKNOWN_SNI = "unknown_sni"
    BAD_EMPLOYEES = "bad_employees"
    EMPLOYEES_GUESSED = "employees_guessed"
    BAD_DATE = "bad_date"
    DAY_GUESSED = "day_guessed"
    DAY_AHEAD = "day_ahead"
    REPEATS_ROW = "repeats_row"
    REPEATS_EXISTING = "repeats_existing"


class BadSheet(ValueFault):
    """A file that cannot be used; `code` says why."""

    def __init__(self, code: SheetFault) -> None:
        self.code = code
        super().__init__(SHEET_FAULTS[code]["en"])


@dataclass(frozen=True)
class Line:
    """One row with content: its number in the file, from 1, and its cells, as many as columns."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet's table.

    `heading_row` counts from 1 and is 0 where there is no heading. `columns` is the guess: places
    from 0. `titles` are rows below the heading that hold one merged text and no company. `names`
    are all visible sheets of the file.
    """

    name: str
    heading: tuple[str, ...]
    heading_row: int
    lines: tuple[Line, ...]
    columns: Mapping[Meaning, int]
    titles: tuple[Line, ...] = ()
    names: tuple[str, ...] = ()


_Signs = Sequence[tuple[Meaning, int, re.Pattern[str]]]

_SIGNS: _Signs = tuple(
    (meaning, rank, re.compile(pattern))
    for meaning, rank, pattern in (
        (Meaning.LAST_CONTACT_ON, 0, r"senast|kontaktdatum|\blast (contact|call|visit|met)"),
        (Meaning.EMAIL, 0, r"\be ?post|\be ?mail|mejl|\bmail"),
        (Meaning.PHONE, 0, r"telefon|\btel\b|\btfn|mobil|phone"),
        (Meaning.NUMBER, 0, r"^org$|\borg\w* ?(nr|num|no\b)|\bvat\b|^moms|^(reg|company) ?(nr|no)"),
        (Meaning.SNI, 0, r"\bsni|\bnace"),
        (Meaning.SNI, 1, r"bransch|industry"),
        (Meaning.EMPLOYEES, 0, r"\banst|anställda|medarbetare|employee|headcount|\bfte"),
        (Meaning.MUNICIPALITY, 0, r"kommun(?!ika)|municipal"),
        (Meaning.MUNICIPALITY, 1, r"^ort\b|postort|^stad$|^säte|\bcity\b|\btown\b"),
        (Meaning.NOTES, 0, r"anteckn|kommentar|noter|övrigt|\bnotes?\b|comment|remark|fritext"),
        (Meaning.CONTACT, 0, r"kontaktperson|contact (person|name)|kontaktnamn"),
        (Meaning.CONTACT, 1, r"kontakt|contact|^vd\b|\bceo\b"),
        (Meaning.NAME, 0, r"företag|bolag|company|firma\b|firmanamn|^organisation$|^business"),
        (Meaning.LAST_CONTACT_ON, 1, r"^datum|\bdate\b"),
        (Meaning.NAME, 1, r"\bnamn|\bname"),
    )
)
"""How a heading is known, the first that fits; rank 1 gives way to rank 0."""

_BY_WHOM = re.compile(r"\b(av|by)$")


def cell_text(cell: Cell) -> str:
    """Return a cell as one reads it: 12.0 is `12`, and odd spaces are spaces.

    >>> cell_text(12.0)
    '12'
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    lines = str(cell).replace("\r\n", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _sign(heading: str) -> tuple[Meaning, int] | None:
    key = re.sub(r"[^\w]+|_", " ", heading.casefold()).strip()
    if not key or len(key) > _LONGEST_HEADING or _BY_WHOM.search(key):
        return None
    found = (each for each in _SIGNS if each[2].search(key))
    return next(((meaning, rank) for meaning, rank, _pattern in found), None)


def guess_columns(heading: Iterable[str]) -> dict[Meaning, int]:
    """Return the place from 0 of each column that a heading gives away.

    The clearest heading wins, then the first. `Namn` beside `Företag` is the contact's.
    """
    signs = [(_sign(text), place) for place, text in enumerate(heading)]
    ranked = sorted((sign[1], place, sign[0]) for sign, place in signs if sign)
    columns: dict[Meaning, int] = {}
    for _rank, place, meaning in ranked:
        columns.setdefault(meaning, place)
    for rank, place, meaning in ranked:
        if (meaning, rank) == (Meaning.NAME, 1) and columns[Meaning.NAME] != place:
            columns.setdefault(Meaning.CONTACT, place)
    return columns


def read_sheet(content: bytes, *, named: str = "", heading_row: int | None = None) -> Sheet:
    """Return the table of an XLSX or CSV file.

    Without `named` it is the visible sheet whose heading tells most. `heading_row` (from 1; 0 is
    none) overrides the row that is found. Raises `BadSheet`.
    """
    if len(content) > MOST_BYTES:
        raise BadSheet(SheetFault.TOO_LARGE)
    if content.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise BadSheet(SheetFault.LOCKED if is_locked else SheetFault.UNREADABLE)
    if content.startswith(b"PK"):
        grids = _from_workbook(_repacked(content), named)
    else:
        grids = {"": (_from_csv(content), [])}
    names = tuple(grids)
    if named:
        grids = {name: grid for name, grid in grids.items() if name == named}
    sheets = [
        _sheet(name, grid, areas, heading_row)
        for name, (grid, areas) in grids.items()
        if any(cell_text(cell) for row in grid for cell in row)
    ]
    if not sheets:
        raise BadSheet(SheetFault.EMPTY)
    best = max(sheets, key=lambda each: len(each.columns))
    return Sheet(**{**vars(best), "names": names})


def _sheet(name: str, grid: Grid, areas: Sequence[Area], heading_row: int | None) -> Sheet:
    banners = _carry(grid, areas)
    texts = [[cell_text(cell) for cell in row] for row in grid[:_HEADING_WITHIN]]
    at = _find_heading(texts) if heading_row is None else min(heading_row, len(grid))
    heading = [cell_text(cell) for cell in grid[at - 1]] if at else [""] * len(grid[0])
    below = [
        Line(number, tuple(row))
        for number, row in enumerate(grid[at:], at + 1)
        if any(cell_text(cell) for cell in row) and [cell_text(cell) for cell in row] != heading
    ]
    return Sheet(
        name,
        tuple(heading),
        at,
        tuple(line for line in below if line.number not in banners),
        guess_columns(heading),
        tuple(line for line in below if line.number in banners),
    )


def _find_heading(texts: Sequence[Sequence[str]]) -> int:
    """Return the row from 1 that tells most columns, or else the first of the widest rows."""
    told = [len(guess_columns(row)) for row in texts]
    if max(told) < 2:
        told = [sum(bool(text) for text in row) for row in texts]
    return told.index(max(told)) + 1


def _carry(grid: Grid, areas: Sequence[Area]) -> frozenset[int]:
    """Write each merged area's value in all of it; return the rows that hold nothing else.

    Raises `BadSheet` where areas lie over each other, as none do in a workbook that was saved.
    """
    banners, left_over = set(), len(grid) * len(grid[0])
    for (top, left), (bottom, right) in areas:
        rows, last = range(top, min(bottom + 1, len(grid))), min(right + 1, len(grid[0]))
        if not rows or left >= last or not cell_text(grid[top][left]):
            continue
        left_over -= len(rows) * (last - left)
        if left_over < 0:
            raise BadSheet(SheetFault.UNREADABLE)
        value = grid[top][left]
        for row in rows:
            others = [*grid[row][:left], *grid[row][last:]]
            if last - left > 1 and not any(cell_text(cell) for cell in others):
                banners.add(row + 1)
            grid[row][left:last] = [value] * (last - left)
    return frozenset(banners)


def _repacked(content: bytes) -> bytes:
    """Return a workbook as it was looked at; raise where its sheets reach too far.

    calamine takes memory for all from the first cell to the last, and ends the program where there
    is too little. It is given what we have read and nothing else.
    """
    try:
        parts = unpacked(content, _MOST_UNPACKED)
    except NO_ZIP as error:
        raise BadSheet(SheetFault.UNREADABLE) from error
    if parts is None:
        raise BadSheet(SheetFault.TOO_LARGE)
    if "xl/workbook.xml" not in parts:
        raise BadSheet(SheetFault.UNREADABLE)
    reaches = map(reach, parts.values())
    if any(told.rows * told.columns > MOST_ROWS * MOST_COLUMNS for told in reaches):
        raise BadSheet(SheetFault.TOO_LARGE)
    return packed(parts)


def _from_workbook(content: bytes, named: str) -> dict[str, tuple[Grid, Sequence[Area]]]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [
            each.name
            for each in book.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet
            and each.visible == calamine.SheetVisibleEnum.Visible
        ]
        if named and named not in visible:
            raise BadSheet(SheetFault.NO_SUCH_SHEET)
        return {name: _grid(book.get_sheet_by_name(name)) for name in visible}
    except calamine.CalamineError as error:
        raise BadSheet(SheetFault.UNREADABLE) from error


def _grid(sheet: calamine.CalamineSheet) -> tuple[Grid, Sequence[Area]]:
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise BadSheet(SheetFault.TOO_LARGE)
    grid: Grid = [[*row] for row in sheet.to_python(skip_empty_area=False)]
    return grid, sheet.merged_cell_ranges or []


def _from_csv(content: bytes) -> Grid:
    text = _decoded(content)
    if "\0" in text:
        raise BadSheet(SheetFault.UNREADABLE)
    try:
        readings = [
            list(csv.reader(io.StringIO(text, newline=""), delimiter=sign)) for sign in ";,\t"
        ]
    except csv.Error as error:
        raise BadSheet(SheetFault.UNREADABLE) from error
    return _even(max(readings, key=_tells))


def _tells(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return how well rows read as a table: columns a heading tells, then cells at the top."""
    top = rows[:_HEADING_WITHIN]
    return max((len(guess_columns(row)) for row in top), default=0), sum(map(len, top))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _even(rows: Sequence[Sequence[str]]) -> Grid:
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise BadSheet(SheetFault.TOO_LARGE)
    return [[*row, *[""] * (width - len(row))] for row in rows]
