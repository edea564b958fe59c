"""While an adviser is away letters come to the deputy, in their language, and none is lost."""

from datetime import date, timedelta

import pytest
from web.people import AT, NEED, ON

from sluss.casework.assigning import assign
from sluss.casework.models import Change, Deed, Referral, Saying
from sluss.casework.models.referrals import Actor, Channel, Reason, State
from sluss.casework.referring import Told, draft, lead, send
from sluss.casework.saying import say
from sluss.directory.models import Contact, Membership, Person, Sharing
from sluss.mail.composing import (
    letters_of_change,
    letters_of_new_adviser,
    letters_of_saying,
    preview,
)

DAY = timedelta(days=1)


@pytest.fixture
def referral(world):
    """Return an introduction that was sent by an adviser who is away from the day after."""
    half = world.ours
    Contact.objects.create(company=half.company, name="Kim Ek", email="kim@plat.test")
    asked = Referral(need=NEED, offer="almi-radgivning", route="introduction", question="Hur?")
    made = draft(half.case, asked, by=half.people["adviser"], at=AT)
    made.provider.email = "post@almi.test"
    made.provider.save()
    told = {"purpose": "att svara", "given_by": "Kim Ek", "right": "vd"}
    sharing = Sharing(fields=["company"], until=date(2027, 1, 1), **told)
    send(made, sharing, by=half.people["adviser"], at=AT)
    away(world)
    return Referral.objects.get()


def away(world, **more):
    days = {"away_from": ON + DAY, "away_until": ON + 3 * DAY, "deputy": world.second}
    Person.objects.filter(pk=world.ours.people["adviser"].pk).update(**{**days, **more})


def declined(referral, at, **told):
    """Return the letters, by kind, of a provider's no that came at a moment."""
    actor = Actor.PERSON if told else Actor.PROVIDER
    given = Told(reason=Reason.NO_CAPACITY, **({"channel": Channel.PHONE} if told else {}))
    lead(referral, State.DECLINED, given, actor=actor, at=at, **told)
    change = Change.objects.get(to=State.DECLINED)
    return {each.kind: each for each in letters_of_change(change, at)}


@pytest.mark.parametrize(
    ("day", "reader"),
    [
        (0, "adviser@norra.test"),
        (1, "second@norra.test"),
        (3, "second@norra.test"),
        (4, "adviser@norra.test"),
    ],
)
def test_letters_and_answers_go_to_who_acts_on_the_day(referral, day, reader):
    letters = declined(referral, AT + day * DAY)
    assert letters["declined.adviser"].recipient == reader
    assert letters["declined.company"].reply_to == reader
    stands_in = reader == "second@norra.test"
    for each in letters.values():
        assert ("Norra adviser är borta" in each.body) == stands_in, each.kind


def test_the_deputy_is_written_to_in_their_own_language(referral, world):
    Person.objects.filter(pk=world.second.pk).update(language="en")
    letters = declined(referral, AT + DAY)
    assert letters["declined.adviser"].language == "en"
    assert "Norra adviser is away, and you answer meanwhile." in letters["declined.adviser"].body
    assert letters["declined.company"].language == "sv"


def test_the_company_reads_who_it_is_that_answers(referral):
    body = declined(referral, AT + DAY)["declined.company"].body
    assert "Andra rådgivaren, medan Norra adviser är borta" in body
    assert "läser Andra rådgivaren svaret" in body


@pytest.mark.parametrize(("by", "is_told"), [("second", False), ("adviser", True)])
def test_whoever_acts_knows_what_they_wrote_down_themselves(referral, world, by, is_told):
    who = world.second if by == "second" else world.ours.people["adviser"]
    assert ("declined.adviser" in declined(referral, AT + DAY, by=who)) == is_told


def _also_away(world):
    Person.objects.filter(pk=world.second.pk).update(away_from=ON)


def _locked_out(world):
    Person.objects.filter(pk=world.second.pk).update(is_active=False)


def _left(world):
    Membership.objects.filter(person=world.second).update(ended_at=AT, ended_by=world.second)


@pytest.mark.parametrize("wrong", [_also_away, _locked_out, _left])
def test_where_the_deputy_cannot_no_letter_is_lost(referral, world, wrong):
    wrong(world)
    letters = declined(referral, AT + DAY)
    assert letters["declined.adviser"].recipient == "adviser@norra.test"
    assert letters["declined.company"].reply_to == "adviser@norra.test"


def test_what_the_company_says_comes_to_the_deputy(referral, world):
    said = say(world.ours.case, Saying(kind=Saying.Kind.CALL), at=AT + DAY)
    [letter] = letters_of_saying(Saying.objects.get(pk=said.pk), AT + DAY)
    assert letter.recipient == "second@norra.test"


def test_the_letter_that_is_shown_before_it_goes_has_the_deputys_address(referral):
    assert preview(referral, at=AT + DAY).reply_to == "second@norra.test"


def test_a_new_adviser_who_is_away_is_named_and_the_deputy_answers(referral, world):
    lead_person, second = world.ours.people["lead"], world.second
    away(world, away_from=None, deputy=None)
    Person.objects.filter(pk=second.pk).update(away_from=ON, deputy=lead_person)
    second.refresh_from_db()
    assign(world.ours.case, second, "adviser@norra.test", by=lead_person, at=AT)
    [letter] = letters_of_new_adviser(Deed.objects.filter(kind=Deed.Kind.ASSIGNED).get(), AT)
    assert letter.subject == "Andra rådgivaren är er rådgivare från och med nu"
    assert "Norra lead, medan Andra rådgivaren är borta" in letter.body
    assert letter.reply_to == "lead@norra.test"
