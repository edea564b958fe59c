"""Working days are counted as one does by hand, and a clock tells each thing once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.workdays import (
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

PLAIN = Rhythm(closed_weeks=(), closes_at_christmas=False)
MONDAY = date(2026, 11, 2)
LADDER = (Kind.REMIND, Kind.LAST, Kind.ESCALATE, Kind.EXPIRE)


def days_from(day, count):
    return [day + timedelta(days=at) for at in range(count)]


@pytest.mark.parametrize(
    ("day", "is_closed"),
    [
        (date(2026, 7, 5), False),  # the Sunday of week 27
        (date(2026, 7, 6), True),  # the Monday of week 28
        (date(2026, 8, 2), True),  # the Sunday of week 31
        (date(2026, 8, 3), False),
        (date(2026, 12, 23), False),
        (date(2026, 12, 24), True),
        (date(2027, 1, 6), True),
        (date(2027, 1, 7), False),
    ],
)
def test_a_programme_rests_in_july_and_over_christmas(day, is_closed):
    assert Rhythm().is_closed(day) is is_closed
    assert not PLAIN.is_closed(day)


def test_week_53_and_week_1_are_those_of_the_iso_calendar():
    last = Rhythm(closed_weeks=(53,), closes_at_christmas=False)
    assert [day.day for day in days_from(date(2026, 12, 27), 9) if last.is_closed(day)] == [
        *(28, 29, 30, 31, 1, 2, 3)
    ]
    first = Rhythm(closed_weeks=(1,), closes_at_christmas=False)
    assert first.is_closed(date(2024, 12, 30))
    assert not first.is_closed(date(2027, 1, 1))


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
PAUSES = st.builds(
    lambda first, length: Pause(first, first + timedelta(days=length)), DAYS, st.integers(0, 60)
)
CLOCKS = st.builds(
    Clock,
    st.frozensets(DAYS, max_size=60),
    st.sampled_from([Rhythm(), PLAIN, Rhythm(closed_weeks=(1, 53), remind_after=3)]),
    st.lists(PAUSES, max_size=4).map(tuple),
)
COUNTS = st.integers(1, 40)


def runs_by_hand(clock, day):
    if day.strftime("%A") in ("Saturday", "Sunday") or day in clock.holidays:
        return False
    if int(day.strftime("%V")) in clock.rhythm.closed_weeks:
        return False
    if clock.rhythm.closes_at_christmas and f"{day:%m%d}" in CHRISTMAS:
        return False
    rests = [days_from(first, (last - first).days + 1) for first, last in clock.pauses]
    return not any(day in rest for rest in rests)


CHRISTMAS = {f"{day:%m%d}" for day in days_from(date(2026, 12, 24), 14)}


@given(CLOCKS, DAYS, COUNTS)
def test_days_are_counted_as_one_does_by_hand(clock, start, count):
    counted = [day for day in days_from(start, 900)[1:] if runs_by_hand(clock, day)]
    assert clock.after(start, count) == counted[count - 1]
    assert clock.passed(start, counted[count - 1]) == count
    first = clock.first(start)
    assert first == (start if runs_by_hand(clock, start) else counted[0])


@given(CLOCKS, DAYS, COUNTS, COUNTS)
def test_two_waits_in_a_row_are_as_long_as_one(clock, start, one, another):
    middle = clock.after(start, one)
    assert clock.after(middle, another) == clock.after(start, one + another)


@given(CLOCKS, DAYS, COUNTS, PAUSES)
def test_a_pause_never_makes_anything_due_sooner(clock, start, count, pause):
    paused = Clock(clock.holidays, clock.rhythm, (*clock.pauses, pause))
    assert paused.after(start, count) >= clock.after(start, count)


def test_an_open_pause_stops_the_clock_for_good():
    clock = Clock(frozenset(), PLAIN, (Pause(MONDAY + timedelta(days=3)),))
    assert clock.after(MONDAY, 2) == date(2026, 11, 4)
    assert clock.after(MONDAY, 3) is clock.first(date(2026, 11, 20)) is None
    assert last_day(clock, MONDAY, {}) is None
    assert due_while_waiting(clock, MONDAY, date(2030, 1, 7), {}) is None


def looked_at(clock, sent_on, days):
    """Return what is written when the clock is looked at on some days: kind, due day, day."""
    written, told = {}, []
    for day in days:
        due = due_while_waiting(clock, sent_on, day, written)
        if due is not None:
            written[due.kind] = day
            told.append((due.kind, due.on, day))
        if Kind.EXPIRE in written:
            break
    return told


def test_an_unanswered_referral_is_reminded_of_and_expires_on_its_working_days():
    told = looked_at(Clock(frozenset(), PLAIN), MONDAY, days_from(MONDAY, 60))
    assert [(str(kind), on.isoformat()) for kind, on, _at in told] == [
        ("remind", "2026-11-09"),
        ("last", "2026-11-16"),
        ("escalate", "2026-11-18"),
        ("expire", "2026-11-30"),
    ]


@given(CLOCKS, DAYS)
def test_who_looks_every_day_writes_all_four_once_on_their_days(clock, sent_on):
    told = looked_at(clock, sent_on, days_from(sent_on, 900))
    rhythm = clock.rhythm
    counts = (rhythm.remind_after, rhythm.last_after, rhythm.escalate_after, rhythm.expire_after)
    assert [kind for kind, _on, _at in told] == list(LADDER)
    assert [on for _kind, on, _at in told] == [clock.after(sent_on, count) for count in counts]
    assert all(on == at for _kind, on, at in told)


@given(CLOCKS, DAYS, st.lists(st.integers(1, 45), min_size=30, max_size=60))
def test_who_misses_days_writes_nothing_twice_nothing_late_on_a_day_of_rest(clock, sent_on, gaps):
    looks = [sent_on + timedelta(days=sum(gaps[:n])) for n in range(len(gaps))]
    told = looked_at(clock, sent_on, looks)
    kinds = [kind for kind, _on, _at in told]
    assert kinds == [kind for kind in LADDER if kind in kinds]
    assert all(runs_by_hand(clock, at) and at >= on for _kind, on, at in told)
    if Kind.EXPIRE in kinds:
        assert len(kinds) > 1
        (before, _on, word), (_kind, _due, end) = told[-2:]
        rhythm = clock.rhythm
        counts = {
            Kind.REMIND: rhythm.remind_after,
            Kind.LAST: rhythm.last_after,
            Kind.ESCALATE: rhythm.escalate_after,
        }
        assert clock.passed(word, end) >= rhythm.expire_after - counts[before]
        assert clock.passed(sent_on, end) >= rhythm.expire_after


def test_of_what_was_missed_only_the_latest_is_due():
    clock = Clock(frozenset(), PLAIN)
    late = [date(2026, 11, 17), *days_from(date(2026, 11, 18), 40)]
    kinds = [str(kind) for kind, _on, _at in looked_at(clock, MONDAY, late)]
    assert kinds == ["last", "escalate", "expire"]


def test_nothing_expires_before_somebody_was_told_and_had_the_days_that_are_left():
    clock = Clock(frozenset(), PLAIN)
    told = looked_at(clock, MONDAY, days_from(date(2027, 3, 1), 40))
    assert told == [
        (Kind.ESCALATE, date(2026, 11, 18), date(2027, 3, 1)),
        (Kind.EXPIRE, date(2026, 11, 30), date(2027, 3, 11)),
    ]
    assert last_day(clock, MONDAY, {Kind.ESCALATE: date(2027, 3, 1)}) == date(2027, 3, 11)


def test_a_rhythm_made_shorter_does_not_shut_the_door_at_once():
    short = Rhythm(2, 4, 5, 6, closed_weeks=(), closes_at_christmas=False)
    written = {Kind.REMIND: date(2026, 11, 9)}
    clock, today = Clock(frozenset(), short), date(2026, 11, 16)
    due = due_while_waiting(clock, MONDAY, today, written)
    assert due == Due(Kind.ESCALATE, date(2026, 11, 9))
    written[Kind.ESCALATE] = today
    assert due_while_waiting(clock, MONDAY, today, written) is None
    assert due_while_waiting(clock, MONDAY, date(2026, 11, 17), written).kind == Kind.EXPIRE


def test_a_rhythm_made_longer_reminds_of_nothing_that_came_before():
    long = Rhythm(9, 40, 50, 60, closed_weeks=(), closes_at_christmas=False)
    written = {Kind.ESCALATE: date(2026, 11, 18)}
    for day in days_from(date(2026, 11, 18), 40):
        assert due_while_waiting(Clock(frozenset(), long), MONDAY, day, written) is None


@given(CLOCKS, DAYS)
def test_the_last_day_is_the_day_on_which_it_expires(clock, sent_on):
    told = looked_at(clock, sent_on, days_from(sent_on, 900))
    expired_on = told[-1][2]
    assert last_day(clock, sent_on, {}) == expired_on
    assert last_day(clock, sent_on, {kind: at for kind, _on, at in told[:-1]}) == expired_on


def test_whether_they_have_heard_from_each_other_is_asked_once():
    clock = Clock(frozenset(), PLAIN)
    asked = [day for day in days_from(MONDAY, 40) if due_after_yes(clock, MONDAY, day, {})]
    assert asked[0] == date(2026, 11, 16)
    assert all(day.isoweekday() < 6 for day in asked)
    due = due_after_yes(clock, MONDAY, asked[3], {})
    assert due == Due(Kind.HEARD, date(2026, 11, 16))
    assert due_after_yes(clock, MONDAY, asked[3], {Kind.HEARD: asked[0]}) is None


@pytest.mark.parametrize(
    ("ended", "three", "six", "twelve"),
    [
        ("2026-03-02", "2026-06-02", "2026-09-02", "2027-03-02"),
        ("2026-10-01", "2027-01-07", "2027-04-01", "2027-10-01"),  # Christmas
        ("2026-04-10", "2026-08-03", "2026-10-12", "2027-04-12"),  # July, a Saturday twice
        ("2026-11-30", "2027-03-01", "2027-05-31", "2027-11-30"),  # February is short
    ],
)
def test_what_came_of_it_is_asked_after_three_six_and_twelve_months(ended, three, six, twelve):
    clock, ended_on, written, told = Clock(frozenset()), date.fromisoformat(ended), {}, []
    for day in days_from(ended_on, 420):
        due = due_after_end(clock, ended_on, day, written)
        if due is not None:
            assert due.on == day
            written[due.kind] = day
            told.append(day.isoformat())
    assert told == [three, six, twelve]
    assert list(written) == [Kind.THREE, Kind.SIX, Kind.TWELVE]


def test_a_question_that_was_missed_by_more_than_a_month_is_not_asked():
    clock, ended_on = Clock(frozenset(), PLAIN), date(2026, 3, 2)
    asked = {day for day in days_from(ended_on, 900) if due_after_end(clock, ended_on, day, {})}
    for first in ("2026-06-02", "2026-09-02", "2027-03-02"):
        month = days_from(date.fromisoformat(first), 32)
        assert {day for day in asked if day in month} == {d for d in month if clock.runs(d)}
    assert max(asked) <= date(2027, 4, 2)
    six = {Kind.SIX: date(2026, 9, 2)}
    assert due_after_end(clock, ended_on, date(2026, 6, 2), six) is None


@given(DAYS, st.integers(-30, 30))
def test_months_are_counted_on_the_calendar(day, count):
    there = months_after(day, count)
    assert (there.year - day.year) * 12 + there.month - day.month == count
    assert there.day == day.day or (there + timedelta(days=1)).day == 1
    assert there.day <= day.day
