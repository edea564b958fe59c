"""DuckDB: one SELECT with a Boolean column a rule. SQL's NULL in AND, OR and NOT is Kleene's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from worlds import World

from peers.flat import Flat, Probe, flattened, fold
from sluss.core.rules import Clause, Kind

RULES_A_SELECT = 50
"""Planning grows faster than the number of columns; 30 to 100 a statement is quickest."""


def _literal(value: object) -> str:
    return f"DATE '{value}'" if isinstance(value, date) else repr(value)


def _within(column: str, low: object, high: object) -> str:
    if low == high:
        return f"{column} = {_literal(low)}"
    if low is None or high is None:
        return f"{column} <= {_literal(high)}" if low is None else f"{column} >= {_literal(low)}"
    return f"{column} BETWEEN {_literal(low)} AND {_literal(high)}"


def _tested(probe: Probe) -> str:
    column = probe.column
    if probe.is_flag:
        held = column if probe.spans[0][0] else f"NOT {column}"
    elif probe.mask:
        bits = f"{column} & {probe.mask}"
        held = f"({bits}) = {probe.mask}" if probe.needs_all else f"({bits}) <> 0"
    else:
        held = " OR ".join(_within(column, *span) for span in probe.spans)
    held = f"NOT ({held})" if probe.is_negated else f"({held})"
    return held if probe.if_unknown is None else f"coalesce({held}, {probe.if_unknown})"


def _clause(flat: Flat, clause: Clause) -> str:
    return _tested(flat.probe(clause))


def _join(kind: Kind, parts: Sequence[str]) -> str:
    joined = (" AND " if kind is Kind.ALL else " OR ").join(parts)
    return f"NOT ({joined})" if kind is Kind.NONE else f"({joined})"


class DuckDB:
    """The rules as SQL and the companies as a table."""

    def __init__(self, world: World) -> None:
        """Load the table and write the statements, some tens of rules each."""
        flat = flattened(world)
        columns = {
            key: pa.array(values, mask=~known) for key, (values, known) in flat.columns.items()
        }
        self._base = duckdb.connect()
        arrow = pa.table(columns)
        self._base.register("arrow", arrow)
        self._base.execute("CREATE TABLE company AS SELECT * FROM arrow")
        self._base.execute("CREATE TABLE nobody AS SELECT * FROM arrow LIMIT 0")
        terms = [
            _join(Kind.ALL, [fold(each, partial(_clause, flat), _join) for each in rule.conditions])
            for rule in world.rules
        ]
        named = [f"{term} AS r{number}" for number, term in enumerate(terms)]
        self._selects = [
            ", ".join(named[first : first + RULES_A_SELECT])
            for first in range(0, len(named), RULES_A_SELECT)
        ]

    def _ask(self, table: str) -> list[pa.Table]:
        return [
            self._base.sql(f"SELECT {select} FROM {table}").to_arrow_table()
            for select in self._selects
        ]

    def run(self) -> list[pa.Table]:
        """Answer every rule for every company, into Arrow's bits."""
        return self._ask("company")

    def plan(self) -> None:
        """Do all that `run` does for no companies: what the planning of the statements costs."""
        self._ask("nobody")

    @staticmethod
    def levels(result: list[pa.Table], rows: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some companies' verdicts, 0 no, 1 unknown, 2 yes, by rule."""
        picked = pa.array(list(rows))
        columns = [column for part in result for column in part.take(picked).columns]
        return np.stack([_levels(column) for column in columns], axis=1)


def _levels(column: pa.ChunkedArray) -> npt.NDArray[np.uint8]:
    numbers = column.cast(pa.uint8())
    return np.where(numbers.is_null().to_numpy(), 1, 2 * numbers.fill_null(0).to_numpy()).astype(
        np.uint8
    )
