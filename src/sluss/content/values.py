"""One cell, or one operand of a clause, as a fact's value. Bad ones raise `ValueFault`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from sluss.core.codes import Code
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.facts import Fact, FactType, Value
from sluss.core.stateaid import Grant

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_FLAGS = {
    **dict.fromkeys(("true", "ja", "yes", "1"), True),
    **dict.fromkeys(("false", "nej", "no", "0"), False),
}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_CENTS = 2**62
"""Money is held in 64 bits; no company has this much."""


def day(value: Any) -> date:
    """Return a day from an ISO string, or from a date cell without a time.

    >>> day("2026-02-28")
    datetime.date(2026, 2, 28)
    """
    if isinstance(value, datetime):
        if value.time() != datetime.min.time():
            raise ValueFault(f"'{value}' has a time of day; a date is written 2026-11-23")
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueFault(f"there is no day '{value}'") from error
    raise ValueFault(f"'{value}' is no date; write it as 2026-11-23")


def decimal(value: Any, has_decimal_comma: bool = False) -> Decimal:
    """Return an exact number. Spaces are accepted; a decimal comma only in `;` files.

    >>> decimal("1 250,5", has_decimal_comma=True)
    Decimal('1250.5')
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueFault(f"'{value}' is no number")
    text = _SPACES.sub("", value) if isinstance(value, str) else str(value)
    if has_decimal_comma and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        hint = "; write the decimals after a point" if "," in text else ""
        raise ValueFault(f"'{value}' is no number{hint}")
    number = Decimal(text)
    if not isfinite(float(number)):
        raise ValueFault(f"'{value}' is too large a number")
    return number


def cents(number: Decimal) -> int:
    """Return major units as minor units, or raise for more than two decimals.

    >>> cents(Decimal("12.5"))
    1250
    """
    minor = number * 100
    if abs(minor) > MOST_CENTS:
        raise ValueFault(f"{number} is more money than can be held")
    if minor != minor.to_integral_value():
        raise ValueFault(f"{number} has more than two decimals; money has at most two")
    return int(minor)


def _within_limits(fact: Fact, number: Decimal, shown: Any) -> Decimal:
    if fact.minimum is not None and number < Decimal(str(fact.minimum)):
        raise ValueFault(f"{shown} is below the least that '{fact.key}' can be, {fact.minimum:g}")
    if fact.maximum is not None and number > Decimal(str(fact.maximum)):
        raise ValueFault(f"{shown} is over the most that '{fact.key}' can be, {fact.maximum:g}")
    return number


def _number(fact: Fact, value: Any, has_decimal_comma: bool) -> Value:
    return float(_within_limits(fact, decimal(value, has_decimal_comma), value))


def _money(fact: Fact, value: Any, has_decimal_comma: bool) -> Value:
    return cents(_within_limits(fact, decimal(value, has_decimal_comma), value))


def _flag(_fact: Fact, value: Any, _comma: bool) -> Value:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    flag = _FLAGS.get(str(value).strip().lower())
    if flag is None:
        raise ValueFault(f"'{value}' is neither true nor false; write true, false, ja or nej")
    return flag


def option(fact: Fact, value: Any) -> str:
    """Return one of the fact's options, or raise with the closest."""
    text = value.strip() if isinstance(value, str) else value
    if text not in fact.options:
        shown = ", ".join(fact.options[:12]) + (", …" if len(fact.options) > 12 else "")
        hint = did_you_mean(str(text), fact.options)
        raise ValueFault(f"'{value}' is no option of '{fact.key}'{hint or f'; use {shown}'}")
    return str(text)


def _choice(fact: Fact, value: Any, _comma: bool) -> Value:
    return option(fact, value)


def parts(value: Any) -> list[Any]:
    """Return the parts of a set: a list, or text separated by `|`; just `|` is the empty set."""
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if not isinstance(value, str):
        raise ValueFault(f"'{value}' is no set; write the options with | between them")
    text = value.strip()
    return [] if text == "|" else [part.strip() for part in text.split("|")]


def _choices(fact: Fact, value: Any, _comma: bool) -> Value:
    return frozenset(option(fact, part) for part in parts(value))


def code(fact: Fact, value: Any) -> Code:
    """Return a code of the fact's tree. A bare number is refused, as 25.10 and 25.1 differ."""
    if not isinstance(value, str):
        raise ValueFault(
            f"{value} is a number; a code is text: write '{value}' in quotes, "
            "or set the spreadsheet's cell to text"
        )
    assert fact.tree is not None
    return fact.tree.code(value)


def _code(fact: Fact, value: Any, _comma: bool) -> Value:
    return code(fact, value)


def _date(_fact: Fact, value: Any, _comma: bool) -> Value:
    return day(value)


def _grants(_fact: Fact, value: Any, has_decimal_comma: bool) -> Value:
    return tuple(_grant(str(part), has_decimal_comma) for part in parts(value))


def _grant(text: str, has_decimal_comma: bool) -> Grant:
    granted_on, colon, amount = text.partition(":")
    if not colon:
        raise ValueFault(f"'{text}' is no aid decision; write DATE:EUR, as 2025-03-01:20000")
    number = decimal(amount, has_decimal_comma)
    if number < 0:
        raise ValueFault(f"'{amount}' is below 0; aid that was granted is 0 or more")
    return Grant(day(granted_on), cents(number))


_READ: Mapping[FactType, Callable[[Fact, Any, bool], Value]] = {
    FactType.NUMBER: _number,
    FactType.MONEY: _money,
    FactType.FLAG: _flag,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.CODE: _code,
    FactType.DATE: _date,
    FactType.GRANTS: _grants,
}


def is_empty(value: Any) -> bool:
    """Tell whether a cell is empty, and so unknown."""
    return value is None or (isinstance(value, str) and not value.strip())


def cell(fact: Fact, value: Any, has_decimal_comma: bool = False) -> Value | None:
    """Return a cell as the fact's value; None (unknown) for an empty cell."""
    return None if is_empty(value) else _READ[fact.type](fact, value, has_decimal_comma)


def need_weights(value: Any, needs: Iterable[str]) -> Mapping[str, int] | None:
    """Return `CIR-02:3|ENV-01` as weights 1–3; None (not asked) for an empty cell.

    >>> need_weights("CIR-02:3|ENV-01", ["CIR-02", "ENV-01"])
    {'CIR-02': 3, 'ENV-01': 1}
    """
    if is_empty(value):
        return None
    weights: dict[str, int] = {}
    for part in parts(value):
        need, colon, weight = str(part).partition(":")
        need = need.strip()
        if need not in needs:
            raise ValueFault(f"unknown need '{need}'{did_you_mean(need, needs)}")
        if colon and weight.strip() not in ("1", "2", "3"):
            raise ValueFault(f"'{weight}' is no weight of '{need}'; use 1, 2 or 3")
        weights[need] = max(int(weight) if colon else 1, weights.get(need, 0))
    return weights
