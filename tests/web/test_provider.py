"""A provider answers by its link, its mailbox or logged in: once, in clear words, and sees just
what the company allows."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from web.browser import chromium
from web.introduced import (
    ALL,
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
)

from sluss.casework.models.referrals import Actor, State
from sluss.casework.referring import hold, lead
from sluss.directory.models import Provider
from sluss.directory.sharing import PUBLIC
from sluss.directory.sharing import revoke as stop

HELPED = {
    "do": "outcome",
    "outcome-result": "helped",
    "outcome-words": "Vi gick igenom stansningen.",
    "outcome-amount_sek": "12 000 kr",
}


@pytest.fixture
def referral(world):
    return introduced(world.ours)


@pytest.fixture
def address(referral):
    return letter_link(referral)


def today():
    return timezone.localdate().isoformat()


# What the page says


def test_the_page_says_who_asks_what_and_by_when_without_an_account(world, referral, address):
    page = text(get(address))
    told = ("Norra Plåt AB vill ha kontakt med er", QUESTION, "Spillet i Norra")
    told = (*told, "Sista dag att svara")
    for each in (*told, "Kim Påhitt", "kim@plat.test", "Norra adviser", "Väg spillet i Norra"):
        assert each in page, each
    for button in ("accept", "received", "decline", "ask"):
        assert f'name="do" value="{button}"' in page
    assert "account/login" not in page
    english = text(get(address, "en"))
    assert QUESTION in english
    assert 'lang="en"' in english


@pytest.mark.parametrize("way", ["letter", "mailbox", "in the mailbox", "nowhere"])
def test_no_page_of_a_link_is_kept_found_or_told_of(referral, address, way):
    box = mailbox(referral.provider)
    ways = {"letter": address, "mailbox": box, "in the mailbox": f"{box}{referral.code}/"}
    page = get(ways.get(way, "answer/made-up/"))
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert 'content="noindex' in text(page)
    assert not page.cookies


WHAT = {
    "company": ("Norra Plåt AB", "Trollhättan"),
    "contact": ("Kim Påhitt", "kim@plat.test"),
    "need": ("Spillet i Norra",),
    "plan": ("Väg spillet i Norra",),
}


@pytest.mark.parametrize("left_out", WHAT)
def test_what_the_company_did_not_allow_is_not_shown(world, left_out):
    row = introduced(world.ours, [each for each in ALL if each != left_out])
    world.ours.company.municipality = "1488"
    world.ours.company.save()
    for way in (letter_link(row), mailbox(row.provider), f"{mailbox(row.provider)}{row.code}/"):
        page = text(get(way))
        assert [each for each in WHAT[left_out] if each in page] == []
    page = text(get(letter_link(row)))
    others = [each for name, told in WHAT.items() if name != left_out for each in told]
    assert [each for each in others if each not in page] == []


@pytest.mark.parametrize("state", [State.SENT, State.RECEIVED, State.ACCEPTED])
def test_once_the_company_stops_the_sharing_nothing_of_it_is_shown(referral, address, state):
    if state != State.SENT:
        led(referral, state)
    stop(referral.sharing, at=timezone.now())
    for way in (address, mailbox(referral.provider)):
        page = text(get(way))
        assert "Delningen är stoppad" in page or state == State.ACCEPTED
        found = [each for told in WHAT.values() for each in told if each in page]
        assert found == []
        assert QUESTION not in page
    assert post(address, {"do": "accept"}, stands(referral)).status_code == 409
    assert stands(referral).state == state


def test_a_public_provider_is_told_that_it_may_become_public(referral, address):
    assert str(PUBLIC) not in text(get(address))
    Provider.objects.update(is_public=True)
    assert str(PUBLIC) in text(get(address))


def test_a_referral_that_rests_says_so(world, referral, address):
    hold(referral, "Semester", by=world.ours.people["adviser"], at=timezone.now())
    page = text(get(address))
    assert "vilar tills vidare" in page
    assert "Sista dag att svara" not in page


def test_words_are_shown_as_they_were_written(world):
    row = introduced(world.ours, question="<script>alert(1)</script>")
    assert "<script>alert(1)" not in text(get(letter_link(row)))


# What the buttons do


def test_reading_changes_nothing_however_often_it_is_done(referral, address):
    box, before = mailbox(referral.provider), kept()[:3]
    for way in (address, box, f"{box}{referral.code}/"):
        for _time in range(2):
            assert get(way).status_code == 200
            assert Client().head(f"/sv/{way}").status_code == 200
            assert get(f"{way}?do=accept&seen=1").status_code == 200
    assert kept()[:3] == before


@pytest.mark.parametrize(
    ("sent", "state", "reason", "words"),
    [
        ({"do": "received"}, "received", "", ""),
        ({"do": "accept"}, "accepted", "", ""),
        (DECLINED, "declined", "no_capacity", "Först i mars."),
    ],
)
def test_each_button_leads_to_its_state(referral, address, sent, state, reason, words):
    told = post(address, sent, referral)
    assert told["location"] == f"/sv/{address}"
    change = referral.changes.last()
    assert (change.to, change.reason, change.words) == (state, reason, words)
    assert (change.actor, change.by) == ("provider", None)
    assert stands(referral).state == state


@pytest.mark.parametrize("seen_before", [False, True])
def test_a_yes_shows_whom_to_call_and_then_asks_how_it_went(referral, address, seen_before):
    if seen_before:
        post(address, {"do": "received"}, referral)
    post(address, {"do": "accept"}, stands(referral))
    page = text(get(address))
    assert "Ni har tackat ja" in page
    assert page.count("kim@plat.test") == 2  # the link and its text, not twice over
    assert 'value="outcome"' in page
    assert 'value="accept"' not in page


def test_an_outcome_has_its_words_amount_and_day(referral, address):
    led(referral, State.ACCEPTED)
    told = post(address, {**HELPED, "outcome-on": today()}, stands(referral))
    assert told.status_code == 302
    change = referral.changes.last()
    assert (change.to, change.amount_sek, change.on.isoformat()) == ("helped", 12_000, today())
    page = text(get(address))
    assert "Vi gick igenom stansningen." in page
    assert re.search(r"12\s000\skr", page)
    assert 'value="outcome"' not in page


@pytest.mark.parametrize("result", ["not_helped", "unreachable"])
def test_that_it_did_not_help_is_an_outcome_too(referral, address, result):
    led(referral, State.ACCEPTED)
    sent = {"do": "outcome", "outcome-result": result, "outcome-on": today()}
    post(address, sent, stands(referral))
    assert stands(referral).state == result


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"outcome-result": ""}, "Välj hur det gick."),
        ({"outcome-on": ""}, "Dag:"),
        ({"outcome-on": "2199-01-01"}, "Dagen har inte varit än."),
        ({"outcome-on": "2001-01-01"}, "Dagen är innan ni tackade ja."),
        ({"outcome-amount_sek": "massor"}, "Skriv beloppet i hela kronor"),
        ({"outcome-amount_sek": "-1"}, "Ett belopp är 0 kronor eller mer."),
        ({"outcome-amount_sek": "9" * 30}, "högre än vad som är möjligt"),
        ({"outcome-result": "not_helped"}, "Ta bort beloppet här."),
        ({"outcome-words": "å" * 2001}, "2000"),
        ({"outcome-words": "a\0b"}, "Några ord"),
    ],
)
def test_a_wrong_outcome_is_told_and_nothing_typed_is_lost(referral, address, wrong, words):
    led(referral, State.ACCEPTED)
    before = kept()
    page = post(address, {**HELPED, "outcome-on": today(), **wrong}, stands(referral))
    assert page.status_code == 200
    if words != "Några ord":
        assert words in text(page)
    if "outcome-words" not in wrong:
        assert "Vi gick igenom stansningen." in text(page)
    assert kept() == before


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"decline-reason": ""}, "Välj varför"),
        ({"decline-reason": "made_up"}, "Varför inte?:"),
        ({"decline-reason": "other", "decline-words": " "}, "Skriv kort vad det beror på."),
    ],
)
def test_a_no_says_why(referral, address, sent, words):
    before = kept()
    page = post(address, {**DECLINED, **sent}, referral)
    assert words in text(page)
    assert re.search(r"<details[^>]* open>\s*<summary>Nej", text(page))
    assert kept() == before


def test_a_question_is_a_message_and_the_state_stays(referral, address):
    for _time in range(2):
        assert post(address, {"do": "ask", "ask-words": "Hur stort?"}, referral).status_code == 302
    (message,) = referral.messages.all()
    assert (message.actor, message.by, message.words) == ("provider", None, "Hur stort?")
    assert stands(referral).state == State.SENT
    assert "Hur stort?" in text(get(address))
    assert post(address, {"do": "ask", "ask-words": " "}, referral).status_code == 200
    assert referral.messages.count() == 1


@pytest.mark.parametrize("do", ["", "sent", "withdrawn", "helped", "expired", "é"])
def test_what_no_button_sends_does_nothing(referral, address, do):
    before = kept()
    assert post(address, {"do": do}, referral).status_code == 400
    assert kept() == before


def test_an_outcome_before_the_yes_is_refused(referral, address):
    before = kept()
    page = post(address, {**HELPED, "outcome-on": today()}, referral)
    assert page.status_code == 409
    assert "Vi gick igenom stansningen." in text(page)
    assert kept() == before


# Twice, and at once


@pytest.mark.parametrize("sent", [{"do": "received"}, {"do": "accept"}, DECLINED])
def test_one_page_sent_twice_is_one_answer_and_says_so(referral, address, sent):
    first, second = (post(address, sent, referral) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert referral.changes.count() == 2
    client = Client()
    client.post(f"/sv/{address}", {**sent, "seen": referral.change_count}, follow=True)
    told = client.post(f"/sv/{address}", {**sent, "seen": "1"}, follow=True)
    assert "hade redan kommit fram" in text(told)
    assert referral.changes.count() == 2


def test_an_outcome_sent_twice_is_one(referral, address):
    led(referral, State.ACCEPTED)
    sent = {**HELPED, "outcome-on": today()}
    for _time in range(2):
        assert post(address, sent, referral).status_code == 302
    assert referral.changes.filter(to="helped").count() == 1


def test_who_answers_second_is_told_what_holds_and_loses_no_words(referral, address):
    led(stands(referral), State.ACCEPTED)
    before = kept()
    page = post(address, DECLINED, referral)
    assert page.status_code == 409
    assert "Svaret togs inte emot" in text(page)
    assert "Nu gäller: Ni har tackat ja (Ni," in text(page)
    assert "Först i mars." in text(page)
    assert kept() == before


def test_two_at_a_page_who_saw_it_before_may_both_go_on(referral, address):
    """That a colleague pressed "seen" meanwhile is in nobody's way."""
    post(address, {"do": "received"}, referral)
    assert post(address, {"do": "accept"}, referral).status_code == 302
    assert stands(referral).state == State.ACCEPTED


