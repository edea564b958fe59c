"""Doors that are shut for whoever has no business there, and what a list never shows."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from web.people import logged_in
from web.test_access import CASE, answer, filled, rows

from sluss.casework.models import Case
from sluss.directory.models import Company, Membership
from sluss.web.front.views import enter_token


def test_the_lists_show_no_row_of_another_programme(world):
    for role in ("adviser", "lead", "reader"):
        client = logged_in(world.who(role))
        for path in ("/sv/today/", "/sv/companies/", "/sv/companies/?q=S%C3%B6dra"):
            assert "Södra Plåt" not in client.get(path).content.decode(), (role, path)
    assert "Norra Plåt" in logged_in(world.second).get("/sv/companies/").content.decode()


def test_a_company_of_another_programme_is_not_found(world):
    path = f"/sv/companies/{world.theirs.unopened.code}/open/"
    for role in ("adviser", "lead", "reader"):
        assert answer(logged_in(world.who(role)), "post", path) == "404"
    assert not Case.objects.filter(company=world.theirs.unopened).exists()


def test_a_sheet_that_is_not_kept_yet_is_its_own_makers(world):
    sheet = SimpleUploadedFile("lista.csv", "Företag;Ort\nSvets AB;Borås\n".encode())
    adviser = logged_in(world.ours.people["adviser"])
    assert adviser.post("/sv/companies/import/", {"file": sheet}).status_code == 302
    draft = world.ours.programme.imports.get()
    path, before = f"/sv/companies/import/{draft.pk}/", rows(world.ours)
    for who in ("lead", "reader", "provider", "administrator", "outsider", "member"):
        for sent in ({"keep": "1"}, {"discard": "1"}, {"shown": "0", "take": "0"}):
            assert answer(logged_in(world.who(who)), "post", path, sent) == "404"
        assert answer(logged_in(world.who(who)), "post", f"{path}undo/") == "404"
    assert rows(world.ours) == before
    assert answer(adviser, "post", path, {"keep": "1"}) == "302"
    assert Company.objects.get(name="Svets AB").programme == world.ours.programme


def test_a_reader_opens_no_case(world):
    reader = logged_in(world.ours.people["reader"])
    told = reader.post(f"/sv/companies/{world.ours.unopened.code}/open/")
    assert told["location"] == "/sv/companies/"
    assert not Case.objects.filter(company=world.ours.unopened).exists()


def test_a_new_company_lands_in_ones_own_programme(world):
    client = logged_in(world.ours.people["adviser"])
    client.post("/sv/companies/new/", {"name": "Svets AB", "programme": world.theirs.programme.pk})
    assert Company.objects.get(name="Svets AB").programme == world.ours.programme


def test_a_membership_taken_away_shuts_the_case_at_once(world):
    client = logged_in(world.ours.people["adviser"])
    Membership.objects.filter(person=world.ours.people["adviser"]).delete()
    assert answer(client, "get", f"/sv/cases/{world.ours.case.code}/") == "404"


def test_the_demos_link_leads_in_only_in_a_demo_and_only_as_it_was_signed(world, site):
    token = enter_token(world.ours.people["adviser"])
    site.DEMO = True
    client = logged_in(None)
    assert answer(client, "get", f"/sv/enter/{token[:-1]}/") == "404"
    assert answer(client, "get", f"/sv/enter/{token}/") == "302"
    assert answer(client, "get", "/sv/today/") == "200"
    site.DEMO = False
    assert answer(logged_in(None), "get", f"/sv/enter/{token}/") == "404"


def test_a_form_sent_from_another_site_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ours.people["adviser"])
    before = rows(world.ours)
    path = filled(f"{CASE}plan/<int:pk>/remove/", world.ours)
    assert answer(client, "post", path) == "403"
    assert rows(world.ours) == before


def test_the_same_doors_are_shut_in_english(world):
    outsider = logged_in(world.theirs.people["adviser"])
    assert answer(outsider, "get", f"/en/cases/{world.ours.case.code}/") == "404"
    told = logged_in(None).get("/en/today/")
    assert told["location"].startswith("/en/account/login/")
