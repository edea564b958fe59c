"""Which unknown fact to ask next: the one that settles most of the offers the needs point to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sluss.core.cells import cells
from sluss.core.derived import askable
from sluss.core.facts import Fact, Facts, Value
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, Standing
from sluss.core.rules import (
    Answer,
    Cause,
    Clause,
    Condition,
    Rule,
    all_of,
    clauses_of,
    holds,
    joined,
    judge,
)


@dataclass(frozen=True)
class Question:
    """A fact worth asking.

    `settles` are offers that any answer decides, `may_settle` those that some answer decides.
    `ask` names what to ask the company: the fact, or what it is derived from.
    """

    fact: str
    ask: tuple[str, ...]
    settles: tuple[str, ...]
    may_settle: tuple[str, ...]


def pointed_at(offers: Iterable[Offer], needs: CompanyNeeds) -> list[Offer]:
    """Return the offers that serve a need of the company; all when its needs are unknown."""
    running = [offer for offer in offers if offer.standing is not Standing.ENDED]
    wanted = needs.weights.keys()
    if not wanted:
        return running
    return [offer for offer in running if wanted & offer.serves.keys()]


def answer_with(condition: Condition, values: Mapping[str, Value]) -> Answer:
    """Return a condition's answer for these values, without keeping the parts."""
    if isinstance(condition, Clause):
        return holds(condition, values.get(condition.fact))
    return joined(condition.kind, (answer_with(part, values) for part in condition.parts))


def _outcomes(rule: Rule, fact: Fact, facts: Facts) -> set[Answer]:
    """Return what the known clauses would say for each value the fact could turn out to have."""
    asked = [clause for clause in clauses_of(rule.conditions) if clause.fact == fact.key]
    outcomes: set[Answer] = set()
    for value in cells(fact, asked):
        values = {**facts.values, fact.key: value}
        outcomes.add(all_of(answer_with(condition, values) for condition in rule.conditions))
    return outcomes


def questions(
    offers: Sequence[Offer], facts: Facts, needs: CompanyNeeds, definitions: Mapping[str, Fact]
) -> list[Question]:
    """Return the facts worth asking, the one that settles most offers first.

    Only offers that the company's needs point to and that wait for a fact are counted.
    """
    settles: dict[str, list[str]] = {}
    may_settle: dict[str, list[str]] = {}
    for offer in pointed_at(offers, needs):
        if judge(offer.rule, facts).cause is not Cause.ASK:
            continue
        for key in _unknown_keys(offer.rule, facts):
            outcomes = _outcomes(offer.rule, definitions[key], facts)
            if None not in outcomes:
                settles.setdefault(key, []).append(offer.key)
            elif len(outcomes) > 1:
                may_settle.setdefault(key, []).append(offer.key)
    found = [
        Question(
            key, askable(key, facts), tuple(settles.get(key, ())), tuple(may_settle.get(key, ()))
        )
        for key in settles.keys() | may_settle.keys()
    ]
    return sorted(found, key=lambda q: (-len(q.settles), -len(q.may_settle), q.fact))


def _unknown_keys(rule: Rule, facts: Facts) -> list[str]:
    keys = (clause.fact for clause in clauses_of(rule.conditions))
    return [key for key in dict.fromkeys(keys) if facts.get(key) is None]
