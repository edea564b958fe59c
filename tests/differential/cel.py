"""Rules in the Common Expression Language (cel-spec), straight from the rule's tree.

An unknown fact is a missing key, so asking it is an error; CEL's `&&` and `||` absorb an error when
the other side settles the answer, which is Kleene's logic with the error as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import celpy
from celpy import celtypes
from differential.sql import climbed

from sluss.core.facts import Fact, Facts, FactType
from sluss.core.rules import Clause, Condition, Kind, Op, Rule

_ENVIRONMENT = celpy.Environment()
_UNKNOWN = ("no such member in mapping", "CELEvalError")


def literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | date):  # days as ISO text, which sorts as days do
        return f'"{value}"'
    return repr(value)


def clause_cel(clause: Clause) -> str:
    held = f"({_held(clause)})"
    if clause.if_unknown is None:
        return held
    return f"(has(f.{clause.fact}) ? {held} : {literal(clause.if_unknown)})"


def _held(clause: Clause) -> str:
    fact, operand = f"f.{clause.fact}", clause.operand
    if clause.op is Op.BETWEEN:
        return f"{fact} >= {literal(operand[0])} && {fact} <= {literal(operand[1])}"
    compared = {Op.IS: "==", Op.AT_LEAST: ">=", Op.AT_MOST: "<="}
    if clause.op in compared:
        return f"{fact} {compared[clause.op]} {literal(operand)}"
    wanted = sorted(literal(each) for each in operand)
    if clause.op in (Op.IN, Op.NOT_IN):
        return f"{'' if clause.op is Op.IN else '!'}({fact} in [{', '.join(wanted)}])"
    path = f"{fact}_path" if clause.op in (Op.WITHIN, Op.NOT_WITHIN) else fact
    tests = [f"{each} in {path}" for each in wanted]
    if clause.op is Op.INCLUDES_ALL:
        return " && ".join(tests)
    either = " || ".join(tests)
    return either if clause.op in (Op.WITHIN, Op.INCLUDES_ANY) else f"!({either})"


def condition_cel(condition: Condition) -> str:
    if isinstance(condition, Clause):
        return clause_cel(condition)
    parts = [condition_cel(part) for part in condition.parts]
    joined = (" && " if condition.kind is Kind.ALL else " || ").join(parts)
    return f"{'!' if condition.kind is Kind.NONE else ''}({joined})"


def rule_cel(rule: Rule) -> celpy.Runner:
    source = " && ".join(condition_cel(each) for each in rule.conditions)
    return _ENVIRONMENT.program(_ENVIRONMENT.compile(source))


def company_cel(facts: Facts, definitions: Mapping[str, Fact]) -> celpy.celtypes.MapType:
    found: dict[Any, Any] = {}
    for key, value in facts.values.items():
        fact = definitions[key]
        if fact.type is FactType.CODE:
            found[key], found[f"{key}_path"] = value.key, climbed(fact, value.key)
        elif isinstance(value, frozenset):
            found[key] = sorted(value)
        else:
            found[key] = value.isoformat() if isinstance(value, date) else value
    return celtypes.MapType({celtypes.StringType(k): _typed(v) for k, v in found.items()})


def _typed(value: object) -> Any:
    return celpy.json_to_cel(value)


def level_cel(program: celpy.Runner, rule: Rule, company: celtypes.MapType) -> int:
    """Return 0 no, 1 unknown, 2 yes; an error that is not about a missing fact is raised."""
    try:
        answer = bool(program.evaluate({"f": company}))
    except celpy.CELEvalError as error:
        if not any(mark in str(error.args[0]) for mark in _UNKNOWN):
            raise
        return 1
    is_capped = bool(rule.judged_by_provider) or not rule.is_complete
    return 1 if answer and is_capped else 2 * answer
