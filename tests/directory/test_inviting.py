"""Invitations: who may send them, what opens them once, and that somebody is always left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from web.people import AT, PASSWORD, give, make_world, person

from sluss.directory.inviting import (
    VALID,
    Refused,
    Why,
    accept,
    end_membership,
    invitation_by,
    invite,
    require_open,
    token_of,
    withdraw,
)
from sluss.directory.models import Invitation, Membership, Person, Role
from sluss.directory.permits import NotPermitted, may_manage, may_write

EMAIL = "kim@ek.test"
LATER = AT + timedelta(hours=1)
GIVEN = {"name": "Kim Ek", "password": PASSWORD}


def an_invitation(half, **more):
    given = {"role": Role.ADVISER, "email": EMAIL, "name": "Kim Ek", "programme": half.programme}
    return Invitation(**{**given, "organisation": half.programme.organisation, **more})


def asked(half, by="lead", at=AT, **more):
    return invite(an_invitation(half, **more), by=half.people[by], at=at)


def held(half, role):
    return Membership.objects.get(person=half.people[role], programme=half.programme, role=role)


def why(verb, *words, **more):
    with pytest.raises(Refused) as refused:
        verb(*words, **more)
    return refused.value.why


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "who", ["adviser", "lead", "reader", "provider", "administrator", "outsider", "member"]
)
def test_who_may_invite_to_what(world, who, role):
    may = who == "administrator" or (who == "lead" and role is not Role.ADMINISTRATOR)
    row = an_invitation(world.ours, role=role)
    if may:
        assert invite(row, by=world.who(who), at=AT).expires_at == AT + VALID
    else:
        with pytest.raises(NotPermitted):
            invite(row, by=world.who(who), at=AT)
    assert Invitation.objects.exists() == may


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_those_who_run_another_programme_invite_nobody_here(world, who):
    with pytest.raises(NotPermitted):
        invite(an_invitation(world.ours), by=world.theirs.people[who], at=AT)
    with pytest.raises(NotPermitted):
        withdraw(asked(world.ours), by=world.theirs.people[who], at=AT)
    with pytest.raises(NotPermitted):
        end_membership(held(world.ours, "reader"), by=world.theirs.people[who], at=AT)
    assert Membership.objects.filter(ended_at=None, programme=world.ours.programme).count() == 6


def test_somebody_new_comes_in_with_a_password_and_the_role(world):
    made = asked(world.ours)
    kim = accept(made, by=None, at=LATER, name="Kim Ekdal", password=PASSWORD)
    assert (kim.name, kim.email, kim.check_password(PASSWORD)) == ("Kim Ekdal", EMAIL, True)
    assert may_write(kim, world.ours.programme)
    assert not may_write(kim, world.theirs.programme)
    made.refresh_from_db()
    assert (made.accepted_at, made.accepted_by) == (LATER, kim)


def test_the_name_of_the_invitation_stands_where_none_is_said(world):
    assert accept(asked(world.ours), by=None, at=AT, password=PASSWORD).name == "Kim Ek"


@pytest.mark.parametrize("weak", ["", "kort", "1234567890123", "kim@ek.test"])
def test_a_weak_password_lets_nobody_in_and_uses_nothing_up(world, weak):
    made = asked(world.ours)
    with pytest.raises(ValidationError):
        accept(made, by=None, at=AT, name="Kim Ek", password=weak)
    assert not Person.objects.filter(email=EMAIL).exists()
    require_open(Invitation.objects.get(pk=made.pk), AT)


def test_somebody_who_is_here_takes_the_role_only_when_logged_in_as_themselves(world):
    outsider = world.theirs.people["reader"]
    made = asked(world.ours, email=outsider.email)
    before = outsider.password
    assert why(accept, made, by=None, at=AT, **GIVEN) is Why.LOG_IN
    assert why(accept, made, by=world.member, at=AT, **GIVEN) is Why.SOMEBODY_ELSE
    assert not may_write(outsider, world.ours.programme)
    assert accept(made, by=outsider, at=AT, **GIVEN) == outsider
    assert may_write(outsider, world.ours.programme)
    outsider.refresh_from_db()
    assert (outsider.password, outsider.name) == (before, "Södra reader")


def test_who_is_logged_in_as_another_makes_no_new_person(world):
    made = asked(world.ours)
    assert why(accept, made, by=world.ours.people["lead"], at=AT, **GIVEN) is Why.SOMEBODY_ELSE
    assert not Person.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("written", ["KIM@EK.TEST", " Kim@Ek.test ", "kim@EK.test"])
def test_an_address_is_one_however_it_is_written(world, written):
    made = asked(world.ours, email=written)
    assert made.email == EMAIL
    assert why(asked, world.ours) is Why.IS_INVITED
    accept(made, by=None, at=AT, **GIVEN)
    assert why(asked, world.ours, email=written.upper()) is Why.HAS_ROLE
    assert Person.objects.filter(email__iexact=EMAIL).count() == 1


def test_a_person_kept_with_capitals_is_still_the_same_person(world):
    Person.objects.filter(pk=world.member.pk).update(email="Member@Nowhere.test")
    world.member.refresh_from_db()
    made = asked(world.ours, email="member@nowhere.TEST")
    assert why(accept, made, by=None, at=AT, **GIVEN) is Why.LOG_IN
    assert accept(made, by=world.member, at=AT) == world.member


def test_the_same_role_is_asked_once_and_another_role_or_programme_beside(world):
    asked(world.ours)
    with pytest.raises(Refused) as told:
        asked(world.ours, by="administrator")
    assert EMAIL in str(told.value)
    assert "15 mars 2026" in str(told.value)
    asked(world.ours, role=Role.READER)
    asked(world.theirs)
    assert Invitation.objects.count() == 3


def test_who_has_the_role_is_named_and_who_had_it_may_come_back(world):
    adviser = world.ours.people["adviser"]
    with pytest.raises(Refused) as told:
        asked(world.ours, email=adviser.email)
    assert str(told.value) == "Norra adviser är redan rådgivare i programmet."
    end_membership(held(world.ours, "adviser"), by=world.ours.people["lead"], at=AT)
    assert accept(asked(world.ours, email=adviser.email), by=adviser, at=AT) == adviser
    assert may_write(adviser, world.ours.programme)
    assert adviser.memberships.count() == 2


def test_each_closed_invitation_says_why(world):
    half = world.ours
    used, taken_back, old = (asked(half, email=f"{name}@ek.test") for name in ("a", "b", "c"))
    kim = accept(used, by=None, at=AT, **GIVEN)
    withdraw(taken_back, by=half.people["lead"], at=AT)
    assert why(accept, used, by=None, at=AT, **GIVEN) is Why.ACCEPTED
    assert why(accept, used, by=world.member, at=AT) is Why.ACCEPTED
    assert why(accept, taken_back, by=None, at=AT, **GIVEN) is Why.WITHDRAWN
    assert why(accept, old, by=None, at=AT + VALID, **GIVEN) is Why.EXPIRED
    assert why(withdraw, used, by=half.people["lead"], at=AT) is Why.ACCEPTED
    assert len({str(each.label) for each in Why}) == len(Why)
    assert accept(used, by=kim, at=LATER) == kim
    assert kim.memberships.count() == 1


def test_the_last_moment_is_good_and_the_next_is_not(world):
    made = asked(world.ours)
    require_open(made, AT + VALID - timedelta(microseconds=1))
    assert why(require_open, made, AT + VALID) is Why.EXPIRED


def test_an_expired_invitation_is_replaced_and_its_link_stays_shut(world):
    old = asked(world.ours)
    new = asked(world.ours, at=AT + VALID)
    old.refresh_from_db()
    assert old.withdrawn_at == AT + VALID
    assert token_of(old) != token_of(new)
    assert why(accept, old, by=None, at=AT + VALID, **GIVEN) is Why.WITHDRAWN


def test_taking_back_twice_changes_nothing_more(world):
    made = asked(world.ours)
    withdraw(made, by=world.ours.people["lead"], at=AT)
    again = withdraw(made, by=world.ours.people["administrator"], at=LATER)
    assert again.withdrawn_at == AT


def test_an_invitation_withdrawn_while_the_page_was_open_lets_nobody_in(world):
    made = asked(world.ours)
    stale = Invitation.objects.get(pk=made.pk)
    withdraw(made, by=world.ours.people["lead"], at=AT)
    assert why(accept, stale, by=None, at=AT, **GIVEN) is Why.WITHDRAWN
    assert not Person.objects.filter(email=EMAIL).exists()


def test_two_invitations_of_somebody_new_make_one_person(world):
    first, second = asked(world.ours), asked(world.theirs)
    kim = accept(first, by=None, at=AT, **GIVEN)
    assert why(accept, second, by=None, at=AT, **GIVEN) is Why.LOG_IN
    accept(second, by=kim, at=AT)
    assert kim.memberships.count() == 2


def test_a_lead_neither_takes_back_nor_ends_an_administrator(world):
    half = world.ours
    made = asked(half, by="administrator", role=Role.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        withdraw(made, by=half.people["lead"], at=AT)
    with pytest.raises(NotPermitted):
        end_membership(held(half, "administrator"), by=half.people["lead"], at=AT)
    assert may_manage(half.people["administrator"], half.programme)


def test_a_role_that_ended_says_by_whom_and_shuts_at_once(world):
    half = world.ours
    ended = end_membership(held(half, "adviser"), by=half.people["lead"], at=AT)
    assert (ended.ended_at, ended.ended_by) == (AT, half.people["lead"])
    assert not may_write(half.people["adviser"], half.programme)
    again = end_membership(ended, by=half.people["administrator"], at=LATER)
    assert (again.ended_at, again.ended_by) == (AT, half.people["lead"])


def test_one_who_runs_the_programme_leaves_when_another_can_and_not_before(world):
    half = world.ours
    administrator, lead = half.people["administrator"], half.people["lead"]
    end_membership(held(half, "lead"), by=lead, at=AT)
    assert why(end_membership, held(half, "administrator"), by=administrator, at=AT) is Why.LAST
    give(world.second, half.programme, Role.LEAD)
    end_membership(held(half, "administrator"), by=administrator, at=AT)
    assert not may_manage(administrator, half.programme)


def test_somebody_put_out_of_use_does_not_count_as_left_in_charge(world):
    half = world.ours
    Person.objects.filter(pk=half.people["lead"].pk).update(is_active=False)
    last = held(half, "administrator")
    assert why(end_membership, last, by=half.people["administrator"], at=AT) is Why.LAST


def test_being_in_charge_elsewhere_does_not_count_here(world):
    half, lead = world.ours, world.ours.people["lead"]
    end_membership(held(half, "administrator"), by=half.people["administrator"], at=AT)
    give(lead, world.theirs.programme, Role.LEAD)
    assert why(end_membership, held(half, "lead"), by=lead, at=AT) is Why.LAST
    there = lead.memberships.get(programme=world.theirs.programme)
    assert end_membership(there, by=lead, at=AT).ended_at == AT


def test_two_administrators_who_end_each_other_leave_one(world):
    half = world.ours
    end_membership(held(half, "lead"), by=half.people["lead"], at=AT)
    give(world.second, half.programme, Role.ADMINISTRATOR)
    mine = held(half, "administrator")
    theirs = world.second.memberships.get(role=Role.ADMINISTRATOR)
    end_membership(theirs, by=half.people["administrator"], at=AT)
    with pytest.raises(NotPermitted):
        end_membership(mine, by=world.second, at=AT)
    assert may_manage(half.people["administrator"], half.programme)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_at_the_same_moment_leave_one(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    half = make_world().ours
    held(half, "lead").delete()
    for number in range(6):
        first, second = (person(f"{name}{number}@ek.test", name) for name in "ab")
        rows = [give(who, half.programme, Role.ADMINISTRATOR) for who in (first, second)]
        Membership.objects.filter(role=Role.ADMINISTRATOR, programme=half.programme).exclude(
            pk__in=[row.pk for row in rows]
        ).delete()

        def one(membership, by):
            try:
                return end_membership(membership, by=by, at=AT)
            except (NotPermitted, Refused) as told:
                return told
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one, rows, (second, first)))
        left = Membership.objects.filter(pk__in=[row.pk for row in rows], ended_at=None)
        assert left.count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"email": "kim"},
        {"email": ""},
        {"email": f"{'k' * 250}@ek.test"},
        {"name": ""},
        {"name": "K" * 121},
        {"role": "king"},
    ],
)
def test_what_cannot_be_kept_is_refused(world, bad):
    with pytest.raises(ValidationError):
        invite(an_invitation(world.ours, **bad), by=None, at=AT)
    assert not Invitation.objects.exists()


def test_the_command_line_invites_on_nobodys_behalf(world):
    made = invite(an_invitation(world.ours, role=Role.ADMINISTRATOR), by=None, at=AT)
    assert made.by is None
    assert may_manage(accept(made, by=None, at=AT, **GIVEN), world.ours.programme)


def test_a_link_names_its_invitation_and_says_nothing_of_whom(world):
    made = asked(world.ours)
    token = token_of(made)
    assert invitation_by(token) == made
    assert "kim" not in token.lower()


@pytest.mark.parametrize("forge", [str.upper, lambda t: t[:-1], lambda t: "", lambda t: "\0" + t])
def test_a_forged_link_names_none(world, forge):
    token = token_of(asked(world.ours))
    assert invitation_by(forge(token)) is None


def test_a_link_of_a_row_that_was_replaced_by_another_of_its_number_names_none(world):
    made = asked(world.ours)
    token = token_of(made)
    Invitation.objects.filter(pk=made.pk).update(at=LATER, email="another@ek.test")
    assert invitation_by(token) is None
    made.delete()
    assert invitation_by(token) is None
