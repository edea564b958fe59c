"""What came of a visit or a call: kept, and corrected."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Visit
from sluss.casework.visiting import change_visit, log_visit
from sluss.directory.stamps import ChangedMeanwhile
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import day, person_of, writable
from sluss.web.desk.forms import CallForm, VisitForm, ask_when_or_why


class ChangedVisitForm(VisitForm):
    """A visit or a call that is on file, with what a call came to."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta(VisitForm.Meta):
        fields: ClassVar[tuple[str, ...]] = (*VisitForm.Meta.fields, "outcome", "because")

    def __init__(self, *given: Any, **more: Any) -> None:
        """Say what the outcome is."""
        super().__init__(*given, **more)
        self.fields["outcome"].label = _("Vad det ledde till")

    def clean(self) -> dict[str, Any]:
        """Demand of a call what is demanded when it is logged."""
        given = super().clean()
        ask_when_or_why(self, given)
        return given


def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Log a visit."""
    found = writable(request, code)
    form = VisitForm(request.POST or None, initial={"on": day()})
    if request.method == "POST" and form.is_valid():
        kept = log_visit(found, form.save(commit=False), by=person_of(request), at=timezone.now())
        _say(request, kept, _g("Besöket är sparat."))
        return redirect("case", code)
    return render(request, "desk/visit.html", {**framed(request, found), "form": form})


def _say(request: HttpRequest, kept: Visit, told: str) -> None:
    """Tell that it is kept, with the way to the calendar where we are to meet again."""
    if kept.next_contact_on and kept.next_contact_on >= day():
        address = reverse("next_ics", args=[kept.case.code])
        link = _g("Lägg nästa kontakt i kalendern")
        told = format_html('{} <a href="{}">{}</a>', told, address, link)
    messages.success(request, told)


def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct a visit. Where somebody else changed it meanwhile, both are shown."""
    found = writable(request, code)
    row = get_object_or_404(
        Visit.objects.select_related("case__company__programme"), pk=pk, case=found
    )
    form = ChangedVisitForm(request.POST or None, instance=row, initial={"revision": row.revision})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            read, changed = form.cleaned_data["revision"] or 0, form.save(commit=False)
            kept = change_visit(changed, read, by=person_of(request), at=timezone.now())
            _say(request, kept, _g("Besöket är rättat."))
            return redirect("case", code)
        except ChangedMeanwhile as conflict:
            theirs = conflict.theirs
            form.data = {**request.POST.dict(), "revision": str(theirs.revision if theirs else 0)}
    page = {**framed(request, found), "form": form, "visit": row, "theirs": _lines(theirs)}
    return render(request, "desk/visit.html", page, status=409 if theirs else 200)


def _lines(theirs: Visit | None) -> list[tuple[str, Any]]:
    """Return what stands in a visit, each with its name; empty ones are left out."""
    if theirs is None:
        return []
    shown = ChangedVisitForm(instance=theirs)
    del shown.fields["revision"]
    rows = []
    for name, field in shown.fields.items():
        value = getattr(theirs, name)
        said = getattr(theirs, f"get_{name}_display", lambda value=value: value)()
        shown_as = date_format(said, "j F Y") if isinstance(said, date) else said
        rows.append((str(field.label), shown_as))
    return [(label, value) for label, value in rows if value not in (None, "")]


def call(request: HttpRequest, code: str) -> HttpResponse:
    """Log a call in two taps, and go back to where it was begun."""
    found = writable(request, code)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.kind, made.on = made.Kind.CALL, day()
        kept = log_visit(found, made, by=person_of(request), at=timezone.now())
        _say(request, kept, _g("Samtalet är sparat."))
        return redirect("today") if _is_from_today(request) else redirect("case", code)
    page = {**framed(request, found), "call": form, "is_from_today": _is_from_today(request)}
    page["contacts"] = found.company.contacts.all()
    return render(request, "desk/call.html", page, status=422 if form.errors else 200)


def _is_from_today(request: HttpRequest) -> bool:
    return "today" in (request.GET.get("from"), request.POST.get("from"))
