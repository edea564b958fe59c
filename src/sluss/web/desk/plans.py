"""The plan, and the page that is left on the table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.choosing import PassedOver, own_providers, passed_over
from sluss.casework.matching import picture
from sluss.casework.models import Case, Step, is_anchored
from sluss.casework.planning import Changed, add_step, agree, change_step, mark_step, remove_step
from sluss.content.knowledge import knowledge
from sluss.core.matching import Match, title
from sluss.core.offers import Offer
from sluss.web.desk.cards import MONEY, language, provider_name
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import case_of, day, person_of, writable
from sluss.web.desk.planforms import StepForm
from sluss.web.desk.recalled import words_of
from sluss.web.desk.wordings import offer_name
from sluss.web.posting import posted

ON_PAPER = 12
"""The most offers that the page left on the table has room for."""


def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan and add a step, begun from an offer where one is named."""
    found = writable(request, code) if request.method == "POST" else case_of(request, code)
    offer = knowledge().offers.get(request.POST.get("offer") or request.GET.get("offer", ""))
    passed = _passed_over(request, found, offer)
    form = StepForm(request.POST or None, initial=_begun(offer), passed=passed)
    if request.method == "POST" and form.is_valid():
        before = passed.offer.key if passed else ""
        made, by = form.save(commit=False), person_of(request)
        add_step(found, made, passed_over=before, by=by, at=timezone.now())
        messages.success(request, _("Steget ligger i planen."))
        return redirect("plan", code)
    return _shown(request, found, form, offer)


def _passed_over(request: HttpRequest, found: Case, offer: Offer | None) -> PassedOver | None:
    if offer is None:
        return None
    own = own_providers(person_of(request), found.company.programme)
    in_plan = set(found.steps.values_list("offer", flat=True))
    return passed_over(picture(found, day()), offer.key, own, in_plan)


def _shown(
    request: HttpRequest, found: Case, typed: StepForm, offer: Offer | None, status: int = 200
) -> HttpResponse:
    page = {
        **framed(request, found),
        **_steps(found),
        "form": typed,
        "begun_from": offer and offer_name(offer),
        "is_money": offer is not None and offer.kind in MONEY,
    }
    return render(request, "desk/plan.html", page, status=status)


def _begun(offer: Offer | None) -> dict[str, Any]:
    if offer is None:
        return {}
    what = _("Ta kontakt om %(offer)s (%(provider)s)")
    told = {"offer": offer_name(offer), "provider": provider_name(offer)}
    return {"offer": offer.key, "what": what % told}


def _steps(found: Case) -> dict[str, Any]:
    """Return the steps with what supports them, whether they are late, and what they cost."""
    steps, on = list(found.steps.all()), day()
    rows: list[dict[str, Any]] = [
        {
            "row": each,
            "support": offer_name(offer) if offer else "",
            "is_money": offer is not None and offer.kind in MONEY,
            "is_late": each.done_on is None and each.due_on is not None and each.due_on < on,
        }
        for each in steps
        for offer in (knowledge().offers.get(each.offer),)
    ]
    costs = [each.cost_sek for each in steps if each.cost_sek is not None]
    return {
        "steps": rows,
        "is_anchored": is_anchored(steps),
        "total_sek": sum(costs) if costs else None,
        "uncosted": len(steps) - len(costs),
        "money": [each["support"] for each in rows if each["is_money"] and not each["row"].done_on],
    }


def step(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a step. Where somebody else changed it meanwhile, both are shown."""
    found = writable(request, code)
    row = Step.objects.select_related("by").filter(pk=pk, case=found).first()
    if row is None:
        return _gone(request, found)
    form = StepForm(request.POST or None, instance=row, initial={"revision": row.revision})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            read = form.cleaned_data["revision"] or 0
            change_step(form.save(commit=False), read, by=person_of(request), at=timezone.now())
            messages.success(request, _("Steget är ändrat."))
            return redirect("plan", code)
        except Changed as conflict:
            theirs = conflict.theirs
            if theirs is None:
                return _gone(request, found)
            form.data = {**request.POST.dict(), "revision": str(theirs.revision)}
    page = {**framed(request, found), "form": form, "step": row, "theirs": theirs}
    return render(request, "desk/step.html", page, status=409 if theirs else 200)


def _gone(request: HttpRequest, found: Case) -> HttpResponse:
    """Show the plan with what was typed, where somebody else has taken the step away."""
    if request.method != "POST":
        raise Http404
    messages.warning(request, _("Någon annan tog bort steget. Det du skrev står kvar nedan."))
    return _shown(request, found, StepForm(request.POST), None, 409)


@posted("plan", "code")
def done(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that a step is done today, or take that back."""
    found = writable(request, code)
    row = get_object_or_404(Step, pk=pk, case=found)
    is_undone = "undo" in request.POST
    done_on = None if is_undone else day()
    mark_step(row, done_on, by=person_of(request), at=timezone.now())
    told = _("Steget är inte gjort längre.") if is_undone else _("Steget är avbockat.")
    messages.success(request, told)
    return redirect("plan", code)


@posted("plan", "code")
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a step out of the plan."""
    found = writable(request, code)
    row = get_object_or_404(Step, pk=pk, case=found)
    remove_step(row, by=person_of(request), at=timezone.now())
    messages.success(request, _("Steget är borttaget. Tidslinjen minns det."))
    return redirect("plan", code)


@posted("plan", "code")
def agreed(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the company agreed to its plan today."""
    found = writable(request, code)
    agree(found, day(), by=person_of(request), at=timezone.now())
    return redirect("plan", code)


def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page left on the table: words, needs, plan and the best of what there is for them.

    A company whose needs nobody knows gets no offers: all of the catalogue says nothing.
    """
    found = case_of(request, code)
    framing = framed(request, found)
    usable = picture(found, day()).usable if framing["needs"] else []
    offers = [_line(each) for each in usable[:ON_PAPER]]
    page = {
        **framing,
        **_steps(found),
        "words": words_of(found),
        "offers": offers,
        "more_count": len(usable) - len(offers),
        "money_offers": [each["name"] for each in offers if each["is_money"]],
    }
    return render(request, "desk/sheet.html", page)


def _line(found: Match) -> dict[str, Any]:
    offer = found.offer
    word = _("ser ut att passa") if found.verdict.answer else _("ser ut att passa, aktören avgör")
    word = word if found.verdict.clauses else _("beror på uppgifter som vi saknar")
    return {
        "name": offer_name(offer),
        "summary": title(offer.summary, language()),
        "provider": provider_name(offer),
        "closes_on": offer.closes_on(day()),
        "word": word,
        "url": offer.url,
        "is_money": offer.kind in MONEY,
    }
