"""Three-valued verdicts on the same rules and companies: our engine beside others, in one run.

uv run --group bench python bench/verdicts.py [--quick] [--json] [--seed N]

Rates are decisions per CPU second, all threads counted; see README.md for what the figures mean.
Ends with an error if any engine's answers differ from `core.rules.judge` on the sample.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from peers.in_duckdb import DuckDB
from peers.in_openfisca import OpenFisca
from peers.in_polars import Polars, PolarsInTwoSteps
from peers.in_python import Python
from peers.ours import Judge, Mass
from worlds import World, world

from sluss.bulk.plan import Plan

COMPANIES, RULES = 20_000, 3_000
QUICK = {"openfisca": (COMPANIES, 1_000), "duckdb": (COMPANIES, 150), "python": (50, RULES)}
FULL = {"openfisca": (COMPANIES, RULES), "duckdb": (COMPANIES, 600), "python": (400, RULES)}
SAMPLE = 25
MASS, REPEATS = "mass, Numba", 5


class Way(Protocol):
    """One engine that holds its rules and companies."""

    def run(self) -> Any:
        """Answer every rule for every company."""

    def plan(self) -> None:
        """Do the part of `run` that does not depend on the companies."""

    def levels(self, result: Any, rows: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some companies' verdicts, 0 no, 1 unknown, 2 yes, by rule."""


@dataclass
class Contender:
    """One way with its size, and the CPU seconds of each round: whole runs, and planning alone."""

    name: str
    way: Way
    companies: int
    rules: int
    seconds: list[float] = field(default_factory=list)
    planning: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Run one round; short ones several times, of which the median counts."""
        times = REPEATS if self.name.startswith("mass") else 1
        self.seconds.append(median(cpu(self.way.run) for _ in range(times)))
        self.planning.append(cpu(self.way.plan))

    def rates(self, *, has_planning: bool = True) -> list[float]:
        """Return decisions per CPU second of each round."""
        pairs = self.companies * self.rules
        if has_planning:
            return [pairs / each for each in self.seconds]
        return [pairs / (a - b) for a, b in zip(self.seconds, self.planning, strict=True)]


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the whole process, all its threads, that the work took."""
    start = time.process_time()
    result = work()
    end = time.process_time()
    del result
    return end - start


def contenders(whole: World, plan: Plan, sizes: dict[str, tuple[int, int]]) -> list[Contender]:
    """Return every way, loaded; slow ones get the first rules and companies only."""
    count, rules = whole.crowd.count, len(whole.rules)
    few = min(20, sizes["python"][0])

    def smaller(name: str, way: Callable[[World], Way], companies: int, some: int) -> Contender:
        return Contender(name, way(whole.part(some, companies)), companies, some)

    return [
        Contender(MASS, Mass(whole, plan, is_compiled=True), count, rules),
        Contender("mass, NumPy", Mass(whole, plan, is_compiled=False), count, rules),
        smaller("one company", Judge, few, rules),
        smaller("python", Python, *sizes["python"]),
        smaller("polars", Polars, count, rules),
        smaller("polars, two steps", PolarsInTwoSteps, count, rules),
        smaller("duckdb", DuckDB, *sizes["duckdb"]),
        smaller("openfisca", OpenFisca, *sizes["openfisca"]),
    ]


def check(whole: World, everyone: Sequence[Contender]) -> int:
    """Hold every way's answers against the core's on a sample; return how many were compared.

    Companies are spread over each way's own; the first run of each also warms it up.
    """
    compared = 0
    for each in everyone:
        spread = np.linspace(0, each.companies - 1, min(SAMPLE, each.companies))
        rows = [int(row) for row in spread]
        found = each.way.levels(each.way.run(), rows)
        core = Judge(whole.part(each.rules), rows)
        wanted = core.levels(core.run(), range(len(rows)))
        wrong = int((found != wanted).sum())
        if wrong:
            raise SystemExit(f"{each.name}: {wrong} of {wanted.size} answers differ from the core")
        compared += wanted.size
    return compared


def ratios(everyone: Sequence[Contender], *, has_planning: bool = True) -> dict[str, float]:
    """Return how many times our mass rate is each other's: the median of the rounds' ratios."""
    ours = everyone[0].rates()
    found = {}
    for each in everyone[1:]:
        theirs = each.rates(has_planning=has_planning)
        found[each.name] = median(a / b for a, b in zip(ours, theirs, strict=True))
    return found


def table(everyone: Sequence[Contender]) -> str:
    """Return the results as lines of text."""
    whole, without = ratios(everyone), ratios(everyone, has_planning=False)
    head = ("way", "companies × rules", "M decisions/CPU-s", "mass is", "planning", "without it")
    form = "{:<18} {:>17} {:>18} {:>9} {:>10} {:>11}"
    lines = [form.format(*head)]
    for each in everyone:
        size, rate = f"{each.companies:,} × {each.rules:,}", median(each.rates()) / 1e6
        ratio = f"{whole[each.name]:,.1f}×" if each.name in whole else ""
        share = median(each.planning) / median(each.seconds)
        is_planned = share > 0.01
        lines.append(
            form.format(
                each.name,
                size,
                f"{rate:,.2f}",
                ratio,
                f"{share:.0%}" if is_planned else "",
                f"{without[each.name]:,.1f}×" if is_planned else "",
            )
        )
    return "\n".join(lines)


def line(everyone: Sequence[Contender], compiling: float, compared: int) -> str:
    """Return the results as one line of JSON."""

    def keyed(values: dict[str, float]) -> dict[str, float]:
        names = {"mass, NumPy": "mass_numpy", "one company": "judge"}
        names["polars, two steps"] = "polars_two_steps"
        return {names.get(name, name): round(value, 2) for name, value in values.items()}

    return json.dumps(
        {
            "ours": round(median(everyone[0].rates())),
            "ratios": keyed(ratios(everyone)),
            "ratios_without_planning": keyed(ratios(everyone, has_planning=False)),
            "compile_cpu_s": round(compiling, 2),
            "compared": compared,
        }
    )


def main() -> None:
    """Make the world, load every way, check them, then measure them round by round."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a sample that ends within 45 s")
    asked.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked.add_argument("--seed", type=int, default=20260701)
    words = asked.parse_args()
    sizes, rounds = (QUICK, 3) if words.quick else (FULL, 9)
    whole = world(words.seed, RULES, COMPANIES)
    plan: list[Plan] = []
    compiling = cpu(lambda: plan.append(Plan(whole.offers, whole.facts)))
    everyone = contenders(whole, plan[0], sizes)
    compared = check(whole, everyone)
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        for each in everyone:
            each.measure()
        print(f"\rround {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    gc.unfreeze()
    print(file=sys.stderr)
    print(table(everyone))
    print(f"medians of {rounds} rounds; our plan was compiled once, in {compiling:.2f} CPU s")
    print(f"{compared:,} answers compared with the core's, none different")
    if words.json:
        print(line(everyone, compiling, compared))


if __name__ == "__main__":
    main()
