"""A rule as a conjunction of disjunctions, each over conditions that ask one fact only.

Negations are pushed inwards and `any` is distributed over `all`. Both are exact in Kleene's logic,
where and/or are the minimum and maximum of no < unknown < yes, a distributive lattice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sluss.core.facts import Value
from sluss.core.rules import (
    Answer,
    Clause,
    Condition,
    Group,
    Kind,
    Rule,
    answer_with,
    clauses_of,
    negated,
)

MOST_DISJUNCTIONS = 64
"""How many disjunctions of several literals a rule may spread into before it is refused."""


class TooWide(ValueError):
    """A rule whose `any` groups spread into more disjunctions than the engine takes."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A condition that asks one fact, perhaps negated."""

    fact: str
    condition: Condition
    is_negated: bool

    def answer(self, value: Value | None) -> Answer:
        """Return the condition's answer for a value of its fact."""
        answer = answer_with(self.condition, {} if value is None else {self.fact: value})
        return negated(answer) if self.is_negated else answer


Disjunction = frozenset[Literal]


def _facts(condition: Condition) -> set[str]:
    return {clause.fact for clause in clauses_of((condition,))}


def _spread(condition: Condition, is_negated: bool) -> list[Disjunction]:
    """Return the condition, or its negation, as a list of disjunctions that must all hold."""
    facts = _facts(condition)
    if isinstance(condition, Clause) or len(facts) == 1:
        return [frozenset({Literal(facts.pop(), condition, is_negated)})]
    return _spread_group(condition, is_negated)


def _spread_group(group: Group, is_negated: bool) -> list[Disjunction]:
    is_flipped = is_negated != (group.kind is Kind.NONE)
    is_all = (group.kind is Kind.ALL) != is_flipped
    spread = [_spread(part, is_flipped) for part in group.parts]
    if is_all:
        return _limited(disjunction for part in spread for disjunction in part)
    product: list[Disjunction] = [frozenset()]
    for part in spread:
        product = _limited(left | right for left in product for right in part)
    return product


def _limited(disjunctions: Iterable[Disjunction]) -> list[Disjunction]:
    """Return the disjunctions, each once; only those of several literals count as wide."""
    found: dict[Disjunction, None] = {}
    wide = 0
    for disjunction in disjunctions:
        if disjunction in found:
            continue
        found[disjunction] = None
        wide += len(disjunction) > 1
        if wide > MOST_DISJUNCTIONS:
            raise TooWide(
                f"the rule's any-groups spread into more than {MOST_DISJUNCTIONS} alternatives; "
                "split the offer, or nest fewer any and all"
            )
    return list(found)


def disjunctions(rule: Rule) -> list[Disjunction]:
    """Return the rule's conditions as disjunctions that must all hold, or raise `TooWide`."""
    return _limited(each for condition in rule.conditions for each in _spread(condition, False))


def by_fact(disjunction: Disjunction) -> Mapping[str, list[Literal]]:
    """Group a disjunction's literals by the fact they ask."""
    grouped: dict[str, list[Literal]] = {}
    for literal in disjunction:
        grouped.setdefault(literal.fact, []).append(literal)
    return grouped


def literals_of(rules: Iterable[list[Disjunction]]) -> Iterator[Literal]:
    """Yield every literal of the spread rules."""
    for rule in rules:
        for disjunction in rule:
            yield from disjunction
