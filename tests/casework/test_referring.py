"""A referral is led on by one function, and the database refuses what the code forgets."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from web.people import AT, NEED

from sluss.casework.models import Change, Referral
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.referring import Moved, Told, draft, lead
from sluss.content.knowledge import knowledge
from sluss.core import referrals
from sluss.core.errors import ValueFault
from sluss.core.referrals import NotAllowed
from sluss.directory.permits import NotPermitted

OFFER = "almi-radgivning"
ACTORS = {"person": Actor.PERSON, "provider": Actor.PROVIDER, "company": Actor.COMPANY}


@pytest.fixture
def half(world):
    return world.ours


def a_draft(half, route=Route.INTRODUCTION, **more):
    referral = Referral(need=NEED, offer=OFFER, route=route, question="Kan ni se över spillet?")
    for name, value in more.items():
        setattr(referral, name, value)
    return draft(half.case, referral, by=half.people["adviser"], at=AT)


def led(referral, half, *states, actor=Actor.PERSON):
    for state in states:
        by = half.people["adviser"] if actor == Actor.PERSON else None
        told = Told(reason=Reason.OTHER if state == State.DECLINED else None)
        lead(referral, state, told, actor=actor, by=by, at=AT)
    return referral


def test_a_draft_keeps_what_the_offer_said_that_day(half):
    referral = a_draft(half)
    offer = knowledge().offers[OFFER]
    assert referral.state == State.DRAFTED
    assert referral.offer_told["name"] == dict(offer.name)
    assert referral.offer_told["as_of"] == offer.as_of
    assert (referral.provider.key, referral.provider.programme) == (offer.provider, half.programme)


@pytest.mark.parametrize(("name", "value"), [("need", "CIR-99"), ("offer", "never-was")])
def test_what_is_not_there_is_not_handed_over(half, name, value):
    with pytest.raises(ValueFault, match=f"unknown {name} '{value}'"):
        a_draft(half, **{name: value})
    assert not Referral.objects.exists()


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_who_may_not_write_hands_over_nothing(world, half, role):
    referral = a_draft(half)
    for who in (half.people[role], world.theirs.people["adviser"]):
        with pytest.raises(NotPermitted):
            lead(referral, State.SENT, actor=Actor.PERSON, by=who, at=AT)
    referral.refresh_from_db()
    assert referral.state == State.DRAFTED


def test_each_change_is_a_row_with_who_and_why(half):
    referral = led(a_draft(half), half, State.SENT)
    told = Told(reason=Reason.NO_CAPACITY, words="  Först i mars. ")
    lead(referral, State.DECLINED, told, actor=Actor.PROVIDER, at=AT)
    rows = referral.changes.values_list("number", "was", "to", "actor", "reason", "words")
    assert list(rows) == [
        (1, "drafted", "sent", "person", "", ""),
        (2, "sent", "declined", "provider", "no_capacity", "Först i mars."),
    ]
    referral.refresh_from_db()
    assert (referral.state, referral.change_count) == ("declined", 2)


def test_what_the_table_does_not_hold_is_refused_and_leaves_no_row(half):
    referral = a_draft(half)
    with pytest.raises(NotAllowed):
        lead(referral, State.HELPED, actor=Actor.PERSON, by=half.people["adviser"], at=AT)
    with pytest.raises(ValueFault, match="says why"):
        lead(led(referral, half, State.SENT), State.DECLINED, actor=Actor.PROVIDER, at=AT)
    assert list(referral.changes.values_list("to", flat=True)) == ["sent"]


def test_who_answers_second_is_told_where_it_stands_and_nothing_is_done(half):
    first = led(a_draft(half), half, State.SENT)
    second = Referral.objects.get(pk=first.pk)
    lead(first, State.ACCEPTED, actor=Actor.PROVIDER, at=AT)
    for state in (State.ACCEPTED, State.DECLINED):
        with pytest.raises(Moved) as told:
            lead(second, state, Told(reason=Reason.OTHER), actor=Actor.PROVIDER, at=AT)
        assert told.value.stands.state == State.ACCEPTED
    assert first.changes.count() == 2


def changed_by_hand(referral, route, was, to, actor, half):
    by = half.people["adviser"] if actor == Actor.PERSON else None
    reason = Reason.OTHER if to == State.DECLINED else ""
    given = {"number": referral.change_count + 1, "route": route, "was": was, "to": to}
    given |= {"actor": actor, "by": by, "reason": reason, "on": AT.date(), "at": AT}
    with transaction.atomic():
        referral.changes.create(**given)
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", Route)
def test_the_database_holds_the_same_table_as_the_core(half, route):
    referral = a_draft(half, route)
    for was, to, actor in product(State, State, Actor):
        is_allowed = referrals.may_lead(
            referrals.Route(route),
            referrals.State(was),
            referrals.State(to),
            referrals.Actor(actor),
        )
        if is_allowed:
            changed_by_hand(referral, route, was, to, actor, half)
        else:
            with pytest.raises(IntegrityError):
                changed_by_hand(referral, route, was, to, actor, half)


def set_by_hand(referral, **values):
    with transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**values)


def test_the_database_moves_no_state_without_its_change(half):
    referral = led(a_draft(half), half, State.SENT)
    for values in (
        {"state": State.ACCEPTED},
        {"state": State.ACCEPTED, "change_count": 2},
        {"change_count": 2},
        {"change_count": 0, "state": State.DRAFTED},
        {"route": Route.APPLICATION},
    ):
        with pytest.raises(IntegrityError):
            set_by_hand(referral, **values)
    set_by_hand(referral, question="En annan fråga")
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(
            **{f.attname: getattr(referral, f.attname) for f in Referral._meta.concrete_fields}
            | {"id": None, "code": "other", "state": State.SENT, "change_count": 0}
        )


def test_a_change_is_never_altered_and_never_numbered_twice(half):
    referral = led(a_draft(half), half, State.SENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(referral=referral).update(words="annat")
    with pytest.raises(IntegrityError), transaction.atomic():
        row = referral.changes.get()
        row.pk = None
        row.save(force_insert=True)


def test_a_case_takes_its_referrals_with_it(half):
    led(a_draft(half), half, State.SENT)
    half.company.delete()
    assert not Referral.objects.exists()
    assert not Change.objects.exists()


def test_the_triggers_are_there(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        names = {name for (name,) in cursor.fetchall()}
    assert {"referral_moves", "change_stands"} <= names
