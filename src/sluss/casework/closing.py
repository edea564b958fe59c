"""Offers that close soon, each with the cases that it may help and whose plan it is not in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from sluss.casework.matching import serves
from sluss.casework.models import Assessment, Case, Step
from sluss.content.knowledge import knowledge
from sluss.core.catalogue import Catalogue
from sluss.core.offers import Offer
from sluss.core.rules import Verdict
from sluss.directory.models import KnownFact

DAYS = 30
"""How soon is soon."""


@dataclass(frozen=True)
class Closing:
    """An offer that closes on a day, and for whom: cases by the company's name."""

    offer: Offer
    closes_on: date
    concerned: list[tuple[Case, Verdict]]


def closing(offers: Iterable[Offer], on: date, days: int = DAYS) -> dict[str, date]:
    """Return the last day of the offers that close within days, by key, the soonest first.

    An offer whose last day nobody knows is not among them.
    """
    ends = {offer.key: offer.closes_on(on) for offer in offers}
    soon = on + timedelta(days=days)
    known = [(end, key) for key, end in ends.items() if end is not None and end <= soon]
    return {key: end for end, key in sorted(known)}


def undated_count(on: date) -> int:
    """Return how many offers are open, as far as is known, and have no known last day."""
    offers = knowledge().catalogue.offers
    return sum(each.is_open(on) and each.closes_on(on) is None for each in offers)


def closing_soon(cases: QuerySet[Case], on: date) -> list[Closing]:
    """Return the offers that close soon and fit or may fit some of the cases, the soonest first.

    Only needs that are on file point to an offer here: a company whose needs nobody knows is not
    told to hurry. Companies that have the offer in their plan are left out. The number of queries
    is the same for one case and for a thousand.
    """
    offers = knowledge().offers
    ends = closing(offers.values(), on)
    soon = Catalogue(offers[key] for key in ends)
    found: dict[str, list[tuple[Case, Verdict]]] = {key: [] for key in ends}
    for case in _served(cases, soon.offers) if ends else ():
        planned = {step.offer for step in case.steps.all()}
        wanted = case.company_needs().weights.keys()
        verdicts = zip(soon.offers, soon.verdicts(case.company.facts(on)), strict=True)
        for offer, verdict in verdicts:
            is_new = offer.key not in planned
            if is_new and verdict.clauses is not False and serves(offer, wanted):
                found[offer.key].append((case, verdict))
    return [Closing(offers[key], ends[key], told) for key, told in found.items() if told]


def _served(cases: QuerySet[Case], offers: Iterable[Offer]) -> QuerySet[Case]:
    """Return the cases with a need that some offer serves, with all that is asked of them."""
    needs = {need for offer in offers for need in offer.serves}
    told = KnownFact.objects.filter(is_latest=True)
    looked = Assessment.objects.exclude(completed_at=None).only("case_id", "completed_at")
    planned = Step.objects.exclude(offer="").only("case_id", "offer")
    served = cases.filter(pk__in=cases.filter(needs__need__in=needs).values("pk"))
    return served.order_by("company__name", "pk").prefetch_related(
        "needs",
        Prefetch("steps", planned),
        Prefetch("assessments", looked),
        Prefetch("company__known_facts", told),
    )
