"""Core and bulk hold against engines that know nothing of each other, on seeded random worlds.

By default a small sample. With `--long` ten million decisions in all, in ten worlds: CEL answers
200,000 of them (a millisecond each) and DuckDB the other 9,800,000; none may differ from the core's
or from either kernel's of bulk. PostgreSQL, where one answers, does two million more. Values lie on
and right beside the rules' thresholds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from differential.engines import (
    Case,
    Levels,
    by_cel,
    by_core,
    by_duckdb,
    by_numba,
    by_numpy,
    by_postgres,
    of_world,
    why_no_postgres,
)
from worlds import Mixture, world

from sluss.core.rules import Clause, Condition, Group, Op, Rule

THORNY = Mixture(
    distinct=0.4, assumed=0.15, capped=0.2, any_groups=0.6, none_groups=0.5, nested=0.6
)
SHORT = {"DuckDB": (1, 300, 200), "CEL": (2, 25, 40), "PostgreSQL": (1, 300, 200)}
LONG = {"DuckDB": (10, 2_000, 490), "CEL": (10, 200, 100), "PostgreSQL": (10, 1_000, 200)}
"""Worlds, companies and rules of each engine."""


def thorny(seed: int, companies: int, rules: int) -> Case:
    return of_world(world(seed, rules, companies, THORNY, on_edges=0.4))


def none_differ(case: Case, found: Levels, name: str) -> int:
    """Hold an engine's answers against the core's and both kernels'; return how many there are."""
    for ours, answers in {"core": by_core, "NumPy": by_numpy, "Numba": by_numba}.items():
        different = np.argwhere(answers(case) != found)
        if len(different):
            company, rule = different[0]
            pytest.fail(
                f"{ours} and {name} differ on {len(different)} of {found.size}, first on "
                f"{case.rules[rule]} for {dict(case.companies[company].values)}"
            )
    return found.size


@pytest.fixture
def compared(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]):
    """Run the worlds of one engine, and with --long tell how many decisions were the same."""

    def run(name: str, engine: Callable[[Case], Levels]) -> int:
        is_long = request.config.getoption("--long")
        worlds, companies, rules = (LONG if is_long else SHORT)[name]
        same = 0
        for seed in range(worlds):
            case = thorny(seed, companies, rules)
            same += none_differ(case, engine(case), name)
        if is_long:
            with capsys.disabled():
                told = f"{name}: {same:,} decisions compared with core and bulk, none different"
                sys.stdout.write(f"\n{told}\n")
        return same

    return run


@pytest.mark.slow
@pytest.mark.parametrize(("name", "engine"), [("DuckDB", by_duckdb), ("CEL", by_cel)])
def test_core_and_bulk_answer_as_another_engine_does(compared, name, engine):
    assert compared(name, engine) >= 2_000


@pytest.mark.slow
def test_core_and_bulk_answer_as_postgresql_does(compared):
    reason = why_no_postgres()
    if reason:
        pytest.skip(reason)
    assert compared("PostgreSQL", by_postgres) >= 2_000


def test_every_answer_every_operator_and_every_group_is_met():
    case = thorny(0, 300, 200)
    levels, counts = np.unique(by_core(case), return_counts=True)
    assert list(levels) == [0, 1, 2]
    assert min(counts) > 500
    conditions = list(_all_conditions([each for rule in case.rules for each in rule.conditions]))
    assert {each.op for each in conditions if isinstance(each, Clause)} == set(Op)
    assert {each.kind for each in conditions if isinstance(each, Group)} == {"all", "any", "none"}
    assert {each.if_unknown for each in conditions if isinstance(each, Clause)} == {
        True, False, None,
    }  # fmt: skip


def _all_conditions(conditions: Sequence[Condition]):
    for condition in conditions:
        yield condition
        if isinstance(condition, Group):
            yield from _all_conditions(condition.parts)


def changed(condition: Condition, change: Callable[[Clause], Clause]) -> Condition:
    if isinstance(condition, Clause):
        return change(condition)
    return replace(condition, parts=tuple(changed(part, change) for part in condition.parts))


def _lower(operand):
    return np.nextafter(operand, -np.inf).item() if isinstance(operand, float) else operand


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda c: replace(c, operand=_lower(c.operand)) if c.op is Op.AT_MOST else c,
            id="a bound moved by the least step there is",
        ),
        pytest.param(
            lambda c: replace(c, if_unknown=False) if c.op is Op.NOT_IN else c,
            id="unknown dropped from a negative operator",
        ),
        pytest.param(
            lambda c: replace(c, op=Op.INCLUDES_ANY) if c.op is Op.INCLUDES_ALL else c,
            id="all of a set taken for any of it",
        ),
    ],
)
def test_a_planted_fault_is_noticed(change):
    case = thorny(0, 300, 200)
    faulty = [
        Rule(
            tuple(changed(each, change) for each in rule.conditions),
            rule.judged_by_provider,
            rule.is_complete,
        )
        for rule in case.rules
    ]
    assert (by_core(case) != by_duckdb(replace(case, rules=faulty))).any()
