"""A new link is asked for by a dead one, or sent by an adviser: to whom, and when there is none."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from web.introduced import introduced, led

from sluss.casework.linking import digest_of, follow, make_link, revoke, revoke_all
from sluss.casework.models import Link, Renewal
from sluss.casework.models.referrals import Actor, State
from sluss.casework.referring import hold, lead
from sluss.casework.renewing import DAY, EVERY, MOST_A_DAY, TooSoon, ask, latest, send_new, wanted
from sluss.directory.models import Sharing
from sluss.directory.permits import NotPermitted
from sluss.directory.sharing import revoke as stop

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=3000)
PURPOSES = ("answer", "mailbox", "company")


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def referral(half):
    return introduced(half)


def target_of(referral, purpose):
    return {"answer": referral, "mailbox": referral.provider, "company": referral.case}[purpose]


def dead(referral, purpose="answer"):
    return make_link(purpose, target_of(referral, purpose), at=LONG_AGO)


def asked(token, at=NOW):
    """Ask by a link, and return what a new one would lead to."""
    ask(token, at=at)
    return wanted(Renewal.objects.latest("pk"), at)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_expired_link_is_renewed_to_the_same(referral, purpose):
    assert asked(dead(referral, purpose)) == target_of(referral, purpose)
    assert Link.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_that_leads_somewhere_is_not_renewed(referral, purpose):
    token = make_link(purpose, target_of(referral, purpose), at=NOW)
    assert asked(token) is None
    assert follow(token, purpose, at=NOW)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_revoked_link_is_not_renewed_before_or_after_it_expires(referral, purpose):
    token = dead(referral, purpose)
    revoke(Link.objects.get(), at=LONG_AGO)
    assert asked(token) is None
    live = make_link(purpose, target_of(referral, purpose), at=NOW)
    revoke(follow(live, purpose, at=NOW), at=NOW)
    assert asked(live) is None


@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_expired_link_is_not_renewed_once_somebody_has_closed_them_all(referral, purpose):
    token, target = dead(referral, purpose), target_of(referral, purpose)
    make_link(purpose, target, at=NOW)
    assert revoke_all(purpose, target, at=NOW) == 1
    assert asked(token) is None


@pytest.mark.parametrize("token", ["made-up", "", "å" * 5000, "\ud800", "' OR 1=1 --"])
def test_what_never_was_a_link_leads_to_nothing(referral, token):
    dead(referral)
    assert asked(token) is None


def test_a_digest_is_no_token(referral):
    dead(referral)
    assert asked(Link.objects.get().digest) is None


def test_asking_is_the_same_to_the_database_whatever_the_link_is(referral):
    live = make_link("answer", referral, at=NOW)
    tokens = [dead(referral, each) for each in PURPOSES] + [live, "made-up"]
    told = set()
    for token in tokens:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(token, at=NOW)
        words = [each["sql"].replace(digest_of(token), "…") for each in queries]
        told.add(re.sub(r"s\d+_x\d+", "", "\n".join(words)))
        assert not any("casework_link" in each for each in words)
    assert len(told) == 1


@pytest.mark.parametrize(
    "state", [State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.HELPED, State.UNREACHABLE]
)
@pytest.mark.parametrize("purpose", ["answer", "mailbox"])
def test_a_provider_gets_no_link_to_what_has_ended(referral, state, purpose):
    token, at = dead(referral, purpose), NOW
    if state == State.HELPED:
        led(referral, State.ACCEPTED, State.HELPED)
    elif state in (State.DECLINED, State.UNREACHABLE):
        led(referral, state)
    else:
        actor = Actor.TIMER if state == State.EXPIRED else Actor.COMPANY
        lead(referral, state, actor=actor, at=at)
    assert asked(token) is None


@pytest.mark.parametrize("purpose", ["answer", "mailbox"])
def test_a_provider_gets_no_link_to_what_is_not_shared_any_longer(referral, purpose):
    token = dead(referral, purpose)
    Sharing.objects.update(until=NOW.date() - timedelta(days=2))
    assert asked(token) is None
    Sharing.objects.update(until=NOW.date() + timedelta(days=2))
    assert asked(token, NOW + EVERY) == target_of(referral, purpose)
    stop(referral.sharing, at=NOW)
    assert asked(token, NOW + 2 * EVERY) is None


def test_a_company_keeps_its_own_page_when_it_has_stopped_a_sharing(referral):
    token = dead(referral, "company")
    stop(referral.sharing, at=NOW)
    assert asked(token) == referral.case


def test_what_rests_or_is_accepted_may_still_be_answered(half, referral):
    token = dead(referral)
    hold(referral, "", by=half.people["adviser"], at=NOW)
    assert asked(token) == referral
    led(referral, State.ACCEPTED)
    assert asked(token, NOW + EVERY) == referral


def test_a_mailbox_has_the_latest_that_may_be_shown(half, referral):
    second = introduced(half)
    assert latest(referral.provider, NOW) == second
    stop(second.sharing, at=NOW)
    assert latest(referral.provider, NOW) == referral


def test_what_was_asked_long_ago_is_forgotten(referral):
    ask(dead(referral), at=NOW)
    row = Renewal.objects.get()
    assert wanted(row, NOW + DAY - timedelta(minutes=1)) == referral
    assert wanted(row, NOW + DAY) is None
    ask("made-up", at=NOW + DAY)
    assert not Renewal.objects.filter(pk=row.pk).exists()


def test_guesses_fill_no_database_and_what_an_adviser_sends_is_kept(half, referral):
    send_new(referral, by=half.people["adviser"], at=NOW)
    rows = (Renewal(digest=digest_of(str(each)), at=NOW) for each in range(MOST_A_DAY))
    Renewal.objects.bulk_create(rows)
    ask("made-up", at=NOW)
    assert Renewal.objects.count() == MOST_A_DAY + 1
    ask("made-up", at=NOW + DAY)
    assert Renewal.objects.count() == 2


@pytest.mark.parametrize("kind", ["referral", "case"])
def test_an_adviser_sends_a_new_link_once_an_hour(half, referral, kind):
    target = referral if kind == "referral" else referral.case
    for at in (NOW, NOW + EVERY):
        row = send_new(target, by=half.people["adviser"], at=at)
        assert wanted(row, at) == target
        with pytest.raises(TooSoon):
            send_new(target, by=half.people["lead"], at=at + EVERY - timedelta(seconds=1))
    assert Renewal.objects.count() == 2


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "theirs"])
def test_nobody_else_sends_a_new_link(world, referral, who):
    by = world.theirs.people["lead"] if who == "theirs" else world.ours.people[who]
    for target in (referral, referral.case):
        with pytest.raises(NotPermitted):
            send_new(target, by=by, at=NOW)
    assert not Renewal.objects.exists()


def test_a_renewal_is_of_one_thing(half, referral):
    by = half.people["adviser"]
    wrong = (
        {},
        {"digest": "x", "by": by},
        {"digest": "x", "referral": referral},
        {"referral": referral, "case": half.case, "by": by},
        {"referral": referral},
        {"by": by},
    )
    for given in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Renewal.objects.create(at=NOW, **given)
