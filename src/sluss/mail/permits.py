"""Which letters a person may see, and say what is to become of."""

from __future__ import annotations

from django.db.models import QuerySet

from sluss.directory.models import Person, Programme
from sluss.directory.permits import (
    MANAGING,
    READING,
    Asking,
    NotPermitted,
    may_manage,
    may_write,
    programmes_of,
)
from sluss.mail.models import Letter


def lettered_programmes(person: Asking) -> QuerySet[Programme]:
    """Return the programmes of which the person may see how far the letters have come."""
    return programmes_of(person, tuple(dict.fromkeys((*READING, *MANAGING))))


def letters_of(person: Asking) -> QuerySet[Letter]:
    """Return the letters of which the person may see how far they have come."""
    return Letter.objects.filter(case__company__programme__in=lettered_programmes(person))


def may_read_letters(person: Asking, programme: Programme) -> bool:
    """Tell whether the person may read what letters say and to whom: as they may its cases."""
    return programmes_of(person, READING).filter(pk=programme.pk).exists()


def may_settle(person: Asking, programme: Programme) -> bool:
    """Tell whether the person may say what is to become of letters that did not surely arrive."""
    return may_write(person, programme) or may_manage(person, programme)


def require_settle(person: Person, programme: Programme) -> None:
    """Raise `NotPermitted` unless the person may say what is to become of letters."""
    if not may_settle(person, programme):
        raise NotPermitted
