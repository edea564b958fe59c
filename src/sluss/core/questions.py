"""Which unknown fact to ask next: the one that settles most of the offers the needs point to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sluss.core.derived import askable
from sluss.core.facts import Facts, Vocabulary
from sluss.core.learning import Learning
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, Standing
from sluss.core.rules import Rule, clauses_of, clauses_say


@dataclass(frozen=True)
class Question:
    """A fact worth asking a company.

    `settles` are offers that any answer decides, `may_settle` those that some answer decides.
    """

    fact: str
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
    offers: Iterable[Offer], facts: Facts, needs: CompanyNeeds, vocabulary: Vocabulary
) -> list[Question]:
    """Return the facts worth asking, the one that settles most offers first.

    Only offers that the company's needs point to and that wait for a fact are counted. A derived
    fact is asked for by what it is derived from, and an answer is followed through to it.
    """
    learning = Learning(facts, vocabulary)
    settles: dict[str, list[str]] = {}
    may_settle: dict[str, list[str]] = {}
    for offer in pointed_at(offers, needs):
        if clauses_say(offer.rule, facts.values) is not None:
            continue
        for key in _askable_keys(offer.rule, facts):
            learned = learning.outcomes(key, clauses_of(offer.rule.conditions))
            could = {clauses_say(offer.rule, after.values) for after in learned}
            if could and None not in could:
                settles.setdefault(key, []).append(offer.key)
            elif len(could) > 1:
                may_settle.setdefault(key, []).append(offer.key)
    found = [
        Question(key, tuple(settles.get(key, ())), tuple(may_settle.get(key, ())))
        for key in settles.keys() | may_settle.keys()
    ]
    return sorted(found, key=lambda q: (-len(q.settles), -len(q.may_settle), q.fact))


def _askable_keys(rule: Rule, facts: Facts) -> Iterable[str]:
    keys = (clause.fact for clause in clauses_of(rule.conditions))
    unknown = (key for key in keys if facts.get(key) is None)
    return dict.fromkeys(asked for key in unknown for asked in askable(key, facts))
