"""From an address to the programme it names, for those who run it."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from sluss.directory.models import Person, Programme, Role
from sluss.directory.permits import MANAGING, may_appoint, programmes_of


def managed(request: HttpRequest) -> list[Programme]:
    """Return the programmes that the person runs; those who run none find no such page."""
    found = list(programmes_of(request.user, MANAGING).select_related("organisation"))
    if not found:
        raise Http404
    return found


def programme_of(request: HttpRequest, code: str) -> Programme:
    """Return the programme, or answer that there is no such page."""
    for programme in managed(request):
        if programme.code == code:
            return programme
    raise Http404


def asking(request: HttpRequest) -> Person:
    """Return who is asking, where that is known to be a person."""
    return cast("Person", request.user)


def is_in_charge(request: HttpRequest, programme: Programme) -> bool:
    """Tell whether the person leads the programme, and so sees its companies."""
    return programmes_of(request.user, (Role.LEAD,)).filter(pk=programme.pk).exists()


def is_administrator(request: HttpRequest, programme: Programme) -> bool:
    """Tell whether the person is an administrator of the programme."""
    return may_appoint(request.user, programme, Role.ADMINISTRATOR)
