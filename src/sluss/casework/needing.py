"""What the company wants solved, in its own words first."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sluss.casework.models import Case, CaseNeed, Deed
from sluss.content.knowledge import knowledge
from sluss.core.errors import ValueFault, did_you_mean
from sluss.directory.models import Person
from sluss.directory.permits import require_write


@transaction.atomic
def add_need(case: Case, row: CaseNeed, *, by: Person, at: datetime) -> CaseNeed:
    """Keep a need; the same need of the same origin takes the higher weight and both quotes.

    Raises `NotPermitted`, and `ValueFault` for a need that is not in the taxonomy.
    """
    require_write(by, case.company.programme)
    needs = knowledge().needs
    if row.need not in needs:
        raise ValueFault(f"unknown need '{row.need}'{did_you_mean(row.need, needs)}")
    given = {"weight": row.weight, "words": row.words, "by": by, "at": at}
    kept, is_new = CaseNeed.objects.select_for_update().get_or_create(
        case=case, need=row.need, origin=row.origin, defaults=given
    )
    if not is_new:
        kept.weight = max(kept.weight, row.weight)
        told = [*kept.words.splitlines(), *row.words.splitlines()]
        kept.words = "\n".join(dict.fromkeys(filter(None, told)))
        kept.save()
    case.deeds.create(kind=Deed.Kind.NEED_ADDED, about=row.need, by=by, at=at)
    return kept


@transaction.atomic
def remove_need(row: CaseNeed, *, by: Person, at: datetime) -> None:
    """Take a need away; the timeline keeps that it was there, and its words."""
    require_write(by, row.case.company.programme)
    about = f"{row.need}: {row.words}"[:400] if row.words else row.need
    row.case.deeds.create(kind=Deed.Kind.NEED_REMOVED, about=about, by=by, at=at)
    row.delete()


@transaction.atomic
def record_nothing_found(case: Case, need: str, *, by: Person, at: datetime) -> None:
    """Keep for the region that no offer answers a need; once a need and case."""
    require_write(by, case.company.programme)
    # The row has no constraint of its own: whoever comes second waits here, and then sees it.
    Case.objects.select_for_update().get(pk=case.pk)
    if need not in knowledge().needs:
        return
    told = case.deeds.filter(kind=Deed.Kind.NOTHING_FOUND, about=need)
    if not told.exists():
        case.deeds.create(kind=Deed.Kind.NOTHING_FOUND, about=need, by=by, at=at)
