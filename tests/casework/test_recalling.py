"""What is there before a question: facts as answers, last time's answers, and free words."""

from datetime import date, timedelta

import pytest
from web.people import AT

from sluss.casework.assessing import INVENTORY, begin, complete, facts_told, save_answers
from sluss.casework.models import Assessment
from sluss.casework.recalling import as_then, company_words, holds_still, known_before, last_time
from sluss.content.instrumentfiles import shipped_instrument
from sluss.directory.models import KnownFact
from sluss.directory.registering import learn

INSTRUMENT = shipped_instrument(INVENTORY)
ITEMS = INSTRUMENT.by_key


def told(half, key, text, source=KnownFact.Source.REGISTER):
    return learn(half.company, key, text, source=source, by=half.people["adviser"], at=AT)


def answered(half, days=0, is_done=True, **answers):
    by, at = half.people["adviser"], AT + timedelta(days=days)
    begun = begin(half.case, INVENTORY, by=by, at=at)
    kept = save_answers(
        begun, {k.replace("__", "."): v for k, v in answers.items()}, 0, by=by, at=at
    )
    return complete(kept, [], by=by, at=at) if is_done else kept


def before(half):
    half.case.company.refresh_from_db()
    return known_before(half.case, INSTRUMENT)


@pytest.mark.parametrize(
    ("key", "text", "item", "answer"),
    [
        ("employees", "34", "bi02", 34),
        ("employees", "34,25", "bi02", 34.2),
        ("turnover_sek", "12 345 678", "bi03", 12.3),
        ("turnover_sek", "12000000", "bi03", 12),
        ("is_autonomous", "true", "bi05", "under_25"),
        ("is_autonomous", "false", "bi05", None),
        ("employees", "200 000", "bi02", None),
    ],
)
def test_a_fact_on_file_is_an_answer_where_it_gives_one(world, key, text, item, answer):
    fact = told(world.ours, key, text)
    known = before(world.ours)[item]
    assert (known.answer, known.fact) == (answer, fact)


def test_a_fact_that_is_not_known_any_longer_is_not_there(world):
    told(world.ours, "employees", "34")
    told(world.ours, "employees", "")
    assert before(world.ours) == {}


@pytest.mark.parametrize(
    ("key", "text", "item", "answer"),
    [("turnover_sek", "12 345 678", "bi03", 12.3), ("employees", "34,25", "bi02", 34.2)],
)
def test_a_confirmed_fact_is_told_anew_with_all_its_digits(world, key, text, item, answer):
    told(world.ours, key, text)
    answered(world.ours, days=1, **{item: answer})
    latest = world.ours.company.known_facts.get(key=key, is_latest=True)
    assert (latest.value, latest.source) == (text, "company")
    assert latest.at == AT + timedelta(days=1)


def test_another_answer_than_the_fact_on_file_is_what_is_told(world):
    told(world.ours, "turnover_sek", "12 345 678")
    kept = answered(world.ours, is_done=False, bi03=12.4)
    assert facts_told(kept) == {"turnover_sek": "12400000"}


@pytest.mark.parametrize(
    ("key", "answer", "is_still"),
    [
        ("bi01", "annat", True),
        ("bi01", "gruvor", False),
        ("bi02", 12.5, True),
        ("bi02", 99_999, False),
        ("bi03", "dont_know", True),
        ("bi02", "dont_know", False),
        ("bi06", ["vaxa", "krav"], True),
        ("bi06", ["krav", "flytta"], False),
        ("bi11", {"weight": 4, "today": 0}, True),
        ("bi11", {"weight": 9, "today": 0}, False),
        ("bi10", "Ny order", True),
        ("bi10", None, False),
    ],
)
def test_an_answer_from_another_time_holds_where_the_item_still_takes_it(key, answer, is_still):
    assert holds_still(ITEMS[key], answer) is is_still


def test_last_time_is_the_latest_that_was_completed(world):
    assert last_time(world.ours.case, INVENTORY) is None
    answered(world.ours, days=0, bi10="först")
    answered(world.ours, days=9, bi10="sist")
    answered(world.ours, days=20, is_done=False, bi10="öppen")
    then = last_time(world.ours.case, INVENTORY)
    assert as_then(ITEMS["bi10"], then) == {"bi10": "sist"}
    assert as_then(ITEMS["bi11"], then) == {}
    assert as_then(ITEMS["bi10"], None) == {}


def test_the_words_of_an_option_come_along(world):
    answered(world.ours, bi01="annat", bi01__annat="Båtar")
    then = last_time(world.ours.case, INVENTORY)
    assert as_then(ITEMS["bi01"], then) == {"bi01": "annat", "bi01.annat": "Båtar"}


def said(half):
    return [
        (each.question["sv"], each.words, each.on) for each in company_words(half.case, INVENTORY)
    ]


def test_free_words_are_read_under_their_questions_in_the_order_they_are_asked(world):
    answered(
        world.ours, bi26="Lokalerna", bi10="Ny order", bi01="annat", bi01__annat="Båtar",
        bi06=["vaxa"], bi06__annat="glömt",
    )  # fmt: skip
    assert [(question, words) for question, words, _on in said(world.ours)] == [
        ("Vad lever företaget främst av?", "Båtar"),
        ("Vad är det största som händer i företaget just nu?", "Ny order"),
        ("Vad har vi inte frågat om?", "Lokalerna"),
    ]


def test_an_open_interview_says_it_anew_and_what_it_has_not_asked_stands(world):
    answered(world.ours, bi10="Ny order", bi26="Lokalerna")
    answered(world.ours, days=30, is_done=False, bi10="Ägarskifte")
    assert [words for _question, words, _on in said(world.ours)] == ["Ägarskifte", "Lokalerna"]
    assert [on for _question, _words, on in said(world.ours)] == [
        date(2026, 4, 1),
        date(2026, 3, 2),
    ]


def test_words_of_the_time_before_last_are_history(world):
    answered(world.ours, bi10="Ny order", bi26="Lokalerna")
    answered(world.ours, days=30, bi10="Ägarskifte")
    assert [words for _question, words, _on in said(world.ours)] == ["Ägarskifte"]
    assert Assessment.objects.count() == 2
