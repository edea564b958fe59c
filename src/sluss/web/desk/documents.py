"""The documents of a case: put there, opened, and removed for good."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sluss.casework.documenting import (
    MOST_BYTES,
    add_document,
    documents_of,
    media_type,
    remove_document,
)
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import case_of, person_of, writable
from sluss.web.posting import posted

A_PAGE = 25


class DocumentForm(forms.Form):
    """A file for the case, refused here if it is empty or too large."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Högst 10 MB. Alla i programmet kan öppna den. Inga personuppgifter i onödan."),
        error_messages={
            "required": _("Välj en fil först."),
            "empty": _("Filen är tom. Välj en annan."),
        },
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Return a file that is small enough, or say how large it is."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            told = _g(
                "Filen är %(size)s, och högst 10 MB får plats. Spara den mindre eller dela den."
            )
            raise forms.ValidationError(told % {"size": filesizeformat(file.size or 0)})
        return file


def documents(request: HttpRequest, code: str) -> HttpResponse:
    """List the documents of a case, newest first, and take in one more."""
    found = writable(request, code) if request.method == "POST" else case_of(request, code)
    is_sent = request.method == "POST"
    form = DocumentForm(request.POST, request.FILES) if is_sent else DocumentForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        add_document(found, file.name, file.read(), by=person_of(request), at=timezone.now())
        messages.success(request, _g("Dokumentet är sparat."))
        return redirect("documents", code)
    rows = documents_of(request.user).filter(case=found)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page = {**framed(request, found), "form": form, "shown": shown}
    return render(request, "desk/documents.html", page, status=422 if form.errors else 200)


@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Give the file to save, never to show: what is in it could be made to harm."""
    person_of(request)
    row = get_object_or_404(documents_of(request.user), code=code)
    content = bytes(row.content)
    answer = HttpResponse(content, content_type=media_type(content))
    answer["Content-Disposition"] = content_disposition_header(True, row.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@posted("today")
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Remove a file for good."""
    person = person_of(request)
    row = get_object_or_404(documents_of(person), code=code)
    remove_document(row, by=person, at=timezone.now())
    messages.success(request, _g("Filen är borttagen på riktigt. Tidslinjen minns bara namnet."))
    return redirect("documents", row.case.code)
