"""Who has been reached: what counts, where companies stand, and that nobody is hidden."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from web.people import AT, ON, a_visit

from sluss.casework.calling import log_call
from sluss.casework.models import Case, Visit
from sluss.casework.reaching import UNKNOWN, Axis, Chosen, Tally, narrowed, placed, tallied
from sluss.casework.visiting import log_visit
from sluss.directory.models import Company, KnownFact
from sluss.directory.permits import NotPermitted, companies_of
from sluss.directory.registering import learn

NO_ANSWER, CALL_BACK, NOT_NOW = ("no_answer", "call_back", "not_now")


@pytest.fixture
def half(world):
    """Return our programme with nobody met yet."""
    Visit.objects.all().delete()
    return world.ours


def rows(half):
    return {row.name: row for row in placed(Company.objects.filter(programme=half.programme))}


def told(half, key, text):
    who = half.people["adviser"]
    learn(half.company, key, text, source=KnownFact.Source.COMPANY, by=who, at=AT)
    return rows(half)[half.company.name]


def called(half, outcome, days=0, **more):
    on = ON + timedelta(days=days)
    visit = a_visit(kind="call", on=on, outcome=outcome, promise="", promise_by=None, **more)
    log_visit(half.case, visit, by=half.people["adviser"], at=AT + timedelta(days=days))
    return rows(half)[half.company.name].tries


@pytest.mark.parametrize(
    ("text", "size"),
    [
        *(("0", "0"), ("9,9", "0"), ("10", "10"), ("49,5", "10"), ("50", "50"), ("249", "50")),
        *(("250", "250"), ("1 200", "250"), ("", UNKNOWN)),
    ],
)
def test_a_size_is_the_band_of_the_annual_work_units(half, text, size):
    assert told(half, "employees", text).size == size


@pytest.mark.parametrize(
    ("key", "text", "division"),
    [
        ("sni", "25620", "25"),
        ("sni", "25.62", "25"),
        ("sni", "25", "25"),
        ("sni", "C", UNKNOWN),
        ("sni", "46.731", "46"),
        ("sni_2025", "25.53", "25"),
    ],
)
def test_an_industry_is_the_division_of_whatever_code_was_told(half, key, text, division):
    assert told(half, key, text).industry == division


def test_a_code_that_is_no_longer_listed_is_not_known_and_not_an_error(half):
    KnownFact.objects.create(
        company=half.company, key="sni", value="99.99", source="import", at=AT, is_latest=True
    )
    assert rows(half)[half.company.name].industry == UNKNOWN


def test_only_the_latest_answer_counts(half):
    told(half, "employees", "5")
    assert told(half, "employees", "75").size == "50"


def test_a_call_without_an_answer_reaches_nobody(half):
    assert called(half, NO_ANSWER).unanswered == 1
    tries = called(half, NO_ANSWER, 2)
    assert (tries.said, tries.unanswered, tries.tried_on) == ("", 2, ON + timedelta(days=2))
    assert not rows(half)[half.company.name].is_reached


def test_what_was_said_stands_while_later_calls_go_unanswered(half):
    back_on = ON + timedelta(days=9)
    called(half, NO_ANSWER)
    called(half, CALL_BACK, 1, next_contact_on=back_on)
    tries = called(half, NO_ANSWER, 9)
    assert (tries.said, tries.back_on, tries.unanswered) == (CALL_BACK, back_on, 1)
    assert tries.last_on == ON + timedelta(days=1)
    tries = called(half, NOT_NOW, 10, because="Full orderbok")
    assert (tries.said, tries.because, tries.unanswered) == (NOT_NOW, "Full orderbok", 0)
    assert rows(half)[half.company.name].is_reached


def test_a_meeting_noted_late_does_not_pass_for_the_latest(half):
    called(half, NOT_NOW, 5)
    on = ON + timedelta(days=1)
    by = half.people["adviser"]
    log_visit(half.case, a_visit(on=on), by=by, at=AT + timedelta(days=8))
    assert rows(half)[half.company.name].tries.said == NOT_NOW


def test_every_company_is_in_some_row_of_every_axis(half):
    told(half, "employees", "12")
    called(half, NOT_NOW)
    there = list(rows(half).values())
    for axis in Axis:
        counts = tallied(there, axis)
        assert sum(each.all for each in counts.values()) == len(there) == 2
        assert sum(each.reached for each in counts.values()) == 1
    assert tallied(there, Axis.SIZE) == {("10",): Tally(1, 1), (UNKNOWN,): Tally(0, 1)}
    crossed = tallied(there, Axis.MUNICIPALITY, Axis.SIZE)
    assert crossed == {("1490", "10"): Tally(1, 1), (UNKNOWN, UNKNOWN): Tally(0, 1)}
    assert crossed["1490", "10"].left == 0


def test_companies_stand_in_the_order_of_the_swedish_alphabet(half):
    Company.objects.all().delete()
    names = ["axel AB", "Éclair AB", "Zink AB", "Ål AB", "Ärla AB", "örn AB"]
    Company.objects.bulk_create(
        Company(programme=half.programme, name=name) for name in reversed(names)
    )
    assert list(rows(half)) == names


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, ["Norra Plåt AB", "Norra Trä AB"]),
        ({"q": "TRÄ"}, ["Norra Trä AB"]),
        ({"q": "5599"}, ["Norra Plåt AB"]),
        ({"q": "559900-00"}, ["Norra Plåt AB"]),
        ({"q": "-"}, []),
        ({"reach": "yes"}, ["Norra Plåt AB"]),
        ({"reach": "no"}, ["Norra Trä AB"]),
        ({"municipality": "1490"}, ["Norra Plåt AB"]),
        ({"municipality": UNKNOWN}, ["Norra Trä AB"]),
        ({"adviser": "mine"}, ["Norra Plåt AB"]),
        ({"adviser": "none"}, ["Norra Trä AB"]),
        ({"reach": "no", "municipality": "1490"}, []),
        ({"programme": "other"}, []),
    ],
)
def test_a_choice_narrows_by_every_part_of_it(half, chosen, names):
    Company.objects.filter(pk=half.company.pk).update(organisation_number="5599000006")
    called(half, "met")
    there = placed(Company.objects.filter(programme=half.programme))
    me = half.people["adviser"].pk
    assert [row.name for row in narrowed(there, Chosen(**chosen), me)] == names


def test_a_call_opens_the_case_it_needs_and_only_once(world):
    half = world.ours
    for who in (half.people["adviser"], world.second):
        log_call(half.unopened, Visit(kind="call", outcome=NO_ANSWER, on=ON), by=who, at=AT)
    case = Case.objects.get(company=half.unopened)
    assert case.adviser == half.people["adviser"]
    assert case.visits.count() == 2


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
def test_a_call_is_refused_to_those_without_the_role_and_opens_nothing(world, who):
    with pytest.raises(NotPermitted):
        log_call(
            world.ours.unopened,
            Visit(kind="call", outcome=NO_ANSWER, on=ON),
            by=world.who(who),
            at=AT,
        )
    assert not Case.objects.filter(company=world.ours.unopened).exists()


def test_five_thousand_companies_take_three_queries_and_little_time(half):
    by = half.people["adviser"]
    made = Company.objects.bulk_create(
        Company(programme=half.programme, name=f"Bolag {n}", municipality="1490")
        for n in range(5_000)
    )
    KnownFact.objects.bulk_create(
        KnownFact(company=each, key=key, value=text, source="import", at=AT)
        for each in made
        for key, text in (("sni", "25.62"), ("employees", "34"))
    )
    cases = Case.objects.bulk_create(
        Case(company=each, adviser=by, opened_on=ON) for each in made[::2]
    )
    Visit.objects.bulk_create(Visit(case=each, by=by, at=AT, on=ON) for each in cases)
    with CaptureQueriesContext(connection) as asked:
        begun = time.perf_counter()
        there = placed(companies_of(by))
        counts = tallied(there, Axis.MUNICIPALITY, Axis.SIZE)
        spent = time.perf_counter() - begun
    assert len(asked) == 3
    assert counts["1490", "10"] == Tally(2_500, 5_000)
    assert spent < 2, f"{spent:.2f} s"
