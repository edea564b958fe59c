"""Programmet: where each role is led, what a programme says of itself, and new ones."""

import re

import pytest
from web.invited import at, text
from web.people import give, logged_in

from sluss.directory.models import Organisation, Programme, Role


def test_each_is_led_to_the_page_of_their_role(world):
    homes = dict.fromkeys(("adviser", "lead", "reader"), "/sv/today/")
    homes |= {"provider": "/sv/waiting/", "member": "/sv/waiting/"}
    homes["administrator"] = "/sv/programme/"
    for who, home in homes.items():
        assert logged_in(world.who(who)).get("/sv/")["location"] == home
    administrator = logged_in(world.who("administrator"))
    assert administrator.get("/sv/programme/")["location"] == at(world.ours)


@pytest.mark.parametrize(
    ("who", "menus"),
    [
        ("adviser", {"today"}),
        ("reader", {"today"}),
        ("lead", {"today", "programme"}),
        ("administrator", {"programme"}),
        ("provider", set()),
        ("member", set()),
    ],
)
def test_the_menu_shows_what_one_may_open(world, who, menus):
    page = text(logged_in(world.who(who)).get("/sv/waiting/"))
    nav = re.search(r'<nav class="top-nav".*?</nav>', page, re.DOTALL)
    shown = nav[0] if nav else ""
    assert {menu for menu in ("today", "programme") if f'href="/sv/{menu}/"' in shown} == menus


def test_an_adviser_who_is_an_administrator_elsewhere_has_both_menus(world):
    give(world.ours.people["adviser"], world.theirs.programme, Role.ADMINISTRATOR)
    page = text(logged_in(world.ours.people["adviser"]).get("/sv/today/"))
    assert 'href="/sv/programme/"' in page
    assert logged_in(world.ours.people["adviser"]).get(at(world.ours)).status_code == 404


def test_the_programme_is_changed_with_places_by_name(world):
    lead = logged_in(world.ours.people["lead"])
    given = {"name": "Norra språnget", "starts_on": "2026-01-01", "ends_on": "2028-12-31"}
    lead.post(at(world.ours, "change/"), {**given, "municipalities": "borås kommun, Mark;\n1491"})
    programme = Programme.objects.get(pk=world.ours.programme.pk)
    assert (programme.name, programme.ends_on.year) == ("Norra språnget", 2028)
    assert programme.municipalities == ["1463", "1490", "1491"]
    page = text(lead.get(at(world.ours, "change/")))
    assert "Borås, Mark, Ulricehamn" in page
    county = {**given, "municipalities": "Västra Götalands län, Borås"}
    lead.post(at(world.ours, "change/"), county)
    programme.refresh_from_db()
    assert len(programme.municipalities) == 49
    assert "49 kommuner" in text(lead.get(at(world.ours)))
    lead.post(at(world.ours, "change/"), {**given, "municipalities": " , "})
    programme.refresh_from_db()
    assert programme.municipalities == []


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"municipalities": "Boras"}, "Vi hittar ingen kommun som heter Boras. Menar du Borås?"),
        ({"municipalities": "Atlantis"}, "Vi hittar ingen kommun som heter Atlantis."),
        ({"municipalities": "Borås\0"}, "Det här behöver rättas"),
        ({"municipalities": "x" * 8_001}, "Det här behöver rättas"),
        ({"municipalities": "x," * 3_000}, "Det här behöver rättas"),
        ({"name": ""}, "Det här behöver rättas"),
        ({"name": "N" * 161}, "Det här behöver rättas"),
        ({"name": "Norra\0"}, "Det här behöver rättas"),
        ({"starts_on": "i våras"}, "Det här behöver rättas"),
        ({"starts_on": "2026-02-30"}, "Det här behöver rättas"),
        ({"starts_on": "2027-01-01", "ends_on": "2026-01-01"}, "slutar innan det börjar"),
    ],
)
@pytest.mark.parametrize("page", ["change/", "new/"])
def test_what_a_programme_cannot_be_is_told_and_nothing_is_kept(world, bad, told, page):
    before = list(Programme.objects.order_by("pk").values())
    client = logged_in(world.ours.people["administrator"])
    answer = client.post(at(world.ours, page), {"name": "Nytt namn", **bad})
    assert told in text(answer)
    assert list(Programme.objects.order_by("pk").values()) == before
    if "name" not in bad:
        assert "Nytt namn" in text(answer)


def test_an_administrator_founds_a_programme_and_invites_to_it(world):
    client = logged_in(world.ours.people["administrator"])
    page = client.post(at(world.ours, "new/"), {"name": "Östra språnget"}, follow=True)
    made_now = Programme.objects.get(name="Östra språnget")
    assert page.redirect_chain[-1][0] == f"/sv/programme/{made_now.code}/"
    assert "Du är ensam här än" in text(page)
    assert "Norra programmet" in text(page)
    assert "Östra språnget" not in text(logged_in(world.ours.people["lead"]).get(at(world.ours)))


def test_an_organisation_is_added_with_its_provider_and_once(world):
    lead = logged_in(world.ours.people["lead"])
    given = {"name": "Forskarna", "provider_key": "rise"}
    page = lead.post("/sv/organisations/new/", given, follow=True)
    assert "Forskarna är tillagd." in text(page)
    assert "RISE Research Institutes of Sweden" in text(page)
    again = lead.post("/sv/organisations/new/", {"name": " forskarna "})
    assert "Organisationen finns redan i listan." in text(again)
    for bad in ({"name": ""}, {"name": "F" * 161}, {"name": "F\0"}):
        assert "Det här behöver rättas" in text(lead.post("/sv/organisations/new/", bad))
    wrong = {"name": "Andra", "provider_key": "made-up"}
    assert "Det här behöver rättas" in text(lead.post("/sv/organisations/new/", wrong))
    assert Organisation.objects.count() == 3


def test_a_programme_at_an_impossible_address_is_not_there(world):
    client = logged_in(world.ours.people["lead"])
    for code in ("x", "%00", "%F0%9F%94%91", "x" * 2_000):
        assert client.get(f"/sv/programme/{code}/").status_code == 404
