"""What closes soon for one's own companies: a few of them in I dag, all of them on a page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sluss.casework.assigning import cases_seen_to
from sluss.casework.closing import DAYS, Closing, closing_soon
from sluss.casework.models import Case
from sluss.content.knowledge import knowledge
from sluss.core.rules import Verdict
from sluss.directory.absenting import acting_for
from sluss.web.desk.cards import provider_name
from sluss.web.desk.finding import day, person_of
from sluss.web.desk.wordings import offer_name

A_PAGE = 25
SHOWN = 5
"""How many companies stand under an offer before the rest are a count."""


def closing_line(closing: Closing) -> dict[str, Any]:
    """Return an offer that closes soon as I dag shows it: some companies, and how many more."""
    concerned = closing.concerned
    return {
        "key": closing.offer.key,
        "name": offer_name(closing.offer),
        "provider": provider_name(closing.offer),
        "closes_on": closing.closes_on,
        "concerned": [_concerned(*each) for each in concerned[:SHOWN]],
        "more": max(0, len(concerned) - SHOWN),
    }


def _concerned(case: Case, verdict: Verdict) -> dict[str, Any]:
    word = _("ser ut att passa") if verdict.answer else _("ser ut att passa, aktören avgör")
    return {"case": case, "word": word if verdict.clauses else _("beror på")}


def closing_offer(request: HttpRequest, key: str) -> HttpResponse:
    """List every company of mine that an offer which closes soon concerns."""
    person, offer = person_of(request), knowledge().offers.get(key)
    if offer is None:
        raise Http404
    mine = cases_seen_to(person, list(acting_for(person, day())))
    told = [each for each in closing_soon(mine, day()) if each.offer.key == key]
    concerned = [_concerned(*each) for found in told for each in found.concerned]
    page = {
        "offer": {"key": key, "name": offer_name(offer), "provider": provider_name(offer)},
        "closes_on": offer.closes_on(day()),
        "days": DAYS,
        "shown": Paginator(concerned, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "desk/closing.html", page)
