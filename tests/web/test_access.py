"""Who may ask for what: every address of the site, every role, reading and sending.

An address that is missing from the table fails, so that a page cannot be added without a decision.
"""

import pytest
from django.db.models import F
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from web import exampled, introduced, lettered, opened, referred, steered
from web.people import AT, NEED, a_contact, a_note, logged_in
from web.written import undone, written

from sluss.casework.assessing import INVENTORY, begin
from sluss.casework.documenting import add_document
from sluss.casework.models import Assessment, Case, CaseNeed, Deed, Document, Note, Step, Visit
from sluss.casework.noting import STAMPED, write_note
from sluss.directory.absenting import ABSENCE
from sluss.directory.contacting import CONTACT_FIELDS, add_contact
from sluss.directory.inviting import invite
from sluss.directory.models import (
    Company,
    Contact,
    Import,
    Invitation,
    KnownFact,
    Membership,
    Organisation,
    Person,
    Programme,
    Role,
)
from sluss.directory.registering import COMPANY_FIELDS
from sluss.directory.stamps import stamp


class Sheet:
    """A file that can be sent any number of times."""

    name, content_type = "offert.txt", "text/plain"

    def read(self, *_size):
        return b"18 000 kronor"


WHO = ("nobody", "adviser", "lead", "reader", "provider", "administrator", "outsider", "member")
WRITERS = ("adviser", "lead")
PARTS = 4
STEERING = ("lead", "administrator")

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

STEER = "login 404 200 404 404 200 404 404"
STEERED_ON = "login 404 302 404 404 302 404 404"

CASE = "cases/<str:code>/"
STEERED = "programme/<str:code>/"
INVITED = f"{STEERED}invitations/<int:pk>/"
RESET = r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
OIDC = "account/oidc/<str:provider_id>/login/"

