"""Each row of an adviser's spreadsheet as a proposal to look through: nothing is added by itself.

What could not be read, or was read with a guess, is told as notices; the rest of the row stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from sluss.content.orgnumbers import BadNumber, NumberFault, OrganisationNumber, organisation_number
from sluss.content.sheets import (
    BadSheet,
    Cell,
    Line,
    Meaning,
    NoticeCode,
    Sheet,
    SheetFault,
    cell_text,
)
from sluss.content.trees import trees
from sluss.core.errors import ValueFault


@dataclass(frozen=True)
class Notice:
    """One thing to see about a proposal: the column it is about, and what stood there."""

    code: NoticeCode
    meaning: Meaning
    was: str = field(default="", repr=False)
    number_fault: NumberFault | None = None


@dataclass(frozen=True)
class SheetRow:
    """A company proposed by row `row` of the file; what is empty or None is not known.

    `municipality` is a four-digit code, `sni` one of SNI 2007, `employees` as written, a head count
    or full-time equivalents. `repeats_row` is the first row with the same company, and
    `repeats_existing` the number and name of the one that was there before.
    """

    row: int
    name: str
    number: OrganisationNumber | None = None
    contact: str = ""
    email: str = ""
    phone: str = ""
    municipality: str | None = None
    sni: str | None = None
    employees: float | None = None
    last_contact_on: date | None = None
    notes: str = ""
    notices: tuple[Notice, ...] = ()
    repeats_row: int | None = None
    repeats_existing: tuple[str, str] | None = field(default=None, repr=False)


def propose(
    sheet: Sheet,
    *,
    on: date,
    columns: Mapping[Meaning, int] | None = None,
    existing: Iterable[tuple[str, str]] = (),
) -> tuple[SheetRow, ...]:
    """Return the sheet's proposals in order, on the day `on`.

    `columns` (places from 0) overrides the guess. `existing` are companies there already: ten
    digits, or "" where not known, and name. Raises `BadSheet` for columns that cannot be used.
    """
    places = sheet.columns if columns is None else columns
    if any(not 0 <= place < len(sheet.heading) for place in places.values()):
        raise BadSheet(SheetFault.NO_SUCH_COLUMN)
    if Meaning.NAME not in places and Meaning.NUMBER not in places:
        raise BadSheet(SheetFault.NO_NAME_COLUMN)
    rows = [row for line in sheet.lines for row in _LineReader(line, places, on).rows()]
    return tuple(_compared(rows, existing))


_FORM = re.compile(r"\b(ab|hb|kb)( \(publ\))?$", re.IGNORECASE)
_ADDRESS = re.compile(r"@|\d ?[a-zA-Z]?$|^c/o\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[0-9A-ZÅÄÖÉÜ]")


def company_names(text: str) -> tuple[str, ...]:
    """Return the companies named in a cell; more than one only where each looks like a name.

    >>> company_names("Ek AB / Alm HB"), company_names("Ek och Alm AB")
    (('Ek AB', 'Alm HB'), ('Ek och Alm AB',))
    """
    parts = _filled(re.split(r"\n|\s/\s", text))
    if len(parts) > 1 and all(_is_name(part) for part in parts):
        return parts
    line = " ".join(text.split())
    parts = _filled(re.split(r"\soch\s|/", line))
    if len(parts) > 1 and all(_FORM.search(part) and _is_name(part) for part in parts):
        return parts
    return (line,)


def _filled(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(stripped for part in parts if (stripped := " ".join(part.split())))


def _is_name(text: str) -> bool:
    letters = re.sub(r"[\W\d_]", "", _FORM.sub("", text))
    return bool(letters and _CAPITAL.match(text) and not _ADDRESS.search(text))


_MONTHS = re.findall(
    r"\w+",
    "januari februari mars april maj juni juli augusti september oktober november december "
    "january february march april may june july august september october november december",
)
_NAMED = r"(?P<named>[a-zåäö]{3,})\.?"
_YEAR = r"(?P<year>\d{4}|\d\d)"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})(?P<sign>[-/. ])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<year>\d\d)(?P<short>-?)(?P<month>\d\d)(?P=short)(?P<day>\d\d)",
        rf"(vecka|week|v|w)[. ]*(?P<week>\d\d?)([-/, ']+{_YEAR})?",
        rf"{_YEAR}[- ]*(vecka|week|v|w)[. ]*(?P<week>\d\d?)",
        rf"(?P<day>\d\d?) ?(?P<first>[-/.]) ?(?P<month>\d\d?)([-/., ']+{_YEAR})?",
        rf"((?P<day>\d\d?)(:?[ae]|st|nd|rd|th|\.)? ?)?{_NAMED}([-, ']+{_YEAR})?",
        rf"{_NAMED} (?P<day>\d\d?),? {_YEAR}",
    )
)
_CLOCK = re.compile(r"[t ,]+(kl\.? ?)?\d\d?:\d\d(:\d\d(\.\d+)?)?$")  # slow where a text is long
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_FIRST_YEAR = 1990


def contact_day(cell: Cell, on: date) -> tuple[date | None, tuple[NoticeCode, ...]]:
    """Return a day from a date cell or text, read as Swedes write it, with what to notice.

    A week is its Monday and a month its first. Without a year it is the latest such day up to `on`.

    >>> contact_day("3/11 2024", date(2026, 1, 1))
    (datetime.date(2024, 11, 3), ())
    """
    try:
        day, is_guess = _day(cell, on)
    except (ValueError, OverflowError):
        return None, (NoticeCode.BAD_DATE,)
    if not _FIRST_YEAR <= day.year <= on.year + 1:
        return None, (NoticeCode.BAD_DATE,)
    told = {NoticeCode.DAY_GUESSED: is_guess, NoticeCode.DAY_AHEAD: day > on}
    return day, tuple(code for code, holds in told.items() if holds)


def _day(cell: Cell, on: date) -> tuple[date, bool]:
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day), False
    if isinstance(cell, float) and int(cell) in _SERIALS:
        return _EPOCH + timedelta(days=int(cell)), True
    text = _CLOCK.sub("", cell_text(cell)[:60].casefold()).removeprefix("den ").strip()
    for pattern in _DAYS:
        if found := pattern.fullmatch(text):
            return _made(
                {key: part for key, part in found.groupdict().items() if part is not None}, on
            )
    raise ValueError(text)


def _made(given: Mapping[str, str], on: date) -> tuple[date, bool]:
    """Return the day of the parts, and whether some part of it was guessed."""
    if "week" in given:
        week = int(given["week"])
        return _in_year(lambda year: date.fromisocalendar(year, week, 1), given, on)[0], True
    month, day = _month(given), int(given.get("day", 1))
    is_guess = "day" not in given or "short" in given
    if month > 12 >= day and "first" in given:
        month, day, is_guess = day, month, True
    made, year_guessed = _in_year(lambda year: date(year, month, day), given, on)
    return made, is_guess or year_guessed


def _month(given: Mapping[str, str]) -> int:
    named = given.get("named")
    if named is None:
        return int(given["month"])
    return next((at % 12 + 1 for at, full in enumerate(_MONTHS) if full.startswith(named)), 0)


def _in_year(make: Callable[[int], date], given: Mapping[str, str], on: date) -> tuple[date, bool]:
    if "year" in given:
        year = int(given["year"])
        return make(year + 2000 if year < 100 else year), False
    latest = make(on.year)
    return (latest if latest <= on else make(on.year - 1)), True


@cache
def _municipalities() -> Mapping[str, str]:
    """Return the code of each municipality by its folded names and by itself."""
    regions = trees()["regions"]
    codes = [key for key in regions if key.isdigit()]
    names = {text.casefold(): key for key in codes for text in regions.labels[key].values()}
    return {**names, "gothenburg": names["göteborg"], **{key: key for key in codes}}


def municipality_code(text: str) -> str | None:
    """Return the code of a municipality by code or name, as `Göteborgs stad`, or None."""
    name = re.sub(r"( kommun| stad|,.*)$", "", " ".join(text.split()).casefold())
    known = _municipalities()
    return known.get(name) or known.get(name.removesuffix("s"))


# From within a word nothing else is found, and it would take long.
_EMAIL = re.compile(r"(?<![^\s@;,:<>()])[^\s@;,:<>()]+@[^\s@;,:<>()]+\.[^\s@;,:<>().]+")
_EMPLOYEES = re.compile(
    r"(ca\.? ?|c:a ?|cirka |~ ?)?(\d[\d ]{0,6}([.,]\d\d?)?)( ?(st|anst|pers)\w*\.?)?"
)
_NUMBER_PARTS = re.compile(r"\n|/|;|,|\soch\s")
_WHOLE_FLOAT = re.compile(r"\d+[.,]0+")


class _LineReader:
    """Reads one line's cells, and keeps what there is to notice."""

    def __init__(self, line: Line, places: Mapping[Meaning, int], on: date) -> None:
        self._line, self._on = line, on
        self._cells = {meaning: line.cells[place] for meaning, place in places.items()}
        self._notices: list[Notice] = []

    def rows(self) -> Iterator[SheetRow]:
        """Yield the line's proposals: none where every column of ours is empty."""
        if not any(cell_text(cell) for cell in self._cells.values()):
            return
        names = company_names(self._text(Meaning.NAME))
        if len(names) > 1:
            self._note(NoticeCode.TWO_COMPANIES_IN_CELL, Meaning.NAME)
        if not names[0]:
            self._note(NoticeCode.EMPTY_NAME, Meaning.NAME)
        shared = SheetRow(
            row=self._line.number,
            name="",
            contact=self._text(Meaning.CONTACT),
            email=self._email(),
            phone=self._phone(),
            municipality=self._municipality(),
            sni=self._sni(),
            employees=self._employees(),
            last_contact_on=self._last_contact_on(),
            notes=self._text(Meaning.NOTES),
        )
        before = tuple(self._notices)
        for name, cell in zip(names, self._number_cells(len(names)), strict=True):
            self._notices = []
            number = self._number(cell)
            yield replace(shared, name=name, number=number, notices=(*before, *self._notices))

    def _text(self, meaning: Meaning) -> str:
        return cell_text(self._cells.get(meaning, ""))

    def _note(self, code: NoticeCode, meaning: Meaning, why: NumberFault | None = None) -> None:
        self._notices.append(Notice(code, meaning, self._text(meaning), why))

    def _number_cells(self, count: int) -> list[Cell | None]:
        """Return a cell for each company; None where it cannot be seen whose number it is."""
        cell = self._cells.get(Meaning.NUMBER, "")
        if count == 1:
            return [cell]
        parts = _filled(_NUMBER_PARTS.split(cell_text(cell)))
        if len(parts) == count:
            return [*parts]
        return [None if parts else ""] * count

    def _number(self, cell: Cell | None) -> OrganisationNumber | None:
        if cell is None:
            self._note(NoticeCode.NUMBER_UNASSIGNED, Meaning.NUMBER)
            return None
        text = cell_text(cell)
        if not text:
            return None
        try:
            number = organisation_number(cell if isinstance(cell, float) else text)
        except BadNumber as bad:
            self._note(NoticeCode.BAD_NUMBER, Meaning.NUMBER, bad.code)
            return None
        is_float = isinstance(cell, float) or _WHOLE_FLOAT.fullmatch(text)
        told = {
            NoticeCode.NUMBER_FROM_FLOAT: is_float,
            NoticeCode.PERSONAL_NUMBER: number.is_personal,
        }
        codes = [code for code, holds in told.items() if holds]
        self._notices += [Notice(code, Meaning.NUMBER, number.shown()) for code in codes]
        return number

    def _email(self) -> str:
        text = self._text(Meaning.EMAIL)
        found = list(dict.fromkeys(_EMAIL.findall(text)))
        if len(found) > 1:
            self._note(NoticeCode.SEVERAL_EMAILS, Meaning.EMAIL)
        if text and not found:
            self._note(NoticeCode.BAD_EMAIL, Meaning.EMAIL)
        return found[0] if found else ""

    def _phone(self) -> str:
        """Return the phone number, with the zero that a spreadsheet's number has lost."""
        text = self._text(Meaning.PHONE)
        is_number = isinstance(self._cells.get(Meaning.PHONE), float) and text.isdigit()
        return text if not is_number else f"+{text}" if text.startswith("46") else f"0{text}"

    def _municipality(self) -> str | None:
        text = self._text(Meaning.MUNICIPALITY)
        code = municipality_code(text)
        if text and code is None:
            self._note(NoticeCode.UNKNOWN_MUNICIPALITY, Meaning.MUNICIPALITY)
        return code

    def _sni(self) -> str | None:
        text = self._text(Meaning.SNI)
        if not text:
            return None
        try:
            return trees()["sni2007"].code(re.split(r"[\s,;]", text)[0]).key
        except ValueFault:
            self._note(NoticeCode.UNKNOWN_SNI, Meaning.SNI)
            return None

    def _employees(self) -> float | None:
        text = self._text(Meaning.EMPLOYEES).casefold()
        if not text:
            return None
        found = _EMPLOYEES.fullmatch(text)
        if found is None:
            self._note(NoticeCode.BAD_EMPLOYEES, Meaning.EMPLOYEES)
            return None
        if found[1]:
            self._note(NoticeCode.EMPLOYEES_GUESSED, Meaning.EMPLOYEES)
        return float(found[2].replace(" ", "").replace(",", "."))

    def _last_contact_on(self) -> date | None:
        cell = self._cells.get(Meaning.LAST_CONTACT_ON, "")
        if not cell_text(cell):
            return None
        day, codes = contact_day(cell, self._on)
        for code in codes:
            self._note(code, Meaning.LAST_CONTACT_ON)
        return day


