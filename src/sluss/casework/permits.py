"""Which cases a person may see and change: those of the programmes they work in."""

from __future__ import annotations

from django.db.models import QuerySet

from sluss.casework.models import Case
from sluss.directory.permits import Asking, companies_of


def cases_of(person: Asking) -> QuerySet[Case]:
    """Return the cases that the person may read."""
    return Case.objects.filter(company__in=companies_of(person)).select_related(
        "company__programme", "adviser"
    )