TABLE = {
    # address: (GET, POST), each in the order of WHO
    "root": (ONWARDS, ONWARDS),
    "": (LED_ON, LED_ON),
    "enter/<str:token>/": (NO_SUCH, NO_SUCH),
    "waiting/": (LOGGED_IN, LOGGED_IN),
    "today/": (DESK, DESK),
    "today/closing/<slug:key>/": (DESK, DESK),
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
    "companies/import/<int:pk>/undo/": (LED_ON, WRITTEN),
    "companies/<str:code>/open/": (LED_ON, "login 302 302 302 404 404 404 404"),
    "companies/<str:code>/call/": (LED_ON, WRITTEN),
    "outreach/": (DESK, DESK),
    "outreach/calls/": (DESK, DESK),
    "outreach/calls/file/": (DESK, DESK),
    "promises/<int:pk>/kept/": (LED_ON, WRITTEN),
    CASE: (READ, READ),
    f"{CASE}company/": (WRITE, WRITTEN),
    f"{CASE}contacts/": (READ, WRITTEN),
    f"{CASE}contacts/<int:pk>/": (WRITE, WRITTEN),
    f"{CASE}facts/": (READ, WRITTEN),
    f"{CASE}assign/": (LED_ON, WRITTEN),
    f"{CASE}prepare/": (READ, READ),
    f"{CASE}visit/": (WRITE, WRITTEN),
    f"{CASE}visits/<int:pk>/": (WRITE, WRITTEN),
    f"{CASE}call/": (WRITE, WRITTEN),
    f"{CASE}next.ics": (READ, ONLY_POST),
    f"{CASE}notes/": (READ, WRITTEN),
    f"{CASE}notes/<int:pk>/": (WRITE, WRITTEN),
    f"{CASE}notes/<int:pk>/code/": (LED_ON, WRITTEN),
    f"{CASE}notes/<int:pk>/remove/": (LED_ON, WRITTEN),
    f"{CASE}documents/": (READ, WRITTEN),
    "documents/<str:code>/": (READ, ONLY_POST),
    "documents/<str:code>/remove/": (LED_ON, WRITTEN),
    f"{CASE}needs/": (WRITE, WRITTEN),
    f"{CASE}needs/<int:pk>/remove/": (LED_ON, WRITTEN),
    f"{CASE}needs/suggest/": (WRITE, WRITE),
    f"{CASE}inventory/": (WRITTEN, WRITTEN),
    f"{CASE}inventory/found/": (WRITE, WRITTEN),
    f"{CASE}inventory/<str:section>/": (WRITE, WRITTEN),
    f"{CASE}match/": (READ, READ),
    f"{CASE}compare/": (READ, READ),
    f"{CASE}answer/": (LED_ON, WRITTEN),
    f"{CASE}nothing/": (LED_ON, WRITTEN),
    f"{CASE}plan/": (READ, WRITTEN),
    f"{CASE}plan/agree/": (LED_ON, WRITTEN),
    f"{CASE}plan/<int:pk>/": (WRITE, WRITTEN),
    f"{CASE}plan/<int:pk>/done/": (LED_ON, WRITTEN),
    f"{CASE}plan/<int:pk>/remove/": (LED_ON, WRITTEN),
    f"{CASE}sheet/": (READ, READ),
    "invitation/<str:token>/": (NO_SUCH, NO_SUCH),
    "programme/": (STEERED_ON, STEERED_ON),
    STEERED: (STEER, STEER),
    f"{STEERED}change/": (STEER, STEERED_ON),
    f"{STEERED}new/": ("login 404 404 404 404 200 404 404",) * 2,
    f"{STEERED}people/": (STEER, STEER),
    f"{STEERED}people/invite/": (STEER, STEERED_ON),
    f"{STEERED}people/<int:pk>/end/": (STEER, STEERED_ON),
    f"{INVITED}send/": (LED_ON, STEERED_ON),
    f"{INVITED}withdraw/": (LED_ON, STEERED_ON),
    "organisations/": (STEER, STEER),
    "organisations/new/": (STEER, STEERED_ON),
    "account/": (LOGGED_IN, LOGGED_IN),
    "account/away/": (
        "login 200 200 404 404 404 200 404",
        "login 302 302 404 404 404 302 404",
    ),
    "account/language/": (LED_ON, LED_ON),
    "account/login/": (SENT_HOME, SENT_HOME),
    "account/login/cancelled/": (EVERYONE, ONLY_GET),
    "account/logout/": ("302 200 200 200 200 200 200 200", ONWARDS),
    "account/inactive/": (EVERYONE, ONLY_GET),
    "account/reauthenticate/": (LOGGED_IN, LOGGED_IN),
    "account/password/change/": (LOGGED_IN, LOGGED_IN),
    "account/password/set/": (LED_ON, LED_ON),
    "account/password/reset/": (EVERYONE, EVERYONE),
    "account/password/reset/done/": (EVERYONE, ONLY_GET),
    RESET: (EVERYONE, EVERYONE),
    "account/password/reset/key/done/": (EVERYONE, ONLY_GET),
    "account/2fa/": (LED_ON, LED_ON),
    "account/2fa/authenticate/": (ONWARDS, ONWARDS),
    "account/2fa/reauthenticate/": (LED_ON, LED_ON),
    "account/2fa/totp/activate/": (LED_ON, LED_ON),
    "account/2fa/totp/deactivate/": (NOT_THERE, NOT_THERE),
    "account/2fa/recovery-codes/": (NOT_THERE, ONLY_POST),
    "account/2fa/recovery-codes/generate/": (LED_ON, LED_ON),
    "account/2fa/recovery-codes/download/": (NOT_THERE, NOT_THERE),
    OIDC: (NO_SUCH, NO_SUCH),
    f"{OIDC}callback/": (NO_SUCH, NO_SUCH),
    **referred.TABLE,
    **steered.TABLE,
    **introduced.TABLE,
    **opened.TABLE,
    **exampled.TABLE,
    **lettered.TABLE,
}

