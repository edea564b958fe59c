"""From a batch of a companies file to what the mass engine asks of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import chain, islice

import numpy as np

from sluss.bulk.columns import Column, Listed
from sluss.bulk.deriving import derived
from sluss.cli.setting import Setting
from sluss.content.companies import BATCH, Batch

LARGE = 1_000_000
"""Pairs of company and offer from which the mass engine is taken."""


def first_and_rest(run: Setting, rows: int = BATCH) -> tuple[bool, chain[Batch]]:
    """Return whether the work is large, and all the batches.

    It is when the first batch is, or when there are more batches than one.
    """
    batches = run.batches(rows)
    first = list(islice(batches, 2))
    pairs = sum(len(batch) * len(run.offers) for batch in first)
    return len(first) > 1 or pairs >= LARGE, chain(first, batches)


def days_of(batch: Batch, on: date) -> Listed:
    """Return each company's day: its own, or else the run's."""
    if batch.on is None:
        return Listed([None, on], np.ones(len(batch), np.int32))
    values = [on if value is None else value for value in batch.on.values]
    return Listed(values, batch.on.codes)


def columns_of(
    run: Setting, batch: Batch, days: Listed, wanted: Collection[str]
) -> dict[str, Column]:
    """Return the batch's columns with those derived facts that are wanted."""
    return derived(batch.columns, days, run.vocabulary, wanted)
