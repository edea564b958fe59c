"""One company against 3,000 offers: verdict, score and rank, and every reason of every offer.

uv run --group bench python bench/one.py [--json] [--seed N]

The core alone, in one thread, as a page would ask it; offers and facts are loaded already.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from worlds import world

from sluss.core.catalogue import Catalogue
from sluss.core.facts import Facts
from sluss.core.matching import Weights, ask_next, rank, sift
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer
from sluss.core.rules import judge

OFFERS, COMPANIES, ROUNDS = 3_000, 40, 3
NEEDS = [f"NEED-{number:02d}" for number in range(61)]
WEIGHTS = Weights(
    needs=6_000,
    verdict_yes=2_000,
    verdict_provider=1_600,
    verdict_ask=800,
    timing=1_000,
    timing_unconfirmed=700,
    timing_unknown=400,
    timing_last_days=300,
    last_days=14,
    readiness=500,
    readiness_near=250,
    text=500,
)


def serving(offers: Sequence[Offer], pick: random.Random) -> list[Offer]:
    """Return the offers with one to eight needs each that they serve."""
    served = (
        {n: pick.randint(1, 3) for n in pick.sample(NEEDS, pick.randint(1, 8))} for _ in offers
    )
    return [replace(offer, serves=needs) for offer, needs in zip(offers, served, strict=True)]


def listed(offers: Sequence[Offer], facts: Facts, needs: CompanyNeeds) -> list[object]:
    """Return the best twenty with every clause's answer, what they add up to and what to ask."""
    best = rank(offers, facts, needs, WEIGHTS)[:20]
    return [(m.verdict.findings, m.score.reasons, ask_next(m.verdict, facts)) for m in best]


def kept(offers: Sequence[Offer], facts: Facts, needs: CompanyNeeds) -> list[object]:
    """Return every offer that is not ruled out with every clause's answer."""
    return [each.verdict.findings for each in rank(offers, facts, needs, WEIGHTS)]


def everything(catalogue: Catalogue, facts: Facts, needs: CompanyNeeds) -> list[object]:
    """Return the ranking, and every clause's answer of every offer, ruled out or not."""
    matches, ruled_out = sift(catalogue, facts, needs, WEIGHTS)
    verdicts = [match.verdict for match in matches] + [verdict for _, verdict in ruled_out]
    return [verdict.findings for verdict in verdicts]


def milliseconds(work: Callable[[Facts, CompanyNeeds], object], asked: Asked) -> list[float]:
    """Return how long the work took for each company in each round."""
    found = []
    for _ in range(ROUNDS):
        for facts, needs in asked:
            start = time.perf_counter()
            work(facts, needs)
            found.append(1_000 * (time.perf_counter() - start))
    return found


Asked = Sequence[tuple[Facts, CompanyNeeds]]


def main() -> None:
    """Time each part and the whole."""
    asked_for = argparse.ArgumentParser(description=__doc__)
    asked_for.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked_for.add_argument("--seed", type=int, default=20260701)
    words = asked_for.parse_args()
    pick = random.Random(words.seed)
    made = world(words.seed, OFFERS, COMPANIES)
    offers = serving(made.offers, pick)
    catalogue = Catalogue(offers)
    asked = [
        (made.crowd.facts(row), CompanyNeeds(dict.fromkeys(pick.sample(NEEDS, 5), 2)))
        for row in range(COMPANIES)
    ]
    parts: dict[str, Callable[[Facts, CompanyNeeds], object]] = {
        "verdicts": lambda facts, _: [judge(offer.rule, facts) for offer in offers],
        "verdicts, scores, rank": lambda facts, needs: rank(offers, facts, needs, WEIGHTS),
        "all that, the reasons of the best 20": lambda facts, needs: listed(offers, facts, needs),
        "… of all that are not ruled out": lambda facts, needs: kept(offers, facts, needs),
        "every reason of every offer, ranked": lambda facts, needs: everything(
            catalogue, facts, needs
        ),
    }
    gc.collect()
    gc.freeze()
    results = {}
    print(f"one company × {OFFERS:,} offers, milliseconds")
    for name, work in parts.items():
        times = milliseconds(work, asked)
        results[name] = {"median": round(median(times), 2), "min": round(min(times), 2)}
        print(f"{name:<38} median {median(times):6.2f}   min {min(times):6.2f}")
    if words.json:
        print(json.dumps(results))


if __name__ == "__main__":
    main()
