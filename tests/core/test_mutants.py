"""The tables of rules notice a wrong meaning of every operator, of unknown, of groups and verdicts.

Each mutant stands in for the code while the tables are asked again; a mutant that no case objects
to would be a hole in the tables.
"""

from operator import eq, ge, gt, le, lt, ne

import pytest
from core.rule_tables import disagreements

from sluss.core import rules
from sluss.core.codes import Code
from sluss.core.rules import Kind, Op


def always(answer):
    return lambda value, operand: answer


OPERATORS = {
    Op.IS: {
        "negated": ne,
        "at least": ge,
        "at most": le,
        "always": always(True),
        "never": always(False),
    },
    Op.IN: {
        "negated": lambda value, listed: value not in listed,
        "only the first": lambda value, listed: value == min(listed),
        "only the last": lambda value, listed: value == max(listed),
        "anything up to the last": lambda value, listed: value <= max(listed),
        "never": always(False),
    },
    Op.NOT_IN: {
        "negated": lambda value, listed: value in listed,
        "only the first": lambda value, listed: value != min(listed),
        "only the last": lambda value, listed: value != max(listed),
        "always": always(True),
    },
    Op.AT_LEAST: {"strict": gt, "flipped": le, "flipped and strict": lt, "equal": eq},
    Op.AT_MOST: {"strict": lt, "flipped": ge, "flipped and strict": gt, "equal": eq},
    Op.BETWEEN: {
        "strict below": lambda value, pair: pair[0] < value <= pair[1],
        "strict above": lambda value, pair: pair[0] <= value < pair[1],
        "no lower bound": lambda value, pair: value <= pair[1],
        "no upper bound": lambda value, pair: value >= pair[0],
        "bounds swapped": lambda value, pair: pair[1] <= value <= pair[0],
        "outside": lambda value, pair: not pair[0] <= value <= pair[1],
    },
    Op.WITHIN: {
        "negated": lambda code, listed: listed.isdisjoint(code.path),
        "exact only": lambda code, listed: code.key in listed,
        "ancestors only": lambda code, listed: bool(listed & (code.path - {code.key})),
        "all listed": lambda code, listed: listed <= code.path,
        "by letters": lambda code, listed: any(each.startswith(code.key) for each in listed),
    },
    Op.NOT_WITHIN: {
        "negated": lambda code, listed: not listed.isdisjoint(code.path),
        "exact only": lambda code, listed: code.key not in listed,
        "ancestors only": lambda code, listed: not listed & (code.path - {code.key}),
        "codes below too": lambda code, listed: (
            listed.isdisjoint(code.path) and not any(each.startswith(code.key) for each in listed)
        ),
    },
    Op.INCLUDES_ANY: {
        "all": lambda values, wanted: wanted <= values,
        "none": lambda values, wanted: wanted.isdisjoint(values),
        "the empty set too": lambda values, wanted: not values or bool(wanted & values),
        "nothing else": lambda values, wanted: bool(values) and values <= wanted,
    },
    Op.INCLUDES_ALL: {
        "any": lambda values, wanted: not wanted.isdisjoint(values),
        "more than these": lambda values, wanted: wanted < values,
        "exactly these": lambda values, wanted: wanted == values,
        "sets swapped": lambda values, wanted: values <= wanted,
        "the empty set too": lambda values, wanted: not values or wanted <= values,
    },
    Op.INCLUDES_NONE: {
        "any": lambda values, wanted: not wanted.isdisjoint(values),
        "not all": lambda values, wanted: not wanted <= values,
        "not the empty set": lambda values, wanted: bool(values) and wanted.isdisjoint(values),
    },
}

HOLDS, JOINED, NEGATED = rules.holds, rules.joined, rules.negated


def unwrapped(clause, value):
    """Answer of a code that is never reduced to its own key."""
    return clause.if_unknown if value is None else rules._HOLDS[clause.op](value, clause.operand)


def on_ancestors(clause, value):
    """Answer `is` and `in` of a code as if they were `within`."""
    wide = {Op.IN: Op.WITHIN, Op.NOT_IN: Op.NOT_WITHIN}
    if isinstance(value, Code) and clause.op in wide:
        return rules._HOLDS[wide[clause.op]](value, clause.operand)
    return HOLDS(clause, value)


UNKNOWN = {
    "is no": lambda clause, value: False if value is None else HOLDS(clause, value),
    "is yes": lambda clause, value: True if value is None else HOLDS(clause, value),
    "is never assumed": lambda clause, value: None if value is None else HOLDS(clause, value),
    "is assumed the other way": lambda clause, value: (
        NEGATED(clause.if_unknown) if value is None else HOLDS(clause, value)
    ),
    "is no unless assumed": lambda clause, value: (
        bool(clause.if_unknown) if value is None else HOLDS(clause, value)
    ),
    "takes in zero, no and the empty set": lambda clause, value: (
        HOLDS(clause, value) if value else clause.if_unknown
    ),
    "overrides what is known": lambda clause, value: (
        HOLDS(clause, value) if clause.if_unknown is None else clause.if_unknown
    ),
    "codes are not reduced to their key": unwrapped,
    "codes answer for their ancestors": on_ancestors,
}


def joined_with(kind, conditions, values):
    return JOINED(kind, [rules.answer_with(each, values) for each in conditions])