def test_what_the_company_withdrew_is_not_answered(world, referral, address):
    lead(stands(referral), State.WITHDRAWN, actor=Actor.COMPANY, at=timezone.now())
    page = post(address, {"do": "accept"}, referral)
    assert page.status_code == 409
    assert "Nu gäller: Företaget drog tillbaka (Företaget," in text(page)
    assert stands(referral).state == State.WITHDRAWN


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 4400, "0"])
def test_a_page_that_says_badly_what_it_saw_changes_at_most_what_is_allowed(
    referral, address, seen
):
    led(referral, State.DECLINED)
    before = kept()
    assert post(address, {"do": "accept", "seen": seen}).status_code == 409
    assert kept() == before


# In a real browser, and at the same moment


def test_a_browser_that_tells_no_origin_answers_from_the_letter(live_server, referral, address):
    """Chromium sends Origin: null from a page with no-referrer; nobody is shut out by that."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{live_server.url}/sv/{address}")
        page.get_by_role("button", name="Jag har sett den").click()
        page.get_by_text("Nu vet vi att ni har sett frågan").wait_for()
        page.get_by_role("button", name="Ja, vi hör av oss").click()
        page.get_by_text("Vi talar om för företaget").wait_for()
        page.get_by_text("Berätta hur det gick").click()
        page.get_by_label("Företaget fick hjälp").check()
        page.get_by_label("Värde eller belopp").fill("9 000")
        page.get_by_role("button", name="Skicka", exact=True).click()
        page.get_by_text("Tack. Nu vet vi hur det gick.").wait_for()
        assert page.context.cookies() == []
    assert list(referral.changes.values_list("to", flat=True)) == [
        *("sent", "received", "accepted", "helped"),
    ]


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="there only one at a time writes, by its own lock"
)
@pytest.mark.parametrize("others", [{"do": "accept"}, DECLINED])
def test_answers_at_the_same_moment_leave_one_outcome_and_a_clear_word(
    transactional_db, referral, address, others
):
    every = [{"do": "accept"}, others] * 3
    meeting = Barrier(len(every), timeout=20)

    def one(sent):
        meeting.wait()
        try:
            return post(address, sent, referral)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(every)) as pool:
        pages = list(pool.map(one, every))
    (change,) = referral.changes.exclude(to="sent")
    assert stands(referral).state == change.to
    alike = sum(
        each["do"] == ("accept" if change.to == "accepted" else "decline") for each in every
    )
    told = sorted(page.status_code for page in pages)
    assert told == [302] * alike + [409] * (len(every) - alike)
    assert all("Nu gäller:" in text(page) for page in pages if page.status_code == 409)
