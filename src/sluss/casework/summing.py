"""What the visits of a case add up to: read from the rows each time, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery, Sum

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


def next_contact(case: Case, on: date) -> date | None:
    """Return the next contact as it was said last; None once we have spoken since it was due."""
    spoken = Visit.objects.filter(ANSWERED, case=OuterRef("case")).order_by("-on")
    said = case.visits.exclude(next_contact_on=None).annotate(
        last_on=Subquery(spoken.values("on")[:1])
    )
    latest = said.order_by("-at", "-pk").first()
    if latest is None or latest.next_contact_on is None:
        return None
    is_done = latest.next_contact_on <= on and latest.last_on and latest.last_on > latest.on
    return None if is_done else latest.next_contact_on
