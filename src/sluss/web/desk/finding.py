"""From an address to the case it names, for those who may see it."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from sluss.casework.models import Case
from sluss.casework.permits import cases_of
from sluss.directory.models import Person
from sluss.directory.permits import READING, may_write, programmes_of


def person_of(request: HttpRequest) -> Person:
    """Return who is asking; only for those with a desk, others find no such page."""
    if not programmes_of(request.user, READING).exists():
        raise Http404
    return cast("Person", request.user)


def case_of(request: HttpRequest, code: str) -> Case:
    """Return the case, or answer that there is no such page."""
    person_of(request)
    return get_object_or_404(cases_of(request.user), code=code)


def writable(request: HttpRequest, code: str) -> Case:
    """Return a case that the person may change, or answer that there is no such page."""
    case = case_of(request, code)
    if not may_write(request.user, case.company.programme):
        raise Http404
    return case


def day() -> date:
    """Return the day it is in Sweden."""
    return localdate()
