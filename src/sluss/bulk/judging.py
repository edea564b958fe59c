"""Verdicts for a batch of companies over all offers, as two planes of bits.

`Engine` takes the compiled kernel where Numba is installed and plain NumPy otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Columns, Ints
from sluss.bulk.plan import Plan, Words
from sluss.bulk.stack import Stack, row_count, stacked

NO, UNKNOWN, YES = 0, 1, 2
WORDS = ("no", "unknown", "yes")


def has_numba() -> bool:
    """Tell whether the compiled kernels can be used."""
    return find_spec("numba") is not None


def unpacked(words: Words, offers: int) -> npt.NDArray[np.uint8]:
    """Return packed words [companies, words] as bits [companies, offers]."""
    octets = np.ascontiguousarray(words.astype("<u8")).view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little", count=offers)


class Engine:
    """A plan ready to answer batches of companies."""

    def __init__(self, plan: Plan, is_compiled: bool | None = None) -> None:
        """Take the compiled kernels where they are installed, unless told."""
        self.plan = plan
        self.is_compiled = has_numba() if is_compiled is None else is_compiled
        self._stack: Stack | None = None

    def numbered(self, columns: Columns, count: int) -> tuple[Ints, Ints, Stack]:
        """Return each company's rows in the base and in the layers, and the stack they point to."""
        cells: Mapping[str, Ints] = self.plan.rows(columns, count)
        if self._stack is None or len(self._stack.rows) != row_count(self.plan):
            self._stack = stacked(self.plan)
        stack = self._stack
        return stack.base(self.plan, cells, count), stack.layered(self.plan, cells, count), stack

    def planes(self, columns: Columns, count: int) -> Words:
        """Return [companies, 2 × words]: what the known clauses say, as yes and possible planes."""
        return self.planes_of(*self.numbered(columns, count))

    def planes_of(self, base: Ints, layered: Ints, stack: Stack) -> Words:
        """Return the planes of companies whose rows in the stack are known."""
        if not self.is_compiled:
            return planes_numpy(stack, base, layered)
        from sluss.bulk import kernels

        out = np.empty((len(base), 2 * self.plan.words), np.uint64)
        starts, widths = stack.layer_start, stack.layer_width
        kernels.planes(stack.rows, base, layered, starts, widths, stack.bypass, out)
        return out

    def verdicts(self, columns: Columns, count: int) -> npt.NDArray[np.uint8]:
        """Return [companies, offers] verdicts: 0 no, 1 unknown, 2 yes; capped by the provider."""
        return self.verdicts_of(*self.numbered(columns, count))

    def verdicts_of(self, base: Ints, layered: Ints, stack: Stack) -> npt.NDArray[np.uint8]:
        """Return the verdicts of companies whose rows in the stack are known."""
        planes = self.planes_of(base, layered, stack)
        plan, offers = self.plan, len(self.plan.offers)
        sure = unpacked(planes[:, : plan.words] & ~plan.capped, offers)
        return sure + unpacked(planes[:, plan.words :], offers)


def planes_numpy(stack: Stack, base: Ints, layered: Ints) -> Words:
    """Return what `kernels.planes` writes, in plain NumPy."""
    width = stack.rows.shape[1]
    result = np.full((len(base), width), ~np.uint64(0), np.uint64)
    for table in base.T:
        result &= stack.rows[table]
    for k, bypass in enumerate(stack.bypass):
        either = np.broadcast_to(bypass, result.shape).copy()
        for table in layered.T[stack.layer_start[k] : stack.layer_start[k + 1]]:
            either |= stack.rows[table]
        result &= either
    return result
