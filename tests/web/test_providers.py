"""Aktörer: those who run a programme say how each provider is reached, and give it a link."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from web.introduced import introduced, mailbox, text
from web.people import logged_in

from sluss.casework.models import Link
from sluss.directory.models import Provider
from sluss.directory.providing import PROVIDER_FIELDS
from sluss.directory.stamps import stamp

GIVEN = {"email": "brev@rise.test", "contact": "Kim Ek", "language": "en", "is_public": "yes"}


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def lead(half):
    return logged_in(half.people["lead"])


def at(half, rest=""):
    return f"/sv/programme/{half.programme.code}/providers/{rest}"


def seen(row=None):
    return {"seen": stamp(row or Provider(), PROVIDER_FIELDS)}


def test_the_catalogues_providers_are_there_and_the_one_that_lacks_a_mailbox_is_first(half, lead):
    assert "Ingen aktör har någon brevlåda än" in text(lead.get(at(half)))
    introduced(half, offer="assar-idc")
    Provider.objects.update(email="")
    page = text(lead.get(at(half)))
    assert "1 aktör har fått frågor men saknar brevlåda." in page
    first = re.search(r'<th scope="row">(.*?)<', page)[1]
    assert "IDC" in first
    assert page.count(">Lägg in<") == page.count('<th scope="row">')


def test_the_list_asks_as_much_for_one_as_for_all(half, lead, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as few:
        lead.get(at(half))
    for key in ("almi", "rise", "vgr", "iuc-vast-och-sjuharad"):
        Provider.objects.create(programme=half.programme, key=key, email="a@b.test")
    with django_assert_max_num_queries(len(few)):
        lead.get(at(half))


def test_what_is_said_is_kept_and_shown(half, lead):
    told = lead.post(at(half, "rise/"), {**GIVEN, **seen()}, follow=True)
    row = Provider.objects.get(key="rise")
    assert (row.email, row.contact, row.is_public) == ("brev@rise.test", "Kim Ek", True)
    assert row.language == "en"
    assert "brev@rise.test" in text(told)
    again = text(lead.get(at(half, "rise/")))
    assert re.search(r'value="yes"[^>]*checked', again)
    lead.post(at(half, "rise/"), {**GIVEN, "is_public": "", **seen(row)})
    assert Provider.objects.get(key="rise").is_public is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "brev"}, "Brevlåda:"),
        ({"deputy_email": "brev"}, "Ersättarens e-post:"),
        ({"away_until": "2027-01-01"}, "Skriv också vilken dag"),
        ({"away_from": "2027-01-02", "away_until": "2027-01-01"}, "De är tillbaka innan de åker"),
        ({"away_from": "i morgon"}, "Borta från:"),
        ({"contact": "å" * 121}, "Kontaktperson:"),
        ({"is_public": "kanske"}, "offentlig aktör?:"),
        ({"language": "de"}, "Språk i brev:"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(half, lead, wrong, words):
    page = text(lead.post(at(half, "rise/"), {**GIVEN, **wrong, **seen()}))
    assert words in page
    assert (wrong.get("contact") or "Kim Ek") in page
    assert not Provider.objects.filter(key="rise").exists()


def test_who_saves_second_is_shown_what_is_kept_and_may_save_again(half, lead):
    lead.post(at(half, "rise/"), {**GIVEN, **seen()})
    told = lead.post(at(half, "rise/"), {**GIVEN, "email": "ny@rise.test", **seen()})
    assert told.status_code == 409
    assert "Någon annan har ändrat aktören" in text(told)
    assert "ny@rise.test" in text(told)
    again = re.search(r'name="seen" value="(\w+)"', text(told))[1]
    lead.post(at(half, "rise/"), {**GIVEN, "email": "ny@rise.test", "seen": again})
    assert Provider.objects.get(key="rise").email == "ny@rise.test"


def test_there_are_no_other_providers(half, lead):
    assert lead.get(at(half, "never-was/")).status_code == 404
    assert lead.post(at(half, "rise/link/")).status_code == 404
    assert not Provider.objects.exists()


def given_link(page):
    return re.search(r'readonly value="http://testserver/sv/([^"]+)"', text(page))[1]


def test_a_link_is_shown_once_and_the_earlier_one_leads_nowhere(half, lead):
    row = introduced(half)
    letters = mailbox(row.provider)
    page = lead.post(at(half, "almi/link/"))
    first = given_link(page)
    assert page["Cache-Control"] == "no-store"
    assert row.code in text(Client().get(f"/sv/{first}"))
    assert Client().get(f"/sv/{letters}").status_code == 404
    assert first not in text(lead.get(at(half, "almi/")))
    second = given_link(lead.post(at(half, "almi/link/")))
    assert Client().get(f"/sv/{first}").status_code == 404
    assert Client().get(f"/sv/{second}").status_code == 200
    told = lead.post(at(half, "almi/link/"), {"revoke": "1"}, follow=True)
    assert "Inga länkar till brevlådan fungerar längre." in text(told)
    assert Client().get(f"/sv/{second}").status_code == 404
    assert not Link.objects.filter(purpose="mailbox", revoked_at=None).exists()


def test_the_page_says_until_when_a_link_leads_there(half, lead):
    row = introduced(half)
    assert "Ingen länk är ute." in text(lead.get(at(half, "almi/")))
    mailbox(row.provider)
    assert "gäller som längst till och med" in text(lead.get(at(half, "almi/")))
    Link.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "Ingen länk är ute." in text(lead.get(at(half, "almi/")))
