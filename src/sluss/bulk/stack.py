"""A plan's tables as the flat arrays that the kernels read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Ints
from sluss.bulk.plan import Plan, Words

Places = npt.NDArray[np.int64]
AT_ONCE = (8, 4)
"""How many tables a kernel joins at once, of the base and of a layer: there are always some times
as many.
"""


class Stack(NamedTuple):
    """All rows of a plan one after the other in `rows`, base tables first, then layer by layer.

    Table t is on the fact in column `fact[t]` of the companies' cells. Its row of a cell begins at
    `start[t] + cell × width[t]`, and is the yes plane, then possible. `every` is the row that all
    offers pass. Layer k's tables are `layer[k]:layer[k + 1]`, the first `layer[0]` are the base; in
    `rows`, `bypass[k]:bypass[k + 1]` is the row of the offers that have no part in the layer. A
    table of width 0 has one row, which changes nothing, for every cell. Never changed once made, so
    threads may share it.
    """

    rows: Words
    every: Words
    fact: Ints
    start: Places
    width: Ints
    layer: Ints
    bypass: Places


def stacked(plan: Plan) -> Stack:
    """Return the plan's tables stacked."""
    column = {fact: place for place, fact in enumerate(plan.axes)}
    groups = [plan.base, *plan.layered]
    neutral = [plan.every, *(np.zeros_like(row) for row in plan.bypass)]
    rows: list[Words] = []
    fact: list[int] = []
    width: list[int] = []
    layer: list[int] = []
    for tables, row in zip(groups, neutral, strict=True):
        padding = -len(tables) % AT_ONCE[bool(layer)]
        rows += [*(table.rows.ravel() for table in tables), *[row] * padding]
        fact += [*(column[table.fact] for table in tables), *[0] * padding]
        width += [*(table.rows.shape[1] for table in tables), *[0] * padding]
        layer.append(len(rows))
    starts = _starts([*rows, *plan.bypass])
    return Stack(
        rows=np.concatenate([np.zeros(0, np.uint64), *rows, *plan.bypass]),
        every=plan.every,
        fact=np.array(fact, np.int32),
        start=starts[: len(rows) + 1],
        width=np.array(width, np.int32),
        layer=np.array(layer, np.int32),
        bypass=starts[len(rows) :],
    )


def _starts(parts: Sequence[Words]) -> Places:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
