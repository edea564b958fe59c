"""Facts the core computes and nobody gives: age, SME class, room for de minimis aid, money in the
other currency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sluss.core.facts import Facts, FactType, Value, Vocabulary
from sluss.core.smesize import BALANCE, HEADCOUNT, TURNOVER, SizeClass
from sluss.core.stateaid import Grant, derived_size, room

Known = Mapping[str, Value]

DERIVED: Mapping[str, FactType] = {
    "age_years": FactType.NUMBER,
    "sme_class": FactType.CHOICE,
    "aid_room_eur": FactType.MONEY,
}
"""Derived facts and the type each must be defined with."""

INPUTS_OF: Mapping[str, tuple[str, ...]] = {
    "age_years": ("registered_on",),
    "sme_class": (
        "employees",
        "is_autonomous",
        "turnover_eur",
        "balance_sheet_eur",
        "sme_class_before",
    ),
    "aid_room_eur": ("aid_received",),
}
"""What each derived fact is computed from, in the order to ask for it."""

SIZE_STEPS: Mapping[str, tuple[int, ...]] = {
    "employees": HEADCOUNT.micro_small_medium,
    "turnover_eur": TURNOVER.micro_small_medium,
    "balance_sheet_eur": BALANCE.micro_small_medium,
}
"""Where the size class may change; between two steps every value gives the same class."""

_INPUTS: Mapping[str, FactType] = {
    "registered_on": FactType.DATE,
    "employees": FactType.NUMBER,
    "is_autonomous": FactType.FLAG,
    "sme_class_before": FactType.CHOICE,
    "aid_received": FactType.GRANTS,
    "accounting_year": FactType.NUMBER,
    "turnover_sek": FactType.MONEY,
    "turnover_eur": FactType.MONEY,
    "balance_sheet_sek": FactType.MONEY,
    "balance_sheet_eur": FactType.MONEY,
}


def completed_years(start: date, on: date) -> int | None:
    """Return whole years from `start` to `on`; None before the start.

    >>> completed_years(date(2020, 2, 29), date(2024, 2, 28))
    3
    >>> completed_years(date(2020, 2, 29), date(2021, 3, 1))
    1
    """
    if start > on:
        return None
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def _in_currencies(known: dict[str, Value], vocabulary: Vocabulary) -> None:
    year = known.get("accounting_year")
    rate = vocabulary.rates.get(int(year)) if isinstance(year, float) else None
    if rate is None:
        return
    for in_sek, in_eur in _PAIRS:
        if not (is_usable(in_sek, vocabulary) and is_usable(in_eur, vocabulary)):
            continue
        sek, eur = known.get(in_sek), known.get(in_eur)
        if sek is None and isinstance(eur, int):
            known[in_sek] = round(eur * rate)
        elif eur is None and isinstance(sek, int):
            known[in_eur] = round(sek / rate)


_PAIRS = (("turnover_sek", "turnover_eur"), ("balance_sheet_sek", "balance_sheet_eur"))
CURRENCIES: Mapping[str, str] = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
"""Each fact of money that may be known in the other currency, and that fact."""


def is_usable(key: str, vocabulary: Vocabulary) -> bool:
    """Tell whether an input still has the type that the derivations read."""
    return key in _INPUTS and vocabulary.has(key, _INPUTS[key])


def compute(key: str, known: Known, on: date) -> Value | None:
    """Return one derived fact from its inputs on the day, None for unknown."""
    return _COMPUTE[key](known, on)


def _age_years(known: Known, on: date) -> Value | None:
    start = known.get("registered_on")
    years = completed_years(start, on) if isinstance(start, date) else None
    return None if years is None else float(years)


def _sme_class(known: Known, _on: date) -> Value | None:
    before = known.get("sme_class_before")
    employees, turnover = known.get("employees"), known.get("turnover_eur")
    balance, autonomous = known.get("balance_sheet_eur"), known.get("is_autonomous")
    size = derived_size(
        employees if isinstance(employees, float) else None,
        turnover if isinstance(turnover, int) else None,
        balance if isinstance(balance, int) else None,
        autonomous if isinstance(autonomous, bool) else None,
        SizeClass(before) if isinstance(before, str) and before in set(SizeClass) else None,
    )
    return None if size is None else str(size)


def _aid_room(known: Known, on: date) -> Value | None:
    grants = known.get("aid_received")
    if not isinstance(grants, tuple):
        return None
    return room([grant for grant in grants if isinstance(grant, Grant)], on)


_COMPUTE: Mapping[str, Callable[[Known, date], Value | None]] = {
    "age_years": _age_years,
    "sme_class": _sme_class,
    "aid_room_eur": _aid_room,
}


def facts_on(known: Known, on: date, vocabulary: Vocabulary) -> Facts:
    """Return the company's facts on the day, with every derived fact that can be known.

    An input that a run has redefined with another type is not used: what depends on it is unknown.
    """
    computed = [key for key, kind in DERIVED.items() if vocabulary.has(key, kind)]
    values = {key: value for key, value in known.items() if key not in computed}
    _in_currencies(values, vocabulary)
    inputs = {key: value for key, value in values.items() if is_usable(key, vocabulary)}
    for key in computed:
        value = compute(key, inputs, on)
        if value is not None:
            values[key] = value
    return Facts(values, on, frozenset(computed))


def askable(key: str, facts: Facts) -> tuple[str, ...]:
    """Return the facts to ask a person in order to learn `key`: itself, or what it is derived from.

    Nothing can be asked for the size of a company that is known not to be autonomous: it takes the
    figures of its partners and linked enterprises, see `stateaid.assess`.

    >>> askable("age_years", Facts({}, date(2026, 1, 1), frozenset({"age_years"})))
    ('registered_on',)
    """
    if key not in facts.derived:
        other = CURRENCIES.get(key, "")
        needs_year = facts.get(other) is not None and facts.get("accounting_year") is None
        return ("accounting_year",) if needs_year else (key,)
    inputs = [each for each in INPUTS_OF[key] if facts.get(each) is None and each != _EARLIER]
    if key == "sme_class" and facts.get("is_autonomous") is False:
        inputs = [each for each in inputs if each == "employees"]
    asked = [question for each in inputs for question in askable(each, facts)]
    return tuple(dict.fromkeys(asked))


_EARLIER = "sme_class_before"  # a register of earlier accounts knows it, seldom a person
