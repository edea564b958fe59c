"""Good examples at the desk: written, put to the company, read by others, and taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.exemplifying import (
    MovedOn,
    Said,
    WrittenBefore,
    approved_examples,
    ask_approval,
    change_example,
    draft_example,
    withdraw_example,
)
from sluss.casework.models import Case, Example, Referral
from sluss.casework.models.examples import ExampleState
from sluss.casework.permits import cases_of
from sluss.core.examples import LIVE
from sluss.directory.permits import may_write
from sluss.directory.stamps import ChangedMeanwhile
from sluss.web.desk.cases import framed
from sluss.web.desk.exampleforms import ExampleForm
from sluss.web.desk.examplewords import begun, history, shown
from sluss.web.desk.finding import person_of, writable
from sluss.web.posting import posted

WRITTEN = ("before", "done", "after", "quote")
"""What one has written most of, and is shown where it can no longer be saved."""


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Write a good example, begun with what a referral that went well has told."""
    found = writable(request, code)
    referral = found.referrals.filter(code=request.GET.get("referral", "")).first()
    begun_already = _begun_already(found, referral)
    if request.method != "POST" and begun_already is not None:
        return redirect("change_example", begun_already.code)
    form = ExampleForm(request.POST or None, initial=begun(found, referral), case=found)
    there = None
    if request.method == "POST" and form.is_valid():
        row = form.made()
        row.referral = referral
        try:
            kept = draft_example(found, row, by=person_of(request), at=timezone.now())
        except WrittenBefore as conflict:
            there = shown(conflict.stands)
        else:
            messages.success(request, _("Utkastet är sparat. Ingen annan ser det än."))
            return redirect("change_example", kept.code)
    page = {**framed(request, found), "form": form, "there": there}
    status = 409 if there else 422 if form.errors else 200
    return render(request, "desk/example_new.html", page, status=status)


def _begun_already(found: Case, referral: Referral | None) -> Example | None:
    """Return the good example that there is of what a referral was about."""
    live = found.examples.filter(state__in=LIVE)
    return live.filter(need=referral.need).first() if referral is not None else None


def example(request: HttpRequest, code: str) -> HttpResponse:
    """Show a good example of one's own programme, word for word as its company approved it."""
    person_of(request)
    mine = approved_examples().filter(case__in=cases_of(request.user))
    found = get_object_or_404(mine.select_related("case__company__programme"), code=code)
    page = {
        "it": shown(found),
        "may_write": may_write(request.user, found.case.company.programme),
        "programme": found.case.company.programme,
    }
    return render(request, "desk/example.html", page)


def writable_example(request: HttpRequest, code: str) -> Example:
    """Return a good example that the person may change, or answer that there is no such page."""
    person_of(request)
    mine = Example.objects.filter(case__in=cases_of(request.user)).select_related(
        "case__company__programme", "case__adviser", "by"
    )
    found = get_object_or_404(mine, code=code)
    if not may_write(request.user, found.case.company.programme):
        raise Http404
    return found


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a good example stands and how others will read it; keep another text."""
    found = writable_example(request, code)
    if request.method != "POST":
        return _page(request, found)
    form = ExampleForm(request.POST, instance=found, case=found.case)
    if not form.is_valid():
        return _page(request, writable_example(request, code), 422, form=form)
    seen = form.cleaned_data["seen"]
    try:
        kept = change_example(form.made(), seen, by=person_of(request), at=timezone.now())
    except (ChangedMeanwhile, MovedOn) as conflict:
        return _overtaken(request, code, conflict, form)
    messages.success(request, _told_kept(kept))
    return redirect("change_example", code)


def _told_kept(kept: Example) -> str:
    if kept.state == ExampleState.DRAFTED:
        return _("Texten är sparad. Den visas inte förrän företaget har godkänt just den.")
    return _("Texten är densamma som förut. Inget har ändrats.")


def _page(request: HttpRequest, found: Example, status: int = 200, **typed: Any) -> HttpResponse:
    """Show the page; `typed` is the form that was sent, shown with its faults."""
    it = shown(found)
    contacts = found.case.company.contacts.exclude(email="")
    page = {
        **framed(request, found.case),
        "it": it,
        "history": history(found),
        "is_live": found.state in LIVE,
        "has_mail": contacts.exists(),
        "said": found.changes.filter(to=ExampleState.DECLINED).order_by("number").last(),
        "form": ExampleForm(instance=found, initial={"seen": it["seen"]}, case=found.case),
        **typed,
    }
    return render(request, "desk/example_change.html", page, status=status)


def _overtaken(
    request: HttpRequest, code: str, conflict: Exception, typed: ExampleForm | None = None
) -> HttpResponse:
    """Tell what stands now where somebody was first; what was typed stays in the form."""
    found, more = writable_example(request, code), dict[str, Any]()
    if typed is not None:
        typed.data = typed.data.copy()  # type: ignore[attr-defined]
        typed.data["seen"] = shown(found)["seen"]  # type: ignore[index]
        more["form"] = typed
        if found.state not in LIVE:
            more["lost"] = [typed.data.get(field, "") for field in WRITTEN]
    is_moved = isinstance(conflict, MovedOn)
    return _page(request, found, 409, is_moved=is_moved, is_changed=not is_moved, **more)


def _is_twice(conflict: Exception, wanted: ExampleState) -> bool:
    """Tell whether it stands already where whoever sent this wanted it."""
    return isinstance(conflict, MovedOn) and conflict.stands.state == wanted


def _told_twice(request: HttpRequest, code: str) -> HttpResponse:
    messages.info(request, _("Det var redan antecknat. Inget har ändrats."))
    return redirect("change_example", code)


@posted("change_example", "code")
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Put the text that was read to the company."""
    found = writable_example(request, code)
    try:
        ask_approval(found, request.POST.get("seen", ""), by=person_of(request), at=timezone.now())
    except (ChangedMeanwhile, MovedOn) as conflict:
        if _is_twice(conflict, ExampleState.ASKED):
            return _told_twice(request, code)
        return _overtaken(request, code, conflict)
    messages.success(request, _("Frågan är ställd. Företaget läser texten på sin sida."))
    return redirect("change_example", code)


@posted("change_example", "code")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a good example away for good."""
    found = writable_example(request, code)
    said = Said(words=request.POST.get("words", "")[:2000])
    try:
        withdraw_example(found, said, by=person_of(request), at=timezone.now())
    except MovedOn as conflict:
        if _is_twice(conflict, ExampleState.WITHDRAWN):
            return _told_twice(request, code)
        return _overtaken(request, code, conflict)
    messages.success(request, _("Exemplet är borttaget och visas inte längre någonstans."))
    return redirect("change_example", code)
