"""Mail scanners open every link of every letter, and open it twice: nothing changes by that."""

import re

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.utils import timezone
from mail.delivering import deliver
from mail.test_composing import all_letters
from mail.test_composing import referral as referral
from web.referred import a_referral
from web.written import written

from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.referring import Told, lead
from sluss.directory.models import Contact
from sluss.directory.sharing import revoke
from sluss.mail.addressing import Side, parts
from sluss.mail.composing import envelope

LINK = re.compile(r"https?://[^\s<>]+")
WAYS = {
    Route.INTRODUCTION: (
        (State.SENT,),
        (State.SENT, State.RECEIVED),
        (State.SENT, State.ACCEPTED),
        (State.SENT, State.DECLINED),
        (State.SENT, State.ACCEPTED, State.HELPED),
        (State.SENT, State.ACCEPTED, State.UNREACHABLE),
        (State.SENT, State.WITHDRAWN),
    ),
    Route.APPLICATION: (
        (State.BEGUN,),
        (State.BEGUN, State.SUBMITTED),
        (State.BEGUN, State.SUBMITTED, State.GRANTED),
        (State.BEGUN, State.SUBMITTED, State.REFUSED),
    ),
}
"""The ways that referrals come, by what letters tell of."""


def kept():
    """Return every row there is."""
    kinds = [kind for kind in apps.get_models() if kind.__module__.startswith("sluss.")]
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


def scan(letters):
    """Open every link of letters twice, each way that scanners do, and follow where it leads."""
    links = {link for each in letters for link in LINK.findall(each.body)}
    before = kept()
    with written() as asked:
        for link in sorted(links):
            path = "/" + link.split("/", 3)[3]
            for method in ("head", "get", "get", "head"):
                told = getattr(Client(), method)(path, follow=True)
                assert told.status_code == 200, (method, link)
    assert not [each for each in asked if "django_session" not in each]
    assert kept() == before
    return links


@pytest.fixture
def half(world):
    half = world.ours
    Contact.objects.create(company=half.company, name="Kim Ek", email="kim@plat.test")
    return half


@pytest.mark.parametrize(
    ("route", "states"), [(route, states) for route, ways in WAYS.items() for states in ways]
)
def test_a_scanner_changes_nothing_wherever_a_referral_stands(half, route, states):
    referral = a_referral(half, states[0], route=route)
    deliver()
    for state in states[1:]:
        told = Told(reason=Reason.NO_CAPACITY if state == State.DECLINED else None)
        who = {"actor": Actor.PERSON, "by": half.people["adviser"]}
        lead(referral, state, told, **who, at=timezone.now())
        deliver()
    links = scan(mail.outbox)
    assert any("/er-sida/" in each for each in links)
    assert any("/answer/" in each for each in links) == (route == Route.INTRODUCTION)
    referral.refresh_from_db()
    assert referral.state == states[-1]


def test_a_scanner_changes_nothing_where_a_sharing_was_stopped(half):
    referral = a_referral(half, State.SENT)
    deliver()
    revoke(referral.sharing, at=timezone.now())
    deliver()
    assert len(scan(mail.outbox)) > 2


def test_a_scanner_changes_nothing_by_any_letter_there_is(referral, world):
    letters = list(all_letters(referral, world))
    sides = {side: [each for each in letters if parts(each.kind)[1] == side] for side in Side}
    mails = [envelope([each], timezone.now()) for each in letters]
    mails += [envelope(some[:3], timezone.now()) for some in sides.values()]
    assert len(scan(mails)) > 40
