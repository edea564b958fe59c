"""What happened in a case, newest first: what was done in it, and what became of its referrals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value

from sluss.casework.models import Case, Change, Deed

Place = tuple[datetime, int, int]
"""When, 1 for a deed and 0 for a change, and the row's own number."""


def timeline(case: Case) -> QuerySet[Any, Place]:
    """Return where the rows of a case's timeline are, newest first; `happened` fetches a page."""
    deeds = case.deeds.order_by().annotate(is_deed=Value(1))
    changes = Change.objects.filter(referral__case=case).order_by().annotate(is_deed=Value(0))
    columns = ("at", "is_deed", "id")
    both = deeds.values_list(*columns).union(changes.values_list(*columns), all=True)
    return both.order_by("-at", "-is_deed", "-id")


def happened(places: Iterable[Place]) -> list[Deed | Change]:
    """Return the rows that are at places of a timeline, in their order; two queries."""
    asked = list(places)
    deeds = Deed.objects.select_related("by").in_bulk([pk for _, kind, pk in asked if kind])
    changes = Change.objects.select_related(
        "by", "referral__provider", "referral__case__company"
    ).in_bulk([pk for _, kind, pk in asked if not kind])
    return [deeds[pk] if kind else changes[pk] for _, kind, pk in asked]
