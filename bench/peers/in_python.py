"""Plain Python: one closure a clause and a group, short-circuiting, in three values, no reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from worlds import World

from peers.flat import fold
from sluss.core.codes import Code
from sluss.core.rules import Answer, Clause, Kind, Op

Values = Mapping[str, Any]
Ask = Callable[[Values], Answer]


def _bound(key: str, op: Op, operand: Any, assumed: Answer) -> Ask:
    low, high = operand if op is Op.BETWEEN else (operand, operand)

    def at_least(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else value >= low

    def at_most(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else value <= high

    def between(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else low <= value <= high

    return {Op.AT_LEAST: at_least, Op.AT_MOST: at_most, Op.BETWEEN: between}[op]


def _listed(key: str, op: Op, operand: Any, assumed: Answer) -> Ask:
    def is_equal(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else value == operand

    def is_in(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else value in operand

    def is_not_in(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else value not in operand

    return {Op.IS: is_equal, Op.IN: is_in, Op.NOT_IN: is_not_in}[op]


def _of_sets(key: str, op: Op, operand: Any, assumed: Answer) -> Ask:
    def meets(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else not operand.isdisjoint(value)

    def misses(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else operand.isdisjoint(value)

    def holds_all(values: Values) -> Answer:
        value = values.get(key)
        return assumed if value is None else operand <= value

    if op is Op.INCLUDES_ALL:
        return holds_all
    return meets if op in (Op.WITHIN, Op.INCLUDES_ANY) else misses


def _clause(clause: Clause) -> Ask:
    key, op = clause.fact, clause.op
    if op in (Op.WITHIN, Op.NOT_WITHIN):
        key = f"{key} path"
    if op in (Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN):
        make = _bound
    else:
        make = _listed if op in (Op.IS, Op.IN, Op.NOT_IN) else _of_sets
    return make(key, op, clause.operand, clause.if_unknown)


def _all(parts: Sequence[Ask]) -> Ask:
    def ask(values: Values) -> Answer:
        answer: Answer = True
        for part in parts:
            each = part(values)
            if each is False:
                return False
            if each is None:
                answer = None
        return answer

    return ask


def _any(parts: Sequence[Ask]) -> Ask:
    def ask(values: Values) -> Answer:
        answer: Answer = False
        for part in parts:
            each = part(values)
            if each is True:
                return True
            if each is None:
                answer = None
        return answer

    return ask


def _none(parts: Sequence[Ask]) -> Ask:
    any_of = _any(parts)

    def ask(values: Values) -> Answer:
        answer = any_of(values)
        return None if answer is None else not answer

    return ask


def _join(kind: Kind, parts: Sequence[Ask]) -> Ask:
    return {Kind.ALL: _all, Kind.ANY: _any, Kind.NONE: _none}[kind](parts)


class Python:
    """The rules as closures and the companies as dictionaries."""

    def __init__(self, world: World) -> None:
        """Build a closure a rule, and a dictionary a company with each code's path beside it."""
        self._rules = [
            _all([fold(each, _clause, _join) for each in rule.conditions]) for rule in world.rules
        ]
        self._companies = [_values(world, row) for row in range(world.crowd.count)]

    def run(self) -> list[list[Answer]]:
        """Answer every rule for every company."""
        return [[ask(values) for ask in self._rules] for values in self._companies]

    def plan(self) -> None:
        """Do nothing: the closures are already made."""

    @staticmethod
    def levels(result: list[list[Answer]], rows: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some companies' verdicts, 0 no, 1 unknown, 2 yes, by rule."""
        level = {False: 0, None: 1, True: 2}
        return np.array([[level[answer] for answer in result[row]] for row in rows], np.uint8)


def _values(world: World, row: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in world.crowd.facts(row).values.items():
        values[key] = value.key if isinstance(value, Code) else value
        if isinstance(value, Code):
            values[f"{key} path"] = value.path
    return values
