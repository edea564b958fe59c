"""Two made-up programmes that must never see each other, with people of every role."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password
from django.test import Client

from sluss.casework.models import Case, CaseNeed, Note, Step, Visit
from sluss.casework.needing import add_need
from sluss.casework.planning import add_step
from sluss.casework.visiting import log_visit, open_case
from sluss.directory.models import (
    Company,
    Contact,
    Membership,
    Organisation,
    Person,
    Programme,
    Role,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
PASSWORD = "tretton-slussportar"
NEED, OTHER_NEED = "CIR-01", "CIR-02"


@dataclass(frozen=True)
class Half:
    """One programme: `people` by role, a company with a case, and one without."""

    programme: Programme
    people: dict[str, Person]
    company: Company
    unopened: Company
    case: Case
    visit: Visit
    need: CaseNeed
    step: Step


@dataclass(frozen=True)
class World:
    """`ours` and `theirs`, a second adviser of ours, and somebody without any membership."""

    ours: Half
    theirs: Half
    second: Person
    member: Person

    def who(self, name: str) -> Person | None:
        """Return a person by the name that the tables use; None is nobody."""
        others = {"nobody": None, "outsider": self.theirs.people["adviser"], "member": self.member}
        return others[name] if name in others else self.ours.people[name]


def make_world() -> World:
    ours, theirs = make_half("Norra"), make_half("Södra")
    second = person("second@norra.test", "Andra rådgivaren")
    give(second, ours.programme, Role.ADVISER)
    return World(ours, theirs, second, person("member@nowhere.test", "Utan roll"))


def person(email: str, name: str) -> Person:
    return Person.objects.create_user(email, PASSWORD, name=name)


def give(who: Person, programme: Programme, role: Role) -> Membership:
    return Membership.objects.create(
        person=who, programme=programme, organisation=programme.organisation, role=role
    )


def make_half(name: str) -> Half:
    organisation = Organisation.objects.create(name=f"{name} regionen")
    programme = Programme.objects.create(name=f"{name} programmet", organisation=organisation)
    domain = name.lower().replace("ö", "o")
    password = make_password(PASSWORD)
    people = {
        str(role): Person(email=f"{role}@{domain}.test", name=f"{name} {role}", password=password)
        for role in Role
    }
    Person.objects.bulk_create(people.values())
    place = {"programme": programme, "organisation": organisation}
    Membership.objects.bulk_create(
        Membership(person=people[str(role)], role=role, **place) for role in Role
    )
    company = Company.objects.create(
        programme=programme, name=f"{name} Plåt AB", municipality="1490"
    )
    unopened = Company.objects.create(programme=programme, name=f"{name} Trä AB")
    adviser = people["adviser"]
    case = open_case(company, by=adviser, at=AT)
    return Half(
        programme,
        people,
        company,
        unopened,
        case,
        visit=log_visit(case, a_visit(), by=adviser, at=AT),
        need=add_need(case, a_need(words=f"Spillet i {name}"), by=adviser, at=AT),
        step=add_step(case, a_step(what=f"Väg spillet i {name}"), by=adviser, at=AT),
    )


def a_visit(**more) -> Visit:
    given = {"on": ON, "promise": "Skicka länken", "promise_by": ON, "notes": "Gick en runda."}
    return Visit(**{**given, **more})


def a_need(need=NEED, origin=CaseNeed.Origin.STATED, **more) -> CaseNeed:
    return CaseNeed(need=need, origin=origin, **{"weight": 2, **more})


def a_step(**more) -> Step:
    return Step(**{"what": "Väg spillet", "owner": "produktionschef", **more})


def a_contact(**more) -> Contact:
    return Contact(**{"name": "Kim Påhitt", "title": "produktionschef", **more})


def a_note(**more) -> Note:
    return Note(**{"words": "Kompressorn går hela natten.", **more})


def logged_in(who: Person | None) -> Client:
    """Return a browser in which the person is logged in; None is nobody."""
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def kinds(case: Case) -> list[str]:
    """Return what the timeline holds, oldest first."""
    return list(case.deeds.order_by("pk").values_list("kind", flat=True))
