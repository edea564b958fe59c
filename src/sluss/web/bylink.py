"""Pages that a link leads to, for people without an account: whoever has the address is let in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sluss.casework.linking import NoSuchLink

View = Callable[..., HttpResponse]

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
"""The address is the key: it is neither told to others, nor kept, nor found by searching."""


def by_link(view: View) -> View:
    """Return a view for whoever has its link; every link that leads nowhere is answered alike.

    Nothing is decided by a cookie, and no other site knows the address: there is nothing for the
    check against forged requests to guard. It would refuse what is sent, since a browser that
    tells no referrer tells no origin either.
    """

    @wraps(view)
    def led(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            answer = view(request, **named)
        except (NoSuchLink, Http404):
            page = {"token": named.get("token", "")}
            answer = render(request, "provider/no_link.html", page, status=404)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    return login_not_required(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(led)))
