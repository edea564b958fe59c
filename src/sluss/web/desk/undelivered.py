"""I dag: letters of one's own cases that did not surely arrive, also those to oneself."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sluss.casework.models import Case
from sluss.mail.models import Letter
from sluss.mail.settling import OPEN
from sluss.web.mailwords import shown_letter


def undelivered_of(cases: QuerySet[Case], most: int) -> dict[str, Any]:
    """Return letters of an adviser's cases that nobody has settled, and how many, oldest first.

    No letter tells of those that were written to the adviser: this does.
    """
    mine = Letter.objects.filter(case__in=cases, state__in=OPEN)
    rows = mine.select_related(
        "case__company__programme", "case__adviser", "referral", "settled_by"
    )
    shown = list(rows.order_by("claimed_at", "pk")[:most])
    return {
        "undelivered": [shown_letter(each, may_read=True) for each in shown],
        "undelivered_count": len(shown) if len(shown) < most else mine.count(),
    }
