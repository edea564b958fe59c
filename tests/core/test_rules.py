"""Operators, groups and verdicts in three values, against the tables of what rules mean."""

import pytest
import strategies
from core import rule_tables
from core.rule_tables import (
    ASSUMED,
    GROUPS,
    HOLDS,
    NO,
    ON,
    U_YES,
    UNKNOWN,
    VALUES,
    VERDICTS,
    YES,
    F,
    T,
    U,
    all_,
    any_,
    none_,
    one_of,
)  # fmt: skip
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.facts import Facts
from sluss.core.rules import (
    TYPES,
    Cause,
    Clause,
    Group,
    Op,
    Rule,
    answer_with,
    clauses_of,
    clauses_say,
    holds,
    judge,
    negated,
)


def named(table):
    return [pytest.param(*case[1:], id=case[0].replace(" ", "-")) for case in table]


@pytest.mark.parametrize(("kind", "op", "operand", "value", "expected"), named(HOLDS))
def test_an_operator_means_what_the_contract_says(kind, op, operand, value, expected):
    assert kind in TYPES[op]
    assert holds(Clause("fact", op, operand), value) is expected


def test_the_table_asks_every_operator_of_every_type_for_a_yes_and_a_no():
    asked = {(op, kind, expected) for _, kind, op, _, _, expected in HOLDS}
    assert asked == {(op, kind, each) for op in Op for kind in TYPES[op] for each in (YES, NO)}


@pytest.mark.parametrize(("op", "assumed"), ASSUMED)
def test_an_unknown_value_is_unknown_to_every_operator_unless_assumed(op, assumed):
    assert holds(Clause("fact", op, one_of("a"), assumed), None) is assumed


@pytest.mark.parametrize(("group", "expected"), named(GROUPS))
def test_a_group_joins_its_parts_by_kleenes_logic(group, expected):
    assert answer_with(group, VALUES) is expected


def test_every_group_of_up_to_three_is_the_minimum_or_maximum_of_its_parts():
    for group, expected in rule_tables.truth_table():
        assert answer_with(group, VALUES) is expected, group


@pytest.mark.parametrize(("rule", "answer", "clauses"), named(VERDICTS))
def test_a_verdict_joins_all_conditions_and_yes_may_need_the_provider(rule, answer, clauses):
    verdict = judge(rule, Facts(VALUES, ON))
    assert (verdict.answer, verdict.clauses) == (answer, clauses)


@pytest.mark.parametrize(
    ("rule", "word", "cause"),
    [
        pytest.param(Rule((T,)), "yes", None, id="fits"),
        pytest.param(Rule((F,)), "no", None, id="does-not-fit"),
        pytest.param(Rule((U,)), "unknown", Cause.ASK, id="depends-on-a-fact"),
        pytest.param(Rule((T,), is_complete=False), "unknown", Cause.PROVIDER, id="provider"),
        pytest.param(Rule((U,), is_complete=False), "unknown", Cause.ASK, id="first-ask"),
    ],
)
def test_an_unknown_verdict_says_whom_to_ask(rule, word, cause):
    verdict = judge(rule, Facts(VALUES, ON))
    assert (verdict.word, verdict.cause) == (word, cause)


def test_the_findings_give_every_condition_with_its_answer_all_the_way_down():
    group = all_(T, none_(F, U))
    first, second = judge(Rule((group, U_YES)), Facts(VALUES, ON)).findings
    assert (first.condition, first.answer, first.value) == (group, UNKNOWN, None)
    yes, inner = first.parts
    assert (yes.condition, yes.answer, yes.value, yes.parts) == (T, YES, True, ())
    assert [(part.condition, part.answer) for part in inner.parts] == [(F, NO), (U, UNKNOWN)]
    assert (second.condition, second.answer, second.value) == (U_YES, YES, None)


