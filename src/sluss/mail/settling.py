"""Letters that did not surely arrive: a person says what is to become of each.

Nothing of this happens by itself. Who decides second is told what the first one decided.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from sluss.core.errors import ValueFault
from sluss.directory.models import Person, Programme
from sluss.directory.stamps import ChangedMeanwhile
from sluss.mail.addressing import parts, recipients
from sluss.mail.models import Letter
from sluss.mail.permits import require_settle
from sluss.mail.weighing import is_wanted

State, Settled = Letter.State, Letter.Settled

OPEN = (State.FAILED, State.UNSURE)
"""Where a letter waits for a person to decide."""

STAMPED = ("state", "try_count")
"""What is another as soon as a letter has come further."""

_SETTLED = ["state", "sent_at", "settled_as", "settled_by", "settled_at"]


class NotWanted(ValueFault):
    """The letter no longer says what is so, or what may be shared; it is not sent again."""


class NoAddress(ValueFault):
    """The address is not one of those that the letter may go to."""


def open_letters(programme: Programme) -> QuerySet[Letter]:
    """Return the letters of a programme that wait for somebody to decide."""
    return Letter.objects.filter(case__company__programme=programme, state__in=OPEN)


@transaction.atomic
def say_arrived(letter: Letter, *, by: Person, at: datetime) -> Letter:
    """Say that a letter did arrive, and return it as it stands.

    It was sent when it was handed over. Raises `NotPermitted`, and `ChangedMeanwhile` where it is
    not open as `letter` was read.
    """
    found = _taken(letter, by)
    found.state, found.sent_at = State.SENT, found.claimed_at or at
    return _kept(found, Settled.ARRIVED, by, at)


@transaction.atomic
def send_again(letter: Letter, to: str = "", *, by: Person, at: datetime) -> Letter:
    """Let a letter go once more at the next sending, and return it as it stands.

    `to` is another address, one of `addresses_now`; empty for the one it had. An unsure letter may
    have arrived already: the recipient may then have it twice, and whoever asks has been told so.
    It is one try for each time that somebody decides it, however many press at once.

    Raises `NotPermitted`, `NotWanted`, `NoAddress`, and `ChangedMeanwhile` where it is not open as
    `letter` was read.
    """
    found = _taken(letter, by)
    if not is_wanted(found, at):
        raise NotWanted("the letter no longer says what is so")
    if to and to != found.recipient:
        if to not in addresses_now(found, at):
            raise NoAddress("the letter may not go to that address")
        found.recipient = to
    found.state, found.next_try_at, found.claimed_at = State.WAITING, at, None
    try:
        with transaction.atomic():
            found.save(update_fields=["recipient", "next_try_at", "claimed_at"])
    except IntegrityError as fault:
        raise NoAddress("somebody there has the letter already") from fault
    return _kept(found, Settled.AGAIN, by, at)


@transaction.atomic
def give_up(letter: Letter, *, by: Person, at: datetime) -> Letter:
    """Say that a letter is not needed, and return it as it stands.

    Raises `NotPermitted`, and `ChangedMeanwhile` where it is not open as `letter` was read.
    """
    found = _taken(letter, by)
    found.state = State.DROPPED
    return _kept(found, Settled.GIVEN_UP, by, at)


def addresses_now(letter: Letter, at: datetime) -> list[str]:
    """Return where a letter may go if it is sent again: what is written now, then where it went.

    Addresses that have the same letter already are left out.
    """
    provider = letter.referral.provider if letter.referral else None
    written = recipients(parts(letter.kind)[1], letter.case, provider, localdate(at))
    same = Letter.objects.filter(source=letter.source, kind=letter.kind).exclude(pk=letter.pk)
    theirs = set(same.values_list("recipient", flat=True))
    every = dict.fromkeys((*(each.address for each in written), letter.recipient))
    return [each for each in every if each not in theirs]


def _taken(letter: Letter, by: Person) -> Letter:
    """Return the letter, locked, if it is open and as it was read."""
    require_settle(by, letter.case.company.programme)
    found = Letter.objects.select_for_update(of=("self",)).select_related(
        "case__adviser", "case__company", "referral__provider", "referral__sharing"
    )
    now = found.filter(pk=letter.pk).first()
    is_as_read = now is not None and all(
        getattr(now, name) == getattr(letter, name) for name in STAMPED
    )
    if now is None or now.state not in OPEN or not is_as_read:
        raise ChangedMeanwhile(now)
    return now


def _kept(letter: Letter, settled: str, by: Person, at: datetime) -> Letter:
    letter.settled_as, letter.settled_by, letter.settled_at = settled, by, at
    letter.save(update_fields=_SETTLED)
    return letter
