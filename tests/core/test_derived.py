"""Facts the core computes: age, size class, room for aid, and money in the other currency."""

from datetime import date
from itertools import product

import pytest

from sluss.core.derived import (
    DERIVED,
    INPUTS_OF,
    askable,
    completed_years,
    compute,
    facts_on,
    is_usable,
)  # fmt: skip
from sluss.core.facts import Fact, Facts, FactType, Vocabulary
from sluss.core.smesize import SizeClass
from sluss.core.stateaid import Grant

ON = date(2026, 3, 1)
M = 1_000_000_00
SIZES = tuple(SizeClass)
_TYPES = {
    "registered_on": FactType.DATE, "employees": FactType.NUMBER, "is_autonomous": FactType.FLAG,
    "aid_received": FactType.GRANTS, "accounting_year": FactType.NUMBER,
    "turnover_sek": FactType.MONEY, "turnover_eur": FactType.MONEY,
    "balance_sheet_sek": FactType.MONEY, "balance_sheet_eur": FactType.MONEY, **DERIVED,
}  # fmt: skip


def vocabulary(**replaced):
    """Return the facts derivations need; a type replaces the shipped one, None leaves it out."""
    types = {**_TYPES, "sme_class_before": FactType.CHOICE, **replaced}
    facts = {key: Fact(key, kind) for key, kind in types.items() if kind is not None}
    return Vocabulary(facts, {2024: 11.5, 2025: 10.0})


def known(values, words=None, on=ON):
    return dict(facts_on(values, on, words or vocabulary()).values)


@pytest.mark.parametrize(
    ("start", "on", "years"),
    [
        pytest.param(date(2020, 5, 10), date(2026, 5, 9), 5, id="the-day-before"),
        pytest.param(date(2020, 5, 10), date(2026, 5, 10), 6, id="on-the-day"),
        pytest.param(date(2026, 5, 10), date(2026, 5, 10), 0, id="the-first-day"),
        pytest.param(date(2026, 5, 11), date(2026, 5, 10), None, id="not-registered-yet"),
        pytest.param(date(2020, 2, 29), date(2021, 2, 28), 0, id="leap-day-on-the-28th"),
        pytest.param(date(2020, 2, 29), date(2021, 3, 1), 1, id="leap-day-on-the-first"),
        pytest.param(date(2020, 2, 29), date(2024, 2, 29), 4, id="leap-day-to-leap-day"),
        pytest.param(date(2025, 12, 31), date(2026, 1, 1), 0, id="over-new-year"),
    ],
)
def test_age_is_whole_years_completed(start, on, years):
    assert completed_years(start, on) == years
    found = known({"registered_on": start}, on=on).get("age_years")
    assert found == years
    assert found is None or type(found) is float


@pytest.mark.parametrize(
    ("values", "added"),
    [
        pytest.param({"turnover_eur": 200}, {}, id="no-accounting-year"),
        pytest.param({"turnover_eur": 200, "accounting_year": 2023.0}, {}, id="no-rate"),
        pytest.param({"turnover_eur": 200, "accounting_year": 2025.0}, {"turnover_sek": 2000},
                     id="into-sek"),
        pytest.param({"turnover_sek": 2000, "accounting_year": 2025.0}, {"turnover_eur": 200},
                     id="into-eur"),
        pytest.param({"balance_sheet_sek": 115, "accounting_year": 2024.0},
                     {"balance_sheet_eur": 10}, id="the-years-own-rate"),
        pytest.param({"turnover_sek": 2006, "accounting_year": 2025.0}, {"turnover_eur": 201},
                     id="to-the-nearest-cent"),
        pytest.param({"turnover_sek": 9, "turnover_eur": 7, "accounting_year": 2025.0}, {},
                     id="both-known-stay"),
        pytest.param({"turnover_sek": 0, "accounting_year": 2025.0}, {"turnover_eur": 0},
                     id="a-known-zero"),
    ],
)  # fmt: skip
def test_money_is_known_in_the_other_currency_at_the_years_rate(values, added):
    assert known(values) == {**values, **added}


@pytest.mark.parametrize(
    "replaced",
    [
        pytest.param({"turnover_eur": FactType.FLAG}, id="the-source-is-a-flag"),
        pytest.param({"turnover_sek": FactType.NUMBER}, id="the-target-is-a-number"),
        pytest.param({"turnover_sek": None}, id="the-target-is-no-fact"),
    ],
)
def test_money_that_a_run_has_redefined_is_left_alone(replaced):
    value = True if replaced.get("turnover_eur") else 200
    values = {"turnover_eur": value, "accounting_year": 2025.0}
    assert known(values, vocabulary(**replaced)) == values


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, None, id="nothing-known"),
        pytest.param({"employees": 250.0}, "large", id="250-people"),
        pytest.param({"employees": 20.0, "is_autonomous": True}, None, id="money-unknown"),
        pytest.param({"employees": 20.0, "is_autonomous": True, "turnover_eur": M}, "small",
                     id="turnover-is-enough"),
        pytest.param({"employees": 20.0, "is_autonomous": True, "turnover_sek": 10 * M,
                      "accounting_year": 2025.0}, "small", id="turnover-in-kronor"),
        pytest.param({"employees": 20.0, "turnover_eur": M}, None, id="perhaps-in-a-group"),
        pytest.param({"employees": 60.0, "is_autonomous": True, "sme_class_before": "small"},
                     "small", id="one-year-changes-nothing"),
        pytest.param({"employees": 9.0, "is_autonomous": True, "turnover_eur": M,
                      "sme_class_before": "tiny"}, "micro", id="an-earlier-class-nobody-knows"),
    ],
)  # fmt: skip
def test_the_size_class_is_known_when_the_figures_leave_one(values, expected):
    assert known(values).get("sme_class") == expected


