"""One clock for those who wait: working days, counted from a day, standing still in pauses."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

_SATURDAY = 6
_ONE = timedelta(days=1)
_FAR = 1_000
"""The days that a clock runs over holidays and pauses before somebody must have erred."""


STEPS = ("remind_after", "last_after", "escalate_after", "expire_after")
"""What an unanswered referral comes to, in order."""

MOST_DAYS, MOST_WEEKS = 250, 26
"""A rhythm that waits longer, or rests more of the year, would tell nobody anything."""


class Pause(NamedTuple):
    """Days on which the clock stands, first and last among them; an open one has no last."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the clock stands on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Rhythm:
    """How a programme waits, in working days from sending; from acceptance for `heard_after`.

    `closed_weeks` are ISO week numbers. Between Christmas and Twelfth Night the clock stands where
    `closes_at_christmas`.

    >>> Rhythm.told({"remind_after": 3}).remind_after
    3
    """

    remind_after: int = 5
    last_after: int = 10
    escalate_after: int = 12
    expire_after: int = 20
    heard_after: int = 10
    closed_weeks: tuple[int, ...] = (28, 29, 30, 31)
    closes_at_christmas: bool = True

    @classmethod
    def told(cls, differs: Mapping[str, Any]) -> Rhythm:
        """Return the rhythm with what differs from the usual one; unknown names are left out."""
        names = {each.name for each in fields(cls)}
        given = {name: value for name, value in differs.items() if name in names}
        if "closed_weeks" in given:
            given["closed_weeks"] = tuple(given["closed_weeks"])
        return cls(**given)

    def differs(self) -> dict[str, Any]:
        """Return what differs from the usual rhythm, as `told` reads it.

        >>> Rhythm(remind_after=3, closed_weeks=(29,)).differs()
        {'remind_after': 3, 'closed_weeks': [29]}
        """
        usual, mine = asdict(Rhythm()), asdict(self)
        told = {name: value for name, value in mine.items() if value != usual[name]}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in told.items()}

    def wrong(self) -> tuple[str, ...]:
        """Return the names of values that cannot be: out of bounds, or not after the step before.

        >>> Rhythm(remind_after=0, last_after=13, closed_weeks=(54,)).wrong()
        ('remind_after', 'escalate_after', 'closed_weeks')
        """
        steps = [getattr(self, name) for name in STEPS]
        ordered = zip(STEPS, [0, *steps[:-1]], steps, strict=True)
        names = [name for name, before, here in ordered if not before < here <= MOST_DAYS]
        if not 0 < self.heard_after <= MOST_DAYS:
            names.append("heard_after")
        if len(self.closed_weeks) > MOST_WEEKS or set(self.closed_weeks) - set(range(1, 54)):
            names.append("closed_weeks")
        return tuple(names)

    def is_closed(self, day: date) -> bool:
        """Tell whether the programme rests on a day.

        >>> Rhythm().is_closed(date(2026, 7, 8)), Rhythm().is_closed(date(2026, 12, 28))
        (True, True)
        """
        between = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 6)
        is_resting = self.closes_at_christmas and between
        return is_resting or day.isocalendar().week in self.closed_weeks


@dataclass(frozen=True)
class Clock:
    """Counts working days: neither weekend nor holiday, nor closed, nor paused."""

    holidays: frozenset[date]
    rhythm: Rhythm = Rhythm()
    pauses: tuple[Pause, ...] = ()

    def runs(self, day: date) -> bool:
        """Tell whether a day counts."""
        is_week_day = day.isoweekday() < _SATURDAY and day not in self.holidays
        is_paused = any(pause.holds(day) for pause in self.pauses)
        return is_week_day and not self.rhythm.is_closed(day) and not is_paused

    def after(self, start: date, count: int) -> date | None:
        """Return the working day that is `count` of them after a day; None while it stands still.

        >>> Clock(frozenset()).after(date(2026, 11, 24), 5)
        datetime.date(2026, 12, 1)
        >>> Clock(frozenset(), pauses=(Pause(date(2026, 11, 25)),)).after(date(2026, 11, 24), 5)
        """
        day, left = start, count
        for _ in range(_FAR):
            if left == 0:
                return day
            day += _ONE
            left -= self.runs(day)
        return None

    def first(self, day: date) -> date | None:
        """Return the first working day from a day on, itself among them; None while it stands.

        >>> Clock(frozenset()).first(date(2026, 11, 28))
        datetime.date(2026, 11, 30)
        """
        return self.after(day - _ONE, 1)

    def passed(self, start: date, end: date) -> int:
        """Return the working days after a day, up to and with another.

        >>> Clock(frozenset()).passed(date(2026, 11, 24), date(2026, 12, 1))
        5
        """
        days = (start + timedelta(days=at) for at in range(1, (end - start).days + 1))
        return sum(map(self.runs, days))


