"""The way in by an invitation's link: once, by the one it is for, and silent to everybody else."""

import re

import pytest
from django.utils import timezone
from web.invited import EMAIL, WELCOME, counts, link, made, text
from web.people import PASSWORD, logged_in

from sluss.directory.inviting import accept
from sluss.directory.models import Invitation, Membership, Person

SPREADING = ("Norra", "Södra", EMAIL, "Kim Ek")
"""What a link that is no good must not tell."""


def test_opening_the_link_changes_nothing(world):
    invitation = made(world.ours)
    before = list(Invitation.objects.values())
    for _ in range(2):
        page = logged_in(None).get(link(invitation))
        assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert logged_in(None).head(link(invitation)).status_code == 200
    world.member.email = EMAIL
    world.member.save()
    assert "Tacka ja" in text(logged_in(world.member).get(link(invitation)))
    assert not world.member.memberships.exists()
    assert list(Invitation.objects.values()) == before


def test_a_link_that_is_no_good_says_why_and_not_for_whom(world):
    used, taken_back, old = (made(world.ours, email=f"{each}@ek.test") for each in "abc")
    accept(used, by=None, at=timezone.now(), password=PASSWORD)
    Invitation.objects.filter(pk=taken_back.pk).update(withdrawn_at=timezone.now())
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    told = set()
    for invitation in (used, taken_back, old):
        for who in (None, world.second):
            for method in ("get", "post"):
                page = getattr(logged_in(who), method)(link(invitation), WELCOME)
                assert page.status_code == 410
                assert [word for word in SPREADING if word in text(page)] == []
        told.add(re.search(r'class="empty"><p>([^<]+)', text(page))[1])
    assert len(told) == 3
    forged = logged_in(None).get(link(used)[:-3] + "AA/")
    assert forged.status_code == 404
    assert "Länken är inte hel" in text(forged)


def test_a_leaked_link_opens_nothing_after_the_answer(world):
    invitation = made(world.ours)
    logged_in(None).post(link(invitation), WELCOME)
    thief, before = logged_in(None), counts()
    page = thief.post(link(invitation), {**WELCOME, "name": "Tjuv", "password": "x" * 20})
    assert page.status_code == 410
    assert thief.get("/sv/today/").status_code == 302
    assert counts() == before
    assert Person.objects.get(email=EMAIL).check_password(PASSWORD)


def test_the_one_who_accepted_is_led_home_from_the_same_link(world):
    invitation, kim = made(world.ours), logged_in(None)
    kim.post(link(invitation), WELCOME)
    before = counts()
    for method in (kim.get, kim.post):
        assert method(link(invitation))["location"] == "/sv/"
    assert counts() == before


def test_who_has_an_account_logs_in_first_and_comes_back_to_the_link(world):
    invitation = made(world.ours, email="Reader@Sodra.test")
    client = logged_in(None)
    page = client.post(link(invitation), WELCOME)
    assert page.status_code == 403
    way = re.search(r'href="(/sv/account/login/\?next=[^"]+)"', text(page))[1]
    given = {"login": "reader@sodra.test", "password": PASSWORD}
    assert client.post(way, given)["location"] == link(invitation)
    assert "Södra reader" in text(client.get(link(invitation)))
    assert client.post(link(invitation), follow=True).redirect_chain[-1][0] == "/sv/today/"
    assert world.theirs.people["reader"].memberships.count() == 2


def test_somebody_else_logged_in_neither_accepts_nor_learns_whose_it_is(world):
    for email in (EMAIL, "reader@sodra.test"):
        invitation = made(world.ours, email=email)
        client = logged_in(world.second)
        page = client.post(link(invitation), WELCOME)
        assert page.status_code == 403
        assert "Någon annan är inloggad" in text(page)
        assert email not in text(page)
        out = client.post("/sv/account/logout/", {"next": link(invitation)})
        assert out["location"] == link(invitation)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"password": "kort", "again": "kort"}, "för kort"),
        ({"password": "1234567890123", "again": "1234567890123"}, "lätt att gissa"),
        ({"password": "kim.ek@ek.testa", "again": "kim.ek@ek.testa"}, "lik"),
        ({"again": "en annan sluss"}, "Lösenorden är inte lika"),
        ({"again": ""}, "Det här behöver rättas"),
        ({"password": "", "again": ""}, "Det här behöver rättas"),
        ({"password": "sluss\0sluss\0sluss", "again": "x"}, "Det här behöver rättas"),
        ({"password": "x" * 201, "again": "x" * 201}, "Det här behöver rättas"),
        ({"name": ""}, "Det här behöver rättas"),
        ({"name": "K" * 121}, "Det här behöver rättas"),
        ({"name": "Kim\0"}, "Det här behöver rättas"),
    ],
)
def test_what_cannot_be_a_name_or_a_password_is_told_in_swedish(world, bad, told):
    invitation, client, before = made(world.ours), logged_in(None), counts()
    page = client.post(link(invitation), {**WELCOME, **bad})
    assert page.status_code == 200
    assert told in text(page)
    assert "password" not in re.sub(r"<[^>]+>", "", text(page)).lower()
    assert counts() == before
    assert client.post(link(invitation), WELCOME).status_code == 302


def test_an_address_in_the_answer_changes_nothing(world):
    invitation = made(world.ours)
    logged_in(None).post(link(invitation), {**WELCOME, "email": "other@ek.test"})
    assert Person.objects.get(name="Kim Ek").email == EMAIL


def test_an_invitation_that_two_accept_at_once_is_taken_by_one(world):
    invitation = made(world.ours)
    first, second = logged_in(None), logged_in(None)
    first.get(link(invitation))
    second.get(link(invitation))
    assert first.post(link(invitation), WELCOME).status_code == 302
    assert second.post(link(invitation), {**WELCOME, "name": "Tjuv"}).status_code == 410
    assert Membership.objects.filter(person__email=EMAIL).count() == 1
