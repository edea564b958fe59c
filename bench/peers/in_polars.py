"""Polars: lazy Boolean expressions, in one step and in two; null in `&`, `|`, `~` is Kleene's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_

import numpy as np
import numpy.typing as npt
import polars as pl
from worlds import World

from peers.flat import Flat, Probe, flattened, fold
from sluss.core.rules import Clause, Kind, clauses_of

RULES_A_SELECT = 300


def _within(column: pl.Expr, low: object, high: object) -> pl.Expr:
    if low == high:
        return column == low
    if low is None or high is None:
        return column <= high if low is None else column >= low
    return (column >= low) & (column <= high)


def _tested(probe: Probe) -> pl.Expr:
    column = pl.col(probe.column)
    if probe.is_flag:
        held = column if probe.spans[0][0] else ~column
    elif probe.mask:
        bits = column & probe.mask
        held = bits == probe.mask if probe.needs_all else bits != 0
    else:
        held = reduce(or_, [_within(column, *span) for span in probe.spans])
    held = ~held if probe.is_negated else held
    return held if probe.if_unknown is None else held.fill_null(probe.if_unknown)


def _join(kind: Kind, parts: Sequence[pl.Expr]) -> pl.Expr:
    joined = reduce(and_ if kind is Kind.ALL else or_, parts)
    return ~joined if kind is Kind.NONE else joined


def _rules(world: World, leaf: Callable[[Clause], pl.Expr]) -> list[pl.Expr]:
    return [
        _join(Kind.ALL, [fold(each, leaf, _join) for each in rule.conditions]).alias(f"r{number}")
        for number, rule in enumerate(world.rules)
    ]


def _ask(frame: pl.DataFrame, asked: Sequence[pl.Expr]) -> list[pl.DataFrame]:
    steps = range(0, len(asked), RULES_A_SELECT)
    return [frame.lazy().select(asked[at : at + RULES_A_SELECT]).collect() for at in steps]


def _framed(flat: Flat) -> pl.DataFrame:
    columns = {}
    for key, (values, known) in flat.columns.items():
        columns[key] = pl.Series(values).set(pl.Series(~known), None)
    return pl.DataFrame(columns)


class Polars:
    """The companies as a frame and each rule as one expression."""

    def __init__(self, world: World) -> None:
        """Build the frame and the expressions."""
        flat = flattened(world)
        self._frame = _framed(flat)
        self._expressions = _rules(world, lambda clause: _tested(flat.probe(clause)))

    def run(self) -> list[pl.DataFrame]:
        """Answer every rule for every company."""
        return self._answer(self._frame)

    def plan(self) -> None:
        """Do all that `run` does for no companies: what the planning of the queries costs."""
        self._answer(self._frame.clear())

    def _answer(self, frame: pl.DataFrame) -> list[pl.DataFrame]:
        return _ask(frame, self._expressions)

    @staticmethod
    def levels(result: list[pl.DataFrame], rows: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some companies' verdicts, 0 no, 1 unknown, 2 yes, by rule."""
        picked = pl.concat([part[list(rows)] for part in result], how="horizontal")
        levels = picked.select(pl.all().cast(pl.UInt8) * 2).fill_null(1)
        return levels.to_numpy()


class PolarsInTwoSteps(Polars):
    """First every distinct clause as a column, then the rules on those columns.

    This does by hand what a planner could find out: that the rules share their clauses.
    """

    def __init__(self, world: World) -> None:
        """Build the frame and the expressions of both steps."""
        flat = flattened(world)
        self._frame = _framed(flat)
        clauses = dict.fromkeys(c for rule in world.rules for c in clauses_of(rule.conditions))
        names = {clause: f"c{number}" for number, clause in enumerate(clauses)}
        self._clauses = [_tested(flat.probe(c)).alias(name) for c, name in names.items()]
        self._expressions = _rules(world, lambda clause: pl.col(names[clause]))

    def _answer(self, frame: pl.DataFrame) -> list[pl.DataFrame]:
        return _ask(pl.concat(_ask(frame, self._clauses), how="horizontal"), self._expressions)
