"""What a person may see and do in a programme. Everything that is not granted here is refused."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from sluss.directory.models import Company, Membership, Person, Programme, Role

Asking = AbstractBaseUser | AnonymousUser
"""Who a request comes from, as Django says it."""

READING = (Role.ADVISER, Role.LEAD, Role.READER)
WRITING = (Role.ADVISER, Role.LEAD)
MANAGING = (Role.LEAD, Role.ADMINISTRATOR)


class NotPermitted(Http404):
    """Somebody tried what their roles do not grant; the page answers that it is not there."""


def programmes_of(person: Asking, roles: tuple[Role, ...]) -> QuerySet[Programme]:
    """Return the programmes in which the person has one of the roles."""
    if not isinstance(person, Person):
        return Programme.objects.none()
    held = Membership.objects.filter(person=person, role__in=roles, ended_at=None)
    mine = held.values("programme")
    return Programme.objects.filter(pk__in=mine).order_by("name", "pk")


def companies_of(person: Asking) -> QuerySet[Company]:
    """Return the companies that the person may read."""
    return Company.objects.filter(programme__in=programmes_of(person, READING))


def may_write(person: Asking, programme: Programme) -> bool:
    """Tell whether the person may change what the programme has on its companies."""
    return programmes_of(person, WRITING).filter(pk=programme.pk).exists()


def require_write(person: Person, programme: Programme) -> None:
    """Raise `NotPermitted` unless the person may change what the programme has."""
    if not may_write(person, programme):
        raise NotPermitted


def may_manage(person: Asking, programme: Programme) -> bool:
    """Tell whether the person may say who is in the programme, and what it is."""
    return programmes_of(person, MANAGING).filter(pk=programme.pk).exists()


def require_manage(person: Person, programme: Programme) -> None:
    """Raise `NotPermitted` unless the person may say who is in the programme."""
    if not may_manage(person, programme):
        raise NotPermitted


def may_appoint(person: Asking, programme: Programme, role: str) -> bool:
    """Tell whether the person may give the role to somebody, or take it.

    Those who manage a programme may; an administrator is for administrators only.
    """
    needed = (Role.ADMINISTRATOR,) if role == Role.ADMINISTRATOR else MANAGING
    return programmes_of(person, needed).filter(pk=programme.pk).exists()


def require_appoint(person: Person, programme: Programme, role: str) -> None:
    """Raise `NotPermitted` unless the person may give the role to somebody, or take it."""
    if not may_appoint(person, programme, role):
        raise NotPermitted


def roles_of(person: Asking) -> frozenset[str]:
    """Return every role that a person has, in whichever programme."""
    if not isinstance(person, Person):
        return frozenset()
    return frozenset(person.memberships.filter(ended_at=None).values_list("role", flat=True))


def first_of(held: frozenset[str]) -> str:
    """Return the role among those held that may do most; `member` for none."""
    order = (Role.ADVISER, Role.LEAD, Role.ADMINISTRATOR, Role.READER, Role.PROVIDER)
    return next((str(role) for role in order if role in held), "member")
