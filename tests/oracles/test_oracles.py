"""Worked cases with a source each. `--oracles FILE` checks another file of the same format."""

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from sluss.core.smesize import (
    Figures,
    SizeClass,
    Stake,
    aggregate,
    size_class,
    status_over_time,
)

Inputs = Mapping[str, Any]
CENTS_PER_MILLION = Decimal(100_000_000)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    path = metafunc.config.getoption("oracles")
    content = json.loads(path.read_text(encoding="utf-8"))
    cases = content["cases"] if isinstance(content, Mapping) else content
    metafunc.parametrize("case", cases, ids=[case["id"] for case in cases])


def _number(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)


def _cents(millions: Any) -> int | None:
    if millions is None or millions == "":
        return None
    return int((Decimal(str(millions)) * CENTS_PER_MILLION).to_integral_value(ROUND_HALF_UP))


def _figures(year: Inputs | Sequence[Any]) -> Figures:
    """Read a year given by name, or as a list: headcount, turnover, balance."""
    if not isinstance(year, Mapping):
        names = ("headcount", "turnover_meur", "balance_meur")
        year = dict(zip(names, year, strict=False))
    return Figures(
        _number(year.get("headcount")),
        _cents(year.get("turnover_meur")),
        _cents(year.get("balance_meur")),
    )


def _sme_class(inputs: Inputs) -> dict[str, Any]:
    return {"size": size_class(_figures(inputs))}


def _stake(other: Inputs) -> Stake:
    is_exempt = any(other[key] for key in other if "exempt" in key or "investor" in key)
    is_linked = bool(other.get("linked") or other.get("is_linked"))
    return Stake(other.get("value"), other.get("share") or 0, is_linked, is_exempt)


def _sme_aggregate(inputs: Inputs) -> dict[str, Any]:
    others = [_stake(other) for other in inputs.get("others") or ()]
    return {"total": aggregate(inputs.get("own"), others)}


def _sme_status_over_time(inputs: Inputs) -> dict[str, Any]:
    established = inputs.get("established")
    before = SizeClass(established) if established else None
    return {
        "size": status_over_time(before, [_figures(year) for year in inputs.get("years") or ()])
    }


BUILT: Mapping[str, Callable[[Inputs], Mapping[str, Any]]] = {
    "sme_class": _sme_class,
    "sme_aggregate": _sme_aggregate,
    "sme_status_over_time": _sme_status_over_time,
}
"""What each function name of the file calls. A name that is not here is skipped, and says so."""


def _agrees(got: Any, expected: Any, tolerance: float) -> bool:
    """Whether the two agree: numbers within the tolerance, lists and mappings part by part."""
    if isinstance(expected, Mapping):
        is_same = isinstance(got, Mapping) and expected.keys() <= got.keys()
        return is_same and all(_agrees(got[key], expected[key], tolerance) for key in expected)
    if isinstance(expected, list):
        is_same = isinstance(got, Sequence) and len(got) == len(expected)
        return is_same and all(map(_agrees, got, expected, [tolerance] * len(expected)))
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return bool(got == expected)
    is_number = isinstance(got, int | float) and not isinstance(got, bool)
    return is_number and bool(got == expected or abs(got - expected) <= tolerance)


def test_our_answer_is_the_worked_one(case):
    if case["fn"] not in BUILT:
        pytest.skip(f"{case['fn']} is not built yet")
    got = BUILT[case["fn"]](case["inputs"])
    for key, expected in case["expected"].items():
        assert key in got
        assert _agrees(got[key], expected, case.get("tolerance") or 0), (key, got[key], expected)
