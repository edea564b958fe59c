"""How far the filled cells of a workbook's sheet reach, told before a reader makes room for all.

A reader takes memory for every cell from the first to the last: one lost cell in the last row of
the last column would be seventeen thousand million.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import NamedTuple

_FILLED_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]{1,7})(\d{1,10})[\"'](?:[^<>]*[^/>])?>"
)
_CELL_BY_ORDER = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?![^<>]*\sr\s*=)")
_ROW = re.compile(rb"<(?:\w+:)?row\s(?:[^<>]*?\s)?r\s*=\s*[\"'](\d{1,10})[\"']")


class Reach(NamedTuple):
    """The last row and column with a filled cell, from 1, and how many cells are filled.

    `is_by_order` tells that some cells do not say where they stand: the last column is then not
    known, and `filled_count` holds them all.
    """

    rows: int
    columns: int
    filled_count: int
    is_by_order: bool


def reach(xml: bytes) -> Reach:
    """Return how far the XML of a sheet reaches; zeros where it has no cells."""
    rows = columns = filled_count = 0
    seen: dict[bytes, int] = {}
    for found in _FILLED_CELL.finditer(xml):
        letters, row = found.groups()
        if letters not in seen:
            seen[letters] = _column(letters)
            columns = max(columns, seen[letters])
        rows, filled_count = max(rows, int(row)), filled_count + 1
    by_order = sum(1 for _cell in _CELL_BY_ORDER.finditer(xml))
    if by_order:
        rows = max((rows, *map(int, _ROW.findall(xml))))
    return Reach(rows, columns, filled_count + by_order, by_order > 0)


def _column(letters: bytes) -> int:
    return reduce(lambda before, letter: before * 26 + letter - 64, letters.upper(), 0)
