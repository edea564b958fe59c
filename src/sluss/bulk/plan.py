"""Offers compiled to bit-rows: for each cell of each fact, which offers say yes, which possibly.

A row holds two planes of packed words, *yes* and then *possible* (not no), one bit an offer. A
company is one row a fact; ANDing them answers every offer at once. Disjunctions over several facts
lie in *layers*: the k-th such disjunction of every offer, ORed over its facts, then ANDed. Offers
with most of these come first, so that a layer touches the first words only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from sluss.bulk.axes import Axis, Levels, Search, axes_for, search_numpy
from sluss.bulk.columns import Columns, Ints
from sluss.bulk.literals import Disjunction, Literal, by_fact, disjunctions, literals_of
from sluss.core.errors import ValueFault
from sluss.core.facts import Fact
from sluss.core.offers import Offer

Words = npt.NDArray[np.uint64]

MOST_WORDS = 4_000_000
"""How large a fact's tables may get, in words a plane, before cells met earlier are forgotten."""
_CELLS_AT_ONCE = 4_096


def packed(levels: Levels) -> Words:
    """Pack answers [offers, cells] into rows [cells, 2 × words]: the yes plane, then possible."""
    words = -(-levels.shape[0] // 64)
    planes = []
    for least in (2, 1):
        bits = np.packbits(np.greater_equal(levels.T, least), axis=1, bitorder="little")
        rows = np.zeros((levels.shape[1], words * 8), np.uint8)
        rows[:, : bits.shape[1]] = bits
        planes.append(rows.view("<u8"))
    return np.ascontiguousarray(np.concatenate(planes, axis=1).astype(np.uint64))


@dataclass
class Layer:
    """For each of the first offers one disjunction: which literals it has on which fact."""

    holders: dict[int, Mapping[str, list[Literal]]] = field(default_factory=dict)

    @property
    def words(self) -> int:
        """Return how many words the layer touches."""
        return -(-len(self.holders) // 64)

    def facts(self) -> list[str]:
        """Return the facts that any of the disjunctions asks."""
        return sorted({fact for literals in self.holders.values() for fact in literals})


@dataclass
class Table:
    """Rows [cells, 2 × words] of one fact, over all offers for the base, the first for a layer."""

    fact: str
    literals: Mapping[int, list[Literal]]
    is_any: bool
    offers: int
    rows: Words


class Plan:
    """Bit-rows for a list of offers. `offers` has them in the plan's own order.

    `places` tells where each offer of the list given stands. `rows` makes the tables grow and is
    for one thread at a time; `version` then changes.
    """

    def __init__(self, offers: Sequence[Offer], definitions: Mapping[str, Fact]) -> None:
        """Compile the offers' rules; raises `ValueFault` for a rule that spreads too wide."""
        spread = [_spread(offer) for offer in offers]
        order = sorted(range(len(spread)), key=lambda each: -_wide_count(spread[each]))
        spread = [spread[each] for each in order]
        self.offers = tuple(offers[each] for each in order)
        self.places = np.argsort(np.array(order, np.int64))
        self.words = -(-len(self.offers) // 64)
        self.version = 0
        self.axes: dict[str, Axis] = axes_for(literals_of(spread), definitions)
        base, self.layers = _split(spread)
        count = len(self.offers)
        self.base = [self._table(fact, base[fact], count, False) for fact in sorted(base)]
        self.layered = [
            [self._table(fact, _on(layer, fact), 64 * layer.words, True) for fact in layer.facts()]
            for layer in self.layers
        ]
        self.tables = [*self.base, *(table for layer in self.layered for table in layer)]
        self.every = _row(count, range(count))
        self.bypass = [
            _row(64 * layer.words, range(len(layer.holders), 64 * layer.words))
            for layer in self.layers
        ]
        capped = [each for each, offer in enumerate(self.offers) if offer.rule.is_capped]
        self.capped: Words = _row(count, capped)[: self.words]

    def _table(
        self, fact: str, literals: Mapping[int, list[Literal]], offers: int, is_any: bool
    ) -> Table:
        nothing = np.zeros((0, 2 * -(-offers // 64)), np.uint64)
        table = Table(fact, literals, is_any, offers, nothing)
        self._extend(table)
        return table

    def _extend(self, table: Table) -> None:
        """Fill the rows of cells that have appeared since the table was last filled."""
        axis, first = self.axes[table.fact], len(table.rows)
        if first == len(axis):
            return
        distinct = set(chain.from_iterable(table.literals.values()))
        answers = {literal: axis.answers(literal, first) for literal in distinct}
        parts = [
            _filled(table, answers, slice(start, start + _CELLS_AT_ONCE))
            for start in range(0, len(axis) - first, _CELLS_AT_ONCE)
        ]
        table.rows = np.concatenate([table.rows, *parts])
        self.version += 1

    def rows(
        self, columns: Columns, count: int, search: Search = search_numpy
    ) -> Mapping[str, Ints]:
        """Return each company's row in the tables of each fact; facts not given are unknown."""
        for axis in self.axes.values():
            if len(axis) * self.words > MOST_WORDS and axis.forget():
                for table in self.tables:
                    table.rows = table.rows[: len(self.axes[table.fact])]
        rows = {
            key: axis.encode(columns.get(key), count, search) for key, axis in self.axes.items()
        }
        for table in self.tables:
            self._extend(table)
        return rows


def _filled(table: Table, answers: Mapping[Literal, Levels], part: slice) -> Words:
    count = len(next(iter(answers.values()))[part])
    levels = np.full((table.offers, count), 0 if table.is_any else 2, np.uint8)
    join = np.maximum if table.is_any else np.minimum
    for offer, literals in table.literals.items():
        for literal in literals:
            join(levels[offer], answers[literal][part], out=levels[offer])
    return packed(levels)


def _row(count: int, offers: Collection[int]) -> Words:
    """Return a row on which some of the offers are yes and the others no."""
    levels = np.zeros((count, 1), np.uint8)
    levels[list(offers)] = 2
    return np.asarray(packed(levels)[0])


def _spread(offer: Offer) -> list[Disjunction]:
    try:
        return disjunctions(offer.rule)
    except ValueError as error:
        raise ValueFault(f"offer '{offer.key}': {error}") from error


def _wide_count(rule: list[Disjunction]) -> int:
    return sum(len(disjunction) != 1 for disjunction in rule)


def _split(
    spread: Sequence[list[Disjunction]],
) -> tuple[dict[str, dict[int, list[Literal]]], list[Layer]]:
    """Part each offer's disjunctions into those on one fact and those that need a layer."""
    base: dict[str, dict[int, list[Literal]]] = {}
    layers: list[Layer] = []
    for offer, rule in enumerate(spread):
        wide = 0
        for disjunction in rule:
            grouped = by_fact(disjunction)
            if len(disjunction) == 1:
                (literal,) = disjunction
                base.setdefault(literal.fact, {}).setdefault(offer, []).append(literal)
                continue
            if wide == len(layers):
                layers.append(Layer())
            layers[wide].holders[offer] = grouped
            wide += 1
    return base, layers


def _on(layer: Layer, fact: str) -> dict[int, list[Literal]]:
    return {offer: lits[fact] for offer, lits in layer.holders.items() if fact in lits}
