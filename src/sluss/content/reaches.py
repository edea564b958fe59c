"""How far the filled cells of a workbook's sheet reach, told before a reader makes room for all.

A reader takes memory for every cell from the first to the last: one lost cell in the last row of
the last column would be seventeen thousand million. The XML is read the way the reader reads it,
whatever prefix its tags have and whatever else stands in them.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from functools import reduce
from typing import NamedTuple

# Each tag is looked at where it begins, also inside a comment or a text, so that none can hide
# another: what is found beyond the reader's cells only makes the sheet seem larger.
_TAG = re.compile(
    rb"<(?=(?:[^\s<>/:=]+:)?(row|c)(?=[\s/>])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>)",
)
_PLACE = re.compile(rb"([^\s=/\"']+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL = re.compile(rb"([A-Za-z]+)([0-9]+)")
_USUAL = b' r="'
"""How nearly every program begins a tag; it spares most of the time."""

_LONGEST = 10
"""Letters or digits of a place; what is longer lies further away than any sheet reaches."""


NO_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
"""What `zipfile` raises for a file that is no zip, damaged, cut off, packed otherwise or locked."""


class Reach(NamedTuple):
    """The last row and column with a filled cell, from 1, and how many cells are filled.

    A cell that does not say where it stands follows the one before it.
    """

    rows: int
    columns: int
    filled_count: int


def unpacked(content: bytes, most_bytes: int) -> dict[str, bytes] | None:
    """Return the parts of a zip file by name; None where they would hold more than `most_bytes`.

    Raises one of `NO_ZIP`.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = file.infolist()
        if sum(each.file_size for each in parts) > most_bytes:
            return None
        return {each.filename: file.read(each) for each in parts}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return parts as a zip file that says of itself what is true, for a reader that believes it.

    In one from elsewhere a part may hold more than it is said to hold.
    """
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return kept.getvalue()


def reach(xml: bytes) -> Reach:
    """Return how far the XML of a sheet reaches; zeros where it has no cells."""
    rows = columns = filled_count = row = column = 0
    for found in _TAG.finditer(xml):
        tag, inside = found.groups()
        said = _said(inside)
        if tag == b"row":
            row, column = _number(said) if said.isdigit() else row + 1, 0
            continue
        row, column = _place(said) or (max(row, 1), column + 1)
        if not inside.endswith(b"/"):
            rows, columns, filled_count = max(rows, row), max(columns, column), filled_count + 1
    return Reach(rows, columns, filled_count)


def _said(inside: bytes) -> bytes:
    """Return what a tag says of where it stands; the furthest away where it says it twice."""
    if inside.startswith(_USUAL):
        return inside[len(_USUAL) : inside.index(b'"', len(_USUAL))]
    told = [one or other for name, one, other in _PLACE.findall(inside) if name == b"r"]
    return max(told, key=len, default=b"")


def _place(said: bytes) -> tuple[int, int] | None:
    found = _CELL.fullmatch(said)
    return (_number(found[2]), _column(found[1])) if found else None


def _number(digits: bytes) -> int:
    return int(digits.lstrip(b"0")[: _LONGEST + 1] or b"0")


def _column(letters: bytes) -> int:
    upper = letters[: _LONGEST + 1].upper()
    return reduce(lambda before, letter: before * 26 + letter - 64, upper, 0)
