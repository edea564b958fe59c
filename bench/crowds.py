"""Made-up companies with holes, drawn as arrays; read as core facts or as columns of the engine."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Columns, Listed, Numbers
from sluss.core.codes import Code
from sluss.core.facts import Fact, Facts, FactType, Value
from sluss.core.rules import Clause, Rule, clauses_of

Array = npt.NDArray[Any]

DAY = date(2026, 11, 23)
EPOCH = np.datetime64("1970-01-01")
HOLES = {
    "employees": 0.08, "turnover_eur": 0.2, "balance_sheet_eur": 0.35, "electricity_mwh": 0.5,
    "registered_on": 0.05, "sni": 0.04, "region": 0.02, "legal_form": 0.04,
}  # fmt: skip
OTHER_HOLES = 0.3
ORDERED = (FactType.NUMBER, FactType.MONEY, FactType.DATE)


@dataclass(frozen=True)
class Drawn:
    """One fact of every company.

    `array` holds float64 numbers, int64 minor units or days since 1970, or places in `pool`.
    Where `known` is false the fact is unknown and the array's value means nothing.
    """

    fact: Fact
    array: Array
    known: npt.NDArray[np.bool_]
    pool: Sequence[Value] = ()

    def value(self, row: int) -> Value | None:
        """Return one company's value, None for unknown."""
        if not self.known[row]:
            return None
        raw = self.array[row].item()
        if self.fact.type is FactType.DATE:
            return (EPOCH + np.timedelta64(raw, "D")).item()
        return self.pool[raw] if self.fact.type not in ORDERED else raw

    def first(self, count: int) -> Drawn:
        """Return the same for the first companies."""
        return replace(self, array=self.array[:count], known=self.known[:count])

    def column(self) -> Listed | Numbers:
        """Return the column as the mass engine reads it."""
        if self.fact.type in ORDERED:
            return Numbers(self.fact.type, self.array, self.known)
        places = np.where(self.known, self.array + 1, 0).astype(np.int32)
        return Listed([None, *self.pool], places)


@dataclass(frozen=True)
class Crowd:
    """Made-up companies: one drawn array a fact."""

    count: int
    drawn: Mapping[str, Drawn]

    @cached_property
    def columns(self) -> Columns:
        """Return the columns of the mass engine."""
        return {key: drawn.column() for key, drawn in self.drawn.items()}

    def facts(self, row: int) -> Facts:
        """Return one company's facts."""
        values = {key: drawn.value(row) for key, drawn in self.drawn.items()}
        return Facts({key: value for key, value in values.items() if value is not None}, DAY)

    def first(self, count: int) -> Crowd:
        """Return the first companies."""
        return Crowd(count, {key: drawn.first(count) for key, drawn in self.drawn.items()})


def _leaf_codes(fact: Fact) -> list[Value]:
    """Return every code nothing lies below, and a few broad ones, as registers have them."""
    assert fact.tree is not None
    parents = set(fact.tree.parents.values())
    leaves: list[Value] = [fact.tree.code(key) for key in fact.tree if key not in parents]
    broad: list[Value] = [fact.tree.code(key) for key in fact.tree if key in parents]
    return leaves + broad[:: max(1, len(broad) // 20)]


def _sets(pick: random.Random, fact: Fact) -> list[Value]:
    """Return sets of options as companies name them, the known empty set among them."""
    sizes = [min(len(fact.options), int(pick.expovariate(0.6))) for _ in range(120)]
    drawn = {frozenset(pick.sample(fact.options, size)) for size in sizes}
    return [frozenset(), *sorted(drawn - {frozenset()}, key=sorted)]


def _pool(pick: random.Random, fact: Fact) -> list[Value]:
    if fact.type is FactType.FLAG:
        return [False, True]
    if fact.type is FactType.CHOICE:
        return list(fact.options)
    return _sets(pick, fact) if fact.type is FactType.CHOICES else _leaf_codes(fact)


def _places(dice: np.random.Generator, fact: Fact, pool: Sequence[Value], count: int) -> Array:
    """Draw places in a pool: codes and options are uneven, as they are in a country."""
    if fact.type is FactType.FLAG:
        return (dice.random(count) < 0.55).astype(np.int64)
    share = 1 / np.arange(1, len(pool) + 1) ** (0.4 if isinstance(pool[0], Code) else 0.7)
    return dice.choice(len(pool), count, p=dice.permutation(share / share.sum()))


def _ordered(dice: np.random.Generator, count: int) -> dict[str, Array]:
    """Draw numbers, money and days that belong to each other: size decides the amounts."""
    size = np.clip(np.round(dice.lognormal(1.8, 1.4, count), 1), 0.5, 5_000)
    per_head = size[:, None] * dice.lognormal(0, 0.7, (count, 3)) * [130, 75, 8]
    thousands = 100_000 * np.minimum(per_head[:, :2].astype(np.int64), 20_000_000)
    return {
        "employees": size,
        "electricity_mwh": np.round(per_head[:, 2], 1),
        "turnover_eur": thousands[:, 0],
        "balance_sheet_eur": thousands[:, 1],
        "registered_on": dice.integers(5_000, 20_500, count),
    }


def _raw(value: Value) -> float | int:
    """Return an ordered value as it stands in a drawn array."""
    if isinstance(value, date):
        return int((np.datetime64(value) - EPOCH).astype(int))
    assert isinstance(value, float | int)
    return value


def _thresholds(rules: Sequence[Rule]) -> dict[str, list[float | int]]:
    found: dict[str, set[float | int]] = {}
    for clause in (each for rule in rules for each in clauses_of(rule.conditions)):
        found.setdefault(clause.fact, set()).update(map(_raw, _bounds(clause)))
    return {key: sorted(values) for key, values in found.items()}


def _bounds(clause: Clause) -> Sequence[Value]:
    operand = clause.operand if isinstance(clause.operand, tuple | frozenset) else (clause.operand,)
    return [value for value in operand if isinstance(value, float | int | date)]


def _edged(
    dice: np.random.Generator, array: Array, bounds: Sequence[float | int], share: float
) -> Array:
    """Move a share of the values onto a threshold, or to the very next value beside it."""
    points = np.array(bounds, array.dtype)[dice.integers(len(bounds), size=len(array))]
    if array.dtype == np.float64:
        beside: list[Callable[[], Array]] = [
            lambda: points,
            lambda: np.nextafter(points, np.inf),
            lambda: np.nextafter(points, -np.inf),
        ]
    else:
        beside = [lambda: points, lambda: points + 1, lambda: points - 1]
    moved = np.choose(dice.integers(3, size=len(array)), [each() for each in beside])
    return np.where(dice.random(len(array)) < share, moved, array)


def crowd(
    seed: int, facts: Mapping[str, Fact], count: int, rules: Sequence[Rule] = (), share: float = 0.0
) -> Crowd:
    """Return companies; a `share` of ordered values lies on or beside a threshold of `rules`."""
    dice, pick = np.random.default_rng(seed), random.Random(seed)
    bounds, ordered = _thresholds(rules), _ordered(dice, count)
    drawn = {}
    for key, fact in facts.items():
        pool: Sequence[Value] = ()
        if fact.type in ORDERED:
            array = ordered[key]
            if bounds.get(key):
                array = _edged(dice, array, bounds[key], share)
        else:
            pool = _pool(pick, fact)
            array = _places(dice, fact, pool, count)
        known = dice.random(count) >= HOLES.get(key, OTHER_HOLES)
        drawn[key] = Drawn(fact, array, known, pool)
    return Crowd(count, drawn)
