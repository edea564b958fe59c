"""The parts of a score that do not depend on the company's answers, as arrays over offers.

Every number comes from the scalar functions of `core.matching`. A match's whole order is one
integer key: open or closed, then score, then the place of the offer's key from the end. Its lowest
bit says whether the verdict is yes; places differ, so it never decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from threading import RLock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Column, Ints, Listed
from sluss.core.facts import FactType
from sluss.core.matching import Weights, readiness_points, timing_points
from sluss.core.offers import Offer

PLACE_BIT, SCORE_BIT, OPEN_BIT = 1, 24, 40
MOST_OFFERS = 1 << (SCORE_BIT - PLACE_BIT)
MOST_POINTS = (1 << (OPEN_BIT - SCORE_BIT)) - 1  # `Weights` stays within 10,000

Longs = npt.NDArray[np.int64]


class Scored(NamedTuple):
    """Score parts as the kernels read them; never changed once made.

    `fixed` is [days, offers], a key with open, timing and place; `ready` is [levels, offers],
    points; `bound` is [days, levels, words], the highest key an offer that serves no need can have.
    `serves` is [needs, offers], 0–3, and `served_by` the same packed, 0 or more. `points` are the
    most for needs, then those for a verdict of yes, yes but for the provider, and ask.
    """

    fixed: Longs
    ready: Longs
    bound: Longs
    serves: npt.NDArray[np.uint8]
    served_by: npt.NDArray[np.uint64]
    points: Longs


@dataclass
class Scoring:
    """Score parts of a list of offers: days and levels get their rows as they are met.

    Threads may share it: whatever adds or reads rows holds `lock`.
    """

    offers: Sequence[Offer]
    weights: Weights
    lock: RLock = field(default_factory=RLock)
    _days: dict[date, int] = field(default_factory=dict)
    _fixed: list[Longs] = field(default_factory=list)
    _levels: dict[int | None, int] = field(default_factory=dict)
    _ready: list[Longs] = field(default_factory=list)
    _bounds: dict[tuple[int, int], Longs] = field(default_factory=dict)

    def __post_init__(self) -> None:
        count, w = len(self.offers), self.weights
        self.points = np.array(
            [w.needs, w.verdict_yes, w.verdict_provider, w.verdict_ask], np.int64
        )
        if count > MOST_OFFERS:
            raise ValueError(f"the mass engine takes at most {MOST_OFFERS} offers")
        by_key = sorted(range(count), key=lambda each: self.offers[each].key)
        self.by_place: Ints = np.array(by_key[::-1], np.int32)
        self._place = np.empty(count, np.int64)
        self._place[self.by_place] = np.arange(count)
        suited = [offer.suits_level for offer in self.offers if offer.suits_level is not None]
        self._steps = sorted(
            {step for low, high in suited for step in (low - 1, low, high, high + 1)}
        )
        needs = sorted({need for offer in self.offers for need in offer.serves})
        self.needs: Mapping[str, int] = {need: row for row, need in enumerate(needs)}
        self.serves = np.zeros((len(needs) + 1, count), np.uint8)
        for number, offer in enumerate(self.offers):
            for need, strength in offer.serves.items():
                self.serves[self.needs[need], number] = strength
        self.served_by = _bits(self.serves > 0)

    def day(self, on: date) -> int:
        """Return the row of a day in `fixed`."""
        row = self._days.get(on)
        if row is None:
            row = self._days[on] = len(self._fixed)
            timing = np.array([timing_points(o, on, self.weights) for o in self.offers], np.int64)
            is_open = np.array([offer.is_open(on) for offer in self.offers], np.int64)
            place = self._place << PLACE_BIT
            self._fixed.append((is_open << OPEN_BIT) + (timing << SCORE_BIT) + place)
        return row

    def level(self, level: float | None) -> int:
        """Return the row of a level in `ready`; levels that no offer tells apart are one."""
        steps = self._steps
        cell = None if level is None else bisect_left(steps, level) + bisect_right(steps, level)
        row = self._levels.get(cell)
        if row is None:
            row = self._levels[cell] = len(self._ready)
            points = [readiness_points(offer, level, self.weights) for offer in self.offers]
            self._ready.append(np.array(points, np.int64))
        return row

    def levels(self, column: Column | None, count: int) -> Ints:
        """Return each company's row in `ready`; a level that is no number counts as unknown."""
        unknown = self.level(None)
        if isinstance(column, Listed):
            usable = [value if type(value) is float else None for value in column.values]
            return np.array([self.level(each) for each in usable], np.int32)[column.codes]
        if column is None or column.type is not FactType.NUMBER:
            return np.full(count, unknown, np.int32)
        distinct, codes = np.unique(column.array[column.known], return_inverse=True)
        rows = np.full(count, unknown, np.int32)
        rows[column.known] = np.array([self.level(float(each)) for each in distinct], np.int32)[
            codes
        ]
        return rows

    def scored(self, days: Sequence[int] | Ints) -> Scored:
        """Return the arrays for these days, which count from 0 in them."""
        with self.lock:
            levels = range(len(self._ready))
            bound = np.array([[self._bound_of(day, level) for level in levels] for day in days])
            fixed, ready = np.stack([self._fixed[day] for day in days]), np.stack(self._ready)
        return Scored(fixed, ready, bound, self.serves, self.served_by, self.points)

    def fixed(self, day: int) -> Longs:
        """Return, for one day, each offer's key without the points that a company adds."""
        return self._fixed[day]

    def _bound_of(self, day: int, level: int) -> Longs:
        row = self._bounds.get((day, level))
        if row is None:
            padded = np.full(self.served_by.shape[1] * 64, -1, np.int64)
            most = (self._ready[level] + self.points[1:].max()) << SCORE_BIT
            padded[: len(self.offers)] = self._fixed[day] + most + 1
            row = self._bounds[day, level] = padded.reshape(-1, 64).max(axis=1)
        return row

    def needs_of(self, weights: Sequence[Mapping[str, int]]) -> tuple[Ints, Ints, Ints]:
        """Return companies' needs as (start of each company, need, weight), one entry a need."""
        nowhere = len(self.needs)
        start = np.zeros(len(weights) + 1, np.int32)
        np.cumsum([len(each) for each in weights], out=start[1:])
        ids = [self.needs.get(need, nowhere) for need in chain.from_iterable(weights)]
        flat = list(chain.from_iterable(each.values() for each in weights))
        return start, np.array(ids, np.int32), np.array(flat, np.int32)


def _bits(flags: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    words = -(-flags.shape[1] // 64)
    octets = np.zeros((flags.shape[0], words * 8), np.uint8)
    bits = np.packbits(flags, axis=1, bitorder="little")
    octets[:, : bits.shape[1]] = bits
    return octets.view("<u8").astype(np.uint64)
