"""A spreadsheet on the page: sent, looked through, kept, undone; and what is refused, in words."""

import pytest
from content.messy import messy_sheet, number, personal_number
from django.core.files.uploadedfile import SimpleUploadedFile
from web.people import logged_in

from sluss.directory.models import Company, Import

HEADING = "Företag;Org.nr;Kontaktperson;E-post;Kommun;Anteckningar"
START = "/sv/companies/import/"


@pytest.fixture
def browser(world):
    return logged_in(world.ours.people["adviser"])


def csv(*lines, heading=HEADING):
    return "\n".join((heading, *lines)).encode()


def send(browser, content, name="lista.csv"):
    return browser.post(START, {"file": SimpleUploadedFile(name, content)})


def sent(browser, content, name="lista.csv"):
    """Return the address of the draft."""
    answer = send(browser, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def counts(page):
    return {each["key"]: each["count"] for each in page.context["lists"]}


def test_the_list_of_companies_leads_here(browser):
    assert f'href="{START}"' in browser.get("/sv/companies/").content.decode()
    assert browser.get(START).status_code == 200


def test_the_preview_counts_and_nothing_is_added_by_it(browser):
    before = Company.objects.count()
    page = browser.get(sent(browser, messy_sheet().content, "lista.xlsx"))
    told = counts(page)
    assert told["new"] + told["repeats"] + 3 == told["all"]
    assert told["repeats"] >= 15
    assert told["remarks"] > 50
    assert len(page.context["rows"]) == 50
    assert Company.objects.count() == before


def test_new_rows_are_ticked_and_repeats_are_not(browser):
    page = browser.get(
        sent(browser, csv("Tallmo AB", "Norra Plåt AB", "Tallmo AB", f";{number(1)}"))
    )
    assert [each["is_chosen"] for each in page.context["rows"]] == [True, False, False, False]
    assert "Företaget finns redan hos er." in page.content.decode()
    assert "Företaget står redan längre upp i arket." in page.content.decode()


def test_keep_and_undo(browser):
    before = Company.objects.count()
    draft = sent(browser, messy_sheet().content, "lista.xlsx")
    new = counts(browser.get(draft))["new"]
    assert browser.post(draft, {"keep": "1"}).url == draft
    assert Company.objects.count() == before + new
    assert f"{new} företag lades till" in browser.get(draft).content.decode()
    done = browser.post(f"{draft}undo/", follow=True)
    assert f"{new} företag togs bort." in done.content.decode()
    assert Company.objects.count() == before
    assert "undo/" not in done.content.decode()


def test_the_same_file_again_gives_only_repeats(browser):
    content = messy_sheet().content
    browser.post(sent(browser, content, "lista.xlsx"), {"keep": "1"})
    page = browser.get(sent(browser, content, "lista.xlsx"))
    assert counts(page)["new"] == page.context["chosen_count"] == 0
    before = Company.objects.count()
    answer = browser.post(page.request["PATH_INFO"], {"keep": "1"}, follow=True)
    assert "Inget företag är valt." in answer.content.decode()
    assert Company.objects.count() == before


def test_what_is_ticked_is_kept_when_one_turns_the_page(browser):
    draft = sent(browser, csv(*[f"Ort {nth} AB" for nth in range(60)]))
    shown = [str(place) for place in range(50)]
    turned = browser.post(draft, {"shown": shown, "take": shown[1:], "page": "2"})
    assert "page=2" in turned.url
    assert browser.get(turned.url).context["shown"].number == 2
    last = [str(place) for place in range(50, 60)]
    browser.post(draft, {"shown": last, "take": last, "keep": "1"})
    added = set(Company.objects.filter(name__startswith="Ort").values_list("name", flat=True))
    assert added == {f"Ort {nth} AB" for nth in range(1, 60)}


@pytest.mark.parametrize("show", ["all", "new", "repeats", "remarks", "made-up"])
def test_each_list_shows_its_rows(browser, show):
    draft = sent(browser, csv("Tallmo AB", "Norra Plåt AB", "Björkö AB;;;ingen post"))
    page = browser.get(draft, {"show": show})
    names = {
        "new": ["Tallmo AB", "Björkö AB"],
        "repeats": ["Norra Plåt AB"],
        "remarks": ["Björkö AB"],
    }
    everything = ["Tallmo AB", "Norra Plåt AB", "Björkö AB"]
    assert [each["row"].name for each in page.context["rows"]] == names.get(show, everything)


def test_what_was_added_is_there_to_open_a_case_for(browser):
    draft = sent(browser, csv(*(f"Ort {nth} AB" for nth in range(1, 62))))
    page = browser.post(draft, {"keep": "1"}, follow=True)
    assert "Öppna ärende" in page.content.decode()
    assert len(page.context["shown"]) == 50
    rest = browser.get(draft, {"page": 2})
    company = rest.context["shown"][-1]
    assert company.name == "Ort 61 AB"
    browser.post(f"/sv/companies/{company.code}/open/")
    company.refresh_from_db()
    shown = browser.get(draft, {"page": 2}).content.decode()
    assert f"/sv/cases/{company.case.code}/" in shown
    assert f"/sv/companies/{company.code}/open/" not in shown


def test_a_column_can_be_changed_and_read_again(browser):
    content = csv("Fel;Rätt AB", heading="Företag;Kallas")
    draft = sent(browser, content)
    assert [each["row"].name for each in browser.get(draft).context["rows"]] == ["Fel"]
    page = browser.post(draft, {"columns": "1", "column_name": "1"}, follow=True)
    assert [each["row"].name for each in page.context["rows"]] == ["Rätt AB"]
    assert '<option value="1" selected>Kallas</option>' in page.content.decode()


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({}, "Ingen kolumn är företagets namn"),
        ({"column_name": "77"}, "En vald kolumn ligger utanför tabellen"),
        ({"column_name": "9" * 5000}, "Ingen kolumn är företagets namn"),
        ({"column_name": "-1"}, "Ingen kolumn är företagets namn"),
    ],
)
def test_columns_that_cannot_be_are_told_in_words(browser, columns, told):
    draft = sent(browser, csv("Tallmo AB"))
    page = browser.post(draft, {"columns": "1", **columns}, follow=True)
    assert told in page.content.decode()
    assert not page.context["rows"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("lista.pdf", b"%PDF-1.7", "Spara den som Excel (.xlsx) eller CSV"),
        ("lista.xls", b"\xd0\xcf\x11\xe0", "Spara den som Excel (.xlsx) eller CSV"),
        ("lista.xlsx", b"PK\x03\x04 not a workbook", "Filen går inte att läsa. Spara den som"),
        ("lista.csv", b"\x89PNG\r\n\x1a\n\0\0", "Filen går inte att läsa. Spara den som"),
        ("lista.csv", b"", "Filen är tom. Välj en annan."),
        ("lista.csv", b";;\n;;\n", "Det finns inga rader i filen."),
        ("lista.csv", b"a" * 5_000_001, "Filen är större än 5 MB. Dela den i flera."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_what_to_do(browser, name, content, told):
    answer = send(browser, content, name)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not Import.objects.exists()


def test_no_file_at_all_is_told(browser):
    assert "Välj en fil först." in browser.post(START).content.decode()


def test_what_looks_like_a_formula_stays_text(browser):
    draft = sent(browser, csv("=1+1;;=HYPERLINK(1)", "<b>Fet</b> AB;;@SUM(A1)"))
    page = browser.get(draft).content.decode()
    assert "=1+1" in page
    assert "<b>Fet</b>" not in page
    browser.post(draft, {"keep": "1"})
    company = Company.objects.get(name="=1+1")
    assert company.contacts.get().name == "=HYPERLINK(1)"
    assert Company.objects.filter(name="<b>Fet</b> AB").exists()


def test_a_personal_number_is_never_shown(browser):
    right, wrong = personal_number(1), personal_number(2)
    wrong = wrong[:-1] + str((int(wrong[-1]) + 1) % 10)
    lines = (f"Kims Svets;{right}", f"Kims Lack;19{wrong}", f"A AB / B AB;{right}")
    draft = sent(browser, csv(*lines))
    browser_page = browser.get(draft).content.decode()
    browser.post(draft, {"keep": "1"})
    for page in (
        browser_page,
        *(browser.get(at).content.decode() for at in (draft, "/sv/companies/")),
    ):
        assert right[-4:] not in page.replace("-", "")
        assert wrong not in page.replace("-", "")
    assert "19xxxx-****" in browser_page
    assert "Organisationsnumret tas inte med. Kontrollsiffran stämmer inte" in browser_page


def test_a_chosen_row_whose_number_is_here_is_told(browser):
    browser.post(sent(browser, csv(f"Tallmo AB;{number(1)}")), {"keep": "1"})
    draft = sent(browser, csv(f"Tallmo nya AB;{number(1)}"))
    page = browser.post(draft, {"shown": "0", "take": "0", "keep": "1"}, follow=True)
    assert "1 vald rad blev inget nytt företag: numret finns redan." in page.content.decode()
    assert Company.objects.get(organisation_number=number(1)).name == "Tallmo AB"


def test_a_draft_can_be_thrown_away(browser):
    draft = sent(browser, csv("Tallmo AB"))
    assert browser.post(draft, {"discard": "1"}).url == "/sv/companies/"
    assert not Import.objects.exists()


def test_keeping_twice_adds_once(browser):
    draft = sent(browser, csv("Tallmo AB;;;;;Ring"))
    browser.post(draft, {"keep": "1"})
    assert browser.post(draft, {"keep": "1"}).status_code == 200
    assert Company.objects.filter(name="Tallmo AB").count() == 1


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
def test_others_find_no_such_page(world, browser, who):
    draft = sent(browser, csv("Tallmo AB"))
    other = logged_in(world.who(who))
    sees_start = who == "outsider"
    assert other.get(START).status_code == (200 if sees_start else 404)
    for answer in (other.get(draft), other.post(draft, {"keep": "1"}), other.post(f"{draft}undo/")):
        assert answer.status_code == 404
    browser.post(draft, {"keep": "1"})
    assert other.get(draft).status_code == other.post(f"{draft}undo/").status_code == 404
    assert Company.objects.filter(name="Tallmo AB").count() == 1


def test_a_colleagues_draft_is_not_there_until_it_is_kept(world, browser):
    draft = sent(browser, csv("Tallmo AB"))
    colleague = logged_in(world.second)
    assert colleague.get(draft).status_code == 404
    assert colleague.post(draft, {"keep": "1"}).status_code == 404
    assert browser.post(f"{draft}undo/").status_code == 404
    browser.post(draft, {"keep": "1"})
    assert colleague.get(draft).status_code == 200
