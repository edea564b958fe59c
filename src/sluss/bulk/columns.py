"""Columns of facts for a batch of companies, as the mass engine reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from sluss.core.facts import FactType, Value

EPOCH = date(1970, 1, 1).toordinal()

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Listed:
    """A column as its distinct values (the first is None, unknown) and an index into them a row."""

    values: Sequence[Any]
    codes: Ints

    def value(self, row: int) -> Any:
        """Return the value of a row, None for unknown."""
        return self.values[self.codes[row]]


@dataclass(frozen=True)
class Numbers:
    """A column of an ordered fact: float64, money in minor units, or days since 1970-01-01."""

    type: FactType
    array: npt.NDArray[Any]
    known: npt.NDArray[np.bool_]

    def value(self, row: int) -> Value | None:
        """Return the value of a row, None for unknown."""
        if not self.known[row]:
            return None
        if self.type is FactType.DATE:
            return date.fromordinal(int(self.array[row]) + EPOCH)
        return int(self.array[row]) if self.type is FactType.MONEY else float(self.array[row])


Column = Listed | Numbers
Columns = Mapping[str, Column]


def as_number(value: Any) -> float | int:
    """Return an ordered value as it stands in a `Numbers` array."""
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    assert isinstance(value, float | int)
    return value
