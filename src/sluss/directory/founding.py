"""Programmes and organisations begin, and what a programme says of itself is changed."""

from __future__ import annotations

from django.db import transaction

from sluss.content.knowledge import knowledge
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.workdays import Rhythm
from sluss.directory.models import Membership, Organisation, Person, Programme, Role
from sluss.directory.permits import (
    MANAGING,
    NotPermitted,
    programmes_of,
    require_appoint,
    require_manage,
)
from sluss.directory.stamps import ChangedMeanwhile, stamp

RHYTHM = ("rhythm",)
"""What of a programme is compared when its rhythm is set."""


@transaction.atomic
def found_programme(programme: Programme, beside: Programme, *, by: Person) -> Programme:
    """Found a programme, not yet a row, in the organisation of another that one administers.

    Who founds it becomes its administrator. Raises `NotPermitted`.
    """
    require_appoint(by, beside, Role.ADMINISTRATOR)
    programme.organisation = beside.organisation
    programme.save()
    Membership.objects.create(
        person=by,
        programme=programme,
        organisation=programme.organisation,
        role=Role.ADMINISTRATOR,
    )
    return programme


@transaction.atomic
def change_programme(programme: Programme, *, by: Person) -> Programme:
    """Keep what a programme says of itself, all but its rhythm. Raises `NotPermitted`."""
    require_manage(by, programme)
    said = ["name", "starts_on", "ends_on", "municipalities", "legal_basis"]
    programme.save(update_fields=said)
    return programme


@transaction.atomic
def set_rhythm(programme: Programme, rhythm: Rhythm, seen: str, *, by: Person) -> Programme:
    """Let a programme wait otherwise; `seen` is its `stamp` over `RHYTHM` when it was read.

    Raises `ValueFault` for a rhythm that cannot be, `ChangedMeanwhile` where somebody else set
    another since, and `NotPermitted`.
    """
    require_manage(by, programme)
    if rhythm.wrong():
        raise ValueFault(f"this cannot be a rhythm: {', '.join(rhythm.wrong())}")
    now = Programme.objects.select_for_update().get(pk=programme.pk)
    if now.rhythm == rhythm.differs():
        return now
    if stamp(now, RHYTHM) != seen:
        raise ChangedMeanwhile(now)
    now.rhythm = rhythm.differs()
    now.save(update_fields=["rhythm"])
    return now


@transaction.atomic
def add_organisation(organisation: Organisation, *, by: Person) -> Organisation:
    """Add an organisation, not yet a row; where one of that name is there, return it as it is.

    Organisations are common to all programmes of an installation. Raises `NotPermitted`, and
    `ValueFault` for a provider that the catalogue does not have.
    """
    if not programmes_of(by, MANAGING).exists():
        raise NotPermitted
    key, known = organisation.provider_key, knowledge().providers
    if key and key not in known:
        raise ValueFault(f"unknown provider '{key}'{did_you_mean(key, known)}")
    there = Organisation.objects.filter(name__iexact=organisation.name).first()
    if there is not None:
        return there
    organisation.save()
    return organisation
