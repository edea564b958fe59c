"""A visit that is corrected, what visits add up to, and the next contact."""

from datetime import timedelta

import pytest
from web.people import AT, ON, a_visit, kinds

from sluss.casework.models import Visit
from sluss.casework.summing import Together, next_contact, together
from sluss.casework.visiting import change_visit, keep_promise, log_visit
from sluss.directory.permits import NotPermitted
from sluss.directory.stamps import ChangedMeanwhile

LATER = AT + timedelta(hours=1)
A_DAY = timedelta(days=1)


def read(half):
    return Visit.objects.get(pk=half.visit.pk)


def test_a_corrected_visit_keeps_who_logged_it_and_when(world):
    half = world.ours
    mine = read(half)
    mine.minutes, mine.on = 90, ON - A_DAY
    change_visit(mine, 1, by=world.second, at=LATER)
    now = read(half)
    assert (now.minutes, now.on, now.revision) == (90, ON - A_DAY, 2)
    assert (now.by, now.at) == (half.people["adviser"], AT)
    deed = half.case.deeds.first()
    assert (deed.kind, deed.about, deed.by) == ("visit_changed", "2026-03-01", world.second)


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
def test_a_visit_is_corrected_only_by_those_who_write(world, who):
    mine = read(world.ours)
    mine.minutes = 90
    with pytest.raises(NotPermitted):
        change_visit(mine, 1, by=world.who(who), at=LATER)
    assert read(world.ours).minutes is None
    assert "visit_changed" not in kinds(world.ours.case)


def test_a_visit_changed_by_another_is_not_written_over(world):
    half = world.ours
    mine, theirs = read(half), read(half)
    theirs.notes, mine.notes = "Deras", "Mitt"
    change_visit(theirs, 1, by=world.second, at=AT)
    with pytest.raises(ChangedMeanwhile) as raised:
        change_visit(mine, 1, by=half.people["adviser"], at=LATER)
    assert raised.value.theirs.notes == "Deras"
    assert read(half).notes == "Deras"
    change_visit(mine, 2, by=half.people["adviser"], at=LATER)
    assert read(half).notes == "Mitt"


def test_a_promise_kept_meanwhile_stays_kept_and_another_promise_waits(world):
    half, by = world.ours, world.second
    mine = read(half)
    keep_promise(half.visit, by=by, at=AT)
    change_visit(mine, 1, by=by, at=LATER)
    assert read(half).promise_kept_at == AT
    mine = read(half)
    mine.promise = "Ringa högskolan"
    change_visit(mine, 2, by=by, at=LATER)
    assert read(half).promise_kept_at is None


def log(world, **more):
    return log_visit(world.ours.case, a_visit(**more), by=world.second, at=AT)


def test_nothing_adds_up_to_nothing(world):
    Visit.objects.all().delete()
    assert together(world.ours.case) == Together()
    assert together(world.ours.case).times_count == 0


def test_hours_and_people_are_summed_and_travel_is_within(world):
    Visit.objects.all().delete()
    log(world, minutes=90, travel_minutes=40, women_count=1, men_count=3)
    log(world, minutes=60, travel_minutes=60, women_count=2)
    log(world, kind="online", minutes=30)
    log(world, kind="call", outcome="call_back")
    assert together(world.ours.case) == Together(
        visits_count=2,
        online_count=1,
        calls_count=1,
        minutes=280,
        travel_minutes=100,
        untimed_count=1,
        women_count=3,
        men_count=3,
    )


def test_a_call_that_nobody_answered_is_no_meeting_without_time(world):
    Visit.objects.all().delete()
    log(world, kind="call", outcome="no_answer")
    assert together(world.ours.case) == Together()


def test_no_minutes_are_not_none_at_all(world):
    Visit.objects.all().delete()
    log(world, minutes=0, travel_minutes=20)
    log(world)
    told = together(world.ours.case)
    assert (told.minutes, told.untimed_count) == (20, 1)


def test_the_visits_of_another_case_are_not_counted(world):
    before = together(world.ours.case)
    log_visit(world.theirs.case, a_visit(minutes=60), by=world.theirs.people["adviser"], at=AT)
    assert together(world.ours.case) == before


def test_the_next_contact_is_the_one_said_last_until_we_have_spoken(world):
    case = world.ours.case
    assert next_contact(case) is None
    log(world, next_contact_on=ON + 9 * A_DAY)
    log(world, next_contact_on=ON + 5 * A_DAY)
    log(world)
    assert next_contact(case) == ON + 5 * A_DAY
    log(world, on=ON + 5 * A_DAY, kind="call", outcome="no_answer")
    assert next_contact(case) == ON + 5 * A_DAY
    log(world, on=ON + 5 * A_DAY, kind="call")
    assert next_contact(case) is None


def test_a_contact_before_the_day_is_another_and_what_was_said_is_due_still(world):
    log(world, next_contact_on=ON + 5 * A_DAY)
    log(world, on=ON + 4 * A_DAY, kind="call")
    assert next_contact(world.ours.case) == ON + 5 * A_DAY


def test_a_call_later_on_the_day_that_was_said_is_the_next_contact(world):
    case, by = world.ours.case, world.second
    log_visit(case, a_visit(outcome="call_back", next_contact_on=ON), by=by, at=AT)
    assert next_contact(case) == ON
    log_visit(case, a_visit(), by=by, at=LATER)
    assert next_contact(case) is None


def sent_twice(world, later=timedelta(0), **more):
    """Log the same visit twice and return how many are kept."""
    case, by = world.ours.case, world.ours.people["adviser"]
    before = case.visits.count()
    given = {"kind": "visit", "minutes": 90, "notes": "Vi gick runt."}
    log_visit(case, a_visit(**given), by=by, at=LATER)
    log_visit(case, a_visit(**{**given, **more}), by=by, at=LATER + later)
    return case.visits.count() - before


def test_a_visit_that_is_sent_twice_is_kept_and_counted_once(world):
    lines = kinds(world.ours.case).count("visit_logged")
    assert sent_twice(world, later=timedelta(minutes=3)) == 1
    assert together(world.ours.case).minutes == 90
    assert kinds(world.ours.case).count("visit_logged") == lines + 1


@pytest.mark.parametrize("more", [{"minutes": 91}, {"notes": ""}, {"on": ON - A_DAY}])
def test_a_visit_that_differs_is_another(world, more):
    assert sent_twice(world, **more) == 2


def test_the_same_visit_much_later_or_by_another_is_another(world):
    assert sent_twice(world, later=timedelta(minutes=11)) == 2
    given = {"kind": "visit", "minutes": 90, "notes": "Vi gick runt."}
    before = Visit.objects.count()
    log_visit(world.ours.case, a_visit(**given), by=world.second, at=LATER)
    assert Visit.objects.count() == before + 1


def test_a_promise_kept_between_two_clicks_is_not_made_again(world):
    case, by = world.ours.case, world.ours.people["adviser"]
    first = log_visit(case, a_visit(promise="Ring Almi"), by=by, at=LATER)
    keep_promise(first, by=by, at=LATER)
    again = log_visit(case, a_visit(promise="Ring Almi"), by=by, at=LATER)
    assert again.pk == first.pk