def test_an_autonomous_companys_class_is_the_one_that_every_completion_gives():
    people, turnovers = (9.0, 30.0, 250.0), (2 * M, 30 * M, 51 * M)
    balances, befores = (2 * M, 30 * M, 44 * M), (None, "small", "large")
    for given in product((None, *people), (None, *turnovers), (None, *balances), befores):
        employees, turnover, balance, before = given
        filled = product(
            people if employees is None else [employees],
            turnovers if turnover is None else [turnover],
            balances if balance is None else [balance],
        )
        classes = {_class(*full, before) for full in filled}
        assert _class(*given) == (classes.pop() if len(classes) == 1 else None), given


def _class(employees, turnover, balance, before):
    values = {
        "employees": employees, "turnover_eur": turnover, "balance_sheet_eur": balance,
        "sme_class_before": before, "is_autonomous": True,
    }  # fmt: skip
    return compute("sme_class", {k: v for k, v in values.items() if v is not None}, ON)


@pytest.mark.parametrize(
    ("grants", "room"),
    [
        pytest.param(None, None, id="unknown"),
        pytest.param((), 300_000_00, id="known-to-be-none"),
        pytest.param((Grant(date(2023, 3, 1), 100_00),), 299_900_00, id="three-years-to-the-day"),
        pytest.param((Grant(date(2023, 2, 28), 100_00),), 300_000_00, id="a-day-more"),
        pytest.param((Grant(ON, 200_000_00), Grant(ON, 200_000_00)), 0, id="never-below-zero"),
    ],
)
def test_the_room_for_aid_is_known_when_the_aid_is(grants, room):
    values = {} if grants is None else {"aid_received": grants}
    assert known(values).get("aid_room_eur") == room


@pytest.mark.parametrize(
    ("replaced", "missing"),
    [
        pytest.param({"registered_on": FactType.NUMBER}, "age_years", id="input-of-another-type"),
        pytest.param({"registered_on": None}, "age_years", id="input-left-out"),
        pytest.param({"age_years": FactType.CHOICE}, "age_years", id="result-of-another-type"),
        pytest.param({"is_autonomous": FactType.CHOICE}, "sme_class", id="autonomy-redefined"),
        pytest.param({"aid_received": FactType.MONEY}, "aid_room_eur", id="aid-redefined"),
    ],
)
def test_what_depends_on_a_redefined_fact_is_unknown(replaced, missing):
    values = {
        "registered_on": date(2020, 1, 1), "employees": 20.0, "is_autonomous": True,
        "turnover_eur": M, "aid_received": (),
    }  # fmt: skip
    assert missing in known(values)
    assert missing not in known(values, vocabulary(**replaced))


def test_a_derived_fact_is_never_given_and_a_redefined_one_is():
    given = {"age_years": 9.0, "sme_class": "large", "aid_room_eur": 5}
    assert known(given) == {}
    words = vocabulary(age_years=FactType.DATE)
    assert known({"age_years": ON}, words) == {"age_years": ON}


def test_every_derived_fact_names_inputs_that_are_used():
    assert INPUTS_OF.keys() == DERIVED.keys()
    for key in (key for keys in INPUTS_OF.values() for key in keys):
        assert is_usable(key, vocabulary()), key
    assert not is_usable("sme_class", vocabulary())


FIGURES = {"turnover_eur": M, "balance_sheet_eur": M}


@pytest.mark.parametrize(
    ("key", "values", "asked"),
    [
        pytest.param("exports", {}, ("exports",), id="itself"),
        pytest.param("age_years", {}, ("registered_on",), id="age"),
        pytest.param("aid_room_eur", {}, ("aid_received",), id="room"),
        pytest.param("turnover_eur", {}, ("turnover_eur",), id="money-in-neither-currency"),
        pytest.param("turnover_eur", {"turnover_sek": 1}, ("accounting_year",), id="only-the-year"),
        pytest.param("balance_sheet_sek", {"balance_sheet_eur": 1}, ("accounting_year",),
                     id="the-year-for-the-balance-sheet"),
        pytest.param("turnover_eur", {"turnover_sek": 1, "accounting_year": 1999.0},
                     ("turnover_eur",), id="no-rate-for-the-year"),
        pytest.param("sme_class", {},
                     ("employees", "is_autonomous", "turnover_eur", "balance_sheet_eur"),
                     id="size-with-nothing-known"),
        pytest.param("sme_class", {"employees": 5.0, "is_autonomous": True, "turnover_sek": 1},
                     ("accounting_year", "balance_sheet_eur"), id="size-with-money-in-kronor"),
        pytest.param("sme_class", {"employees": 5.0, **FIGURES}, ("is_autonomous",),
                     id="size-of-perhaps-a-group"),
        pytest.param("sme_class", {"is_autonomous": False}, ("employees",),
                     id="a-groups-own-money-says-little"),
        pytest.param("sme_class", {"is_autonomous": False, "employees": 5.0}, (),
                     id="a-group-needs-figures-that-are-not-its-own"),
    ],
)  # fmt: skip
def test_a_person_is_asked_for_what_a_fact_is_derived_from(key, values, asked):
    assert askable(key, Facts(values, ON, frozenset(DERIVED))) == asked


def test_a_fact_that_is_not_derived_in_this_run_is_asked_for_itself():
    assert askable("sme_class", Facts({}, ON)) == ("sme_class",)


def test_each_size_class_may_be_the_earlier_one():
    assert [_class(5.0, M, M, str(size)) for size in SIZES] == list(map(str, SIZES))
