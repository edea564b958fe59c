"""What was told about a company, read as the vocabulary has it today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sluss.content.knowledge import knowledge
from sluss.content.values import cell
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.facts import Value


class Read(NamedTuple):
    """The values that are known, and what was written that can no longer be read, by fact."""

    known: Mapping[str, Value]
    unreadable: Mapping[str, str]


def read_fact(key: str, text: str) -> Value | None:
    """Return a fact, written as in companies files, as its value; None for what is not known.

    Raises `ValueFault` for a fact that nobody defines and a value that it cannot have: what was
    kept under an earlier vocabulary may not fit the one of today.
    """
    facts = knowledge().vocabulary.facts
    if key not in facts:
        raise ValueFault(f"unknown fact '{key}'{did_you_mean(key, facts)}")
    return cell(facts[key], text, has_decimal_comma=True)


def read_all(told: Mapping[str, str]) -> Read:
    """Return the facts that were told, each read by itself: one that cannot be stops no other."""
    known: dict[str, Value] = {}
    unreadable: dict[str, str] = {}
    for key, text in told.items():
        try:
            value = read_fact(key, text)
        except ValueFault:
            unreadable[key] = text
        else:
            if value is not None:
                known[key] = value
    return Read(known, unreadable)
