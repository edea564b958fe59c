"""Rows become letters: what happened is read once, and one letter is made for each who is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import override

from sluss.casework.models import Change, Deed, ExampleChange, Message, Reminder, Renewal, Saying
from sluss.directory.models import Sharing
from sluss.mail import composing
from sluss.mail.models import Composed, Letter

log = logging.getLogger(__name__)

_REFERRAL = (
    "referral__case__company__programme__organisation",
    "referral__case__adviser",
    "referral__provider",
    "referral__sharing",
)
_CASE = ("case__company__programme__organisation", "case__adviser")


@dataclass(frozen=True)
class Outbox:
    """Rows that letters come of, and how: the row of each is read until its letters are made."""

    rows: Callable[[], QuerySet[Any]]
    letters: Callable[[Any, datetime], list[Letter]]


OUTBOXES: Mapping[str, Outbox] = {
    "change": Outbox(
        lambda: Change.objects.select_related(*_REFERRAL), composing.letters_of_change
    ),
    "message": Outbox(
        lambda: Message.objects.select_related(*_REFERRAL), composing.letters_of_message
    ),
    "reminder": Outbox(
        lambda: Reminder.objects.select_related(*_REFERRAL), composing.letters_of_reminder
    ),
    "revoked": Outbox(
        lambda: Sharing.objects.filter(revoked_at__isnull=False).select_related(
            "company__programme__organisation", "provider"
        ),
        composing.letters_of_revocation,
    ),
    "saying": Outbox(
        lambda: Saying.objects.select_related(*_CASE),
        composing.letters_of_saying,
    ),
    "assigned": Outbox(
        lambda: Deed.objects.filter(kind=Deed.Kind.ASSIGNED).select_related(*_CASE),
        composing.letters_of_new_adviser,
    ),
    "example": Outbox(
        lambda: ExampleChange.objects.select_related(
            "example__case__company__programme__organisation", "example__case__adviser", "by"
        ),
        composing.letters_of_example,
    ),
    "renewal": Outbox(
        lambda: Renewal.objects.select_related(
            *_REFERRAL, "case__company__programme__organisation", "case__adviser"
        ),
        composing.letters_of_renewal,
    ),
}
"""The rows that are the outbox, by the name that letters' `source` begins with."""


def enqueue(at: datetime) -> int:
    """Make the letters of every row that has none yet, and return how many.

    A row that cannot be read is left for the next time and stops no other. Any number may do it at
    once: there is one letter a row, recipient and kind.
    """
    return sum(
        _made(table, row, at)
        for table in OUTBOXES
        for row in unread(table).values_list("pk", flat=True)
    )


def unread(table: str) -> QuerySet[Any]:
    """Return the rows of an outbox whose letters nobody has made, oldest first."""
    done = Composed.objects.filter(table=table, row=OuterRef("pk"))
    return OUTBOXES[table].rows().filter(~Exists(done)).order_by("pk")


def _made(table: str, pk: int, at: datetime) -> int:
    try:
        with transaction.atomic(), override(settings.LANGUAGE_CODE):
            row = OUTBOXES[table].rows().filter(pk=pk).first()
            letters = OUTBOXES[table].letters(row, at) if row is not None else []
            Letter.objects.bulk_create(letters, ignore_conflicts=True)
            Composed.objects.bulk_create([Composed(table=table, row=pk)], ignore_conflicts=True)
            return len(letters)
    except Exception:
        log.exception("the letters of %s:%s were not made", table, pk)
        return 0
