"""Who may ask for what: every address of the site, every role, reading and sending.

An address that is missing from the table fails, so that a page cannot be added without a decision.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from web.people import AT, NEED, PASSWORD, logged_in

from sluss.casework.assessing import INVENTORY, begin
from sluss.casework.models import Assessment, Case, CaseNeed, Deed, Step, Visit
from sluss.directory.models import Company, Import, KnownFact, Membership, Person
from sluss.web.front.views import enter_token

WHO = ("nobody", "adviser", "lead", "reader", "provider", "administrator", "outsider", "member")
WRITERS = ("adviser", "lead")

EVERYONE = "200 200 200 200 200 200 200 200"
NO_SUCH = "404 404 404 404 404 404 404 404"
ONWARDS = "302 302 302 302 302 302 302 302"
ONLY_GET = "405 405 405 405 405 405 405 405"
LOGGED_IN = "login 200 200 200 200 200 200 200"
LED_ON = "login 302 302 302 302 302 302 302"
SENT_HOME = "200 302 302 302 302 302 302 302"
NOT_THERE = "login 404 404 404 404 404 404 404"
ONLY_POST = "login 405 405 405 405 405 405 405"
DESK = "login 200 200 200 404 404 200 404"
READ = "login 200 200 200 404 404 404 404"
WRITE = "login 200 200 404 404 404 404 404"
WRITTEN = "login 302 302 404 404 404 404 404"

CASE = "cases/<str:code>/"
KEY = r"account/^confirm-email/(?P<key>[-:\w]+)/$"
RESET = r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
OIDC = "account/oidc/^(?P<provider_id>[^/]+)/login/"

TABLE = {
    # address: (GET, POST), each in the order of WHO
    "root": (ONWARDS, ONWARDS),
    "": (LED_ON, LED_ON),
    "enter/<str:token>/": (NO_SUCH, NO_SUCH),
    "waiting/": (LOGGED_IN, LOGGED_IN),
    "today/": (DESK, DESK),
    "companies/": (DESK, DESK),
    "companies/new/": (
        "login 200 200 302 404 404 200 404",
        "login 302 302 302 404 404 302 404",
    ),
    "companies/import/": (
        "login 200 200 404 404 404 200 404",
        "login 200 200 404 404 404 200 404",
    ),
    "companies/import/<int:pk>/": (WRITE, WRITE),
    "companies/import/<int:pk>/undo/": (ONLY_POST, WRITTEN),
    "companies/<str:code>/open/": (ONLY_POST, "login 302 302 302 404 404 404 404"),
    "promises/<int:pk>/kept/": (ONLY_POST, WRITTEN),
    CASE: (READ, READ),
    f"{CASE}prepare/": (READ, READ),
    f"{CASE}visit/": (WRITE, WRITTEN),
    f"{CASE}call/": (ONLY_POST, WRITTEN),
    f"{CASE}needs/": (WRITE, WRITTEN),
    f"{CASE}needs/<int:pk>/remove/": (ONLY_POST, WRITTEN),
    f"{CASE}needs/suggest/": (WRITE, WRITE),
    f"{CASE}inventory/": (WRITTEN, WRITTEN),
    f"{CASE}inventory/found/": (WRITE, WRITTEN),
    f"{CASE}inventory/<str:section>/": (WRITE, WRITTEN),
    f"{CASE}match/": (READ, READ),
    f"{CASE}answer/": (ONLY_POST, WRITTEN),
    f"{CASE}nothing/": (ONLY_POST, WRITTEN),
    f"{CASE}plan/": (READ, WRITTEN),
    f"{CASE}plan/agree/": (ONLY_POST, WRITTEN),
    f"{CASE}plan/<int:pk>/": (WRITE, WRITTEN),
    f"{CASE}plan/<int:pk>/remove/": (ONLY_POST, WRITTEN),
    f"{CASE}sheet/": (READ, READ),
    "account/": (LOGGED_IN, LOGGED_IN),
    "account/login/": (SENT_HOME, SENT_HOME),
    "account/login/code/confirm/": (ONWARDS, ONWARDS),
    "account/login/cancelled/": (EVERYONE, ONLY_GET),
    "account/login/error/": ("login 401 401 401 401 401 401 401", ONLY_POST),
    "account/logout/": ("302 200 200 200 200 200 200 200", ONWARDS),
    "account/signup/": (SENT_HOME, SENT_HOME),
    "account/inactive/": (EVERYONE, ONLY_GET),
    "account/reauthenticate/": (LOGGED_IN, LOGGED_IN),
    "account/email/": (LOGGED_IN, LED_ON),
    "account/confirm-email/": (EVERYONE, ONLY_GET),
    KEY: (EVERYONE, NO_SUCH),
    "account/password/change/": (LOGGED_IN, LOGGED_IN),
    "account/password/set/": (LED_ON, LED_ON),
    "account/password/reset/": (EVERYONE, EVERYONE),
    "account/password/reset/done/": (EVERYONE, ONLY_GET),
    RESET: (EVERYONE, EVERYONE),
    "account/password/reset/key/done/": (EVERYONE, ONLY_GET),
    "account/2fa/": (LOGGED_IN, ONLY_POST),
    "account/2fa/authenticate/": (ONWARDS, ONWARDS),
    "account/2fa/reauthenticate/": (LED_ON, LED_ON),
    "account/2fa/totp/activate/": (LED_ON, LED_ON),
    "account/2fa/totp/deactivate/": (NOT_THERE, NOT_THERE),
    "account/2fa/recovery-codes/": (NOT_THERE, ONLY_POST),
    "account/2fa/recovery-codes/generate/": (LED_ON, LED_ON),
    "account/2fa/recovery-codes/download/": (NOT_THERE, NOT_THERE),
    OIDC: (NO_SUCH, NO_SUCH),
    f"{OIDC}callback/": (NO_SUCH, NO_SUCH),
}

SENT = {
    # what somebody who may write would send, so that a refusal has something to refuse
    "companies/new/": {"name": "Östra Svets AB"},
    f"{CASE}visit/": {"kind": "visit", "on": "2026-03-03"},
    f"{CASE}call/": {"outcome": "no_answer"},
    f"{CASE}needs/": {"need": NEED, "origin": "stated", "weight": "3", "words": "Svinnet"},
    f"{CASE}answer/": {"fact": "employees", "value": "14"},
    f"{CASE}nothing/": {"need": NEED},
    f"{CASE}plan/": {"what": "Ring högskolan", "owner": "vd"},
    f"{CASE}plan/<int:pk>/": {"what": "Ring RISE", "owner": "vd", "revision": "1"},
}


def addresses(patterns, before=""):
    """Yield the site's addresses as they are written, without the language."""
    for pattern in patterns:
        written = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, written)
        else:
            yield "root" if pattern.name == "root" else written.partition("/")[2]


