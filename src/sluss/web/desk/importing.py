"""The spreadsheet comes in: send it, look through what it says, keep what is right, or undo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.importing import contact_day_kept, keep_contacts, worked_with
from sluss.content.sheetrows import SheetRow, propose
from sluss.content.sheets import SHEET_FAULTS, BadSheet, Meaning, NoticeCode, Sheet, read_sheet
from sluss.content.trees import trees
from sluss.core.matching import title
from sluss.directory.importing import Undone, begin, imports_of, is_new, keep, undo
from sluss.directory.models import Import
from sluss.web.desk.belonging import ask_home, chosen_home, homes_of
from sluss.web.desk.finding import day, person_of
from sluss.web.desk.sheetwords import MEANINGS, notice_wording
from sluss.web.posting import posted

A_PAGE = 50
MOST_BYTES = 5_000_000
_PLACE = re.compile(r"[0-9]{1,5}")
_REPEATS = {NoticeCode.REPEATS_ROW, NoticeCode.REPEATS_EXISTING}
SHOWS = ("all", "new", "repeats", "remarks")


def _fault(bad: BadSheet) -> str:
    return title(SHEET_FAULTS[bad.code], (get_language() or "sv")[:2])


class SheetForm(forms.Form):
    """The file, refused here if nothing can be read from it."""

    file = forms.FileField(
        label=_("Kalkylark"),
        help_text=_("Excel (.xlsx) eller CSV, högst 5 MB. Inget läggs till förrän ni sagt ja."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Välj en fil först."),
            "empty": _("Filen är tom. Välj en annan."),
        },
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Return a file that can be read, or say what is wrong with it and how to mend it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in (".xlsx", ".csv"):
            raise forms.ValidationError(
                _("Den sortens fil går inte att ta in. Spara den som Excel (.xlsx) eller CSV.")
            )
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("Filen är större än 5 MB. Dela den i flera."))
        try:
            read_sheet(file.read())
        except BadSheet as bad:
            raise forms.ValidationError(_fault(bad)) from bad
        file.seek(0)
        return file


@dataclass(frozen=True)
class _Look:
    """What a draft says today; `fault` is why it says nothing, in words."""

    sheet: Sheet
    columns: dict[Meaning, int]
    proposals: tuple[SheetRow, ...]
    fault: str = ""


def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and go on to what it says."""
    person = person_of(request)
    homes = homes_of(person)
    if not homes:
        raise Http404
    programme = chosen_home(homes, request.POST.get("programme", ""))
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    ask_home(form, homes)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        draft = begin(programme, file.name, file.read(), by=person, at=timezone.now())
        return redirect("import", draft.pk)
    return render(request, "desk/import_upload.html", {"form": form})


