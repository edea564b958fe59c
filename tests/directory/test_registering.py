"""Companies come in, and every fact told is kept with its history."""

from datetime import timedelta

import pytest
from web.people import AT, ON

from sluss.core.errors import ValueFault
from sluss.directory.models import KnownFact
from sluss.directory.permits import NotPermitted
from sluss.directory.registering import learn, register

COMPANY, ADVISER = KnownFact.Source.COMPANY, KnownFact.Source.ADVISER


def tell(half, text, key="employees", after=0, source=COMPANY):
    at = AT + timedelta(hours=after)
    return learn(half.company, key, text, source=source, by=half.people["adviser"], at=at)


def test_a_fact_told_again_is_history_and_the_new_one_stands(world):
    half = world.ours
    for hour, text in enumerate(("12", "14", "12,5")):
        tell(half, text, after=hour, source=ADVISER)
    kept = list(half.company.known_facts.order_by("at").values_list("value", "is_latest"))
    assert kept == [("12", False), ("14", False), ("12,5", True)]
    assert half.company.facts(ON).get("employees") == 12.5


def test_each_fact_has_its_own_latest(world):
    half = world.ours
    tell(half, "12")
    tell(half, "ja", key="is_autonomous")
    assert half.company.known_facts.filter(is_latest=True).count() == 2
    assert half.company.facts(ON).get("is_autonomous") is True


def test_empty_says_that_it_is_not_known_any_longer(world):
    tell(world.ours, "12")
    tell(world.ours, "", after=1)
    assert world.ours.company.facts(ON).get("employees") is None
    assert world.ours.company.known_facts.count() == 2


@pytest.mark.parametrize(
    ("key", "text"), [("employes", "12"), ("employees", "tolv"), ("registered_on", "2026-02-30")]
)
def test_a_fact_that_cannot_be_is_refused_and_the_earlier_stands(world, key, text):
    tell(world.ours, "12")
    with pytest.raises(ValueFault):
        tell(world.ours, text, key=key, after=1)
    assert world.ours.company.known_facts.get().value == "12"
    assert world.ours.company.known_facts.get().is_latest


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
def test_nobody_else_tells_facts(world, who):
    half = world.ours
    with pytest.raises(NotPermitted):
        learn(half.company, "employees", "12", source=COMPANY, by=world.who(who), at=AT)
    assert not half.company.known_facts.exists()


def test_the_municipality_is_the_region_until_somebody_says_another(world):
    half = world.ours
    assert half.company.facts(ON).get("region") is not None
    first = half.company.facts(ON).get("region")
    tell(half, "1480", key="region")
    assert half.company.facts(ON).get("region") != first


@pytest.mark.parametrize(
    ("number", "is_sole", "shown"),
    [
        ("5560360793", False, "556036-0793"),
        ("9001011239", True, "19xxxx-****"),
        ("", False, ""),
    ],
)
def test_a_sole_traders_number_is_masked(world, number, is_sole, shown):
    half = world.ours
    company = register(half.programme, "Smide", number=number, by=half.people["adviser"])
    assert (company.is_sole_trader, company.shown_number) == (is_sole, shown)
