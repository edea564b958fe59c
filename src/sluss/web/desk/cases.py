"""One company's case: what it said, what we know, what was done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.casework.documenting import documents_of
from sluss.casework.matching import picture
from sluss.casework.models import Case, CaseNeed, Change, Deed, Note, Visit
from sluss.casework.needing import add_need, remove_need
from sluss.casework.noting import latest_notes
from sluss.casework.summing import next_contact, together
from sluss.casework.telling import happened, timeline
from sluss.content.knowledge import knowledge
from sluss.content.quotes import shipped_ear
from sluss.content.wordings import fact_wording, need_wording, value_wording
from sluss.core.facts import Facts
from sluss.core.matching import title
from sluss.directory.models import Company, KnownFact
from sluss.directory.permits import may_write
from sluss.web.away import who_answers
from sluss.web.desk.companyforms import changed_fields
from sluss.web.desk.examplewords import examples_in, told_by_others
from sluss.web.desk.finding import case_of, day, person_of, writable
from sluss.web.desk.forms import CallForm, NeedForm
from sluss.web.desk.giving import giving
from sluss.web.desk.recalled import words_of
from sluss.web.desk.referralwords import changed, shown, with_changes
from sluss.web.desk.said import said_in
from sluss.web.desk.wordings import step_wording, told_wording
from sluss.web.posting import posted

TIMELINE = 40
VISITS = 10
LATEST = 5
EXAMPLE_KINDS = tuple(kind for kind in Deed.Kind if kind.startswith("example_"))
SHOWN_FACTS = ("employees", "sme_class", "turnover_sek", "sni", "region", "legal_form")


def case(request: HttpRequest, code: str) -> HttpResponse:
    """Show the company's words and needs first, where in the chain it is and the next step."""
    found = case_of(request, code)
    latest = KnownFact.objects.filter(is_latest=True)
    prefetch_related_objects([found.company], Prefetch("known_facts", latest))
    prefetch_related_objects([found], "steps", Prefetch("referrals", with_changes()))
    deeds = Paginator(timeline(found), TIMELINE).get_page(request.GET.get("deeds"))
    page = {
        **framed(request, found),
        "words": words_of(found),
        "deeds": deeds,
        "told": [_line(each) for each in happened(deeds)],
        "is_timeline_asked": "deeds" in request.GET,
        "assign": giving(request, found),
        **who_answers(found, day()),
        **_planned(found),
        **examples_in(found, found.referrals.all()),
        "known": known_facts(found.company.facts(day()), SHOWN_FACTS),
        "unreadable": unreadable_facts(found.company),
        "contacts": found.company.contacts.order_by("name", "pk"),
        "call": CallForm(),
        **said_in(found),
        **_met(request, found),
    }
    return render(request, "desk/case.html", page)


def _planned(found: Case) -> dict[str, Any]:
    """Return the plan and what was handed over, each referral with its own state."""
    steps = list(found.steps.all())
    return {
        "steps": steps,
        "is_any_offer": any(step.offer for step in steps),
        "referrals": [shown(each) for each in found.referrals.all()],
    }


