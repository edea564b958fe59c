"""Every page of the site in every state: as it comes, empty, full, refused, changed by another.

A state is made by Django's own client from `world` and kept as the page's text; a browser shows it
afterwards. Rows that a state needs are made for it alone and gone after it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone
from web.people import NEED, World, logged_in

from sluss.casework.assessing import INVENTORY, begin, complete, save_answers
from sluss.casework.documenting import add_document
from sluss.casework.models import Note, Step, Visit
from sluss.casework.noting import code_note, write_note
from sluss.casework.visiting import log_visit
from sluss.directory.models import Contact, KnownFact, Membership, Role
from sluss.directory.registering import learn
from sluss.web.receiving import MOST_BYTES

STATES: dict[str, Callable[["Look"], HttpResponse]] = {}
"""What leads to each state, by its name."""


@dataclass(frozen=True)
class Shown:
    """A page as it was answered: which state, language and status, its text and its templates."""

    name: str
    language: str
    status: int
    text: str
    templates: frozenset[str]


@dataclass
class Look:
    """Somebody at the site in one language; `case` is the address of our case."""

    world: World
    language: str
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def case(self) -> str:
        return f"cases/{self.world.ours.case.code}/"

    def client(self, who="adviser") -> Client:
        if who not in self.clients:
            self.clients[who] = logged_in(self.world.who(who))
        return self.clients[who]

    def get(self, address, who="adviser"):
        return self.client(who).get(f"/{self.language}/{address}", follow=True)

    def post(self, address, sent, who="adviser"):
        return self.client(who).post(f"/{self.language}/{address}", sent, follow=True)


def state(name):
    """Add a function as what leads to a state."""

    def add(function):
        STATES[name] = function
        return function

    return add


def shown_in(world, language, names):
    """Return the named states' pages in a language."""
    return [_shown(world, language, name) for name in names]


def _shown(world, language, name):
    rendered = set()

    def see(sender, template, **_more):
        rendered.add(template.name)

    with transaction.atomic():
        template_rendered.connect(see)
        try:
            answer = STATES[name](Look(world, language))
        finally:
            template_rendered.disconnect(see)
            transaction.set_rollback(True)
    return Shown(name, language, answer.status_code, answer.content.decode(), frozenset(rendered))


for each in (
    *("today/", "companies/", "companies/new/", "companies/import/", "companies/?q=finns+inte"),
    *("cases/{code}/", "cases/{code}/prepare/", "cases/{code}/visit/", "cases/{code}/needs/"),
    *("cases/{code}/match/", "cases/{code}/plan/", "cases/{code}/sheet/"),
    *("cases/{code}/inventory/lage/", "cases/{code}/inventory/behov/"),
    *("cases/{code}/plan/?offer=coachningscheckar#add", "finns-inte/"),
):
    state(each)(lambda look, address=each: look.get(address.format(code=look.world.ours.case.code)))


@state("a provider's page")
def _provider(look):
    return look.get("waiting/", "provider")


@state("a reader's case")
def _reader(look):
    return look.get(look.case, "reader")


@state("a new desk")
def _new_desk(look):
    look.world.ours.programme.companies.all().delete()
    return look.get("today/")


@state("a new list of companies")
def _new_list(look):
    look.world.ours.programme.companies.all().delete()
    return look.get("companies/")


@state("a case that has just been opened")
def _opened(look):
    return look.post(f"companies/{look.world.ours.unopened.code}/open/", {})


@state("offers for a company that has told no needs")
def _no_needs(look):
    look.world.ours.case.needs.all().delete()
    return look.get(f"{look.case}match/")


@state("a need that nobody answers")
def _unanswered(look):
    look.post(f"{look.case}answer/", {"fact": "region", "value": "0180"})
    return look.get(f"{look.case}match/")


@state("an empty plan")
def _empty_plan(look):
    look.world.ours.case.steps.all().delete()
    return look.get(f"{look.case}plan/")


@state("an agreed plan")
def _agreed(look):
    return look.post(f"{look.case}plan/agree/", {})


@state("a sheet without a plan")
def _bare_sheet(look):
    look.world.ours.case.steps.all().delete()
    look.world.ours.case.needs.all().delete()
    return look.get(f"{look.case}sheet/")


@state("a company refused")
def _company_refused(look):
    return look.post("companies/new/", {"name": "", "organisation_number": "556000-0001"})


@state("a visit refused")
def _visit_refused(look):
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    return look.post(
        f"{look.case}visit/", {"kind": "visit", "on": later, "minutes": "-4", "promise": "Ringa"}
    )


