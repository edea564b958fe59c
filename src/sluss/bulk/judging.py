"""Verdicts for a batch of companies over all offers, as two planes of bits.

`Engine` takes the compiled kernel where Numba is installed and plain NumPy otherwise.
"""

from __future__ import annotations

from importlib.util import find_spec
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sluss.bulk.axes import Search, search_numpy
from sluss.bulk.columns import Columns, Ints
from sluss.bulk.plan import Plan, Words
from sluss.bulk.stack import Stack, stacked

NO, UNKNOWN, YES = 0, 1, 2
WORDS = ("no", "unknown", "yes")


def has_numba() -> bool:
    """Tell whether the compiled kernels can be used."""
    return find_spec("numba") is not None


def unpacked(words: Words, offers: int) -> npt.NDArray[np.uint8]:
    """Return packed words [companies, words] as bits [companies, offers]."""
    octets = np.ascontiguousarray(words.astype("<u8")).view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little", count=offers)


class Numbered(NamedTuple):
    """Companies as cells [companies, facts] in the order of the plan's axes, and their stack."""

    cells: Ints
    stack: Stack

    def part(self, rows: slice) -> Numbered:
        """Return some of the companies."""
        return Numbered(self.cells[rows], self.stack)


class Engine:
    """A plan ready to answer batches of companies, from several threads at once."""

    def __init__(self, plan: Plan, is_compiled: bool | None = None) -> None:
        """Take the compiled kernels where they are installed, unless told."""
        self.plan = plan
        self.is_compiled = has_numba() if is_compiled is None else is_compiled
        self._search = _compiled_search() if self.is_compiled else search_numpy
        self._lock = Lock()
        self._stack = stacked(plan)
        self._version = plan.version

    def numbered(self, columns: Columns, count: int) -> Numbered:
        """Return each company's cells, and the stack they are for.

        The plan's tables grow while batches are read, one thread at a time; the stack that a batch
        has been given stays as it is.
        """
        plan = self.plan
        with self._lock:
            rows = plan.rows(columns, count, self._search)
            if self._version != plan.version:
                self._stack, self._version = stacked(plan), plan.version
            stack = self._stack
        cells = np.empty((count, max(1, len(rows))), np.int32)
        for place, each in enumerate(rows.values()):
            cells[:, place] = each
        return Numbered(cells, stack)

    def planes(self, columns: Columns, count: int) -> Words:
        """Return [companies, 2 × words]: what the known clauses say, as yes and possible planes.

        One bit an offer, in the plan's order.
        """
        return self.planes_of(self.numbered(columns, count))

    def planes_of(self, numbered: Numbered) -> Words:
        """Return the planes of companies whose cells are known."""
        if not self.is_compiled:
            return planes_numpy(numbered)
        from sluss.bulk import kernels

        out = np.empty((len(numbered.cells), 2 * self.plan.words), np.uint64)
        kernels.planes(numbered.stack, numbered.cells, out)
        return out

    def verdicts(self, columns: Columns, count: int) -> npt.NDArray[np.uint8]:
        """Return [companies, offers] verdicts: 0 no, 1 unknown, 2 yes; capped by the provider.

        Offers stand in the order that they were given to the plan in.
        """
        return self.verdicts_of(self.numbered(columns, count))

    def verdicts_of(self, numbered: Numbered) -> npt.NDArray[np.uint8]:
        """Return the verdicts of companies whose cells are known."""
        planes = self.planes_of(numbered)
        plan, offers = self.plan, len(self.plan.offers)
        sure = unpacked(planes[:, : plan.words] & ~plan.capped, offers)
        verdicts = sure + unpacked(planes[:, plan.words :], offers)
        return np.asarray(verdicts[:, plan.places])


def _compiled_search() -> Search:
    from sluss.bulk import kernels

    return kernels.search


def _rows_of(stack: Stack, table: int, cells: Ints) -> Words:
    """Return a table's row for each company."""
    width = int(stack.width[table])
    rows = stack.rows[stack.start[table] : stack.start[table + 1]]
    return rows.reshape(-1, width)[cells[:, stack.fact[table]]] if width else rows


def planes_numpy(numbered: Numbered) -> Words:
    """Return what `kernels.planes` writes, in plain NumPy."""
    cells, stack = numbered
    result = np.repeat(stack.every[np.newaxis], len(cells), axis=0)
    for table in range(stack.layer[0]):
        result &= _rows_of(stack, table, cells)
    words = result.shape[1] // 2
    for k, (first, last) in enumerate(pairwise(stack.bypass)):
        either = np.repeat(stack.rows[np.newaxis, first:last], len(cells), axis=0)
        for table in range(stack.layer[k], stack.layer[k + 1]):
            either |= _rows_of(stack, table, cells)
        half = (last - first) // 2
        result[:, :half] &= either[:, :half]
        result[:, words : words + half] &= either[:, half:]
    return result
