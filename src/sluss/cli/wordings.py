"""The words of `content.wordings` in the language of the terminal."""

from __future__ import annotations

import os
from typing import Any

from sluss.content.wordings import (
    source_wording,
    state_wording,
    value_wording,
    verdict_wording,
    wording,
)
from sluss.core.facts import Fact
from sluss.core.offers import Offer
from sluss.core.rules import Verdict


def language() -> str:
    """Return the language of the terminal: SLUSS_LANGUAGE, else Swedish."""
    return "en" if os.environ.get("SLUSS_LANGUAGE", "sv").lower().startswith("en") else "sv"


def word(key: str) -> str:
    """Return a wording in the terminal's language."""
    return wording(key, language())


def verdict_words(verdict: Verdict) -> str:
    """Return the verdict as people read it."""
    return verdict_wording(verdict, language())


def state_words(offer: Offer, is_open: bool, reopens_on: object) -> str:
    """Return whether the offer is open, as people read it."""
    return state_wording(offer, is_open, reopens_on, language())


def source_words(source: str) -> str:
    """Return a clause's source as people read it."""
    return source_wording(source, language())


def value_words(value: Any, fact: Fact) -> str:
    """Return a value of a fact as people read it."""
    return value_wording(value, fact, language())
