"""Instruments: items in sections, which of them are shown, and the needs that answers point to.

The answers of one assessment are a mapping from item key to answer, fit to be kept as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from sluss.core.codes import Text
from sluss.core.rules import Kind

Answer: TypeAlias = str | int | float | list[str] | dict[str, int] | None
"""choice and date str · multi list of option keys · need `{"weight": 0–4, "today": 0–4}` · level,
agree and whole numbers int · other numbers float · text str · `DONT_KNOW`, `NA`, or None: skipped.
"""

DONT_KNOW, NA = "dont_know", "na"


class ItemType(StrEnum):
    """What kind of answer an item takes."""

    LEVEL = "level"
    AGREE = "agree"
    CHOICE = "choice"
    MULTI = "multi"
    NEED = "need"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TABLE = "table"
    INFO = "info"


class State(StrEnum):
    """How an item that was shown was met; only `ANSWERED` has a value."""

    ANSWERED = "answered"
    DONT_KNOW = DONT_KNOW
    NA = NA
    SKIPPED = "skipped"


class Compare(StrEnum):
    """How a condition asks an earlier answer."""

    IS = "is"
    IN = "in"
    INCLUDES_ANY = "includes_any"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Comparison:
    """One earlier item asked one thing; false where that item is hidden or has no answer."""

    item: str
    how: Compare
    operand: str | float | tuple[str | float, ...] | bool


@dataclass(frozen=True)
class Joined:
    """Conditions joined by all, any or none; `not` in a file is none of one."""

    kind: Kind
    parts: tuple[Condition, ...]


Condition: TypeAlias = Comparison | Joined


@dataclass(frozen=True)
class Option:
    """One option of a choice. An exclusive one stands alone; `score`, where it has one, is 0–1."""

    key: str
    text: Text
    score: float | None = None
    is_exclusive: bool = False
    has_free_text: bool = False


@dataclass(frozen=True)
class Scale:
    """Whole steps from `low` to `high`, each with its label."""

    low: int
    high: int
    labels: Mapping[int, Text]


@dataclass(frozen=True)
class Item:
    """One question to a company.

    `scales` has "weight" and "today" for a need and "value" for level and agree. `candidates` are
    the codes of needs that a need item points to. `feeds` names what the answer is an input to.
    """

    key: str
    section: str
    type: ItemType
    text: Text
    help: Text = field(default_factory=dict)
    rev: int = 1
    required: bool = False
    dont_know_allowed: bool = False
    na_allowed: bool = False
    visible_if: Condition | None = None
    options: tuple[Option, ...] = ()
    max_choices: int | None = None
    scales: Mapping[str, Scale] = field(default_factory=dict)
    unit: Text = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    feeds: str = ""
    candidates: tuple[str, ...] = ()

    def free_text_key(self, option: str) -> str:
        """Return the key among the answers of the words that go with an option."""
        return f"{self.key}.{option}"


@dataclass(frozen=True)
class Section:
    """A part of an instrument that is answered together."""

    key: str
    title: Text
    about: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Instrument:
    """A versioned set of items, in the order they are asked."""

    key: str
    version: str
    title: Text
    purpose: Text
    minutes: int
    sections: tuple[Section, ...]
    items: tuple[Item, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        """The items by their keys."""
        return {item.key: item for item in self.items}


class FoundNeed(NamedTuple):
    """A need that the answers point to: its weight 1–3, and the item and gap 0–16 behind it."""

    need: str
    weight: int
    item: str
    gap: int


def is_state(item: Item, value: object) -> bool:
    """Tell whether a value is the word for a state; in a text only where the state is allowed."""
    if item.type is ItemType.TEXT:
        allowed = {DONT_KNOW: item.dont_know_allowed, NA: item.na_allowed}
        return isinstance(value, str) and allowed.get(value, False)
    return value in (DONT_KNOW, NA)


def state(item: Item, answer: Answer) -> State:
    """Return how the item was met: answered, skipped, not known or not applicable."""
    if answer is None:
        return State.SKIPPED
    return State(str(answer)) if is_state(item, answer) else State.ANSWERED


def holds(condition: Condition, given: Mapping[str, Answer]) -> bool:
    """Tell whether a condition is true of the answered items that are shown.

    A comparison with an item that is not among them is false, so its `not` is true.
    """
    if isinstance(condition, Joined):
        parts = (holds(part, given) for part in condition.parts)
        if condition.kind is Kind.ALL:
            return all(parts)
        return any(parts) is (condition.kind is Kind.ANY)
    answer = given.get(condition.item)
    return answer is not None and _compare(answer, condition.how, condition.operand)


def _compare(answer: Answer, how: Compare, operand: object) -> bool:
    if how is Compare.ANSWERED:
        return True
    if how is Compare.IS:
        return answer == operand
    if how is Compare.IN:
        return isinstance(operand, tuple) and answer in operand
    if isinstance(answer, list) and isinstance(operand, tuple):
        return how is Compare.INCLUDES_ANY and not set(operand).isdisjoint(answer)
    if not isinstance(answer, int | float) or not isinstance(operand, int | float):
        return False
    return answer >= operand if how is Compare.AT_LEAST else answer <= operand


def shown(instrument: Instrument, answers: Mapping[str, Answer]) -> list[Item]:
    """Return the items to ask, given the answers so far.

    Conditions look backwards only. An answer kept from when its item was shown counts for nothing
    once the item is hidden.
    """
    given: dict[str, Answer] = {}
    seen: list[Item] = []
    for item in instrument.items:
        if item.visible_if is None or holds(item.visible_if, given):
            seen.append(item)
            answer = answers.get(item.key)
            if state(item, answer) is State.ANSWERED:
                given[item.key] = answer
    return seen


def found_weight(gap: int) -> int:
    """Return the weight 0–3 of a gap 0–16: one for each full quarter of it, three at most.

    >>> [found_weight(gap) for gap in (0, 3, 4, 7, 8, 11, 12, 16)]
    [0, 0, 1, 1, 2, 2, 3, 3]
    """
    return min(3, gap // 4)


def ranked_needs(instrument: Instrument, answers: Mapping[str, Answer]) -> list[FoundNeed]:
    """Return the needs that the answers point to, the widest gap first, each need once.

    The gap of a need item is importance × (4 − how it works today), 0–16. Every candidate of the
    item gets the gap's weight: 1 from 4, 2 from 8, 3 from 12 (decisive and works poorly, or very
    important and does not work). A smaller gap is no need. Ties go to what is more important, then
    to what is asked first. A candidate of several items keeps the widest gap.
    """
    measured = []
    for item in shown(instrument, answers):
        answer = answers.get(item.key)
        if item.type is ItemType.NEED and isinstance(answer, dict):
            gap = answer["weight"] * (item.scales["today"].high - answer["today"])
            measured.append((gap, answer["weight"], item))
    found: dict[str, FoundNeed] = {}
    for gap, _, item in sorted(measured, key=lambda each: (-each[0], -each[1])):
        for need in item.candidates if found_weight(gap) else ():
            found.setdefault(need, FoundNeed(need, found_weight(gap), item.key, gap))
    return list(found.values())
