"""A company corrected: which fields, by whom, and what follows from a new number or place."""

import pytest
from web.people import AT, ON, kinds

from sluss.casework.changing import change_company
from sluss.core.errors import ValueFault
from sluss.directory.models import Company, KnownFact
from sluss.directory.permits import NotPermitted
from sluss.directory.registering import COMPANY_FIELDS, NumberTaken, Told, learn, register
from sluss.directory.stamps import ChangedMeanwhile, stamp

NUMBER, PERSONAL = "5599000014", "9001019802"


def change(world, told, by=None, seen=None):
    case = world.ours.case
    now = Company.objects.get(pk=world.ours.company.pk)
    seen = seen or stamp(now, COMPANY_FIELDS)
    return change_company(case, told, seen, by=by or world.second, at=AT)


def corrected(world):
    return Company.objects.get(pk=world.ours.company.pk)


def test_the_timeline_tells_which_fields(world):
    changed = change(world, Told("Norra Svets AB", NUMBER, "1490"))
    assert changed == ["name", "organisation_number"]
    deed = world.ours.case.deeds.get(kind="company_changed")
    assert (deed.about, deed.by) == ("name, organisation_number", world.second)
    now = corrected(world)
    assert (now.name, now.organisation_number) == ("Norra Svets AB", NUMBER)


def test_saving_what_stands_tells_nothing(world):
    assert change(world, Told("Norra Plåt AB", "", "1490")) == []
    assert "company_changed" not in kinds(world.ours.case)


def test_a_sole_trader_follows_the_number(world):
    change(world, Told("Norra Plåt", PERSONAL, "1490"))
    assert corrected(world).is_sole_trader
    change(world, Told("Norra Plåt", NUMBER, "1490"))
    assert not corrected(world).is_sole_trader
    change(world, Told("Norra Plåt", "", "1490"))
    assert not corrected(world).is_sole_trader


def test_a_number_is_had_once_a_programme_and_the_programmes_do_not_meet(world):
    adviser = world.ours.people["adviser"]
    register(world.ours.programme, "Västra AB", number=NUMBER, by=adviser)
    with pytest.raises(NumberTaken):
        register(world.ours.programme, "Östra AB", number=NUMBER, by=adviser)
    with pytest.raises(NumberTaken):
        change(world, Told("Norra Plåt AB", NUMBER, "1490"))
    register(world.theirs.programme, "Västra", number=NUMBER, by=world.theirs.people["lead"])
    assert corrected(world).organisation_number == ""
    assert "company_changed" not in kinds(world.ours.case)


def test_whoever_saves_second_is_told_and_replaces_nothing(world):
    seen = stamp(corrected(world), COMPANY_FIELDS)
    change(world, Told("Norra Svets AB", "", "1490"), seen=seen)
    with pytest.raises(ChangedMeanwhile) as conflict:
        change(world, Told("Norra Plåt AB", "", "1488"), seen=seen)
    assert conflict.value.theirs.name == "Norra Svets AB"
    assert corrected(world).municipality == "1490"


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_only_those_who_write_correct_a_company(world, role):
    with pytest.raises(NotPermitted):
        change(world, Told("Stulet AB"), by=world.ours.people[role])
    with pytest.raises(NotPermitted):
        change(world, Told("Stulet AB"), by=world.theirs.people["adviser"])
    assert corrected(world).name == "Norra Plåt AB"


def test_a_place_that_does_not_exist_is_refused(world):
    with pytest.raises(ValueFault):
        change(world, Told("Norra Plåt AB", "", "9999"))


@pytest.mark.parametrize(
    ("told", "then"), [("1490", "1488"), ("", "1488"), ("1480", "1480"), (None, "1488")]
)
def test_the_workplace_moves_along_unless_it_was_told_to_be_elsewhere(world, told, then):
    source = KnownFact.Source.COMPANY
    if told is not None:
        learn(world.ours.company, "region", told, source=source, by=world.second, at=AT)
    change(world, Told("Norra Plåt AB", "", "1488"))
    assert corrected(world).facts(ON).get("region").key == then


def test_a_stamp_does_not_give_a_personal_number_away(world, settings):
    settings.SECRET_KEY = "one"
    first = stamp(Company(organisation_number=PERSONAL), COMPANY_FIELDS)
    settings.SECRET_KEY = "another"
    assert stamp(Company(organisation_number=PERSONAL), COMPANY_FIELDS) != first
