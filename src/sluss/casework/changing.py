"""What a case's company is called, its number and where it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sluss.casework.models import Case, Deed
from sluss.directory import registering
from sluss.directory.models import Person
from sluss.directory.registering import Told


@transaction.atomic
def change_company(case: Case, told: Told, seen: str, *, by: Person, at: datetime) -> list[str]:
    """Correct the company; the timeline tells which fields. Returns them, none where alike.

    Raises as `registering.change_company` does.
    """
    changed = registering.change_company(case.company, told, seen, by=by, at=at)
    if changed:
        about = ", ".join(changed)
        case.deeds.create(kind=Deed.Kind.COMPANY_CHANGED, about=about, by=by, at=at)
    return changed
