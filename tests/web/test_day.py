"""An adviser's day in a real browser: from a colleague's sheet to an agreed plan, printed."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate
from playwright.sync_api import expect
from web.browser import Hands, chromium

from sluss.casework.models import Case, Deed
from sluss.directory.models import (
    Membership,
    Organisation,
    Person,
    Programme,
    Role,
)

PASSWORD = "slussport-vid-kanalen"
MOST_TAPS = 25
TAPS = 16
"""What the README says that a practised adviser needs beyond the answers."""
COMPANY = "Kvarnbäckens Plåt AB (påhittat)"
SHEET = {
    "name": "bo.csv",
    "mimeType": "text/csv",
    "buffer": (
        "Företag;Org.nr;Kommun\n"
        f"{COMPANY};559900-0006;Trollhättan\n"
        "Ekforsens Svets AB (påhittat);;Borås\n"
        f"{COMPANY};5599000006;\n"
    ).encode(),
}
"""A colleague's list: two companies, one of them twice."""


@pytest.fixture
def adviser(transactional_db):
    office = Organisation.objects.create(name="Kontoret (påhittat)")
    programme = Programme.objects.create(name="Programmet (påhittat)", organisation=office)
    person = Person.objects.create(
        email="ada@example.org", name="Ada (påhittad)", password=make_password(PASSWORD)
    )
    Membership.objects.create(
        person=person, programme=programme, organisation=office, role=Role.ADVISER
    )
    return person


def log_in(page, address):
    page.goto(f"{address}/sv/today/")
    page.get_by_label("E-post").fill("ada@example.org")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/sv/today/")


def play(hands):
    """Carry a company from a colleague's sheet to an agreed plan; return its case's code.

    The code is read from the address: rows are not touched while the browser's event loop runs.
    """
    take_in(hands)
    hands.taps = 0  # from here the company is registered
    prepare_and_visit(hands)
    interview(hands)
    read_and_answer(hands)
    plan(hands)
    return re.search("/cases/([^/]+)/", hands.page.url)[1]


def take_in(hands):
    page = hands.page
    hands.tap("link", "Företag")
    hands.tap("link", "Ta in ett kalkylark")
    page.locator("input[type=file]").set_input_files(SHEET)
    hands.tap("button", "Läs kalkylarket")
    expect(page.get_by_text("Företaget står redan längre upp i arket.")).to_be_visible()
    hands.tap("button", "Lägg till de valda företagen")
    expect(page.get_by_role("heading", name="2 företag lades till")).to_be_visible()
    hands.tap("link", "Till företagen")


def prepare_and_visit(hands):
    page = hands.page
    hands.tap("button", f"Öppna ärende {COMPANY}")
    hands.tap("link", "Inför besöket")
    expect(page.get_by_role("heading", name="Värt att fråga")).to_be_visible()
    hands.tap("link", "Anteckna besöket")
    hands.answer("minuter", "60")
    hands.answer("det vi lovade", "Skicka länken till energikartläggningen")
    hands.answer("senast", (localdate() + timedelta(days=7)).isoformat())
    hands.tap("button", "Spara besöket")


def interview(hands):
    page = hands.page
    hands.tap("link", "Börja samtalet")
    page.get_by_label("Egna produkter", exact=True).check()
    page.get_by_label("Hur många heltidstjänster motsvarar ni (senaste året)?").fill("34")
    page.get_by_text("Sparat").wait_for()
    hands.tap("button", "Vidare")
    hands.tap("button", "Vidare")
    energy = page.get_by_role("group", name=re.compile("^Energi och klimat"))
    energy.get_by_label("Avgörande").check()
    energy.get_by_label("Fungerar dåligt").check()
    hands.tap("button", "Vidare")
    hands.tap("button", "Vidare")
    hands.tap("button", "Vidare")
    page.get_by_label("Energieffektivisera processer och lokaler").check()
    hands.tap("button", "Klart, visa det som passar")


