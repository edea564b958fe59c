"""The company kept right on its pages: nothing typed is lost, and every number is had once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from web.people import AT, give, logged_in, person

from sluss.casework.models import Case, Deed
from sluss.casework.visiting import open_case
from sluss.directory.models import Company, Contact, KnownFact, Membership, Role
from sluss.directory.registering import learn, register
from sluss.web.desk.cases import TIMELINE

NUMBER, PERSONAL = "559900-0014", "900101-9802"
KIM = {"name": "Kim", "language": "sv"}
ALVA = {"name": "Alva Borttagen", "language": "en"}


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def client(half):
    return logged_in(half.people["adviser"])


def address(half, rest, language="sv"):
    return f"/{language}/cases/{half.case.code}/{rest}"


def text_of(page):
    return re.sub(r"\s+", " ", page.content.decode())


def seen_in(page):
    return re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]


# Contacts


def test_a_contact_is_added_and_shown_where_one_calls_from(half, client):
    sent = {**KIM, "title": "vd", "phone": "+46 (0)70-123 45 67"}
    told = client.post(address(half, "contacts/"), {**sent, "email": "kim@example.com"})
    assert told.headers["Location"] == address(half, "contacts/")
    for rest in ("", "prepare/", "contacts/"):
        shown = text_of(client.get(address(half, rest)))
        assert '<a href="tel:+46701234567">+46 (0)70-123 45 67</a>' in shown, rest
        assert '<a href="mailto:kim@example.com">kim@example.com</a>' in shown, rest
        assert f'href="{address(half, "contacts/")}{Contact.objects.get().pk}/"' in shown, rest


def test_a_reader_sees_contacts_and_no_way_to_change_them(half):
    Contact.objects.create(company=half.company, name="Kim", phone="ring växeln")
    reader = logged_in(half.people["reader"])
    for rest in ("", "prepare/", "contacts/"):
        shown = text_of(reader.get(address(half, rest)))
        assert "Kim" in shown
        assert "tel:" not in shown
        assert f'href="{address(half, "contacts/")}{Contact.objects.get().pk}/"' not in shown
        assert "Spara kontaktpersonen" not in shown


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("phone", "ring vd", "Det går inte att ringa. Skriv numret som 0520-123 45"),
        ("email", "kim@", "Skriv hela e-postadressen"),
        ("name", "", "Skriv vad personen heter"),
    ],
)
def test_what_is_wrong_with_a_contact_is_told_and_the_rest_stands(half, client, field, typed, told):
    sent = {"name": "Kim", "title": "skyddsombud", field: typed}
    page = client.post(address(half, "contacts/"), sent)
    assert page.status_code == 422
    assert told in text_of(page)
    assert 'value="skyddsombud"' in text_of(page)
    assert typed in text_of(page)
    assert not Contact.objects.exists()


def test_a_contact_is_changed_and_removed_and_its_name_is_nowhere_left(half, client):
    client.post(address(half, "contacts/"), {**ALVA, "title": "vd"})
    there = address(half, f"contacts/{Contact.objects.get().pk}/")
    seen = seen_in(client.get(there))
    client.post(there, {**ALVA, "title": "platschef", "seen": seen})
    assert Contact.objects.get().title == "platschef"
    assert "Språk i brev: engelska" in text_of(client.get(address(half, "contacts/")))
    client.post(there, {"remove": "1"})
    assert not Contact.objects.exists()
    shown = text_of(client.get(address(half, "")))
    assert "Kontaktperson borttagen: platschef" in shown
    assert "Alva Borttagen" not in shown
    # pressing twice leads to the list
    assert client.post(there, {"remove": "1"}).status_code == 302


def test_two_who_change_one_contact_see_each_other(half, world, client):
    client.post(address(half, "contacts/"), {**KIM, "title": "vd"})
    there = address(half, f"contacts/{Contact.objects.get().pk}/")
    seen = seen_in(client.get(there))
    other = logged_in(world.second)
    other.post(there, {**KIM, "phone": "0520-123 45", "seen": seen})
    page = client.post(there, {**KIM, "title": "platschef", "seen": seen})
    assert page.status_code == 409
    assert "0520-123 45" in text_of(page)
    assert 'value="platschef"' in text_of(page)
    assert Contact.objects.get().phone == "0520-123 45"
    again = {**KIM, "title": "platschef", "seen": seen_in(page)}
    assert client.post(there, again).status_code == 302
    assert Contact.objects.get().title == "platschef"


def test_what_was_typed_stands_where_the_contact_was_removed_meanwhile(half, world, client):
    client.post(address(half, "contacts/"), KIM)
    there = address(half, f"contacts/{Contact.objects.get().pk}/")
    logged_in(world.second).post(there, {"remove": "1"})
    page = client.post(there, {**KIM, "title": "platschef", "seen": "x"})
    assert page.status_code == 409
    assert 'value="platschef"' in text_of(page)
    assert client.get(there).status_code == 404


def test_a_contact_of_another_company_is_not_found(half, world, client):
    theirs = Contact.objects.create(company=world.theirs.company, name="Kim")
    beside = Contact.objects.create(company=half.unopened, name="Kim")
    for row in (theirs, beside):
        there = address(half, f"contacts/{row.pk}/")
        assert client.get(there).status_code == 404
        client.post(there, {"remove": "1"})
        client.post(there, {"name": "Stulen"})
    assert Contact.objects.filter(name="Kim").count() == 2


# The company


def test_a_company_is_corrected_and_the_timeline_tells_in_the_readers_language(half, client):
    there = address(half, "company/")
    sent = {"name": "Norra Svets AB", "organisation_number": NUMBER, "municipality": "1488"}
    told = client.post(there, {**sent, "seen": seen_in(client.get(there))})
    assert told.headers["Location"] == address(half, "")
    shown = text_of(client.get(address(half, "")))
    assert "Norra Svets AB" in shown
    assert "företagets namn, organisationsnummer, kommun" in shown
    assert "name, organisation_number" not in shown


def test_a_number_that_another_has_leads_there_and_what_was_typed_stands(half, client):
    other = register(half.programme, "Västra AB", number="5599000014", by=half.people["lead"])
    case = open_case(other, by=half.people["lead"], at=AT)
    there = address(half, "company/")
    sent = {"name": "Norra nya", "organisation_number": NUMBER}
    page = client.post(there, {**sent, "seen": seen_in(client.get(there))})
    assert page.status_code == 422
    shown = text_of(page)
    assert "Västra AB har redan det numret" in shown
    assert f'href="/sv/cases/{case.code}/"' in shown
    assert 'value="Norra nya"' in shown
    assert NUMBER in shown


def test_a_number_in_another_programme_says_nothing(half, world, client):
    theirs = world.theirs
    register(theirs.programme, "Hemliga AB", number="5599000014", by=theirs.people["lead"])
    there = address(half, "company/")
    sent = {"name": "Norra Plåt AB", "organisation_number": NUMBER}
    assert client.post(there, {**sent, "seen": seen_in(client.get(there))}).status_code == 302


def test_a_personal_number_is_masked_and_stays_where_it_is_not_touched(half, client):
    Company.objects.filter(pk=half.company.pk).update(
        organisation_number=PERSONAL.replace("-", ""), is_sole_trader=True
    )
    there = address(half, "company/")
    page = client.get(there)
    assert "9802" not in text_of(page)
    sent = {"name": "Norra", "organisation_number": "19xxxx-****", "seen": seen_in(page)}
    assert client.post(there, sent).status_code == 302
    half.company.refresh_from_db()
    assert half.company.organisation_number == PERSONAL.replace("-", "")
    assert half.company.is_sole_trader


def test_two_who_correct_one_company_see_each_other(half, world, client):
    there = address(half, "company/")
    seen = seen_in(client.get(there))
    logged_in(world.second).post(there, {"name": "Andras AB", "seen": seen})
    page = client.post(there, {"name": "Mina AB", "municipality": "1488", "seen": seen})
    assert page.status_code == 409
    assert "Andras AB" in text_of(page)
    assert 'value="Mina AB"' in text_of(page)
    sent = {"name": "Mina AB", "seen": seen_in(page)}
    assert client.post(there, sent).status_code == 302


# One company, two tries


def test_a_new_company_with_a_number_that_is_there_leads_to_it(half, client):
    register(half.programme, "Västra AB", number="5599000014", by=half.people["lead"])
    sent = {"name": "Vestra", "organisation_number": NUMBER}
    page = client.post("/sv/companies/new/", sent)
    company = Company.objects.get(name="Västra AB")
    assert 'href="/sv/companies/?q=V%C3%A4stra%20AB"' in text_of(page)
    open_case(company, by=half.people["lead"], at=AT)
    page = client.post("/sv/companies/new/", sent)
    assert f'href="/sv/cases/{company.case.code}/"' in text_of(page)
    assert not Company.objects.filter(name="Vestra").exists()


def test_a_name_that_is_there_is_told_once_and_let_through_when_pressed_again(half, client):
    sent = {"name": "NORRA plåt aktiebolag"}
    page = client.post("/sv/companies/new/", sent)
    assert "Norra Plåt AB finns redan" in text_of(page)
    assert f'href="/sv/cases/{half.case.code}/"' in text_of(page)
    told_of = re.search(r'name="told_of" value="([^"]+)"', page.content.decode())[1]
    assert client.post("/sv/companies/new/", {**sent, "told_of": told_of}).status_code == 302
    assert Company.objects.filter(name="NORRA plåt aktiebolag").exists()


def test_another_name_that_is_there_is_told_too(half, client):
    told_of = half.company.code
    page = client.post("/sv/companies/new/", {"name": "Norra Trä AB", "told_of": told_of})
    assert "Norra Trä AB finns redan" in text_of(page)


def test_a_name_with_another_number_is_another_company(half, client):
    register(half.programme, "Västra AB", number="5599000022", by=half.people["lead"])
    sent = {"name": "Västra AB", "organisation_number": NUMBER}
    assert client.post("/sv/companies/new/", sent).status_code == 302


def test_a_name_in_another_programme_says_nothing(client):
    assert client.post("/sv/companies/new/", {"name": "Södra Plåt AB"}).status_code == 302


def test_the_same_number_at_the_same_moment_is_told_and_not_a_fault(half, client, monkeypatch):
    """The other company comes in between the check of the form and the saving."""
    from sluss.web.desk import today

    def late(*given, **more):
        Company.objects.create(
            programme=half.programme, name="Västra AB", organisation_number="5599000014"
        )
        return register(*given, **more)

    monkeypatch.setattr(today, "register", late)
    page = client.post("/sv/companies/new/", {"name": "Vestra", "organisation_number": NUMBER})
    assert "Västra AB har redan det numret" in text_of(page)
    assert 'value="Vestra"' in text_of(page)


# Facts


def fact(page, key):
    lines = [line for group in page.context["groups"] for line in group["facts"]]
    return next(line for line in lines if line["key"] == key)


def test_every_fact_is_there_once_with_known_ones_first(half, client):
    from sluss.content.knowledge import knowledge

    learn(half.company, "turnover_sek", "12500000", source="company", by=half.people["lead"], at=AT)
    groups = client.get(address(half, "facts/")).context["groups"]
    keys = [line["key"] for group in groups for line in group["facts"]]
    assert sorted(keys) == sorted(knowledge().vocabulary.facts)
    for group in groups:
        known = [line["is_known"] for line in group["facts"]]
        assert known == sorted(known, reverse=True)


def test_a_fact_is_corrected_with_its_source_and_the_earlier_one_is_history(half, world, client):
    there = address(half, "facts/")
    client.post(there, {"fact": "employees", "value": "12", "source": "register"})
    other = logged_in(world.second)
    told = other.post(there, {"fact": "employees", "value": "14,5", "source": "company"})
    assert told.headers["Location"] == f"{there}#fact-employees"
    line = fact(client.get(there), "employees")
    assert line["value"] == "14,5"
    assert (line["latest"].by, line["latest"].source) == (world.second, "company")
    assert [each["value"] for each in line["history"]] == ["12"]
    assert line["history"][0]["row"].source == "register"
    assert [each.about for each in half.case.deeds.filter(kind=Deed.Kind.FACT_LEARNED)] == [
        "employees: 14,5",
        "employees: 12",
    ]


def test_vet_inte_makes_a_fact_unknown_and_keeps_what_was_said(half, client):
    there = address(half, "facts/")
    client.post(there, {"fact": "employees", "value": "12"})
    client.post(there, {"fact": "employees", "value": "12", "forget": "1"})
    line = fact(client.get(there), "employees")
    assert not line["is_known"]
    assert [each["value"] for each in line["history"]] == ["12"]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("employees", "tolv", "Skriv ett rimligt tal"),
        ("turnover_sek", "12,345", "Skriv beloppet"),
        ("sni", "abc", "Skriv en kod"),
        ("registered_on", "3/11", "Skriv dagen som"),
        ("aid_received", "20000", "Skriv varje beslut"),
    ],
)
def test_a_wrong_fact_is_told_where_it_was_typed(half, client, key, value, told):
    page = client.post(address(half, "facts/"), {"fact": key, "value": value, "source": "register"})
    assert page.status_code == 422
    assert told in text_of(page)
    assert f'value="{value}"' in text_of(page)
    assert '<option value="register" selected>' in text_of(page)
    assert not KnownFact.objects.exists()


def test_a_computed_fact_says_from_what_and_cannot_be_told(half, client):
    learn(
        half.company,
        "registered_on",
        "2001-04-01",
        source="register",
        by=half.people["lead"],
        at=AT,
    )
    page = client.get(address(half, "facts/?ask=age_years"))
    assert page.context["asked"] is None
    line = fact(page, "age_years")
    assert line["is_known"]
    assert line["computed_from"] == "registreringsdag"
    assert not line["may_be_told"]
    for key in ("age_years", "made_up"):
        told = client.post(address(half, "facts/"), {"fact": key, "value": "1"})
        assert told.status_code == 404


def test_money_in_the_other_currency_says_that_it_is_computed(half, client):
    lead = half.people["lead"]
    learn(half.company, "turnover_sek", "12500000", source="company", by=lead, at=AT)
    learn(half.company, "accounting_year", "2024", source="company", by=lead, at=AT)
    page = client.get(address(half, "facts/"))
    assert "omsättning, kronor" in fact(page, "turnover_eur")["computed_from"]
    assert fact(page, "turnover_sek")["computed_from"] == ""


def test_aid_is_shown_as_days_and_euro(half, client):
    sent = {"fact": "aid_received", "value": "2025-03-01:20000|2025-05-02:1500,50"}
    client.post(address(half, "facts/"), sent)
    line = fact(client.get(address(half, "facts/")), "aid_received")
    assert line["value"] == "2025-03-01: 20\xa0000 euro, 2025-05-02: 1\xa0500,50 euro"


def test_what_the_vocabulary_no_longer_takes_is_shown_as_it_was_written(half, client):
    given = {"source": "register", "by": half.people["lead"], "at": AT}
    half.company.known_facts.create(key="legal_form", value="bergslag", **given)
    page = client.get(address(half, "facts/"))
    assert not fact(page, "legal_form")["is_known"]
    assert "Vi har antecknat ”bergslag”" in text_of(page)


def test_two_who_tell_one_fact_see_each_other(half, world, client):
    there = address(half, "facts/")
    page = client.get(f"{there}?ask=employees")
    assert '<input type="hidden" name="seen" value="">' in text_of(page)
    logged_in(world.second).post(there, {"fact": "employees", "value": "12", "seen": ""})
    told = client.post(there, {"fact": "employees", "value": "14", "seen": ""})
    assert told.status_code == 409
    assert 'value="14"' in text_of(told)
    assert KnownFact.objects.get().value == "12"
    again = {"fact": "employees", "value": "14", "seen": seen_in(told)}
    assert client.post(there, again).status_code == 302


def test_a_reader_sees_the_facts_and_no_question(half):
    page = logged_in(half.people["reader"]).get(address(half, "facts/?ask=employees"))
    assert page.status_code == 200
    assert "Fyll i" not in text_of(page)
    assert 'name="fact"' not in text_of(page)


def test_all_facts_take_the_same_number_of_questions_to_the_database(
    half, client, django_assert_max_num_queries
):
    there, lead = address(half, "facts/"), half.people["lead"]
    for value in range(30):
        learn(half.company, "employees", str(value), source="company", by=lead, at=AT)
    with django_assert_max_num_queries(30):
        client.get(there)


# Whose case


def test_a_lead_gives_a_case_and_the_page_says_who_has_it(half, world):
    lead = logged_in(half.people["lead"])
    page = lead.get(address(half, ""))
    assert "Andra rådgivaren" in text_of(page)
    sent = {"to": world.second.email, "had_by": half.people["adviser"].email}
    shown = text_of(lead.post(address(half, "assign/"), sent, follow=True))
    assert "Andra rådgivaren har ärendet nu." in shown
    assert "Ärendet fick ny rådgivare: Andra rådgivaren" in shown


def test_an_adviser_is_only_offered_to_take_anothers_case(half, world):
    offered = logged_in(world.second).get(address(half, "")).context["assign"].fields["to"].queryset
    assert list(offered) == [world.second]
    assert "Ta över ärendet" in text_of(logged_in(world.second).get(address(half, "")))
    assert "Ta över ärendet" not in text_of(logged_in(half.people["lead"]).get(address(half, "")))


def test_a_reader_is_offered_nothing(half):
    assert logged_in(half.people["reader"]).get(address(half, "")).context["assign"] is None


def test_somebody_who_left_meanwhile_is_told_and_another_can_be_chosen(half, world, client):
    Membership.objects.filter(person=world.second).update(ended_at=timezone.now())
    sent = {"to": world.second.email, "had_by": half.people["adviser"].email}
    page = client.post(address(half, "assign/"), sent)
    assert page.status_code == 422
    assert "Personen kan inte ha ärendet längre. Välj någon annan." in text_of(page)
    assert half.people["lead"].email in text_of(page)


def test_somebody_who_was_before_is_told_of(half, world, client):
    lead = logged_in(half.people["lead"])
    sent = {"to": world.second.email, "had_by": half.people["adviser"].email}
    lead.post(address(half, "assign/"), sent)
    sent["to"] = half.people["lead"].email
    shown = text_of(client.post(address(half, "assign/"), sent, follow=True))
    assert "Någon hann före: Andra rådgivaren har ärendet nu." in shown
    assert Case.objects.get(pk=half.case.pk).adviser == world.second


def test_cases_without_an_adviser_are_shown_to_the_lead_alone_and_only_when_there_are_any(half):
    lead, told = logged_in(half.people["lead"]), "Ärenden utan rådgivare"
    assert told not in text_of(lead.get("/sv/today/"))
    third = person("third@norra.test", "Tredje rådgivaren")
    give(third, half.programme, Role.ADVISER)
    Membership.objects.filter(person=half.people["adviser"]).update(ended_at=timezone.now())
    shown = text_of(lead.get("/sv/today/"))
    assert told in shown
    assert "Norra adviser är inte kvar i programmet" in shown
    assert told not in text_of(logged_in(third).get("/sv/today/"))
    assert told not in text_of(logged_in(half.people["reader"]).get("/sv/today/"))


# The timeline


def test_a_long_timeline_is_turned_page_by_page_and_nothing_is_hidden(half, client):
    Deed.objects.bulk_create(
        Deed(
            case=half.case,
            kind=Deed.Kind.CONTACT_ADDED,
            about=f"roll {place}.",
            by=half.people["adviser"],
            at=AT + timedelta(minutes=place),
        )
        for place in range(TIMELINE * 2)
    )
    first = client.get(address(half, ""))
    count = half.case.deeds.count()
    assert f'Tidslinje <span class="count">{count}</span>' in text_of(first)
    assert "?deeds=2#timeline" in text_of(first)
    shown = "".join(text_of(client.get(address(half, f"?deeds={page}"))) for page in (1, 2, 3))
    assert [place for place in range(TIMELINE * 2) if f"roll {place}." not in shown] == []
    assert "Ärendet öppnades" in shown
    assert client.get(address(half, "?deeds=many")).status_code == 200


def test_a_short_timeline_has_no_pages(half, client):
    assert "?deeds=" not in text_of(client.get(address(half, "")))
