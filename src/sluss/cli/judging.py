"""`sluss judge`: every company against every offer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np
import pyarrow as pa
from rich.markup import escape

from sluss.bulk.judging import WORDS, Engine
from sluss.bulk.plan import Plan
from sluss.cli.batches import columns_of, days_of, first_and_rest
from sluss.cli.progress import console, grid, telling
from sluss.cli.setting import Setting, setting
from sluss.cli.wordings import word
from sluss.content.companies import Batch
from sluss.content.results import open_results
from sluss.core.rules import judge as judge_one

SCHEMA = pa.schema(
    [
        ("company", pa.string()),
        ("offer", pa.string()),
        ("verdict", pa.string()),
        ("open", pa.bool_()),
    ]
)
_ROWS = 1_000_000
_SHOWN = 66

Rows = Callable[[Batch], Iterator[pa.RecordBatch]]


def judge(asked: argparse.Namespace) -> int:
    """Write one row for each company and offer."""
    run = setting(asked)
    run.offers.sort(key=lambda offer: offer.key)
    is_large, batches = first_and_rest(run)
    rows = _large(run) if is_large else _small(run)
    if asked.out is None and sys.stdout.isatty():
        return _print(part for batch in batches for part in rows(batch))
    with open_results(asked.out, SCHEMA) as results, telling() as told:
        for batch in batches:
            for part in rows(batch):
                results.write(part)
            told.add(len(batch))
    return 0


def _print(parts: Iterable[pa.RecordBatch]) -> int:
    """Print the first rows; the rest is judged too, so that errors are told."""
    table, count = grid("company", "offer", "verdict", "state"), 0
    for part in parts:
        for row in part.slice(0, max(0, _SHOWN - count)).to_pylist():
            state = word("open" if row["open"] else "closed")
            table.add_row(escape(row["company"]), escape(row["offer"]), row["verdict"], state)
        count += len(part)
    out = console()
    out.print(table)
    out.print(word("more_rows").format(shown=min(count, _SHOWN), all=count))
    return 0


def _small(run: Setting) -> Rows:
    def rows(batch: Batch) -> Iterator[pa.RecordBatch]:
        lines = (
            (company.key, offer.key, judge_one(offer.rule, facts).word, offer.is_open(facts.on))
            for company in (batch.company(row, run.on) for row in range(len(batch)))
            for facts in [run.facts(company)]
            for offer in run.offers
        )
        while part := list(islice(lines, _ROWS)):
            yield pa.record_batch([list(each) for each in zip(*part, strict=True)], SCHEMA)

    return rows


def _large(run: Setting) -> Rows:
    engine = Engine(Plan(run.offers, run.vocabulary.facts))
    offers = pa.array([offer.key for offer in run.offers])
    words = pa.array(WORDS)
    step = max(1, _ROWS // max(1, len(run.offers)))

    def rows(batch: Batch) -> Iterator[pa.RecordBatch]:
        days = days_of(batch, run.on)
        columns = columns_of(run, batch, days, engine.plan.axes)
        numbered = engine.numbered(columns, len(batch))
        is_open = np.array(
            [[offer.is_open(day or run.on) for offer in run.offers] for day in days.values]
        )
        for first in range(0, len(batch), step):
            part = slice(first, min(first + step, len(batch)))
            verdicts = engine.verdicts_of(numbered.part(part))
            count = part.stop - part.start
            names = np.repeat(np.arange(count, dtype=np.int32), len(offers))
            keys = np.tile(np.arange(len(offers), dtype=np.int32), count)
            yield pa.record_batch(
                [
                    pa.DictionaryArray.from_arrays(names, batch.keys.slice(first, count)),
                    pa.DictionaryArray.from_arrays(keys, offers),
                    pa.DictionaryArray.from_arrays(verdicts.ravel().astype(np.int8), words),
                    pa.array(is_open[days.codes[part]].ravel()),
                ],
                names=SCHEMA.names,
            )

    return rows
