"""Our own ways to the same verdicts: one company at a time, and the mass engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from worlds import World

from sluss.bulk.judging import Engine, unpacked
from sluss.bulk.plan import Plan, Words
from sluss.core.rules import Verdict, judge

LEVEL = {False: 0, None: 1, True: 2}


class Judge:
    """`core.rules.judge`: one company and one rule at a time, keeping every clause's answer."""

    def __init__(self, world: World, rows: Iterable[int] | None = None) -> None:
        """Take the rules, and the facts of all or some companies."""
        self._rules = world.rules
        picked = range(world.crowd.count) if rows is None else rows
        self._companies = [world.crowd.facts(row) for row in picked]

    def run(self) -> list[list[Verdict]]:
        """Answer every rule for every company."""
        return [[judge(rule, facts) for rule in self._rules] for facts in self._companies]

    def plan(self) -> None:
        """Do nothing: rules are judged as they are."""

    @staticmethod
    def levels(result: list[list[Verdict]], rows: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some companies' verdicts, 0 no, 1 unknown, 2 yes, by rule."""
        return np.array([[LEVEL[each.answer] for each in result[row]] for row in rows], np.uint8)


class Mass:
    """The bit-row engine: encoding of the columns, then both planes of every pair."""

    def __init__(self, world: World, plan: Plan, *, is_compiled: bool) -> None:
        """Take a compiled plan, the columns, and the kernels to use."""
        self._engine = Engine(plan, is_compiled)
        self._columns, self._count = world.crowd.columns, world.crowd.count
        self._plan = plan
        place = {offer.key: number for number, offer in enumerate(plan.offers)}
        self._places = [place[offer.key] for offer in world.offers]

    def run(self) -> Words:
        """Answer every rule for every company, as two planes of bits."""
        return self._engine.planes(self._columns, self._count)

    def plan(self) -> None:
        """Do nothing: the plan's compilation is measured beside."""

    def levels(self, result: Words, rows: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some companies' verdicts, 0 no, 1 unknown, 2 yes, by rule."""
        picked, words, count = result[list(rows)], self._plan.words, len(self._plan.offers)
        levels = unpacked(picked[:, :words], count) + unpacked(picked[:, words:], count)
        return levels[:, self._places]
