"""Letters are handed over to the mail server: claimed, sent, settled.

The claim is kept before anything leaves, so that whoever stops in between leaves a mark. A letter
that is claimed and never settled may have gone out: it is marked so and told, never sent again.
"""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from datetime import datetime, time, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime

from sluss.mail.addressing import REMINDING
from sluss.mail.composing import envelope, notice
from sluss.mail.models import Letter
from sluss.mail.weighing import is_wanted

log = logging.getLogger(__name__)
State = Letter.State

PATIENCE = timedelta(minutes=10)
"""After this a claim that nobody settled is a sender that stopped; no sending takes so long."""

PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720, 1440))
"""How long is waited after each try that the mail server did not take; then it has failed."""

MORNING = time(7)
"""When the reminders go that somebody had no room for the day before."""

_REFUSED = (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
"""What a mail server says that has certainly not taken the letter."""


def send_waiting(at: datetime, most: int = 50) -> int:
    """Send what waits, at most so many times, and return how many times something was handed over.

    What others left half done is marked first. Any number of senders may do it at once.
    """
    mark_stranded(at)
    for count in range(most):
        letters = claim(at)
        if not letters:
            return count
        hand_over(letters, at)
    return most


def mark_stranded(at: datetime) -> int:
    """Mark what was claimed long ago and never settled as unsure, and tell the adviser."""
    with transaction.atomic(durable=True):
        left = Letter.objects.filter(state=State.CLAIMED, claimed_at__lte=at - PATIENCE)
        stranded = list(left.select_for_update(skip_locked=True, of=("self",)))
        _settle(stranded, State.UNSURE, at)
    return len(stranded)


def claim(at: datetime) -> list[Letter]:
    """Claim what goes out next: a letter, or somebody's reminders of the day; none if none waits.

    What nobody needs any longer is dropped on the way.
    """
    _keep_for_good()
    while True:
        with transaction.atomic(durable=True):
            found = _first(at) or _reminders(at)
            wanted = [each for each in found if is_wanted(each, at)]
            unwanted = [each.pk for each in found if each not in wanted]
            Letter.objects.filter(pk__in=unwanted).update(state=State.DROPPED)
            if wanted and _has_room(wanted[0], at):
                return _claimed(wanted, at)
            Letter.objects.filter(pk__in=[each.pk for each in wanted]).update(
                next_try_at=_next_morning(at)
            )
        if not found:
            return []


def hand_over(letters: list[Letter], at: datetime) -> None:
    """Send claimed letters as one, and settle them by what the mail server answered."""
    server = get_connection()
    try:
        message = envelope(letters, at)
        message.message()
        server.open()
    except Exception as fault:
        log.warning("a letter could not be handed over: %s", fault)
        _try_later(letters, at, fault)
        return
    try:
        _send(server, message, letters, at)
    finally:
        with suppress(OSError):
            server.close()


def _send(server: object, message: EmailMessage, letters: list[Letter], at: datetime) -> None:
    try:
        server.send_messages([message])  # type: ignore[attr-defined]
    except _REFUSED as fault:
        if _is_for_good(fault):
            settle(letters, State.FAILED, at, str(fault))
        else:
            _try_later(letters, at, fault)
    except Exception as fault:
        # The connection broke while the letter was on its way: nobody knows whether it arrived.
        log.warning("a letter may or may not have gone out: %s", fault)
        settle(letters, State.UNSURE, at, str(fault))
    else:
        settle(letters, State.SENT, at)


def settle(letters: list[Letter], state: str, at: datetime, fault: str = "") -> None:
    """Say what became of claimed letters; those that did not surely arrive are told."""
    with transaction.atomic(durable=True):
        _settle(letters, state, at, fault)


def _settle(letters: list[Letter], state: str, at: datetime, fault: str = "") -> None:
    for letter in letters:
        # A sender that was slow knows better than whoever took it for stopped.
        mine = Letter.objects.filter(pk=letter.pk, claimed_at=letter.claimed_at)
        sent_at = at if state == State.SENT else None
        is_mine = mine.filter(state__in=(State.CLAIMED, State.UNSURE)).update(
            state=state, sent_at=sent_at, fault=fault[:400]
        )
        if is_mine and state != State.SENT:
            letter.state, letter.fault = state, fault[:400]
            Letter.objects.bulk_create(notice(letter, at), ignore_conflicts=True)


def _try_later(letters: list[Letter], at: datetime, fault: Exception) -> None:
    for letter in letters:
        if letter.try_count > len(PAUSES):
            settle([letter], State.FAILED, at, str(fault))
            continue
        Letter.objects.filter(
            pk=letter.pk, claimed_at=letter.claimed_at, state=State.CLAIMED
        ).update(
            state=State.WAITING,
            next_try_at=at + PAUSES[letter.try_count - 1],
            fault=str(fault)[:400],
        )


def _is_for_good(fault: Exception) -> bool:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= 500


def _waiting(at: datetime) -> QuerySet[Letter]:
    there = Letter.objects.filter(state=State.WAITING, next_try_at__lte=at)
    return there.order_by("next_try_at", "pk")


def _first(at: datetime) -> list[Letter]:
    letters = _waiting(at).exclude(kind__in=REMINDING)
    return list(letters.select_for_update(skip_locked=True, of=("self",))[:1])


def _reminders(at: datetime) -> list[Letter]:
    """Return the reminders of who has waited longest, locked in one order by all senders.

    Nobody else can claim for the same person meanwhile, so that they get one letter a day.
    """
    waiting = _waiting(at).filter(kind__in=REMINDING)
    recipient = waiting.values_list("recipient", flat=True).first()
    together = waiting.filter(recipient=recipient).order_by("pk")
    return list(together.select_for_update(of=("self",)))


def _has_room(letter: Letter, at: datetime) -> bool:
    """Tell whether somebody may get this today: reminders come in one letter a day."""
    if letter.kind not in REMINDING:
        return True
    begun = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    had = Letter.objects.filter(recipient=letter.recipient, kind__in=REMINDING)
    gone = had.filter(state__in=(State.CLAIMED, State.SENT, State.UNSURE), claimed_at__gte=begun)
    return not gone.exists()


def _next_morning(at: datetime) -> datetime:
    morning = datetime.combine(localdate(at) + timedelta(days=1), MORNING)
    return morning.replace(tzinfo=localtime(at).tzinfo)


def _claimed(letters: list[Letter], at: datetime) -> list[Letter]:
    for letter in letters:
        letter.state, letter.claimed_at = State.CLAIMED, at
        letter.try_count += 1
        letter.save(update_fields=["state", "claimed_at", "try_count"])
    return letters


def _keep_for_good() -> None:
    """Let a claim on SQLite be on the disk when it is kept, so that it outlives a power cut too."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
