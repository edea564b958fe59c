"""Files that belong to a case."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePosixPath
from unicodedata import category

from django.db import transaction
from django.db.models import QuerySet

from sluss.casework.models import Case, Deed, Document
from sluss.casework.permits import cases_of
from sluss.casework.repeating import sent_before
from sluss.core.errors import ValueFault
from sluss.directory.models import Person
from sluss.directory.permits import Asking, require_write

MOST_BYTES = 10 * 1024 * 1024
LONGEST = 200
"""The characters of a name that are kept; its ending is one of them."""

_ENDING = 20
_KINDS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
"""How the kinds begin that a browser is told; of all others it learns nothing."""


def documents_of(person: Asking) -> QuerySet[Document]:
    """Return the documents that the person may open, without their content."""
    rows = Document.objects.filter(case__in=cases_of(person)).defer("content")
    return rows.select_related("by", "case__company__programme")


@transaction.atomic
def add_document(case: Case, name: str, content: bytes, *, by: Person, at: datetime) -> Document:
    """Keep a file as it is, under the last part of its name; sent twice it is kept once.

    Raises `NotPermitted`, and `ValueFault` for one that is empty or too large.
    """
    require_write(by, case.company.programme)
    if not 0 < len(content) <= MOST_BYTES:
        raise ValueFault(f"a document holds 1 to {MOST_BYTES} bytes, not {len(content)}")
    given = {"name": plain_name(name), "size": len(content), "content": content}
    document = Document(**given, case=case, by=by, at=at)
    there = sent_before(document, case.documents.all())
    if there is not None:
        return there
    document.save()
    case.deeds.create(kind=Deed.Kind.DOCUMENT_ADDED, about=document.name, by=by, at=at)
    return document


@transaction.atomic
def remove_document(document: Document, *, by: Person, at: datetime) -> None:
    """Remove a file for good; the timeline keeps its name. Saying it again changes nothing."""
    require_write(by, document.case.company.programme)
    gone, _rows = Document.objects.filter(pk=document.pk).delete()
    if gone:
        document.case.deeds.create(
            kind=Deed.Kind.DOCUMENT_REMOVED, about=document.name, by=by, at=at
        )


def plain_name(name: str) -> str:
    """Return a file's name without folders and without signs that do not show.

    >>> plain_name("C:\\\\Dokument\\\\offert\\x00 2026.pdf")
    'offert 2026.pdf'
    >>> plain_name("../..")
    'dokument'
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = (sign for sign in last if category(sign)[0] != "C")
    shown = "".join(" " if category(sign)[0] == "Z" else sign for sign in seen)
    shown = " ".join(shown.split()).strip(". ") or "dokument"
    if len(shown) <= LONGEST:
        return shown
    ending = PurePosixPath(shown).suffix[:_ENDING]
    return shown[: LONGEST - len(ending)] + ending


def media_type(content: bytes) -> str:
    """Return the kind of a file by how it begins; a neutral one for what may hold anything."""
    known = (kind for begins, kind in _KINDS.items() if content.startswith(begins))
    return next(known, "application/octet-stream")
