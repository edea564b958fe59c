"""What closes soon: which offers, for whom, and what it costs to find out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from web.offering import BIG, an_offer, offered
from web.people import AT, NEED, OTHER_NEED, a_need, a_step

from sluss.casework.closing import closing, closing_soon, undated_count
from sluss.casework.models import Case
from sluss.casework.needing import add_need, remove_need
from sluss.casework.permits import cases_of
from sluss.casework.planning import add_step, remove_step
from sluss.casework.visiting import open_case
from sluss.core.offers import Window
from sluss.directory.models import Company, KnownFact
from sluss.directory.registering import learn


def told(world, *offers):
    """Return the keys of what closes soon for our adviser, each with the companies' names."""
    with offered(*offers):
        found = closing_soon(cases_of(world.ours.people["adviser"]), localdate())
    return {each.offer.key: [str(case) for case, _verdict in each.concerned] for each in found}


@pytest.mark.parametrize(("days", "is_soon"), [(0, True), (30, True), (31, False), (-1, False)])
def test_soon_is_thirty_days_and_the_last_day_counts(world, days, is_soon):
    assert told(world, an_offer("a", days)) == ({"a": ["Norra Plåt AB"]} if is_soon else {})


def test_a_last_day_that_nobody_knows_is_not_soon_and_is_counted(world):
    known, unknown = an_offer("a", 3), an_offer("b")
    assert list(closing([unknown, known], localdate())) == ["a"]
    paused = an_offer("c", is_paused=True)
    later = an_offer("d", windows=(Window(localdate() + timedelta(days=3), None),))
    with offered(known, unknown, paused, later):
        assert undated_count(localdate()) == 1


def test_the_soonest_stands_first(world):
    assert list(told(world, an_offer("a", 9), an_offer("c", 2), an_offer("b", 2))) == [
        "b",
        "c",
        "a",
    ]


def test_an_offer_in_the_plan_is_left_out_and_comes_back_when_it_is_taken_away(world):
    by = world.second
    with offered(an_offer("a", 3)):
        step = add_step(world.ours.case, a_step(offer="a"), by=by, at=AT)
    assert told(world, an_offer("a", 3)) == {}
    remove_step(step, by=by, at=AT)
    assert told(world, an_offer("a", 3)) == {"a": ["Norra Plåt AB"]}


def test_a_fact_rules_out_lets_in_or_leaves_open(world):
    half = world.ours
    offer = an_offer("a", 3, rule=BIG)
    assert told(world, offer) == {"a": ["Norra Plåt AB"]}
    for text, expected in (("20", {}), ("60", {"a": ["Norra Plåt AB"]})):
        source = KnownFact.Source.COMPANY
        learn(half.company, "employees", text, source=source, by=world.second, at=AT)
        assert told(world, offer) == expected


def test_only_an_offer_that_serves_a_need_on_file_is_there(world):
    half = world.ours
    assert told(world, an_offer("a", 3, serves={OTHER_NEED: 3})) == {}
    remove_need(half.need, by=world.second, at=AT)
    assert told(world, an_offer("a", 3)) == {}


def test_it_is_for_the_cases_that_are_given_and_no_other_programmes(world):
    with offered(an_offer("a", 3)):
        found = closing_soon(cases_of(world.theirs.people["adviser"]), localdate())
        assert [str(case) for case, _v in found[0].concerned] == ["Södra Plåt AB"]
        assert closing_soon(Case.objects.none(), localdate()) == []


def fill(half, count):
    """Add cases with a need, a fact told twice and a step."""
    by = half.people["adviser"]
    for number in range(count):
        company = Company.objects.create(programme=half.programme, name=f"Nr {number:03}")
        case = open_case(company, by=by, at=AT)
        add_need(case, a_need(NEED), by=by, at=AT)
        add_step(case, a_step(offer="annat"), by=by, at=AT)
        for text in ("60", "70"):
            source = KnownFact.Source.COMPANY
            learn(company, "employees", text, source=source, by=by, at=AT)


def test_the_queries_are_as_many_for_one_case_as_for_a_hundred_and_one(world):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            found = told(world, an_offer("a", 3, rule=BIG), an_offer("b", 5))
        return len(asked), len(found["a"])

    few, one = queries()
    fill(world.ours, 100)
    many, all_of_them = queries()
    assert (one, all_of_them) == (1, 101)
    assert few == many <= 5


def test_nothing_is_read_where_nothing_closes(world):
    with CaptureQueriesContext(connection) as asked:
        assert told(world, an_offer("a")) == {}
    assert len(asked) == 0