SENT = {
    # what somebody who may write would send, so that a refusal has something to refuse
    "companies/new/": {"name": "Östra Svets AB"},
    "companies/<str:code>/call/": {"outcome": "no_answer"},
    f"{CASE}company/": {
        **{"name": "Norra Plåt och Svets AB", "municipality": "1490"},
        "seen": stamp(Company(name="Norra Plåt AB", municipality="1490"), COMPANY_FIELDS),
    },
    f"{CASE}contacts/": {"name": "Kim Ny", "phone": "0520-123 45", "language": "sv"},
    f"{CASE}contacts/<int:pk>/": {
        **{"name": "Kim Påhitt", "title": "vd", "language": "en"},
        "seen": stamp(a_contact(), CONTACT_FIELDS),
    },
    f"{CASE}facts/": {"fact": "employees", "value": "14"},
    f"{CASE}assign/": {"to": "second@norra.test", "had_by": "adviser@norra.test"},
    f"{CASE}visit/": {"kind": "visit", "on": "2026-03-03"},
    f"{CASE}visits/<int:pk>/": {
        **{"kind": "visit", "on": "2026-03-03", "outcome": "met", "revision": "1"},
    },
    f"{CASE}call/": {"outcome": "not_now", "because": "Semester"},
    f"{CASE}notes/": {"words": "Kompressorn går hela natten."},
    f"{CASE}notes/<int:pk>/": {
        **{"words": "Kompressorn går dygnet runt.", "read": stamp(a_note(), STAMPED)},
    },
    f"{CASE}notes/<int:pk>/code/": {"need": NEED},
    f"{CASE}documents/": {"file": Sheet()},
    f"{CASE}needs/": {"need": NEED, "origin": "stated", "weight": "3", "words": "Svinnet"},
    f"{CASE}answer/": {"fact": "employees", "value": "14"},
    "account/away/": {"away_from": "2026-03-02", "seen": stamp(Person(), ABSENCE)},
    f"{CASE}nothing/": {"need": NEED},
    f"{CASE}plan/": {"what": "Ring högskolan", "owner": "vd"},
    f"{CASE}plan/<int:pk>/": {"what": "Ring RISE", "owner": "vd", "revision": "1"},
    f"{CASE}plan/<int:pk>/done/": {},
    **referred.SENT,
    **opened.SENT,
    **exampled.SENT,
    **lettered.SENT,
}