def _kept(request: HttpRequest, kept: Import) -> HttpResponse:
    """Show the companies that a sheet added and that are still there, a page at a time."""
    there = kept.companies.select_related("case").order_by("pk")
    page = {
        "kept": kept,
        "added": [row for row in kept.rows if row["company"]],
        "shown": Paginator(there, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "desk/import_kept.html", page)


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a draft says and take the choices; afterwards, what was added."""
    draft = _import_of(request, pk)
    if draft.kept_at is not None:
        return _kept(request, draft)
    if request.method != "POST":
        return _preview(request, draft)
    if "discard" in request.POST:
        draft.delete()
        messages.success(request, _g("Kalkylarket är borttaget. Inget har lagts till."))
        return redirect("companies")
    _take_choices(draft, request.POST)
    if "keep" in request.POST:
        return _keep(request, draft)
    asked = {key: request.POST[key] for key in ("show", "page") if key in request.POST}
    asked.setdefault("show", request.POST.get("was", ""))
    return redirect(f"{reverse('import', args=[pk])}?{urlencode(asked)}")


@posted("import", "pk")
def undone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away what a sheet added and nobody has touched since."""
    kept = _import_of(request, pk)
    if kept.kept_at is None:
        raise Http404
    with transaction.atomic():
        told = undo(kept, worked_with(kept), by=person_of(request), at=timezone.now())
    messages.success(request, " ".join(_told(told)))
    return redirect("import", pk)


def _import_of(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(imports_of(person_of(request)).select_related("programme"), pk=pk)


def _told(told: Undone) -> list[str]:
    """Return what undoing did, a sentence for each part of it that there is."""
    gone, facts, work = told.removed_count, told.told_count, told.worked_count
    lines = [
        (gone, ngettext("%(n)s företag togs bort.", "%(n)s företag togs bort.", gone)),
        (
            facts,
            ngettext(
                "%(n)s företag är kvar, för någon har antecknat nya uppgifter om det.",
                "%(n)s företag är kvar, för någon har antecknat nya uppgifter om dem.",
                facts,
            ),
        ),
        (
            work,
            ngettext(
                "%(n)s företag är kvar, för någon har arbetat med dess ärende.",
                "%(n)s företag är kvar, för någon har arbetat med deras ärenden.",
                work,
            ),
        ),
    ]
    return [text % {"n": count} for count, text in lines if count or text == lines[0][1]]


def _look(draft: Import) -> _Look:
    read = read_sheet(bytes(draft.content))
    columns = dict(read.columns)
    if draft.columns is not None:
        columns = {Meaning(key): place for key, place in draft.columns.items()}
    there = draft.programme.companies.values_list("organisation_number", "name")
    try:
        return _Look(read, columns, propose(read, on=day(), columns=columns, existing=there))
    except BadSheet as bad:
        return _Look(read, columns, (), _fault(bad))


def _take_choices(draft: Import, given: QueryDict) -> None:
    """Keep in the draft what was ticked on this page; other columns begin the choices anew."""
    if "columns" in given:
        chosen = {key: given.get(f"column_{key}", "") for key in Meaning}
        draft.columns = {key: int(at) for key, at in chosen.items() if _PLACE.fullmatch(at)}
        draft.choices = {}
    else:
        ticked = set(given.getlist("take"))
        shown = (place for place in given.getlist("shown") if _PLACE.fullmatch(place))
        draft.choices |= {place: place in ticked for place in shown}
    draft.save(update_fields=["columns", "choices"])


def _chosen(draft: Import, proposals: Sequence[SheetRow]) -> set[int]:
    return {
        place
        for place, row in enumerate(proposals)
        if row.name and draft.choices.get(str(place), is_new(row))
    }


def _keep(request: HttpRequest, draft: Import) -> HttpResponse:
    person, now, proposals = person_of(request), timezone.now(), _look(draft).proposals
    chosen = _chosen(draft, proposals)
    if not chosen:
        messages.warning(request, _g("Inget företag är valt. Bocka för dem som ska läggas till."))
        return redirect("import", draft.pk)
    with transaction.atomic():
        kept = keep(draft, proposals, chosen, by=person, at=now)
        if kept.kept_at == now:
            keep_contacts(kept, proposals, by=person, at=now)
    left = len(chosen) - kept.companies.count()
    if left > 0:
        text = ngettext(
            "%(n)s vald rad blev inget nytt företag: numret finns redan.",
            "%(n)s valda rader blev inga nya företag: numren finns redan.",
            left,
        )
        messages.warning(request, text % {"n": left})
    return redirect("import", draft.pk)


def _preview(request: HttpRequest, draft: Import) -> HttpResponse:
    look = _look(draft)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "all"
    lists = _lists(look.proposals)
    shown = Paginator(lists[show], A_PAGE).get_page(request.GET.get("page"))
    chosen = _chosen(draft, look.proposals)
    page = {
        "draft": draft,
        "fault": look.fault,
        "columns": _columns(look),
        "lists": [
            {"key": key, "name": name, "count": len(lists[key])} for key, name in _list_names()
        ],
        "show": show,
        "shown": shown,
        "rows": [_row(place, look.proposals[place], place in chosen) for place in shown],
        "chosen_count": len(chosen),
    }
    return render(request, "desk/import.html", page)


def _list_names() -> list[tuple[str, str]]:
    names = (_g("Alla"), _g("Nya"), _g("Finns redan"), _g("Med anmärkning"))
    return list(zip(SHOWS, names, strict=True))


def _lists(proposals: Sequence[SheetRow]) -> dict[str, list[int]]:
    """Return the places of the proposals in each list. A remark is more than that it repeats."""
    rows = list(enumerate(proposals))
    return {
        "all": [place for place, _row in rows],
        "new": [place for place, row in rows if is_new(row)],
        "repeats": [place for place, row in rows if _codes(row) & _REPEATS],
        "remarks": [place for place, row in rows if _codes(row) - _REPEATS],
    }


def _codes(row: SheetRow) -> set[NoticeCode]:
    return {notice.code for notice in row.notices}


def _columns(look: _Look) -> list[dict[str, Any]]:
    headings = [
        {"place": place, "name": text or _g("Kolumn %(n)s") % {"n": place + 1}}
        for place, text in enumerate(look.sheet.heading)
    ]
    return [
        {"key": key, "name": name, "place": look.columns.get(key), "headings": headings}
        for key, name in MEANINGS.items()
    ]


def _row(place: int, row: SheetRow, is_chosen: bool) -> dict[str, Any]:
    notices = [notice_wording(notice) for notice in row.notices]
    if row.notes and contact_day_kept(row, day()) != row.last_contact_on:
        notices.append(_g("Anteckningen får dagens datum."))
    language = (get_language() or "sv")[:2]
    place_name = trees()["regions"].label(row.municipality, language) if row.municipality else ""
    return {
        "place": place,
        "row": row,
        "number": row.number.shown() if row.number else "",
        "municipality": place_name,
        "notices": notices,
        "is_chosen": is_chosen,
    }
