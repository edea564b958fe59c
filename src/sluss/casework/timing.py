"""The one clock is looked at: who is reminded, what expires, and when it is asked what came of it.

Each looking writes what is due on that day and was not written, so that it may be done as often as
one likes, by several at once, and after a stop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, localtime, make_aware

from sluss.casework.models import Change, Link, Referral, Reminder
from sluss.casework.models.referrals import Actor, Route, State
from sluss.casework.referring import lead
from sluss.content.daysoff import days_off_between
from sluss.core import referrals
from sluss.core.workdays import (
    LATEST,
    MONTHS,
    Clock,
    Due,
    Kind,
    Pause,
    Rhythm,
    due_after_end,
    due_after_yes,
    due_while_waiting,
    last_day,
    months_after,
)
from sluss.directory.models import Absence, Provider

MORNING = time(7)
"""Before this hour nothing is due: nobody wants a letter at night."""

WAITING = (State.SENT, State.RECEIVED)
_AROUND = timedelta(days=60)
"""More than a question is put off by the longest rest of a year."""
_A_PART = 200
_YEARS = timedelta(days=3 * 366)
"""How far ahead a clock knows the days off."""


class Ticked(NamedTuple):
    """What one looking at the clock wrote: reminders, and how many expired."""

    reminded: int
    expired: int


def tick(at: datetime) -> Ticked:
    """Write what has become due: reminders, questions, and that nobody answered in time.

    Nothing is due before seven in the morning in Sweden, nor on days on which the referral's
    clock stands. Of what was missed only the latest is written.
    """
    today = localdate(at)
    if localtime(at).time() < MORNING:
        return Ticked(0, 0)
    _note_absences(today)
    written = []
    for referral in _in_parts(_looked_at(today)):
        if _due(referral, today) is not None:
            written.append(_write(referral.pk, at))
        else:
            _keep_links(referral, at)
    expired = sum(isinstance(row, Change) for row in written)
    return Ticked(sum(isinstance(row, Reminder) for row in written), expired)


def clock_of(referral: Referral, today: date) -> Clock:
    """Return the clock that a referral is on: its programme's, its provider's and its own rests."""
    provider = referral.provider
    first = min((each.on for each in referral.changes.all()), default=today)
    holds = (
        Pause(localdate(hold.begun_at), hold.ended_at and localdate(hold.ended_at))
        for hold in referral.holds.all()
    )
    absences = (Pause(each.first_on, each.last_on) for each in provider.absences.all())
    return Clock(
        days_off_between(min(first, today), today + _YEARS),
        Rhythm.told(provider.programme.rhythm),
        (*holds, *absences, *_absence(provider)),
    )


def answer_by(referral: Referral, today: date) -> date | None:
    """Return the last day to answer, as far as is known; None where nobody waits or it rests."""
    if referral.route != Route.INTRODUCTION or referral.state not in WAITING:
        return None
    return last_day(clock_of(referral, today), _since(referral, State.SENT), _told(referral))


def mailbox_of(provider: Provider, on: date) -> str:
    """Return who reads what a provider is sent on a day: it, or its deputy; empty for nobody."""
    has_deputy = bool(provider.deputy_email) and _is_away(provider, on)
    return provider.deputy_email if has_deputy else provider.email


def _is_away(provider: Provider, on: date) -> bool:
    first, last = provider.away_from, provider.away_until
    return first is not None and Pause(first, last).holds(on)


def _absence(provider: Provider) -> Iterator[Pause]:
    """Yield when the provider says that it is away; a deputy answers in its place."""
    if provider.away_from is not None and not provider.deputy_email:
        yield Pause(provider.away_from, provider.away_until)


def _note_absences(today: date) -> None:
    """Keep the days that providers are away without a deputy, as far as they have passed."""
    away = Provider.objects.filter(away_from__lte=today, deputy_email="")
    for provider in away.prefetch_related("absences"):
        first, last = provider.away_from, min(provider.away_until or today, today)
        seen = {each.first_on: each.last_on for each in provider.absences.all()}
        if first is not None and seen.get(first, first - timedelta(days=1)) < last:
            Absence.objects.update_or_create(
                provider=provider, first_on=first, defaults={"last_on": last}
            )


def _looked_at(today: date) -> QuerySet[Referral]:
    """Return the referrals whose clock may have come to something."""
    asked = Reminder.objects.filter(referral=OuterRef("pk"))
    under_way = Q(route=Route.INTRODUCTION, state__in=(*WAITING, State.ACCEPTED))
    ended = reduce(
        or_,
        (
            Q(changes__on__range=_ends(today, count)) & ~Exists(asked.filter(kind=str(kind)))
            for kind, count in MONTHS.items()
        ),
    )
    is_last = Q(changes__number=F("change_count"))
    found = Referral.objects.filter(is_last, under_way | Q(state__in=_final()) & ended)
    return found.order_by("pk")


def _in_parts(found: QuerySet[Referral]) -> Iterator[Referral]:
    """Yield referrals with no reading left open: SQLite writes nothing after an old one."""
    pks = list(found.values_list("pk", flat=True))
    for first in range(0, len(pks), _A_PART):
        part = Referral.objects.filter(pk__in=pks[first : first + _A_PART])
        yield from list(_with_rows(part).order_by("pk"))


def _with_rows(found: QuerySet[Referral]) -> QuerySet[Referral]:
    rows = ("changes", "holds", "reminders", "links", "provider__absences")
    return found.select_related("provider__programme").prefetch_related(*rows)


def _final() -> list[str]:
    routes = referrals.Route
    return sorted(
        {
            str(each)
            for on in routes
            for each in referrals.states(on)
            if referrals.is_final(on, each)
        }
    )


def _ends(today: date, months: int) -> tuple[date, date]:
    """Return between which days that had to end which may be asked about today."""
    day = months_after(today, -months)
    return day - timedelta(days=LATEST) - _AROUND, day + timedelta(days=3)


def _due(referral: Referral, today: date) -> Due | None:
    clock, written = clock_of(referral, today), _told(referral)
    if referral.route == Route.INTRODUCTION and referral.state in WAITING:
        return due_while_waiting(clock, _since(referral, State.SENT), today, written)
    if referral.route == Route.INTRODUCTION and referral.state == State.ACCEPTED:
        return due_after_yes(clock, _since(referral, State.ACCEPTED), today, written)
    return _due_after_end(referral, clock, today, written)


def _due_after_end(
    referral: Referral, clock: Clock, today: date, written: Mapping[Kind, date]
) -> Due | None:
    """Return the question to the company; its own pauses and the provider's are no matter then."""
    last = max(referral.changes.all(), key=lambda each: each.number, default=None)
    if last is None or last.to not in _final() or last.was == State.DRAFTED:
        return None
    return due_after_end(Clock(clock.holidays, clock.rhythm), last.on, today, written)


