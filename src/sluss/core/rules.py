"""Rules and verdicts in three values: yes, no and unknown, with an answer for every clause.

The logic is Kleene's strong three-valued logic (S. C. Kleene, Introduction to Metamathematics,
1952, § 64). `holds` alone gives a clause its meaning; everything else combines its answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import repeat
from operator import eq, ge, le
from typing import Any, NamedTuple, final

from sluss.core.codes import Code, Text
from sluss.core.facts import Facts, FactType, Value

Answer = bool | None
"""True is yes, False is no, None is unknown."""


class Op(StrEnum):
    """The operators of a fact clause."""

    IS = "is"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    WITHIN = "within"
    NOT_WITHIN = "not_within"
    INCLUDES_ANY = "includes_any"
    INCLUDES_ALL = "includes_all"
    INCLUDES_NONE = "includes_none"


_EXACT = frozenset({FactType.FLAG, FactType.CHOICE, FactType.NUMBER, FactType.DATE, FactType.CODE})
_ORDERED = frozenset({FactType.NUMBER, FactType.MONEY, FactType.DATE})

TYPES: Mapping[Op, frozenset[FactType]] = {
    Op.IS: _EXACT,
    Op.IN: _EXACT,
    Op.NOT_IN: _EXACT,
    Op.AT_LEAST: _ORDERED,
    Op.AT_MOST: _ORDERED,
    Op.BETWEEN: _ORDERED,
    Op.WITHIN: frozenset({FactType.CODE}),
    Op.NOT_WITHIN: frozenset({FactType.CODE}),
    Op.INCLUDES_ANY: frozenset({FactType.CHOICES}),
    Op.INCLUDES_ALL: frozenset({FactType.CHOICES}),
    Op.INCLUDES_NONE: frozenset({FactType.CHOICES}),
}
"""Which types of fact each operator may ask."""


class Kind(StrEnum):
    """How a group joins its clauses."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


@final
@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on one fact.

    `operand` is a value (`is`, bounds), a pair (`between`) or a frozenset (`in`, `within`,
    `includes_…`); codes are canonical keys. `if_unknown` is the answer assumed for an unknown fact.
    """

    fact: str
    op: Op
    operand: Any
    if_unknown: Answer = None
    because: Text = field(default_factory=dict, compare=False)
    source: str = field(default="", compare=False)


@final
@dataclass(frozen=True, slots=True)
class Group:
    """Clauses joined by `all`, `any` or `none`."""

    kind: Kind
    parts: tuple[Condition, ...]
    because: Text = field(default_factory=dict, compare=False)
    source: str = field(default="", compare=False)


Condition = Clause | Group


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold, and what no fact can decide.

    A rule with conditions for the provider to judge, or with conditions nobody here knows
    (`is_complete` false), can never be answered yes: at best unknown.
    """

    conditions: tuple[Condition, ...] = ()
    judged_by_provider: tuple[Text, ...] = ()
    is_complete: bool = True

    @property
    def is_capped(self) -> bool:
        """Tell whether yes is out of reach without the provider."""
        return bool(self.judged_by_provider) or not self.is_complete


_HOLDS: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.IS: eq,
    Op.IN: lambda value, listed: value in listed,
    Op.NOT_IN: lambda value, listed: value not in listed,
    Op.AT_LEAST: ge,
    Op.AT_MOST: le,
    Op.BETWEEN: lambda value, bounds: bounds[0] <= value <= bounds[1],
    Op.WITHIN: lambda code, listed: not listed.isdisjoint(code.path),
    Op.NOT_WITHIN: lambda code, listed: listed.isdisjoint(code.path),
    Op.INCLUDES_ANY: lambda values, wanted: not wanted.isdisjoint(values),
    Op.INCLUDES_ALL: lambda values, wanted: wanted <= values,
    Op.INCLUDES_NONE: lambda values, wanted: wanted.isdisjoint(values),
}
"""What each operator means, for a known value and the clause's operand."""

_EXACT_OPS = frozenset({Op.IS, Op.IN, Op.NOT_IN})


def holds(clause: Clause, value: Value | None) -> Answer:
    """Tell whether a clause holds for a value; None (unknown) gives what the clause assumes.

    >>> holds(Clause("employees", Op.AT_LEAST, 10.0), 10.0)
    True
    >>> holds(Clause("employees", Op.NOT_IN, frozenset({10.0})), None) is None
    True
    """
    if value is None:
        return clause.if_unknown
    if value.__class__ is Code and clause.op in _EXACT_OPS:
        return _HOLDS[clause.op](value.key, clause.operand)
    return _HOLDS[clause.op](value, clause.operand)


