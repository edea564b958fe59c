"""What a spreadsheet says of earlier contacts, kept in the cases of the companies it added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from sluss.casework.models import Case, Deed, Visit
from sluss.content.sheetrows import SheetRow
from sluss.directory.models import Company, Import, Person
from sluss.directory.permits import require_write


def contact_day_kept(row: SheetRow, on: date) -> date | None:
    """Return the day a row's contact is kept on: its own if it has been, else the day `on`.

    None where the row tells of no contact.
    """
    if row.last_contact_on and row.last_contact_on <= on:
        return row.last_contact_on
    return on if row.notes else None


@transaction.atomic
def keep_contacts(
    kept: Import, proposals: Sequence[SheetRow], *, by: Person, at: datetime
) -> list[Visit]:
    """Open a case and log a call for each added company with a last contact or notes.

    `proposals` are those the sheet was kept with. Raises `NotPermitted`.
    """
    require_write(by, kept.programme)
    on = localdate(at)
    companies = {each.code: each for each in Company.objects.filter(imported_by_sheet=kept)}
    told = [
        (companies[each["company"]], row, day)
        for each, row in zip(kept.rows, proposals, strict=True)
        if each["company"] in companies and (day := contact_day_kept(row, on))
    ]
    cases = Case.objects.bulk_create(
        Case(company=company, adviser=by, opened_on=on) for company, _row, _day in told
    )
    visits = [
        Visit(case=case, kind=Visit.Kind.CALL, on=day, notes=row.notes, by=by, at=at)
        for case, (_company, row, day) in zip(cases, told, strict=True)
    ]
    Visit.objects.bulk_create(visits)
    Deed.objects.bulk_create(
        Deed(case=visit.case, kind=kind, about=about, by=by, at=at)
        for visit in visits
        for kind, about in (
            (Deed.Kind.OPENED, ""),
            (Deed.Kind.VISIT_LOGGED, visit.get_outcome_display()),
        )
    )
    return visits


def worked_with(kept: Import) -> frozenset[int]:
    """Return the ids of a sheet's companies whose case somebody has worked with since."""
    since = Q(deeds__at__gt=kept.kept_at) | Q(assessments__isnull=False)
    cases = Case.objects.filter(since, company__imported_by_sheet=kept)
    return frozenset(cases.values_list("company_id", flat=True))
