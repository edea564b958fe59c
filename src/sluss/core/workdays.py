"""One clock for those who wait: working days, counted from a day, standing still in pauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, NamedTuple

_SATURDAY = 6
_ONE = timedelta(days=1)
_FAR = 1_000
"""The days that a clock runs over holidays and pauses before somebody must have erred."""


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

    def passed(self, start: date, end: date) -> int:
        """Return the working days after a day, up to and with another.

        >>> Clock(frozenset()).passed(date(2026, 11, 24), date(2026, 12, 1))
        5
        """
        days = (start + timedelta(days=at) for at in range(1, (end - start).days + 1))
        return sum(map(self.runs, days))
