"""A good example is written, put to the company, shown once it approved, and taken back.

Only the company approves, by its own link, and only the text that it read. Whatever changes the
text afterwards leads back to a draft: nothing is shown that nobody approved word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Case as Order
from django.db.models import Exists, OuterRef, QuerySet, Value, When

from sluss.casework.models import Case, Deed, Example, ExampleChange
from sluss.casework.models.examples import TEXT, ExampleState
from sluss.content.knowledge import knowledge
from sluss.core import examples
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.examples import State
from sluss.core.referrals import Actor
from sluss.directory.models import Person
from sluss.directory.permits import require_write
from sluss.directory.stamps import ChangedMeanwhile, stamp

STAMPED = ("version", "need", *TEXT)
"""What of a good example is compared with what it was when somebody read it."""

_NEEDED = ("before", "done", "after")

_KINDS = {
    State.DRAFTED: Deed.Kind.EXAMPLE_CHANGED,
    State.ASKED: Deed.Kind.EXAMPLE_ASKED,
    State.APPROVED: Deed.Kind.EXAMPLE_APPROVED,
    State.DECLINED: Deed.Kind.EXAMPLE_DECLINED,
    State.REVOKED: Deed.Kind.EXAMPLE_REVOKED,
    State.WITHDRAWN: Deed.Kind.EXAMPLE_WITHDRAWN,
}


class WrittenBefore(Exception):
    """The case has a good example of the same need already; `stands` is that one."""

    def __init__(self, stands: Example) -> None:
        super().__init__(f"there is one of {stands.need} already")
        self.stands = stands


class MovedOn(Exception):
    """Somebody led the good example on since it was read; `stands` is where it stands now."""

    def __init__(self, stands: Example) -> None:
        super().__init__(f"it is {stands.state} now")
        self.stands = stands


@dataclass(frozen=True)
class Said:
    """What goes with a change: the words, and of somebody at the company who it is.

    `right` is by which right they speak for it, as "vd".
    """

    words: str = ""
    who: str = ""
    right: str = ""


@transaction.atomic
def draft_example(case: Case, example: Example, *, by: Person, at: datetime) -> Example:
    """Keep a good example that is not yet a row, as a draft; sent twice it is kept once.

    Raises `WrittenBefore` where the case has one of the same need, `ValueFault` for an unknown
    need, another case's referral or a text that lacks a part, and `NotPermitted`.
    """
    require_write(by, case.company.programme)
    _require_whole(example)
    known = knowledge().needs
    if example.need not in known:
        raise ValueFault(f"unknown need '{example.need}'{did_you_mean(example.need, known)}")
    if example.referral is not None and example.referral.case_id != case.pk:
        raise ValueFault("the referral is another case's")
    Case.objects.select_for_update().get(pk=case.pk)
    there = case.examples.filter(need=example.need, state__in=examples.LIVE).first()
    if there is not None and (there.text(), there.by) == (example.text(), by):
        return there
    if there is not None:
        raise WrittenBefore(there)
    example.case, example.by, example.at = case, by, at
    example.save(force_insert=True)
    case.deeds.create(kind=Deed.Kind.EXAMPLE_WRITTEN, about=example.need, by=by, at=at)
    return example


@transaction.atomic
def change_example(example: Example, seen: str, *, by: Person, at: datetime) -> Example:
    """Keep another text, which `example` carries; what was shown is a draft anew.

    `seen` is its `stamp` over `STAMPED` when it was read. The same text changes nothing. Raises
    `ChangedMeanwhile` where it is another text now, `MovedOn` where it has ended, `ValueFault` for
    a text that lacks a part, and `NotPermitted`.
    """
    require_write(by, example.case.company.programme)
    _require_whole(example)
    now = _locked(example)
    if now.state not in examples.LIVE:
        raise MovedOn(now)
    if stamp(now, STAMPED) != seen:
        raise ChangedMeanwhile(now)
    if (now.text(), now.naming) == (example.text(), example.naming):
        return now
    for field in (*TEXT, "naming"):
        setattr(now, field, getattr(example, field))
    now.version += 1
    if now.state == State.DRAFTED:
        now.save()
        return now
    _move(now, State.DRAFTED, Said(), actor=Actor.PERSON, by=by, at=at)
    return now


@transaction.atomic
def ask_approval(example: Example, seen: str, *, by: Person, at: datetime) -> ExampleChange:
    """Put the text that was read to the company.

    Raises `ChangedMeanwhile` where it is another text now, `MovedOn` where it is no draft, and
    `NotPermitted`.
    """
    require_write(by, example.case.company.programme)
    now = _as_read(example, seen, State.ASKED, Actor.PERSON)
    return _move(now, State.ASKED, Said(), actor=Actor.PERSON, by=by, at=at)


@transaction.atomic
def approve(example: Example, seen: str, said: Said, *, at: datetime) -> ExampleChange:
    """Let the company approve the very text that it read: from now on it is shown.

    Raises `ChangedMeanwhile` where it is another text now, `MovedOn` where nobody asks any longer,
    and `ValueFault` where it is not said who approves and by which right.
    """
    if not said.who.strip() or not said.right.strip():
        raise ValueFault("who approves says who, and by which right")
    now = _as_read(example, seen, State.APPROVED, Actor.COMPANY)
    return _move(now, State.APPROVED, said, actor=Actor.COMPANY, by=None, at=at)


@transaction.atomic
def decline(example: Example, seen: str, said: Said, *, at: datetime) -> ExampleChange:
    """Let the company say no to the text that it read. Raises as `approve` does."""
    now = _as_read(example, seen, State.DECLINED, Actor.COMPANY)
    return _move(now, State.DECLINED, said, actor=Actor.COMPANY, by=None, at=at)


@transaction.atomic
def revoke(example: Example, said: Said = Said(), *, at: datetime) -> bool:
    """Let the company take back what is shown, whichever text; tell whether it was shown until now.

    Nothing is asked of whoever takes back: it works at once, and twice is once.
    """
    now = _locked(example)
    if now.state != State.APPROVED:
        return False
    _move(now, State.REVOKED, said, actor=Actor.COMPANY, by=None, at=at)
    return True


@transaction.atomic
def withdraw_example(
    example: Example, said: Said = Said(), *, by: Person, at: datetime
) -> ExampleChange:
    """Take a good example away for good, whatever its text; it is shown no more.

    Raises `MovedOn` where it has ended already, and `NotPermitted`.
    """
    require_write(by, example.case.company.programme)
    now = _locked(example)
    if now.state not in examples.LIVE:
        raise MovedOn(now)
    return _move(now, State.WITHDRAWN, said, actor=Actor.PERSON, by=by, at=at)


def shown_examples(case: Case, needs: Sequence[str], most: int) -> QuerySet[Example]:
    """Return good examples that others of a case's programme have for some needs, at most so many.

    One of just these needs comes before one of their areas, and the latest before the earlier.
    """
    known = knowledge().needs
    areas = {known[need].area for need in needs if need in known}
    akin = [key for key, need in known.items() if need.area in areas]
    there = approved_examples().filter(case__company__programme=case.company.programme_id)
    ordered = there.annotate(place=Order(When(need__in=needs, then=Value(0)), default=Value(1)))
    return ordered.filter(need__in=akin).exclude(case=case).order_by("place", "-at", "-pk")[:most]


def approved_examples() -> QuerySet[Example]:
    """Return the good examples that are shown: those whose very text the company approved."""
    return Example.objects.filter(state=ExampleState.APPROVED)


def told_examples(case: Case) -> QuerySet[Example]:
    """Return the good examples that a case's company has been asked about, latest first."""
    asked = ExampleChange.objects.filter(example=OuterRef("pk"), to=ExampleState.ASKED)
    return case.examples.filter(Exists(asked))


