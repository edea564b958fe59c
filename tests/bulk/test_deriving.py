"""Derived facts in columns are the core's, row by row."""

from datetime import date

import numpy as np
import pytest
from bulk import worlds
from hypothesis import strategies as st

from sluss.bulk.deriving import derived, rows_of
from sluss.core.derived import DERIVED, facts_on
from sluss.core.facts import FactType, Vocabulary

MONEY = ("turnover_sek", "turnover_eur", "balance_sheet_sek", "balance_sheet_eur")
VOCABULARY = Vocabulary({**worlds.GIVEN, **worlds.COMPUTED}, worlds.RATES)


def _rows(columns, count):
    keys = (*MONEY, *DERIVED)
    held = [
        {key: columns[key].value(row) for key in keys if key in columns} for row in range(count)
    ]
    return [{key: value for key, value in each.items() if value is not None} for each in held]


def _expected(crowd, days, vocabulary):
    wanted = {*MONEY, *DERIVED}
    facts = [facts_on(*each, vocabulary).values for each in zip(crowd, days, strict=True)]
    return [{key: value for key, value in each.items() if key in wanted} for each in facts]


def test_derived_facts_equal_those_of_the_core_row_by_row(prove):
    def check(data):
        vocabulary = data.draw(worlds.vocabularies())
        crowd = data.draw(st.lists(worlds.companies(vocabulary), max_size=12))
        days = [data.draw(worlds.DAYS) for _ in crowd]
        held = data.draw(worlds.columns(vocabulary, crowd))
        columns = derived(held, worlds.listed(days), vocabulary, DERIVED)
        assert _rows(columns, len(crowd)) == _expected(crowd, days, vocabulary)

    prove(check, quick=120, long=20_000)


@pytest.mark.parametrize("currency", ["sek", "eur"])
def test_a_million_amounts_are_converted_and_rounded_as_the_core_does(request, currency):
    count = 1_000_000 if request.config.getoption("long") else 20_000
    dice = np.random.default_rng(5)
    magnitude = 10.0 ** dice.uniform(0, 17, count)
    amounts = [int(each) for each in magnitude * dice.choice([-1, 1], count)]
    years = [2023.0 + each for each in dice.integers(0, 2, count).tolist()]
    columns = {
        f"turnover_{currency}": worlds.numbers(FactType.MONEY, amounts),
        "accounting_year": worlds.numbers(FactType.NUMBER, years),
    }
    days = worlds.Listed([date(2026, 1, 1)], np.zeros(count, np.int32))
    other = "turnover_eur" if currency == "sek" else "turnover_sek"
    found = derived(columns, days, VOCABULARY, ())[other].array.tolist()
    rates = [worlds.RATES[int(year)] for year in years]
    pairs = zip(amounts, rates, strict=True)
    assert found == [round(a / r if currency == "sek" else a * r) for a, r in pairs]


def test_amounts_half_way_are_rounded_to_the_even_one():
    vocabulary = Vocabulary(VOCABULARY.facts, {2024: 2.0})
    amounts = [1, 3, 5, -1, -3]
    columns = {
        "turnover_sek": worlds.numbers(FactType.MONEY, amounts),
        "accounting_year": worlds.numbers(FactType.NUMBER, [2024.0] * 5),
    }
    days = worlds.listed([date(2026, 1, 1)] * 5)
    found = derived(columns, days, vocabulary, ())["turnover_eur"].array.tolist()
    assert found == [round(amount / 2) for amount in amounts] == [0, 2, 2, 0, -2]


def test_an_amount_that_64_bits_do_not_hold_in_the_other_currency_stays_beyond_every_threshold():
    columns = {
        "turnover_eur": worlds.numbers(FactType.MONEY, [2**62, -(2**62)]),
        "accounting_year": worlds.numbers(FactType.NUMBER, [2024.0] * 2),
    }
    days = worlds.listed([date(2026, 1, 1)] * 2)
    most, least = derived(columns, days, VOCABULARY, ())["turnover_sek"].array.tolist()
    assert most > 2**62
    assert least < -(2**62)


NEAR = {
    "employees": [9.0, 9.9, 10.0, 10.1, 49.9, 50.0, 249.9, 250.0],
    "turnover_eur": [199_999_999, 200_000_000, 200_000_001, 1_000_000_000, 1_000_000_001],
    "balance_sheet_eur": [200_000_000, 200_000_001, 4_299_999_999, 4_300_000_000, 4_300_000_001],
}


@pytest.mark.parametrize("key", NEAR)
@pytest.mark.parametrize("order", [1, -1], ids=["rising", "falling"])
def test_companies_on_both_sides_of_a_ceiling_are_not_taken_for_one(key, order):
    money = 1_000_000_00 if key == "employees" else 60_000_000_00
    others = {"employees": 9.0, "turnover_eur": money, "balance_sheet_eur": money}
    crowd = [{**others, key: value, "is_autonomous": True} for value in NEAR[key][::order]]
    kinds = {name: VOCABULARY.facts[name].type for name in others}
    columns = {
        name: worlds.numbers(kind, [each[name] for each in crowd]) for name, kind in kinds.items()
    }
    columns["is_autonomous"] = worlds.listed([True] * len(crowd))
    days = [date(2026, 1, 1)] * len(crowd)
    found = derived(columns, worlds.listed(days), VOCABULARY, DERIVED)
    expected = _expected(crowd, days, VOCABULARY)
    assert _rows(found, len(crowd)) == expected
    assert len({each["sme_class"] for each in expected}) > 1


def test_the_same_grants_leave_other_room_on_another_day():
    grants = (worlds.Grant(date(2024, 2, 29), 90_000_00),)
    days = [date(2027, 2, 28), date(2027, 3, 1), date(2024, 2, 28)]
    crowd = [{"aid_received": grants}] * 3
    columns = {"aid_received": worlds.listed([grants] * 3)}
    found = derived(columns, worlds.listed(days), VOCABULARY, DERIVED)
    assert _rows(found, 3) == _expected(crowd, days, VOCABULARY)
    assert found["aid_room_eur"].value(0) < found["aid_room_eur"].value(1)


def test_no_companies_have_no_derived_facts():
    columns = derived({}, worlds.listed([]), VOCABULARY, DERIVED)
    assert {key: len(column.codes) for key, column in columns.items()} == dict.fromkeys(DERIVED, 0)


def test_runs_are_laid_out_row_by_row():
    start, entries = rows_of(np.array([1, 0, 1, 2], np.int32), np.array([0, 2, 3]))
    assert start.tolist() == [0, 2, 2, 4, 7]
    assert entries.tolist() == [0, 1, 0, 1, 2, 3, 4]