@state("a call refused")
def _call_refused(look):
    return look.post(f"{look.case}call/", {"outcome": "call_back"})


@state("a need refused")
def _need_refused(look):
    return look.post(f"{look.case}needs/", {"words": "Spillet", "need": ""})


@state("needs suggested")
def _suggested(look):
    return look.post(f"{look.case}needs/", {"words": "elräkningen har fördubblats", "suggest": "1"})


@state("an answer refused")
def _answer_refused(look):
    return look.post(f"{look.case}answer/", {"fact": "employees", "value": "många"})


@state("a step refused")
def _step_refused(look):
    return look.post(f"{look.case}plan/", {"what": "", "owner": "", "cost_sek": "många"})


@state("a step")
def _step(look):
    return look.get(f"{look.case}plan/{look.world.ours.step.pk}/")


def _step_sent(look):
    sent = {"what": "Väg spillet igen", "owner": "inköp", "revision": "1"}
    return look.post(f"{look.case}plan/{look.world.ours.step.pk}/", sent)


@state("a step that somebody else changed")
def _step_changed(look):
    Step.objects.filter(pk=look.world.ours.step.pk).update(revision=2)
    return _step_sent(look)


@state("a step that somebody else removed")
def _step_removed(look):
    look.world.ours.step.delete()
    return _step_sent(look)


@state("answers refused")
def _answers_refused(look):
    return look.post(f"{look.case}inventory/lage/", {"bi02": "många", "revision": "0"})


@state("an answer that somebody else gave")
def _answered(look):
    ours = look.world.ours
    begun = begin(ours.case, INVENTORY, by=look.world.second, at=timezone.now())
    given = {"bi02": 12}
    save_answers(begun, given, 0, by=look.world.second, at=timezone.now())
    sent = {"bi02": "34", "revision": "0", "seen": json.dumps({"bi02": None})}
    return look.post(f"{look.case}inventory/lage/", sent)


@state("needs found")
def _found(look):
    begun = begin(look.world.ours.case, INVENTORY, by=look.world.second, at=timezone.now())
    given = {"bi11": {"weight": 3, "today": 0}}
    save_answers(begun, given, 0, by=look.world.second, at=timezone.now())
    return look.get(f"{look.case}inventory/found/")


@state("no needs found")
def _none_found(look):
    begin(look.world.ours.case, INVENTORY, by=look.world.second, at=timezone.now())
    return look.get(f"{look.case}inventory/found/")


@state("a sheet that is no sheet")
def _no_sheet(look):
    return look.post("companies/import/", {"file": SimpleUploadedFile("bild.png", b"\x89PNG")})


def _sent(look):
    lines = f"Företag;Org.nr;Kommun\nEk Svets AB;556000-0001;Borås\n;;{NEED}\nNorra Plåt AB;;\n"
    return look.post("companies/import/", {"file": SimpleUploadedFile("bo.csv", lines.encode())})


state("a sheet to look through")(_sent)


@state("a sheet taken in")
def _kept(look):
    _sent(look)
    return look.post(f"companies/import/{_draft(look)}/", {"keep": "1"})


@state("a sheet taken back")
def _undone(look):
    _kept(look)
    return look.post(f"companies/import/{_draft(look)}/undo/", {})


def _draft(look):
    return look.world.ours.programme.imports.get().pk


@state("the way in")
def _login(look):
    return look.get("account/login/", "nobody")


@state("a wrong password")
def _wrong(look):
    sent = {"login": "ingen@norra.test", "password": "fel-slussport"}
    return look.post("account/login/", sent, "nobody")


@state("a page that was sent too late")
def _sent_too_late(look):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(look.world.ours.people["adviser"])
    return strict.post(f"/{look.language}/{look.case}visit/", {"kind": "visit"})


for each in (
    *("outreach/", "outreach/?by=industry", "outreach/?by=size&across=municipality"),
    *("outreach/calls/", "outreach/calls/?list=back", "companies/?municipality=1490&reach=yes"),
):
    state(each)(lambda look, address=each: look.get(address))


@state("a new region")
def _new_region(look):
    look.world.ours.programme.companies.all().delete()
    return look.get("outreach/")


@state("a region with municipalities where nobody has been")
def _unreached(look):
    look.world.ours.programme.municipalities = ["1488", "1490"]
    look.world.ours.programme.save()
    return look.get("outreach/")