def _met(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Return what came of meeting the company: visits and their sums, notes and documents."""
    return {
        **_visits(found, request.GET.get("visits", "")),
        "together": together(found),
        "next_on": next_contact(found),
        "documents": documents_of(request.user).filter(case=found)[:LATEST],
        **noted(found),
    }


def _visits(found: Case, asked: str) -> dict[str, Any]:
    """Return the visits, newest first, a page of them, and the numbers of the pages beside it."""
    page = int(asked) if re.fullmatch("[1-9][0-9]{0,4}", asked) else 1
    rows = found.visits.select_related("by").order_by("-on", "-at", "-pk")
    shown = list(rows[(page - 1) * VISITS : page * VISITS + 1])
    if page > 1 and not shown:
        return _visits(found, "1")
    older = page + 1 if len(shown) > VISITS else 0
    return {"visits": shown[:VISITS], "newer_visits": page - 1, "older_visits": older}


def _line(row: Deed | Change) -> dict[str, Any]:
    """Return a line of the timeline; what became of a referral leads to its page."""
    if isinstance(row, Change):
        told = changed(row, row.referral)
        return {**told, "about": told["reason"], "code": row.referral.code}
    who = row.by.name if row.by else ""
    return {"what": row.get_kind_display(), "about": _about(row), "at": row.at, "who": who}


def _about(deed: Deed) -> str:
    """Return what a deed was about in the page's language, where it was kept as a key."""
    language = (get_language() or "sv")[:2]
    if deed.kind == Deed.Kind.NOTE_CODED and not deed.about:
        return _("inget behov")
    if deed.kind == Deed.Kind.VISIT_CHANGED:
        return date_format(date.fromisoformat(deed.about), "j F Y")
    if deed.kind in (
        Deed.Kind.NOTE_CODED,
        Deed.Kind.NEED_ADDED,
        Deed.Kind.NEED_REMOVED,
        Deed.Kind.NOTHING_FOUND,
        *EXAMPLE_KINDS,
    ):
        key, colon, words = deed.about.partition(": ")
        need = knowledge().needs.get(key)
        return f"{title(need.name, language)}{colon}{words}" if need else deed.about
    reads = {
        Deed.Kind.STEP_ADDED: step_wording,
        Deed.Kind.STEP_CHANGED: step_wording,
        Deed.Kind.FACT_LEARNED: told_wording,
        Deed.Kind.COMPANY_CHANGED: changed_fields,
    }
    read = reads.get(Deed.Kind(deed.kind))
    return read(deed.about) if read else deed.about


def framed(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Return what every page of a case shows: the case, its needs, and the way on."""
    needs, offers = named_needs(found), [each.offer for each in found.steps.all()]
    done = {
        "reached": found.visits.exclude(outcome=Visit.Outcome.NO_ANSWER).exists(),
        "needs": bool(needs) or found.has_looked(),
        "match": any(offers)
        or found.referrals.exists()
        or found.deeds.filter(kind=Deed.Kind.NOTHING_FOUND).exists(),
        "plan": bool(offers),
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
        {"row": row, "name": need_wording(row.need, needs, language)} for row in found.needs.all()
    ]


def noted(found: Case) -> dict[str, Any]:
    """Return the latest notes with the needs they are coded to, and how many wait to be."""
    latest = list(latest_notes(found)[:LATEST])
    waits = latest[0].waiting_count if latest else 0
    return {"notes": shown_notes(latest), "waiting_count": waits}


def shown_notes(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Return notes with the names of their needs in the page's language."""
    language, needs = (get_language() or "sv")[:2], knowledge().needs
    return [
        {
            "row": note,
            "names": [title(needs[key].name, language) for key in note.coded_as if key in needs],
        }
        for note in notes
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


def unreadable_facts(company: Company) -> list[tuple[str, str]]:
    """Return what was told earlier and can no longer be read: what it was about, and the text."""
    language, words = (get_language() or "sv")[:2], knowledge().vocabulary.facts
    return [
        (fact_wording(words[key], language) if key in words else key, text)
        for key, text in company.unreadable().items()
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
        "words": words_of(found),
        "last": found.visits.exclude(notes="").first(),
        **noted(found),
        "contacts": found.company.contacts.all(),
    }
    return render(request, "desk/prepare.html", page)


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
    page = {
        **framed(request, found),
        "form": form,
        "suggestions": suggestions(given.get("words", "")),
        "others": told_by_others(found, [each.need for each in found.needs.all()]),
    }
    return render(request, "desk/needs.html", page)


def suggested(request: HttpRequest, code: str) -> HttpResponse:
    """Show the needs that the words typed so far point at."""
    found = writable(request, code)
    page = {"case": found, "suggestions": suggestions(request.GET.get("words", ""))}
    return render(request, "desk/_suggestions.html", page)


def suggestions(words: str) -> list[dict[str, Any]]:
    """Return the needs that words point at, at most five, each with the words that did."""
    language, needs = (get_language() or "sv")[:2], knowledge().needs
    told = shipped_ear().suggest(words)
    return [
        {"key": each.need, "name": title(needs[each.need].name, language), "because": each.because}
        for each in told
    ]


@posted("needs", "code")
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a need away."""
    found = writable(request, code)
    row = get_object_or_404(CaseNeed, pk=pk, case=found)
    remove_need(row, by=person_of(request), at=timezone.now())
    messages.success(request, _("Behovet är borttaget. Tidslinjen minns det."))
    return redirect("needs", code)
