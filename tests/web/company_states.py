"""The pages on which a company is kept right, in every state; `states` holds what they are."""

from django.utils import timezone
from web.people import AT, a_contact
from web.states import state

from sluss.casework.models import Deed
from sluss.directory.contacting import add_contact
from sluss.directory.models import Company, KnownFact, Membership
from sluss.directory.registering import learn

for each in ("company/", "contacts/", "facts/", "facts/?ask=legal_form", "facts/?ask=sni"):
    state(f"a case's {each}")(lambda look, address=each: look.get(look.case + address))


def _known(look):
    """Return the address of a contact, with one beside it that cannot be dialled."""
    half = look.world.ours
    by = half.people["lead"]
    half.company.contacts.create(name="Utan roll", phone="ring växeln")
    there = {"email": "kim.pahitt@foretaget.example", "phone": "+46 (0)70-123 45 67"}
    return f"{look.case}contacts/{add_contact(half.company, a_contact(**there), by=by).pk}/"


@state("contacts")
def _contacts(look):
    _known(look)
    return look.get(f"{look.case}contacts/")


@state("a reader's case with contacts")
def _readers_contacts(look):
    _known(look)
    return look.get(look.case, "reader")


@state("a contact refused")
def _contact_refused(look):
    return look.post(f"{look.case}contacts/", {"name": "", "email": "kim@", "phone": "ring vd"})


@state("a contact")
def _contact(look):
    return look.get(_known(look))


@state("a contact that somebody else changed")
def _contact_changed(look):
    return look.post(_known(look), {"name": "Kim Ny", "seen": "old"})


@state("a company that somebody else changed")
def _company_changed(look):
    return look.post(f"{look.case}company/", {"name": "Norra Svets AB", "seen": "old"})


@state("a company that has another's name")
def _same_name(look):
    return look.post(f"{look.case}company/", {"name": "Norra Trä AB"})


@state("a company that has another's number")
def _same_number(look):
    mine = Company.objects.filter(pk=look.world.ours.company.pk)
    mine.update(organisation_number="5599000014")
    return look.post("companies/new/", {"name": "Ek AB", "organisation_number": "559900-0014"})


@state("facts with a history, computed and unreadable ones")
def _facts(look):
    company, by = look.world.ours.company, look.world.second
    source = KnownFact.Source.REGISTER
    told = (("registered_on", "2001-04-01"), ("employees", "12"), ("employees", "14,5"))
    for key, text in (*told, ("aid_received", "2025-03-01:20000|2025-05-02:1500")):
        learn(company, key, text, source=source, by=by, at=AT)
    company.known_facts.create(key="legal_form", value="bergslag", source=source, at=AT)
    return look.get(f"{look.case}facts/")


@state("a fact refused")
def _fact_refused(look):
    return look.post(f"{look.case}facts/", {"fact": "sni", "value": "svets"})


@state("a fact that somebody else told")
def _fact_told(look):
    return look.post(f"{look.case}facts/", {"fact": "employees", "value": "14", "seen": "old"})


@state("an adviser refused")
def _adviser_refused(look):
    return look.post(f"{look.case}assign/", {"to": "", "had_by": ""})


@state("a case to take over")
def _to_take(look):
    case = look.world.ours.case
    case.adviser = look.world.second
    case.save()
    return look.get(look.case)


@state("cases without an adviser")
def _without(look):
    leaving = Membership.objects.filter(person=look.world.ours.people["adviser"])
    leaving.update(ended_at=timezone.now())
    return look.get("today/", "lead")


@state("a long timeline")
def _long(look):
    case, by = look.world.ours.case, look.world.second
    deed = {"case": case, "kind": Deed.Kind.COMPANY_CHANGED, "about": "name", "by": by, "at": AT}
    Deed.objects.bulk_create(Deed(**deed) for _ in range(90))
    return look.get(f"{look.case}?deeds=2")
