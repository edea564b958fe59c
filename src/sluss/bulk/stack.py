"""A plan's tables stacked into the flat arrays that the kernels read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sluss.bulk.columns import Ints
from sluss.bulk.plan import Plan, Table, Words


class Stack(NamedTuple):
    """All rows of a plan in one array, and where each table's rows begin.

    `every` is the row that all offers pass. `layer_start[k]:layer_start[k + 1]` are layer k's
    tables, `layer_width[k]` the words it touches. Never changed once made, so threads may share it.
    """

    rows: Words
    every: Words
    base_start: Ints
    layered_start: Ints
    layer_start: Ints
    layer_width: Ints
    bypass: Words


def numbered(tables: list[Table], start: Ints, cells: Mapping[str, Ints], count: int) -> Ints:
    """Return [companies, tables] row numbers in the stack; each table's rows begin at `start`."""
    if not tables:
        return np.zeros((count, 0), np.int32)
    columns = [cells[t.fact] + first for t, first in zip(tables, start, strict=True)]
    return np.ascontiguousarray(np.stack(columns, axis=1))


def stacked(plan: Plan) -> Stack:
    """Return the plan's tables stacked, base first."""
    tables = plan.tables
    lengths = [len(table.rows) for table in tables]
    starts = np.cumsum([0, *lengths])[: len(tables)].astype(np.int32)
    empty = np.zeros((0, 2 * plan.words), np.uint64)
    widths = [_width(layer.holders) for layer in plan.layers]
    return Stack(
        rows=np.concatenate([empty, *(table.rows for table in tables)]),
        every=plan.every,
        base_start=starts[: len(plan.base)],
        layered_start=starts[len(plan.base) :],
        layer_start=np.cumsum([0, *(len(layer) for layer in plan.layered)]).astype(np.int32),
        layer_width=np.array(widths, np.int32),
        bypass=np.stack(plan.bypass) if plan.bypass else empty,
    )


def _width(holders: Mapping[int, Any]) -> int:
    return max(holders) // 64 + 1