def folded_name(name: str) -> str:
    """Return a name to compare by: without case, signs and `AB`.

    >>> folded_name("EK & ALM Aktiebolag (publ)") == folded_name("Ek och Alm AB")
    True
    """
    words = re.findall(r"\w+", name.casefold().replace("&", " och "))
    return " ".join(word for word in words if word not in ("ab", "aktiebolag", "publ"))


class _Seen:
    """Where companies were met, by number and by name."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: dict[str, dict[str, int]] = {}

    def add(self, number: str, name: str, place: int) -> None:
        """Keep the first place of a company."""
        if number:
            self._numbers.setdefault(number, place)
        if key := folded_name(name):
            self._names.setdefault(key, {}).setdefault(number, place)

    def find(self, number: str, name: str) -> int | None:
        """Return the place of the same number, or of the same name with no other number."""
        if number in self._numbers:
            return self._numbers[number]
        named = self._names.get(folded_name(name), {})
        places = [at for other, at in named.items() if not (number and other)]
        return min(places, default=None)


def _compared(rows: Iterable[SheetRow], existing: Iterable[tuple[str, str]]) -> Iterator[SheetRow]:
    there, above, known = _Seen(), _Seen(), list(existing)
    for place, (number, name) in enumerate(known):
        there.add(number, name, place)
    for row in rows:
        number = row.number.digits10 if row.number else ""
        first, found = above.find(number, row.name), there.find(number, row.name)
        above.add(number, row.name, row.row)
        codes = {NoticeCode.REPEATS_ROW: first, NoticeCode.REPEATS_EXISTING: found}
        told = [Notice(code, Meaning.NAME) for code, at in codes.items() if at is not None]
        yield replace(
            row,
            notices=(*row.notices, *told),
            repeats_row=first,
            repeats_existing=None if found is None else known[found],
        )
