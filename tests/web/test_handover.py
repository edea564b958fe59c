"""A handover in three browsers: the adviser refers, the provider answers, the company decides."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils.timezone import localdate
from mail.delivering import deliver
from playwright.sync_api import expect
from web.browser import chromium
from web.people import PASSWORD

from sluss.casework.models import Change, Referral
from sluss.casework.models.referrals import Actor, State
from sluss.directory.models import Contact, Provider, Sharing

ADVISER, COMPANY = "adviser@norra.test", "post@plat.test"
ALMI, IUC = "post@almi.test", "post@iuc.test"
LINK = re.compile(r"https?://\S+/(?:answer|er-sida)/\S+/")


@pytest.fixture
def town(live_server, world, settings):
    """Return our half of the world, where letters lead to the site that runs."""
    settings.ADDRESS = live_server.url
    half = world.ours
    Contact.objects.create(company=half.company, name="Kim Påhitt", email=COMPANY)
    for key, email in (("almi", ALMI), ("iuc-vast-och-sjuharad", IUC)):
        Provider.objects.create(programme=half.programme, key=key, email=email, is_public=True)
    return half


def aside(verb):
    """Do something with rows in a thread of its own: the browser's loop runs in this one."""

    def done():
        try:
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()


def delivered():
    """Send what waits, as `sluss work` does, and return the letters by whom they went to."""
    return {to: each for each in aside(deliver) for to in each.to}


def link_in(letter):
    return LINK.search(letter.body)[0]


@contextmanager
def three_browsers():
    """Give a page each to an adviser, a provider and a company; none knows what another does."""
    with chromium() as browser:
        contexts = [browser.new_context(locale="sv-SE") for _each in range(3)]
        pages, errors = [each.new_page() for each in contexts], []
        for page in pages:
            page.on("pageerror", lambda error: errors.append(str(error)))
        yield pages
        assert errors == []


def logged_in(page, half, address):
    page.goto(f"{address}/sv/cases/{half.case.code}/")
    page.get_by_label("E-post").fill(half.people["adviser"].email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", name="Norra Plåt AB")).to_be_visible()


def drafted(page, half, address, offer, question):
    """Write a referral and let its draft stand on the page."""
    page.goto(f"{address}/sv/cases/{half.case.code}/refer/?offer={offer}")
    page.get_by_label("Vad gäller det").fill(question)
    page.get_by_role("button", name="Skriv utkastet").click()


def introduced(page, half, address, offer, question):
    """Introduce the company to a provider, by its permission."""
    drafted(page, half, address, offer, question)
    expect(page.get_by_role("heading", name="Så här blir brevet")).to_be_visible()
    page.get_by_label("Vem på företaget sa ja").fill("Kim Påhitt")
    page.get_by_label("Med vilken rätt").fill("vd")
    page.get_by_role("button", name="Företaget har sagt ja: slussa vidare").click()
    expect(page.get_by_text("Skickad").first).to_be_visible()


def opened(page, letter):
    """Open a letter's link in a browser that has never been here."""
    page.goto(link_in(letter))
    return page


def test_an_introduction_is_answered_followed_and_stopped_by_those_it_concerns(town, live_server):
    with three_browsers() as (adviser, provider, company):
        logged_in(adviser, town, live_server.url)
        introduced(adviser, town, live_server.url, "almi-radgivning", "Kan ni se över lånen?")
        letters = delivered()
        assert set(letters) == {ALMI, COMPANY}
        asked = letters[ALMI].body
        assert all(each in asked for each in ("Norra Plåt AB", "> Kan ni se över lånen?"))
        assert "Svara senast den" in asked
        accepted(opened(provider, letters[ALMI]))
        assert set(delivered()) == {ALMI, COMPANY, ADVISER}
        told_of_outcome(provider)

        introduced(adviser, town, live_server.url, "iuc-behovsanalys", "Kan ni komma hit?")
        letters = delivered()
        assert set(letters) == {IUC, COMPANY, ADVISER}
        opened(company, letters[COMPANY])
        expect(company.get_by_text("Ni fick hjälp av Almi. 30 000 kr")).to_be_visible()
        company.get_by_role("link", name="Se och stoppa IUC").click()
        company.get_by_role("button", name="Stoppa delningen").click()
        expect(company.get_by_text("Delningen med IUC Väst och IUC Sjuhärad är")).to_be_visible()

        assert set(delivered()) == {IUC, COMPANY, ADVISER}
        opened(provider, letters[IUC])
        expect(provider.get_by_text("Företaget har stoppat delningen.")).to_be_visible()
        expect(provider.get_by_text("Kan ni komma hit?")).to_have_count(0)
        adviser.reload()
        expect(adviser.get_by_text("Företaget drog tillbaka").first).to_be_visible()
    assert dict(Referral.objects.values_list("provider__key", "state")) == {
        "almi": State.HELPED,
        "iuc-vast-och-sjuharad": State.WITHDRAWN,
    }
    stopped = Sharing.objects.get(provider__key="iuc-vast-och-sjuharad")
    assert stopped.revoked_at is not None
    assert Sharing.objects.get(provider__key="almi").revoked_at is None


def accepted(page):
    expect(page.locator("body[data-role=provider]")).to_be_visible()
    page.get_by_role("button", name="Ja, vi hör av oss till företaget").click()
    expect(page.get_by_role("heading", name="Ni har tackat ja")).to_be_visible()


def told_of_outcome(page):
    page.get_by_text("Berätta hur det gick").click()
    page.get_by_label("Företaget fick hjälp").check()
    page.get_by_label("Vad gjorde ni, eller vad kom i vägen?").fill("Lånen lades om.")
    page.get_by_label("Värde eller belopp, kronor").fill("30 000")
    page.get_by_role("button", name="Skicka").last.click()
    expect(page.get_by_text("Tack. Nu vet vi hur det gick.")).to_be_visible()


def test_an_application_is_followed_to_granted(town, live_server):
    with three_browsers() as (adviser, _provider, company):
        logged_in(adviser, town, live_server.url)
        drafted(adviser, town, live_server.url, "vgr-konsultcheck", "Energikartläggning")
        adviser.get_by_label("Vilken dag").fill(localdate().isoformat())
        adviser.get_by_role("button", name="Ansökan är påbörjad").click()
        letters = delivered()
        assert set(letters) == {COMPANY}
        opened(company, letters[COMPANY])
        company.get_by_role("link", name="Västra Götalandsregionen").first.click()
        company.get_by_role("button", name="Vi har skickat in den").click()
        company.get_by_label("Ansökan beviljad").check()
        company.get_by_label("Beviljat belopp, kronor").fill("250 000")
        company.get_by_role("button", name="Spara beslutet").click()
        expect(company.get_by_text("250 000 kr").first).to_be_visible()
        adviser.reload()
        expect(adviser.get_by_text("250 000 kr").first).to_be_visible()
        assert "250 000 kr" in delivered()[ADVISER].body.replace("\xa0", " ")
    referral = Referral.objects.get()
    assert (referral.state, referral.route) == (State.GRANTED, "application")
    granted = Change.objects.get(to=State.GRANTED)
    assert (granted.amount_sek, granted.actor) == (250_000, Actor.COMPANY)
    assert not referral.reminders.exists()
