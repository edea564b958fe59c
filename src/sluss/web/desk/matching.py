"""Det som passar: offers in groups, reasons clause by clause, and the asked fact right there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sluss.casework.matching import Picture, picture
from sluss.casework.models import Case, Deed
from sluss.casework.needing import record_nothing_found
from sluss.content.knowledge import knowledge
from sluss.content.values import cell
from sluss.content.wordings import (
    condition_wording,
    fact_wording,
    source_wording,
    state_wording,
    value_wording,
    wording,
)
from sluss.core.derived import DERIVED
from sluss.core.errors import ValueFault
from sluss.core.facts import Fact, FactType
from sluss.core.matching import Match, title
from sluss.core.offers import Offer, OfferKind
from sluss.core.questions import Question
from sluss.core.rules import Clause, Finding
from sluss.directory.models import KnownFact
from sluss.directory.registering import LONGEST, learn
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import case_of, day, person_of, writable
from sluss.web.desk.wordings import FACT_FAULTS

MONEY = frozenset({OfferKind.GRANT, OfferKind.LOAN, OfferKind.GUARANTEE, OfferKind.EQUITY})


def match(request: HttpRequest, code: str) -> HttpResponse:
    """Show what suits the company right now."""
    return _shown(request, case_of(request, code))


def _shown(request: HttpRequest, case: Case, fault: dict[str, str] | None = None) -> HttpResponse:
    seen = picture(case, day())
    skipped = request.GET.getlist("skip")
    groups = {
        "fits": [_card(each, seen) for each in seen.fits],
        "provider": [_card(each, seen) for each in seen.provider],
        "asks": [_card(each, seen) for each in seen.asks],
        "closed": [_card(each, seen) for each in seen.closed],
    }
    choices = sum(len(groups[key]) for key in ("fits", "provider", "asks"))
    page = {
        **framed(request, case),
        **groups,
        "ruled_out": [_refusal(offer, verdict.deciding()) for offer, verdict in seen.ruled_out],
        "asked": _asked(seen, fault["fact"] if fault else request.GET.get("ask", ""), skipped),
        "skipped": skipped,
        "told": told_facts(case),
        "choices": choices,
        "unanswered": _unanswered(case, seen),
        "fault": fault,
    }
    part = "desk/_matches.html" if request.htmx else "desk/match.html"  # type: ignore[attr-defined]
    return render(request, part, page, status=422 if fault else 200)


def _language() -> str:
    return (get_language() or "sv")[:2]


def _card(found: Match, seen: Picture) -> dict[str, Any]:
    offer, language = found.offer, _language()
    needs = knowledge().needs
    served = sorted(offer.serves.keys() & seen.needs.weights.keys())
    asked = seen.asked_for(found)
    return {
        "offer": offer,
        "name": title(offer.name, language),
        "summary": title(offer.summary, language),
        "provider": provider_name(offer),
        "terms": _terms(offer),
        "state": state_wording(offer, found.is_open, found.reopens_on, language),
        "closes_on": offer.closes_on(seen.facts.on),
        "serves": [title(needs[key].name, language) for key in served],
        "reasons": [_reason(each) for each in found.verdict.findings],
        "judged": [title(each, language) for each in offer.rule.judged_by_provider],
        "is_complete": offer.rule.is_complete,
        "is_confirmed": offer.confirmed_on is not None,
        "is_money": offer.kind in MONEY,
        "asked": [fact_wording(knowledge().vocabulary.facts[key], language) for key in asked],
        "score": found.score,
    }


def provider_name(offer: Offer) -> str:
    """Return who gives an offer, in the page's language."""
    return title(knowledge().providers.get(offer.provider, {}), _language()) or offer.provider


def _terms(offer: Offer) -> list[tuple[str, str]]:
    language = _language()
    return [
        (wording(key, language), title(text, language))
        for key in ("amount", "aid_form", "co_financing")
        if isinstance(text := offer.terms.get(key), dict)
    ]


