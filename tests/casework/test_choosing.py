"""Which offer stood before the chosen one, and that one's own organisation never stands first."""

import pytest
from django.utils.timezone import localdate, now
from web.offering import BIG, an_offer, offered
from web.people import give

from sluss.casework.choosing import own_providers, passed_over
from sluss.casework.matching import picture
from sluss.directory.models import Membership, Role

FIRST = an_offer("first")
SECOND = an_offer("second", serves={"CIR-01": 1})
OWN = an_offer("aaa", provider="iuc")
ASKS = an_offer("asks", rule=BIG)
CLOSED = an_offer("closed", closes_in=-1)


def passed(world, offers, key, own=(), in_plan=()):
    with offered(*offers):
        found = passed_over(picture(world.ours.case, localdate()), key, set(own), set(in_plan))
    return found and (found.offer.key, found.for_own)


ALL = (FIRST, SECOND, ASKS, CLOSED)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("first", None),
        ("second", ("first", False)),
        ("asks", ("first", False)),
        ("closed", ("first", False)),
    ],
)
def test_the_first_needs_no_reason_and_every_other_does(world, key, expected):
    assert passed(world, ALL, key) == expected


def test_the_first_is_looked_for_among_what_fits_before_what_it_depends_on(world):
    strong = an_offer("asks", rule=BIG, serves={"CIR-01": 3})
    assert passed(world, (SECOND, strong), "second") is None
    assert passed(world, (SECOND, strong), "asks") == ("second", False)
    assert passed(world, (ASKS,), "asks") is None


def test_what_lies_in_the_plan_already_is_not_passed_over(world):
    assert passed(world, ALL, "second", in_plan={"first"}) is None
    assert passed(world, ALL, "asks", in_plan={"first"}) == ("second", False)


def test_ones_own_offer_is_always_asked_about_while_another_is_there(world):
    offers = (OWN, FIRST)
    assert passed(world, offers, "aaa") is None
    assert passed(world, offers, "aaa", own={"iuc"}) == ("first", True)
    assert passed(world, offers, "aaa", own={"iuc"}, in_plan={"first"}) is None
    assert passed(world, (OWN,), "aaa", own={"iuc"}) is None


def test_the_order_is_the_same_whoever_asks(world):
    twins = (an_offer("b", provider="iuc"), an_offer("a", provider="rise"))
    with offered(*twins):
        seen = picture(world.ours.case, localdate())
    assert [each.offer.key for each in seen.usable] == ["a", "b"]


def test_ones_organisations_are_those_of_the_memberships_in_the_programme(world):
    who, ours, theirs = world.second, world.ours.programme, world.theirs.programme
    assert own_providers(who, ours) == frozenset()
    ours.organisation.provider_key = "iuc"
    ours.organisation.save()
    theirs.organisation.provider_key = "rise"
    theirs.organisation.save()
    give(who, theirs, Role.READER)
    assert own_providers(who, ours) == {"iuc"}
    Membership.objects.filter(person=who, programme=ours).update(ended_at=now())
    assert own_providers(who, ours) == frozenset()
