"""The plan, and the page that is left on the table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sluss.casework.matching import picture
from sluss.casework.models import Case, Step, is_anchored
from sluss.casework.planning import Changed, add_step, agree, change_step, remove_step
from sluss.content.knowledge import knowledge
from sluss.core.matching import Match, title
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import case_of, day, person_of, writable
from sluss.web.desk.forms import StepForm
from sluss.web.desk.matching import provider_name


def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan and add a step, begun from an offer where one is named."""
    found = writable(request, code) if request.method == "POST" else case_of(request, code)
    form = StepForm(request.POST or None, initial=_begun(request.GET.get("offer", "")))
    if request.method == "POST" and form.is_valid():
        add_step(found, form.save(commit=False), by=person_of(request), at=timezone.now())
        messages.success(request, _("Steget ligger i planen."))
        return redirect("plan", code)
    page = {**framed(request, found), **_steps(found), "form": form}
    return render(request, "desk/plan.html", page)


def _begun(key: str) -> dict[str, Any]:
    offer = knowledge().offers.get(key)
    if offer is None:
        return {}
    name = title(offer.name, (get_language() or "sv")[:2])
    what = _("Ta kontakt om %(offer)s (%(provider)s)")
    return {"offer": key, "what": what % {"offer": name, "provider": provider_name(offer)}}


def _steps(found: Case) -> dict[str, Any]:
    steps = list(found.steps.all())
    for each in steps:
        offer = knowledge().offers.get(each.offer)
        each.support = title(offer.name, (get_language() or "sv")[:2]) if offer else ""  # type: ignore[attr-defined]
    return {"steps": steps, "is_anchored": is_anchored(steps)}


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
    page = {**framed(request, found), **_steps(found), "form": StepForm(request.POST)}
    return render(request, "desk/plan.html", page, status=409)


@require_POST
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a step out of the plan."""
    found = writable(request, code)
    row = get_object_or_404(Step, pk=pk, case=found)
    remove_step(row, by=person_of(request), at=timezone.now())
    messages.success(request, _("Steget är borttaget. Tidslinjen minns det."))
    return redirect("plan", code)


@require_POST
def agreed(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the company agreed to its plan today."""
    found = writable(request, code)
    agree(found, day(), by=person_of(request), at=timezone.now())
    return redirect("plan", code)


def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page left on the table: words, needs, plan and what there is for them."""
    found = case_of(request, code)
    seen = picture(found, day())
    offers = [_line(each) for each in (*seen.fits, *seen.provider, *seen.asks)]
    page = {**framed(request, found), **_steps(found), "offers": offers}
    return render(request, "desk/sheet.html", page)


def _line(found: Match) -> dict[str, Any]:
    offer, language = found.offer, (get_language() or "sv")[:2]
    word = _("ser ut att passa") if found.verdict.answer else _("ser ut att passa, aktören avgör")
    word = word if found.verdict.clauses else _("beror på")
    return {
        "name": title(offer.name, language),
        "summary": title(offer.summary, language),
        "provider": provider_name(offer),
        "closes_on": offer.closes_on(day()),
        "word": word,
        "url": offer.url,
    }
