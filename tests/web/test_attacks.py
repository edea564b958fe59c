"""What somebody who means harm sends: to crash a page, to come in twice, to read what is masked."""

import json
import time
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from web.people import PASSWORD, logged_in
from web.test_access import CASE, RUN, SENT, TABLE, WRITERS, filled, rows
from web.test_access import interviewed as interviewed
from web.test_accounts import ACCOUNT, EMAIL, SECOND, enter, text, turned_on
from web.test_faults import other
from web.totp import STEP, code
from web.written import undone, written

from sluss.casework.models import Visit
from sluss.directory.models import Company, Membership, Role


@pytest.fixture
def mine(world):
    return logged_in(world.who("adviser"))


@pytest.mark.parametrize("path", ["/sv/account/login/", "/sv/companies/", "/sv/no-such-page/"])
@pytest.mark.parametrize("there", ["http://[", "//[", "//elsewhere.test/sv/today/"])
def test_an_address_that_no_browser_takes_breaks_no_page(mine, path, there):
    for client in (Client(), mine):
        assert client.get(path, {"next": there}).status_code in (200, 302, 404)


@pytest.mark.parametrize("path", ["//elsewhere.test/sv/today/", "//[/sv/today/"])
def test_the_link_to_the_other_language_never_leads_to_another_site(world, path):
    told = Client().get("/", PATH_INFO=path)
    assert told.status_code == 404
    assert other(told) == "/en/"


@pytest.mark.parametrize(
    "sent",
    [
        {"seen": "[" * 100_000},
        {"seen": json.dumps({"bi11": 1}), "bi11.weight": "9" * 5000, "bi11.today": "1"},
        {"bi11.weight": "²", "bi11.today": "٣"},
        {"revision": "9" * 5000},
    ],
)
def test_what_no_page_of_ours_sends_is_told_or_passed_over(world, mine, sent):
    told = mine.post(f"/sv/cases/{world.ours.case.code}/inventory/behov/", sent)
    assert told.status_code in (302, 422)


@pytest.mark.parametrize("again", ["9" * 5000, "9" * 30, "²"])
def test_a_number_that_is_none_begins_no_invitation(world, again):
    path = f"/sv/programme/{world.ours.programme.code}/people/invite/"
    assert logged_in(world.who("lead")).get(path, {"again": again}).status_code == 200


def test_a_need_that_no_database_takes_is_passed_over(world, mine):
    path = f"/sv/cases/{world.ours.case.code}/nothing/"
    assert mine.post(path, {"need": "CIR-01\0"}).status_code == 302


def test_the_last_day_there_is_goes_into_a_calendar(world, mine):
    Visit.objects.filter(pk=world.ours.visit.pk).update(next_contact_on=date.max)
    told = mine.get(f"/sv/cases/{world.ours.case.code}/next.ics")
    assert "DTSTART;VALUE=DATE:99991231\r\n" in told.content.decode()


def test_a_cost_of_many_spaces_takes_no_time(world, mine):
    began = time.process_time()
    sent = {"what": "Väg", "owner": "vd", "cost_sek": "1" + " " * 30_000 + "x"}
    assert "hela kronor" in text(mine.post(f"/sv/cases/{world.ours.case.code}/plan/", sent))
    assert time.process_time() - began < 3


def test_a_password_that_is_a_sentence_is_not_shown_on_a_page_that_is_too_old(world):
    secret = "en lång mening som ingen ser"
    sent = {"name": "Kim Ek Dal", "password": secret, "again": secret, "oldpassword": secret}
    told = Client(enforce_csrf_checks=True).post("/sv/invitation/made-up/", sent)
    assert told.status_code == 403
    assert "Kim Ek Dal" in text(told)
    assert secret not in text(told)


def test_no_page_is_kept_by_a_browser_or_on_the_way(world, mine):
    case = f"/sv/cases/{world.ours.case.code}/"
    for path in ("/sv/today/", "/sv/companies/", case, f"{case}sheet/", "/sv/outreach/calls/file/"):
        assert "no-store" in mine.get(path)["Cache-Control"], path
    assert "no-store" in mine.get("/sv/cases/no-such-case/")["Cache-Control"]
    told = Client().get("/static/sluss/base.css")
    told.close()
    assert "no-store" not in told["Cache-Control"]


