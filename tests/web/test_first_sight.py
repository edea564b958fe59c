"""What a page shows first: what to do where there is nothing, a few where there is much."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from web.people import AT, logged_in

from sluss.casework.models import Case, Visit
from sluss.directory.models import Company


@pytest.fixture
def mine(world):
    return logged_in(world.who("adviser"))


def test_a_list_without_any_company_says_how_the_first_comes_in(world, mine):
    world.ours.programme.companies.all().delete()
    text = mine.get("/sv/companies/").content.decode()
    assert "Här finns inga företag än. Ta in ett kalkylark" in text
    assert "stämmer med sökningen" not in text
    assert 'type="search"' not in text


def test_a_search_that_finds_nothing_may_be_searched_again(world, mine):
    text = mine.get("/sv/companies/?q=finns+inte").content.decode()
    assert "Inget företag stämmer med sökningen." in text
    assert 'type="search"' in text


@pytest.mark.parametrize(("cases", "folded"), [(5, ""), (6, "Visa 1 till"), (8, "Visa 3 till")])
def test_today_shows_five_of_what_waits_and_folds_the_rest(world, mine, cases, folded):
    by, programme = world.who("adviser"), world.ours.programme
    world.ours.case.visits.all().delete()
    for n in range(cases):
        company = Company.objects.create(programme=programme, name=f"Kö {n} AB")
        case = Case.objects.create(company=company, adviser=by, opened_on=AT.date())
        day = AT.date()
        Visit.objects.create(case=case, on=day, next_contact_on=day, by=by, at=AT)
    text = mine.get("/sv/today/").content.decode()
    assert text.count("Förbered<span") == cases
    assert ("<details" in text) == bool(folded)
    assert folded in text


def test_a_row_of_a_sheet_shows_no_empty_cell_for_what_it_does_not_hold(world, mine):
    sheet = SimpleUploadedFile("bo.csv", "Företag\nEk Svets AB\n".encode())
    text = mine.post("/sv/companies/import/", {"file": sheet}, follow=True).content.decode()
    assert "Ek Svets AB" in text
    for label in ("Kontakt", "Uppgifter", "Att se på"):
        assert f'<td data-label="{label}"></td>' in text