def _require_whole(example: Example) -> None:
    """Demand every part of a text; lines end alike, so that the same text is the same."""
    for field in TEXT:
        setattr(example, field, getattr(example, field).replace("\r\n", "\n").strip())
    lacking = [field for field in (*_NEEDED, "shown_as") if not getattr(example, field)]
    if lacking:
        raise ValueFault(f"a good example lacks {', '.join(lacking)}")


def _locked(example: Example) -> Example:
    rows = Example.objects.select_for_update(of=("self",)).select_related("case")
    return rows.get(pk=example.pk)


def _as_read(example: Example, seen: str, to: State, actor: Actor) -> Example:
    """Lock a good example that may be led to a state and has the text that was read."""
    now = _locked(example)
    if not examples.may_lead(State(now.state), to, actor):
        raise MovedOn(now)
    if stamp(now, STAMPED) != seen:
        raise ChangedMeanwhile(now)
    return now


def _move(
    now: Example, to: State, said: Said, *, actor: Actor, by: Person | None, at: datetime
) -> ExampleChange:
    """Lead a locked good example on. The one way that its state changes."""
    examples.require_lead(State(now.state), to, actor)
    change = now.changes.create(
        number=now.change_count + 1,
        was=now.state,
        to=to,
        actor=actor,
        by=by,
        who=said.who.strip(),
        right=said.right.strip(),
        words=said.words.strip(),
        version=now.version,
        text=now.text(),
        at=at,
    )
    now.state, now.change_count = to, change.number
    now.approved_version = now.version if to == State.APPROVED else 0
    now.save()
    now.case.deeds.create(kind=_KINDS[to], about=now.need, by=by, at=at)
    return change
