"""The ways in as a browser sees them: on a phone, with a reader, and with our own code alone."""

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from house.checks import sources
from playwright.sync_api import expect
from web.browser import chromium, faults
from web.oidc import answering, configure
from web.people import PASSWORD, make_world
from web.test_accounts import EMAIL
from web.totp import code

PHONE = {"width": 390, "height": 844}
SAYS = {
    "sv": ("E-post", "Lösenord", "Logga in", "Kod"),
    "en": ("Email", "Password", "Log in", "Code"),
}


@pytest.fixture
def town(transactional_db, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_world()


@pytest.fixture
def provider(settings):
    with answering() as provider:
        configure(settings, provider)
        yield provider


def log_in(page, address, language="sv"):
    email, password, button, _code = SAYS[language]
    page.goto(f"{address}/{language}/account/login/")
    page.get_by_label(email).fill(EMAIL)
    page.get_by_label(password).fill(PASSWORD)
    page.get_by_role("button", name=button, exact=True).click()


def is_well(page):
    assert faults(page) == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], page.url


@pytest.mark.parametrize("language", SAYS)
def test_somebody_logs_in_with_a_code(live_server, town, provider, language):
    secret = generate_totp_secret()
    TOTP.activate(town.who("adviser"), secret)
    RecoveryCodes.activate(town.who("adviser"))
    label, button = SAYS[language][3], SAYS[language][2]
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE)
        log_in(page, live_server.url, language)
        page.wait_for_url("**/2fa/authenticate/")
        page.get_by_label(label).fill("000000")
        page.get_by_role("button", name=button).click()
        page.get_by_role("alert").wait_for()
        is_well(page)
        page.get_by_label(label).fill(code(secret, time.time()))
        page.get_by_role("button", name=button).click()
        page.wait_for_url(f"**/{language}/today/")
        page.goto(f"{live_server.url}/{language}/account/2fa/recovery-codes/")
        is_well(page)
        page.get_by_label(SAYS[language][1]).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/2fa/recovery-codes/")
        assert page.locator(".codes li").count() == 10


def test_somebody_turns_two_steps_on_by_the_page_about_themselves(live_server, town):
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE)
        log_in(page, live_server.url)
        page.get_by_role("link", name="Norra adviser").click()
        is_well(page)
        page.get_by_role("link", name="Slå på").click()
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Fortsätt").click()
        secret = page.locator(".key").inner_text()
        assert page.locator(".qr").evaluate("image => image.naturalWidth") > 0
        is_well(page)
        page.get_by_label("Kod").fill(code(secret, time.time()))
        page.get_by_role("button", name="Slå på").click()
        assert page.locator(".codes li").count() == 10
        page.get_by_role("link", name="Mitt konto", exact=True).click()
        expect(page.get_by_text("10 reservkoder är kvar")).to_be_visible()


def test_somebody_comes_in_from_the_provider(live_server, town, provider):
    """A form that leads elsewhere is what a strict policy stops first."""
    provider.somebody(EMAIL)
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE)
        page.goto(f"{live_server.url}/sv/companies/")
        page.get_by_role("button", name="Logga in med Regionens inloggning").click()
        page.wait_for_url("**/sv/companies/")
        page.get_by_role("button", name="Logga ut").click()
        provider.somebody("stranger@norra.test")
        page.get_by_role("button", name="Logga in med Regionens inloggning").click()
        page.get_by_role("heading", name="Du har inget konto här").wait_for()
        is_well(page)


def test_the_pages_work_with_our_own_code_alone(live_server, town):
    case, told = f"cases/{town.ours.case.code}/", []
    with chromium() as browser:
        page = browser.new_page()
        page.on("console", lambda said: told.append((page.url, said.text)))
        page.on("pageerror", lambda fault: told.append((page.url, str(fault))))
        log_in(page, live_server.url)
        paths = ("today/", "companies/", case, f"{case}prepare/", f"{case}visit/", f"{case}needs/")
        for path in (*paths, f"{case}match/", f"{case}plan/", f"{case}sheet/", "account/"):
            page.goto(f"{live_server.url}/sv/{path}")
        page.goto(f"{live_server.url}/sv/{case}needs/")
        assert page.evaluate("typeof htmx") == "object"
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert told == []
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'),"
            " {textContent: 'window.planted = 1'}))"
        )
        assert page.evaluate("window.planted") is None
        assert "Content Security Policy" in told[0][1]


def test_no_page_has_code_or_style_of_its_own_in_it():
    pages = sources("src/sluss/web/templates", ".html")
    planted = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:")
    assert [path for path, text in pages.items() if planted.search(text)] == []
    for fault in ('<p style="x">', "<script>1</script>", '<a onclick="x">', "<style>"):
        assert planted.search(fault)


def test_every_answer_carries_the_policy(town):
    client = Client()
    for path in ("/sv/account/login/", "/sv/no-such-page/", "/sv/today/", "/static/sluss/base.css"):
        told = client.get(path)
        told.close()
        policy = told.headers["Content-Security-Policy"]
        for rule in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'"):
            assert rule in policy.split("; ")
        assert "unsafe" not in policy


def test_with_a_provider_a_form_may_lead_on_to_it(town, settings):
    settings.OIDC_URL = "https://login.elsewhere.test/tenant"
    policy = Client().get("/sv/account/login/").headers["Content-Security-Policy"]
    assert "form-action 'self' https:" in policy.split("; ")
