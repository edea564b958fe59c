"""A permission to share: who may write it down, what it says, when it holds, and that it stops."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from web.people import AT

from sluss.core.errors import ValueFault
from sluss.directory import sharing as room
from sluss.directory.models import Provider, Sharing
from sluss.directory.permits import NotPermitted
from sluss.directory.sharing import (
    is_valid,
    open_sharings,
    permission_text,
    revoke,
    share,
    shared_wordings,
)

UNTIL = date(2026, 12, 31)


@pytest.fixture
def half(world):
    return world.ours


def a_sharing(half, **more):
    provider = Provider.objects.get_or_create(programme=half.programme, key="almi")[0]
    given = {"company": half.company, "provider": provider, "until": UNTIL}
    given |= {"purpose": "rådgivning om spillet", "fields": ["company", "need"]}
    return Sharing(**{**given, "given_by": "Kim Påhitt", "right": "vd, firmatecknare", **more})


def shared(half, **more):
    return share(a_sharing(half, **more), by=half.people["adviser"], at=AT)


def test_a_permission_is_kept_with_who_what_and_which_wording(half):
    row = shared(half, fields=["need", "company", "need"], given_by="  Kim Påhitt ")
    row.refresh_from_db()
    assert (row.text_version, row.given_at, row.by) == ("1", AT, half.people["adviser"])
    assert (row.given_by, row.fields) == ("Kim Påhitt", ["need", "company"])
    assert shared_wordings(row) == [
        "företagets namn, organisationsnummer och ort",
        "behovet och det ni själva har sagt om det",
    ]


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_who_may_not_write_writes_no_permission(world, half, role):
    for who in (half.people[role], world.theirs.people["adviser"]):
        with pytest.raises(NotPermitted):
            share(a_sharing(half), by=who, at=AT)
    assert not Sharing.objects.exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"fields": []}, "says what is shared"),
        ({"fields": ["compny"]}, "'compny' is not shared"),
        ({"purpose": "  "}, "has its purpose"),
        ({"given_by": ""}, "has its given_by"),
        ({"right": " "}, "has its right"),
        ({"until": AT.date() - timedelta(days=1)}, "is past"),
    ],
)
def test_a_permission_that_says_too_little_is_refused(half, more, told):
    with pytest.raises(ValueFault, match=told):
        shared(half, **more)
    assert not Sharing.objects.exists()


def test_nothing_is_shared_with_a_provider_of_another_programme(world, half):
    theirs = Provider.objects.create(programme=world.theirs.programme, key="almi")
    with pytest.raises(ValueFault, match="another programme"):
        shared(half, provider=theirs)


def test_it_holds_from_the_day_it_was_given_to_its_last_day_and_not_once_stopped(half):
    row = shared(half)
    day, one = AT.date(), timedelta(days=1)
    holds = [is_valid(row, each) for each in (day - one, day, UNTIL, UNTIL + one)]
    assert holds == [False, True, True, False]
    assert revoke(row, at=AT)
    assert not is_valid(row, day)


def test_stopping_twice_keeps_the_first_moment(half):
    row = shared(half)
    again = Sharing.objects.get(pk=row.pk)
    assert revoke(row, at=AT)
    assert not revoke(again, at=AT + timedelta(days=1))
    assert again.revoked_at == row.revoked_at == AT


def test_open_ones_are_neither_stopped_nor_past(half):
    first, second, past = shared(half), shared(half), shared(half, until=AT.date())
    revoke(first, at=AT)
    assert set(open_sharings(half.company)) == {second, past}
    assert list(open_sharings(half.company, UNTIL)) == [second]


def test_the_text_names_everybody_in_both_languages(half):
    row = a_sharing(half)
    for language, month in (("sv", "31 december 2026"), ("en", "31 December 2026")):
        with translation.override(language):
            told = permission_text(row)
        for word in ("Norra Plåt AB", "Norra programmet", "Almi", "rådgivning om spillet", month):
            assert word in told, (language, word)
        assert "{" not in told


def test_the_text_is_the_one_that_was_said_yes_to_not_todays(half, monkeypatch):
    row = shared(half)
    before = permission_text(row, "sv")
    newer = {**room.TEXTS, "2": {"sv": "{company} säger ja.", "en": "{company} says yes."}}
    monkeypatch.setattr(room, "TEXTS", newer)
    monkeypatch.setattr(room, "CURRENT", "2")
    assert permission_text(row, "sv") == before
    assert permission_text(a_sharing(half), "sv") == "Norra Plåt AB säger ja."
    assert shared(half).text_version == "2"


def test_every_wording_is_there_in_both_languages_with_the_same_places(half):
    for texts in room.TEXTS.values():
        assert set(texts) == {"sv", "en"}
        for place in ("company", "programme", "provider", "purpose", "until"):
            assert all(f"{{{place}}}" in text for text in texts.values())
