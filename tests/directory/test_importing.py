"""A spreadsheet's companies come in as chosen, harm nothing that is there, and can go again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from content.messy import messy_sheet, number, personal_number, shown
from web.people import AT, a_need, a_note, a_visit, kinds
from web.referred import a_referral

from sluss.casework.importing import keep_contacts, worked_with
from sluss.casework.models import Case, Referral, Visit
from sluss.casework.models.referrals import Route, State
from sluss.casework.needing import add_need
from sluss.casework.noting import write_note
from sluss.casework.visiting import log_visit, open_case
from sluss.content.sheetrows import propose
from sluss.content.sheets import read_sheet
from sluss.directory.importing import DRAFT_LIFE, Undone, begin, imports_of, is_new, keep, undo
from sluss.directory.models import Company, Contact, Import, KnownFact
from sluss.directory.permits import NotPermitted
from sluss.directory.registering import learn, register

ON = date(2025, 6, 2)
HEADING = "Företag;Org.nr;Kontaktperson;E-post;Kommun;SNI-kod;Antal anst.;Senaste kontakt;Noter"
LATER = AT + timedelta(days=3)


@pytest.fixture
def adviser(world):
    return world.ours.people["adviser"]


def a_sheet(*lines):
    return "\n".join((HEADING, *lines)).encode()


def proposed(programme, content):
    there = programme.companies.values_list("organisation_number", "name")
    return propose(read_sheet(content), on=ON, existing=there)


def taken_in(programme, by, content, chosen=None, at=AT):
    """Keep a sheet: what is new, or the places given."""
    rows = proposed(programme, content)
    draft = begin(programme, "lista.csv", content, by=by, at=at)
    places = {place for place, row in enumerate(rows) if is_new(row)} if chosen is None else chosen
    kept = keep(draft, rows, places, by=by, at=at)
    keep_contacts(kept, rows, by=by, at=at)
    return kept


def undo_all(kept, by):
    return undo(kept, worked_with(kept), by=by, at=LATER)


def test_a_messy_sheet_adds_each_new_company_once(world, adviser):
    programme, messy = world.ours.programme, messy_sheet()
    rows = proposed(programme, messy.content)
    kept = taken_in(programme, adviser, messy.content)
    added = Company.objects.filter(imported_by_sheet=kept)
    assert added.count() == sum(is_new(row) for row in rows)
    assert added.count() > 150
    assert len(kept.rows) == len(rows)
    assert (kept.content, kept.kept_at) == (b"", AT)


def test_a_row_becomes_a_company_with_contact_facts_and_call(world, adviser):
    line = (
        f"Tallmo Plåt AB;{shown(number(1))};Kim;kim@example.com;Skara;25.620;12,5;2024-03-11;Ring"
    )
    kept = taken_in(world.ours.programme, adviser, a_sheet(line))
    company = kept.companies.get()
    assert (company.name, company.organisation_number) == ("Tallmo Plåt AB", number(1))
    assert company.municipality == "1495"
    contact = company.contacts.get()
    assert (contact.name, contact.email) == ("Kim", "kim@example.com")
    facts = {each.key: (each.value, each.source) for each in company.known_facts.all()}
    assert facts == {"employees": ("12,5", "import"), "sni": ("25.62", "import")}
    assert company.facts(ON).get("employees") == 12.5
    assert company.facts(ON).get("sni") is not None
    visit = company.case.visits.get()
    assert (visit.kind, visit.outcome, visit.on) == ("call", "met", date(2024, 3, 11))
    assert (visit.notes, visit.by, company.case.adviser) == ("Ring", adviser, adviser)
    assert sorted(company.case.deeds.values_list("kind", flat=True)) == ["opened", "visit_logged"]


def test_notes_without_a_day_are_kept_on_the_day_they_came_in(world, adviser):
    lines = ("Tallmo AB;;;;;;;;Vill ha hjälp", "Björkö AB;;;;;;;2029-01-01;", "Almlid AB;;;;;;;;")
    kept = taken_in(world.ours.programme, adviser, a_sheet(*lines))
    assert [visit.on for visit in Visit.objects.filter(case__company__in=kept.companies.all())] == [
        AT.date()
    ]
    assert kept.companies.filter(case=None).count() == 2


def test_a_company_that_is_there_keeps_what_it_has(world, adviser):
    programme = world.ours.programme
    there = register(
        programme, "Gamla namnet AB", number=number(1), municipality="1499", by=adviser
    )
    line = f"Nya namnet AB;{number(1)};Kim;kim@example.com;Skara;25.620;12;2024-03-11;Ring"
    kept = taken_in(programme, adviser, a_sheet(line), chosen={0})
    there.refresh_from_db()
    assert (there.name, there.municipality, there.imported_by_sheet) == (
        "Gamla namnet AB",
        "1499",
        None,
    )
    assert not there.contacts.exists()
    assert not there.known_facts.exists()
    assert (kept.companies.count(), kept.rows[0]["company"]) == (0, "")


def test_a_repeat_is_added_only_where_it_is_chosen(world, adviser):
    programme = world.ours.programme
    register(programme, "Tallmo AB", by=adviser)
    content = a_sheet("Tallmo AB;;;;;;;;")
    assert taken_in(programme, adviser, content).companies.count() == 0
    assert taken_in(programme, adviser, content, chosen={0}).companies.count() == 1


def test_a_second_contact_joins_the_company_of_the_same_sheet(world, adviser):
    lines = (f"Tallmo AB;{number(1)};Kim Ett;;;;;;", f"Tallmo AB;{number(1)};Kim Två;;;;;;")
    kept = taken_in(world.ours.programme, adviser, a_sheet(*lines), chosen={0, 1})
    names = kept.companies.get().contacts.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Kim Ett", "Kim Två"]


def test_what_a_second_row_tells_of_a_contact_joins_the_company_too(world, adviser):
    one, two = f"Tallmo AB;{number(1)};Kim Ett;;;;;", f"Tallmo AB;{number(1)};Kim Två;;;;;"
    content = a_sheet(f"{one}2025-01-07;Ringde", f"{two}2025-03-04;Ville växa", f"{two};Ej vald")
    kept = taken_in(world.ours.programme, adviser, content, chosen={0, 1})
    case = Case.objects.get(company=kept.companies.get())
    told = case.visits.order_by("on").values_list("on", "notes")
    assert list(told) == [(date(2025, 1, 7), "Ringde"), (date(2025, 3, 4), "Ville växa")]
    assert kinds(case) == ["opened", "visit_logged", "visit_logged"]
    assert undo_all(kept, adviser) == Undone(1, 0, 0)


def test_a_row_without_a_name_is_left_out(world, adviser):
    kept = taken_in(world.ours.programme, adviser, a_sheet(f";{number(1)};Kim;;;;;;"), chosen={0})
    assert (kept.companies.count(), Contact.objects.filter(name="Kim").count()) == (0, 0)


def test_long_texts_are_cut_to_what_there_is_room_for(world, adviser):
    kept = taken_in(world.ours.programme, adviser, a_sheet(f"{'A' * 300};;{'B' * 300};;;;;;"))
    company = kept.companies.get()
    assert (len(company.name), len(company.contacts.get().name)) == (160, 120)


def test_a_personal_number_is_masked_in_the_receipt(world, adviser):
    digits = personal_number(1)
    kept = taken_in(world.ours.programme, adviser, a_sheet(f"Kims Svets;{digits};;;;;;;"))
    assert kept.companies.get().is_sole_trader
    assert (kept.rows[0]["number"], kept.companies.get().shown_number) == ("19xxxx-****",) * 2
    assert digits[-4:] not in str(kept.rows)


def test_keeping_again_adds_nothing(world, adviser):
    programme, content = world.ours.programme, a_sheet("Tallmo AB;;;;;;;;")
    rows = proposed(programme, content)
    draft = begin(programme, "lista.csv", content, by=adviser, at=AT)
    keep(draft, rows, {0}, by=adviser, at=AT)
    assert keep(draft, rows, {0}, by=adviser, at=LATER).kept_at == AT
    assert programme.companies.filter(name="Tallmo AB").count() == 1


def test_undo_takes_away_all_that_the_sheet_made(world, adviser):
    before = (Company.objects.count(), Case.objects.count(), KnownFact.objects.count())
    kept = taken_in(world.ours.programme, adviser, messy_sheet().content)
    count = kept.companies.count()
    assert undo_all(kept, adviser) == Undone(count, 0, 0)
    assert (Company.objects.count(), Case.objects.count(), KnownFact.objects.count()) == before
    kept.refresh_from_db()
    assert kept.undone_at == LATER


def test_undo_spares_what_somebody_has_touched(world, adviser):
    lines = [f"{name} AB;;;;;;;;Ring" for name in ("Fakta", "Behov", "Besök", "Orörd")]
    kept = taken_in(world.ours.programme, adviser, a_sheet(*lines, "Öppnad AB;;;;;;;;"))
    at = AT + timedelta(minutes=1)
    named = {each.name.split()[0]: each for each in kept.companies.all()}
    learn(named["Fakta"], "employees", "9", source=KnownFact.Source.ADVISER, by=adviser, at=at)
    add_need(named["Behov"].case, a_need(), by=adviser, at=at)
    log_visit(named["Besök"].case, a_visit(), by=adviser, at=at)
    open_case(named["Öppnad"], by=adviser, at=at)
    assert undo_all(kept, adviser) == Undone(1, 1, 3)
    assert sorted(kept.companies.values_list("name", flat=True)) == [
        "Behov AB",
        "Besök AB",
        "Fakta AB",
        "Öppnad AB",
    ]


def test_undo_spares_a_company_with_a_note_that_nobody_has_coded(world, adviser):
    kept = taken_in(world.ours.programme, adviser, a_sheet("Alm AB;;;;;;;2025-02-01;Ringde"))
    case = Case.objects.get(company__name="Alm AB")
    write_note(case, a_note(words="Ägaren vill sälja."), by=adviser, at=LATER)
    assert undo_all(kept, adviser) == Undone(0, 0, 1)
    assert case.notes.get().words == "Ägaren vill sälja."


@pytest.mark.parametrize("route", ["introduction", "application"])
def test_undo_spares_a_company_that_was_handed_over(world, adviser, route):
    line = "Nya AB;;Kim;kim@x.test;;;;2025-02-01;Ringde"
    kept = taken_in(world.ours.programme, adviser, a_sheet(line))
    case = Case.objects.get(company__name="Nya AB")
    half = replace(world.ours, case=case, company=case.company)
    state = State.SENT if route == "introduction" else State.BEGUN
    a_referral(half, state, route=Route(route), at=AT)
    assert undo_all(kept, adviser) == Undone(0, 0, 1)
    assert Referral.objects.get(case=case).state == state


def test_a_sheet_is_undone_without_touching_another(world, adviser):
    programme = world.ours.programme
    first = taken_in(programme, adviser, a_sheet("Tallmo AB;;;;;;;;"))
    second = taken_in(programme, adviser, a_sheet("Björkö AB;;;;;;;;"))
    undo_all(second, adviser)
    assert list(first.companies.values_list("name", flat=True)) == ["Tallmo AB"]


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_who_may_not_write_may_not_take_in(world, adviser, role):
    programme, person = world.ours.programme, world.ours.people[role]
    kept = taken_in(programme, adviser, a_sheet("Tallmo AB;;;;;;;;"))
    with pytest.raises(NotPermitted):
        begin(programme, "a.csv", b"", by=person, at=AT)
    with pytest.raises(NotPermitted):
        keep(kept, (), (), by=person, at=AT)
    with pytest.raises(NotPermitted):
        keep_contacts(kept, (), by=person, at=AT)
    with pytest.raises(NotPermitted):
        undo(kept, (), by=person, at=AT)
    assert kept.companies.count() == 1


def test_a_draft_is_its_owners_and_a_receipt_the_programmes(world, adviser):
    draft = begin(world.ours.programme, "a.csv", a_sheet("A AB;;;;;;;;"), by=adviser, at=AT)
    outsider = world.theirs.people["adviser"]
    assert [each in imports_of(who) for each in (draft,) for who in (adviser, world.second)] == [
        True,
        False,
    ]
    Import.objects.filter(pk=draft.pk).update(kept_at=AT)
    assert draft in imports_of(world.second)
    assert draft not in imports_of(outsider)


def test_a_new_draft_replaces_my_earlier_one_only(world, adviser):
    programme = world.ours.programme
    mine = begin(programme, "a.csv", b"a", by=adviser, at=AT)
    others = begin(programme, "b.csv", b"b", by=world.second, at=AT)
    begin(programme, "c.csv", b"c", by=adviser, at=AT)
    left = set(Import.objects.values_list("file_name", flat=True))
    assert left == {others.file_name, "c.csv"}
    assert mine.file_name not in left


def test_what_somebody_left_behind_a_month_ago_goes_with_the_next_draft(world, adviser):
    programme, theirs = world.ours.programme, world.theirs
    left = begin(programme, "a.csv", b"a", by=world.second, at=AT)
    elsewhere = begin(theirs.programme, "b.csv", b"b", by=theirs.people["adviser"], at=AT)
    begin(programme, "c.csv", b"c", by=adviser, at=AT + DRAFT_LIFE)
    assert Import.objects.filter(pk=left.pk).exists()
    begin(programme, "d.csv", b"d", by=adviser, at=AT + DRAFT_LIFE + timedelta(seconds=1))
    assert not Import.objects.filter(pk=left.pk).exists()
    assert Import.objects.filter(pk=elsewhere.pk).exists()
