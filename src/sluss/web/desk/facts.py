"""Alla uppgifter: what is known of a company, from whom and since when, and how to correct it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.learning import learn_fact
from sluss.casework.matching import picture
from sluss.casework.models import Case
from sluss.content.knowledge import knowledge
from sluss.content.values import cell
from sluss.content.wordings import fact_wording, value_wording
from sluss.core.derived import CURRENCIES, DERIVED, INPUTS_OF
from sluss.core.errors import ValueFault
from sluss.core.facts import Fact, Facts, FactType
from sluss.directory.models import KnownFact
from sluss.directory.registering import LONGEST
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import case_of, day, person_of, writable
from sluss.web.desk.matching import question_of
from sluss.web.desk.wordings import FACT_FAULTS

GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Företaget"), ("legal_form", "registered_on", "age_years", "sni", "sni_2025", "region")),
    (_("Storlek"), ("employees", "sme_class", "sme_class_before", "is_autonomous")),
    (
        _("Ekonomi"),
        (
            *("turnover_sek", "turnover_eur", "balance_sheet_sek", "balance_sheet_eur"),
            *("accounting_year", "annual_report_count", "is_in_difficulty"),
        ),
    ),
    (_("Ägande och villkor"), ("is_publicly_owned", "has_collective_agreement")),
    (_("Tidigare stöd"), ("aid_received", "aid_room_eur")),
    (_("Verksamheten"), ("energy_mwh", "maturity")),
)
"""What facts are about. A fact that is in none is shown last."""

HINTED = frozenset({FactType.MONEY, FactType.CODE, FactType.DATE, FactType.GRANTS})
"""Types that one does not know how to write."""

SOURCES = (KnownFact.Source.COMPANY, KnownFact.Source.REGISTER, KnownFact.Source.ADVISER)


def facts(request: HttpRequest, code: str) -> HttpResponse:
    """Show every fact there may be, and keep a corrected one."""
    if request.method != "POST":
        return _shown(request, case_of(request, code), request.GET.get("ask", ""))
    found, key = writable(request, code), request.POST.get("fact", "")
    text = "" if "forget" in request.POST else request.POST.get("value", "").strip()
    source = request.POST.get("source", "")
    if key not in knowledge().vocabulary.facts or key in DERIVED:
        raise Http404
    if source not in SOURCES:
        source = KnownFact.Source.COMPANY
    told_from, given = KnownFact.Source(source), {"value": text[:LONGEST], "source": source}
    if request.POST.get("seen", _seen(found, key)) != _seen(found, key):
        return _shown(request, found, key, {**given, "conflict": "1"})
    try:
        learn_fact(found, key, text, source=told_from, by=person_of(request), at=timezone.now())
    except ValueFault:
        return _shown(request, found, key, given)
    return redirect(f"{request.path}#fact-{key}")


def _shown(
    request: HttpRequest, found: Case, wanted: str, given: Mapping[str, str] | None = None
) -> HttpResponse:
    page = {
        **framed(request, found),
        "groups": _grouped(found),
        "asked": _asked(found, wanted, given),
        "sources": [(each.value, each.label) for each in SOURCES],
    }
    status = 200 if not given else 409 if "conflict" in given else 422
    return render(request, "desk/facts.html", page, status=status)


def _seen(found: Case, key: str) -> str:
    """Return when a fact was last told, to see whether somebody else tells it meanwhile."""
    latest = found.company.known_facts.filter(key=key, is_latest=True).first()
    return latest.at.isoformat() if latest else ""


def _asked(found: Case, wanted: str, given: Mapping[str, str] | None) -> dict[str, Any] | None:
    fact = knowledge().vocabulary.facts.get(wanted)
    if fact is None or wanted in DERIVED:
        return None
    latest = found.company.known_facts.filter(key=wanted, is_latest=True).first()
    told = {"value": latest.value if latest else "", "source": SOURCES[0]}
    how = str(FACT_FAULTS[fact.type])
    return {
        **question_of(wanted, picture(found, day())),
        **(given or told),
        "seen": _seen(found, wanted),
        "fault": how if given and "conflict" not in given else "",
        "hint": how if fact.type in HINTED and not given else "",
    }


def _grouped(found: Case) -> list[dict[str, Any]]:
    """Return the facts by what they are about, known ones first in each group."""
    told: dict[str, list[KnownFact]] = {}
    for row in found.company.known_facts.select_related("by").order_by("-at", "-pk"):
        told.setdefault(row.key, []).append(row)
    known, words = found.company.facts(day()), knowledge().vocabulary.facts
    named = {key for _name, keys in GROUPS for key in keys}
    groups = [*GROUPS, (_("Övrigt"), tuple(key for key in words if key not in named))]
    return [
        {
            "name": name,
            "facts": sorted(
                (_line(words[key], told.get(key, []), known) for key in keys if key in words),
                key=lambda line: not line["is_known"],
            ),
        }
        for name, keys in groups
        if any(key in words for key in keys)
    ]


def _line(fact: Fact, told: list[KnownFact], known: Facts) -> dict[str, Any]:
    language, value = _language(), known.get(fact.key)
    latest = next((row for row in told if row.is_latest), None)
    is_told = latest is not None and bool(latest.value)
    return {
        "key": fact.key,
        "name": fact_wording(fact, language),
        "value": value_wording(value, fact, language),
        "is_known": value is not None,
        "unreadable": latest.value if latest and latest.value and value is None else "",
        "latest": latest,
        "may_be_told": fact.key not in DERIVED,
        "is_of_company": fact.key == "region" and latest is None and value is not None,
        "computed_from": _computed_from(fact.key, value is not None and not is_told),
        "history": [
            {"row": row, "value": _told_wording(fact, row.value)}
            for row in told
            if row is not latest
        ],
    }


def _computed_from(key: str, is_computed: bool) -> str:
    """Return the facts that one is computed from; one of money from its other currency."""
    words, language = knowledge().vocabulary.facts, _language()
    keys = INPUTS_OF.get(key, ())
    if not keys and is_computed and key in CURRENCIES:
        keys = (CURRENCIES[key], "accounting_year")
    return " · ".join(fact_wording(words[each], language) for each in keys if each in words)


def _told_wording(fact: Fact, text: str) -> str:
    """Return an earlier value as people read it, or as it stands where it cannot be read now."""
    if not text:
        return _g("vet inte")
    try:
        return value_wording(cell(fact, text, True), fact, _language())
    except ValueFault:
        return text


def _language() -> str:
    return (get_language() or "sv")[:2]
