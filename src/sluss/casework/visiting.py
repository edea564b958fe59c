"""Opening a case, and keeping what was said and promised in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from sluss.casework.models import Case, Deed, Visit
from sluss.casework.repeating import sent_before
from sluss.directory.models import Company, Person
from sluss.directory.permits import require_write
from sluss.directory.stamps import ChangedMeanwhile


@transaction.atomic
def open_case(company: Company, *, by: Person, at: datetime) -> Case:
    """Begin a company's journey, or return the one that is there. Raises `NotPermitted`."""
    require_write(by, company.programme)
    case, is_new = Case.objects.get_or_create(
        company=company, defaults={"adviser": by, "opened_on": localdate(at)}
    )
    if is_new:
        case.deeds.create(kind=Deed.Kind.OPENED, by=by, at=at)
    return case


@transaction.atomic
def log_visit(case: Case, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """Keep a meeting or a call that is not yet a row; sent twice it is kept once.

    Raises `NotPermitted`.
    """
    require_write(by, case.company.programme)
    visit.case, visit.by, visit.at = case, by, at
    there = sent_before(visit, case.visits.all(), but=("promise_kept_at",))
    if there is not None:
        return there
    visit.save()
    case.deeds.create(kind=Deed.Kind.VISIT_LOGGED, by=by, at=at)
    return visit


@transaction.atomic
def change_visit(visit: Visit, revision: int, *, by: Person, at: datetime) -> Visit:
    """Keep a corrected visit that was read at `revision`; who logged it and when stands.

    Another promise than the one that was kept waits again. Raises `ChangedMeanwhile` where somebody
    else changed it since, and `NotPermitted`.
    """
    require_write(by, visit.case.company.programme)
    now = Visit.objects.select_for_update().filter(pk=visit.pk).first()
    if now is None or now.revision != revision:
        raise ChangedMeanwhile(now)
    is_same = visit.promise == now.promise
    visit.promise_kept_at = now.promise_kept_at if is_same else None
    visit.revision, visit.by, visit.at = revision + 1, now.by, now.at
    visit.save()
    about = visit.on.isoformat()
    visit.case.deeds.create(kind=Deed.Kind.VISIT_CHANGED, about=about, by=by, at=at)
    return visit


@transaction.atomic
def keep_promise(visit: Visit, *, by: Person, at: datetime) -> None:
    """Say that we did what we promised; saying it again changes nothing."""
    require_write(by, visit.case.company.programme)
    kept = Visit.objects.filter(pk=visit.pk, promise_kept_at=None).update(promise_kept_at=at)
    if kept:
        visit.case.deeds.create(kind=Deed.Kind.PROMISE_KEPT, about=visit.promise, by=by, at=at)
