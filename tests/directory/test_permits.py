"""Roles: what each may read and change, and whose page is shown."""

import pytest
from django.contrib.auth.models import AnonymousUser
from web.people import give, logged_in, person

from sluss.directory.models import Company, Role
from sluss.directory.permits import (
    READING,
    WRITING,
    NotPermitted,
    companies_of,
    first_of,
    may_write,
    programmes_of,
    require_write,
    roles_of,
)
from sluss.directory.registering import register

OURS = ("adviser", "lead", "reader", "provider", "administrator")


def test_a_role_reads_and_writes_in_its_own_programme_only(world):
    told = {
        role: (
            list(programmes_of(world.who(role), READING)),
            list(programmes_of(world.who(role), WRITING)),
        )
        for role in OURS
    }
    ours = [world.ours.programme]
    assert told == {
        "adviser": (ours, ours),
        "lead": (ours, ours),
        "reader": (ours, []),
        "provider": ([], []),
        "administrator": ([], []),
    }


def test_nobody_and_somebody_without_a_role_see_nothing(world):
    for asking in (AnonymousUser(), world.member):
        assert not companies_of(asking).exists()
        assert not may_write(asking, world.ours.programme)


def test_companies_are_those_of_the_programmes_one_reads(world):
    seen = set(companies_of(world.ours.people["reader"]))
    assert seen == {world.ours.company, world.ours.unopened}
    give(world.ours.people["reader"], world.theirs.programme, Role.READER)
    assert world.theirs.company in companies_of(world.ours.people["reader"])


def test_reading_in_one_programme_gives_no_writing_in_it_through_another(world):
    adviser = world.ours.people["adviser"]
    give(adviser, world.theirs.programme, Role.READER)
    assert may_write(adviser, world.ours.programme)
    assert not may_write(adviser, world.theirs.programme)


def test_two_roles_in_one_programme_list_a_company_once(world):
    adviser = world.ours.people["adviser"]
    give(adviser, world.ours.programme, Role.LEAD)
    assert companies_of(adviser).count() == 2
    assert programmes_of(adviser, READING).count() == 1


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
def test_writing_is_refused_to_those_without_the_role(world, who):
    with pytest.raises(NotPermitted):
        require_write(world.who(who), world.ours.programme)
    with pytest.raises(NotPermitted):
        register(world.ours.programme, "Svets AB", by=world.who(who))
    assert not Company.objects.filter(name="Svets AB").exists()


def test_the_page_is_made_for_the_role_that_may_do_most(world):
    held = {role: roles_of(world.who(role)) for role in OURS}
    assert {role: first_of(held[role]) for role in OURS} == {role: role for role in OURS}
    assert roles_of(AnonymousUser()) == frozenset()
    assert first_of(roles_of(world.member)) == "member"
    assert 'data-role="nobody"' in logged_in(None).get("/sv/account/login/").content.decode()
    both = person("both@norra.test", "Två roller")
    give(both, world.ours.programme, Role.PROVIDER)
    give(both, world.theirs.programme, Role.ADVISER)
    assert first_of(roles_of(both)) == "adviser"
