"""From a link to the company it belongs to; every link that leads nowhere is answered alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sluss.casework.linking import NoSuchLink, Purpose, follow
from sluss.casework.models import Case, Link
from sluss.web.bylink import by_link


class Opened(NamedTuple):
    """A company's page as somebody has opened it: by which token and link, and whose it is."""

    token: str
    link: Link
    case: Case


View = Callable[..., HttpResponse]


def opened(view: View) -> View:
    """Return a view that is given what the token of its address opens, in place of the token."""

    @by_link
    @wraps(view)
    def led(request: HttpRequest, token: str, **named: Any) -> HttpResponse:
        there = None
        try:
            link = follow(token, Purpose.COMPANY, at=timezone.now())
            assert link.case is not None  # the database holds it for this purpose
            there = Opened(token, link, link.case)
            return view(request, there, **named)
        except (NoSuchLink, Http404):
            page = {"token": there.token if there else "", "asked": token}
            return render(request, "company/closed.html", page, status=404)

    return led
