"""Needs, offers and facts make ranked matches, each with its why and its why-not.

A score is the sum of integer parts, 0–10,000 in all; the parts are shown and nothing is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sluss.core.catalogue import Catalogue
from sluss.core.codes import Text
from sluss.core.derived import askable
from sluss.core.facts import Facts
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, Standing, stems
from sluss.core.rules import Clause, Finding, Verdict, clauses_say, judge


@dataclass(frozen=True)
class Weights:
    """The one table of weights: each part's maximum, together 10,000, and the steps below it.

    `last_days` is a number of days. Raises `ValueError` for parts that add up to something else and
    for steps outside their part.
    """

    needs: int
    verdict_yes: int
    verdict_provider: int
    verdict_ask: int
    timing: int
    timing_unconfirmed: int
    timing_unknown: int
    timing_last_days: int
    last_days: int
    readiness: int
    readiness_near: int
    text: int

    def __post_init__(self) -> None:
        total = self.needs + self.verdict_yes + self.timing + self.readiness + self.text
        if total != 10_000:
            raise ValueError(f"the parts of a score must add up to 10000, not {total}")
        steps = {name: part for part, names in _STEPS.items() for name in (part, *names)}
        for name, part in steps.items():
            step, most = getattr(self, name), getattr(self, part)
            if not 0 <= step <= most:
                raise ValueError(f"'{name}' is {step}; it must lie between 0 and '{part}', {most}")


_STEPS = {
    "needs": (),
    "verdict_yes": ("verdict_provider", "verdict_ask"),
    "timing": ("timing_unconfirmed", "timing_unknown", "timing_last_days"),
    "readiness": ("readiness_near",),
    "text": (),
}


class Score(NamedTuple):
    """The parts of a score; `total` is their sum."""

    needs: int
    verdict: int
    timing: int
    readiness: int
    text: int

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return sum(self)

    @property
    def reasons(self) -> str:
        """Return the parts as written in files: `needs=4200;verdict=2000;…`."""
        return ";".join(f"{part}={points}" for part, points in zip(PARTS, self, strict=True))


PARTS = Score._fields


class Match(NamedTuple):
    """One offer for one company, ranked."""

    offer: Offer
    verdict: Verdict
    is_open: bool
    reopens_on: date | None
    score: Score

    @property
    def order(self) -> tuple[bool, int, str]:
        """Sort key: open before closed, score descending, then the offer's key."""
        return not self.is_open, -self.score.total, self.offer.key


def needs_points(offer: Offer, needs: CompanyNeeds, most: int) -> int:
    """Return how much of the company's weighted needs the offer serves, 0 to `most`.

    Σ weight × serves over Σ weight × 3, rounded down. Unknown needs give 0.
    """
    weights = needs.weights
    if not weights:
        return 0
    served = 0
    for need, strength in offer.serves.items():
        if need in weights:
            served += weights[need] * strength
    return most * served // (3 * needs.total)


def timing_points(offer: Offer, day: date, weights: Weights) -> int:
    """Return points for being able to use the offer now.

    Full where the offer is known to be open, less where that is only likely, little where it is not
    known or closes within days, none where it is closed or full.
    """
    if not offer.is_open(day) or offer.capacity == 0:
        return 0
    if offer.windows:
        closes = offer.closes_on(day)
        is_near = closes is not None and (closes - day).days < weights.last_days
        return weights.timing_last_days if is_near else weights.timing
    if offer.standing == "open":
        return weights.timing
    if offer.standing in _UNSURE:
        return weights.timing_unknown
    return weights.timing if offer.confirmed_on else weights.timing_unconfirmed


_UNSURE = frozenset({Standing.UNKNOWN, Standing.RECURRING})


def readiness_points(offer: Offer, level: float | None, weights: Weights) -> int:
    """Return points for an offer that suits the company's level, fewer one level off."""
    if offer.suits_level is None or level is None:
        return 0
    low, high = offer.suits_level
    if low <= level <= high:
        return weights.readiness
    return weights.readiness_near if low - 1 <= level <= high + 1 else 0


