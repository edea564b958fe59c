"""An offer: what a provider can do for a company, for whom, and when it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from sluss.core.codes import Text
from sluss.core.rules import Rule


class OfferKind(StrEnum):
    """What sort of help an offer is."""

    GRANT = "grant"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    EQUITY = "equity"
    ADVICE = "advice"
    NETWORK = "network"
    TEST_BED = "test_bed"
    TRAINING = "training"
    RESEARCH = "research"
    TOOL = "tool"
    CERTIFICATION = "certification"
    PROGRAMME = "programme"
    OTHER = "other"


class Standing(StrEnum):
    """What is known of whether the offer runs at all."""

    OPEN = "open"
    LIKELY_OPEN = "likely_open"
    RECURRING = "recurring"
    ENDED = "ended"
    UNKNOWN = "unknown"


_ENDED = Standing.ENDED  # looking a member up in its class is slow before Python 3.12


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which an offer takes applications; both included, either may be missing."""

    first: date | None = None
    last: date | None = None

    def contains(self, day: date) -> bool:
        """Tell whether the day lies in the window."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def stems(*texts: str) -> frozenset[str]:
    """Return the long words' first six letters, which carry most of a compound's sense.

    >>> sorted(stems("Stöd till energikartläggning", "energy"))
    ['energi', 'energy']
    """
    letters = "".join(c if c.isalpha() else " " for c in " ".join(texts).lower())
    return frozenset(word[:6] for word in letters.split() if len(word) > 4)


@dataclass(frozen=True)
class Offer:
    """One offer. `serves` says how well it serves each need, 1–3."""

    key: str
    name: Text
    provider: str
    kind: OfferKind
    serves: Mapping[str, int] = field(default_factory=dict)
    rule: Rule = field(default_factory=Rule)
    standing: Standing = Standing.UNKNOWN
    windows: tuple[Window, ...] = ()
    is_paused: bool = False
    confirmed_on: date | None = None
    summary: Text = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    suits_level: tuple[int, int] | None = None
    capacity: int | None = None
    url: str = ""
    as_of: str = ""
    source: tuple[str, ...] = ()
    confidence: str = ""
    note: str = ""

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of the words in its name and summary, in every language."""
        return stems(*self.name.values(), *self.summary.values())

    def is_open(self, day: date) -> bool:
        """Tell whether the offer takes applications on the day, as far as is known."""
        if self.is_paused or self.standing is _ENDED:
            return False
        return not self.windows or any(window.contains(day) for window in self.windows)

    def reopens_on(self, day: date) -> date | None:
        """Return a closed offer's next known opening; None if open, ended, paused or unknown."""
        if self.is_open(day) or self.is_paused or self.standing is _ENDED:
            return None
        coming = [w.first for w in self.windows if w.first is not None and w.first > day]
        return min(coming, default=None)

    def closes_on(self, day: date) -> date | None:
        """Return the last day of the window that is open on the day; None if none is known."""
        if not self.is_open(day):
            return None
        ends = [window.last for window in self.windows if window.contains(day)]
        known = [end for end in ends if end is not None]
        return max(known) if ends and len(known) == len(ends) else None
