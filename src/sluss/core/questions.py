"""Which unknown fact to ask next: the one that settles most of the offers the needs point to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sluss.core.cells import cells
from sluss.core.derived import askable
from sluss.core.facts import Fact, Facts, Value
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, Standing
from sluss.core.rules import Answer, Clause, Rule, clauses_of, clauses_say


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
    """Return the offers that serve a need of the company; all when it has none on file.

    Offers that have ended are left out, closed and paused ones are not.
    """
    running = [offer for offer in offers if offer.standing is not Standing.ENDED]
    wanted = needs.weights.keys()
    if not wanted:
        return running
    return [offer for offer in running if wanted & offer.serves.keys()]


def questions(
    offers: Iterable[Offer], facts: Facts, needs: CompanyNeeds, definitions: Mapping[str, Fact]
) -> list[Question]:
    """Return the facts worth asking, the one that settles most offers first.

    Only offers that the company's needs point to and that wait for a fact are counted.
    """
    outcomes = _Outcomes(facts, definitions)
    settles: dict[str, list[str]] = {}
    may_settle: dict[str, list[str]] = {}
    for offer in pointed_at(offers, needs):
        if clauses_say(offer.rule, facts.values) is not None:
            continue
        for key in _unknown_keys(offer.rule, facts):
            could = outcomes.of(offer.rule, key)
            if None not in could:
                settles.setdefault(key, []).append(offer.key)
            elif len(could) > 1:
                may_settle.setdefault(key, []).append(offer.key)
    found = [
        Question(
            key, askable(key, facts), tuple(settles.get(key, ())), tuple(may_settle.get(key, ()))
        )
        for key in settles.keys() | may_settle.keys()
    ]
    return sorted(found, key=lambda q: (-len(q.settles), -len(q.may_settle), q.fact))


class _Outcomes:
    """What rules would say for each value that an unknown fact could turn out to have."""

    def __init__(self, facts: Facts, definitions: Mapping[str, Fact]) -> None:
        self._values, self._definitions = facts.values, definitions
        self._cells: dict[frozenset[Clause], list[Value]] = {}

    def of(self, rule: Rule, key: str) -> set[Answer]:
        domain = self._domain(rule, key)
        return {clauses_say(rule, {**self._values, key: value}) for value in domain}

    def _domain(self, rule: Rule, key: str) -> list[Value]:
        asked = frozenset(each for each in clauses_of(rule.conditions) if each.fact == key)
        if asked not in self._cells:
            self._cells[asked] = cells(self._definitions[key], asked)
        return self._cells[asked]


def _unknown_keys(rule: Rule, facts: Facts) -> list[str]:
    keys = (clause.fact for clause in clauses_of(rule.conditions))
    return [key for key in dict.fromkeys(keys) if facts.get(key) is None]
