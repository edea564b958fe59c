"""Anteckna fritt: words from a walk, and afterwards which needs they are about."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Case, Note
from sluss.casework.noting import (
    STAMPED,
    change_note,
    code_note,
    remove_note,
    waiting,
    write_note,
)
from sluss.content.knowledge import knowledge
from sluss.core.matching import title
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.web.desk.cases import framed, shown_notes, suggestions
from sluss.web.desk.finding import case_of, person_of, writable
from sluss.web.desk.forms import needs_by_area
from sluss.web.posting import posted

A_PAGE = 10


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]
    """One note. `read` is its stamp when it was read."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Note
        fields = ("words", "is_quote")
        widgets: ClassVar = {"words": forms.Textarea(attrs={"rows": 6, "autofocus": True})}
        help_texts: ClassVar = {
            "words": _(
                "Skriv så att företaget kan läsa det. Inget om hälsa, fack eller enskilda personer."
            )
        }
        error_messages: ClassVar = {
            "words": {"required": _("Skriv något först, eller gå tillbaka till företaget.")}
        }


def notes(request: HttpRequest, code: str) -> HttpResponse:
    """Show the notes that wait for their needs, and keep one more."""
    found = writable(request, code) if request.method == "POST" else case_of(request, code)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_note(found, form.save(commit=False), by=person_of(request), at=timezone.now())
        messages.success(
            request, _g("Anteckningen är sparad. Skriv nästa, eller koppla den nedan.")
        )
        return redirect("notes", code)
    return _listed(request, found, form)


def _listed(request: HttpRequest, found: Case, page: NoteForm, status: int = 200) -> HttpResponse:
    shown = {**framed(request, found), **_to_code(request, found), "form": page}
    return render(request, "desk/notes.html", shown, status=422 if page.errors else status)


def _to_code(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Return the notes that wait, a page of them, and the latest that were coded."""
    rows = Paginator(waiting(found).select_related("by"), A_PAGE)
    shown = rows.get_page(request.GET.get("page"))
    coded = found.notes.exclude(coded_at=None).select_related("by").order_by("-coded_at", "-pk")
    return {
        "shown": shown,
        "to_code": [_offered(each) for each in shown],
        "coded": [{**_offered(each["row"]), **each} for each in shown_notes(coded[:A_PAGE])],
        "all_needs": needs_by_area(),
    }


def _offered(note: Note) -> dict[str, Any]:
    left = [each for each in suggestions(note.words) if each["key"] not in note.coded_as]
    return {"row": note, "suggestions": left}


def note(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct a note that is not coded yet. Where somebody else was first, both are shown."""
    found = writable(request, code)
    row = found.notes.filter(pk=pk, coded_at=None).first()
    if row is None and request.method != "POST":
        raise Http404
    read = stamp(row, STAMPED) if row else ""
    form = NoteForm(request.POST or None, instance=row, initial={"read": read})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            change_note(_typed(form, found, pk), form.cleaned_data["read"], by=person_of(request))
            messages.success(request, _g("Anteckningen är rättad."))
            return redirect("notes", code)
        except ChangedMeanwhile as conflict:
            theirs = conflict.theirs
            if theirs is None or theirs.coded_at is not None:
                return _too_late(request, found, theirs)
            form.data = {**request.POST.dict(), "read": stamp(theirs, STAMPED)}
    page = {**framed(request, found), "form": form, "pk": pk, "theirs": theirs}
    return render(request, "desk/note.html", page, status=409 if theirs else 200)


def _typed(page: NoteForm, found: Case, pk: int) -> Note:
    typed: Note = page.save(commit=False)
    typed.pk, typed.case = pk, found
    return typed


def _too_late(request: HttpRequest, found: Case, theirs: Note | None) -> HttpResponse:
    """Show the notes with what was typed as a new one: the old one is coded, or gone."""
    told = _g("Någon annan tog bort anteckningen. Det du skrev står kvar i fältet.")
    if theirs is not None:
        told = _g("Någon annan har kopplat anteckningen till behov. Det du skrev står i fältet.")
    messages.warning(request, told)
    return _listed(request, found, NoteForm(request.POST), status=409)


@posted("notes", "code")
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Remove a note that is not coded yet, for good."""
    found = writable(request, code)
    row = get_object_or_404(Note, pk=pk, case=found)
    try:
        remove_note(row, by=person_of(request))
        messages.success(
            request, _g("Anteckningen är borttagen på riktigt. Ingen kopia finns kvar.")
        )
    except ChangedMeanwhile:
        messages.warning(request, _g("Anteckningen är redan kopplad till behov och står kvar."))
    return redirect("notes", code)


@posted("notes", "code")
def coded(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say which need a note is about, or that it is about none."""
    found = writable(request, code)
    row = get_object_or_404(Note, pk=pk, case=found)
    told = _code(row, request)
    if request.htmx:  # type: ignore[attr-defined]
        page = {**framed(request, found), **_to_code(request, found), "told": told}
        return render(request, "desk/_coding.html", page)
    messages.info(request, told)
    return redirect("notes", code)


def _code(row: Note, request: HttpRequest) -> str:
    """Code a note as was asked, and return what came of it in words."""
    need = "" if "none" in request.POST else request.POST.get("need", "")
    if "none" not in request.POST and need not in knowledge().needs:
        return _g("Välj ett behov i listan först.")
    try:
        code_note(row, [need] if need else [], by=person_of(request), at=timezone.now())
    except ChangedMeanwhile:
        return _g("Någon annan tog bort anteckningen.")
    return _coded_wording(need)


def _coded_wording(need: str) -> str:
    if not need:
        return _g("Anteckningen hör inte till något behov. Den står kvar bland de kopplade.")
    name = title(knowledge().needs[need].name, (get_language() or "sv")[:2])
    return _g("Kopplad till %(need)s.") % {"need": name}
