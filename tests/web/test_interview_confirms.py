"""The interview asks nothing twice: what is known and what was said last time is confirmed."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from web.people import AT, a_need, logged_in

from sluss.casework.assessing import INVENTORY, begin, complete, opened, save_answers
from sluss.casework.models import Assessment
from sluss.casework.needing import add_need
from sluss.directory.models import KnownFact
from sluss.directory.registering import learn


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def mine(half):
    return logged_in(half.people["adviser"])


def address(half, rest="inventory/lage/", language="sv"):
    return f"/{language}/cases/{half.case.code}/{rest}"


def known(half, key, text, source=KnownFact.Source.REGISTER):
    learn(half.company, key, text, source=source, by=half.people["adviser"], at=AT)


def answered(half, days=0, **answers):
    by, at = half.people["adviser"], AT + timedelta(days=days)
    begun = begin(half.case, INVENTORY, by=by, at=at)
    kept = {key.replace("__", "."): answer for key, answer in answers.items()}
    complete(save_answers(begun, kept, 0, by=by, at=at), [], by=by, at=at)


def text_of(page):
    return " ".join(unescape(re.sub("<[^>]+>", " ", page.content.decode())).split())


def fields(page):
    """Return what a browser would send back of a page: hidden fields, texts and marks."""
    sent = {}
    for tag in re.findall("<input[^>]*>", page.content.decode()):
        given = dict(re.findall('([a-z]+)="([^"]*)"', tag))
        is_choice = given.get("type") in ("radio", "checkbox")
        if given.get("name") and (not is_choice or tag.rstrip(">").endswith("checked")):
            sent.setdefault(given["name"], []).append(unescape(given.get("value", "")))
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)', page.content.decode())
    sent |= {name: [unescape(words)] for name, words in areas}
    return sent


def kept(half):
    return opened(half.case, INVENTORY).answers


def test_a_fact_on_file_is_shown_with_its_source_and_day_and_asked_to_be_confirmed(half, mine):
    known(half, "employees", "34")
    page = mine.get(address(half))
    says = "Vi har 34 årsarbetskrafter (register, 2 mars 2026). Stämmer det? Ja, det stämmer"
    assert says in text_of(page)
    assert fields(page)["bi02"] == ["34"]
    assert "34 annual work units" in text_of(mine.get(address(half, language="en")))


def test_what_is_on_file_counts_for_nothing_until_it_is_confirmed(half, mine):
    known(half, "employees", "34")
    known(half, "is_autonomous", "true")
    page = mine.get(address(half))
    sent = {**fields(page), "bi01": ["egna_produkter"]}
    mine.post(address(half), sent, headers={"hx-request": "true"})
    mine.post(address(half), sent)
    assert kept(half) == {"bi01": "egna_produkter"}


def test_one_tap_confirms_a_fact_and_stays_at_the_question(half, mine):
    known(half, "employees", "34")
    told = mine.post(address(half), {**fields(mine.get(address(half))), "confirm": "bi02"})
    assert told["location"].endswith("/inventory/lage/#bi02")
    assert kept(half) == {"bi02": 34}
    page = mine.get(address(half))
    assert "Bekräftat" in text_of(page)
    assert "Ja, det stämmer" not in text_of(page)
    mine.post(address(half, "inventory/found/"), {})
    latest = half.company.known_facts.get(key="employees", is_latest=True)
    assert (latest.source, latest.value, latest.by) == ("company", "34", half.people["adviser"])


def test_a_fact_is_confirmed_as_it_was_read_even_if_it_has_changed_since(half, mine):
    known(half, "employees", "34")
    page = mine.get(address(half))
    known(half, "employees", "40")
    mine.post(address(half), {**fields(page), "confirm": "bi02"})
    assert kept(half)["bi02"] == 34


def test_what_was_typed_over_a_fact_is_what_is_kept(half, mine):
    known(half, "employees", "34")
    mine.post(address(half), {**fields(mine.get(address(half))), "bi02": "36"})
    assert kept(half) == {"bi02": 36}
    page = text_of(mine.get(address(half)))
    assert "Vi har 34" in page
    assert "Stämmer det?" not in page


def test_what_cannot_be_read_is_not_confirmed_over(half, mine):
    known(half, "employees", "34")
    sent = {**fields(mine.get(address(half))), "bi02": "trettiofyra", "confirm": "bi02"}
    page = mine.post(address(half), sent)
    assert page.status_code == 422
    assert fields(page)["bi02"] == ["trettiofyra"]
    assert kept(half) == {}


def test_a_fact_that_gives_no_answer_is_told_and_the_question_asked(half, mine):
    known(half, "is_autonomous", "false")
    page = mine.get(address(half))
    assert "Vi har uppgiften ”fristående: nej” (register, 2 mars 2026)." in text_of(page)
    assert 'name="confirm" value="bi05"' not in page.content.decode()


THEN = {
    "bi01": "annat",
    "bi01__annat": "Båtar",
    "bi03": "dont_know",
    "bi06": ["vaxa", "krav"],
    "bi10": "Ny order",
    "bi11": {"weight": 4, "today": 1},
    "bi12": "na",
}


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("lage", "Förra gången, 2 mars 2026: Annat: Båtar"),
        ("lage", "Förra gången, 2 mars 2026: Vet inte"),
        ("riktning", "Växa med nya kunder eller marknader, Klara krav från kunder eller lagar"),
        ("riktning", "Förra gången, 2 mars 2026: Ny order"),
        ("behov", "Förra gången, 2 mars 2026: Avgörande · Fungerar dåligt"),
        ("behov", "Förra gången, 2 mars 2026: Gäller inte oss"),
    ],
)
def test_last_times_answer_stands_beside_the_question(half, mine, section, says):
    answered(half, **THEN)
    page = mine.get(address(half, f"inventory/{section}/"))
    assert says in text_of(page)
    assert not Assessment.objects.filter(completed_at=None).exists()


@pytest.mark.parametrize(
    ("section", "item", "answers"),
    [
        ("lage", "bi01", {"bi01": "annat", "bi01.annat": "Båtar"}),
        ("lage", "bi03", {"bi03": "dont_know"}),
        ("riktning", "bi06", {"bi06": ["vaxa", "krav"]}),
        ("behov", "bi11", {"bi11": {"weight": 4, "today": 1}}),
        ("behov", "bi12", {"bi12": "na"}),
    ],
)
def test_one_tap_answers_as_last_time(half, mine, section, item, answers):
    answered(half, **THEN)
    path = address(half, f"inventory/{section}/")
    told = mine.post(path, {**fields(mine.get(path)), "same": item})
    assert told["location"].endswith(f"/{section}/#{item}")
    assert kept(half) == answers


def test_one_tap_answers_a_whole_section_and_leaves_what_was_answered(half, mine):
    answered(half, **THEN)
    path = address(half, "inventory/riktning/")
    page = mine.get(path)
    assert "Samma som då på allt obesvarat" in text_of(page)
    mine.post(path, {**fields(page), "bi10": "Ägarskifte", "same_all": "1"})
    assert kept(half) == {"bi06": ["vaxa", "krav"], "bi10": "Ägarskifte"}
    assert "Samma som då på allt obesvarat" not in text_of(mine.get(path))


def test_a_whole_section_does_not_answer_against_a_newer_fact(half, mine):
    answered(half, bi01="annat", bi02=20)
    known(half, "employees", "34")
    mine.post(address(half), {**fields(mine.get(address(half))), "same_all": "1"})
    assert kept(half) == {"bi01": "annat"}


def test_an_answer_that_the_item_no_longer_takes_cannot_be_repeated(half, mine):
    answered(half, bi01="annat")
    Assessment.objects.update(answers={"bi01": "gruvor", "bi02": 99_999})
    page = mine.get(address(half))
    assert "Förra gången" not in text_of(page)
    told = mine.post(address(half), {**fields(page), "same": "bi01"})
    assert told.status_code == 302
    assert kept(half) == {}


@pytest.mark.parametrize("tap", ["confirm", "same"])
def test_a_tap_that_names_no_question_of_the_section_changes_nothing(half, mine, tap):
    answered(half, **THEN)
    told = mine.post(address(half), {**fields(mine.get(address(half))), tap: "bi10"})
    assert told["location"].endswith("/inventory/lage/#questions")
    assert kept(half) == {}


def test_a_tap_over_what_a_colleague_answered_meanwhile_shows_both(half, mine, world):
    known(half, "employees", "34")
    page = mine.get(address(half))
    theirs = logged_in(world.second)
    theirs.post(address(half), {**fields(theirs.get(address(half))), "bi02": "41"})
    told = mine.post(address(half), {**fields(page), "confirm": "bi02"})
    assert told.status_code == 409
    assert "sparat svar: 41 årsarbetskrafter" in text_of(told)
    assert fields(told)["bi02"] == ["34"]
    assert kept(half)["bi02"] == 41


def test_an_old_page_does_not_take_a_colleagues_own_words_for_a_conflict(half, mine, world):
    page = mine.get(address(half))
    theirs = logged_in(world.second)
    theirs.post(address(half), {**fields(page), "bi01": "annat", "bi01.annat": "Båtar"})
    told = mine.post(address(half), {**fields(page), "bi02": "12"})
    assert told.status_code == 302
    assert kept(half) == {"bi01": "annat", "bi01.annat": "Båtar", "bi02": 12}


def test_the_first_button_of_the_page_goes_on_so_that_enter_confirms_nothing(half, mine):
    known(half, "employees", "34")
    answered(half, bi01="annat")
    page = mine.get(address(half)).content.decode()
    form = page[page.index('class="form interview"') :]
    first = re.search("<button[^>]*>", form)[0]
    assert "name=" not in first


@pytest.mark.parametrize(("typed", "number"), [("1 200", 1200), ("1\u00a0200,5", 1200.5)])
def test_a_number_with_its_thousands_apart_is_read_and_shown_so(half, mine, typed, number):
    mine.post(address(half), {**fields(mine.get(address(half))), "bi02": typed})
    assert kept(half) == {"bi02": number}
    assert fields(mine.get(address(half)))["bi02"] == [typed.replace(" ", "\u00a0")]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"bi02": "12 000"}, "Skriv högst 10\u00a0000 årsarbetskrafter."),
        ({"bi03": "34000000"}, "Skriv högst 100\u00a0000 Mkr."),
    ],
)
def test_too_high_a_number_is_told_with_the_highest_there_may_be(half, mine, sent, says):
    page = mine.post(address(half), {**fields(mine.get(address(half))), **sent})
    assert page.status_code == 422
    assert says in unescape(page.content.decode())


def test_a_unit_is_in_the_language_of_the_page(half, mine):
    assert '<span class="unit">Mkr</span>' in mine.get(address(half)).content.decode()
    page = mine.get(address(half, language="en")).content.decode()
    assert '<span class="unit">SEK million</span>' in page


@pytest.mark.parametrize("page", ["", "prepare/", "sheet/"])
def test_what_the_company_said_in_its_own_words_is_read_where_it_belongs(half, mine, page):
    assert "Vad har vi inte frågat om?" not in text_of(mine.get(address(half, page)))
    answered(half, bi10="Ny order <från Norge>", bi26="Lokalerna")
    shown = mine.get(address(half, page))
    assert "Ny order <från Norge>" in text_of(shown)
    assert "Vad har vi inte frågat om?" in text_of(shown)
    assert "<från" not in shown.content.decode()


def test_a_need_that_the_company_has_told_itself_is_marked_and_none_is_ticked(half, mine):
    add_need(half.case, a_need("LED-01"), by=half.people["adviser"], at=AT)
    by = half.people["adviser"]
    begun = begin(half.case, INVENTORY, by=by, at=AT)
    save_answers(begun, {"bi11": {"weight": 4, "today": 0}}, 0, by=by, at=AT)
    page = mine.get(address(half, "inventory/found/"))
    assert page.content.decode().count("Företaget har redan sagt det själv.") == 1
    label = re.search('value="LED-01".*?</label>', page.content.decode())[0]
    assert "redan sagt" in label
    assert "checked" not in page.content.decode()


def test_what_is_recalled_costs_the_same_however_much_there_is(half, mine):
    known(half, "employees", "34")
    answered(half, **THEN)
    mine.get(address(half))
    with CaptureQueriesContext(connection) as few:
        mine.get(address(half))
    for day in range(1, 20):
        answered(half, days=day, **THEN)
        known(half, "turnover_sek", str(1_000_000 * day))
    with CaptureQueriesContext(connection) as many:
        mine.get(address(half))
    assert len(many) == len(few)


def test_nobody_else_confirms_anything(half, world):
    known(half, "employees", "34")
    for who in ("reader", "provider", "administrator", "outsider", "member"):
        told = logged_in(world.who(who)).post(address(half), {"confirm": "bi02", "bi02": "34"})
        assert told.status_code == 404
    assert json.dumps(kept(half)) == "{}"
