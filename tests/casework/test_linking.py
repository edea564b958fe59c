"""Links lead to one thing for one purpose until they end, and nobody finds one by guessing."""

import random
import string
from datetime import timedelta
from hashlib import sha256
from statistics import quantiles
from time import perf_counter

import pytest
from casework.test_referring import a_draft
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from web.people import AT

from sluss.casework.linking import (
    LIFE,
    NoSuchLink,
    Purpose,
    follow,
    make_link,
    renew,
    revoke,
    revoke_all,
)
from sluss.casework.models import Change, Link, Message, Referral

LATER = AT + timedelta(days=1)
SIGNS = string.ascii_letters + string.digits + "-_"
GUESSES, LONG_GUESSES = 1_000, 100_000


@pytest.fixture
def targets(world):
    """Return what a link of each purpose leads to."""
    referral = a_draft(world.ours)
    return {"answer": referral, "mailbox": referral.provider, "company": world.ours.case}


def led_to(link):
    return link.referral or link.provider or link.case


def refused(token, purpose, at=LATER):
    with pytest.raises(NoSuchLink) as told:
        follow(token, purpose, at=at)
    return str(told.value)


def everything():
    return [list(kind.objects.values()) for kind in (Link, Referral, Change, Message)]


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_leads_to_its_target_as_often_as_it_is_followed(targets, purpose):
    token = make_link(purpose, targets[purpose], at=AT)
    for _time in range(3):
        assert led_to(follow(token, purpose, at=LATER)) == targets[purpose]


def test_a_token_has_at_least_128_bits_and_only_its_digest_is_kept(targets):
    tokens = {make_link("answer", targets["answer"], at=AT) for _time in range(200)}
    assert len(tokens) == 200
    assert {len(token) for token in tokens} == {32}  # of 64 signs: 192 bits
    kept = str(everything())
    assert not any(token in kept for token in tokens)
    digests = {sha256(token.encode()).hexdigest() for token in tokens}
    assert set(Link.objects.values_list("digest", flat=True)) == digests


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_does_not_lead_to_something_else(targets, purpose):
    for name, target in targets.items():
        if name != purpose:
            with pytest.raises(TypeError, match="leads to a"):
                make_link(purpose, target, at=AT)
    assert not Link.objects.exists()


@pytest.mark.parametrize("purpose", Purpose)
def test_unknown_wrong_expired_and_revoked_are_refused_alike(targets, purpose):
    token = make_link(purpose, targets[purpose], at=AT)
    link = follow(token, purpose, at=LATER)
    words = {refused(token, other) for other in Purpose if other != purpose}
    words |= {
        refused(each, purpose) for each in ("", "made-up", token[:-1], f"{token}A", "å\ud800")
    }
    words.add(refused(token, purpose, link.expires_at))
    follow(token, purpose, at=link.expires_at - timedelta(seconds=1))
    assert revoke(link, at=LATER)
    assert not revoke(link, at=LATER)
    words.add(refused(token, purpose))
    assert words == {""}


def test_what_is_refused_is_asked_for_in_the_same_words(targets):
    """One question, the same for all: nothing is left that could take longer."""
    token = make_link("answer", targets["answer"], at=AT)
    gone = make_link("answer", targets["answer"], at=AT)
    revoke(follow(gone, "answer", at=AT), at=AT)
    asked = set()
    tried = [("made-up", "answer"), (token, "mailbox"), (gone, "answer")]
    for each, purpose in tried:
        with CaptureQueriesContext(connection) as queries:
            refused(each, purpose)
        assert len(queries) == 1
        asked.add(queries[0]["sql"].partition(" WHERE ")[0])
    assert len(asked) == 1


