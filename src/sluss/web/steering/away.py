"""Somebody in the programme is away, ill perhaps: said for them by those who run it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from sluss.directory.models import Membership, Programme
from sluss.directory.permits import WRITING
from sluss.web.away import ask_away
from sluss.web.steering.finding import programme_of


def away(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask when somebody who may have cases in the programme is away, and who answers meanwhile."""
    programme = programme_of(request, code)
    found = get_object_or_404(_may_be_away(programme), pk=pk)
    asked = ask_away(request, found.person)
    if asked.is_kept:
        return redirect("people", code)
    page = {"programme": programme, **asked.page}
    return render(request, "steering/away.html", page, status=asked.status)


def absences(programme: Programme) -> list[dict[str, Any]]:
    """Return who in a programme is away now or later, the soonest first, each person once.

    `row` is a membership of theirs, `deputy` who answers here; None where nobody of the programme
    does.
    """
    not_over = Q(person__away_until=None) | Q(person__away_until__gte=localdate())
    rows = _may_be_away(programme).filter(not_over, person__away_from__isnull=False)
    here = set(_may_be_away(programme).values_list("person", flat=True))
    by_person = {row.person_id: row for row in rows.order_by("-person__away_from", "-pk")}
    return [
        {"row": row, "deputy": row.person.deputy if row.person.deputy_id in here else None}
        for row in reversed(by_person.values())
    ]


def _may_be_away(programme: Programme) -> QuerySet[Membership]:
    held = programme.memberships.filter(role__in=WRITING, ended_at=None)
    return held.select_related("person__deputy")