def filled(address, half):
    """Return an address of the site that names the rows of one programme."""
    if address == "root":
        return "/"
    pks = {"promises": half.visit.pk, "needs": half.need.pk, "plan": half.step.pk}
    pks["import"] = half.programme.imports.values_list("pk", flat=True).first()
    pk = next((pks[word] for word in pks if f"{word}/<int:pk>" in address), None)
    words = {
        "<str:code>": half.company.code if "companies" in address else half.case.code,
        "<int:pk>": str(pk),
        "<str:token>": "made-up",
        "<str:section>": "lage",
        KEY: "account/confirm-email/made-up/",
        RESET: "account/password/reset/key/1-made-up/",
        "^(?P<provider_id>[^/]+)": "oidc",
    }
    for written, word in words.items():
        address = address.replace(written, word)
    return f"/sv/{address}"


def rows(half):
    """Return everything that is kept on a programme's companies."""
    mine = {"case__company__programme": half.programme}
    asked = [
        Company.objects.filter(programme=half.programme),
        Membership.objects.filter(programme=half.programme),
        Import.objects.filter(programme=half.programme),
        KnownFact.objects.filter(company__programme=half.programme),
        Case.objects.filter(company__programme=half.programme),
        *(kind.objects.filter(**mine) for kind in (Visit, CaseNeed, Step, Deed, Assessment)),
    ]
    return [list(each.order_by("pk").values()) for each in asked]


def answer(client, method, address, sent=None):
    """Return the status of an answer; "login" where the way leads to the log-in page."""
    told = getattr(client, method)(address, sent or {})
    is_shut_out = told.status_code == 302 and "/account/login/?next=" in told["location"]
    return "login" if is_shut_out else str(told.status_code)


@pytest.fixture
def interviewed(world):
    """Return the world with an inventory begun and a sheet taken in by each adviser."""
    for half in (world.ours, world.theirs):
        adviser = half.people["adviser"]
        begin(half.case, INVENTORY, by=adviser, at=AT)
        given = {"programme": half.programme, "by": adviser, "at": AT, "kept_at": AT}
        Import.objects.create(file_name="lista.csv", **given)
    return world