def _since(referral: Referral, state: State) -> date:
    return next(each.on for each in referral.changes.all() if each.to == state)


def _told(referral: Referral) -> dict[Kind, date]:
    return {Kind(each.kind): localdate(each.at) for each in referral.reminders.all()}


@transaction.atomic
def _write(pk: int, at: datetime) -> Reminder | Change | None:
    """Write what is due on a referral as it stands now, which nobody changes meanwhile."""
    Referral.objects.select_for_update().get(pk=pk)
    now = _with_rows(Referral.objects.filter(pk=pk)).get()
    due = _due(now, localdate(at))
    if due is None:
        return None
    if due.kind == Kind.EXPIRE:
        return lead(now, State.EXPIRED, actor=Actor.TIMER, at=at)
    return now.reminders.create(kind=str(due.kind), due_on=due.on, at=at)


def _keep_links(referral: Referral, at: datetime) -> None:
    """Let the links by which a referral is answered live as long as it can be answered."""
    if referral.route != Route.INTRODUCTION or referral.state not in WAITING:
        return
    last = answer_by(referral, localdate(at)) or localdate(at) + _AROUND
    ends = make_aware(datetime.combine(last + timedelta(days=1), time()))
    for link in referral.links.all():
        if link.purpose == Link.Purpose.ANSWER and at < link.expires_at < ends:
            still = Link.objects.filter(pk=link.pk, revoked_at=None)
            still.update(expires_at=ends)
