"""När jag är borta: one's own absence, and who answers meanwhile."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sluss.directory.absenting import absence_known_in
from sluss.directory.models import Person
from sluss.web.away import ask_away


def away(request: HttpRequest) -> HttpResponse:
    """Ask when one is away and who answers meanwhile; only for those who may have cases."""
    person = cast("Person", request.user)
    if not absence_known_in(person, person).exists():
        raise Http404
    asked = ask_away(request, person)
    if asked.is_kept:
        return redirect("account")
    return render(request, "account/away.html", asked.page, status=asked.status)
