"""Two offers side by side: what each gives, for whom and on what terms, and where they differ."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sluss.casework.choosing import own_providers
from sluss.casework.matching import picture
from sluss.content.wordings import wording
from sluss.core.matching import Match
from sluss.web.desk.cards import TERMS, card, language, terms
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import case_of, day, person_of
from sluss.web.templatetags.sluss import when


def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Show two offers row by row; where it is not two that are named, let them be chosen."""
    found = case_of(request, code)
    seen = picture(found, day())
    matches = {each.offer.key: each for each in (*seen.usable, *seen.closed)}
    named = [request.GET.get("a", ""), request.GET.get("b", ""), *request.GET.getlist("offer")]
    asked = list(dict.fromkeys(filter(None, named)))
    chosen = [matches[key] for key in asked if key in matches]
    own = own_providers(person_of(request), found.company.programme)
    if len(asked) != len(chosen) or len(chosen) != _TWO:
        names = [card(each, seen, own) for each in matches.values()]
        page = {"cards": names, "asked": asked, "is_gone": len(asked) > len(chosen)}
        return render(request, "desk/choose.html", {**framed(request, found), **page})
    if "offer" in request.GET:
        query = urlencode(dict(zip("ab", asked, strict=True)))
        return redirect(f"{reverse('compare', args=[code])}?{query}")
    cards = [card(each, seen, own) for each in chosen]
    page = {"cards": cards, "rows": _rows(cards, chosen)}
    return render(request, "desk/compare.html", {**framed(request, found), **page})


_TWO = 2


def _rows(cards: list[dict[str, Any]], chosen: list[Match]) -> list[dict[str, Any]]:
    """Return a row for each thing to compare: its name, kind, cells and likeness.

    The kinds are `text`, `list` and `reasons`, as the template shows them.
    """
    one, other = cards
    told = [terms(each.offer) for each in chosen]
    rows = [
        (_("Vad det ger"), "text", [each["summary"] for each in cards]),
        (_("Vem som ger det"), "text", [_given_by(each) for each in cards]),
        (_("Bedömning"), "text", [_group(each) for each in cards]),
        (_("För vem, och hur det stämmer"), "reasons", [each["reasons"] for each in cards]),
        (_("Det här bedömer aktören"), "list", [each["judged"] for each in cards]),
        *(
            (wording(key, language()), "text", [each.get(key, "") for each in told])
            for key in TERMS
        ),
        (_("Öppet"), "text", [each["state"] for each in cards]),
        (_("Stänger"), "text", [when(each["closes_on"]) for each in cards]),
        (_("Svarar mot"), "list", [each["serves"] for each in cards]),
        (_("Så säkra är uppgifterna"), "list", [_certainty(each) for each in cards]),
        (_("Poäng, av 10 000"), "number", [each["score"].total for each in cards]),
    ]
    scores = list(zip(one["score"], other["score"], strict=True))
    rows += [
        (name, "number", list(pair)) for name, pair in zip(_score_parts(), scores, strict=True)
    ]
    return [
        {
            "name": name,
            "kind": kind,
            "cells": list(zip(cells, cards, strict=True)),
            "likeness": _likeness(kind, *cells),
        }
        for name, kind, cells in rows
    ]


def _likeness(kind: str, one: Any, other: Any) -> str:
    """Return `differs`, `same`, or `unknown` where nothing is known of either."""
    if kind in ("text", "list") and not (one and other):
        return "unknown"
    if kind == "reasons":
        one, other = _conditions(one), _conditions(other)
    return "same" if one == other else "differs"


def _conditions(reasons: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return what is demanded and how it stands, whoever says so."""
    return [(each["phrase"], each["answer"], _conditions(each["parts"])) for each in reasons]


def _given_by(shown: dict[str, Any]) -> str:
    if not shown["is_own"]:
        return str(shown["provider"])
    return _("%(provider)s (er egen organisation)") % {"provider": shown["provider"]}


def _group(shown: dict[str, Any]) -> str:
    """Return the group in words, with the facts that it depends on."""
    name = {
        "fits": _("Ser ut att passa"),
        "provider": _("Ser ut att passa, aktören avgör"),
        "ask": _("Beror på"),
        "closed": _("Stängt nu"),
    }[shown["group"]]
    return f"{name}: {', '.join(shown['asked'])}" if shown["asked"] else name


def _certainty(shown: dict[str, Any]) -> list[str]:
    as_of = shown["offer"].as_of
    told = [
        _("Uppgifter från %(when)s.") % {"when": as_of} if as_of else _("Uppgifterna är odaterade.")
    ]
    if not shown["is_confirmed"]:
        told.append(_("Aktören har inte bekräftat uppgifterna."))
    if not shown["is_complete"]:
        told.append(_("Vi känner inte till alla villkor. Stäm av med aktören."))
    return told


def _score_parts() -> tuple[str, ...]:
    return (
        _("Poäng för behov"),
        _("Poäng för villkor"),
        _("Poäng för tid"),
        _("Poäng för nivå"),
        _("Poäng för ord"),
    )
