"""What a page sends becomes a typed answer, or a fault with a name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.answers import MOST_SIGNS, Checked, checked
from sluss.core.instruments import (
    Item,
    ItemType,
    Option,
    Scale,
)


def scale(low, high):
    return Scale(low, high, {step: {"sv": str(step)} for step in range(low, high + 1)})


def item(kind, key="i", **more):
    return Item(key, "s", kind, {"sv": "?"}, **more)


OPTIONS = (
    Option("a", {"sv": "A"}),
    Option("b", {"sv": "B"}),
    Option("c", {"sv": "C"}),
    Option("none", {"sv": "Inget"}, is_exclusive=True),
    Option("other", {"sv": "Annat"}, has_free_text=True),
)
CHOICE = item(ItemType.CHOICE, options=OPTIONS)
MULTI = item(ItemType.MULTI, options=OPTIONS, max_choices=2)
NEED = item(ItemType.NEED, scales={"weight": scale(0, 4), "today": scale(0, 4)}, na_allowed=True)
NUMBER = item(ItemType.NUMBER, minimum=0, maximum=10_000, decimals=1, dont_know_allowed=True)
COUNT = item(ItemType.NUMBER, decimals=0)
FREE = item(ItemType.NUMBER)
LEVEL = item(ItemType.LEVEL, scales={"value": scale(0, 5)})
AGREE = item(ItemType.AGREE, scales={"value": scale(1, 5)})
TEXT = item(ItemType.TEXT)
DATE = item(ItemType.DATE)

TAKEN = {
    "choice": (CHOICE, "b", "b"),
    "choice-with-space": (CHOICE, " b ", "b"),
    "choice-as-a-list-of-one": (CHOICE, ["b"], "b"),
    "multi-in-the-items-order": (MULTI, ["b", "a"], ["a", "b"]),
    "multi-of-one": (MULTI, "a", ["a"]),
    "multi-sent-twice": (MULTI, ["a", "a", "b"], ["a", "b"]),
    "multi-without-blanks": (MULTI, ["", "a"], ["a"]),
    "exclusive-alone": (MULTI, ["none"], ["none"]),
    "need": (NEED, {"weight": "4", "today": "0"}, {"weight": 4, "today": 0}),
    "na": (NEED, "na", "na"),
    "na-as-a-list-of-one": (NEED, ["na"], "na"),
    "dont-know": (NUMBER, "dont_know", "dont_know"),
    "number-comma": (NUMBER, "12,5", 12.5),
    "number-point": (NUMBER, "12.5", 12.5),
    "number-whole": (NUMBER, "12", 12),
    "number-thousands": (NUMBER, "1 250,5", 1250.5),
    "number-hard-space": (NUMBER, "1\u00a0250", 1250),
    "number-thin-space": (NUMBER, "1\u202f250", 1250),
    "number-zero": (NUMBER, "0", 0),
    "number-at-the-top": (NUMBER, "10000", 10_000),
    "number-minus": (FREE, "-3", -3),
    "number-minus-sign": (FREE, "\u22123,25", -3.25),
    "level": (LEVEL, "5", 5),
    "agree": (AGREE, "1", 1),
    "text": (TEXT, "  Ny hall i mars.\n", "Ny hall i mars."),
    "text-of-a-state": (TEXT, "na", "na"),
    "text-that-is-long": (TEXT, "x" * MOST_SIGNS, "x" * MOST_SIGNS),
    "date": (DATE, "2026-02-28", "2026-02-28"),
}


@pytest.mark.parametrize(("each", "raw", "answer"), TAKEN.values(), ids=TAKEN)
def test_a_good_answer_is_taken_with_its_type(each, raw, answer):
    got = checked(each, raw)
    assert got == Checked(answer, None)
    assert type(got.answer) is type(answer)
    assert json.loads(json.dumps(got.answer)) == answer


REFUSED = {
    "choice-unknown": (CHOICE, "d", "unknown_option"),
    "choice-of-two": (CHOICE, ["a", "b"], "malformed"),
    "choice-as-parts": (CHOICE, {"weight": "1"}, "malformed"),
    "choice-dont-know": (CHOICE, "dont_know", "dont_know_not_allowed"),
    "choice-na": (CHOICE, "na", "na_not_allowed"),
    "multi-unknown": (MULTI, ["a", "d"], "unknown_option"),
    "multi-too-many": (MULTI, ["a", "b", "c"], "too_many"),
    "multi-not-alone": (MULTI, ["a", "none"], "not_alone"),
    "multi-state-and-option": (MULTI, ["a", "dont_know"], "unknown_option"),
    "need-half": (NEED, {"weight": "4", "today": ""}, "incomplete"),
    "need-other-half": (NEED, {"today": "1"}, "incomplete"),
    "need-too-much": (NEED, {"weight": "4", "today": "1", "x": "1"}, "malformed"),
    "need-off-scale": (NEED, {"weight": "5", "today": "1"}, "off_scale"),
    "need-below-scale": (NEED, {"weight": "4", "today": "-1"}, "off_scale"),
    "need-as-text": (NEED, "4", "malformed"),
    "need-dont-know": (NEED, "dont_know", "dont_know_not_allowed"),
    "number-words": (NUMBER, "tolv", "no_number"),
    "number-low": (NUMBER, "-1", "too_low"),
    "number-high": (NUMBER, "10000,1", "too_high"),
    "number-decimals": (NUMBER, "1,25", "too_many_decimals"),
    "number-thousands-by-point": (NUMBER, "1.250", "too_many_decimals"),
    "number-both-signs": (NUMBER, "1.250,5", "no_number"),
    "number-two-numbers": (NUMBER, "12 5", "no_number"),
    "number-exponent": (NUMBER, "1e3", "no_number"),
    "number-not-a-number": (FREE, "nan", "no_number"),
    "number-endless": (FREE, "inf", "no_number"),
    "number-underscore": (FREE, "1_000", "no_number"),
    "number-other-digits": (FREE, "\u0663", "no_number"),
    "number-too-long": (FREE, "9" * 400, "no_number"),
    "number-no-decimals": (COUNT, "3,0", "too_many_decimals"),
    "number-half-written": (NUMBER, "12,", "no_number"),
    "level-off": (LEVEL, "6", "off_scale"),
    "level-decimal": (LEVEL, "2.5", "off_scale"),
    "level-other-digits": (LEVEL, "\u0663", "off_scale"),
    "agree-off": (AGREE, "0", "off_scale"),
    "text-too-long": (TEXT, "x" * (MOST_SIGNS + 1), "too_long"),
    "text-list": (TEXT, ["a", "b"], "malformed"),
    "date-none": (DATE, "2026-02-30", "no_day"),
    "info": (item(ItemType.INFO), "a", "takes_no_answer"),
    "table": (item(ItemType.TABLE), {"a": "1"}, "takes_no_answer"),
}


@pytest.mark.parametrize(("each", "raw", "fault"), REFUSED.values(), ids=REFUSED)
def test_a_bad_answer_is_refused_with_its_reason(each, raw, fault):
    assert checked(each, raw) == Checked(None, fault)


@pytest.mark.parametrize("kind", [ItemType.CHOICE, ItemType.MULTI, ItemType.NEED, ItemType.TEXT])
@pytest.mark.parametrize("raw", [None, "", "  ", [], [""], {}, {"weight": "", "today": " "}])
def test_nothing_sent_is_skipped_and_a_fault_only_where_required(kind, raw):
    assert checked(item(kind), raw) == Checked(None, None)
    assert checked(item(kind, required=True), raw) == Checked(None, "missing")


@given(st.sampled_from([CHOICE, MULTI, NEED, NUMBER, FREE, LEVEL, TEXT, DATE]), st.text())
def test_whatever_is_sent_gives_an_answer_or_a_fault_and_keeps_as_json(each, raw):
    answer, fault = checked(each, raw)
    assert json.loads(json.dumps(answer)) == answer
    assert answer is None or fault is None


@given(st.floats(0, 10_000, allow_nan=False).map(lambda number: round(number, 1)))
def test_comma_and_point_say_the_same_number(number):
    written = f"{number:.1f}"
    with_comma = checked(NUMBER, written.replace(".", ","))
    assert with_comma == checked(NUMBER, written) == Checked(number, None)
