"""What may be known about a company: definitions of facts, and the facts of one company on a day.

A fact that is missing is *unknown*. It is never no, never zero and never empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from sluss.core.codes import Code, Text, Tree
from sluss.core.stateaid import Grant


class FactType(StrEnum):
    """What kind of value a fact has, and so which operators may ask it."""

    NUMBER = "number"
    MONEY = "money"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    CODE = "code"
    DATE = "date"
    GRANTS = "grants"


Value = bool | int | float | str | date | Code | frozenset[str] | tuple[Grant, ...]
"""A known value: number float · money integer minor units · flag bool · choice str · choices
frozenset · code Code · date date · grants tuple."""


@dataclass(frozen=True)
class Fact:
    """The definition of one fact."""

    key: str
    type: FactType
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    options: tuple[str, ...] = ()
    tree: Tree | None = None
    ask: Text = field(default_factory=dict)
    name: Text = field(default_factory=dict)
    option_names: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """All the facts rules may ask, and the exchange rates that join SEK and EUR.

    `rates` gives SEK for one EUR as an average of the year in which the accounts were closed.
    """

    facts: Mapping[str, Fact]
    rates: Mapping[int, float] = field(default_factory=dict)

    def has(self, key: str, *types: FactType) -> bool:
        """Tell whether the fact is defined with one of the types."""
        fact = self.facts.get(key)
        return fact is not None and fact.type in types


@dataclass(frozen=True)
class Facts:
    """One company's known facts on a day, derived ones included. Made by `derived.facts_on`.

    `derived` names the facts that are computed in this run, and so never asked for.
    """

    values: Mapping[str, Value]
    on: date
    derived: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def get(self, key: str) -> Value | None:
        """Return the value, or None for unknown."""
        return self.values.get(key)
