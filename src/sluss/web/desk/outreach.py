"""Uppsökande: who has been reached and who has not, and whom to ring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.calling import log_call
from sluss.casework.models import Visit
from sluss.casework.reaching import UNKNOWN, Axis, Placed, Tally, tallied
from sluss.directory.permits import companies_of, require_write
from sluss.web.desk.callsheet import call_sheet
from sluss.web.desk.finding import day, person_of
from sluss.web.desk.forms import CallForm
from sluss.web.desk.narrowing import Narrowing, axis_wording, companies_on, named, writing
from sluss.web.posting import posted

A_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS = ("never", "back", "not_now")


def outreach(request: HttpRequest) -> HttpResponse:
    """Show how many of the companies have been reached, by one axis or crossed by another."""
    asked = Narrowing(person_of(request), request.GET)
    rows, by = asked.without("q", "reach"), _axis(request, "by") or Axis.MUNICIPALITY
    across = _axis(request, "across")
    across = None if across is by else across
    counts = tallied(rows, by)
    keys = _in_order(asked, by, counts)
    page: dict[str, Any] = {
        **asked.shown(),
        "axes": _axes(asked, by),
        "by": str(by),
        "by_name": _name(by),
        "across": str(across or ""),
        "crossings": [(str(axis), _name(axis)) for axis in Axis if axis is not by],
        "whole": _figures(asked, Tally(sum(row.is_reached for row in rows), len(rows)), {}),
        "calls": f"{reverse('calls')}?{asked.query(q='', reach='')}",
    }
    if across:
        page |= _crossed(asked, rows, keys, by, across)
    else:
        page["bars"] = _bars(asked, by, keys, counts)
    return render(request, "desk/outreach.html", page)


def _axis(request: HttpRequest, name: str) -> Axis | None:
    asked = request.GET.get(name, "")
    return Axis(asked) if asked in set(Axis) else None


def _name(axis: Axis) -> str:
    names = {Axis.MUNICIPALITY: _("Kommun"), Axis.INDUSTRY: _("Bransch"), Axis.SIZE: _("Storlek")}
    return names[axis]


def _axes(asked: Narrowing, by: Axis) -> list[dict[str, Any]]:
    return [
        {
            "name": _name(axis),
            "is_now": axis is by,
            "query": asked.query(q="", reach="", by=str(axis)),
        }
        for axis in Axis
    ]


def _in_order(asked: Narrowing, by: Axis, counts: dict[tuple[str, ...], Tally]) -> list[str]:
    """Return the rows: sizes from the smallest, others by how many are left; not known last.

    A municipality where the programme works is there also without a company.
    """
    keys = {key for (key,) in counts}
    if by is Axis.MUNICIPALITY and not asked.chosen.municipality:
        keys |= asked.municipalities
    ordered = [key for key, _name in named(by, keys)]
    if by is Axis.SIZE:
        return ordered
    none = Tally(0, 0)
    return sorted(ordered, key=lambda key: (key == UNKNOWN, -counts.get((key,), none).left))


def _figures(asked: Narrowing, tally: Tally, at: dict[str, str]) -> dict[str, Any]:
    """Return a tally's figures, each with the address of the list that it counts."""
    address = reverse("companies")
    parts = {"reached": (tally.reached, "yes"), "left": (tally.left, "no"), "all": (tally.all, "")}
    return {
        name: {"count": count, "url": f"{address}?{asked.query(q='', reach=reach, **at)}"}
        for name, (count, reach) in parts.items()
    }


def _bars(
    asked: Narrowing, by: Axis, keys: list[str], counts: dict[tuple[str, ...], Tally]
) -> list[dict[str, Any]]:
    most = max((each.all for each in counts.values()), default=1)
    told = []
    for key in keys:
        tally = counts.get((key,), Tally(0, 0))
        told.append(
            {
                "name": axis_wording(by, key),
                "is_known": key != UNKNOWN,
                "figures": _figures(asked, tally, {str(by): key}),
                "reached_width": f"{100 * tally.reached / most:.2f}",
                "left_width": f"{100 * tally.left / most:.2f}",
            }
        )
    return told