def negated(answer: Answer) -> Answer:
    """Kleene's not: unknown stays unknown."""
    return None if answer is None else not answer


def answer_with(condition: Condition, values: Mapping[str, Value]) -> Answer:
    """Return a condition's answer for a company's known values."""
    if type(condition) is Clause:
        return holds(condition, values.get(condition.fact))
    return joined(condition.kind, map(answer_with, condition.parts, repeat(values)))


def joined(kind: Kind, answers: Iterable[Answer]) -> Answer:
    """Join answers by Kleene's and, or, or the negation of or.

    `all` is no if one is no, else unknown if one is unknown, else yes; `any` is yes if one is yes,
    else unknown if one is unknown, else no. What comes after the answer that settles it is not
    asked for.
    """
    settling = kind is not _ALL
    answer: Answer = not settling
    for said in answers:
        if said is settling:
            answer = settling
            break
        if said is None:
            answer = None
    return negated(answer) if kind is _NONE else answer


_ALL, _NONE = Kind.ALL, Kind.NONE  # looking a member up in its class is slow before Python 3.12


def clauses_say(rule: Rule, values: Mapping[str, Value]) -> Answer:
    """Return what a rule's known clauses say together, the provider's word left aside."""
    return joined(_ALL, map(answer_with, rule.conditions, repeat(values)))


class Finding(NamedTuple):
    """One condition with its answer, and the same of its parts: a reason, all the way down."""

    condition: Condition
    answer: Answer
    value: Value | None = None
    parts: tuple[Finding, ...] = ()

    @property
    def is_assumed(self) -> bool:
        """Tell whether the fact is unknown and the clause says what to take for granted."""
        is_unknown = isinstance(self.condition, Clause) and self.value is None
        return is_unknown and self.answer is not None


class Cause(StrEnum):
    """Why a verdict is unknown: a fact to ask for, or something only the provider can decide."""

    ASK = "ask"
    PROVIDER = "provider"


class Verdict:
    """The answer of a rule for one company, with the answer of every clause.

    `answer` is the verdict, `clauses` what the known clauses say alone. The findings are given, or
    worked out when they are asked for.
    """

    __slots__ = ("_findings", "_values", "answer", "clauses", "rule")

    def __init__(
        self,
        rule: Rule,
        values: Mapping[str, Value],
        clauses: Answer,
        findings: tuple[Finding, ...] | None = None,
    ) -> None:
        self.rule, self._values, self.clauses = rule, values, clauses
        self._findings = findings
        self.answer: Answer = None if clauses and rule.is_capped else clauses

    @property
    def word(self) -> str:
        """Return `yes`, `no` or `unknown`."""
        return "unknown" if self.answer is None else "yes" if self.answer else "no"

    @property
    def cause(self) -> Cause | None:
        """Return why an unknown verdict is unknown."""
        if self.answer is not None:
            return None
        return Cause.PROVIDER if self.clauses else Cause.ASK

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the reasons, in the rule's own order."""
        if self._findings is None:
            self._findings = tuple([_finding(each, self._values) for each in self.rule.conditions])
        return self._findings

    def deciding(self) -> Iterator[Finding]:
        """Yield the findings that make the verdict what it is: the noes, or else the unknowns."""
        if self.clauses is not True:
            yield from (each for each in self.findings if each.answer is self.clauses)


def _finding(condition: Condition, values: Mapping[str, Value]) -> Finding:
    if type(condition) is Clause:
        value = values.get(condition.fact)
        return _made(Finding, (condition, holds(condition, value), value, ()))
    parts = tuple([_finding(part, values) for part in condition.parts])
    answer = joined(condition.kind, [part.answer for part in parts])
    return _made(Finding, (condition, answer, None, parts))


_made = tuple.__new__  # a finding is made for every clause: three times as fast as by its name


def judge(rule: Rule, facts: Facts) -> Verdict:
    """Judge one company by one rule; every clause's answer can be had from the verdict.

    >>> from datetime import date
    >>> rule = Rule((Clause("employees", Op.BETWEEN, (10.0, 249.0)),))
    >>> judge(rule, Facts({"employees": 12.0}, date(2026, 1, 1))).word
    'yes'
    >>> judge(rule, Facts({}, date(2026, 1, 1))).cause.value
    'ask'
    """
    return Verdict(rule, facts.values, clauses_say(rule, facts.values))


def clauses_of(conditions: Iterable[Condition]) -> Iterator[Clause]:
    """Yield every fact clause, at any depth."""
    for condition in conditions:
        if isinstance(condition, Clause):
            yield condition
        else:
            yield from clauses_of(condition.parts)