class Kind(StrEnum):
    """What a clock comes to."""

    REMIND = "remind"
    LAST = "last"
    ESCALATE = "escalate"
    EXPIRE = "expire"
    HEARD = "heard"
    THREE = "three"
    SIX = "six"
    TWELVE = "twelve"


MONTHS: Mapping[Kind, int] = {Kind.THREE: 3, Kind.SIX: 6, Kind.TWELVE: 12}
"""The months from the end until it is asked what came of it."""

LATEST = 31
"""The days after which such a question is no longer asked: it was missed."""


class Due(NamedTuple):
    """What a clock has come to, and the working day on which it did."""

    kind: Kind
    on: date


def due_while_waiting(
    clock: Clock, sent_on: date, today: date, written: Mapping[Kind, date]
) -> Due | None:
    """Return what an unanswered referral has come to and nobody was told; nothing on days of rest.

    `written` says on which day each was told before. Of several that were missed only the latest
    is due. It does not expire sooner after the latest word than the rhythm leaves between them,
    also where that word came late or the rhythm was made shorter.

    >>> due_while_waiting(Clock(frozenset()), date(2026, 11, 2), date(2026, 11, 9), {})
    Due(kind=<Kind.REMIND: 'remind'>, on=datetime.date(2026, 11, 9))
    """
    if not clock.runs(today):
        return None
    counts = _counts(clock.rhythm)
    passed, told = clock.passed(sent_on, today), _latest(counts, written)
    reached = _latest(counts, {kind for kind, count in counts.items() if count <= passed})
    if reached is not None and (told is None or counts[reached] > counts[told]):
        return _due(clock, reached, sent_on, counts[reached])
    since, before = (sent_on, 0) if told is None else (written[told], counts[told])
    left = max(1, clock.rhythm.expire_after - before)
    is_over = passed >= clock.rhythm.expire_after and clock.passed(since, today) >= left
    return _due(clock, Kind.EXPIRE, sent_on, clock.rhythm.expire_after) if is_over else None


def last_day(clock: Clock, sent_on: date, written: Mapping[Kind, date]) -> date | None:
    """Return the day on which an unanswered referral expires, as far as is known; None while the
    clock stands still.

    >>> last_day(Clock(frozenset(), Rhythm(expire_after=3)), date(2026, 11, 2), {})
    datetime.date(2026, 11, 5)
    """
    counts = _counts(clock.rhythm)
    told = _latest(counts, written)
    plain = clock.after(sent_on, clock.rhythm.expire_after)
    if told is None or plain is None:
        return plain
    late = clock.after(written[told], max(1, clock.rhythm.expire_after - counts[told]))
    return None if late is None else max(plain, late)


def due_after_yes(
    clock: Clock, accepted_on: date, today: date, written: Mapping[Kind, date]
) -> Due | None:
    """Return that it is time to ask whether they have heard from each other, once."""
    count = clock.rhythm.heard_after
    is_due = clock.runs(today) and clock.passed(accepted_on, today) >= count
    if not is_due or Kind.HEARD in written:
        return None
    return _due(clock, Kind.HEARD, accepted_on, count)


def due_after_end(
    clock: Clock, ended_on: date, today: date, written: Mapping[Kind, date]
) -> Due | None:
    """Return the question what came of it: the latest that is due, not asked and not too old.

    >>> due_after_end(Clock(frozenset()), date(2026, 11, 30), date(2027, 3, 1), {})
    Due(kind=<Kind.THREE: 'three'>, on=datetime.date(2027, 3, 1))
    """
    if not clock.runs(today):
        return None
    days = {kind: clock.first(months_after(ended_on, count)) for kind, count in MONTHS.items()}
    come = {kind: day for kind, day in days.items() if day is not None and day <= today}
    kind, told = _latest(MONTHS, come), _latest(MONTHS, written)
    if kind is None or (told is not None and MONTHS[kind] <= MONTHS[told]):
        return None
    return Due(kind, come[kind]) if (today - come[kind]).days <= LATEST else None


def months_after(day: date, count: int) -> date:
    """Return the same day of another month, or its last day where it is shorter.

    >>> months_after(date(2026, 11, 30), 3), months_after(date(2026, 1, 15), -2)
    (datetime.date(2027, 2, 28), datetime.date(2025, 11, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _counts(rhythm: Rhythm) -> Mapping[Kind, int]:
    return {
        Kind.REMIND: rhythm.remind_after,
        Kind.LAST: rhythm.last_after,
        Kind.ESCALATE: rhythm.escalate_after,
    }


def _latest(counts: Mapping[Kind, int], among: Collection[Kind]) -> Kind | None:
    return max((kind for kind in counts if kind in among), key=lambda k: counts[k], default=None)


def _due(clock: Clock, kind: Kind, start: date, count: int) -> Due | None:
    day = clock.after(start, count)
    return None if day is None else Due(kind, day)
