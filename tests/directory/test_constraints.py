"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from web.people import AT, give

from sluss.directory.models import Company, KnownFact, Membership, Organisation, Person, Role


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_one_person_holds_a_role_once_in_a_programme(world):
    adviser = world.ours.people["adviser"]
    refused(lambda: give(adviser, world.ours.programme, Role.ADVISER))
    assert give(adviser, world.theirs.programme, Role.ADVISER).pk


def test_a_role_that_nobody_defined_is_refused(world):
    mine = Membership.objects.filter(person=world.ours.people["reader"])
    refused(lambda: mine.update(role="owner"))


def test_a_number_is_one_company_in_a_programme_and_free_in_another(world):
    ours, theirs = world.ours.programme, world.theirs.programme
    number = "5560360793"
    Company.objects.create(programme=ours, name="Ett", organisation_number=number)
    refused(lambda: Company.objects.create(programme=ours, name="Två", organisation_number=number))
    assert Company.objects.create(programme=theirs, name="Två", organisation_number=number).pk


def test_companies_without_a_number_are_many(world):
    for name in ("Ett", "Två"):
        Company.objects.create(programme=world.ours.programme, name=name)
    assert world.ours.programme.companies.filter(organisation_number="").count() == 4


def test_a_company_has_one_latest_answer_to_a_fact(world):
    given = {"company": world.ours.company, "key": "employees", "source": "company", "at": AT}
    KnownFact.objects.create(value="1", **given)
    refused(lambda: KnownFact.objects.create(value="2", **given))
    assert KnownFact.objects.create(value="3", is_latest=False, **given).pk


def test_an_address_is_one_person_however_it_is_written(world):
    refused(lambda: Person.objects.create_user("ADVISER@Norra.test", name="Samma"))
    found = Person.objects.get_by_natural_key("Adviser@NORRA.test")
    assert found == world.ours.people["adviser"]


def test_a_person_needs_an_address(world):
    with pytest.raises(ValueError, match="e-mail"):
        Person.objects.create_user("", name="Ingen")


def test_an_organisation_has_its_name_alone(world):
    refused(lambda: Organisation.objects.create(name=world.ours.programme.organisation.name))
