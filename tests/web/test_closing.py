"""I dag: what closes soon for my companies, and whom I meet the coming week."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from web.offering import BIG, an_offer, offered
from web.people import AT, a_need, a_step, a_visit, logged_in

from sluss.casework.needing import add_need
from sluss.casework.planning import add_step
from sluss.casework.visiting import log_visit, open_case
from sluss.directory.models import Company

SOON = an_offer("snart", closes_in=4)
ASKS = an_offer("fragan", closes_in=9, rule=BIG)
OPEN = an_offer("alltid")


def fill(half, count, begin=0):
    """Add cases of our adviser with the need, met and with a day ahead."""
    by = half.people["adviser"]
    for number in range(begin, begin + count):
        company = Company.objects.create(programme=half.programme, name=f"Nr {number:03}")
        case = open_case(company, by=by, at=AT)
        add_need(case, a_need(), by=by, at=AT)
        add_step(case, a_step(offer="annat"), by=by, at=AT)
        ahead = localdate() + timedelta(days=number % 14 + 1)
        log_visit(case, a_visit(next_contact_on=ahead), by=by, at=now())


@pytest.fixture
def mine(world):
    return logged_in(world.ours.people["adviser"])


def test_each_offer_names_some_companies_and_counts_the_rest(world, mine):
    fill(world.ours, 7)
    with offered(SOON, ASKS, OPEN):
        page = mine.get("/sv/today/")
        lines = {each["key"]: each for each in page.context["closing"]}
        assert list(lines) == ["snart", "fragan"]
        assert [len(each["concerned"]) for each in lines.values()] == [5, 5]
        assert [each["more"] for each in lines.values()] == [3, 3]
        words = {each["word"] for each in lines["fragan"]["concerned"]}
        assert words == {"beror på"}
        text = page.content.decode()
        assert "3 företag till" in text
        assert "/sv/today/closing/snart/" in text
        assert "om 4 dagar" in text
        assert f"/sv/cases/{world.ours.case.code}/match/#offer-snart" in text
        assert "Södra Plåt" not in text
        everyone = mine.get("/sv/today/closing/snart/").content.decode()
    assert all(f"Nr {number:03}" in everyone for number in range(7))
    assert "Norra Plåt AB" in everyone


def test_the_page_of_all_companies_is_shown_a_part_at_a_time(world, mine):
    fill(world.ours, 30)
    with offered(SOON):
        first = mine.get("/sv/today/closing/snart/")
        last = mine.get("/sv/today/closing/snart/?page=2")
    assert (len(first.context["shown"]), len(last.context["shown"])) == (25, 6)


def test_another_advisers_cases_are_not_mine(world):
    with offered(SOON):
        second = logged_in(world.second).get("/sv/today/")
        assert second.context["closing"] == []
        told = logged_in(world.second).get("/sv/today/closing/snart/").content.decode()
    assert "Norra Plåt" not in told
    assert "stänger inte inom 30 dagar för något av dina företag" in told


def test_where_nothing_closes_it_says_what_is_not_known(world, mine):
    with offered(OPEN, an_offer("till"), an_offer("sen", closes_in=90)):
        text = mine.get("/sv/today/").content.decode()
    assert "Inget erbjudande med känt slutdatum stänger inom 30 dagar" in text
    assert "2 erbjudanden har inget slutdatum som vi känner till" in text


def test_an_offer_that_never_was_is_not_found(mine):
    assert mine.get("/sv/today/closing/never-was/").status_code == 404


@pytest.mark.parametrize(("days", "group"), [(0, "due"), (1, "week"), (7, "week"), (8, "coming")])
def test_the_coming_week_is_seven_days(world, mine, days, group):
    ahead = localdate() + timedelta(days=days)
    visit = a_visit(next_contact_on=ahead)
    log_visit(world.ours.case, visit, by=world.second, at=now())
    page = mine.get("/sv/today/")
    shown = {key: list(page.context[key]) for key in ("due", "week", "coming")}
    assert {key for key, cases in shown.items() if world.ours.case in cases} == {group}
    assert page.context["counts"]["week"] == (group == "week")
    assert f"/sv/cases/{world.ours.case.code}/prepare/" in page.content.decode()


def test_today_costs_the_same_with_one_case_as_with_a_hundred_and_one(world, mine):
    def cost():
        mine.get("/sv/today/")
        with CaptureQueriesContext(connection) as asked:
            page = mine.get("/sv/today/")
        concerned = page.context["closing"][0]
        return len(asked), len(concerned["concerned"]) + concerned["more"]

    with offered(SOON, ASKS):
        fill(world.ours, 1)
        few, two = cost()
        fill(world.ours, 100, begin=1)
        many, all_of_them = cost()
    assert (two, all_of_them) == (2, 102)
    assert few == many <= 27
