"""A fact's domain cut into cells: every value answers the clauses as one of the cells does."""

from datetime import date
from math import inf, nextafter

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.cells import between, cells, outside, thresholds
from sluss.core.facts import Fact, FactType
from sluss.core.rules import Clause, Op, holds

NUMBER, MONEY = Fact("n", FactType.NUMBER), Fact("m", FactType.MONEY)
DAY, NEXT, THIRD = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


def above(number):
    return nextafter(number, inf)


def below(number):
    return nextafter(number, -inf)


def ask(fact, op, operand):
    return Clause(fact.key, op, operand)


@pytest.mark.parametrize(
    ("clauses", "points"),
    [
        pytest.param([], [], id="no-clauses"),
        pytest.param([ask(NUMBER, Op.AT_LEAST, 5.0), ask(NUMBER, Op.AT_MOST, 3.0)], [3.0, 5.0],
                     id="bounds-in-order"),
        pytest.param([ask(NUMBER, Op.BETWEEN, (1.0, 2.0)), ask(NUMBER, Op.IS, 1.0)], [1.0, 2.0],
                     id="both-bounds-and-each-once"),
        pytest.param([ask(NUMBER, Op.NOT_IN, frozenset({4.0, 1.0}))], [1.0, 4.0], id="listed"),
    ],
)  # fmt: skip
def test_thresholds_are_the_values_that_clauses_mention(clauses, points):
    assert thresholds(clauses) == points


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        pytest.param(1.0, 2.0, above(1.0), id="numbers"),
        pytest.param(1.0, above(1.0), None, id="neighbouring-numbers"),
        pytest.param(1, 3, 2, id="cents"),
        pytest.param(1, 2, None, id="neighbouring-cents"),
        pytest.param(DAY, THIRD, NEXT, id="days"),
        pytest.param(DAY, NEXT, None, id="neighbouring-days"),
    ],
)
def test_a_gap_has_a_value_unless_its_ends_are_neighbours(low, high, expected):
    assert between(low, high) == expected


@pytest.mark.parametrize(
    ("fact", "points", "expected"),
    [
        pytest.param(NUMBER, [1.0, 5.0], (below(1.0), above(5.0)), id="numbers"),
        pytest.param(MONEY, [100, 500], (99, 501), id="cents"),
        pytest.param(NUMBER, [DAY, NEXT], (date(2026, 2, 28), THIRD), id="days"),
        pytest.param(NUMBER, [date.min, date.max], (date.min, date.max), id="the-ends-of-time"),
    ],
)
def test_the_outermost_gaps_have_a_value_each(fact, points, expected):
    assert outside(fact, points) == expected


def limited(kind, minimum, maximum):
    return Fact("n", kind, minimum=minimum, maximum=maximum)


LEVEL = limited(FactType.NUMBER, 0.0, 4.0)


@pytest.mark.parametrize(
    ("fact", "operands", "expected"),
    [
        pytest.param(NUMBER, [], [], id="nothing-asked"),
        pytest.param(NUMBER, [5.0], [below(5.0), 5.0, above(5.0)], id="no-limits"),
        pytest.param(LEVEL, [4.0], [0.0, above(0.0), 4.0], id="a-bound-at-the-most"),
        pytest.param(LEVEL, [7.0], [0.0, above(0.0), 4.0], id="a-bound-over-the-most"),
        pytest.param(LEVEL, [-2.0, 2.0], [0.0, above(0.0), 2.0, above(2.0), 4.0],
                     id="a-gap-across-the-least"),
        pytest.param(limited(FactType.MONEY, 0.0, None), [-5], [0, 1], id="money-from-zero"),
        pytest.param(limited(FactType.MONEY, None, 0.07), [3], [2, 3, 4, 7], id="money-in-cents"),
        pytest.param(Fact("n", FactType.DATE), [DAY], [date(2026, 2, 28), DAY, NEXT], id="days"),
    ],
)  # fmt: skip
def test_ordered_cells_are_the_thresholds_and_gaps_within_the_limits(fact, operands, expected):
    clauses = [Clause("n", Op.AT_LEAST, operand) for operand in operands]
    assert cells(fact, [*clauses, Clause("another", Op.AT_LEAST, 1.0)]) == expected


def test_flags_and_choices_have_a_cell_for_every_value():
    assert cells(Fact("f", FactType.FLAG), []) == [True, False]
    assert cells(Fact("c", FactType.CHOICE, options=("a", "b")), []) == ["a", "b"]


SETS = Fact("s", FactType.CHOICES, options=tuple("abcd"))


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        pytest.param([], [""], id="nothing-asked"),
        pytest.param([(Op.INCLUDES_ANY, "a")], ["", "a"], id="one-option"),
        pytest.param([(Op.INCLUDES_ALL, "abc")], ["", "a", "abc"], id="none-one-and-all"),
        pytest.param([(Op.INCLUDES_ALL, "ab"), (Op.INCLUDES_NONE, "c")],
                     ["", "c", "a", "ac", "ab", "abc"], id="two-clauses"),
        pytest.param([(Op.INCLUDES_ALL, "ab"), (Op.INCLUDES_NONE, "b")], ["", "b", "a", "ab"],
                     id="an-option-in-both"),
    ],
)  # fmt: skip
def test_sets_have_none_one_and_all_of_the_options_asked_alike(clauses, expected):
    asked = [ask(SETS, op, frozenset(options)) for op, options in clauses]
    assert sorted("".join(sorted(found)) for found in cells(SETS, asked)) == sorted(expected)


def test_there_are_at_most_4096_sets():
    wide = Fact("s", FactType.CHOICES, options=tuple(f"o{n}" for n in range(20)))
    asked = [ask(wide, Op.INCLUDES_ANY, frozenset({option})) for option in wide.options]
    assert len(cells(wide, asked)) == 4096


@pytest.mark.parametrize(
    ("operand", "expected"),
    [
        pytest.param("25.6", {"C", "25.6", "25.61"}, id="outside-at-and-below"),
        pytest.param("25.62", {"C", "25.62", "25.621"}, id="below-a-class-are-national-codes"),
        pytest.param("25.621", {"C", "25.621"}, id="nothing-below-a-national-code"),
    ],
)
def test_codes_have_a_cell_at_each_mentioned_one_below_it_and_outside(operand, expected):
    sni = Fact("sni", FactType.CODE, tree=strategies.INDUSTRIES)
    for op, wanted in ((Op.WITHIN, frozenset({operand})), (Op.IS, operand)):
        assert {code.key for code in cells(sni, [ask(sni, op, wanted)])} == expected


@given(st.data())
def test_every_value_answers_the_clauses_as_one_of_the_cells_does(data):
    facts = data.draw(strategies.definitions(most=1))
    fact = facts[data.draw(st.sampled_from(sorted(facts)))]
    own = strategies.clauses({fact.key: fact})
    clauses = data.draw(st.lists(own, min_size=1, max_size=3))
    value = data.draw(strategies.values(fact))
    found = cells(fact, clauses)
    seen = [[holds(clause, cell) for clause in clauses] for cell in found]
    assert [holds(clause, value) for clause in clauses] in seen
    assert len(set(found)) == len(found)
