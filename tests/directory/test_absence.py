"""Who is away and who acts meanwhile: said by whom, refused when, and nothing to end afterwards."""

from datetime import date, timedelta

import pytest
from web.people import AT, ON, Role, give

from sluss.casework.assigning import acting_in, cases_seen_to
from sluss.core.errors import ValueFault
from sluss.directory.absenting import (
    ABSENCE,
    Away,
    acting_for,
    doubts,
    in_place_of,
    is_away,
    is_over,
    may_stand_in,
    say_away,
)
from sluss.directory.models import Membership, Person
from sluss.directory.permits import NotPermitted
from sluss.directory.stamps import ChangedMeanwhile, stamp

FRESH = stamp(Person(), ABSENCE)
DAY = timedelta(days=1)
LAST = ON + 6 * DAY


def away(world, deputy="second", first=ON, last=LAST):
    """Return the adviser as they stand, after saying that they are away."""
    who = world.ours.people["adviser"]
    who.refresh_from_db()
    stands = getattr(world, deputy) if deputy else None
    return say_away(who, Away(first, last, stands), stamp(who, ABSENCE), by=who)


@pytest.mark.parametrize(
    ("on", "acts"),
    [(ON - DAY, False), (ON, True), (LAST, True), (LAST + DAY, False)],
)
def test_the_days_alone_decide_who_acts(world, on, acts):
    who = away(world)
    assert is_away(who, on) == acts
    assert (in_place_of(who, world.ours.programme, on) == world.second) == acts
    assert list(acting_for(world.second, on)) == ([who] if acts else [])
    assert is_over(who, on) == (on > LAST)


def test_an_absence_without_a_last_day_goes_on(world):
    who = away(world, last=None)
    assert is_away(who, ON + 4000 * DAY)
    assert not is_over(who, ON + 4000 * DAY)
    assert list(acting_for(world.second, ON + 4000 * DAY)) == [who]


def test_an_empty_absence_says_that_one_is_here(world):
    away(world)
    who = away(world, deputy=None, first=None, last=None)
    assert (who.away_from, who.away_until, who.deputy) == (None, None, None)


def test_the_deputy_sees_to_the_cases_meanwhile_and_nobody_else_does(world):
    who = away(world)
    lead = world.ours.people["lead"]
    for on, person, found in (
        (ON, world.second, [world.ours.case]),
        (ON, who, [world.ours.case]),
        (ON, lead, []),
        (LAST + DAY, world.second, []),
    ):
        assert list(cases_seen_to(person, list(acting_for(person, on)))) == found
    case = who.cases.get()
    assert acting_in(case, ON) == world.second
    assert acting_in(case, LAST + DAY) == who


def _also_away(world):
    world.second.away_from = LAST
    world.second.save()


def _locked_out(world):
    Person.objects.filter(pk=world.second.pk).update(is_active=False)


def _left(world):
    Membership.objects.filter(person=world.second).update(ended_at=AT, ended_by=world.second)


def _reads(world):
    Membership.objects.filter(person=world.second).update(role=Role.READER)


@pytest.mark.parametrize("wrong", [_also_away, _locked_out, _left, _reads])
def test_where_the_deputy_cannot_the_adviser_does(world, wrong):
    away(world)
    wrong(world)
    who = Person.objects.get(email="adviser@norra.test")
    assert in_place_of(who, world.ours.programme, LAST) == who


def test_a_deputy_of_a_deputy_is_not_asked(world):
    away(world)
    lead = world.ours.people["lead"]
    say_away(world.second, Away(ON, LAST, lead), FRESH, by=world.second)
    who = Person.objects.get(email="adviser@norra.test")
    assert in_place_of(who, world.ours.programme, ON) == who
    assert list(acting_for(lead, ON)) == [world.second]
    world.second.refresh_from_db()
    assert list(acting_for(world.second, ON)) == []