def as_kind(kinds):
    """Join the groups of some kinds as if they were of other kinds."""
    return lambda kind, answers: JOINED(kinds.get(kind, kind), answers)


def counted(joint):
    """Join by counting: `joint` is told the kind and the answers of all parts."""
    return lambda kind, answers: joint(kind, list(answers))


def unknown_first(kind, answers):
    if None in answers:
        return None
    joint = all(answers) if kind is Kind.ALL else any(answers)
    return not joint if kind is Kind.NONE else joint


def unknown_ignored(kind, answers):
    return unknown_first(kind, [answer for answer in answers if answer is not None])


def not_all(kind, answers):
    if kind is not Kind.NONE:
        return counted_rightly(kind, answers)
    return NEGATED(counted_rightly(Kind.ALL, answers))


def each_negated(kind, answers):
    """Negate each part of `none` and ask for any of them, instead of for all of them."""
    if kind is not Kind.NONE:
        return counted_rightly(kind, answers)
    return counted_rightly(Kind.ANY, [NEGATED(answer) for answer in answers])


def first_only(kind, answers):
    return counted_rightly(kind, answers[:1])


def last_only(kind, answers):
    return counted_rightly(kind, answers[-1:])


def counted_rightly(kind, answers):
    settling = kind is not Kind.ALL
    joint = settling if settling in answers else None if None in answers else not settling
    return NEGATED(joint) if kind is Kind.NONE else joint


GROUPS = {
    "all is any": as_kind({Kind.ALL: Kind.ANY}),
    "any is all": as_kind({Kind.ANY: Kind.ALL}),
    "all and any swapped": as_kind({Kind.ALL: Kind.ANY, Kind.ANY: Kind.ALL}),
    "none is any": as_kind({Kind.NONE: Kind.ANY}),
    "any is none": as_kind({Kind.ANY: Kind.NONE}),
    "none is not all": counted(not_all),
    "none negates each and takes any": counted(each_negated),
    "unknown comes first": counted(unknown_first),
    "unknown is ignored": counted(unknown_ignored),
    "only the first part counts": counted(first_only),
    "only the last part counts": counted(last_only),
}

NEGATIONS = {
    "unknown becomes yes": lambda answer: not answer,
    "unknown becomes no": lambda answer: answer is False,
    "left out": lambda answer: answer,
    "of unknown only": lambda answer: answer is None,
}

CAPS = {
    "never": lambda rule: False,
    "always": lambda rule: True,
    "only what the provider judges": lambda rule: bool(rule.judged_by_provider),
    "only unknown conditions": lambda rule: not rule.is_complete,
    "only both": lambda rule: bool(rule.judged_by_provider) and not rule.is_complete,
}


def capped_before(rule, values):
    """Say unknown for a capped rule whatever its clauses say."""
    return None if rule.is_capped else joined_with(Kind.ALL, rule.conditions, values)


SAYINGS = {
    "any condition is enough": lambda rule, values: joined_with(Kind.ANY, rule.conditions, values),
    "only the first condition": lambda rule, values: joined_with(
        Kind.ALL, rule.conditions[:1], values
    ),
    "only the last condition": lambda rule, values: joined_with(
        Kind.ALL, rule.conditions[-1:], values
    ),
    "the provider comes before a no": capped_before,
}


def cases(mutants):
    return [pytest.param(mutant, id=name.replace(" ", "-")) for name, mutant in mutants.items()]


def test_the_code_as_it_is_agrees_with_every_table():
    assert list(disagreements()) == []
    assert OPERATORS.keys() == set(Op)


@pytest.mark.parametrize(
    ("op", "wrong"),
    [
        pytest.param(op, wrong, id=f"{op}-{name}".replace(" ", "-"))
        for op, mutants in OPERATORS.items()
        for name, wrong in mutants.items()
    ],
)
def test_a_wrong_operator_is_noticed(op, wrong, monkeypatch):
    monkeypatch.setitem(rules._HOLDS, op, wrong)
    assert list(disagreements())


@pytest.mark.parametrize("wrong", cases(UNKNOWN))
def test_a_wrong_way_with_unknown_values_and_codes_is_noticed(wrong, monkeypatch):
    monkeypatch.setattr(rules, "holds", wrong)
    assert list(disagreements())


@pytest.mark.parametrize("wrong", cases(GROUPS))
def test_a_wrong_way_to_join_is_noticed(wrong, monkeypatch):
    monkeypatch.setattr(rules, "joined", wrong)
    assert list(disagreements())


def test_joining_by_counting_is_no_mutant(monkeypatch):
    monkeypatch.setattr(rules, "joined", counted(counted_rightly))
    assert list(disagreements()) == []


@pytest.mark.parametrize("wrong", cases(NEGATIONS))
def test_a_wrong_negation_is_noticed(wrong, monkeypatch):
    monkeypatch.setattr(rules, "negated", wrong)
    assert list(disagreements())


@pytest.mark.parametrize("wrong", cases(CAPS))
def test_a_wrong_part_of_the_provider_is_noticed(wrong, monkeypatch):
    monkeypatch.setattr(rules.Rule, "is_capped", property(wrong))
    assert list(disagreements())


@pytest.mark.parametrize("wrong", cases(SAYINGS))
def test_a_wrong_verdict_is_noticed(wrong, monkeypatch):
    monkeypatch.setattr(rules, "clauses_say", wrong)
    assert list(disagreements())
