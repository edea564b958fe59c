"""Uppsökande: every figure is its list, nobody is hidden, and a call is taken down right there."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from openpyxl import load_workbook
from web.people import AT, ON, a_visit, give, logged_in, make_half

from sluss.casework.models import Case, Visit
from sluss.casework.reaching import Axis
from sluss.casework.visiting import log_visit, open_case
from sluss.directory.models import Company, Contact, KnownFact, Membership, Role

PATH, CALLS = "/sv/outreach/", "/sv/outreach/calls/"
MADE = (
    # name, municipality, industry, annual work units, what a call came to
    ("Ål Plåt AB", "1488", "25.62", "9", "met"),
    ("Zink AB", "1488", "25", "34", "no_answer"),
    ("Ärla Trä AB", "1488", "16.10", "", ""),
    ("Örn Plast AB", "", "22.29", "120", "call_back"),
    ("Väv AB", "1490", "", "300", "not_now"),
    ("Okänd AB", "", "", "", ""),
    ("=Bolag AB", "1490", "25.62", "12", ""),
)


@pytest.fixture
def region(world):
    """Return our programme, at work in three municipalities, with companies of every sort."""
    half = world.ours
    Company.objects.filter(programme=half.programme).delete()
    half.programme.municipalities = ["1488", "1490", "1499"]
    half.programme.save()
    by = half.people["adviser"]
    for name, place, sni, employees, outcome in MADE:
        company = Company.objects.create(programme=half.programme, name=name, municipality=place)
        for key, text in (("sni", sni), ("employees", employees)):
            if text:
                KnownFact.objects.create(
                    company=company, key=key, value=text, source="import", at=AT
                )
        if outcome:
            soon = ON + timedelta(days=9) if outcome == "call_back" else None
            because = "Full orderbok" if outcome == "not_now" else ""
            told = {"outcome": outcome, "next_contact_on": soon, "because": because}
            bare = {"promise": "", "promise_by": None, "kind": "call"}
            log_visit(open_case(company, by=by, at=AT), a_visit(**told, **bare), by=by, at=AT)
    return half


@pytest.fixture
def mine(region):
    return logged_in(region.people["adviser"])


def company(name):
    return Company.objects.get(name=name)


def figures(page):
    """Return each figure of a page that opens, with its address."""
    found = re.findall(r'class="figure" href="([^"]+)">(\d+)', page.content.decode())
    return [(unescape(address), int(count)) for address, count in found]


CROSSINGS = [("", axis) for axis in ("", *Axis)] + [(one, two) for one in Axis for two in Axis]


@pytest.mark.parametrize("more", ["", "&adviser=mine", "&adviser=none", "&municipality=1488"])
def test_every_figure_opens_the_list_that_it_counts(mine, more):
    counted = {}
    for by, across in CROSSINGS:
        opened = figures(mine.get(f"{PATH}?by={by}&across={across}{more}"))
        assert len(opened) > 2
        for address, count in opened:
            if address not in counted:
                counted[address] = mine.get(address).context["shown"].paginator.count
            assert count == counted[address], address
    assert len(counted) > 10


@pytest.mark.parametrize("by", Axis)
def test_the_rows_of_an_axis_add_up_to_the_whole(mine, by):
    page = mine.get(f"{PATH}?by={by}").context
    for name in ("reached", "left", "all"):
        parts = [bar["figures"][name]["count"] for bar in page["bars"]]
        assert sum(parts) == page["whole"][name]["count"]
    assert page["whole"]["all"]["count"] == len(MADE)
    assert page["bars"][-1]["name"] == "Vet inte"


def test_a_municipality_where_nobody_has_been_is_there_with_none(mine):
    page = mine.get(PATH)
    bars = {bar["name"]: bar["figures"] for bar in page.context["bars"]}
    assert bars["Falköping"]["all"]["count"] == 0
    assert "Inget företag här än" in page.content.decode()
    assert bars["Trollhättan"]["left"]["count"] == 2


def test_an_industry_is_called_by_its_name(mine):
    page = mine.get(f"{PATH}?by=industry").content.decode()
    assert "Tillverkning av trä" in page
    assert "(16)" in page
    assert "Wood" in mine.get("/en/outreach/?by=industry").content.decode()


def test_what_an_address_cannot_mean_narrows_nothing(mine):
    page = mine.get(f"{PATH}?by=moon&across=x&size=7&industry=99&programme=nope&reach=maybe")
    assert page.context["whole"]["all"]["count"] == len(MADE)
    assert page.context["by"] == "municipality"


def test_a_page_without_companies_says_what_to_do(world):
    Company.objects.all().delete()
    page = logged_in(world.ours.people["adviser"]).get(PATH).content.decode()
    assert "Ta in ett kalkylark" in page


def test_the_companies_stand_in_the_order_of_the_swedish_alphabet(mine):
    shown = [row.name for row in mine.get("/sv/companies/").context["shown"]]
    assert shown[-3:] == ["Ål Plåt AB", "Ärla Trä AB", "Örn Plast AB"]


def names(page):
    return [row.name for row in page.context["shown"]]


def test_the_call_list_is_who_nobody_has_reached_and_the_untried_come_first(mine):
    page = mine.get(CALLS)
    assert names(page) == ["=Bolag AB", "Okänd AB", "Ärla Trä AB", "Zink AB"]
    text = page.content.decode()
    assert "Inget svar 1 gång" in text
    assert "Ingen har ringt än" in text
    assert names(mine.get(f"{CALLS}?list=back")) == ["Örn Plast AB"]
    assert names(mine.get(f"{CALLS}?list=not_now")) == ["Väv AB"]
    assert "Full orderbok" in mine.get(f"{CALLS}?list=not_now").content.decode()
    assert names(mine.get(f"{CALLS}?municipality=1488")) == ["Ärla Trä AB", "Zink AB"]


def test_the_phone_is_one_tap_away(mine):
    Contact.objects.create(
        company=company("Zink AB"), name="Eva Påhittad", title="vd", phone="+46 (0)520-123 45"
    )
    page = mine.get(CALLS).content.decode()
    assert 'href="tel:+4652012345"' in page
    assert "Eva Påhittad, vd" in page


def called(client, name, **sent):
    return client.post(f"/sv/companies/{company(name).code}/call/", sent)


def test_a_tap_opens_the_case_keeps_the_call_and_returns_to_the_list(mine, region):
    told = called(mine, "Okänd AB", outcome="no_answer", back="list=never&municipality=unknown")
    assert told["location"] == f"{CALLS}?municipality=unknown&list=never"
    case = Case.objects.get(company=company("Okänd AB"))
    assert case.adviser == region.people["adviser"]
    visit = case.visits.get()
    assert (visit.kind, visit.outcome, visit.on) == ("call", "no_answer", localdate())
    Visit.objects.filter(pk=visit.pk).update(at=visit.at - timedelta(hours=1))
    called(mine, "Okänd AB", outcome="no_answer")
    assert "Inget svar 2 gånger" in mine.get(CALLS).content.decode()
    assert names(mine.get(CALLS))[-1] in ("Okänd AB", "Zink AB")


def test_somebody_who_answered_leaves_the_list_and_is_reached(mine):
    soon = (localdate() + timedelta(days=3)).isoformat()
    called(mine, "Zink AB", outcome="call_back", next_contact_on=soon)
    assert "Zink AB" not in names(mine.get(CALLS))
    assert "Zink AB" in names(mine.get(f"{CALLS}?list=back"))
    called(mine, "Zink AB", outcome="met")
    assert "Zink AB" not in names(mine.get(f"{CALLS}?list=back"))
    assert "Zink AB" in names(mine.get("/sv/companies/?reach=yes"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"outcome": "call_back"}, "Välj vilken dag vi ringer igen"),
        ({"outcome": "not_now"}, "Skriv varför det inte passar nu"),
        ({"outcome": "call_back", "next_contact_on": "x", "because": "Semester"}, "Semester"),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(mine, sent, told):
    page = called(mine, "Okänd AB", **sent, back="list=never")
    assert page.status_code == 422
    assert told in page.content.decode()
    assert 'value="list=never"' in page.content.decode()
    assert not Case.objects.filter(company=company("Okänd AB")).exists()


@pytest.mark.parametrize(
    "back", ["https://elsewhere.test/", "//elsewhere.test", "list=%0d%0aX: y", "page=9&list=x", ""]
)
def test_the_way_back_leads_to_the_list_whatever_is_sent(mine, back):
    told = called(mine, "Okänd AB", outcome="no_answer", back=back)["location"]
    assert told.startswith(f"{CALLS}?list=never")
    assert "elsewhere" not in told


def test_a_reader_sees_whom_to_ring_and_cannot_take_down_a_call(region):
    reader = logged_in(region.people["reader"])
    page = reader.get(CALLS)
    assert names(page)
    assert 'value="no_answer"' not in page.content.decode()
    assert called(reader, "Okänd AB", outcome="no_answer").status_code == 404
    assert not Case.objects.filter(company=company("Okänd AB")).exists()


def test_another_programmes_companies_are_in_no_figure_and_on_no_list(mine, world):
    theirs = world.theirs
    for path in (PATH, f"{PATH}?programme={theirs.programme.code}", CALLS):
        page = mine.get(path)
        assert "Södra" not in page.content.decode()
    sheet = load_workbook(BytesIO(mine.get(f"{CALLS}file/").content)).active
    assert not any("Södra" in str(cell.value) for row in sheet for cell in row)
    path = f"/sv/companies/{theirs.unopened.code}/call/"
    assert mine.post(path, {"outcome": "no_answer"}).status_code == 404


def test_the_spreadsheet_is_the_whole_list_and_holds_no_formula(mine):
    for name, phone in (("=cmd|'/c calc'!A1", "+46 520 123 45"), ("@SUM(A1)", "-1")):
        Contact.objects.create(company=company("=Bolag AB"), name=name, phone=phone)
    told = mine.get(f"{CALLS}file/?municipality=1490")
    assert told["content-disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(told.content)).active
    assert sheet.max_row == 3
    cells = [cell for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {"=Bolag AB", "=cmd|'/c calc'!A1", "@SUM(A1)", "-1"} <= {cell.value for cell in cells}


def test_a_sole_traders_number_stays_masked_in_the_spreadsheet(mine):
    Company.objects.filter(name="Okänd AB").update(
        organisation_number="8001019802", is_sole_trader=True
    )
    sheet = load_workbook(BytesIO(mine.get(f"{CALLS}file/").content)).active
    assert not any("9802" in str(cell.value) for row in sheet for cell in row)


def many(region, count):
    Company.objects.bulk_create(
        Company(programme=region.programme, name=f"Bolag {n}") for n in range(count)
    )
    Contact.objects.bulk_create(
        Contact(company=each, name="Eva Påhittad", phone="0520-123 45")
        for each in Company.objects.filter(name__startswith="Bolag ")
    )


@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}?across=size", CALLS, f"{CALLS}file/", "/sv/companies/"]
)
def test_a_hundred_companies_cost_no_more_queries_than_a_few(mine, region, path):
    mine.get(path)
    with CaptureQueriesContext(connection) as few:
        mine.get(path)
    many(region, 100)
    with CaptureQueriesContext(connection) as hundred:
        mine.get(path)
    assert len(hundred) == len(few)


def test_the_call_list_is_paged(mine, region):
    many(region, 60)
    first, second = mine.get(CALLS), mine.get(f"{CALLS}?page=2")
    assert len(names(first)) == len(names(second)) == 25
    assert not set(names(first)) & set(names(second))


@pytest.fixture
def two(world):
    """Return another programme of the same adviser, who reads a third."""
    adviser = world.ours.people["adviser"]
    other, read_only = make_half("Västra"), make_half("Inre")
    give(adviser, other.programme, Role.ADVISER)
    give(adviser, read_only.programme, Role.READER)
    return other.programme, read_only.programme


def test_whoever_is_in_several_programmes_says_where_a_company_goes(world, two):
    client, (other, read_only) = logged_in(world.ours.people["adviser"]), two
    page = client.get("/sv/companies/new/").content.decode()
    assert other.code in page
    assert read_only.code not in page
    path, sent = "/sv/companies/new/", {"name": "Svets AB"}
    assert "Välj i vilket program" in client.post(path, sent).content.decode()
    for code in (read_only.code, world.theirs.programme.code, "made-up"):
        told = client.post(path, {**sent, "programme": code}).content.decode()
        assert "Du kan inte lägga till något i det programmet" in told
        assert 'value="Svets AB"' in told
    assert not Company.objects.filter(name="Svets AB").exists()
    assert client.post(path, {**sent, "programme": other.code}).status_code == 302
    assert Company.objects.get(name="Svets AB").programme == other


def test_a_sheet_goes_to_the_programme_that_was_chosen_and_no_other(world, two):
    client, (other, read_only) = logged_in(world.ours.people["adviser"]), two

    def sent(code):
        sheet = SimpleUploadedFile("lista.csv", "Företag;Ort\nSvets AB;Borås\n".encode())
        return client.post("/sv/companies/import/", {"file": sheet, "programme": code})

    for code in ("", read_only.code, world.theirs.programme.code):
        assert sent(code).status_code == 200
    assert sent(other.code).status_code == 302
    assert other.imports.count() == 1
    for each in (world.ours.programme, read_only, world.theirs.programme):
        assert not each.imports.exists()


def test_whoever_is_in_one_programme_is_not_asked(mine):
    assert 'name="programme"' not in mine.get("/sv/companies/new/").content.decode()
    assert 'name="programme"' not in mine.get("/sv/companies/").content.decode()


def test_a_list_may_be_narrowed_to_one_programme(world, two):
    client, (other, _read_only) = logged_in(world.ours.people["adviser"]), two
    page = client.get(f"/sv/companies/?programme={other.code}")
    assert names(page) == ["Västra Plåt AB", "Västra Trä AB"]
    assert "Inre Plåt AB" in names(client.get("/sv/companies/"))
    text = client.get("/sv/companies/?reach=no").content.decode()
    assert text.count("Öppna ärende") == 2, "not in the programme that is only read"


def test_an_ended_membership_is_out_of_the_figures_at_once(mine, region):
    Membership.objects.filter(person=region.people["adviser"]).update(ended_at=AT)
    assert mine.get(PATH).status_code == 404


def test_a_call_on_a_page_that_stood_open_is_kept_beside_the_others(mine, region, world):
    for client in (mine, logged_in(world.second)):
        called(client, "Okänd AB", outcome="no_answer")
    case = Case.objects.get(company=company("Okänd AB"))
    assert case.adviser == region.people["adviser"]
    assert set(case.visits.values_list("by", flat=True)) == {case.adviser.pk, world.second.pk}
    assert Visit.objects.filter(case=case).count() == 2
