"""Det som passar: offers in groups, reasons clause by clause, and the asked fact right there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.choosing import own_providers
from sluss.casework.learning import learn_fact
from sluss.casework.matching import Picture, picture
from sluss.casework.models import Case, Deed
from sluss.casework.needing import record_nothing_found
from sluss.content.knowledge import knowledge
from sluss.content.wordings import fact_wording, need_wording, value_wording
from sluss.core.derived import DERIVED
from sluss.core.errors import ValueFault
from sluss.core.facts import Fact, FactType
from sluss.core.matching import title
from sluss.core.questions import Question
from sluss.directory.models import KnownFact
from sluss.directory.reading import read_all
from sluss.directory.registering import LONGEST
from sluss.web.desk.cards import card, language, refusal
from sluss.web.desk.cases import framed
from sluss.web.desk.examplewords import told_by_others
from sluss.web.desk.finding import case_of, day, person_of, writable
from sluss.web.desk.wordings import FACT_FAULTS
from sluss.web.posting import posted


def match(request: HttpRequest, code: str) -> HttpResponse:
    """Show what suits the company right now."""
    return _shown(request, case_of(request, code))


def _shown(request: HttpRequest, case: Case, fault: dict[str, str] | None = None) -> HttpResponse:
    seen, skipped = picture(case, day()), request.GET.getlist("skip")
    own = own_providers(person_of(request), case.company.programme)
    page = {
        **framed(request, case),
        "fits": [card(each, seen, own) for each in seen.fits],
        "provider": [card(each, seen, own) for each in seen.provider],
        "asks": [card(each, seen, own) for each in seen.asks],
        "closed": [card(each, seen, own) for each in seen.closed],
        "ruled_out": [refusal(offer, verdict) for offer, verdict in seen.ruled_out],
        "asked": _asked(seen, fault["fact"] if fault else request.GET.get("ask", ""), skipped),
        "skipped": skipped,
        "told": told_facts(case),
        "choices": len(seen.usable),
        "comparable": len(seen.usable) + len(seen.closed),
        "ticked": request.POST.getlist("offer"),
        "weights": knowledge().weights,
        "unanswered": _unanswered(case, seen),
        "has_asked": seen.needs.is_known,
        "others": told_by_others(case, list(seen.needs.weights)),
        "fault": fault,
    }
    part = "desk/_matches.html" if request.htmx else "desk/match.html"  # type: ignore[attr-defined]
    return render(request, part, page, status=422 if fault else 200)


def _asked(seen: Picture, wanted: str, skipped: list[str]) -> dict[str, Any] | None:
    """Return the wanted question, else the first one worth asking that is not skipped."""
    facts = knowledge().vocabulary.facts
    if wanted in facts and wanted not in DERIVED:
        return question_of(wanted, seen)
    worth = [each.fact for each in seen.questions if each.fact not in skipped]
    return question_of(worth[0], seen) if worth else None


def told_facts(case: Case) -> list[dict[str, str]]:
    """Return what is told about the company, to be corrected where it is wrong."""
    facts = knowledge().vocabulary.facts
    rows = case.company.known_facts.filter(is_latest=True).exclude(value="").order_by("key")
    known = read_all({row.key: row.value for row in rows}).known
    return [
        {
            "key": key,
            "name": fact_wording(facts[key], language()),
            "value": value_wording(value, facts[key], language()),
        }
        for key, value in known.items()
    ]


def question_of(key: str, seen: Picture) -> dict[str, Any]:
    """Return the question for a fact: its words, its answers and what it would settle."""
    fact = knowledge().vocabulary.facts[key]
    none = Question(key, (), ())
    worth = next((each for each in seen.questions if each.fact == key), none)
    return {
        "key": key,
        "type": str(fact.type),
        "ask": title(fact.ask, language()),
        "options": _options(fact),
        "settles": len(worth.settles),
        "may_settle": len(worth.may_settle),
    }


def _options(fact: Fact) -> list[tuple[str, str]]:
    if fact.type is FactType.FLAG:
        return [("true", _("Ja")), ("false", _("Nej"))]
    return [(key, value_wording(key, fact, language())) for key in fact.options]


def _unanswered(case: Case, seen: Picture) -> list[dict[str, Any]]:
    served = {need for offer in knowledge().catalogue.offers for need in offer.serves}
    out = {offer.key for offer, _verdict in seen.ruled_out}
    kept = [o for o in knowledge().catalogue.offers if o.key not in out and o.is_open(day())]
    reached = {need for offer in kept for need in offer.serves} & served
    told = set(case.deeds.filter(kind=Deed.Kind.NOTHING_FOUND).values_list("about", flat=True))
    needs = knowledge().needs
    return [
        {"key": key, "name": need_wording(key, needs, language()), "is_told": key in told}
        for key in seen.needs.weights
        if key not in reached
    ]


@posted("match", "code")
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the answer to the asked fact; the list moves."""
    case, person = writable(request, code), person_of(request)
    key, text = request.POST.get("fact", ""), request.POST.get("value", "").strip()
    facts, source = knowledge().vocabulary.facts, KnownFact.Source.COMPANY
    if key not in facts:
        raise Http404
    try:
        learn_fact(case, key, text, source=source, by=person, at=timezone.now())
    except ValueFault:
        told = str(FACT_FAULTS[facts[key].type])
        return _shown(request, case, {"fact": key, "text": told, "value": text[:LONGEST]})
    return _shown(request, case) if request.htmx else redirect("match", code)  # type: ignore[attr-defined]


@posted("match", "code")
def nothing(request: HttpRequest, code: str) -> HttpResponse:
    """Keep for the region that no offer answers a need."""
    case = writable(request, code)
    need = request.POST.get("need", "")
    record_nothing_found(case, need, by=person_of(request), at=timezone.now())
    messages.success(request, _("Noterat för regionen: inget erbjudande svarar mot behovet."))
    return redirect("match", code)