def test_in_a_programme_where_the_deputy_has_no_cases_the_adviser_acts(world):
    who, theirs = world.ours.people["adviser"], world.theirs.programme
    give(who, theirs, Role.ADVISER)
    away(world)
    who.refresh_from_db()
    assert in_place_of(who, world.ours.programme, ON) == world.second
    assert in_place_of(who, theirs, ON) == who
    assert doubts(who, who).programmes == [theirs]
    assert doubts(who, world.ours.people["lead"]).programmes == []


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (LAST, None, True),
        (LAST + DAY, None, False),
        (ON - 9 * DAY, ON, True),
        (ON - 9 * DAY, ON - DAY, False),
        (None, None, False),
    ],
)
def test_a_deputy_who_is_away_on_the_same_days_is_doubted_and_taken(world, first, last, overlaps):
    Person.objects.filter(pk=world.second.pk).update(away_from=first, away_until=last)
    world.second.refresh_from_db()
    who = away(world)
    assert who.deputy == world.second
    assert doubts(who, who).is_away == overlaps


@pytest.mark.parametrize("role", ["lead", "administrator"])
def test_those_who_run_the_programme_say_it_for_somebody_ill(world, role):
    who = world.ours.people["adviser"]
    kept = say_away(who, Away(ON, None, world.second), FRESH, by=world.ours.people[role])
    assert (kept.away_from, kept.deputy) == (ON, world.second)


@pytest.mark.parametrize("by", ["second", "reader", "theirs", "member"])
def test_nobody_else_does(world, by):
    others = {"theirs": world.theirs.people["lead"], "reader": world.ours.people["reader"]}
    with pytest.raises(NotPermitted):
        say_away(
            world.ours.people["adviser"],
            Away(ON, None, world.second),
            FRESH,
            by=others.get(by) or getattr(world, by),
        )


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_who_may_have_no_cases_is_not_away_from_any(world, role):
    who = world.ours.people[role]
    with pytest.raises(NotPermitted):
        say_away(who, Away(ON), FRESH, by=who)


@pytest.mark.parametrize("deputy", ["adviser", "reader", "provider", "theirs", "gone"])
def test_a_deputy_is_another_who_may_have_cases_here(world, deputy):
    half = world.ours
    _locked_out(world)
    others = {"theirs": world.theirs.people["adviser"], "gone": world.second}
    who = half.people["adviser"]
    stands = others.get(deputy) or half.people[deputy]
    with pytest.raises(ValueFault, match="choose another, or give them the role first"):
        say_away(who, Away(ON, LAST, stands), FRESH, by=who)
    assert Person.objects.get(pk=who.pk).away_from is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((None, LAST), "an absence begins"),
        ((LAST, ON), "an absence begins"),
        ((None, None), "say from which day"),
    ],
)
def test_days_that_cannot_be_are_refused(world, given, told):
    with pytest.raises(ValueFault, match=told):
        away(world, first=given[0], last=given[1])


def test_who_says_second_is_told_what_the_first_one_said(world):
    who, lead = away(world), world.ours.people["lead"]
    with pytest.raises(ChangedMeanwhile) as told:
        say_away(who, Away(ON + DAY), FRESH, by=lead)
    assert told.value.theirs.away_from == ON
    assert say_away(who, Away(ON, LAST, world.second), FRESH, by=lead).away_from == ON


def test_a_lead_neither_sees_nor_drops_a_deputy_of_another_programme(world):
    who, lead, theirs = (
        world.ours.people["adviser"],
        world.ours.people["lead"],
        world.theirs.people["adviser"],
    )
    give(who, world.theirs.programme, Role.ADVISER)
    kept = say_away(who, Away(ON, LAST, theirs), FRESH, by=who)
    assert theirs not in may_stand_in(who, lead)
    longer = say_away(who, Away(ON, date(2026, 12, 1)), stamp(kept, ABSENCE), by=lead)
    assert (longer.away_until, longer.deputy) == (date(2026, 12, 1), theirs)
    assert say_away(who, Away(), stamp(longer, ABSENCE), by=lead).deputy is None
