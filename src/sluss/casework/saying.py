"""What a company says to its adviser on its own page: call us, or this is not right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from sluss.casework.models import Case, Saying
from sluss.core.errors import ValueFault
from sluss.directory.models import Person
from sluss.directory.permits import require_write

MOST_WAITING = 20
"""So many wait in one case at most: a page without an account fills nobody's day."""


class TooMany(Exception):
    """As much waits for the adviser already as one case may leave."""


@transaction.atomic
def say(case: Case, saying: Saying, *, at: datetime) -> Saying:
    """Keep what a company says, in a row that is not yet kept; the same said twice is one.

    To be called is asked for once until somebody has called; asking again adds the words there are
    none of. Raises `ValueFault` where something is wrong and nobody says what, and `TooMany`.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    saying.case, saying.at, saying.words = case, at, saying.words.strip()
    if saying.kind == Saying.Kind.WRONG and not saying.words:
        raise ValueFault("what is not right is said")
    waiting = list(case.sayings.filter(seen_to_at=None))
    before = next((each for each in waiting if _is_same(each, saying)), None)
    if before is None:
        if len(waiting) >= MOST_WAITING:
            raise TooMany
        saying.save(force_insert=True)
        return saying
    if saying.words and saying.words != before.words:
        before.words = saying.words
        before.save(update_fields=["words"])
    return before


def _is_same(one: Saying, other: Saying) -> bool:
    is_call = one.kind == other.kind == Saying.Kind.CALL
    return is_call or (one.kind, one.about, one.words) == (other.kind, other.about, other.words)


@transaction.atomic
def see_to(saying: Saying, *, by: Person, at: datetime) -> bool:
    """Say that somebody has seen to it; tell whether it was this. Raises `NotPermitted`."""
    require_write(by, saying.case.company.programme)
    waits = Saying.objects.filter(pk=saying.pk, seen_to_at=None)
    return bool(waits.update(seen_to_at=at, seen_to_by=by))


def waiting_sayings(cases: QuerySet[Case]) -> QuerySet[Saying]:
    """Return what companies have said and nobody has seen to, oldest first."""
    return Saying.objects.filter(case__in=cases, seen_to_at=None).select_related(
        "case__company", "case__adviser"
    )
