"""Verdicts for a batch of companies over all offers, as two planes of bits.

`Engine` takes the compiled kernel where Numba is installed and plain NumPy otherwise.
"""

from __future__ import annotations

from importlib.util import find_spec
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Columns, Ints
from sluss.bulk.plan import Plan, Words
from sluss.bulk.stack import Stack, numbered, stacked

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
    """Companies as [companies, tables] row numbers in a stack, for the base and for the layers."""

    base: Ints
    layered: Ints
    stack: Stack


class Engine:
    """A plan ready to answer batches of companies, from several threads at once."""

    def __init__(self, plan: Plan, is_compiled: bool | None = None) -> None:
        """Take the compiled kernels where they are installed, unless told."""
        self.plan = plan
        self.is_compiled = has_numba() if is_compiled is None else is_compiled
        self._lock = Lock()
        self._stack = stacked(plan)
        self._version = plan.version

    def numbered(self, columns: Columns, count: int) -> Numbered:
        """Return each company's rows in the base and in the layers, and the stack they point to.

        The plan's tables grow while batches are read, one thread at a time; the stack that a batch
        has been given stays as it is.
        """
        plan = self.plan
        with self._lock:
            cells = plan.rows(columns, count)
            if self._version != plan.version:
                self._stack, self._version = stacked(plan), plan.version
            stack = self._stack
        layered = [table for layer in plan.layered for table in layer]
        return Numbered(
            numbered(plan.base, stack.base_start, cells, count),
            numbered(layered, stack.layered_start, cells, count),
            stack,
        )

    def planes(self, columns: Columns, count: int) -> Words:
        """Return [companies, 2 × words]: what the known clauses say, as yes and possible planes."""
        return self.planes_of(*self.numbered(columns, count))

    def planes_of(self, base: Ints, layered: Ints, stack: Stack) -> Words:
        """Return the planes of companies whose rows in the stack are known."""
        if not self.is_compiled:
            return planes_numpy(base, layered, stack)
        from sluss.bulk import kernels

        out = np.empty((len(base), 2 * self.plan.words), np.uint64)
        kernels.planes(stack, base, layered, out)
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


def planes_numpy(base: Ints, layered: Ints, stack: Stack) -> Words:
    """Return what `kernels.planes` writes, in plain NumPy."""
    result = np.repeat(stack.every[np.newaxis], len(base), axis=0)
    for table in base.T:
        result &= stack.rows[table]
    for k, bypass in enumerate(stack.bypass):
        either = np.repeat(bypass[np.newaxis], len(base), axis=0)
        for table in layered.T[stack.layer_start[k] : stack.layer_start[k + 1]]:
            either |= stack.rows[table]
        result &= either
    return result