def text_points(asked: frozenset[str], offer: Offer, most: int) -> int:
    """Return points for the stems of the adviser's own words that the offer's texts have too."""
    return most * len(asked & offer.stems) // len(asked) if asked else 0


def verdict_points(verdict: Verdict, weights: Weights) -> int:
    """Return points for yes, for all but the provider's word, and for facts left to ask."""
    if verdict.answer:
        return weights.verdict_yes
    if verdict.answer is False:
        return 0
    return weights.verdict_provider if verdict.clauses else weights.verdict_ask


class _Scorer:
    """What one company brings to every offer, worked out once."""

    def __init__(self, facts: Facts, needs: CompanyNeeds, weights: Weights, words: str) -> None:
        level = facts.get("maturity")
        self._level = level if isinstance(level, float) else None
        self._day, self._needs, self._weights = facts.on, needs, weights
        self._asked = stems(words)

    def match(self, offer: Offer, verdict: Verdict) -> Match:
        day, weights = self._day, self._weights
        score = Score(
            needs_points(offer, self._needs, weights.needs),
            verdict_points(verdict, weights),
            timing_points(offer, day, weights),
            readiness_points(offer, self._level, weights),
            text_points(self._asked, offer, weights.text),
        )
        is_open = offer.is_open(day)
        return Match(offer, verdict, is_open, None if is_open else offer.reopens_on(day), score)


def match(
    offer: Offer, facts: Facts, needs: CompanyNeeds, weights: Weights, words: str = ""
) -> Match:
    """Judge and score one offer for one company on the day of the facts."""
    return _Scorer(facts, needs, weights, words).match(offer, judge(offer.rule, facts))


def rank(
    offers: Iterable[Offer], facts: Facts, needs: CompanyNeeds, weights: Weights, words: str = ""
) -> list[Match]:
    """Return every offer that is not ruled out, best first: open before closed, then by score."""
    values = dict(facts.values)
    judged = ((each, Verdict(each.rule, values, clauses_say(each.rule, values))) for each in offers)
    scorer = _Scorer(facts, needs, weights, words)
    return _ordered(scorer.match(*each) for each in judged if each[1].clauses is not False)


def sift(
    catalogue: Catalogue, facts: Facts, needs: CompanyNeeds, weights: Weights, words: str = ""
) -> tuple[list[Match], list[tuple[Offer, Verdict]]]:
    """Return the offers ranked, and those that are ruled out with their verdicts, as they came.

    Every reason of every offer is in hand, of the ruled out too.
    """
    scorer = _Scorer(facts, needs, weights, words)
    judged = list(zip(catalogue.offers, catalogue.verdicts(facts), strict=True))
    matches = [scorer.match(*each) for each in judged if each[1].clauses is not False]
    return _ordered(matches), [each for each in judged if each[1].clauses is False]


def _ordered(matches: Iterable[Match]) -> list[Match]:
    return sorted(matches, key=lambda each: each.order)


def ask_next(verdict: Verdict, facts: Facts, most: int = 3) -> tuple[str, ...]:
    """Return at most `most` facts to ask a person that could move an undecided verdict."""
    if verdict.clauses is not None:
        return ()
    unknown = (fact for each in verdict.deciding() for fact in _unknown_facts(each))
    asked = (question for fact in unknown for question in askable(fact, facts))
    return tuple(dict.fromkeys(asked))[:most]


def _unknown_facts(finding: Finding) -> Iterable[str]:
    if finding.answer is not None:
        return
    if isinstance(finding.condition, Clause):
        yield finding.condition.fact
    for part in finding.parts:
        yield from _unknown_facts(part)


def title(text: Text, language: str) -> str:
    """Return a text in a language, else in Swedish, else in any."""
    return text.get(language) or text.get("sv") or next(iter(text.values()), "")
