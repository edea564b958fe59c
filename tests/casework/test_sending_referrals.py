"""A referral is sent with a permission, paused, asked about, and tried again."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from web.people import NEED
from web.referred import OFFER, a_referral, a_sharing

from sluss.casework.models import Change, Hold, Message, Referral
from sluss.casework.models.referrals import Actor, Route, State
from sluss.casework.referring import (
    STAMPED,
    Moved,
    ask,
    change_draft,
    draft_once,
    hold,
    lead,
    release,
    retry,
    send,
)
from sluss.core.errors import ValueFault
from sluss.core.referrals import NotAllowed
from sluss.directory.models import Sharing
from sluss.directory.permits import NotPermitted
from sluss.directory.sharing import revoke, share
from sluss.directory.stamps import ChangedMeanwhile, stamp

SENT = (State.SENT,)
ACCEPTED = (State.SENT, State.ACCEPTED)
DECLINED = (State.SENT, State.DECLINED)


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def by(half):
    return half.people["adviser"]


def kept(sharing, half, referral):
    sharing.company, sharing.provider = half.company, referral.provider
    return share(sharing, by=half.people["adviser"], at=now())


def test_what_is_sent_is_sent_with_what_the_company_allowed(half, by):
    referral = a_referral(half)
    change = send(referral, a_sharing(fields=["need"]), by=by, at=now())
    referral.refresh_from_db()
    assert (referral.state, change.to, change.actor) == ("sent", "sent", "person")
    assert referral.sharing.fields == ["need"]
    assert (referral.sharing.company, referral.sharing.by) == (half.company, by)
    assert referral.sharing.provider == referral.provider


def test_a_permission_that_stands_may_be_used_again(half, by):
    first, second = a_referral(half), a_referral(half)
    sharing = kept(a_sharing(), half, first)
    for referral in (first, second):
        send(referral, sharing, by=by, at=now())
    assert Sharing.objects.count() == 1


def test_a_permission_that_is_stopped_past_or_anothers_sends_nothing(world, half, by):
    referral = a_referral(half)
    stopped, past = (kept(a_sharing(), half, referral) for _ in range(2))
    revoke(stopped, at=now())
    Sharing.objects.filter(pk=past.pk).update(until=localdate() - timedelta(days=1))
    past.refresh_from_db()
    theirs = a_referral(world.theirs, *SENT).sharing
    for sharing, told in ((stopped, "does not hold"), (past, "does not hold"), (theirs, "another")):
        with pytest.raises(ValueFault, match=told):
            send(referral, sharing, by=by, at=now())
    with pytest.raises(ValueFault, match="says what is shared"):
        send(referral, a_sharing(fields=[]), by=by, at=now())
    referral.refresh_from_db()
    assert (referral.state, referral.sharing, referral.changes.count()) == ("drafted", None, 0)


def test_nothing_is_sent_that_asks_nothing(half, by):
    with pytest.raises(ValueFault, match="asks something"):
        send(a_referral(half, question="  "), a_sharing(), by=by, at=now())
    assert not Sharing.objects.exists()


def test_an_application_is_not_sent_to_anybody(half, by):
    with pytest.raises(NotAllowed):
        send(a_referral(half, route=Route.APPLICATION), a_sharing(), by=by, at=now())
    assert not Sharing.objects.exists()


def test_whoever_sends_second_keeps_no_second_permission(half, by):
    first = a_referral(half)
    second = Referral.objects.get(pk=first.pk)
    send(first, a_sharing(), by=by, at=now())
    with pytest.raises(Moved):
        send(second, a_sharing(), by=by, at=now())
    assert (Change.objects.count(), Sharing.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider"])
def test_who_may_not_write_does_none_of_it(world, half, who):
    other, at = world.who(who), now()
    referral, sent, ended = (a_referral(half, *way) for way in ((), SENT, DECLINED))
    before = list(Referral.objects.order_by("pk").values())
    for does in (
        lambda: draft_once(half.case, Referral(need=NEED, offer=OFFER), by=other, at=at),
        lambda: change_draft(referral, "Annat", stamp(referral, STAMPED), by=other),
        lambda: send(referral, a_sharing(), by=other, at=at),
        lambda: hold(sent, by=other, at=at),
        lambda: release(sent, by=other, at=at),
        lambda: ask(sent, "Hej", actor=Actor.PERSON, by=other, at=at),
        lambda: retry(ended, by=other, at=at),
    ):
        with pytest.raises(NotPermitted):
            does()
    assert list(Referral.objects.order_by("pk").values()) == before
    assert not Hold.objects.exists()
    assert not Message.objects.exists()


def test_a_draft_begun_twice_is_one_and_after_it_ended_another(half, by):
    def begun():
        row = Referral(need=NEED, offer=OFFER, route=Route.INTRODUCTION, question="Kan ni?")
        return draft_once(half.case, row, by=by, at=now())

    first, is_new = begun()
    assert (begun(), is_new) == ((first, False), True)
    lead(first, State.WITHDRAWN, actor=Actor.PERSON, by=by, at=now())
    second, is_new = begun()
    assert is_new
    assert second != first


def test_a_question_is_changed_while_it_is_a_draft_and_by_who_read_it(half, by):
    referral = a_referral(half)
    seen = stamp(referral, STAMPED)
    assert change_draft(referral, "  Kan ni komma? ", seen, by=by).question == "Kan ni komma?"
    with pytest.raises(ChangedMeanwhile) as told:
        change_draft(referral, "Annat", seen, by=by)
    assert told.value.theirs.question == "Kan ni komma?"
    sent = a_referral(half, *SENT)
    with pytest.raises(Moved):
        change_draft(sent, "Annat", stamp(sent, STAMPED), by=by)
    assert not Referral.objects.filter(question="Annat").exists()


def test_a_referral_rests_once_and_goes_on(half, by):
    referral = a_referral(half, *SENT)
    first = hold(referral, " Semester ", by=by, at=now())
    assert hold(referral, "Annat", by=by, at=now()) == first
    assert first.because == "Semester"
    release(referral, by=by, at=now())
    release(referral, by=by, at=now())
    first.refresh_from_db()
    assert first.ended_at is not None
    assert hold(referral, by=by, at=now()) != first
    assert referral.holds.count() == 2


@pytest.mark.parametrize("way", [(), DECLINED, (*ACCEPTED, State.HELPED)])
def test_what_is_not_under_way_does_not_rest(half, by, way):
    with pytest.raises(Moved):
        hold(a_referral(half, *way), by=by, at=now())


def test_a_message_leaves_the_state_and_the_same_twice_is_one(half, by):
    referral = a_referral(half, *SENT)
    said = [ask(referral, " Hej ", actor=Actor.PERSON, by=by, at=now()) for _ in range(2)]
    asked = ask(referral, "Hej", actor=Actor.PROVIDER, at=now())
    again = ask(referral, "Hej", actor=Actor.PERSON, by=by, at=now())
    assert said[0] == said[1]
    assert [each.words for each in referral.messages.all()] == ["Hej"] * 3
    assert len({said[0].pk, asked.pk, again.pk}) == 3
    referral.refresh_from_db()
    assert referral.state == "sent"


def test_no_words_and_a_draft_say_nothing(half, by):
    with pytest.raises(ValueFault, match="says something"):
        ask(a_referral(half, *SENT), " \n", actor=Actor.PERSON, by=by, at=now())
    with pytest.raises(ValueFault, match="nobody has seen"):
        ask(a_referral(half), "Hej", actor=Actor.PERSON, by=by, at=now())


def test_a_second_try_is_a_new_draft_linked_to_the_first_and_pressed_twice_is_one(half, by):
    first = a_referral(half, *DECLINED)
    second = retry(first, by=by, at=now())
    assert (second.earlier, second.state, second.sharing) == (first, "drafted", None)
    assert (second.need, second.offer, second.question) == (NEED, OFFER, first.question)
    assert retry(first, by=by, at=now()) == second
    first.refresh_from_db()
    assert first.state == "declined"
    lead(second, State.WITHDRAWN, actor=Actor.PERSON, by=by, at=now())
    assert retry(first, by=by, at=now()) not in (first, second)


@pytest.mark.parametrize("way", [(), SENT, ACCEPTED, (*ACCEPTED, State.HELPED)])
def test_what_has_not_ended_or_has_helped_is_not_tried_again(half, by, way):
    referral = a_referral(half, *way)
    with pytest.raises(Moved):
        retry(referral, by=by, at=now())
    assert Referral.objects.count() == 1


def test_a_refused_application_is_tried_again_on_its_own_route(half, by):
    way = (State.BEGUN, State.SUBMITTED, State.REFUSED)
    again = retry(a_referral(half, *way, route=Route.APPLICATION), by=by, at=now())
    lead(again, State.BEGUN, actor=Actor.PERSON, by=by, at=now())
    assert (again.route, again.state) == ("application", "begun")
