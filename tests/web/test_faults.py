"""Pages that are too old, not there or broken; and the way on from an address that only takes."""

import re
from html import unescape

import pytest
from django.test import Client
from web.people import logged_in
from web.test_access import CASE, filled, rows
from web.test_accounts import ACCOUNT, text


def typed(client, **sent):
    return client.post("/sv/companies/new/", {"name": "Östra Svets AB", **sent})


def test_a_page_that_is_too_old_says_so_and_gives_back_what_was_typed(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.who("adviser"))
    told = typed(client, password="mitt hemliga ord", notes="De vill <b>mäta</b> spillet")
    assert told.status_code == 403
    assert "Sidan hann bli för gammal" in text(told)
    assert "Östra Svets AB" in text(told)
    assert "De vill &lt;b&gt;mäta&lt;/b&gt; spillet" in told.content.decode()
    assert "hemliga" not in text(told)
    english = client.post("/en/companies/new/", {"name": "Östra Svets AB"})
    assert '<html lang="en">' in english.content.decode()
    assert "has expired" in text(english)


@pytest.mark.parametrize(("language", "told"), [("sv", "Sidan finns inte"), ("en", "no such page")])
def test_a_page_that_is_not_there_says_so_in_the_language_asked_for(world, language, told):
    for client in (Client(), logged_in(world.who("adviser"))):
        page = client.get(f"/{language}/there-is-no-such-page/")
        assert page.status_code == 404
        assert told.lower() in text(page).lower()
        assert f'<html lang="{language}">' in page.content.decode()


def test_a_request_we_cannot_read_is_told_in_both_languages(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.who("adviser"))
    odd = client.get("/sv/today/", headers={"host": "elsewhere.test"})
    assert odd.status_code == 400
    for said in ("Vi förstod inte", "We did not understand"):
        assert said in text(odd)


def test_a_crash_shows_a_page_of_ours(world, monkeypatch):
    monkeypatch.setattr("sluss.web.account.views.Authenticator.objects", None)
    client = Client(raise_request_exception=False)
    client.force_login(world.who("adviser"))
    told = client.get(ACCOUNT)
    assert told.status_code == 500
    for said in ("Något gick fel hos oss", "Something went wrong on our side", "base.css"):
        assert said in told.content.decode()


def other(page):
    return unescape(re.search(r'<a href="([^"]+)" hreflang', page.content.decode())[1])


def test_the_link_to_the_other_language_keeps_what_was_asked(world):
    client = logged_in(world.who("adviser"))
    assert other(client.get("/sv/companies/?q=norra&page=1")) == "/en/companies/?q=norra&page=1"
    asked = Client().get("/sv/account/login/?next=/sv/companies/")
    assert other(asked) == "/en/account/login/?next=/en/companies/"
    assert other(client.get("/sv/no-such-page/")) == "/en/"
    code = world.ours.case.code
    lost = client.post(f"/sv/cases/{code}/answer/", {"fact": "employees", "value": "många"})
    there = client.get(other(lost), follow=True)
    assert there.status_code == 200
    assert there.redirect_chain == [(f"/en/cases/{code}/match/", 302)]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (f"{CASE}answer/", f"{CASE}match/"),
        (f"{CASE}nothing/", f"{CASE}match/"),
        (f"{CASE}plan/agree/", f"{CASE}plan/"),
        (f"{CASE}plan/<int:pk>/remove/", f"{CASE}plan/"),
        (f"{CASE}needs/<int:pk>/remove/", f"{CASE}needs/"),
        ("promises/<int:pk>/kept/", "today/"),
        ("companies/<str:code>/open/", "companies/"),
    ],
)
def test_reading_where_one_only_sends_leads_to_the_page_and_changes_nothing(world, address, page):
    before = rows(world.ours)
    told = logged_in(world.who("adviser")).get(filled(address, world.ours))
    assert told["location"] == filled(page, world.ours)
    assert rows(world.ours) == before