RUN = {
    # the same of those who run the programme
    f"{STEERED}change/": {"name": "Norra programmet, förlängt"},
    **steered.RUN,
    f"{STEERED}people/invite/": {"name": "Kim Ek", "email": "kim@ek.test", "role": "reader"},
    f"{STEERED}people/<int:pk>/end/": {},
    f"{INVITED}send/": {},
    f"{INVITED}withdraw/": {},
    "organisations/new/": {"name": "Östra högskolan"},
    **introduced.RUN,
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
    pks |= {"visits": half.visit.pk, "notes": half.case.notes.values_list("pk", flat=True).first()}
    pks |= opened.pks(half) | {"letters": lettered.letter_pk(half)}
    pks["contacts"] = half.company.contacts.values_list("pk", flat=True).first()
    pks["import"] = half.programme.imports.values_list("pk", flat=True).first()
    pks["away"] = half.people["adviser"].memberships.values_list("pk", flat=True).first()
    pks["people"] = half.people["reader"].memberships.values_list("pk", flat=True).first()
    pks["invitations"] = half.programme.invitations.values_list("pk", flat=True).first()
    pk = next((pks[word] for word in pks if f"{word}/<int:pk>" in address), None)
    if address.startswith(STEERED):
        address = address.replace("<str:code>", half.programme.code)
    if address.startswith("referrals/"):
        address = address.replace("<str:code>", referred.code_for(address, half))
    if address in exampled.NEEDS:
        address = address.replace("<str:code>", exampled.code_for(address, half))
    document = half.case.documents.first()
    if address.startswith("documents/") and document is not None:
        address = address.replace("<str:code>", document.code)
    words = {
        "<str:code>": half.company.code if "companies" in address else half.case.code,
        "<int:pk>": str(pk),
        "<str:token>": "made-up",
        "<slug:key>": "almi-radgivning",
        "<slug:provider>": introduced.KEY,
        "<str:section>": "lage",
        RESET: "account/password/reset/key/1-made-up/",
        "<str:provider_id>": "oidc",
    }
    for part, word in words.items():
        address = address.replace(part, word)
    return f"/sv/{address}"


def may_send(address):
    """Return the roles whose sending to an address may change something."""
    if address in lettered.SENT:
        return lettered.SETTLERS
    return ("lead",) if address in steered.LED else STEERING if address in RUN else WRITERS


def run_by(half):
    """Return what those who run a programme send, for its own organisation."""
    organisation = {"organisation": half.programme.organisation.code}
    return {address: {**organisation, **sent} for address, sent in RUN.items()}


def rows(half):
    """Return everything that is kept on a programme, its people and its companies."""
    mine = {"case__company__programme": half.programme}
    asked = [
        Company.objects.filter(programme=half.programme),
        Programme.objects.filter(pk=half.programme.pk),
        _away(half),
        Membership.objects.filter(programme=half.programme),
        Invitation.objects.filter(programme=half.programme),
        Import.objects.filter(programme=half.programme),
        KnownFact.objects.filter(company__programme=half.programme),
        Contact.objects.filter(company__programme=half.programme),
        Case.objects.filter(company__programme=half.programme),
        Document.objects.filter(**mine),
        *opened.page_rows(half),
        *lettered.letter_rows(half),
        *referred.referral_rows(half),
        *introduced.provider_rows(half),
        *exampled.example_rows(half),
        *(kind.objects.filter(**mine) for kind in (Visit, Note, CaseNeed, Step, Deed, Assessment)),
    ]
    return [list(each.order_by("pk").values()) for each in asked]


def _away(half):
    """Return the memberships with when their people are away."""
    held = Membership.objects.filter(programme=half.programme)
    return held.annotate(**{name: F(f"person__{name}") for name in ABSENCE})


def answer(client, method, address, sent=None):
    """Return the status of an answer; "login" where the way leads to the log-in page."""
    told = getattr(client, method)(address, sent or {})
    is_shut_out = told.status_code == 302 and "/account/login/?next=" in told["location"]
    return "login" if is_shut_out else str(told.status_code)


@pytest.fixture
def interviewed(world):
    """Return the world with an inventory, a sheet taken in and an invitation in each half."""
    for half in (world.ours, world.theirs):
        adviser = half.people["adviser"]
        referred.refer_everywhere(half)
        exampled.exemplify_everywhere(half)
        opened.open_page(half)
        lettered.a_letter(half)
        half.programme.providers.get_or_create(key=introduced.KEY)
        begin(half.case, INVENTORY, by=adviser, at=AT)
        write_note(half.case, a_note(), by=adviser, at=AT)
        add_contact(half.company, a_contact(), by=adviser)
        half.company.contacts.create(name="Lo Påhitt", email="lo@plat.test")
        Visit.objects.filter(pk=half.visit.pk).update(next_contact_on=half.visit.on)
        add_document(half.case, "ritning.pdf", b"%PDF-1.7", by=adviser, at=AT)
        given = {"programme": half.programme, "by": adviser, "at": AT, "kept_at": AT}
        Import.objects.create(file_name="lista.csv", **given)
        asked = {"role": Role.READER, "email": "asked@ek.test", "name": "Asked Ek"}
        place = {"programme": half.programme, "organisation": half.programme.organisation}
        invite(Invitation(**asked, **place), by=half.people["lead"], at=timezone.now())
    return world


def test_every_address_is_in_the_table_and_no_other():
    written = list(addresses(get_resolver().url_patterns))
    assert sorted(TABLE) == sorted(written)


@pytest.mark.parametrize("part", range(PARTS))
def test_each_role_gets_what_the_table_says(interviewed, part):
    """One world for many addresses; whatever a request changes is undone before the next."""
    world, before = interviewed, rows(interviewed.ours)
    cookies = {who: logged_in(world.who(who)).cookies for who in WHO}
    found, changed = {}, []
    for address, row in list(TABLE.items())[part::PARTS]:
        sent = {**SENT, **run_by(world.ours), **steered.LED}.get(address)
        may_change = may_send(address)
        for method, given, expected in zip(("get", "post"), (None, sent), row, strict=True):
            told = []
            for who in WHO:
                client = Client()
                client.cookies.update(cookies[who])
                place = filled(address, world.ours)
                with undone(), written() as asked:
                    told.append(answer(client, method, place, given))
                    if who not in may_change and asked and rows(world.ours) != before:
                        changed.append((address, method, who))
            if told != expected.split():
                found[address, method] = " ".join(told)
    assert found == {}
    assert changed == []


@pytest.mark.parametrize("role", WRITERS)
def test_what_is_sent_in_the_table_does_change_something(interviewed, role):
    """Else the refusals above would prove nothing."""
    world = interviewed
    for address, sent in SENT.items():
        before = rows(world.ours)
        logged_in(world.who(role)).post(filled(address, world.ours), sent)
        assert rows(world.ours) != before, address


@pytest.mark.parametrize("role", STEERING)
def test_what_those_who_run_a_programme_send_does_change_something(interviewed, role):
    world = interviewed
    for address, sent in run_by(world.ours).items():
        there = (*rows(world.ours), Organisation.objects.count())
        logged_in(world.who(role)).post(filled(address, world.ours), sent)
        assert (*rows(world.ours), Organisation.objects.count()) != there, address


@pytest.mark.parametrize("address", steered.LED)
def test_what_the_lead_alone_sends_does_change_something(interviewed, address):
    world, before = interviewed, rows(interviewed.ours)
    client = logged_in(world.who("lead"))
    sent = steered.LED[address]
    assert answer(client, "post", filled(address, world.theirs), sent) == "404"
    client.post(filled(address, world.ours), sent)
    assert rows(world.ours) != before


@pytest.mark.parametrize("role", STEERING)
@pytest.mark.parametrize("address", [each for each in RUN if "<str:code>" in each])
def test_nobody_runs_a_programme_of_others(interviewed, address, role):
    world, before = interviewed, rows(interviewed.theirs)
    sent = run_by(world.theirs)[address]
    path = filled(address, world.theirs)
    mixed = path.replace(world.theirs.programme.code, world.ours.programme.code)
    client = logged_in(world.who(role))
    assert answer(client, "post", path, sent) == "404"
    if "<int:pk>" in address:
        assert answer(client, "post", mixed, sent) == "404"
    assert rows(world.theirs) == before


@pytest.mark.parametrize("role", [*WRITERS, "reader"])
@pytest.mark.parametrize(
    ("address", "foreign"),
    [
        ("cases/{case}/needs/{pk}/remove/", "need"),
        ("cases/{case}/plan/{pk}/remove/", "step"),
        ("cases/{case}/plan/{pk}/done/", "step"),
        ("promises/{pk}/kept/", "visit"),
        ("cases/{case}/visits/{pk}/", "visit"),
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


def test_form_fields_that_name_another_programmes_rows_change_nothing_there(interviewed):
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
    for address, sent in SENT.items():
        with undone(), written() as asked:
            told = answer(client, "post", filled(address, world.ours), {**sent, **named})
            assert told == "302", address
            assert not asked or rows(theirs) == before, address
    deed = Deed.objects.filter(case__company__programme=world.ours.programme).first()
    assert deed.by == world.ours.people["adviser"]
