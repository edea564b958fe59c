"""A dead link: whoever holds it asks for a new one, which goes by letter to whom it was for."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sluss.casework.renewing import ask
from sluss.web.bylink import by_link


@by_link
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take down that a new link is asked for; the answer is the same whatever the link was."""
    page = {"token": token, "is_asked": request.method == "POST"}
    if not ratelimit.consume(request, action="new_link"):
        return render(request, "front/new_link.html", {"is_limited": True, **page}, status=429)
    if page["is_asked"]:
        ask(token, at=timezone.now())
    return render(request, "front/new_link.html", page)
