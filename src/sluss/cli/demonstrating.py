"""The demo: the town as a programme's companies, and a year of made-up cases.

People, names and cases are made up. Names end in "(demo)" so that none can be taken for a real one.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from sluss.casework.documenting import add_document
from sluss.casework.matching import picture
from sluss.casework.models import Case, CaseNeed, Note, Step, Visit
from sluss.casework.needing import add_need
from sluss.casework.noting import write_note
from sluss.casework.planning import add_step, agree
from sluss.casework.visiting import log_visit, open_case
from sluss.cli.demoexamples import exemplify
from sluss.cli.demohandover import hand_over
from sluss.cli.demoreaching import reach
from sluss.cli.setting import town
from sluss.content.knowledge import knowledge
from sluss.content.values import need_weights
from sluss.core.errors import ValueFault
from sluss.core.matching import title
from sluss.directory.models import (
    Company,
    KnownFact,
    Membership,
    Organisation,
    Person,
    Programme,
    Role,
)
from sluss.web.front.views import enter_token

SEED = 2026
CASES = 90
NOTED = 4
"""Each how many of the first adviser's cases has notes that wait to be coded."""
PEOPLE = {
    "radgivare": ("Ada Sluss (demo)", Role.ADVISER),
    "radgivare2": ("Bo Kvarn (demo)", Role.ADVISER),
    "ledare": ("Cleo Damm (demo)", Role.LEAD),
    "aktor": ("Dan Ström (demo)", Role.PROVIDER),
    "administrator": ("Eva Bro (demo)", Role.ADMINISTRATOR),
}
FIRST = (
    "Vråk",
    "Ljung",
    "Gran",
    "Häll",
    "Ström",
    "Kvarn",
    "Mo",
    "Ek",
    "Lid",
    "Bäck",
    "Sand",
    "Rönn",
)
LAST = ("dals", "bergs", "lunds", "forsens", "näs", "hedens", "viks", "torps")
TRADE = {
    "25": ("Plåt", "Mekaniska", "Svets", "Smide", "Ytbehandling"),
    "16": ("Trä", "Snickeri"),
    "22": ("Plast", "Gummi"),
    "28": ("Maskin", "Verktyg"),
    "13": ("Väveri", "Textil"),
    "31": ("Möbler",),
}
OTHER = ("Industri", "Produktion", "Komponent", "Teknik")
FORMS = {"limited_company": " AB", "trading_partnership": " HB", "limited_partnership": " KB"}
OWNERS = (("vd", False), ("produktionschef", True), ("skyddsombud", True), ("inköp", True))
PROMISES = (
    "Skicka länken till ansökan",
    "Höra med högskolan om ett examensarbete",
    "Ta fram siffror på spillet tillsammans",
    "Boka energikartläggaren",
)
NOTES = (
    "Gick en runda i verkstaden. Två maskiner står still varje eftermiddag.",
    "De får frågor om klimatavtryck från största kunden och vet inte vad de ska svara.",
    "Orderboken är full men det saknas folk på kvällsskiftet.",
    "Spillet läggs i container, ingen har räknat på vad det kostar.",
)
WALKED = (
    ("Vi slänger en container spån i veckan och betalar för att bli av med den.", True),
    ("Kompressorn går hela natten fast ingen är där.", False),
    ("Kunden frågar efter koldioxid per detalj och vi har inget svar.", True),
)
"""Notes from a walk, and whether the company said them."""

OFFER = """Offert (påhittad)

Mätning av tryckluft under två veckor, med rapport.
Pris: 18 000 kronor. Gäller i 30 dagar.
"""


@transaction.atomic
def make() -> dict[Role, Person]:
    """Make the demo unless it is there, and return who logs in as what."""
    if Person.objects.exclude(email__endswith="@example.org").exists():
        raise ValueFault("this SLUSS_HOME holds real people; the demo needs a folder of its own")
    if not Programme.objects.exists():
        office = Organisation.objects.create(name="Industrikontoret (demo)")
        helping = Organisation.objects.create(name="Provverkstan (demo)")
        programme = Programme.objects.create(
            name="Smart och hållbar industri (demo)", organisation=office
        )
        for name, (shown, role) in PEOPLE.items():
            person = Person.objects.create_user(f"{name}@example.org", None, name=shown)
            place = helping if role is Role.PROVIDER else office
            Membership.objects.create(
                person=person, programme=programme, organisation=place, role=role
            )
        _fill(programme)
        hand_over(programme, helping, timezone.now())
    first = {role: Membership.objects.filter(role=role).order_by("pk").first() for role in Role}
    return {role: found.person for role, found in first.items() if found is not None}


def links(address: str, people: dict[Role, Person]) -> dict[str, str]:
    """Return a link for each role that logs in, the adviser's first."""
    roles = (Role.ADVISER, Role.LEAD, Role.PROVIDER)
    return {str(role.label): f"{address}/sv/enter/{enter_token(people[role])}/" for role in roles}


