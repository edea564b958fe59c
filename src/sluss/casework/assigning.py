"""Whose case it is: the adviser who has it, and who may give it to another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from sluss.casework.models import Case, Deed
from sluss.casework.permits import cases_of
from sluss.core.errors import ValueFault
from sluss.directory.absenting import in_place_of
from sluss.directory.models import Membership, Person, Programme, Role, shown_name
from sluss.directory.permits import WRITING, Asking, NotPermitted, programmes_of, require_write


class Reassigned(ValueFault):
    """The case got another adviser since the page was read; `case.adviser` is who has it now."""

    def __init__(self, case: Case) -> None:
        super().__init__("somebody else gave the case to another adviser meanwhile")
        self.case = case


def advisers_of(programme: Programme) -> QuerySet[Person]:
    """Return who may have the programme's cases: those who may write there and can log in."""
    held = Membership.objects.filter(programme=programme, role__in=WRITING, ended_at=None)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name")


def may_be_given(case: Case, person: Person) -> QuerySet[Person]:
    """Return to whom a person may give a case, the one who has it left out.

    A lead may give any case to any adviser, an adviser may give their own, and take another's.
    """
    others = advisers_of(case.company.programme).exclude(pk=case.adviser_id)
    if case.adviser_id == person.pk or _runs(person, case.company.programme):
        return others
    return others.filter(pk=person.pk)


def _runs(person: Asking, programme: Programme) -> bool:
    return programmes_of(person, (Role.LEAD,)).filter(pk=programme.pk).exists()


def cases_without_adviser(person: Asking) -> QuerySet[Case]:
    """Return the cases whose adviser has no role left, in the programmes that the person leads."""
    role_left = Membership.objects.filter(
        person=OuterRef("adviser"),
        programme=OuterRef("company__programme"),
        role__in=WRITING,
        ended_at=None,
        person__is_active=True,
    )
    led = cases_of(person).filter(company__programme__in=programmes_of(person, (Role.LEAD,)))
    return led.exclude(Exists(role_left)).order_by("company__name", "pk")


def acting_in(case: Case, on: date) -> Person:
    """Return who acts in a case on a day: its adviser, or the deputy while the adviser is away."""
    return in_place_of(case.adviser, case.company.programme, on)


def cases_seen_to(person: Person, absent: Collection[Person]) -> QuerySet[Case]:
    """Return the cases that a person sees to: their own, and of those whom they act for.

    `absent` is what `acting_for` tells of the day.
    """
    mine = Q(adviser=person)
    if absent:
        writing = programmes_of(person, WRITING).values("pk")
        mine |= Q(adviser__in=absent, company__programme__in=writing)
    return cases_of(person).filter(mine)


def cases_at_desk(person: Person, programme: Programme) -> QuerySet[Case]:
    """Return the cases that an adviser has in a programme."""
    return Case.objects.filter(company__programme=programme, adviser=person)


@transaction.atomic
def hand_over_desk(
    programme: Programme, adviser: Person, to: Person, *, by: Person, at: datetime
) -> int:
    """Give every case that an adviser has in a programme to another; return how many.

    All that is kept on the cases stays; each timeline tells of it. Only who leads the programme
    may, also where the adviser has no role left. Raises `NotPermitted`, for who cannot have cases
    there too.
    """
    if not _runs(by, programme) or not advisers_of(programme).filter(pk=to.pk).exists():
        raise NotPermitted
    if adviser == to:
        return 0
    found = cases_at_desk(adviser, programme).select_for_update(of=("self",))
    pks = [case.pk for case in found.order_by("pk")]
    Case.objects.filter(pk__in=pks).update(adviser=to)
    told = {"kind": Deed.Kind.ASSIGNED, "about": shown_name(to), "by": by, "at": at}
    Deed.objects.bulk_create(Deed(case_id=pk, **told) for pk in pks)
    return len(pks)


@transaction.atomic
def assign(case: Case, adviser: Person, had_by: str, *, by: Person, at: datetime) -> Case:
    """Give a case to an adviser; `had_by` is the e-mail of who had it when the page was read.

    Giving it to the one who has it changes nothing. Raises `NotPermitted` for somebody who may not
    give it so, and `Reassigned`.
    """
    require_write(by, case.company.programme)
    now = (
        Case.objects.select_for_update(of=("self",))
        .select_related("company__programme", "adviser")
        .get(pk=case.pk)
    )
    if now.adviser_id == adviser.pk:
        return now
    if now.adviser.email != had_by:
        raise Reassigned(now)
    if not may_be_given(now, by).filter(pk=adviser.pk).exists():
        raise NotPermitted
    now.adviser = adviser
    now.save(update_fields=["adviser"])
    now.deeds.create(kind=Deed.Kind.ASSIGNED, about=shown_name(adviser), by=by, at=at)
    return now
