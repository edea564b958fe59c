"""`sluss match`: the best offers for each company."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

import numpy as np
import pyarrow as pa
from rich.markup import escape
from rich.table import Table

from sluss.bulk.asking import asked as asked_of
from sluss.bulk.matching import Best, Matcher
from sluss.bulk.pipeline import cores, in_order
from sluss.cli.batches import columns_of, days_of, first_and_rest
from sluss.cli.progress import console, grid, telling
from sluss.cli.setting import Setting, setting
from sluss.cli.wordings import language, state_words, verdict_words, word
from sluss.content.companies import BATCH, Batch, Company
from sluss.content.results import open_results
from sluss.core.codes import Code
from sluss.core.facts import Facts
from sluss.core.matching import Match, ask_next, rank, title
from sluss.core.matching import match as match_one

LEAN = pa.schema(
    [
        ("company", pa.string()),
        ("rank", pa.int32()),
        ("offer", pa.string()),
        ("verdict", pa.string()),
        ("open", pa.bool_()),
        ("score", pa.int32()),
    ]
)
FULL = pa.schema(
    [
        *(LEAN.field(name) for name in ("company", "rank", "offer", "verdict", "open")),
        ("reopens_on", pa.date32()),
        ("score", pa.int32()),
        ("reasons", pa.string()),
        ("ask_next", pa.string()),
    ]
)
_SHOWN_COMPANIES, _SHOWN_OFFERS = 12, 3
_MOST_PICKS = 1_310_720
"""How many picks a batch may have, so that memory stays the same for a large `--top`."""
_VERDICTS = pa.array(["unknown", "yes"])

Ranked = tuple[Company, Facts, list[Match]]


def match(asked: argparse.Namespace) -> int:
    """Write each company's best offers, or print a table worth reading on a terminal."""
    run = setting(asked)
    is_large, batches = first_and_rest(run, max(1_000, min(BATCH, _MOST_PICKS // asked.top)))
    if asked.out is None and sys.stdout.isatty():
        return _print(run, batches, min(asked.top, _SHOWN_OFFERS))
    schema = LEAN if asked.lean else FULL
    work: Callable[[Batch], pa.RecordBatch] = partial(_small, run, schema, asked.top)
    if is_large:
        matcher = Matcher(run.offers, run.vocabulary.facts, run.weights, run.on)
        work = partial(_lean if asked.lean else _large, run, matcher, asked.top)
    with open_results(asked.out, schema) as results, telling() as told:
        workers = cores() if is_large else 1
        for rows, count in in_order(batches, lambda batch: (work(batch), len(batch)), workers):
            results.write(rows)
            told.add(count)
    return 0


def _ranked(run: Setting, batch: Batch) -> Iterator[Ranked]:
    for row in range(len(batch)):
        company = batch.company(row, run.on)
        facts = run.facts(company)
        yield company, facts, rank(run.offers, facts, company.needs, run.weights)


def _small(run: Setting, schema: pa.Schema, top: int, batch: Batch) -> pa.RecordBatch:
    return _written(((c, f, matches[:top]) for c, f, matches in _ranked(run, batch)), schema)


def _large(run: Setting, matcher: Matcher, top: int, batch: Batch) -> pa.RecordBatch:
    """Pick with the mass engine, then give every pick its reasons with the core."""
    best = _best(run, matcher, top, batch)

    def detailed() -> Iterator[Ranked]:
        for row in range(len(batch)):
            company = batch.company(row, run.on)
            facts = run.facts(company)
            picked = (matcher.offers[each] for each in best.offer[row, : best.found[row]])
            found = [match_one(offer, facts, company.needs, run.weights) for offer in picked]
            yield company, facts, found

    return _written(detailed(), FULL)


def _written(ranked: Iterator[Ranked], schema: pa.Schema) -> pa.RecordBatch:
    rows: list[dict[str, object]] = []
    for company, facts, matches in ranked:
        if not matches:
            rows.append({"company": company.key})
        for place, each in enumerate(matches, 1):
            rows.append(
                {
                    "company": company.key,
                    "rank": place,
                    "offer": each.offer.key,
                    "verdict": each.verdict.word,
                    "open": each.is_open,
                    "reopens_on": each.reopens_on,
                    "score": each.score.total,
                    "reasons": each.score.reasons,
                    "ask_next": "|".join(ask_next(each.verdict, facts)),
                }
            )
    return pa.RecordBatch.from_pylist(rows, schema)


def _best(run: Setting, matcher: Matcher, top: int, batch: Batch) -> Best:
    days = days_of(batch, run.on)
    wanted = {*matcher.engine.plan.axes, "maturity"}
    columns = columns_of(run, batch, days, wanted)
    asked = asked_of(matcher.scoring, days, columns.get("maturity"), (batch.stated, batch.found))
    return matcher.top(columns, asked, top)


def _lean(run: Setting, matcher: Matcher, top: int, batch: Batch) -> pa.RecordBatch:
    """Write the picks as they stand, without a Python object for any of them."""
    best = _best(run, matcher, top, batch)
    lines = np.maximum(best.found, 1)
    company = np.repeat(np.arange(len(batch), dtype=np.int32), lines)
    start = np.cumsum(lines) - lines
    place = np.arange(len(company), dtype=np.int32) - np.repeat(start, lines).astype(np.int32)
    nothing = np.repeat(best.found == 0, lines)
    keys = pa.array([offer.key for offer in matcher.offers], pa.string())
    offer = pa.array(best.offer[company, place], mask=nothing)
    verdict = pa.array(best.is_yes[company, place].astype(np.int8), mask=nothing)
    return pa.record_batch(
        [
            pa.DictionaryArray.from_arrays(company, batch.keys),
            pa.array(place + 1, mask=nothing),
            pa.DictionaryArray.from_arrays(offer, keys),
            pa.DictionaryArray.from_arrays(verdict, _VERDICTS),
            pa.array(best.is_open[company, place], mask=nothing),
            pa.array(best.score[company, place].astype(np.int32), mask=nothing),
        ],
        names=LEAN.names,
    )


def _print(run: Setting, batches: Iterable[Batch], top: int) -> int:
    """Print the first companies; the whole file is read, so that its errors are told."""
    table = grid("company", "offer", "verdict", "state", "score", "ask")
    count = 0
    for batch in batches:
        for company, facts, matches in islice(
            _ranked(run, batch), max(0, _SHOWN_COMPANIES - count)
        ):
            _add(table, _described(run, company, facts), facts, matches[:top])
        count += len(batch)
    out = console()
    out.print(table)
    if count > _SHOWN_COMPANIES:
        out.print(word("more").format(shown=_SHOWN_COMPANIES, all=count))
    out.print(f"[dim]{word('footer')}[/]")
    return 0


def _described(run: Setting, company: Company, facts: Facts) -> list[str]:
    """Return a company in three lines: its key, where it is, what it needs."""
    region, needs = facts.get("region"), company.needs
    tree = run.vocabulary.facts["region"].tree
    place = tree.label(region.key, language()) if isinstance(region, Code) and tree else ""
    count = word("needs_count").format(count=len(needs.weights))
    return [company.key, place, count if needs.is_known else word("needs_unasked")]


def _add(table: Table, described: list[str], facts: Facts, matches: list[Match]) -> None:
    if not matches:
        table.add_row(escape(described[0]), word("none"), "", "", "", "", end_section=True)
    for place, each in enumerate(matches):
        table.add_row(
            escape(described[place]),
            escape(title(each.offer.name, language())),
            verdict_words(each.verdict),
            state_words(each.offer, each.is_open, each.reopens_on),
            str(each.score.total),
            ", ".join(ask_next(each.verdict, facts)),
            end_section=each is matches[-1],
        )