def test_a_personal_number_is_found_whole_and_never_by_its_beginning(world, mine):
    company = Company.objects.create(
        programme=world.ours.programme,
        **{"name": "Ek Smide", "organisation_number": "8501011236", "is_sole_trader": True},
    )

    def is_found(asked):
        return company.name in mine.get("/sv/companies/", {"q": asked}).content.decode()

    assert not any(is_found("8501011236"[:count]) for count in range(1, 10))
    assert not any(is_found(asked) for asked in ("19850101", "198501011", "50101"))
    assert is_found("850101-1236")
    assert is_found("19850101-1236")
    assert not is_found("850101-1237")


def test_a_code_that_somebody_saw_is_no_good_as_long_as_it_lasts(world, monkeypatch):
    """Codes are good for a step before and after their own."""
    client, began = Client(), time.time()
    enter(client)
    secret, _codes = turned_on(client)
    client.post("/sv/account/logout/")
    now = (began // STEP + 2) * STEP
    monkeypatch.setattr(time, "time", lambda: now)
    digits = code(secret, now + STEP)
    enter(client)
    assert client.post(SECOND, {"code": digits}).status_code == 302
    for later in (1, STEP + 1, 2 * STEP + 1):
        monkeypatch.setattr(time, "time", lambda later=later: now + later)
        onlooker = Client()
        enter(onlooker)
        for typed in (digits, f"{digits[:3]} {digits[3:]}"):
            assert onlooker.post(SECOND, {"code": typed}).status_code == 200, later
        assert onlooker.get(ACCOUNT).status_code == 302


def test_many_addresses_do_not_make_the_tries_forgotten(world):
    client = Client()
    for _each in range(5):
        client.post("/sv/account/login/", {"login": EMAIL, "password": "fel"})
    for number in range(2_000):
        cache.set(f"another.{number}", [1], 300)
    told = client.post("/sv/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert told.status_code == 200
    assert "För många försök" in text(told)


UNDER = [address for address in TABLE if address.startswith(CASE) and "<int:pk>" in address]


@pytest.mark.parametrize("role", [*WRITERS, "reader"])
@pytest.mark.parametrize("is_member_of_both", [False, True])
def test_no_row_is_reached_by_another_case(interviewed, role, is_member_of_both):
    """Also by somebody who may see both: a row is under its own case or nowhere."""
    ours, theirs = interviewed.ours, interviewed.theirs
    who = ours.people[role]
    if is_member_of_both:
        place = {"programme": theirs.programme, "organisation": theirs.programme.organisation}
        Membership.objects.create(person=who, role=role, **place)
    client, before = logged_in(who), (rows(ours), rows(theirs))
    for address in UNDER:
        mixed = filled(address, theirs).replace(theirs.case.code, ours.case.code)
        assert mixed != filled(address, theirs)
        with undone(), written() as asked:
            assert client.get(mixed).status_code in (302, 404), mixed
            for sent in ({}, {"remove": "1"}, {**SENT.get(address, {}), "none": "1"}):
                told = client.post(mixed, sent)
                assert told.status_code in (200, 302, 404, 409), mixed
                assert "Södra" not in told.content.decode(), mixed
            assert not asked or (rows(ours), rows(theirs)) == before, mixed


def test_who_reads_in_one_programme_and_writes_in_another_writes_there_alone(interviewed):
    ours, theirs = interviewed.ours, interviewed.theirs
    place = {"programme": theirs.programme, "organisation": theirs.programme.organisation}
    Membership.objects.create(person=ours.people["adviser"], role=Role.READER, **place)
    client, before = logged_in(ours.people["adviser"]), rows(theirs)
    assert client.get(f"/sv/cases/{theirs.case.code}/").status_code == 200
    for address, sent in SENT.items():
        if address.startswith(CASE):
            with undone(), written() as asked:
                told = client.post(filled(address, theirs), sent)
                assert told.status_code == 404, address
                assert not asked or rows(theirs) == before, address


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "patch", "delete"])
def test_only_what_is_sent_changes_something(interviewed, method):
    """`account/` is left to its library; an address that ends what somebody does is no page."""
    ours = interviewed.ours
    before = rows(ours)
    for role in ("adviser", "lead", "administrator"):
        client = logged_in(ours.people[role])
        for address in TABLE:
            if not address.startswith("account/"):
                sent = {**SENT, **RUN}.get(address, {}) if method == "get" else {}
                getattr(client, method)(filled(address, ours), sent if "file" not in sent else {})
    assert rows(ours) == before
