"""A moving clock over two years: everything once, on its working day, nothing while it stands."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from web.people import NEED

from sluss.casework.linking import Purpose, follow, make_link
from sluss.casework.models import Link, Referral, Reminder
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.referring import Moved, Told, draft, hold, lead, release
from sluss.casework.timing import Ticked, answer_by, mailbox_of, tick
from sluss.directory.models import Absence, Programme, Provider

HERE = ZoneInfo("Europe/Stockholm")
FIRST = date(2026, 3, 2)
YEARS = 730
OFFERS = ("almi-radgivning", "wargon-innovation", "energi-klimatradgivare")

OFF = """
2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-19 2026-12-24 2026-12-25
2026-12-31 2027-01-01 2027-01-06 2027-03-26 2027-03-29 2027-05-06 2027-06-25 2027-12-24 2027-12-31
2028-01-06 2028-04-14 2028-04-17 2028-05-01 2028-05-25 2028-06-06 2028-06-23 2028-12-25 2028-12-26
"""
"""The days off of the almanac that are no Saturday or Sunday, written from it."""


@pytest.fixture
def half(world):
    return world.ours


def at(day, hour=9, minute=0):
    return datetime.combine(day, time(hour, minute), HERE)


def days_from(day, count):
    return [day + timedelta(days=n) for n in range(count)]


def sent(half, day, offer=OFFERS[0], route=Route.INTRODUCTION):
    referral = Referral(need=NEED, offer=offer, route=route, question="Kan ni se över spillet?")
    referral = draft(half.case, referral, by=half.people["adviser"], at=at(day))
    to = State.SENT if route == Route.INTRODUCTION else State.BEGUN
    return led(referral, to, day, by=half.people["adviser"])


def led(referral, to, day, actor=Actor.PROVIDER, by=None):
    told = Told(reason=Reason.OTHER if to == State.DECLINED else None)
    lead(referral, to, told, actor=Actor.PERSON if by else actor, by=by, at=at(day))
    return referral


def run(first, count, hour=9):
    for day in days_from(first, count):
        tick(at(day, hour))


def told(referral):
    """Return what was written on a referral, in order: what, when it was due, on which day."""
    rows = [(each.kind, each.due_on, each.at) for each in referral.reminders.all()]
    ends = referral.changes.filter(to=State.EXPIRED)
    rows += [("expire", each.on, each.at) for each in ends]
    rows = [(kind, on, written.astimezone(HERE).date()) for kind, on, written in rows]
    return sorted(rows, key=lambda row: (row[2], row[1]))


def written(referral):
    return [(kind, written.isoformat()) for kind, _on, written in told(referral)]


def away(referral, first, last, deputy=""):
    given = {"away_from": first, "away_until": last, "deputy_email": deputy}
    Provider.objects.filter(pk=referral.provider_id).update(**given)


def works(day, rests=()):
    """Tell whether a day counts, as one says it with an almanac."""
    is_off = day.strftime("%a") in ("Sat", "Sun") or day.isoformat() in OFF.split()
    is_july = day.strftime("%V") in ("28", "29", "30", "31")
    is_christmas = f"{day:%m-%d}" >= "12-24" or f"{day:%m-%d}" <= "01-06"
    return not (is_off or is_july or is_christmas or any(a <= day <= b for a, b in rests))


def worked(day, count, rests=()):
    """Return the working day that is so many after a day."""
    while count:
        day += timedelta(days=1)
        count -= works(day, rests)
    return day


def on_or_after(day):
    return day if works(day) else worked(day, 1)


def same_day(day, months):
    """Return the same day so many months later, or the last of a month that is shorter."""
    year, month = day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1
    while True:
        try:
            return date(year, month, day.day)
        except ValueError:
            day -= timedelta(days=1)


def asked_later(day):
    kinds = {"three": 3, "six": 6, "twelve": 12}
    return [(kind, on_or_after(same_day(day, count))) for kind, count in kinds.items()]


class Life:
    """One referral of the two years: what happens to it on which day, and what is expected."""

    def __init__(self, half, number, rests):
        self.half, self.number, self.offer = half, number, OFFERS[number % 3]
        self.sent_on = FIRST + timedelta(days=23 * number)
        self.ends = ("expired", "accepted", "declined", "withdrawn")[number % 4]
        self.answer_on = worked(self.sent_on, (3, 7, 11, 15)[number // 4 % 4])
        self.rests = list(rests.get(self.offer, ()))
        self.held = (self.sent_on + timedelta(days=4), self.sent_on + timedelta(days=33))
        if number % 5 == 0:
            self.rests.append(self.held)
        self.referral = None

    def goes_on(self, day):
        """Do what happens on a day, in the afternoon after the clock was looked at."""
        adviser = self.half.people["adviser"]
        if day == self.sent_on:
            self.referral = sent(self.half, day, self.offer)
        if self.number % 5 == 0 and day == self.held[0]:
            hold(self.referral, by=adviser, at=at(day, 6))
        if self.number % 5 == 0 and day == self.held[1]:
            release(self.referral, by=adviser, at=at(day, 6))
        if day == self.answer_on and self.ends != "expired":
            Referral.refresh_from_db(self.referral)
            actor = Actor.COMPANY if self.ends == "withdrawn" else Actor.PROVIDER
            led(self.referral, State(self.ends), day, actor)

    def expected(self):
        """Return what is written on which day, reckoned by hand."""
        counts = {"remind": 5, "last": 10, "escalate": 12, "expire": 20}
        rows = [(kind, worked(self.sent_on, n, self.rests)) for kind, n in counts.items()]
        if self.ends == "expired":
            return rows + asked_later(rows[-1][1])
        rows = [(kind, day) for kind, day in rows if day <= self.answer_on]
        if self.ends == "accepted":
            return [*rows, ("heard", worked(self.answer_on, 10, self.rests))]
        return rows + asked_later(self.answer_on)


RESTS = {OFFERS[0]: [(date(2026, 5, 4), date(2026, 5, 29)), (date(2027, 2, 1), date(2027, 2, 26))]}
LAST = FIRST + timedelta(days=YEARS - 1)


def absences(half, day):
    """Let the first provider say each absence on the day before it; the later one replaces it."""
    for first, last in RESTS[OFFERS[0]]:
        if day == first - timedelta(days=1):
            found = Provider.objects.filter(programme=half.programme, key="almi")
            found.update(away_from=first, away_until=last)


def live(half, is_looked_at):
    lives = [Life(half, number, RESTS) for number in range(31)]
    for day in days_from(FIRST, YEARS):
        for life in lives:
            life.goes_on(day)
        absences(half, day)
        if is_looked_at(day):
            tick(at(day, 7 + day.day % 16, day.day % 60))
    return lives


def test_over_two_years_each_thing_is_told_once_and_on_its_working_day(half):
    lives = live(half, lambda _day: True)
    for life in lives:
        expected = [(kind, day.isoformat()) for kind, day in life.expected() if day <= LAST]
        assert written(life.referral) == expected, (life.number, life.ends)
        assert all(due == day for _kind, due, day in told(life.referral))
    assert {kind for life in lives for kind, _day in written(life.referral)} == {
        *Reminder.Kind.values,
        "expire",
    }


@pytest.mark.parametrize("seed", [1])
def test_over_two_years_with_missed_runs_nothing_is_told_twice_or_on_a_day_of_rest(half, seed):
    chance = Random(seed)
    stopped = {
        day
        for first in chance.sample(range(YEARS), 25)
        for day in days_from(FIRST + timedelta(days=first), chance.choice((1, 2, 7, 12)))
    }
    looked = {}
    for life in live(half, lambda day: day not in stopped):
        rows = told(life.referral)
        assert len({kind for kind, _on, _at in rows}) == len(rows)
        assert len({written for _kind, _on, written in rows}) == len(rows), "one a day at most"
        expected = dict(life.expected())
        for kind, on, written_on in rows:
            asks_company = kind in ("three", "six", "twelve")
            rests = () if asks_company else life.rests
            assert works(written_on, rests)
            assert written_on not in stopped
            assert written_on >= on
            if not asks_company and kind != "expire":
                assert on == expected[kind]
                missed = [day for day in days_from(on, (written_on - on).days) if works(day, rests)]
                assert stopped.issuperset(missed), "it waits for nothing else"
                looked[kind] = looked.get(kind, 0) + bool(missed)
    assert sum(looked.values()) > 3, "else nothing was missed"


def test_after_a_stop_of_a_week_each_referral_gets_one_word_and_none_gets_two(half):
    referrals = [sent(half, day) for day in days_from(FIRST, 5)]
    run(FIRST, 7)
    assert tick(at(FIRST + timedelta(days=18))) == Ticked(5, 0)
    assert [written(each)[-1][0] for each in referrals] == [*("escalate",) * 3, "last", "last"]
    assert max(len(written(each)) for each in referrals) == 1
    assert tick(at(FIRST + timedelta(days=18), 15)) == Ticked(0, 0)


def test_after_a_stop_that_lasted_the_whole_time_the_adviser_is_told_before_it_expires(half):
    referral, back = sent(half, FIRST), date(2026, 5, 18)
    run(back, 20)
    ends = worked(back, 8).isoformat()
    assert written(referral) == [("escalate", "2026-05-18"), ("expire", ends)]


def test_before_seven_in_the_morning_nothing_is_due_in_summer_time_or_winter_time(half):
    winter, summer = sent(half, date(2026, 3, 20)), sent(half, date(2026, 3, 23))
    for day in (date(2026, 3, 27), date(2026, 3, 30)):  # the clock went forward on the 29th
        utc = datetime.combine(day, time(5, 30), UTC)
        due = day.day == 30  # 6:30 in the morning of the one, 7:30 of the other
        assert tick(utc) == Ticked(2 if due else 0, 0)
    assert [kind for kind, _day in written(winter)] == ["remind"]
    assert [kind for kind, _day in written(summer)] == ["remind"]
    autumn = sent(half, date(2026, 10, 19))
    assert tick(datetime(2026, 10, 26, 5, 30, tzinfo=UTC)) == Ticked(0, 0)  # winter time: 6:30
    tick(datetime(2026, 10, 26, 6, 0, tzinfo=UTC))
    assert written(autumn) == [("remind", "2026-10-26")]


def test_the_day_is_the_one_in_sweden(half):
    referral = led(sent(half, FIRST), State.RECEIVED, FIRST)
    due = date(2026, 3, 9)
    assert tick(datetime(2026, 3, 8, 23, 30, tzinfo=UTC)).reminded == 0  # half past midnight
    tick(datetime(2026, 3, 9, 22, 30, tzinfo=UTC))
    assert told(referral) == [("remind", due, due)]


def test_nothing_is_told_while_a_referral_rests_and_its_days_are_counted_on(half):
    referral, adviser = sent(half, FIRST), half.people["adviser"]
    hold(referral, by=adviser, at=at(date(2026, 3, 5)))
    run(FIRST, 60)
    assert written(referral) == []
    release(referral, by=adviser, at=at(date(2026, 5, 4)))
    run(date(2026, 5, 4), 8)
    rests = [(date(2026, 3, 5), date(2026, 5, 4))]
    assert written(referral) == [("remind", worked(FIRST, 5, rests).isoformat())]


def test_an_absence_said_while_another_one_is_remembered_pauses_both_times(half):
    referral = sent(half, FIRST)
    first, second = (date(2026, 3, 5), date(2026, 3, 20)), (date(2026, 4, 7), date(2026, 4, 10))
    away(referral, *first)
    run(FIRST, 30)
    away(referral, *second)
    run(FIRST + timedelta(days=30), 30)
    days = [worked(FIRST, count, [first, second]).isoformat() for count in (5, 10, 12, 20)]
    assert [day for _kind, day in written(referral)] == days
    kept = [(each.first_on, each.last_on) for each in Absence.objects.order_by("first_on")]
    assert kept == [first, second]


def test_who_came_back_early_was_away_only_until_then(half):
    referral = sent(half, FIRST)
    away(referral, date(2026, 3, 4), None)
    run(FIRST, 7)
    assert answer_by(fresh(referral), date(2026, 3, 8)) is None
    away(referral, None, None)
    rests = [(date(2026, 3, 4), date(2026, 3, 8))]
    assert answer_by(fresh(referral), date(2026, 3, 9)) == worked(FIRST, 20, rests)
    run(date(2026, 3, 9), 4)
    assert written(referral) == [("remind", worked(FIRST, 5, rests).isoformat())]


def fresh(referral):
    return Referral.objects.get(pk=referral.pk)


def test_where_a_deputy_answers_the_clock_goes_on(half):
    referral = sent(half, FIRST)
    away(referral, FIRST, FIRST + timedelta(days=90), deputy="deputy@almi.test")
    run(FIRST, 8)
    assert written(referral) == [("remind", "2026-03-09")]
    assert not Absence.objects.exists()


def test_a_deputy_reads_what_is_sent_only_while_the_provider_is_away(half):
    provider = Provider(email="post@almi.test", deputy_email="deputy@almi.test")
    assert mailbox_of(provider, FIRST) == "post@almi.test"
    provider.away_from, provider.away_until = FIRST, FIRST + timedelta(days=2)
    read = [mailbox_of(provider, FIRST + timedelta(days=n)) for n in (-1, 0, 2, 3)]
    assert read == ["post@almi.test", *["deputy@almi.test"] * 2, "post@almi.test"]
    provider.deputy_email = ""
    assert mailbox_of(provider, FIRST) == "post@almi.test"


def test_a_programme_has_its_own_rhythm(half):
    rhythm = {"remind_after": 2, "expire_after": 25, "closed_weeks": [11]}
    Programme.objects.filter(pk=half.programme.pk).update(rhythm=rhythm)
    referral = sent(half, FIRST)
    run(FIRST, 45)
    week = [(date(2026, 3, 9), date(2026, 3, 15))]
    expected = {"remind": 2, "last": 10, "escalate": 12, "expire": 25}
    assert written(referral) == [
        (kind, worked(FIRST, count, week).isoformat()) for kind, count in expected.items()
    ]


def test_an_application_is_never_reminded_of_and_never_expires_while_it_is_awaited(half):
    referral = sent(half, FIRST, route=Route.APPLICATION)
    led(referral, State.SUBMITTED, FIRST, Actor.COMPANY)
    run(FIRST, 300)
    assert written(referral) == []
    granted_on = FIRST + timedelta(days=300)
    led(referral, State.GRANTED, granted_on, Actor.COMPANY)
    run(granted_on, 120)
    assert written(referral) == [("three", on_or_after(same_day(granted_on, 3)).isoformat())]


def test_everybody_is_asked_later_also_whom_nobody_helped_but_not_about_a_draft(half):
    ways = {
        State.HELPED: (State.ACCEPTED, State.HELPED),
        State.NOT_HELPED: (State.ACCEPTED, State.NOT_HELPED),
        State.UNREACHABLE: (State.ACCEPTED, State.UNREACHABLE),
        State.DECLINED: (State.DECLINED,),
        State.WITHDRAWN: (State.WITHDRAWN,),
    }
    for states in ways.values():
        referral = sent(half, FIRST)
        for to in states:
            led(referral, to, FIRST, Actor.COMPANY if to == State.WITHDRAWN else Actor.PROVIDER)
    only_drafted = Referral(need=NEED, offer=OFFERS[0], route=Route.INTRODUCTION, question="?")
    draft(half.case, only_drafted, by=half.people["adviser"], at=at(FIRST))
    led(only_drafted, State.WITHDRAWN, FIRST, Actor.COMPANY)
    day = on_or_after(same_day(FIRST, 3))
    assert tick(at(day - timedelta(days=1))) == Ticked(0, 0)
    assert tick(at(day)) == Ticked(len(ways), 0)
    assert not only_drafted.reminders.exists()


def test_what_ended_long_ago_is_not_asked_about_all_at_once(half):
    for _each in range(3):
        led(sent(half, FIRST), State.DECLINED, FIRST)
    assert tick(at(date(2027, 12, 1))) == Ticked(0, 0)


def test_the_link_to_answer_lives_as_long_as_one_may_answer(half):
    referral = sent(half, FIRST)
    token = make_link(Purpose.ANSWER, referral, at=at(FIRST))
    Link.objects.update(expires_at=at(FIRST + timedelta(days=3)))
    revoked = Link.objects.get(pk=Link.objects.get().pk)
    revoked.pk, revoked.digest, revoked.revoked_at = None, "revoked", at(FIRST)
    revoked.save()
    tick(at(FIRST))
    last = answer_by(referral, FIRST)
    assert last == worked(FIRST, 20)
    assert follow(token, Purpose.ANSWER, at=at(last, 23, 59)).referral == referral
    assert Link.objects.get(digest="revoked").expires_at == at(FIRST + timedelta(days=3))
    hold(referral, by=half.people["adviser"], at=at(FIRST))
    run(FIRST, 100)
    assert follow(token, Purpose.ANSWER, at=at(FIRST + timedelta(days=100))).referral == referral


def test_a_link_that_has_expired_stays_so(half):
    referral = sent(half, FIRST)
    make_link(Purpose.ANSWER, referral, at=at(FIRST))
    Link.objects.update(expires_at=at(FIRST, 8))
    tick(at(FIRST))
    assert Link.objects.get().expires_at == at(FIRST, 8)


def test_nobody_has_a_last_day_to_answer_what_is_answered_or_applied_for(half):
    assert answer_by(led(sent(half, FIRST), State.ACCEPTED, FIRST), FIRST) is None
    assert answer_by(sent(half, FIRST, route=Route.APPLICATION), FIRST) is None


def test_many_that_wait_are_looked_at_with_as_few_questions_as_one(half, django_assert_num_queries):
    for _each in range(3):
        sent(half, FIRST)
    with django_assert_num_queries(8):
        tick(at(FIRST))
    for _each in range(20):
        sent(half, FIRST)
    with django_assert_num_queries(8):
        tick(at(FIRST))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="there only one at a time writes")
@pytest.mark.parametrize("look", [FIRST + timedelta(days=7), worked(FIRST, 20)])
def test_several_clocks_and_an_answer_at_the_same_moment_write_each_thing_once(
    transactional_db, world, look
):
    half = world.ours
    referrals = [sent(half, FIRST) for _each in range(6)]
    stale = [fresh(each) for each in referrals]
    run(FIRST, (look - FIRST).days)
    meeting = Barrier(5, timeout=20)

    def clock():
        meeting.wait()
        return tick(at(look))

    def answers():
        meeting.wait()
        for each in stale[::2]:
            led(each, State.ACCEPTED, look)
        return Ticked(0, 0)

    def one(call):
        try:
            return call()
        except Moved:
            return Ticked(0, 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        wrote = list(pool.map(one, [clock, clock, answers, clock, clock]))
    rows = [row for each in referrals for row in told(each) if row[2] == look]
    assert len(rows) == sum(each.reminded + each.expired for each in wrote)
    for each in referrals:
        assert (
            fresh(each).change_count
            == each.changes.count()
            == 2 - (fresh(each).state == State.SENT)
        )
        accepted = fresh(each).state == State.ACCEPTED
        assert not (accepted and each.changes.filter(to=State.EXPIRED).exists())