@pytest.mark.parametrize(
    ("condition", "is_assumed"),
    [
        pytest.param(U_YES, True, id="unknown-and-assumed"),
        pytest.param(U, False, id="unknown"),
        pytest.param(Clause("known_no", Op.IS, True, True), False, id="known"),
        pytest.param(any_(U_YES), False, id="a-group-is-not-itself-assumed"),
    ],
)
def test_a_finding_tells_when_its_answer_is_assumed(condition, is_assumed):
    (finding,) = judge(Rule((condition,)), Facts(VALUES, ON)).findings
    assert finding.is_assumed is is_assumed


@pytest.mark.parametrize(
    ("conditions", "deciding"),
    [
        pytest.param((T, T), [], id="a-yes-needs-no-explanation"),
        pytest.param((T, U, F, none_(T)), [F, none_(T)], id="the-noes-decide-a-no"),
        pytest.param((T, U, any_(U)), [U, any_(U)], id="the-unknowns-decide-an-unknown"),
    ],
)
def test_a_verdict_names_the_conditions_that_decide_it(conditions, deciding):
    verdict = judge(Rule(conditions, is_complete=False), Facts(VALUES, ON))
    assert [finding.condition for finding in verdict.deciding()] == deciding


def test_clauses_are_found_at_any_depth_in_reading_order():
    assert list(clauses_of((T, all_(F, none_(U)), U_YES))) == [T, F, U, U_YES]


def test_two_clauses_that_ask_the_same_are_equal_whatever_they_say_about_it():
    told = Clause("fact", Op.IS, True, because={"en": "A reason."}, source="https://example.org")
    assert told == Clause("fact", Op.IS, True)
    assert hash(told) == hash(Clause("fact", Op.IS, True))
    assert told != Clause("fact", Op.IS, True, if_unknown=True)


@given(st.data())
def test_the_findings_agree_with_the_verdict_at_every_depth(data):
    facts = data.draw(strategies.definitions())
    rule, known = data.draw(strategies.rules(facts)), data.draw(strategies.companies(facts))
    verdict = judge(rule, Facts(known, ON))
    assert verdict.clauses is joint(min, verdict.findings)
    for finding in walked(verdict.findings):
        assert finding.answer is answer_with(finding.condition, known)
        if isinstance(finding.condition, Group):
            kind = finding.condition.kind
            answer = joint(min if kind == "all" else max, finding.parts)
            assert finding.answer is (negated(answer) if kind == "none" else answer)


def walked(findings):
    for finding in findings:
        yield finding
        yield from walked(finding.parts)


def joint(extreme, findings):
    order = (NO, UNKNOWN, YES)
    levels = (order.index(finding.answer) for finding in findings)
    return order[extreme(levels, default=2)]


@given(st.data())
def test_negation_normal_form_changes_no_answer(data):
    facts = data.draw(strategies.definitions())
    condition = data.draw(strategies.conditions(facts))
    known = data.draw(strategies.companies(facts))
    assert answer_with(none_(none_(condition)), known) is answer_with(condition, known)
    if isinstance(condition, Group) and condition.kind == "all":
        negations = any_(*(none_(part) for part in condition.parts))
        assert answer_with(none_(condition), known) is answer_with(negations, known)


@given(st.data())
def test_learning_a_fact_never_turns_a_yes_into_a_no_or_back(data):
    """Facts, the derived ones among them, and the day stay as they are; one more becomes known."""
    facts = data.draw(strategies.definitions())
    rule = data.draw(strategies.rules(facts, assumes=False))
    known = data.draw(strategies.companies(facts))
    unknown = sorted(facts.keys() - known.keys())
    before = judge(rule, Facts(known, ON))
    for key in unknown:
        known = {**known, key: data.draw(strategies.values(facts[key]))}
        after = judge(rule, Facts(known, ON))
        assert before.answer in (None, after.answer)
        assert before.clauses in (None, after.clauses)
        before = after
    assert clauses_say(rule, known) is not None


def test_learning_a_fact_may_overturn_what_was_assumed():
    rule = Rule((U_YES,))
    assert judge(rule, Facts({}, ON)).answer is YES
    assert judge(rule, Facts({"not_known": False}, ON)).answer is NO
