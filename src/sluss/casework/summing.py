"""What the visits of a case add up to: read from the rows each time, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from sluss.casework.models import Case, Visit

ANSWERED = ~Q(outcome=Visit.Outcome.NO_ANSWER)


@dataclass(frozen=True)
class Together:
    """How often we met a company, for how long, and who took part.

    `minutes` holds the travel too; the meetings of `untimed_count` say nothing of their time. A
    person who came twice is counted twice. A call that nobody answered is no meeting.
    """

    visits_count: int = 0
    online_count: int = 0
    calls_count: int = 0
    minutes: int = 0
    travel_minutes: int = 0
    untimed_count: int = 0
    women_count: int = 0
    men_count: int = 0

    @property
    def times_count(self) -> int:
        """Return how often we met, in any way."""
        return self.visits_count + self.online_count + self.calls_count


def together(case: Case) -> Together:
    """Return the sums of a case's visits."""
    kinds = Visit.Kind
    told = case.visits.filter(ANSWERED).aggregate(
        visits_count=Count("pk", filter=Q(kind=kinds.VISIT)),
        online_count=Count("pk", filter=Q(kind=kinds.ONLINE)),
        calls_count=Count("pk", filter=Q(kind=kinds.CALL)),
        met_minutes=Sum("minutes"),
        travel_minutes=Sum("travel_minutes"),
        untimed_count=Count("pk", filter=Q(minutes=None)),
        women_count=Sum("women_count"),
        men_count=Sum("men_count"),
    )
    counted = {name: count or 0 for name, count in told.items()}
    minutes = counted.pop("met_minutes") + counted["travel_minutes"]
    return Together(minutes=minutes, **counted)


def with_next_contact(cases: QuerySet[Case]) -> QuerySet[Any]:
    """Add `next_on`, the next contact as it was said last, and whether it `is_spoken`.

    It is, once somebody has spoken with the company on that day or later, and since it was said. A
    call that nobody answered is no contact, and one before the day is another: what was due then is
    due still.
    """
    met = Visit.objects.filter(case=OuterRef("pk"))
    latest = met.exclude(next_contact_on=None).order_by("-at", "-pk")
    since = Q(on__gt=OuterRef("said_on")) | Q(on=OuterRef("said_on"), at__gt=OuterRef("said_at"))
    said = cases.annotate(
        next_on=Subquery(latest.values("next_contact_on")[:1]),
        said_on=Subquery(latest.values("on")[:1]),
        said_at=Subquery(latest.values("at")[:1]),
    )
    return said.annotate(is_spoken=Exists(met.filter(ANSWERED, since, on__gte=OuterRef("next_on"))))


def next_contact(case: Case) -> date | None:
    """Return the next contact as it was said last; None once we have spoken since it was due."""
    said = with_next_contact(Case.objects.filter(pk=case.pk)).filter(is_spoken=False)
    found: date | None = said.values_list("next_on", flat=True).first()
    return found
