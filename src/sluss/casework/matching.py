"""What suits a case right now: every offer in one of five groups, each with its reasons."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from sluss.casework.models import Case
from sluss.content.knowledge import knowledge
from sluss.core.facts import Facts
from sluss.core.matching import Match, ask_next, sift
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, Standing
from sluss.core.questions import Question, questions
from sluss.core.rules import Verdict


@dataclass(frozen=True)
class Picture:
    """The offers for one case on a day, best first in each group.

    `fits`: all conditions hold. `provider`: as far as is known, the provider decides. `asks`: it
    depends on a fact of the company. `closed` are offers of these three that take no applications
    now. `ruled_out` are those whose conditions do not hold.
    """

    fits: list[Match]
    provider: list[Match]
    asks: list[Match]
    closed: list[Match]
    ruled_out: list[tuple[Offer, Verdict]]
    questions: list[Question]
    facts: Facts
    needs: CompanyNeeds

    @property
    def usable(self) -> list[Match]:
        """Return what can be applied for now, in the order it is shown."""
        return [*self.fits, *self.provider, *self.asks]

    def asked_for(self, found: Match) -> tuple[str, ...]:
        """Return the facts that would move an undecided match."""
        return ask_next(found.verdict, self.facts)


def picture(case: Case, on: date) -> Picture:
    """Judge the catalogue for a case; only offers that serve a need, where needs are known."""
    known = knowledge()
    facts, needs = case.company.facts(on), case.company_needs()
    matches, ruled_out = sift(known.catalogue, facts, needs, known.weights)
    wanted = needs.weights.keys()
    serving = [each for each in matches if serves(each.offer, wanted)]
    usable = [each for each in serving if each.is_open]
    undecided = [each for each in usable if each.verdict.answer is None]
    return Picture(
        fits=[each for each in usable if each.verdict.answer],
        provider=[each for each in undecided if each.verdict.clauses],
        asks=[each for each in undecided if each.verdict.clauses is None],
        closed=[each for each in serving if not each.is_open],
        ruled_out=[each for each in ruled_out if serves(each[0], wanted)],
        questions=questions(known.catalogue.offers, facts, needs, known.vocabulary),
        facts=facts,
        needs=needs,
    )


def serves(offer: Offer, wanted: Set[str]) -> bool:
    """Tell whether an offer that has not ended serves a wanted need; any does where none is."""
    has_ended = offer.standing is Standing.ENDED
    return not has_ended and (not wanted or bool(offer.serves.keys() & wanted))
