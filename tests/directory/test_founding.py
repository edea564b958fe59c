"""Programmes and organisations: who begins them, and that names are shared."""

import pytest
from web.people import give

from sluss.core.errors import ValueFault
from sluss.directory.founding import add_organisation, change_programme, found_programme
from sluss.directory.models import Organisation, Programme, Role
from sluss.directory.permits import NotPermitted, may_appoint, may_write

OTHERS = ("adviser", "reader", "provider", "outsider", "member")


def test_an_administrator_founds_another_and_administers_it(world):
    administrator = world.ours.people["administrator"]
    made = found_programme(Programme(name="Nya"), world.ours.programme, by=administrator)
    assert made.organisation == world.ours.programme.organisation
    assert may_appoint(administrator, made, Role.ADMINISTRATOR)
    assert not may_write(administrator, made)


@pytest.mark.parametrize("who", [*OTHERS, "lead"])
def test_nobody_else_founds_one(world, who):
    with pytest.raises(NotPermitted):
        found_programme(Programme(name="Nya"), world.ours.programme, by=world.who(who))
    assert Programme.objects.count() == 2


def test_an_administrator_elsewhere_founds_none_here(world):
    there = world.theirs.people["administrator"]
    give(there, world.ours.programme, Role.LEAD)
    with pytest.raises(NotPermitted):
        found_programme(Programme(name="Nya"), world.ours.programme, by=there)


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_those_who_run_it_change_what_it_says_and_nothing_else(world, who):
    programme = Programme.objects.get(pk=world.ours.programme.pk)
    programme.name, programme.municipalities = "Norra igen", ["1490"]
    programme.organisation = world.theirs.programme.organisation
    change_programme(programme, by=world.who(who))
    programme.refresh_from_db()
    assert (programme.name, programme.municipalities) == ("Norra igen", ["1490"])
    assert programme.organisation == world.ours.programme.organisation


@pytest.mark.parametrize("who", OTHERS)
def test_others_change_nothing(world, who):
    with pytest.raises(NotPermitted):
        change_programme(Programme.objects.get(pk=world.ours.programme.pk), by=world.who(who))
    with pytest.raises(NotPermitted):
        add_organisation(Organisation(name="Högskolan"), by=world.who(who))


def test_an_organisation_of_the_same_name_is_the_same(world):
    lead = world.ours.people["lead"]
    made = add_organisation(Organisation(name="Högskolan", provider_key="rise"), by=lead)
    again = add_organisation(Organisation(name="HÖGSKOLAN".title()), by=lead)
    assert (again, again.provider_key) == (made, "rise")


def test_a_provider_that_the_catalogue_lacks_is_refused_with_the_nearest(world):
    with pytest.raises(ValueFault, match="'rise'"):
        add_organisation(Organisation(name="X", provider_key="rize"), by=world.who("lead"))
