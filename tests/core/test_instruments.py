"""Instruments: which items are shown, and which needs the answers point to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.instruments import (
    Compare,
    Comparison,
    Instrument,
    Item,
    ItemType,
    Joined,
    Option,
    Scale,
    State,
    found_weight,
    holds,
    ranked_needs,
    shown,
    state,
)
from sluss.core.rules import Kind

STEPS = Scale(0, 4, {step: {"sv": str(step)} for step in range(5)})
NEED_SCALES = {"weight": STEPS, "today": STEPS}


def item(key, kind=ItemType.CHOICE, **more):
    options = tuple(Option(each, {"sv": each}) for each in ("yes", "no", "later"))
    return Item(key, "s", kind, {"sv": key}, options=options, **more)


def need(key, *candidates, **more):
    return item(key, ItemType.NEED, scales=NEED_SCALES, candidates=candidates, **more)


def instrument(*items):
    return Instrument("i", "1.0.0", {}, {}, 15, (), items)


def keys(items):
    return [each.key for each in items]


A_YES = Comparison("a", Compare.IS, "yes")
NESTED = Joined(
    Kind.ALL,
    (
        A_YES,
        Joined(
            Kind.ANY,
            (
                Comparison("b", Compare.IN, ("x", "y")),
                Comparison("c", Compare.AT_MOST, 1),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        pytest.param(A_YES, {"a": "yes"}, True, id="is"),
        pytest.param(A_YES, {"a": "no"}, False, id="is-not"),
        pytest.param(A_YES, {"a": ["yes"]}, False, id="a-list-is-no-option"),
        pytest.param(Comparison("b", Compare.IN, ("x", "y")), {"b": "y"}, True, id="in"),
        pytest.param(Comparison("b", Compare.IN, ("x", "y")), {"b": "z"}, False, id="not-in"),
        pytest.param(
            Comparison("m", Compare.INCLUDES_ANY, ("x", "y")),
            {"m": ["y", "z"]},
            True,
            id="includes",
        ),
        pytest.param(
            Comparison("m", Compare.INCLUDES_ANY, ("x",)), {"m": ["z"]}, False, id="includes-none"
        ),
        pytest.param(
            Comparison("m", Compare.INCLUDES_ANY, ("x",)), {"m": "x"}, False, id="one-is-no-list"
        ),
        pytest.param(Comparison("n", Compare.AT_LEAST, 3), {"n": 3}, True, id="at-least-equal"),
        pytest.param(Comparison("n", Compare.AT_LEAST, 3), {"n": 2.9}, False, id="below"),
        pytest.param(Comparison("n", Compare.AT_MOST, 3), {"n": 3}, True, id="at-most-equal"),
        pytest.param(Comparison("n", Compare.AT_MOST, 3), {"n": 4}, False, id="above"),
        pytest.param(Comparison("n", Compare.AT_LEAST, 3), {"n": "9"}, False, id="text-no-number"),
        pytest.param(Comparison("n", Compare.ANSWERED, True), {"n": 0}, True, id="zero-is-answer"),
        pytest.param(Comparison("n", Compare.ANSWERED, True), {}, False, id="not-answered"),
        pytest.param(Comparison("n", Compare.AT_LEAST, 2), {}, False, id="unanswered-is-false"),
        pytest.param(
            Joined(Kind.NONE, (Comparison("m", Compare.INCLUDES_ANY, ("x",)),)),
            {},
            True,
            id="not-of-unanswered-is-true",
        ),
        pytest.param(Joined(Kind.NONE, (A_YES,)), {"a": "yes"}, False, id="not"),
        pytest.param(NESTED, {"a": "yes", "c": 1}, True, id="nested"),
        pytest.param(NESTED, {"a": "yes", "c": 2}, False, id="nested-any-fails"),
        pytest.param(NESTED, {"a": "no", "c": 1}, False, id="nested-all-fails"),
    ],
)
def test_a_condition_asks_the_answers(condition, answers, expected):
    assert holds(condition, answers) is expected


CHAIN = instrument(
    item("a"),
    item("b", visible_if=A_YES),
    item("c", visible_if=Comparison("b", Compare.ANSWERED, True)),
    item("d", visible_if=Joined(Kind.NONE, (Comparison("b", Compare.IS, "yes"),))),
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({}, ["a", "d"], id="nothing-yet"),
        pytest.param({"a": "yes"}, ["a", "b", "d"], id="one-opens"),
        pytest.param({"a": "yes", "b": "yes"}, ["a", "b", "c"], id="one-opens-one-closes"),
        pytest.param({"a": "no", "b": "yes"}, ["a", "d"], id="kept-answer-of-hidden-counts-not"),
        pytest.param({"a": "yes", "b": "dont_know"}, ["a", "b", "d"], id="dont-know-is-no-answer"),
        pytest.param({"a": "yes", "b": "na"}, ["a", "b", "d"], id="na-is-no-answer"),
        pytest.param({"a": "yes", "gone": "yes"}, ["a", "b", "d"], id="answer-without-item"),
    ],
)
def test_branching_shows_what_the_answers_open(answers, expected):
    assert keys(shown(CHAIN, answers)) == expected


@pytest.mark.parametrize(
    ("each", "answer", "expected"),
    [
        pytest.param(item("a"), None, State.SKIPPED, id="skipped"),
        pytest.param(item("a"), "yes", State.ANSWERED, id="answered"),
        pytest.param(item("n", ItemType.NUMBER), 0, State.ANSWERED, id="zero"),
        pytest.param(item("a"), "dont_know", State.DONT_KNOW, id="dont-know"),
        pytest.param(need("n"), "na", State.NA, id="na"),
        pytest.param(item("t", ItemType.TEXT), "na", State.ANSWERED, id="na-as-words"),
        pytest.param(item("t", ItemType.TEXT, na_allowed=True), "na", State.NA, id="na-of-a-text"),
    ],
)
def test_an_item_is_answered_or_is_met_in_another_way(each, answer, expected):
    assert state(each, answer) is expected


def answer(weight, today):
    return {"weight": weight, "today": today}


@pytest.mark.parametrize(
    ("given", "weight"),
    [
        pytest.param(answer(4, 0), 3, id="widest"),
        pytest.param(answer(4, 1), 3, id="decisive-and-poor"),
        pytest.param(answer(3, 0), 3, id="very-important-and-not-at-all"),
        pytest.param(answer(3, 1), 2, id="very-important-and-poor"),
        pytest.param(answer(4, 2), 2, id="decisive-and-passable"),
        pytest.param(answer(2, 1), 1, id="fairly-important-and-poor"),
        pytest.param(answer(4, 3), 1, id="decisive-and-good"),
        pytest.param(answer(1, 1), None, id="too-small"),
        pytest.param(answer(4, 4), None, id="works-very-well"),
        pytest.param(answer(0, 0), None, id="not-important"),
        pytest.param("na", None, id="na"),
        pytest.param("dont_know", None, id="dont-know"),
        pytest.param(None, None, id="skipped"),
    ],
)
def test_a_gap_gives_the_candidates_their_weight(given, weight):
    found = ranked_needs(instrument(need("n", "A-1", "A-2")), {"n": given})
    assert {each.need: each.weight for each in found} == (
        {} if weight is None else {"A-1": weight, "A-2": weight}
    )


THREE = instrument(need("n1", "A-1"), need("n2", "B-1", "A-1"), need("n3", "C-1"))


def test_the_widest_gap_is_first_and_a_need_keeps_its_widest():
    answers = {"n1": answer(2, 1), "n2": answer(4, 0), "n3": answer(3, 1)}
    assert ranked_needs(THREE, answers) == [
        ("B-1", 3, "n2", 16),
        ("A-1", 3, "n2", 16),
        ("C-1", 2, "n3", 9),
    ]


def test_ties_go_to_what_is_more_important_then_to_what_is_asked_first():
    answers = {"n1": answer(2, 0), "n2": answer(4, 2), "n3": answer(4, 2)}
    assert [each.item for each in ranked_needs(THREE, answers)] == ["n2", "n2", "n3"]
    assert [each.need for each in ranked_needs(THREE, answers)] == ["B-1", "A-1", "C-1"]


def test_a_hidden_need_is_not_found():
    hidden = instrument(item("a"), need("n", "A-1", visible_if=A_YES))
    answers = {"a": "no", "n": answer(4, 0)}
    assert ranked_needs(hidden, answers) == []
    assert keys(shown(hidden, answers)) == ["a"]
    assert [each.need for each in ranked_needs(hidden, {**answers, "a": "yes"})] == ["A-1"]


steps = st.integers(0, 4)


@given(steps, steps)
def test_more_important_or_working_worse_never_weighs_less(weight, today):
    gap = weight * (4 - today)
    assert found_weight(gap) <= found_weight(min(4, weight + 1) * (4 - today))
    assert found_weight(gap) <= found_weight(weight * (4 - max(0, today - 1)))
    assert 0 <= found_weight(gap) <= 3
