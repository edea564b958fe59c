"""Who is told what: the sides of a referral, and their addresses on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.timezone import localdate

from sluss.casework.assigning import acting_in
from sluss.casework.models import Case, Change, ExampleChange, Message, Reminder
from sluss.casework.models.examples import ExampleState
from sluss.casework.models.referrals import Actor, Route, State
from sluss.casework.timing import mailbox_of
from sluss.directory.models import Provider


class Side(StrEnum):
    """Who a letter is for."""

    PROVIDER = "provider"
    COMPANY = "company"
    ADVISER = "adviser"


class Recipient(NamedTuple):
    """Where a letter goes, and the language that whoever reads it there wishes."""

    address: str
    language: str


ALL = (Side.PROVIDER, Side.COMPANY, Side.ADVISER)
OURS = (Side.COMPANY, Side.ADVISER)

TOLD: Mapping[str, Mapping[str, tuple[Side, ...]]] = {
    Route.INTRODUCTION: {
        State.SENT: (Side.PROVIDER, Side.COMPANY),
        State.RECEIVED: (Side.COMPANY,),
        State.ACCEPTED: ALL,
        State.DECLINED: ALL,
        State.EXPIRED: ALL,
        State.UNREACHABLE: ALL,
        State.HELPED: ALL,
        State.NOT_HELPED: ALL,
        State.WITHDRAWN: ALL,
    },
    Route.APPLICATION: {
        State.BEGUN: OURS,
        State.SUBMITTED: OURS,
        State.GRANTED: OURS,
        State.REFUSED: OURS,
        State.WITHDRAWN: OURS,
    },
}
"""Who is told of a change on each route; whoever made it knows already."""

REMINDED: Mapping[str, tuple[Side, ...]] = {
    Reminder.Kind.REMIND: (Side.PROVIDER,),
    Reminder.Kind.LAST: (Side.PROVIDER,),
    Reminder.Kind.ESCALATE: (Side.ADVISER,),
    Reminder.Kind.HEARD: (Side.PROVIDER, Side.COMPANY),
    Reminder.Kind.THREE: (Side.COMPANY,),
    Reminder.Kind.SIX: (Side.COMPANY,),
    Reminder.Kind.TWELVE: (Side.COMPANY,),
}
"""Whom the clock writes to."""

REMINDING = tuple(f"{kind}.{side}" for kind, sides in REMINDED.items() for side in sides)
"""The kinds of letters that come in one letter a day and person."""

_SIDE_OF: Mapping[str, Side] = {Actor.COMPANY: Side.COMPANY, Actor.PROVIDER: Side.PROVIDER}


def parts(kind: str) -> tuple[str, Side]:
    """Return what a letter tells, and to which side.

    >>> parts("sent.provider")
    ('sent', <Side.PROVIDER: 'provider'>)
    """
    stem, _, side = kind.partition(".")
    return stem, Side(side)


def told_of_change(change: Change) -> list[Side]:
    """Return who is told of a change. Nobody is of one that a spreadsheet brought."""
    if change.actor == Actor.IMPORT:
        return []
    sides = [side for side in TOLD[change.route].get(change.to, ()) if side not in _knows(change)]
    if change.was == State.DRAFTED and change.to == State.WITHDRAWN:
        return [side for side in sides if side == Side.ADVISER]
    sharing = change.referral.sharing
    if change.to == State.WITHDRAWN and sharing is not None and sharing.revoked_at is not None:
        # The letter that the sharing has stopped tells the provider.
        return [side for side in sides if side != Side.PROVIDER]
    if change.to == State.ACCEPTED and Side.PROVIDER not in sides:
        # Its receipt, with how the company is reached.
        return [*sides, Side.PROVIDER]
    return sides


def told_of_message(message: Message) -> list[Side]:
    """Return who is told of a message: they pass between the provider and the adviser.

    What a company says is its adviser's to hear.
    """
    sides = (Side.ADVISER,) if message.actor == Actor.COMPANY else (Side.PROVIDER, Side.ADVISER)
    return [side for side in sides if side not in _knows(message)]


def told_of_example(change: ExampleChange) -> list[Side]:
    """Return who is told of a change of a good example.

    A company also of what somebody there did, since others there may have the link; the adviser of
    what another of us did.
    """
    was, to = change.was, change.to
    is_shown_or_asked = to in (ExampleState.APPROVED, ExampleState.REVOKED, ExampleState.ASKED)
    is_gone = was == ExampleState.APPROVED or (
        was in (ExampleState.ASKED, ExampleState.DECLINED) and to == ExampleState.WITHDRAWN
    )
    is_anothers = change.by_id != acting_in(change.example.case, localdate(change.at)).pk
    sides = {
        Side.COMPANY: is_shown_or_asked or is_gone,
        Side.ADVISER: to != ExampleState.ASKED and is_anothers,
    }
    return [side for side, is_told in sides.items() if is_told]


def _knows(row: Change | Message) -> set[Side | None]:
    """Return the sides that did something, or wrote it down for another: they know of it."""
    acts = acting_in(row.referral.case, localdate(row.at))
    wrote = Side.ADVISER if row.by_id == acts.pk else None
    return {_SIDE_OF.get(row.actor), wrote}


def recipients(side: Side, case: Case, provider: Provider | None, on: date) -> list[Recipient]:
    """Return who reads for a side on a day, each address once; nobody where none is written.

    A provider's deputy is written to in the provider's language. While an adviser is away the
    deputy reads in their place; the adviser finds it in the case afterwards.
    """
    if side == Side.PROVIDER:
        written = [(mailbox_of(provider, on), provider.language)] if provider else []
    elif side == Side.ADVISER:
        acts = acting_in(case, on)
        written = [(acts.email, acts.language)] if acts.is_active else []
    else:
        contacts = case.company.contacts.order_by("pk")
        written = list(contacts.values_list("email", "language"))
    found: dict[str, str] = {}
    for address, language in written:
        found.setdefault(address.strip().lower(), language)
    return [Recipient(*each) for each in found.items() if each[0]]