def test_every_address_is_in_the_table_and_no_other():
    written = list(addresses(get_resolver().url_patterns))
    assert set(TABLE) == set(written)
    # two parts of the log-in library share one address; the first answers
    assert [each for each in set(written) if written.count(each) > 1] == ["account/signup/"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", TABLE)
def test_each_role_gets_what_the_table_says(interviewed, address, method):
    world, told = interviewed, {}
    sent = SENT.get(address) if method == "post" else None
    before = rows(world.ours)
    for who in WHO:
        with transaction.atomic():
            client = logged_in(world.who(who))
            told[who] = answer(client, method, filled(address, world.ours), sent)
            if who not in WRITERS:
                assert rows(world.ours) == before, f"{who} changed something"
            transaction.set_rollback(True)
    expected = TABLE[address][method == "post"].split()
    assert told == dict(zip(WHO, expected, strict=True))


@pytest.mark.parametrize("role", WRITERS)
def test_what_is_sent_in_the_table_does_change_something(interviewed, role):
    """Else the refusals above would prove nothing."""
    world = interviewed
    for address, sent in SENT.items():
        before = rows(world.ours)
        logged_in(world.who(role)).post(filled(address, world.ours), sent)
        assert rows(world.ours) != before, address


@pytest.mark.parametrize("role", [*WRITERS, "reader"])
@pytest.mark.parametrize(
    ("address", "foreign"),
    [
        ("cases/{case}/needs/{pk}/remove/", "need"),
        ("cases/{case}/plan/{pk}/remove/", "step"),
        ("promises/{pk}/kept/", "visit"),
    ],
)
def test_a_row_of_another_programme_is_not_found_under_ones_own_case(world, role, address, foreign):
    pk, before = getattr(world.theirs, foreign).pk, rows(world.theirs)
    path = f"/sv/{address.format(case=world.ours.case.code, pk=pk)}"
    assert answer(logged_in(world.who(role)), "post", path) == "404"
    assert rows(world.theirs) == before


@pytest.mark.parametrize("role", WRITERS)
def test_a_step_of_another_programme_answers_as_one_that_never_was(world, role):
    client, before = logged_in(world.who(role)), rows(world.theirs)
    never = f"/sv/cases/{world.ours.case.code}/plan/{world.theirs.step.pk + 1000}/"
    theirs = f"/sv/cases/{world.ours.case.code}/plan/{world.theirs.step.pk}/"
    sent = SENT[f"{CASE}plan/<int:pk>/"]
    assert answer(client, "get", theirs) == answer(client, "get", never) == "404"
    told = client.post(theirs, sent)
    assert told.status_code == client.post(never, sent).status_code == 409
    assert world.theirs.step.what not in told.content.decode()
    assert rows(world.theirs) == before


def test_a_row_of_another_case_in_the_same_programme_is_not_found_either(world):
    ours, half = world.ours, world.ours
    client = logged_in(half.people["adviser"])
    client.post(f"/sv/companies/{half.unopened.code}/open/")
    other = Case.objects.get(company=half.unopened)
    before = rows(ours)
    assert answer(client, "post", f"/sv/cases/{other.code}/needs/{half.need.pk}/remove/") == "404"
    assert answer(client, "post", f"/sv/cases/{other.code}/plan/{half.step.pk}/remove/") == "404"
    assert rows(ours) == before


@pytest.mark.parametrize("address", SENT)
def test_form_fields_that_name_another_programmes_rows_change_nothing_there(interviewed, address):
    world, before = interviewed, rows(interviewed.theirs)
    theirs = world.theirs
    named = {
        "programme": theirs.programme.pk,
        "company": theirs.company.pk,
        "case": theirs.case.pk,
        "case_id": theirs.case.pk,
        "code": theirs.case.code,
        "pk": theirs.step.pk,
        "id": theirs.step.pk,
        "by": theirs.people["adviser"].pk,
        "adviser": theirs.people["adviser"].pk,
    }
    client = logged_in(world.ours.people["adviser"])
    assert answer(client, "post", filled(address, world.ours), {**SENT[address], **named}) == "302"
    assert rows(theirs) == before
    deed = Deed.objects.filter(case__company__programme=world.ours.programme).first()
    assert deed.by == world.ours.people["adviser"]


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


def test_nobody_signs_up_by_themselves(world):
    sent = {"email": "new@norra.test", "password1": PASSWORD, "password2": PASSWORD}
    logged_in(None).post("/sv/account/signup/", sent)
    assert not Person.objects.filter(email="new@norra.test").exists()


def test_a_password_leads_in_and_a_wrong_one_does_not(world):
    client, sent = logged_in(None), {"login": "adviser@norra.test"}
    client.post("/sv/account/login/", {**sent, "password": "fel-slussportar"})
    assert answer(client, "get", "/sv/today/") == "login"
    told = client.post("/sv/account/login/?next=https://elsewhere.test/", {
        **sent, "password": PASSWORD,
    })  # fmt: skip
    assert "elsewhere" not in told["location"]
    assert answer(client, "get", "/sv/today/") == "200"


def test_somebody_put_out_of_use_is_out_at_once(world):
    adviser = world.ours.people["adviser"]
    client = logged_in(adviser)
    assert answer(client, "get", "/sv/today/") == "200"
    Person.objects.filter(pk=adviser.pk).update(is_active=False)
    assert answer(client, "get", "/sv/today/") == "login"


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
