"""Whose case it is: who may give it, to whom, and what happens when two do at once."""

import pytest
from django.utils import timezone
from web.people import AT, give, kinds, person

from sluss.casework.assigning import (
    Reassigned,
    advisers_of,
    assign,
    cases_without_adviser,
    hand_over_desk,
    may_be_given,
)
from sluss.casework.visiting import open_case
from sluss.directory.models import Company, Membership, Role
from sluss.directory.permits import NotPermitted


def ended(who):
    Membership.objects.filter(person=who).update(ended_at=timezone.now(), ended_by=who)


def give_it(world, to, by, had_by=None):
    case = world.ours.case
    return assign(case, to, had_by or case.adviser.email, by=by, at=AT)


def test_an_adviser_gives_their_own_case_and_the_timeline_tells_to_whom(world):
    mine = world.ours.people["adviser"]
    assert give_it(world, world.second, mine).adviser == world.second
    deed = world.ours.case.deeds.get(kind="assigned")
    assert (deed.about, deed.by) == ("Andra rådgivaren", mine)


def test_an_adviser_takes_anothers_case(world):
    give_it(world, world.second, world.second)
    world.ours.case.refresh_from_db()
    assert world.ours.case.adviser == world.second


def test_an_adviser_does_not_give_away_anothers_case_but_a_lead_does(world):
    lead = world.ours.people["lead"]
    with pytest.raises(NotPermitted):
        give_it(world, lead, world.second)
    give_it(world, world.second, lead)
    world.ours.case.refresh_from_db()
    assert world.ours.case.adviser == world.second


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_nobody_else_gives_or_gets_a_case(world, role):
    who, lead = world.ours.people[role], world.ours.people["lead"]
    with pytest.raises(NotPermitted):
        give_it(world, world.second, who)
    with pytest.raises(NotPermitted):
        give_it(world, who, lead)
    with pytest.raises(NotPermitted):
        give_it(world, world.theirs.people["adviser"], lead)
    with pytest.raises(NotPermitted):
        give_it(world, world.second, world.theirs.people["lead"])
    assert "assigned" not in kinds(world.ours.case)


def test_somebody_whose_role_has_ended_or_who_cannot_log_in_gets_no_case(world):
    lead, second = world.ours.people["lead"], world.second
    third = person("third@norra.test", "Tredje rådgivaren")
    give(third, world.ours.programme, Role.ADVISER)
    assert {second, third, lead} <= set(may_be_given(world.ours.case, lead))
    third.is_active = False
    third.save()
    ended(second)
    assert {second, third}.isdisjoint(advisers_of(world.ours.programme))
    for who in (second, third):
        with pytest.raises(NotPermitted):
            give_it(world, who, lead)


def test_a_person_with_two_roles_is_offered_once(world):
    give(world.second, world.ours.programme, Role.LEAD)
    offered = list(may_be_given(world.ours.case, world.ours.people["lead"]))
    assert offered.count(world.second) == 1


def test_giving_it_to_the_one_who_has_it_changes_nothing(world):
    mine = world.ours.people["adviser"]
    give_it(world, mine, mine)
    assert "assigned" not in kinds(world.ours.case)


def test_whoever_gives_second_is_told_who_has_it(world):
    mine, lead = world.ours.people["adviser"], world.ours.people["lead"]
    give_it(world, world.second, lead)
    with pytest.raises(Reassigned) as moved:
        give_it(world, lead, mine, had_by=mine.email)
    assert moved.value.case.adviser == world.second
    assert kinds(world.ours.case).count("assigned") == 1


def test_a_lead_sees_the_cases_that_nobody_has(world):
    lead, mine = world.ours.people["lead"], world.ours.people["adviser"]
    assert not cases_without_adviser(lead).exists()
    ended(mine)
    assert list(cases_without_adviser(lead)) == [world.ours.case]
    assert not cases_without_adviser(world.second).exists()
    assert not cases_without_adviser(world.theirs.people["lead"]).exists()
    give_it(world, world.second, lead)
    assert not cases_without_adviser(lead).exists()


def test_an_adviser_left_only_as_reader_has_no_case_any_longer(world):
    lead, mine = world.ours.people["lead"], world.ours.people["adviser"]
    ended(mine)
    give(mine, world.ours.programme, Role.READER)
    assert list(cases_without_adviser(lead)) == [world.ours.case]


def hand_over(world, to, by):
    mine = world.ours.people["adviser"]
    return hand_over_desk(world.ours.programme, mine, to, by=by, at=AT)


def test_a_lead_hands_over_a_whole_desk_with_everything_on_it(world):
    half, lead = world.ours, world.ours.people["lead"]
    other = open_case(half.unopened, by=half.people["adviser"], at=AT)
    kept = open_case(a_company(half, "Norra Glas AB"), by=lead, at=AT)
    visits = list(half.case.visits.values())
    assert hand_over(world, world.second, lead) == 2
    assert set(world.second.cases.all()) == {half.case, other}
    assert list(half.case.visits.values()) == visits
    for case in (half.case, other):
        deed = case.deeds.get(kind="assigned")
        assert (deed.about, deed.by, deed.at) == ("Andra rådgivaren", lead, AT)
    assert list(lead.cases.all()) == [kept]
    assert hand_over(world, world.second, lead) == 0
    assert kinds(half.case).count("assigned") == 1


def a_company(half, name):
    return Company.objects.create(programme=half.programme, name=name)


def test_cases_of_another_programme_stay_at_the_same_desk(world):
    mine = world.ours.people["adviser"]
    give(mine, world.theirs.programme, Role.ADVISER)
    theirs = open_case(world.theirs.unopened, by=mine, at=AT)
    assert hand_over(world, world.second, world.ours.people["lead"]) == 1
    assert list(mine.cases.all()) == [theirs]


@pytest.mark.parametrize("role", ["adviser", "reader", "provider", "administrator"])
def test_nobody_but_the_lead_hands_over_a_desk(world, role):
    for who in (world.ours.people[role], world.theirs.people["lead"]):
        with pytest.raises(NotPermitted):
            hand_over(world, world.second, who)
    for to in (world.ours.people["reader"], world.theirs.people["adviser"], world.member):
        with pytest.raises(NotPermitted):
            hand_over(world, to, world.ours.people["lead"])
    assert world.ours.people["adviser"].cases.count() == 1


def test_a_desk_handed_over_to_its_own_adviser_changes_nothing(world):
    mine = world.ours.people["adviser"]
    assert hand_over(world, mine, world.ours.people["lead"]) == 0
    assert "assigned" not in kinds(world.ours.case)
