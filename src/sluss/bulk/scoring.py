"""The parts of a score that do not depend on the company's answers, as arrays over offers.

Every number comes from the scalar functions of `core.matching`. A match's whole order is one
integer key: open or closed, then score, then the place of the offer's key from the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Column, Ints, Listed
from sluss.core.matching import Weights, readiness_points, timing_points
from sluss.core.offers import Offer

SCORE_BIT, OPEN_BIT = 24, 40
Longs = npt.NDArray[np.int64]


@dataclass
class Scoring:
    """Score parts of a list of offers: days and levels get their rows as they are met."""

    offers: Sequence[Offer]
    weights: Weights
    _days: dict[date, int] = field(default_factory=dict)
    _fixed: list[Longs] = field(default_factory=list)
    _levels: dict[float | None, int] = field(default_factory=dict)
    _ready: list[Longs] = field(default_factory=list)
    _bounds: dict[tuple[int, int], Longs] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_key = sorted(range(len(self.offers)), key=lambda each: self.offers[each].key)
        self._place = np.empty(len(self.offers), np.int64)
        self._place[by_key] = np.arange(len(self.offers))[::-1]
        needs = sorted({need for offer in self.offers for need in offer.serves})
        self.needs: Mapping[str, int] = {need: row for row, need in enumerate(needs)}
        self.serves = np.zeros((len(needs) + 1, len(self.offers)), np.uint8)
        for number, offer in enumerate(self.offers):
            for need, strength in offer.serves.items():
                self.serves[self.needs[need], number] = strength
        self.served_by = _bits(self.serves > 0)
        w = self.weights
        self.points = np.array(
            [w.needs, w.verdict_yes, w.verdict_provider, w.verdict_ask], np.int64
        )

    def day(self, on: date) -> int:
        """Return the row of a day in `fixed`."""
        row = self._days.get(on)
        if row is None:
            row = self._days[on] = len(self._fixed)
            timing = np.array([timing_points(o, on, self.weights) for o in self.offers], np.int64)
            is_open = np.array([offer.is_open(on) for offer in self.offers], np.int64)
            self._fixed.append((is_open << OPEN_BIT) + (timing << SCORE_BIT) + self._place)
        return row

    def level(self, level: float | None) -> int:
        """Return the row of a level in `ready`; levels between the same whole numbers are one."""
        if level is not None:
            bounded = min(max(level, -3.0), 9.0)
            level = floor(bounded) + (0.5 if bounded != floor(bounded) else 0.0)
        row = self._levels.get(level)
        if row is None:
            row = self._levels[level] = len(self._ready)
            points = [readiness_points(offer, level, self.weights) for offer in self.offers]
            self._ready.append(np.array(points, np.int64))
        return row

    def levels(self, column: Column | None, count: int) -> Ints:
        """Return each company's row in `ready`; a level that is no number counts as unknown."""
        if column is None:
            return np.full(count, self.level(None), np.int32)
        if isinstance(column, Listed):
            usable = [value if type(value) is float else None for value in column.values]
            return np.array([self.level(each) for each in usable], np.int32)[column.codes]
        distinct, codes = np.unique(column.array, return_inverse=True)
        rows = np.array([self.level(float(each)) for each in distinct], np.int32)[codes]
        return np.where(column.known, rows, self.level(None)).astype(np.int32)

    def fixed(self, days: Sequence[int] | Ints) -> Longs:
        """Return [days, offers]: open, timing points and place, as a key without the rest."""
        return np.stack([self._fixed[day] for day in days])

    @property
    def ready(self) -> Longs:
        """Return [levels, offers] readiness points."""
        return np.stack(self._ready)

    def bound(self, days: Ints) -> Longs:
        """Return [days, levels, words]: the highest key an offer that serves no need can have."""
        rows = [[self._bound_of(day, lv) for lv in range(len(self._ready))] for day in days]
        return np.array(rows)

    def _bound_of(self, day: int, level: int) -> Longs:
        row = self._bounds.get((day, level))
        if row is None:
            padded = np.full(self.served_by.shape[1] * 64, -1, np.int64)
            most = (self._ready[level] + self.points[1:].max()) << SCORE_BIT
            padded[: len(self.offers)] = self._fixed[day] + most
            row = self._bounds[day, level] = padded.reshape(-1, 64).max(axis=1)
        return row

    def needs_of(self, weights: Sequence[Mapping[str, int]]) -> tuple[Ints, Ints, Ints]:
        """Return companies' needs as (start of each company, need, weight), one entry a need."""
        nowhere = len(self.needs)
        start = np.zeros(len(weights) + 1, np.int32)
        np.cumsum([len(each) for each in weights], out=start[1:])
        ids = [self.needs.get(need, nowhere) for each in weights for need in each]
        return start, np.array(ids, np.int32), np.array(_flat(weights), np.int32)


def _flat(weights: Sequence[Mapping[str, int]]) -> list[int]:
    return [weight for each in weights for weight in each.values()]


def _bits(flags: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    words = -(-flags.shape[1] // 64)
    octets = np.zeros((flags.shape[0], words * 8), np.uint8)
    bits = np.packbits(flags, axis=1, bitorder="little")
    octets[:, : bits.shape[1]] = bits
    return octets.view("<u8").astype(np.uint64)
