"""Each company's best offers: verdict, score and top-k for a batch of companies.

The same answers come from the compiled kernel and from plain NumPy; see `kernels` for the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sluss.bulk.asking import Asked
from sluss.bulk.columns import Columns, Ints
from sluss.bulk.judging import Engine, Numbered, unpacked
from sluss.bulk.plan import Plan, Words
from sluss.bulk.scoring import (
    MOST_OFFERS,
    MOST_POINTS,
    OPEN_BIT,
    PLACE_BIT,
    SCORE_BIT,
    Longs,
    Scored,
    Scoring,
)
from sluss.core.facts import Fact
from sluss.core.matching import Weights
from sluss.core.offers import Offer

_CHUNK_PAIRS = 4_000_000


@dataclass(frozen=True)
class Best:
    """[companies, top] keys of the best offers, best first; the first `found` of a row count.

    `offer` are numbers in the matcher's list, `is_yes` tells which verdicts are a sure yes.
    """

    key: Longs
    found: Ints
    by_place: Ints
    offer: Ints = field(init=False)
    is_yes: npt.NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        place = (self.key >> PLACE_BIT) & (MOST_OFFERS - 1)
        object.__setattr__(self, "offer", self.by_place[place] if len(self.by_place) else place)
        object.__setattr__(self, "is_yes", (self.key & 1).astype(np.uint8))

    @property
    def score(self) -> Longs:
        """Return the scores."""
        return (self.key >> SCORE_BIT) & MOST_POINTS

    @property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Tell which offers are open on the company's day."""
        return (self.key >> OPEN_BIT) > 0


class Matcher:
    """Offers compiled for matching, those alike ordered so that the likely best come first.

    Threads may share it.
    """

    def __init__(
        self,
        offers: Sequence[Offer],
        definitions: Mapping[str, Fact],
        weights: Weights,
        on: date,
        is_compiled: bool | None = None,
    ) -> None:
        """Compile the offers; `on` only steers the order they are tried in, never the result."""
        plain = Scoring(offers, weights)
        fixed = plain.fixed(plain.day(on))
        likely = [offers[each] for each in np.argsort(-fixed, kind="stable")]
        self.engine = Engine(Plan(likely, definitions), is_compiled)
        self.offers = self.engine.plan.offers
        self.scoring = Scoring(self.offers, weights)

    def top(self, columns: Columns, asked: Asked, most: int) -> Best:
        """Return the best `most` offers of each company, best first; all if there are fewer."""
        count = len(asked.day)
        keys = np.zeros((count, max(0, min(most, len(self.offers)))), np.int64)
        found = np.zeros(count, np.int32)
        if keys.size:
            used, day = np.unique(asked.day, return_inverse=True)
            batch = _Batch(
                self.engine.numbered(columns, count),
                asked._replace(day=day.astype(np.int32)),
                self.scoring.scored(used),
            )
            fill = _top_compiled if self.engine.is_compiled else _top_numpy
            fill(self.engine, batch, keys, found)
        return Best(keys, found, self.scoring.by_place)


class _Batch(NamedTuple):
    numbered: Numbered
    asked: Asked
    scored: Scored


def _top_compiled(engine: Engine, batch: _Batch, keys: Longs, found: Ints) -> None:
    from sluss.bulk import kernels

    cells, stack = batch.numbered
    kernels.top(stack, cells, engine.plan.capped, batch.asked, batch.scored, keys, found)


def _top_numpy(engine: Engine, batch: _Batch, keys: Longs, found: Ints) -> None:
    step = max(1, _CHUNK_PAIRS // len(engine.plan.offers))
    for first in range(0, len(keys), step):
        part = slice(first, min(first + step, len(keys)))
        planes = engine.planes_of(batch.numbered.part(part))
        every = _keys(engine.plan, planes, batch, part)
        found[part] = np.minimum((every >= 0).sum(axis=1), keys.shape[1])
        keys[part] = np.maximum(_largest(every, keys.shape[1]), 0)


def _keys(plan: Plan, planes: Words, batch: _Batch, part: slice) -> Longs:
    """Return [companies, offers] keys, -1 where the verdict is no."""
    scored, asked, offers = batch.scored, batch.asked, len(plan.offers)
    yes = unpacked(planes[:, : plan.words], offers)
    sure = unpacked(planes[:, : plan.words] & ~plan.capped, offers)
    possible = unpacked(planes[:, plan.words :], offers)
    most, full, provider, ask = (int(each) for each in scored.points)
    score = np.where(sure, full, np.where(yes, provider, ask)).astype(np.int64)
    score += scored.ready[asked.level[part]]
    weights = _weights(asked, len(scored.serves), part)
    served = (weights @ scored.serves.astype(np.float64)).astype(np.int64)
    whole = 3 * weights.sum(axis=1, keepdims=True).astype(np.int64)
    score += most * served // np.maximum(whole, 1)
    keys = scored.fixed[asked.day[part]] + (score << SCORE_BIT) + sure
    return np.where(possible, keys, -1)


def _weights(asked: Asked, needs: int, part: slice) -> npt.NDArray[np.float64]:
    """Return [companies, needs] weights; as floats, whose product is fast and exact here."""
    starts = asked.need_start[part.start : part.stop + 1]
    rows = np.repeat(np.arange(part.stop - part.start), np.diff(starts))
    weights = np.zeros((part.stop - part.start, needs))
    span = slice(starts[0], starts[-1])
    np.add.at(weights, (rows, asked.need[span]), asked.need_weight[span])
    return weights


def _largest(keys: Longs, most: int) -> Any:
    """Return the `most` largest of each row, largest first."""
    return -np.sort(np.partition(-keys, most - 1, axis=1)[:, :most], axis=1)
