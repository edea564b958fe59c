"""A provider's pages open for its own link, mailbox and people, and for nobody else."""

import random
from datetime import timedelta

import pytest
from casework.test_referring import a_draft
from django.test import Client
from django.utils import timezone
from web.introduced import (
    DECLINED,
    QUESTION,
    get,
    introduced,
    kept,
    led,
    letter_link,
    mailbox,
    post,
    stands,
    text,
    yesterday,
)
from web.people import logged_in

from sluss.casework.linking import LIFE, Purpose, follow, make_link, revoke
from sluss.casework.models import Link
from sluss.casework.models.referrals import Route, State
from sluss.directory.models import Organisation, Provider


@pytest.fixture
def referral(world):
    return introduced(world.ours)


@pytest.fixture
def address(referral):
    return letter_link(referral)


def token_in(address):
    return address.split("/")[1]


def dead_links(referral):
    """Return addresses that lead nowhere, by why."""
    live, gone = letter_link(referral), letter_link(referral)
    revoke(follow(token_in(gone), Purpose.ANSWER, at=timezone.now()), at=timezone.now())
    old = timezone.now() - timedelta(days=3 * LIFE[Purpose.ANSWER])
    company = make_link(Purpose.COMPANY, referral.case, at=timezone.now())
    return {
        "made up": "answer/made-up/",
        "cut": live[:-2] + "/",
        "expired": letter_link(referral, at=old),
        "revoked": gone,
        "a mailbox's": f"answer/{token_in(mailbox(referral.provider))}/",
        "a company's": f"answer/{company}/",
        "an answer's as a mailbox": f"mailbox/{token_in(live)}/",
        "an answer's in a mailbox": f"mailbox/{token_in(live)}/{referral.code}/",
    }


def test_links_that_lead_nowhere_are_answered_alike_and_nothing_is_read_or_written(referral):
    links, before = dead_links(referral), kept()
    answers = set()
    for address in links.values():
        for sent in (None, {"do": "accept"}, DECLINED, {"do": "ask", "ask-words": "Hej"}):
            page = get(address) if sent is None else post(address, sent, referral)
            assert page.status_code == 404
            assert "Norra" not in text(page)
            told = text(page).replace(address, "…").replace(token_in(address), "…")
            answers.add(told)
    assert len(answers) == 1
    assert kept() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_do_nothing(referral, address, method):
    before = kept()
    assert getattr(Client(), method)(f"/sv/{address}").status_code == 405
    assert kept() == before