def _rows() -> Iterator[dict[str, str]]:
    with town().open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _fill(programme: Programme) -> None:
    pick, now = random.Random(SEED), timezone.now()  # noqa: S311
    advisers = list(Person.objects.filter(memberships__role=Role.ADVISER).order_by("pk"))
    taken: set[str] = set()
    rows = [(row, _company(programme, row, pick, taken)) for row in _rows()]
    Company.objects.bulk_create([company for _, company in rows])
    facts = [fact for row, company in rows for fact in _facts(row, company, now)]
    KnownFact.objects.bulk_create(facts)
    for row, company in pick.sample(rows, CASES):
        _live(company, row, pick.choice(advisers), pick, now)
    for number, case in enumerate(advisers[0].cases.order_by("pk")[::NOTED]):
        _walked(case, number, now)
    reach(programme, advisers[-1], now)
    exemplify(programme, now)


def _company(
    programme: Programme, row: dict[str, str], pick: random.Random, taken: set[str]
) -> Company:
    name = _name(row, pick)
    while name in taken:
        name = _name(row, pick)
    taken.add(name)
    number = row["company"].replace("-", "")
    return Company(
        programme=programme, name=name, organisation_number=number, municipality=row["region"]
    )


def _name(row: dict[str, str], pick: random.Random) -> str:
    trade = pick.choice(TRADE.get(row["sni"][:2], OTHER))
    form = FORMS.get(row["legal_form"], "")
    return f"{pick.choice(FIRST)}{pick.choice(LAST)} {trade}{form} (demo)"


def _facts(row: dict[str, str], company: Company, now: datetime) -> Iterator[KnownFact]:
    known = knowledge().vocabulary.facts
    for key, text in row.items():
        if key in known and key != "region" and text:
            source = KnownFact.Source.REGISTER
            yield KnownFact(company=company, key=key, value=text, source=source, at=now)


def _live(
    company: Company, row: dict[str, str], by: Person, pick: random.Random, now: datetime
) -> None:
    """Let a company have a case that came some way."""
    begun = now - timedelta(days=pick.randint(20, 360))
    case = open_case(company, by=by, at=begun)
    met = begun
    _visit(case, by, pick, met)
    while pick.random() < 0.93:
        met += timedelta(days=pick.randint(20, 110))
        if met > now:
            break
        _visit(case, by, pick, met)
    wanted = need_weights(row["needs_stated"], knowledge().needs) or {}
    for need, weight in wanted.items():
        words = title(knowledge().needs[need].signal, "sv") if pick.random() < 0.6 else ""
        given = CaseNeed(need=need, origin=CaseNeed.Origin.STATED, weight=weight, words=words)
        add_need(case, given, by=by, at=begun)
    if wanted and pick.random() < 0.5:
        later = begun + timedelta(days=pick.randint(3, 15))
        _plan(case, by, pick, min(later, now))


def _visit(case: Case, by: Person, pick: random.Random, at: datetime) -> None:
    soon = localdate(at) + timedelta(days=pick.randint(10, 110))
    promise = pick.choice(PROMISES) if pick.random() < 0.4 else ""
    visit = Visit(
        on=localdate(at),
        minutes=pick.choice((45, 60, 90, 120)),
        travel_minutes=pick.choice((20, 40, 60)),
        took_part="vd, produktionschef",
        women_count=pick.randint(0, 2),
        men_count=pick.randint(1, 3),
        notes=pick.choice(NOTES),
        promise=promise,
        promise_by=soon if promise else None,
        next_contact_on=soon,
    )
    log_visit(case, visit, by=by, at=at)
    if promise and pick.random() < 0.7:
        Visit.objects.filter(pk=visit.pk).update(promise_kept_at=at + timedelta(days=7))


def _walked(case: Case, number: int, now: datetime) -> None:
    """Let an adviser have walked through a plant; the first time somebody left a file too."""
    for words, is_quote in WALKED[number % len(WALKED) :]:
        write_note(case, Note(words=words, is_quote=is_quote), by=case.adviser, at=now)
    if number == 0:
        name = "offert tryckluft (demo).txt"
        add_document(case, name, OFFER.encode(), by=case.adviser, at=now)


def _plan(case: Case, by: Person, pick: random.Random, at: datetime) -> None:
    seen = picture(case, localdate(at))
    for match in (*seen.fits, *seen.provider, *seen.asks)[: pick.randint(1, 3)]:
        owner, is_outside = pick.choice(OWNERS)
        step = Step(
            what=f"Ta kontakt om {title(match.offer.name, 'sv')}",
            owner=owner,
            is_outside_management=is_outside,
            due_on=localdate(at) + timedelta(days=pick.randint(14, 120)),
            offer=match.offer.key,
        )
        add_step(case, step, by=by, at=at)
    if pick.random() < 0.7:
        agree(case, localdate(at), by=by, at=at)
