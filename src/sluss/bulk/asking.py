"""What a batch asks beyond its facts: days, levels and needs, as the matcher's arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sluss.bulk.columns import Column, Ints, Listed
from sluss.bulk.deriving import rows_of
from sluss.bulk.scoring import Scoring
from sluss.core.needs import CompanyNeeds


class Asked(NamedTuple):
    """Each company's day, level and needs, as rows of a `Scoring`.

    Needs are one run an entry: company i's are `need_start[i]:need_start[i + 1]`.
    """

    day: Ints
    level: Ints
    need_start: Ints
    need: Ints
    need_weight: Ints


def asked(
    scoring: Scoring, days: Listed, level: Column | None, needs: tuple[Listed | None, Listed | None]
) -> Asked:
    """Return what the batch asks; `needs` are the stated and the found, as mappings or None."""
    count = len(days.codes)
    merged = _merged(*needs, count)
    start, need, weight = scoring.needs_of([each or {} for each in merged.values])
    row_start, entries = rows_of(merged.codes, np.diff(start))
    used = np.unique(days.codes)
    day = np.zeros(len(days.values), np.int32)
    with scoring.lock:
        day[used] = [scoring.day(days.values[each]) for each in used]
        levels = scoring.levels(level, count)
    return Asked(day[days.codes], levels, row_start, need[entries], weight[entries])


def _merged(stated: Listed | None, found: Listed | None, count: int) -> Listed:
    """Join stated and found needs, once for each distinct pair."""
    if stated is None or found is None:
        return stated or found or Listed([None], np.zeros(count, np.int32))
    pairs = stated.codes.astype(np.int64) * len(found.values) + found.codes
    distinct, codes = np.unique(pairs, return_inverse=True)
    values: list[Mapping[str, int]] = []
    for pair in distinct:
        one, other = divmod(int(pair), len(found.values))
        values.append(CompanyNeeds(stated.values[one], found.values[other]).weights)
    return Listed(values, codes.astype(np.int32))