def test_guessed_addresses_find_nothing(referral, address, request):
    count = 20_000 if request.config.getoption("--long") else 200
    before, drawn, client = kept(), random.Random(24), Client()
    for _time in range(count):
        guess = "".join(drawn.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-_", k=32))
        assert client.post(f"/sv/answer/{guess}/", {"do": "accept"}).status_code == 404
    assert kept() == before


def test_a_revoked_link_does_not_take_what_its_open_page_sends(referral, address):
    assert get(address).status_code == 200
    Link.objects.update(revoked_at=timezone.now())
    before = kept()
    assert post(address, {"do": "accept"}, referral).status_code == 404
    assert kept() == before


def test_a_mailbox_does_not_open_somebody_elses_introductions(world, referral):
    theirs = introduced(world.theirs)
    other = introduced(world.ours, offer="assar-idc")
    box, before = mailbox(referral.provider), kept()
    for row in (theirs, other):
        assert row.code not in text(get(box))
        assert get(f"{box}{row.code}/").status_code == 404
        assert post(f"{box}{row.code}/", {"do": "accept"}, row).status_code == 404
    assert kept()[:3] == before[:3]


def test_a_draft_and_an_application_have_no_page(world, referral, address):
    for row in (a_draft(world.ours), a_draft(world.ours, Route.APPLICATION)):
        assert get(letter_link(row)).status_code == 404
        assert post(letter_link(row), {"do": "accept"}, row).status_code == 404
        assert stands(row).state == State.DRAFTED


def test_the_mailbox_has_what_waits_then_what_goes_on_then_what_ended(world, referral):
    box = mailbox(referral.provider)
    rows = {"waits": referral}
    rows["goes on"] = led(introduced(world.ours, question="Andra frågan?"), State.ACCEPTED)
    rows["ended"] = led(introduced(world.ours), State.DECLINED)
    page = text(get(box))
    order = ["Väntar på svar", rows["waits"].code, "Ni har tackat ja", rows["goes on"].code]
    places = [page.index(each) for each in (*order, "Avslutat", rows["ended"].code)]
    assert places == sorted(places)
    assert "Andra frågan?" in page


def test_an_answer_in_the_mailbox_leads_back_to_its_page(referral):
    box = mailbox(referral.provider)
    inside = f"{box}{referral.code}/"
    assert post(inside, {"do": "accept"}, referral)["location"] == f"/sv/{inside}"
    assert stands(referral).state == State.ACCEPTED
    assert f'href="/sv/{box}"' in text(get(inside))


def test_an_empty_mailbox_says_what_will_come(world):
    provider = Provider.objects.create(programme=world.ours.programme, key="almi")
    assert "Just nu väntar inget" in text(get(mailbox(provider)))


def test_a_full_mailbox_is_paged_and_asks_as_much_as_a_small_one(
    world, referral, django_assert_max_num_queries
):
    box = mailbox(referral.provider)
    with django_assert_max_num_queries(12) as few:
        get(box)
    for _time in range(40):
        introduced(world.ours, at=yesterday())
    with django_assert_max_num_queries(len(few)):
        page = text(get(box))
    assert page.count("Öppna och svara") == 30
    assert "Sida 1 av 2" in page
    assert text(get(f"{box}?page=2")).count("Öppna och svara") == 11


@pytest.fixture
def known(world, referral):
    """Return the browser of somebody who is logged in for the provider's organisation."""
    key = referral.provider.key
    Organisation.objects.filter(pk=world.ours.programme.organisation_id).update(provider_key=key)
    return logged_in(world.ours.people["provider"])


def test_somebody_logged_in_sees_and_answers_what_waits_for_their_organisation(known, referral):
    assert referral.code in text(known.get("/sv/waiting/"))
    inside = f"/sv/waiting/{referral.code}/"
    assert QUESTION in text(known.get(inside))
    told = known.post(inside, {"do": "accept", "seen": referral.change_count})
    assert told["location"] == inside
    change = referral.changes.last()
    assert (change.to, change.actor, change.by) == ("accepted", "provider", None)


@pytest.mark.parametrize("who", ["adviser", "lead", "reader", "administrator", "member"])
def test_nobody_else_sees_what_waits_there(world, known, referral, who):
    client = logged_in(world.who(who))
    assert referral.code not in text(client.get("/sv/waiting/"))
    assert client.get(f"/sv/waiting/{referral.code}/").status_code == 404
    assert client.post(f"/sv/waiting/{referral.code}/", {"do": "accept"}).status_code == 404
    assert stands(referral).state == State.SENT


def test_the_provider_of_another_programme_or_organisation_sees_nothing(world, known, referral):
    theirs = introduced(world.theirs)
    assert theirs.code not in text(known.get("/sv/waiting/"))
    assert known.get(f"/sv/waiting/{theirs.code}/").status_code == 404
    Organisation.objects.update(provider_key="rise")
    assert known.get(f"/sv/waiting/{referral.code}/").status_code == 404
    Organisation.objects.update(provider_key="almi")
    world.ours.people["provider"].memberships.update(ended_at=timezone.now())
    assert known.get(f"/sv/waiting/{referral.code}/").status_code == 404


def test_logged_in_a_form_from_another_site_is_refused(world, known, referral):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ours.people["provider"])
    told = client.post(f"/sv/waiting/{referral.code}/", {"do": "accept", "seen": "1"})
    assert told.status_code == 403
    assert stands(referral).state == State.SENT