def test_guesses_find_nothing_and_take_as_long_as_what_is_refused(targets, request):
    is_long = request.config.getoption("--long")
    token = make_link("answer", targets["answer"], at=AT)
    gone = make_link("answer", targets["answer"], at=AT)
    revoke(follow(gone, "answer", at=AT), at=AT)
    before, drawn = everything(), random.Random(20261124)
    far = AT + timedelta(days=4000)
    for _time in range(LONG_GUESSES if is_long else GUESSES):
        refused(a_guess(drawn), "answer")
    asked = {
        "guess": lambda: timed(a_guess(drawn), "answer"),
        "revoked": lambda: timed(gone, "answer"),
        "wrong": lambda: timed(token, "mailbox"),
        "expired": lambda: timed(token, "answer", far),
    }
    took = {name: [] for name in asked}
    for _time in range(2_000 if is_long else 100):
        for name in drawn.sample(list(asked), len(asked)):  # none is always asked after another
            took[name].append(asked[name]())
    assert everything() == before
    # The quick ones tell what it takes; the slow ones what else the machine was doing.
    quick = {name: quantiles(times, n=10)[0] for name, times in took.items()}
    assert max(quick.values()) < (1.25 if is_long else 2) * min(quick.values()), quick


def a_guess(drawn):
    return "".join(drawn.choices(SIGNS, k=32))


def timed(token, purpose, at=LATER):
    start = perf_counter()
    refused(token, purpose, at)
    return perf_counter() - start


def test_a_token_with_one_sign_changed_leads_nowhere(targets, request):
    token = make_link("company", targets["company"], at=AT)
    each = 1 if request.config.getoption("--long") else 5
    for place in range(len(token)):
        for sign in SIGNS[place % each :: each]:
            if sign != token[place]:
                refused(token[:place] + sign + token[place + 1 :], "company")


def test_a_renewed_link_leads_on_and_the_earlier_one_nowhere(targets):
    token = make_link("company", targets["company"], at=AT)
    link = follow(token, "company", at=AT)
    new = renew(link, at=LATER)
    assert new != token
    refused(token, "company")
    assert follow(new, "company", at=LATER).case == targets["company"]
    with pytest.raises(NoSuchLink):
        renew(link, at=LATER)
    assert Link.objects.count() == 2


def test_an_expired_link_can_be_renewed_by_whoever_may(targets):
    token = make_link("mailbox", targets["mailbox"], at=AT)
    link = follow(token, "mailbox", at=AT)
    new = renew(link, at=link.expires_at)
    assert follow(new, "mailbox", at=link.expires_at).provider == targets["mailbox"]


def test_all_links_to_one_thing_are_revoked_and_no_others(targets, world):
    box, other = targets["mailbox"], a_draft(world.theirs).provider
    first, second = (make_link("mailbox", box, at=AT) for _time in range(2))
    kept = make_link("mailbox", other, at=AT)
    answer = make_link("answer", targets["answer"], at=AT)
    assert revoke_all("mailbox", box, at=LATER) == 2
    assert revoke_all("mailbox", box, at=LATER) == 0
    refused(first, "mailbox")
    refused(second, "mailbox")
    follow(kept, "mailbox", at=LATER)
    follow(answer, "answer", at=LATER)


@pytest.mark.parametrize("purpose", Purpose)
def test_days_on_which_the_programme_is_closed_do_not_shorten_a_link(targets, purpose, world):
    programme = world.ours.programme
    programme.rhythm = {"closed_weeks": [], "closes_at_christmas": False}
    programme.save()
    for target in targets.values():
        target.refresh_from_db()
    plain = follow(make_link(purpose, fresh(targets[purpose]), at=AT), purpose, at=AT)
    assert plain.expires_at == AT + timedelta(days=LIFE[purpose])
    begun = plain.expires_at - timedelta(days=3)
    programme.rhythm = {
        "closed_weeks": [localdate(plain.expires_at).isocalendar().week],
        "closes_at_christmas": False,
    }
    programme.save()
    paused = follow(make_link(purpose, fresh(targets[purpose]), at=AT), purpose, at=begun)
    assert paused.expires_at > plain.expires_at
    assert localdate(paused.expires_at).isocalendar().week not in programme.rhythm["closed_weeks"]


def test_a_programme_that_is_always_closed_has_links_that_end(targets, world):
    world.ours.programme.rhythm = {"closed_weeks": list(range(1, 54))}
    world.ours.programme.save()
    link = follow(make_link("answer", fresh(targets["answer"]), at=AT), "answer", at=AT)
    assert link.expires_at == AT + timedelta(days=3 * LIFE["answer"])


def fresh(target):
    return type(target).objects.get(pk=target.pk)
