"""Free notes from a walk, and the needs that they turn out to be about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Window

from sluss.casework.models import Case, CaseNeed, Deed, Note
from sluss.casework.needing import add_need
from sluss.casework.repeating import sent_before
from sluss.directory.models import Person
from sluss.directory.permits import require_write
from sluss.directory.stamps import ChangedMeanwhile, stamp

STAMPED = ("words", "is_quote")
"""What of a note is compared with what it was when it was read."""


def waiting(case: Case) -> QuerySet[Note]:
    """Return the notes that nobody has coded yet, oldest first."""
    return case.notes.filter(coded_at=None)


def latest_notes(case: Case) -> QuerySet[Any]:
    """Return the notes, newest first; `waiting_count` of each is how many of all of them wait."""
    waits = Window(Count("pk", filter=Q(coded_at=None)))
    rows = case.notes.annotate(waiting_count=waits).select_related("by")
    return rows.order_by("-at", "-pk")


@transaction.atomic
def write_note(case: Case, note: Note, *, by: Person, at: datetime) -> Note:
    """Keep a note that is not yet a row; sent twice it is kept once. Raises `NotPermitted`."""
    require_write(by, case.company.programme)
    note.case, note.by, note.at = case, by, at
    there = sent_before(note, case.notes.all(), but=("coded_as", "coded_at"))
    if there is not None:
        return there
    note.save()
    return note


@transaction.atomic
def change_note(note: Note, read: str, *, by: Person) -> Note:
    """Keep other words for a note that nobody has coded; who wrote it and when stands.

    `read` is its `stamp` over `STAMPED` when it was read. Raises `ChangedMeanwhile` where it is no
    longer so, and `NotPermitted`.
    """
    require_write(by, note.case.company.programme)
    now = _locked(note)
    if now is None or now.coded_at is not None or stamp(now, STAMPED) != read:
        raise ChangedMeanwhile(now)
    now.words, now.is_quote = note.words, note.is_quote
    now.save()
    return now


@transaction.atomic
def remove_note(note: Note, *, by: Person) -> None:
    """Remove a note that nobody has coded, for good: no line remembers its words.

    Raises `ChangedMeanwhile` for one that is coded, and `NotPermitted`.
    """
    require_write(by, note.case.company.programme)
    now = _locked(note)
    if now is not None and now.coded_at is not None:
        raise ChangedMeanwhile(now)
    if now is not None:
        now.delete()


@transaction.atomic
def code_note(note: Note, needs: Iterable[str], *, by: Person, at: datetime) -> Note:
    """Say which needs a note is about, and add them to the case with the note's words.

    A quote is stated by the company, other notes are found by us. Needs that are coded already
    stay, also when nobody else knew of them; no needs say that it is about none. Raises
    `ChangedMeanwhile` where the note is gone, `NotPermitted`, and `ValueFault` for an unknown need.
    """
    require_write(by, note.case.company.programme)
    now = _locked(note)
    if now is None:
        raise ChangedMeanwhile(None)
    new = [need for need in dict.fromkeys(needs) if need not in now.coded_as]
    if now.coded_at is not None and not new:
        return now
    origin = CaseNeed.Origin.STATED if now.is_quote else CaseNeed.Origin.FOUND
    for need in new:
        add_need(now.case, CaseNeed(need=need, origin=origin, words=now.words), by=by, at=at)
    now.coded_as, now.coded_at = [*now.coded_as, *new], at
    now.save()
    for about in new or [""]:
        now.case.deeds.create(kind=Deed.Kind.NOTE_CODED, about=about, by=by, at=at)
    return now


def _locked(note: Note) -> Note | None:
    rows = Note.objects.select_for_update(of=("self",)).select_related("case__company__programme")
    return rows.filter(pk=note.pk, case=note.case).first()
