"""What is there before a question is asked: facts on file, last time's answers, free words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.timezone import localdate

from sluss.casework.models import Assessment, Case
from sluss.content.instrumentfiles import shipped_instrument
from sluss.core.answers import Raw, checked
from sluss.core.codes import Text
from sluss.core.errors import ValueFault
from sluss.core.facts import Value
from sluss.core.instruments import Answer, Instrument, Item, ItemType, shown
from sluss.directory.models import KnownFact
from sluss.directory.reading import read_fact

A_MILLION = 1_000_000
CENTS = 100


class Feed(NamedTuple):
    """The fact that an answer becomes, how it is written, and the answer that its value gives."""

    fact: str
    write: Callable[[Any], str]
    read: Callable[[Any], Answer]


def _short(number: float) -> int | float:
    """Return a number as an answer has it: one decimal, and none where it is whole."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


FEEDS: Mapping[str, Feed] = {
    "sme.headcount": Feed("employees", lambda answer: f"{answer:g}", _short),
    "sme.turnover": Feed(
        "turnover_sek",
        lambda answer: str(round(answer * A_MILLION)),
        lambda cents: _short(cents / CENTS / A_MILLION),
    ),
    "sme.ownership": Feed(
        "is_autonomous",
        lambda answer: str(answer == "under_25").lower(),
        lambda is_autonomous: "under_25" if is_autonomous else None,
    ),
}
"""Which fact an item feeds; turnover is asked in millions. Who is not autonomous may be so in two
ways, so that fact gives no answer.
"""


class KnownBefore(NamedTuple):
    """A fact on file, its value, and the answer it gives; None where it gives none."""

    fact: KnownFact
    value: Value
    answer: Answer


def known_before(case: Case, instrument: Instrument) -> dict[str, KnownBefore]:
    """Return by item what is on file of the facts that an instrument's items feed."""
    there = {each.key: each for each in case.company.known_facts.all() if each.is_latest}
    known = {}
    for item in instrument.items:
        feed = FEEDS.get(item.feeds)
        fact = there.get(feed.fact) if feed else None
        value = _value(fact) if fact else None
        if feed and fact and value is not None:
            answer = feed.read(value)
            known[item.key] = KnownBefore(
                fact, value, answer if holds_still(item, answer) else None
            )
    return known


def _value(fact: KnownFact) -> Value | None:
    try:
        return read_fact(fact.key, fact.value)
    except ValueFault:
        return None


def holds_still(item: Item, answer: Answer) -> bool:
    """Tell whether an answer from another time can be given to the item as it is today."""
    if answer is None:
        return False
    raw: Raw = answer if isinstance(answer, str | list) else str(answer)
    if isinstance(answer, dict):
        raw = {key: str(step) for key, step in answer.items()}
    return checked(item, raw).answer == answer


def last_time(case: Case, key: str) -> Assessment | None:
    """Return the latest completed assessment of a case by an instrument."""
    done = case.assessments.filter(instrument=key).exclude(completed_at=None)
    return done.order_by("-completed_at", "-pk").first()


def as_then(item: Item, then: Assessment | None) -> dict[str, Answer]:
    """Return what was answered to an item and the words of its options; nothing if it changed.

    What is there is all that a page sends for the item, so that it can be kept as one answer.
    """
    answer = then.answers.get(item.key) if then else None
    if then is None or not holds_still(item, answer):
        return {}
    keys = [item.free_text_key(each.key) for each in item.options if each.has_free_text]
    return {item.key: answer, **{key: then.answers.get(key) for key in keys}}


class Words(NamedTuple):
    """What the company said in its own words, to which question and on which day."""

    question: Text
    words: str
    on: date


def company_words(case: Case, key: str) -> list[Words]:
    """Return the free words of an instrument: of the open assessment, else of the latest completed.

    A question that has no words yet in the open one keeps those of last time.
    """
    asked = case.assessments.filter(instrument=key)
    latest = list(asked.order_by(F("completed_at").desc(nulls_first=True), "-pk")[:2])
    if latest and latest[0].completed_at is not None:
        latest = latest[:1]
    told: dict[str, Words] = {}
    for assessment in reversed(latest):
        told |= _words(shipped_instrument(key), assessment)
    order = {item.key: place for place, item in enumerate(shipped_instrument(key).items)}
    return [told[each] for each in sorted(told, key=lambda each: order[each])]


def _words(instrument: Instrument, assessment: Assessment) -> dict[str, Words]:
    said_at: datetime = assessment.completed_at or assessment.saved_at or assessment.begun_at
    told = {}
    for item in shown(instrument, assessment.answers):
        answer = assessment.answers.get(item.key)
        chosen = answer if isinstance(answer, list) else [answer]
        keys = [item.free_text_key(o.key) for o in item.options if o.key in chosen]
        words = [answer] if item.type is ItemType.TEXT else map(assessment.answers.get, keys)
        said = "\n".join(each for each in words if isinstance(each, str) and each.strip())
        if said:
            told[item.key] = Words(item.text, said, localdate(said_at))
    return told
