"""Full matching to the top 20, Parquet to Parquet, as anyone runs it: `sluss match --lean`.

uv run --group bench python bench/match.py [--quick] [--europe] [--json]

Made-up companies and offers are written first (not counted). Then the command runs as a process of
its own; wall time, CPU time and peak memory are what the operating system says of it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sluss.content.needs import taxonomy
from sluss.content.trees import trees

SIZES = {
    "quick": [(100_000, 300), (400_000, 300)],
    "sweden": [(1_200_000, 3_000)],
    "europe": [(26_000_000, 10_000)],
}
FORMS = ["limited_company", "sole_trader", "trading_partnership", "economic_association"]
BATCH = 1_000_000


def _clause(pick: random.Random, codes: list[str], places: list[str]) -> dict[str, object]:
    """Return one clause, of the kinds and in the mixture that real offers have."""
    steps = [2, 3, 5, 10, 20, 25, 50, 100, 250, 500]
    low, high = sorted(pick.sample(steps, 2))
    makers = [
        lambda: {"fact": "employees", "between": [low, high]},
        lambda: {"fact": "employees", "at_most": high},
        lambda: {"fact": "turnover_eur", "at_most": pick.choice([1, 2, 10, 50]) * 1_000_000},
        lambda: {"fact": "turnover_eur", "at_least": pick.randint(1, 400) * 10_000},
        lambda: {"fact": "sni", "within": pick.sample(codes, pick.randint(1, 6))},
        lambda: {"fact": "sni", "not_within": pick.sample(codes, pick.randint(1, 3))},
        lambda: {"fact": "region", "within": pick.sample(places, pick.randint(1, 4))},
        lambda: {"fact": "legal_form", "in": pick.sample(FORMS, 2)},
        lambda: {"fact": "sme_class", "in": ["micro", "small", "medium"]},
        lambda: {"fact": "has_collective_agreement", "is": True},
        lambda: {"fact": "registered_on", "at_most": f"{pick.randint(2005, 2025)}-01-01"},
    ]
    return pick.choice(makers)()


def offers(count: int, seed: int) -> Iterator[dict[str, object]]:
    """Yield offers of 3–8 clauses, some in any- and none-groups, serving one to eight needs."""
    pick = random.Random(seed)
    sni, places, needs = list(trees()["sni2007"]), list(trees()["regions"]), sorted(taxonomy())
    for number in range(count):
        clauses = [_clause(pick, sni, places) for _ in range(pick.randint(3, 8))]
        if len(clauses) > 4 and pick.random() < 0.4:
            clauses = [*clauses[:-2], {"any": clauses[-2:]}]
        elif pick.random() < 0.1:
            clauses = [*clauses[:-1], {"none": clauses[-1:]}]
        yield {
            "key": f"offer-{number:05d}",
            "name": {"en": f"Made-up offer {number}"},
            "provider": "made-up",
            "kind": "grant",
            "needs": [
                {"need": need, "serves": pick.randint(1, 3)}
                for need in pick.sample(needs, pick.randint(1, 8))
            ],
            "eligibility": clauses,
            "standing": pick.choice(["open", "likely_open", "recurring", "unknown"]),
            "suits_level": [1, 3],
        }


def write_companies(path: Path, count: int, seed: int) -> None:
    """Write made-up companies with realistic holes to a Parquet file."""
    dice = np.random.default_rng(seed)
    pick = random.Random(seed)
    sni = [code for code in trees()["sni2007"] if len(code) == 5]
    places = [code for code in trees()["regions"] if len(code) == 4 and code.isdigit()]
    needs = sorted(taxonomy())
    combinations = [
        "|".join(f"{need}:{pick.randint(1, 3)}" for need in pick.sample(needs, pick.randint(1, 5)))
        for _ in range(50_000)
    ]
    pools = {
        "sni": (sni, 0.05),
        "region": (places, 0.02),
        "legal_form": (FORMS, 0.05),
        "needs_stated": (combinations, 0.2),
    }
    writer = None
    for first in range(0, count, BATCH):
        rows = min(BATCH, count - first)
        columns: dict[str, pa.Array] = {
            "company": pa.array([f"C{first + row:09d}" for row in range(rows)])
        }
        for name, (pool, holes) in pools.items():
            index = pa.array(dice.integers(len(pool), size=rows), mask=dice.random(rows) < holes)
            columns[name] = pa.DictionaryArray.from_arrays(index, pool)
        size = np.minimum(np.round(dice.lognormal(1.6, 1.4, rows), 1), 5_000)
        columns["employees"] = pa.array(size, mask=dice.random(rows) < 0.1)
        money = np.round(size * dice.lognormal(12, 0.6, rows), 0)
        columns["turnover_eur"] = pa.array(money, mask=dice.random(rows) < 0.3)
        columns["balance_sheet_eur"] = pa.array(money // 2, mask=dice.random(rows) < 0.4)
        for flag, holes in (("is_autonomous", 0.3), ("has_collective_agreement", 0.4)):
            columns[flag] = pa.array(dice.random(rows) < 0.7, mask=dice.random(rows) < holes)
        days = dice.integers(3_650, 20_400, rows).astype("datetime64[D]")
        columns["registered_on"] = pa.array(days, mask=dice.random(rows) < 0.1)
        columns["maturity"] = pa.array(
            dice.integers(0, 5, rows).astype(float), mask=dice.random(rows) < 0.7
        )
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=250_000)
    if writer:
        writer.close()


def measure(folder: Path, companies: int, count: int) -> dict[str, float]:
    """Run `sluss match --lean` on files of these sizes; return seconds, MiB and rows."""
    firms, catalogue, out = folder / "c.parquet", folder / "o.jsonl", folder / "m.parquet"
    write_companies(firms, companies, seed=7)
    catalogue.write_text("".join(json.dumps(offer) + "\n" for offer in offers(count, seed=11)))
    words = [
        "--companies",
        firms,
        "--offers",
        catalogue,
        "--on",
        "2026-11-23",
        "--lean",
        "--out",
        out,
    ]
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "sluss", "match", *map(str, words)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"sluss match ended with {process.returncode}")
    rows = pq.read_metadata(out).num_rows
    for path in (firms, catalogue, out):
        path.unlink()
    return {
        "companies": companies,
        "offers": count,
        "wall_s": round(wall, 1),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mib": round(usage.ru_maxrss / 1024),
        "rows": rows,
    }


def main() -> None:
    """Run the sizes asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a sample that ends within a minute")
    asked.add_argument("--europe", action="store_true", help="26 million companies, 10,000 offers")
    asked.add_argument("--json", action="store_true", help="end with one line of JSON")
    words = asked.parse_args()
    sizes = SIZES["quick" if words.quick else "europe" if words.europe else "sweden"]
    results = []
    for companies, count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            result = measure(Path(folder), companies, count)
        results.append(result)
        print(" · ".join(f"{key} {value:,}" for key, value in result.items()), flush=True)
    if words.json:
        print(json.dumps(results))


if __name__ == "__main__":
    main()