def _reason(finding: Finding) -> dict[str, Any]:
    language, facts = _language(), knowledge().vocabulary.facts
    condition = finding.condition
    told = {
        "answer": {True: "yes", False: "no", None: "unknown"}[finding.answer],
        "phrase": condition_wording(condition, facts, language),
        "because": title(condition.because, language),
        "source": source_wording(condition.source, language),
        "parts": [_reason(part) for part in finding.parts],
        "is_assumed": finding.is_assumed,
    }
    if isinstance(condition, Clause):
        told["value"] = value_wording(finding.value, facts[condition.fact], language)
    return told


def _refusal(offer: Offer, deciding: Any) -> dict[str, Any]:
    reasons = [_reason(each) for each in deciding]
    name = title(offer.name, _language())
    return {"name": name, "provider": provider_name(offer), "reasons": reasons}


def _asked(seen: Picture, wanted: str, skipped: list[str]) -> dict[str, Any] | None:
    """Return the wanted question, else the first one worth asking that is not skipped."""
    facts = knowledge().vocabulary.facts
    if wanted in facts and wanted not in DERIVED:
        return _question(wanted, seen)
    worth = [each.fact for each in seen.questions if each.fact not in skipped]
    return _question(worth[0], seen) if worth else None


def told_facts(case: Case) -> list[dict[str, str]]:
    """Return what is told about the company, to be corrected where it is wrong."""
    language, facts = _language(), knowledge().vocabulary.facts
    rows = case.company.known_facts.filter(is_latest=True).exclude(value="").order_by("key")
    return [
        {
            "key": row.key,
            "name": fact_wording(facts[row.key], language),
            "value": value_wording(cell(facts[row.key], row.value, True), facts[row.key], language),
        }
        for row in rows
        if row.key in facts
    ]


def _question(key: str, seen: Picture) -> dict[str, Any]:
    fact, language = knowledge().vocabulary.facts[key], _language()
    none = Question(key, (), ())
    worth = next((each for each in seen.questions if each.fact == key), none)
    return {
        "key": key,
        "type": str(fact.type),
        "ask": title(fact.ask, language),
        "options": _options(fact, language),
        "settles": len(worth.settles),
        "may_settle": len(worth.may_settle),
    }


def _options(fact: Fact, language: str) -> list[tuple[str, str]]:
    if fact.type is FactType.FLAG:
        return [("true", _("Ja")), ("false", _("Nej"))]
    return [(key, value_wording(key, fact, language)) for key in fact.options]


def _unanswered(case: Case, seen: Picture) -> list[dict[str, Any]]:
    served = {need for offer in knowledge().catalogue.offers for need in offer.serves}
    out = {offer.key for offer, _verdict in seen.ruled_out}
    kept = [o for o in knowledge().catalogue.offers if o.key not in out and o.is_open(day())]
    reached = {need for offer in kept for need in offer.serves} & served
    told = set(case.deeds.filter(kind=Deed.Kind.NOTHING_FOUND).values_list("about", flat=True))
    needs = knowledge().needs
    return [
        {"key": key, "name": title(needs[key].name, _language()), "is_told": key in told}
        for key in seen.needs.weights
        if key not in reached
    ]


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the answer to the asked fact; the list moves."""
    case, person = writable(request, code), person_of(request)
    key, text = request.POST.get("fact", ""), request.POST.get("value", "").strip()
    facts, source = knowledge().vocabulary.facts, KnownFact.Source.COMPANY
    if key not in facts:
        raise Http404
    try:
        learn(case.company, key, text, source=source, by=person, at=timezone.now())
    except ValueFault:
        told = str(FACT_FAULTS[facts[key].type])
        return _shown(request, case, {"fact": key, "text": told, "value": text[:LONGEST]})
    case.deeds.create(
        kind=Deed.Kind.FACT_LEARNED, about=f"{key}: {text}"[:400], by=person, at=timezone.now()
    )
    return _shown(request, case) if request.htmx else redirect("match", code)  # type: ignore[attr-defined]


@require_POST
def nothing(request: HttpRequest, code: str) -> HttpResponse:
    """Keep for the region that no offer answers a need."""
    case = writable(request, code)
    need = request.POST.get("need", "")
    record_nothing_found(case, need, by=person_of(request), at=timezone.now())
    messages.success(request, _("Noterat för regionen: inget erbjudande svarar mot behovet."))
    return redirect("match", code)
