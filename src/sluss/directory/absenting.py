"""Who is away and who acts in their place; the days alone decide, so that nothing needs ending."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from sluss.core.errors import ValueFault
from sluss.core.workdays import Pause
from sluss.directory.models import Membership, Person, Programme
from sluss.directory.permits import MANAGING, WRITING, NotPermitted, may_write, programmes_of
from sluss.directory.stamps import ChangedMeanwhile, stamp

ABSENCE = ("away_from", "away_until", "deputy_id")
"""What of a person is compared when their absence is said."""


class Away(NamedTuple):
    """From and until which days somebody is away, and who acts meanwhile; no last day is open."""

    first: date | None = None
    last: date | None = None
    deputy: Person | None = None


class Doubts(NamedTuple):
    """What may go wrong with a deputy: away on some of the same days, and where they cannot act."""

    is_away: bool
    programmes: list[Programme]


def is_away(person: Person, on: date) -> bool:
    """Tell whether a person is away on a day."""
    pause = _pause(person)
    return pause is not None and pause.holds(on)


def is_over(person: Person, on: date) -> bool:
    """Tell whether an absence that was said has ended before a day."""
    return person.away_until is not None and person.away_until < on


def _pause(person: Person) -> Pause | None:
    first = person.away_from
    return None if first is None else Pause(first, person.away_until)


def in_place_of(person: Person, programme: Programme, on: date) -> Person:
    """Return who acts for a person in a programme on a day: their deputy, or the person.

    A deputy who is away too, cannot log in or may not write there is passed over and has none of
    their own looked up: whatever is wrong, what is written reaches the one whose it is.
    """
    deputy = person.deputy if is_away(person, on) else None
    if deputy is None or not deputy.is_active or is_away(deputy, on):
        return person
    return deputy if may_write(deputy, programme) else person


def acting_for(person: Person, on: date) -> QuerySet[Person]:
    """Return whose deputy a person is on a day on which those are away and the person is not.

    The person acts for them in the programmes where the person may write.
    """
    if is_away(person, on):
        return Person.objects.none()
    not_back = Q(away_until=None) | Q(away_until__gte=on)
    return person.deputy_for.filter(not_back, away_from__lte=on).order_by("name", "pk")


def absence_known_in(person: Person, by: Person) -> QuerySet[Programme]:
    """Return the programmes where a person may write and whose deputies `by` may choose among.

    Of oneself all of them; of another those that `by` runs. None where `by` has no say.
    """
    mine = programmes_of(person, WRITING)
    return mine if by == person else mine.filter(pk__in=programmes_of(by, MANAGING).values("pk"))


def may_stand_in(person: Person, by: Person) -> QuerySet[Person]:
    """Return who can act for a person, as far as `by` may know of them."""
    held = Membership.objects.filter(
        programme__in=absence_known_in(person, by), role__in=WRITING, ended_at=None
    )
    able = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    return able.exclude(pk=person.pk).order_by("name", "pk")


def doubts(person: Person, by: Person) -> Doubts:
    """Return what may go wrong with a person's deputy, in the programmes that `by` knows of."""
    deputy = person.deputy
    if deputy is None:
        return Doubts(False, [])
    theirs = programmes_of(deputy, WRITING).values("pk")
    without = absence_known_in(person, by).exclude(pk__in=theirs)
    return Doubts(_overlap(_pause(person), _pause(deputy)), list(without))


def _overlap(one: Pause | None, other: Pause | None) -> bool:
    if one is None or other is None:
        return False
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


@transaction.atomic
def say_away(person: Person, away: Away, seen: str, *, by: Person) -> Person:
    """Keep when a person is away and who acts meanwhile; an empty `Away` says that they are here.

    The person may say it, and who runs a programme where they may write. `seen` is the person's
    `stamp` over `ABSENCE` when it was read. A deputy whom `by` may not know of is kept where `by`
    names none. Raises `ChangedMeanwhile`, `NotPermitted`, and `ValueFault` for days that cannot be
    and for a deputy who can act nowhere.
    """
    if not absence_known_in(person, by).exists():
        raise NotPermitted
    if away.last is not None and (away.first is None or away.last < away.first):
        raise ValueFault("an absence begins, and not after it ends")
    if away.deputy is not None and away.first is None:
        raise ValueFault("a deputy acts while somebody is away: say from which day")
    able = may_stand_in(person, by)
    if away.deputy is not None and not able.filter(pk=away.deputy.pk).exists():
        raise ValueFault(
            "a deputy is somebody else who can log in and is adviser or lead in one of the same "
            "programmes: choose another, or give them the role first"
        )
    now = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if away == Away(now.away_from, now.away_until, now.deputy):
        return now
    if stamp(now, ABSENCE) != seen:
        raise ChangedMeanwhile(now)
    is_known = now.deputy is None or by == person or able.filter(pk=now.deputy.pk).exists()
    if away.first is None or away.deputy is not None or is_known:
        now.deputy = away.deputy
    now.away_from, now.away_until = away.first, away.last
    now.save(update_fields=["away_from", "away_until", "deputy"])
    return now
