"""A column of a companies file as the facts it holds: each distinct cell is read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sluss.bulk.columns import EPOCH, Column, Listed, Numbers
from sluss.content.tables import Distinct, encoded
from sluss.content.values import MOST_CENTS, cell
from sluss.core.errors import ValueFault
from sluss.core.facts import Fact, FactType

Parse = Callable[[Any, bool], Any]
"""A cell, and whether the file has decimal commas, to a value; None is unknown."""

Wrong = list[tuple[int, str]]
"""The places of bad cells in the batch, with what is wrong with each."""

_MOST_REMEMBERED = 200_000
_LAST_DAY = date.max.toordinal() - EPOCH


class ColumnReader:
    """Reads one column through all batches of a file, and remembers cells it has met."""

    def __init__(self, parse: Parse) -> None:
        """Read cells with `parse`, which raises `ValueFault` for a bad one."""
        self._parse = parse
        self._known: dict[tuple[type, Any], Any] = {}

    def listed(
        self, raw: Distinct | pa.Array, has_decimal_comma: bool = False
    ) -> tuple[Listed, Wrong]:
        """Return the column and what is wrong in it; a bad cell reads as unknown."""
        if not isinstance(raw, Distinct):
            raw = encoded(raw)
        values: list[Any] = [None]
        faults: dict[int, str] = {}
        for place, value in enumerate(raw.values):
            try:
                values.append(self._value(value, has_decimal_comma))
            except ValueFault as fault:
                values.append(None)
                faults[place] = str(fault)
        wrong: Wrong = []
        if faults:
            rows = np.flatnonzero(np.isin(raw.codes, list(faults)))
            wrong = [(int(row), faults[int(raw.codes[row])]) for row in rows]
        return Listed(values, raw.codes + np.int32(1)), wrong

    def _value(self, value: Any, has_decimal_comma: bool) -> Any:
        if isinstance(value, bytes):
            raise ValueFault("this is not UTF-8 text; save the file as CSV UTF-8")
        if isinstance(value, dict):
            raise ValueFault("an object is no value; write a text, a number or a list")
        if isinstance(value, list):
            return self._parse(value, has_decimal_comma)
        key = (type(value), value)
        if key in self._known:
            return self._known[key]
        parsed = self._parse(value, has_decimal_comma)
        if len(self._known) < _MOST_REMEMBERED:
            self._known[key] = parsed
        return parsed


class FactReader(ColumnReader):
    """Reads a column of a fact; numbers and days that Arrow holds are not taken one by one."""

    def __init__(self, fact: Fact) -> None:
        """Read cells of the fact."""
        super().__init__(lambda value, comma: cell(fact, value, comma))
        self._fact = fact

    def read(self, raw: Distinct | pa.Array, has_decimal_comma: bool) -> tuple[Column, Wrong]:
        """Return the column and what is wrong in it; a bad cell reads as unknown."""
        if isinstance(raw, Distinct):
            return self.listed(raw, has_decimal_comma)
        kind, is_day = self._fact.type, pa.types.is_date32(raw.type)
        if kind is FactType.DATE and is_day:
            return self._days(raw)
        is_number = not is_day and not pa.types.is_boolean(raw.type)
        if kind in (FactType.NUMBER, FactType.MONEY) and is_number:
            return self._numbers(raw)
        return self.listed(raw, has_decimal_comma)

    def _days(self, raw: pa.Array) -> tuple[Column, Wrong]:
        days = raw.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        known = _known(raw)
        beyond = known & ((days < date.min.toordinal() - EPOCH) | (days > _LAST_DAY))
        message = "this day lies outside the years 1 to 9999"
        wrong = [(int(row), message) for row in np.flatnonzero(beyond)]
        return Numbers(self._fact.type, np.where(beyond, 0, days), known & ~beyond), wrong

    def _numbers(self, raw: pa.Array) -> tuple[Column, Wrong]:
        kind, known = self._fact.type, _known(raw)
        given = raw.fill_null(0).to_numpy(zero_copy_only=False)
        array, fits = _cents(given) if kind is FactType.MONEY else _finite(given)
        fits &= self._within_limits(given)
        doubtful = np.flatnonzero(known & ~fits)
        wrong: Wrong = []
        for row in doubtful:
            try:
                array[row] = cell(self._fact, given[row].item())
            except ValueFault as fault:
                known[row] = False
                wrong.append((int(row), str(fault)))
        return Numbers(kind, array, known), wrong

    def _within_limits(self, given: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        low, high = self._fact.minimum, self._fact.maximum
        fits = np.ones(len(given), np.bool_)
        if low is not None:
            fits &= given >= low
        if high is not None:
            fits &= given <= high
        return fits


def _known(raw: pa.Array) -> npt.NDArray[np.bool_]:
    return np.array(raw.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def _finite(given: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    array = given.astype(np.float64)
    return array, np.isfinite(array)


def _cents(given: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Return minor units, and which are exactly what the major units say."""
    limit = MOST_CENTS // 100
    if given.dtype.kind in "iu":
        fits = (given >= -limit) & (given <= limit)
        return np.where(fits, given, 0).astype(np.int64) * 100, fits
    with np.errstate(invalid="ignore", over="ignore"):
        fits = np.abs(given) <= limit
        minor = np.rint(np.where(fits, given, 0.0) * 100)
        fits &= minor / 100 == given
    return minor.astype(np.int64), fits
