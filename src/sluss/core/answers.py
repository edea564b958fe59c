"""What a page sends for an instrument's items, turned into answers or into faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from sluss.core.instruments import (
    DONT_KNOW,
    NA,
    Answer,
    Item,
    ItemType,
    Scale,
    is_state,
)

Raw: TypeAlias = str | Sequence[str] | Mapping[str, str] | None
"""What a page sends for an item: one string, several for multi, weight and today for need."""

MOST_SIGNS = 5_000
"""How long a text answer may be."""


class AnswerFault(StrEnum):
    """Why a raw answer is not taken; the page words it."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    MALFORMED = "malformed"
    UNKNOWN_OPTION = "unknown_option"
    TOO_MANY = "too_many"
    NOT_ALONE = "not_alone"
    NO_NUMBER = "no_number"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    TOO_MANY_DECIMALS = "too_many_decimals"
    OFF_SCALE = "off_scale"
    TOO_LONG = "too_long"
    NO_DAY = "no_day"
    DONT_KNOW_NOT_ALLOWED = "dont_know_not_allowed"
    NA_NOT_ALLOWED = "na_not_allowed"
    TAKES_NO_ANSWER = "takes_no_answer"


class Checked(NamedTuple):
    """A raw answer turned into an answer, or the fault that stops it (then the answer is None)."""

    answer: Answer
    fault: AnswerFault | None = None


class _Refused(Exception):
    def __init__(self, fault: AnswerFault) -> None:
        self.fault = fault


def checked(item: Item, raw: Raw) -> Checked:
    """Turn what a page sends for one item into its answer, or into the fault that stops it.

    Nothing sent is a skipped item, which is a fault only where an answer is required.
    """
    sent = _trimmed(item, raw)
    try:
        if not sent:
            return Checked(None, AnswerFault.MISSING if item.required else None)
        return Checked(_without_value(item, sent) or _read(item, sent))
    except _Refused as refused:
        return Checked(None, refused.fault)


def _trimmed(item: Item, raw: Raw) -> str | list[str] | dict[str, str]:
    """Return what was sent without outer space and empty parts, a list only for multi."""
    if raw is None:
        return ""
    if isinstance(raw, Mapping):
        return {key: value.strip() for key, value in raw.items() if value.strip()}
    sent = [raw] if isinstance(raw, str) else list(raw)
    parts = [part.strip() for part in sent if part.strip()]
    is_one = len(parts) == 1 and (item.type is not ItemType.MULTI or is_state(item, parts[0]))
    return parts[0] if is_one else parts


def _without_value(item: Item, sent: Raw) -> str | None:
    if not isinstance(sent, str) or not is_state(item, sent):
        return None
    if sent == DONT_KNOW and not item.dont_know_allowed:
        raise _Refused(AnswerFault.DONT_KNOW_NOT_ALLOWED)
    if sent == NA and not item.na_allowed:
        raise _Refused(AnswerFault.NA_NOT_ALLOWED)
    return sent


def _read(item: Item, sent: str | list[str] | dict[str, str]) -> Answer:
    if isinstance(sent, str) and item.type in _READ_ONE:
        return _READ_ONE[item.type](item, sent)
    if item.type is ItemType.MULTI and isinstance(sent, list):
        return _options(item, sent)
    if item.type is ItemType.NEED and isinstance(sent, dict):
        return _need(item, sent)
    takes_none = item.type in (ItemType.TABLE, ItemType.INFO)
    raise _Refused(AnswerFault.TAKES_NO_ANSWER if takes_none else AnswerFault.MALFORMED)


def _option(item: Item, sent: str) -> str:
    if sent not in [option.key for option in item.options]:
        raise _Refused(AnswerFault.UNKNOWN_OPTION)
    return sent


def _options(item: Item, sent: list[str]) -> list[str]:
    """Return the chosen options in the item's order, each once."""
    chosen = {_option(item, each) for each in sent}
    options = [option for option in item.options if option.key in chosen]
    if len(options) > 1 and any(option.is_exclusive for option in options):
        raise _Refused(AnswerFault.NOT_ALONE)
    if item.max_choices is not None and len(options) > item.max_choices:
        raise _Refused(AnswerFault.TOO_MANY)
    return [option.key for option in options]


def _step(scale: Scale, sent: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,4}", sent) or not scale.low <= int(sent) <= scale.high:
        raise _Refused(AnswerFault.OFF_SCALE)
    return int(sent)


def _need(item: Item, sent: dict[str, str]) -> dict[str, int]:
    if sent.keys() != item.scales.keys():
        is_part = sent.keys() < item.scales.keys()
        raise _Refused(AnswerFault.INCOMPLETE if is_part else AnswerFault.MALFORMED)
    return {key: _step(scale, sent[key]) for key, scale in item.scales.items()}


_SPACES = re.compile("[\u00a0\u2009\u202f]")
_NUMBER = re.compile(
    r"(?P<whole>-?(?:[0-9]{1,15}|[0-9]{1,3}(?: [0-9]{3}){1,4}))(?:[.,](?P<decimals>[0-9]{1,15}))?"
)


def _number(item: Item, sent: str) -> int | float:
    """Return a number with a comma or a point, its thousands apart by spaces or not at all."""
    match = _NUMBER.fullmatch(_SPACES.sub(" ", sent).replace("\u2212", "-"))
    if match is None:
        raise _Refused(AnswerFault.NO_NUMBER)
    whole, decimals = match["whole"].replace(" ", ""), match["decimals"] or ""
    if item.decimals is not None and len(decimals) > item.decimals:
        raise _Refused(AnswerFault.TOO_MANY_DECIMALS)
    number = float(f"{whole}.{decimals}") if decimals else int(whole)
    if item.minimum is not None and number < item.minimum:
        raise _Refused(AnswerFault.TOO_LOW)
    if item.maximum is not None and number > item.maximum:
        raise _Refused(AnswerFault.TOO_HIGH)
    return number


def _text(_: Item, sent: str) -> str:
    if len(sent) > MOST_SIGNS:
        raise _Refused(AnswerFault.TOO_LONG)
    if "\0" in sent:  # no database keeps it in a text
        raise _Refused(AnswerFault.MALFORMED)
    return sent


def _day(_: Item, sent: str) -> str:
    try:
        return date.fromisoformat(sent).isoformat()
    except ValueError as error:
        raise _Refused(AnswerFault.NO_DAY) from error


_READ_ONE: Mapping[ItemType, Callable[[Item, str], Answer]] = {
    ItemType.LEVEL: lambda item, sent: _step(item.scales["value"], sent),
    ItemType.AGREE: lambda item, sent: _step(item.scales["value"], sent),
    ItemType.CHOICE: _option,
    ItemType.NUMBER: _number,
    ItemType.TEXT: _text,
    ItemType.DATE: _day,
}
