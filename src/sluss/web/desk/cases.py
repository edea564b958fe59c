"""One company's case: what it said, what we know, what was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sluss.casework.matching import picture
from sluss.casework.models import Case, CaseNeed, Deed, Visit
from sluss.casework.needing import add_need, remove_need
from sluss.casework.visiting import log_visit
from sluss.content.knowledge import knowledge
from sluss.content.signals import signals
from sluss.content.values import cell
from sluss.content.wordings import fact_wording, value_wording
from sluss.core.facts import Facts
from sluss.core.matching import title
from sluss.core.suggesting import suggest
from sluss.directory.permits import may_write
from sluss.web.desk.finding import case_of, day, person_of, writable
from sluss.web.desk.forms import CallForm, NeedForm, VisitForm

TIMELINE = 40
SHOWN_FACTS = ("employees", "sme_class", "turnover_sek", "sni", "region", "legal_form")


def case(request: HttpRequest, code: str) -> HttpResponse:
    """Show the company's words and needs first, where in the chain it is and the next step."""
    found = case_of(request, code)
    visits, deeds = list(found.visits.select_related("by")[:10]), found.deeds.select_related("by")
    page = {
        **framed(request, found),
        "visits": visits,
        "deeds": [(each, _about(each)) for each in deeds[:TIMELINE]],
        "steps": found.steps.all(),
        "known": known_facts(found.company.facts(day()), SHOWN_FACTS),
        "contacts": found.company.contacts.all(),
        "call": CallForm(),
    }
    return render(request, "desk/case.html", page)


def _about(deed: Deed) -> str:
    """Return what a deed was about in the page's language, where it was kept as a key."""
    language = (get_language() or "sv")[:2]
    if deed.kind in (Deed.Kind.NEED_ADDED, Deed.Kind.NEED_REMOVED, Deed.Kind.NOTHING_FOUND):
        key, colon, words = deed.about.partition(": ")
        need = knowledge().needs.get(key)
        return f"{title(need.name, language)}{colon}{words}" if need else deed.about
    if deed.kind == Deed.Kind.FACT_LEARNED:
        key, _colon, text = deed.about.partition(": ")
        fact = knowledge().vocabulary.facts.get(key)
        if fact is not None:
            value = value_wording(cell(fact, text, True), fact, language)
            return f"{fact_wording(fact, language)}: {value}"
    return deed.about


def framed(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Return what every page of a case shows: the case, its needs, and the way on."""
    needs = named_needs(found)
    done = {
        "reached": found.visits.exclude(outcome=Visit.Outcome.NO_ANSWER).exists(),
        "needs": bool(needs),
        "match": found.steps.exclude(offer="").exists()
        or found.deeds.filter(kind=Deed.Kind.NOTHING_FOUND).exists(),
        "plan": found.steps.exists(),
        "agreed": found.agreed_on is not None,
    }
    first = next((key for key in done if not done[key]), "")
    chain = [{"key": key, "name": name, "is_done": done[key]} for key, name in _chain()]
    return {
        "case": found,
        "needs": needs,
        "chain": chain,
        "next": first,
        "may_write": may_write(request.user, found.company.programme),
        "on": day(),
    }


def _chain() -> list[tuple[str, str]]:
    names = (_("Nådd"), _("Behov"), _("Det som passar"), _("Plan"), _("Bestämd"))
    return list(zip(("reached", "needs", "match", "plan", "agreed"), names, strict=True))


def named_needs(found: Case) -> list[dict[str, Any]]:
    """Return the needs with their names in the page's language, weightiest first."""
    language, needs = (get_language() or "sv")[:2], knowledge().needs
    return [
        {"row": row, "name": title(needs[row.need].name, language)} for row in found.needs.all()
    ]


def known_facts(facts: Facts, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return facts by name with their values; `is_known` is false for what nobody has said."""
    language, words = (get_language() or "sv")[:2], knowledge().vocabulary.facts
    return [
        {
            "name": fact_wording(words[key], language),
            "value": value_wording(facts.get(key), words[key], language),
            "is_known": facts.get(key) is not None,
        }
        for key in keys
    ]


def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """Show one page before a visit: what is known, and what is worth asking."""
    found = case_of(request, code)
    seen = picture(found, day())
    language, words = (get_language() or "sv")[:2], knowledge().vocabulary.facts
    worth = [
        {
            "ask": title(words[each.fact].ask, language),
            "settles": len(each.settles),
            "may_settle": len(each.may_settle),
        }
        for each in seen.questions[:5]
    ]
    page = {
        **framed(request, found),
        "known": known_facts(seen.facts, SHOWN_FACTS),
        "worth": worth,
        "last": found.visits.exclude(notes="").first(),
        "contacts": found.company.contacts.all(),
    }
    return render(request, "desk/prepare.html", page)


def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Log a visit."""
    found = writable(request, code)
    form = VisitForm(request.POST or None, initial={"on": day()})
    if request.method == "POST" and form.is_valid():
        log_visit(found, form.save(commit=False), by=person_of(request), at=timezone.now())
        messages.success(request, _("Besöket är sparat."))
        return redirect("case", code)
    return render(request, "desk/visit.html", {**framed(request, found), "form": form})


@require_POST
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Log a call in two taps."""
    found = writable(request, code)
    form = CallForm(request.POST)
    if form.is_valid():
        made = form.save(commit=False)
        made.kind, made.on = made.Kind.CALL, day()
        log_visit(found, made, by=person_of(request), at=timezone.now())
        messages.success(request, _("Samtalet är sparat."))
        return redirect("case", code)
    return render(request, "desk/call.html", {**framed(request, found), "call": form}, status=422)


def needs(request: HttpRequest, code: str) -> HttpResponse:
    """Take a need down: the company's words first, then which need it is, in one tap."""
    found = writable(request, code)
    given = request.POST.dict()
    form = NeedForm(
        {**given, "need": given.get("picked") or given.get("need", "")} if given else None,
        initial={"origin": CaseNeed.Origin.STATED, "weight": 2},
    )
    if given and "suggest" not in given and form.is_valid():
        add_need(found, form.save(commit=False), by=person_of(request), at=timezone.now())
        messages.success(request, _("Behovet är sparat."))
        return redirect("needs", code)
    if "suggest" in given:
        form = NeedForm(initial=given)
    page = {**framed(request, found), "form": form, "suggestions": _suggestions(given)}
    return render(request, "desk/needs.html", page)


def suggested(request: HttpRequest, code: str) -> HttpResponse:
    """Show the needs that the words typed so far point at."""
    found = writable(request, code)
    page = {"case": found, "suggestions": _suggestions(request.GET.dict())}
    return render(request, "desk/_suggestions.html", page)


def _suggestions(given: dict[str, str]) -> list[dict[str, Any]]:
    language, needs = (get_language() or "sv")[:2], knowledge().needs
    told = suggest(given.get("words", ""), list(needs.values()), signals())
    return [
        {"key": each.need, "name": title(needs[each.need].name, language), "because": each.because}
        for each in told
    ]


@require_POST
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a need away."""
    found = writable(request, code)
    row = get_object_or_404(CaseNeed, pk=pk, case=found)
    remove_need(row, by=person_of(request), at=timezone.now())
    messages.success(request, _("Behovet är borttaget. Tidslinjen minns det."))
    return redirect("needs", code)
