"""Needs, offers and facts make ranked matches, each with its why and its why-not.

A score is the sum of integer parts, 0–10,000 in all; the parts are shown and nothing is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sluss.core.codes import Text
from sluss.core.derived import askable
from sluss.core.facts import Facts
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer
from sluss.core.rules import Cause, Clause, Finding, Verdict, judge

PARTS = ("needs", "verdict", "timing", "readiness", "text")


@dataclass(frozen=True)
class Weights:
    """The one table of weights. Each part's maximum; together 10,000."""

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


@dataclass(frozen=True)
class Score:
    """The parts of a score; `total` is their sum."""

    needs: int
    verdict: int
    timing: int
    readiness: int
    text: int

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return self.needs + self.verdict + self.timing + self.readiness + self.text

    @property
    def reasons(self) -> str:
        """Return the parts as written in files: `needs=4200;verdict=2000;…`."""
        return ";".join(f"{part}={getattr(self, part)}" for part in PARTS)


@dataclass(frozen=True)
class Match:
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
    whole = 3 * sum(weights.values())
    served = sum(weight * offer.serves.get(need, 0) for need, weight in weights.items())
    return most * served // whole if whole else 0


def timing_points(offer: Offer, day: date, weights: Weights) -> int:
    """Return points for being able to use the offer now.

    Full where the offer is known to be open, less where that is only likely, little where it is not
    known or closes within days, none where it is closed or full.
    """
    if not offer.is_open(day) or offer.capacity == 0:
        return 0
    closes = offer.closes_on(day)
    if closes is not None and (closes - day).days < weights.last_days:
        return weights.timing_last_days
    if offer.standing in ("unknown", "recurring") and not offer.windows:
        return weights.timing_unknown
    is_sure = offer.standing == "open" or offer.windows or offer.confirmed_on
    return weights.timing if is_sure else weights.timing_unconfirmed


def readiness_points(offer: Offer, level: float | None, weights: Weights) -> int:
    """Return points for an offer that suits the company's level, fewer one level off."""
    if offer.suits_level is None or level is None:
        return 0
    low, high = offer.suits_level
    if low <= level <= high:
        return weights.readiness
    return weights.readiness_near if low - 1 <= level <= high + 1 else 0


def _words(texts: Iterable[str]) -> set[str]:
    """Return the long words' first six letters, which carry most of a compound's sense."""
    letters = "".join(c if c.isalpha() else " " for text in texts for c in f"{text} ".lower())
    return {word[:6] for word in letters.split() if len(word) > 4}


def text_points(words: str, offer: Offer, most: int) -> int:
    """Return points for the adviser's own words found in the offer's name and summary."""
    asked = _words([words])
    told = _words([*offer.name.values(), *offer.summary.values()])
    return most * len(asked & told) // len(asked) if asked else 0


def verdict_points(verdict: Verdict, weights: Weights) -> int:
    """Return points for yes, for all but the provider's word, and for facts left to ask."""
    if verdict.answer:
        return weights.verdict_yes
    if verdict.answer is False:
        return 0
    return weights.verdict_provider if verdict.cause is Cause.PROVIDER else weights.verdict_ask


def match(
    offer: Offer, facts: Facts, needs: CompanyNeeds, weights: Weights, words: str = ""
) -> Match:
    """Judge and score one offer for one company on the day of the facts."""
    verdict = judge(offer.rule, facts)
    level = facts.get("maturity")
    score = Score(
        needs=needs_points(offer, needs, weights.needs),
        verdict=verdict_points(verdict, weights),
        timing=timing_points(offer, facts.on, weights),
        readiness=readiness_points(offer, level if isinstance(level, float) else None, weights),
        text=text_points(words, offer, weights.text),
    )
    return Match(offer, verdict, offer.is_open(facts.on), offer.reopens_on(facts.on), score)


def rank(
    offers: Sequence[Offer], facts: Facts, needs: CompanyNeeds, weights: Weights, words: str = ""
) -> list[Match]:
    """Return every offer that is not ruled out, best first: open before closed, then by score."""
    matches = (match(offer, facts, needs, weights, words) for offer in offers)
    return sorted((m for m in matches if m.verdict.answer is not False), key=lambda m: m.order)


def ask_next(verdict: Verdict, facts: Facts, most: int = 3) -> tuple[str, ...]:
    """Return at most `most` facts to ask a person that could move an undecided verdict."""
    if verdict.cause is not Cause.ASK:
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
