"""What companies have said on their own pages and nobody has seen to, and who can open one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sluss.casework.linking import Purpose
from sluss.casework.models import Case, Link
from sluss.casework.saying import waiting_sayings


def links_of(case: Case, at: datetime) -> QuerySet[Link]:
    """Return the links by which a company's page can be opened now, latest first."""
    there = Link.objects.filter(case=case, purpose=Purpose.COMPANY, revoked_at=None)
    return there.filter(expires_at__gt=at).order_by("-made_at", "-pk")


def said_to(cases: QuerySet[Case], most: int) -> dict[str, Any]:
    """Return what the companies of some cases have said and nobody has seen to, oldest first."""
    mine = waiting_sayings(cases)
    return {"sayings": mine[:most], "sayings_count": mine.count()}


def said_in(found: Case) -> dict[str, Any]:
    """Return what a company has said in a case and nobody has seen to."""
    return {"sayings": waiting_sayings(Case.objects.filter(pk=found.pk))}
