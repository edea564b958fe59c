"""How a provider is reached is changed by those who run the programme, one at a time."""

from datetime import date

import pytest

from sluss.core.errors import ValueFault
from sluss.directory.models import Provider
from sluss.directory.permits import NotPermitted
from sluss.directory.providing import PROVIDER_FIELDS, change_provider, provider_in
from sluss.directory.stamps import ChangedMeanwhile, stamp

FRESH = stamp(Provider(), PROVIDER_FIELDS)


def said(half, **given):
    provider = provider_in(half.programme, "almi")
    for name, value in {"email": " brev@almi.test ", **given}.items():
        setattr(provider, name, value)
    return provider


@pytest.mark.parametrize("role", ["lead", "administrator"])
def test_those_who_run_the_programme_say_how_a_provider_is_reached(world, role):
    half = world.ours
    kept = change_provider(said(half, is_public=True), FRESH, by=half.people[role])
    assert (kept.email, kept.is_public) == ("brev@almi.test", True)
    assert provider_in(half.programme, "almi") == kept
    assert provider_in(world.theirs.programme, "almi").pk is None


@pytest.mark.parametrize("role", ["adviser", "reader", "provider", "theirs"])
def test_nobody_else_does(world, role):
    half = world.ours
    who = world.theirs.people["lead"] if role == "theirs" else half.people[role]
    with pytest.raises(NotPermitted):
        change_provider(said(half), FRESH, by=who)
    assert not Provider.objects.exists()


def test_who_saves_second_is_told_what_the_first_one_saved(world):
    half, lead = world.ours, world.ours.people["lead"]
    change_provider(said(half), FRESH, by=lead)
    with pytest.raises(ChangedMeanwhile) as told:
        change_provider(said(half, email="annan@almi.test"), FRESH, by=lead)
    assert told.value.theirs.email == "brev@almi.test"
    assert Provider.objects.get().email == "brev@almi.test"


@pytest.mark.parametrize("first", [None, date(2026, 3, 3)])
def test_an_absence_begins_and_not_after_it_ends(world, first):
    provider = said(world.ours, away_from=first, away_until=date(2026, 3, 2))
    with pytest.raises(ValueFault, match="an absence begins"):
        change_provider(provider, FRESH, by=world.ours.people["lead"])


def test_a_provider_that_is_not_in_the_catalogue_is_not_there(world):
    with pytest.raises(ValueFault, match=r"unknown provider 'almj'.*almi"):
        provider_in(world.ours.programme, "almj")
    kept = Provider.objects.create(programme=world.ours.programme, key="gone")
    assert provider_in(world.ours.programme, "gone") == kept
