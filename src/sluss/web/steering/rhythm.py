"""How the programme waits for answers, and the days on which its clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.content.daysoff import days_off, days_off_between
from sluss.core.workdays import STEPS, Clock, Rhythm
from sluss.directory.founding import RHYTHM, set_rhythm
from sluss.directory.models import Programme
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.web.steering.finding import asking, programme_of
from sluss.web.steering.rhythmforms import RhythmForm, shown_weeks

AHEAD = timedelta(days=365)
_ONE = timedelta(days=1)


class Rest(NamedTuple):
    """Days in a row on which nothing is counted, and why."""

    first: date
    last: date
    because: str


def rhythm(request: HttpRequest, code: str) -> HttpResponse:
    """Show and change how the programme waits."""
    found = programme_of(request, code)
    form = RhythmForm(request.POST or None, initial=_begun(found))
    if request.method != "POST" or not form.is_valid():
        return _shown(request, found, form)
    try:
        set_rhythm(found, form.rhythm(), form.cleaned_data["seen"], by=asking(request))
    except ChangedMeanwhile:
        theirs = programme_of(request, code)
        return _shown(request, theirs, _told_theirs(request, theirs), 409)
    messages.success(request, _("Sparat. Det gäller genast, också det som redan är skickat."))
    return redirect("rhythm", code)


def _begun(programme: Programme) -> dict[str, Any]:
    return {**asdict(Rhythm.told(programme.rhythm)), "seen": stamp(programme, RHYTHM)}


def _shown(
    request: HttpRequest, found: Programme, asked: RhythmForm, status: int = 200
) -> HttpResponse:
    clock, today = _clock(found), localdate()
    ladder = [(_step(name), _after(clock, today, name)) for name in STEPS]
    page = {
        "programme": found,
        "form": asked,
        "ladder": ladder,
        "rests": list(_rests(clock, today)),
    }
    return render(request, "steering/rhythm.html", page, status=status)


def _clock(programme: Programme) -> Clock:
    today = localdate()
    return Clock(days_off_between(today, today + 4 * AHEAD), Rhythm.told(programme.rhythm))


def _step(name: str) -> Any:
    return RhythmForm.base_fields[name].label


def _after(clock: Clock, today: date, name: str) -> date | None:
    return clock.after(today, getattr(clock.rhythm, name))


def _told_theirs(request: HttpRequest, theirs: Programme) -> RhythmForm:
    """Return what was typed, with what somebody else set meanwhile; saved again, it holds."""
    now = Rhythm.told(theirs.rhythm)
    days = ", ".join(f"{_step(name)} {getattr(now, name)}" for name in (*STEPS, "heard_after"))
    weeks = shown_weeks(now.closed_weeks) or _("inga")
    text = _(
        "Någon annan hann ändra. Nu gäller: %(days)s. Stängda veckor: %(weeks)s."
        " Spara igen om det du skrev ska gälla i stället."
    )
    sent = request.POST.copy()
    sent["seen"] = stamp(theirs, RHYTHM)
    again = RhythmForm(sent)
    again.add_error(None, text % {"days": days, "weeks": weeks})
    return again


def _rests(clock: Clock, today: date) -> Iterator[Rest]:
    """Yield the days of a year ahead on which the clock stands, weekends by themselves left out."""
    days = (today + n * _ONE for n in range(AHEAD.days))
    for because, row in groupby(days, lambda day: _why(clock, day)):
        rest = list(row)
        if because:
            yield Rest(rest[0], rest[-1], because)


def _why(clock: Clock, day: date) -> str:
    rhythm = clock.rhythm
    if day.isocalendar().week in rhythm.closed_weeks:
        return _("stängda veckor")
    if rhythm.is_closed(day):
        return _("jul och nyår")
    is_week_day = day.isoweekday() <= 5
    return days_off(day.year, (get_language() or "sv")[:2]).get(day, "") if is_week_day else ""
