"""Derived facts for a batch: the core's own functions, run once for each distinct input.

Only money in the other currency is worked out here again, as arrays; `tests/bulk` holds it equal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Column, Columns, Ints, Listed, Numbers, as_number
from sluss.core.derived import DERIVED, INPUTS_OF, SIZE_STEPS, compute, is_usable
from sluss.core.facts import FactType, Vocabulary

Array = npt.NDArray[Any]
_MOST = 2.0**63 - 1024
"""The largest float that 64 bits hold as an integer; no clause mentions this much money."""


def derived(
    columns: Columns, days: Listed, vocabulary: Vocabulary, wanted: Collection[str]
) -> dict[str, Column]:
    """Return the columns with money in both currencies and the wanted derived facts added."""
    result = dict(columns)
    for stem in ("turnover", "balance_sheet"):
        _in_both_currencies(result, stem, vocabulary)
    usable = {key: col for key, col in result.items() if is_usable(key, vocabulary)}
    for key, kind in DERIVED.items():
        if key in wanted and vocabulary.has(key, kind):
            result[key] = _computed(key, usable, days)
    return result


def _computed(key: str, columns: Columns, days: Listed) -> Listed:
    """Run the core's function once for each distinct combination of what it depends on."""
    inputs = [name for name in INPUTS_OF[key] if name in columns]
    kinds = [_kinds(name, columns[name]) for name in inputs]
    if key != "sme_class":
        kinds.append((np.asarray(days.codes, np.int64), len(days.values)))
    combined = np.zeros(len(days.codes), np.int64)
    for codes, size in kinds:
        combined = combined * size + codes
    _, sample, codes = np.unique(combined, return_index=True, return_inverse=True)
    values: list[Any] = [None]
    for row in sample:
        known = {name: columns[name].value(row) for name in inputs}
        values.append(
            compute(key, {k: v for k, v in known.items() if v is not None}, days.value(row))
        )
    return Listed(values, (codes + 1).astype(np.int32))


def _kinds(name: str, column: Column) -> tuple[Array, int]:
    """Return a number for every value the function can tell apart, and how many there are."""
    if name in SIZE_STEPS:
        return _steps(column, SIZE_STEPS[name])
    if isinstance(column, Listed):
        return column.codes.astype(np.int64), len(column.values)
    distinct, codes = np.unique(column.array, return_inverse=True)
    return np.where(column.known, codes + 1, 0), len(distinct) + 1


def _steps(column: Column, steps: Sequence[float]) -> tuple[Array, int]:
    """Number the cells between the thresholds: below, on and above each are kept apart."""
    points = np.array(steps)
    array, known = _numbers(column)
    place = np.searchsorted(points, array, "left") + np.searchsorted(points, array, "right")
    return np.where(known, place + 1, 0), 2 * len(points) + 2


def _numbers(column: Column) -> tuple[Array, npt.NDArray[np.bool_]]:
    if isinstance(column, Numbers):
        return column.array, column.known
    known = np.array([value is not None for value in column.values])
    array = np.array([0 if value is None else as_number(value) for value in column.values])
    return array[column.codes], known[column.codes]


def _in_both_currencies(columns: dict[str, Column], stem: str, vocabulary: Vocabulary) -> None:
    year = columns.get("accounting_year")
    keys = (f"{stem}_sek", f"{stem}_eur")
    given = [key for key in keys if key in columns]
    if year is None or not given or not all(is_usable(key, vocabulary) for key in keys):
        return
    if not is_usable("accounting_year", vocabulary):
        return
    rate = _rates(year, vocabulary.rates)
    sek, eur = (_money(columns.get(key), len(rate)) for key in keys)
    has_rate = ~np.isnan(rate)
    safe = np.where(has_rate, rate, 1.0)
    columns[keys[0]] = _completed(sek, np.rint(eur.array * safe), eur.known & has_rate)
    columns[keys[1]] = _completed(eur, np.rint(sek.array / safe), sek.known & has_rate)


def _completed(own: Numbers, other: Array, has_other: npt.NDArray[np.bool_]) -> Numbers:
    minor = np.clip(other, -_MOST, _MOST).astype(np.int64)
    array = np.where(own.known, own.array, minor)
    return Numbers(FactType.MONEY, array, own.known | has_other)


def _money(column: Column | None, count: int) -> Numbers:
    if column is None:
        return Numbers(FactType.MONEY, np.zeros(count, np.int64), np.zeros(count, np.bool_))
    array, known = _numbers(column)
    return Numbers(FactType.MONEY, np.where(known, array, 0).astype(np.int64), known)


def _rates(year: Column, rates: Mapping[int, float]) -> Array:
    array, known = _numbers(year)
    distinct, codes = np.unique(np.where(known, array, 0), return_inverse=True)
    each = np.array([rates.get(int(value), np.nan) for value in distinct])
    return np.asarray(each[codes], np.float64)


def rows_of(codes: Ints, lengths: Array) -> tuple[Ints, Array]:
    """Return, for runs of `lengths` each, every row's start and where its run's entries lie."""
    starts = np.concatenate([[0], np.cumsum(lengths)])
    mine = lengths[codes]
    row_start = np.concatenate([[0], np.cumsum(mine)]).astype(np.int32)
    where = np.arange(row_start[-1]) - np.repeat(row_start[:-1], mine)
    return row_start, where + np.repeat(starts[:-1][codes], mine)