def read_and_answer(hands):
    """Read the reasons of the first offer, answer the asked fact, and see the list move."""
    page = hands.page
    page.locator("details summary", has_text="Varför").first.click()
    hands.taps += 1
    expect(page.locator("ul.clauses li").first).to_be_visible()
    asked = page.locator("form.ask h2").inner_text()
    before = page.locator("#matches").inner_text()
    address = page.url
    if page.locator("form.ask .answer").count():
        page.locator("form.ask .answer").first.click()
    else:
        page.locator("form.ask input[name=value]").fill("25.62")
        page.get_by_role("button", name="Svara").click()
    page.wait_for_function(
        "asked => document.querySelector('form.ask h2')?.innerText !== asked", arg=asked
    )
    expect(page.locator("#matches")).not_to_have_text(before, use_inner_text=True)
    assert page.url == address


def plan(hands):
    page = hands.page
    hands.tap("link", "Lägg i planen")
    hands.answer("vem gör det (roll)", "produktionschef")
    page.get_by_label("ägaren sitter utanför ledningen").check()
    hands.tap("button", "Lägg i planen")
    hands.tap("button", "Företaget och vi är överens")
    hands.tap("link", "Bladet som lämnas på bordet")


def test_a_day_from_a_sheet_of_companies_to_the_page_on_the_table(live_server, adviser, tmp_path):
    with chromium() as browser:
        page = browser.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        log_in(page, live_server.url)
        hands = Hands(page)
        play(hands)
        expect(page.get_by_role("heading", name=COMPANY)).to_be_visible()
        assert "Ta kontakt om" in page.locator("article.sheet").inner_text()
        printed = page.pdf(path=tmp_path / "sheet.pdf", format="A4")
        assert printed[:5] == b"%PDF-"
        assert errors == []
    assert hands.taps == TAPS <= MOST_TAPS
    case = Case.objects.get()
    assert case.agreed_on is not None
    assert case.company.facts(case.agreed_on).get("employees") == 34.0
    assert {need.need for need in case.needs.all()} == {"ENV-02"}
    kinds = set(case.deeds.values_list("kind", flat=True))
    assert {Deed.Kind.VISIT_LOGGED, Deed.Kind.ASSESSED, Deed.Kind.PLAN_AGREED} <= kinds


def test_an_answer_that_was_not_saved_is_told_and_stays_on_the_page(live_server, adviser):
    with chromium() as browser:
        page = browser.new_page()
        log_in(page, live_server.url)
        hands = Hands(page)
        take_in(hands)
        prepare_and_visit(hands)
        hands.tap("link", "Börja samtalet")
        page.context.set_offline(True)
        page.get_by_label("Egna produkter", exact=True).check()
        page.get_by_text("Inte sparat").wait_for()
        assert page.get_by_label("Egna produkter", exact=True).is_checked()
        page.context.set_offline(False)
        page.get_by_label("Annat", exact=True).check()
        page.get_by_text(re.compile("^Sparat")).wait_for()
        page.context.clear_cookies()
        page.get_by_label("Egna produkter", exact=True).check()
        page.get_by_text("Inte sparat").wait_for()


def test_an_answer_is_kept_however_quickly_its_page_is_left(live_server, adviser):
    with chromium() as browser:
        page = browser.new_page()
        log_in(page, live_server.url)
        hands = Hands(page)
        take_in(hands)
        prepare_and_visit(hands)
        hands.tap("link", "Börja samtalet")
        label = "Hur många heltidstjänster motsvarar ni (senaste året)?"
        page.get_by_label(label).fill("34")
        hands.tap("link", "Behov per område")
        page.get_by_role("heading", name="Behov per område").wait_for()
        hands.tap("link", "Läget")
        assert page.get_by_label(label).input_value() == "34"
        page.get_by_label("Annat", exact=True).check()
        hands.tap("link", "I dag")
        page.get_by_role("heading", name="I dag").wait_for()
        page.go_back()
        page.reload()
        assert page.get_by_label("Annat", exact=True).is_checked()
        assert page.get_by_label(label).input_value() == "34"