def _crossed(
    asked: Narrowing, rows: Iterable[Placed], keys: list[str], by: Axis, across: Axis
) -> dict[str, Any]:
    counts = tallied(rows, by, across)
    columns = named(across, {column for _key, column in counts})
    lines = []
    for key in keys:
        cells = [
            {
                "column": name,
                "figures": _figures(
                    asked,
                    counts.get((key, column), Tally(0, 0)),
                    {str(by): key, str(across): column},
                ),
            }
            for column, name in columns
        ]
        lines.append({"name": axis_wording(by, key), "cells": cells})
    return {"lines": lines, "columns": columns, "across_name": _name(across)}


_ON_LIST: dict[str, Callable[[Placed], bool]] = {
    "never": lambda row: not row.is_reached,
    "back": lambda row: row.tries.said == Visit.Outcome.CALL_BACK,
    "not_now": lambda row: row.tries.said == Visit.Outcome.NOT_NOW,
}


def _to_call(asked: Narrowing, which: str) -> list[Placed]:
    """Return whom to ring, first the one to ring first.

    Of those never reached that is who was tried the fewest times and the longest ago; of those to
    ring back the earliest day; of those who said not now the one who said it first.
    """
    rows = [row for row in asked.without("reach") if _ON_LIST[which](row)]
    if which == "never":
        return sorted(rows, key=lambda row: (row.tries.unanswered, str(row.tries.tried_on or "")))
    return sorted(rows, key=lambda row: str((row.tries.back_on or row.tries.last_on) or ""))


def _which(given: QueryDict) -> str:
    asked = str(given.get("list", ""))
    return asked if asked in LISTS else "never"


def calls(request: HttpRequest) -> HttpResponse:
    """List whom to ring, with contact and phone, and take down a call right there."""
    person = person_of(request)
    asked, which = Narrowing(person, request.GET), _which(request.GET)
    shown = Paginator(_to_call(asked, which), A_PAGE).get_page(request.GET.get("page"))
    names = (_("Inte nådda"), _("Ring igen"), _("Sa inte nu"))
    page = {
        **asked.shown(),
        "query": asked.query(reach="", list=which),
        "lists": [
            {
                "name": name,
                "count": len(_to_call(asked, key)),
                "is_now": key == which,
                "query": asked.query(reach="", list=key),
            }
            for key, name in zip(LISTS, names, strict=True)
        ],
        "which": which,
        "shown": shown,
        "rows": companies_on(list(shown)),
        "writing": writing(person),
        "on": day(),
    }
    return render(request, "desk/calls.html", page)


def calls_file(request: HttpRequest) -> HttpResponse:
    """Give the whole call list as a spreadsheet."""
    asked, which = Narrowing(person_of(request), request.GET), _which(request.GET)
    content = call_sheet(companies_on(_to_call(asked, which)))
    name = f"ringlista-{day().isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@posted("outreach")
def company_call(request: HttpRequest, code: str) -> HttpResponse:
    """Take down a call to a company, also one without a case, and go back to the list."""
    person = person_of(request)
    company = get_object_or_404(companies_of(person).select_related("programme"), code=code)
    require_write(person, company.programme)
    form = CallForm(request.POST)
    back = _back(request)
    if not form.is_valid():
        page = {"company": company, "call": form, "back": back}
        return render(request, "desk/company_call.html", page, status=422)
    made = form.save(commit=False)
    made.kind, made.on = made.Kind.CALL, day()
    log_call(company, made, by=person, at=timezone.now())
    messages.success(request, _("Samtalet med %(name)s är sparat.") % {"name": company.name})
    return redirect(f"{reverse('calls')}?{back}")


def _back(request: HttpRequest) -> str:
    """Return the list that was shown as the end of an address, whatever was sent for it."""
    given = QueryDict(request.POST.get("back", "")[:1000])
    page = given.get("page", "")
    asked = Narrowing(person_of(request), given)
    return asked.query(reach="", list=_which(given), page=page if page.isdecimal() else "")
