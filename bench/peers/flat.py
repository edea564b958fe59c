"""The facts as plain columns of numbers, and each clause as the cheapest test on its column.

What any engine of columns would want: a code becomes its place in a walk down its tree, so that
"at or below" is a span of places; a set becomes a bit mask; an option becomes its place in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from crowds import EPOCH, Drawn
from worlds import World

from sluss.core.codes import Code, Tree
from sluss.core.facts import Fact, FactType, Value
from sluss.core.rules import Answer, Clause, Condition, Group, Kind, Op

Term = TypeVar("Term")
Span = tuple[Any, Any]

_NEGATIVE = frozenset({Op.NOT_IN, Op.NOT_WITHIN, Op.INCLUDES_NONE})


@dataclass(frozen=True)
class Probe:
    """One clause: its column lies in one of the spans, or has all or some bits of the mask.

    A span's end may be None for open. `if_unknown` is what an unknown value counts as.
    """

    column: str
    spans: tuple[Span, ...] = ()
    mask: int = 0
    needs_all: bool = False
    is_negated: bool = False
    is_flag: bool = False
    if_unknown: Answer = None


@dataclass(frozen=True)
class Flat:
    """Columns (values, known) of all companies, and the tests of the rules' clauses."""

    facts: Mapping[str, Fact]
    columns: Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]
    walks: Mapping[str, Mapping[str, Span]]

    def probe(self, clause: Clause) -> Probe:
        """Return the clause as a test on its column."""
        fact, operand = self.facts[clause.fact], clause.operand
        how = {"is_negated": clause.op in _NEGATIVE, "if_unknown": clause.if_unknown}
        if fact.type is FactType.CHOICES:
            mask = sum(1 << fact.options.index(option) for option in operand)
            return Probe(fact.key, (), mask, clause.op is Op.INCLUDES_ALL, **how)
        if clause.op is Op.AT_LEAST:
            return Probe(fact.key, ((_number(operand), None),), **how)
        if clause.op is Op.AT_MOST:
            return Probe(fact.key, ((None, _number(operand)),), **how)
        if clause.op is Op.BETWEEN:
            return Probe(fact.key, ((_number(operand[0]), _number(operand[1])),), **how)
        if fact.type is FactType.FLAG:
            return Probe(fact.key, ((operand, operand),), is_flag=True, **how)
        listed = operand if isinstance(operand, frozenset) else {operand}
        return Probe(fact.key, _joined(self._span(clause, each) for each in listed), **how)

    def _span(self, clause: Clause, each: Value) -> Span:
        fact = self.facts[clause.fact]
        if fact.type is FactType.CHOICE:
            return (fact.options.index(str(each)),) * 2
        if fact.type is FactType.CODE:
            first, last = self.walks[fact.key][str(each)]
            return (first, last if clause.op in (Op.WITHIN, Op.NOT_WITHIN) else first)
        return (_number(each),) * 2


def _number(value: Value) -> float | int | date:
    assert isinstance(value, float | int | date)
    return value


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans of whole numbers that touch, so that a test has as few as can be."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and isinstance(low, int) and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def walk(tree: Tree) -> dict[str, Span]:
    """Return each code's place in a walk down the tree, and the last place below it."""
    below: dict[str | None, list[str]] = {}
    for key, parent in tree.parents.items():
        below.setdefault(parent, []).append(key)
    places: dict[str, Span] = {}

    def visit(key: str) -> None:
        first = len(places)
        places[key] = (first, first)
        for child in below.get(key, ()):
            visit(child)
        places[key] = (first, len(places) - 1)

    for root in below[None]:
        visit(root)
    return places


def flattened(world: World) -> Flat:
    """Return the world's companies as columns of numbers."""
    walks = {key: walk(fact.tree) for key, fact in world.facts.items() if fact.tree}
    columns = {key: (_plain(each, walks), each.known) for key, each in world.crowd.drawn.items()}
    return Flat(world.facts, columns, walks)


def _plain(drawn: Drawn, walks: Mapping[str, Mapping[str, Span]]) -> npt.NDArray[Any]:
    fact = drawn.fact
    if fact.type in (FactType.NUMBER, FactType.MONEY):
        return drawn.array
    if fact.type is FactType.DATE:
        return EPOCH + drawn.array.astype("timedelta64[D]")
    if fact.type is FactType.FLAG:
        return drawn.array.astype(np.bool_)
    if fact.type is FactType.CHOICE:
        return drawn.array.astype(np.uint8)
    return np.array([_place(fact, value, walks) for value in drawn.pool], np.int16)[drawn.array]


def _place(fact: Fact, value: Value, walks: Mapping[str, Mapping[str, Span]]) -> int:
    if isinstance(value, Code):
        return int(walks[fact.key][value.key][0])
    assert isinstance(value, frozenset)
    return sum(1 << fact.options.index(option) for option in value)


def fold(
    condition: Condition,
    leaf: Callable[[Clause], Term],
    join: Callable[[Kind, Sequence[Term]], Term],
) -> Term:
    """Build an engine's own term for a condition from its clauses upwards."""
    if isinstance(condition, Clause):
        return leaf(condition)
    assert isinstance(condition, Group)
    return join(condition.kind, [fold(part, leaf, join) for part in condition.parts])