@state("a call list where somebody said when")
def _to_ring(look):
    soon = (timezone.localdate() + timedelta(days=3)).isoformat()
    company = look.world.ours.unopened
    Contact.objects.create(company=company, name="Eva Påhittad", phone="0520-123 45")
    sent = {"outcome": "call_back", "next_contact_on": soon, "back": "list=back"}
    return look.post(f"companies/{company.code}/call/", sent)


@state("a call from the list refused")
def _ring_refused(look):
    return look.post(f"companies/{look.world.ours.company.code}/call/", {"outcome": "not_now"})


@state("a programme to choose for a company")
def _two_programmes(look):
    theirs = look.world.theirs.programme
    Membership.objects.create(
        person=look.world.ours.people["adviser"],
        programme=theirs,
        organisation=theirs.organisation,
        role=Role.ADVISER,
    )
    return look.post("companies/new/", {"name": "Ek Svets AB", "programme": ""})


@state("answers to confirm")
def _to_confirm(look):
    half, by = look.world.ours, look.world.second
    source = KnownFact.Source.REGISTER
    for key, text in (("turnover_sek", "12 345 678"), ("is_autonomous", "false")):
        learn(half.company, key, text, source=source, by=by, at=timezone.now())
    begun = begin(half.case, INVENTORY, by=by, at=timezone.now())
    given = {"bi01": "annat", "bi01.annat": "Båtar", "bi10": "Ny order"}
    save_answers(begun, given, 0, by=by, at=timezone.now())
    complete(begun, [], by=by, at=timezone.now())
    return look.get(f"{look.case}inventory/lage/")


@state("a case with the company's own words")
def _own_words(look):
    _to_confirm(look)
    return look.get(look.case)


for each in ("notes/", "documents/", "call/?from=today"):
    state(f"a case's {each}")(lambda look, address=each: look.get(look.case + address))


def _walked(look):
    half = look.world.ours
    words = "Vi slänger en container spån i veckan."
    note = Note(words=words, is_quote=True)
    return write_note(half.case, note, by=look.world.second, at=timezone.now())


@state("notes that wait, and one that is coded")
def _notes(look):
    code_note(_walked(look), [NEED], by=look.world.second, at=timezone.now())
    _walked(look)
    write_note(look.world.ours.case, Note(words="Hej"), by=look.world.second, at=timezone.now())
    return look.get(f"{look.case}notes/")


@state("a note refused")
def _note_refused(look):
    return look.post(f"{look.case}notes/", {"words": ""})


@state("a note")
def _note(look):
    return look.get(f"{look.case}notes/{_walked(look).pk}/")


@state("a note that somebody else changed")
def _note_changed(look):
    return look.post(f"{look.case}notes/{_walked(look).pk}/", {"words": "Mitt", "read": "old"})


@state("a reader's notes")
def _readers_notes(look):
    _walked(look)
    return look.get(f"{look.case}notes/", "reader")


@state("a case with notes, a document and a next contact")
def _full_case(look):
    half, soon = look.world.ours, timezone.localdate() + timedelta(days=3)
    _walked(look)
    by, at = look.world.second, timezone.now()
    add_document(half.case, "offert.pdf", b"%PDF-1.7", by=by, at=at)
    visit = Visit(on=at.date(), minutes=90, travel_minutes=40, women_count=1, next_contact_on=soon)
    log_visit(half.case, visit, by=by, at=at)
    return look.get(look.case)


@state("documents")
def _documents(look):
    _full_case(look)
    return look.get(f"{look.case}documents/")


@state("a document refused")
def _document_refused(look):
    return look.post(f"{look.case}documents/", {"file": SimpleUploadedFile("tom.pdf", b"")})


@state("a file that is far too large")
def _too_large(look):
    file = SimpleUploadedFile("film.mp4", b"x" * MOST_BYTES)
    return look.post(f"{look.case}documents/", {"file": file})


@state("a visit that somebody else changed")
def _visit_changed(look):
    Visit.objects.filter(pk=look.world.ours.visit.pk).update(revision=2)
    sent = {"kind": "visit", "on": "2026-03-02", "outcome": "met", "revision": "1"}
    return look.post(f"{look.case}visits/{look.world.ours.visit.pk}/", sent)


@state("a visit that was logged, with the way to the calendar")
def _logged(look):
    on, soon = timezone.localdate(), timezone.localdate() + timedelta(days=3)
    return look.post(f"{look.case}visit/", {"kind": "visit", "on": on, "next_contact_on": soon})
