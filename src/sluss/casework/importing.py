"""What a spreadsheet says of earlier contacts, kept in the cases of the companies it added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from sluss.casework.models import Assessment, Case, Deed, Link, Note, Referral, Saying, Visit
from sluss.content.sheetrows import SheetRow
from sluss.directory.models import Company, Import, Person
from sluss.directory.permits import require_write

WORK = (Assessment, Note, Referral, Link, Saying)
"""What only work with a case makes, whether it has a line in the timeline or not."""


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
    """Open a case for each added company with a last contact or notes, and log a call for each.

    `proposals` are those the sheet was kept with. Raises `NotPermitted`.
    """
    require_write(by, kept.programme)
    on = localdate(at)
    companies = {each.code: each for each in Company.objects.filter(imported_by_sheet=kept)}
    codes = [each["company"] or each["joined"] for each in kept.rows]
    told = [
        (code, row, day)
        for code, row in zip(codes, proposals, strict=True)
        if code in companies and (day := contact_day_kept(row, on))
    ]
    opened = list(dict.fromkeys(code for code, _row, _day in told))
    made = [Case(company=companies[code], adviser=by, opened_on=on) for code in opened]
    cases = dict(zip(opened, Case.objects.bulk_create(made), strict=True))
    visits = [
        Visit(case=cases[code], kind=Visit.Kind.CALL, on=day, notes=row.notes, by=by, at=at)
        for code, row, day in told
    ]
    Visit.objects.bulk_create(visits)
    lines = [
        *((case, Deed.Kind.OPENED, "") for case in cases.values()),
        *((each.case, Deed.Kind.VISIT_LOGGED, each.get_outcome_display()) for each in visits),
    ]
    Deed.objects.bulk_create(
        Deed(case=case, kind=kind, about=about, by=by, at=at) for case, kind, about in lines
    )
    return visits


def worked_with(kept: Import) -> frozenset[int]:
    """Return the ids of a sheet's companies whose case somebody has worked with since.

    Call it within a transaction: until that ends, whoever begins to work with one of them waits.
    """
    added = Company.objects.filter(imported_by_sheet=kept)
    list(added.select_for_update().order_by("pk").values_list("pk"))
    list(
        Case.objects.filter(company__in=added).select_for_update().order_by("pk").values_list("pk")
    )
    since = Q(deeds__at__gt=kept.kept_at)
    for kind in WORK:
        since |= Q(Exists(kind._default_manager.filter(case=OuterRef("pk"))))
    cases = Case.objects.filter(since, company__in=added)
    return frozenset(cases.values_list("company_id", flat=True))
