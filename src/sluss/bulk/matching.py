"""Each company's best offers: verdict, score and top-k for a batch of companies.

The same answers come from the compiled kernel and from plain NumPy; see `kernels` for the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from sluss.bulk.asking import Asked
from sluss.bulk.columns import Columns, Ints
from sluss.bulk.judging import Engine, unpacked
from sluss.bulk.plan import Plan
from sluss.bulk.scoring import OPEN_BIT, SCORE_BIT, Longs, Scoring
from sluss.core.facts import Fact
from sluss.core.matching import Weights
from sluss.core.offers import Offer

_CHUNK_PAIRS = 4_000_000


@dataclass(frozen=True)
class Best:
    """[companies, top] offers as numbers in the matcher's list, keys, and which are a sure yes."""

    offer: Ints
    key: Longs
    is_yes: npt.NDArray[np.uint8]
    found: Ints

    @property
    def score(self) -> Longs:
        """Return the scores."""
        return (self.key >> SCORE_BIT) & 0xFFFF

    @property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Tell which offers are open on the company's day."""
        return (self.key >> OPEN_BIT) > 0


class Matcher:
    """Offers compiled for matching, ordered so that the likely best come first."""

    def __init__(
        self, offers: Sequence[Offer], definitions: Mapping[str, Fact], weights: Weights, on: Any
    ) -> None:
        """Compile the offers; `on` only steers the order they are tried in, never the result."""
        plain = Scoring(offers, weights)
        fixed = plain.fixed([plain.day(on)])[0]
        self.offers = [offers[each] for each in np.argsort(-fixed, kind="stable")]
        self.lock = Lock()
        self.engine = Engine(Plan(self.offers, definitions))
        self.scoring = Scoring(self.offers, weights)

    def top(self, columns: Columns, asked: Asked, most: int) -> Best:
        """Return the best `most` offers of each company, best first."""
        count = len(asked.day)
        best = Best(
            offer=np.zeros((count, most), np.int32),
            key=np.zeros((count, most), np.int64),
            is_yes=np.zeros((count, most), np.uint8),
            found=np.zeros(count, np.int32),
        )
        if not self.offers or not count:
            return best
        if self.engine.is_compiled:
            self._top_compiled(columns, asked, best)
        else:
            self._top_numpy(columns, asked, best)
        return best

    def _top_compiled(self, columns: Columns, asked: Asked, best: Best) -> None:
        from sluss.bulk import kernels

        engine, scoring = self.engine, self.scoring
        with self.lock:
            base, layered, stack = engine.numbered(columns, len(asked.day))
        used, day = np.unique(asked.day, return_inverse=True)
        fixed, bound = scoring.fixed(used), scoring.bound(used)
        kernels.top(
            stack.rows, base, layered, stack.layer_start, stack.layer_width, stack.bypass,
            engine.plan.capped, day, asked.level, fixed, scoring.ready,
            bound, scoring.serves, scoring.served_by, asked.need_start, asked.need,
            asked.need_weight, scoring.points, best.offer, best.key, best.is_yes, best.found,
        )  # fmt: skip

    def _top_numpy(self, columns: Columns, asked: Asked, best: Best) -> None:
        with self.lock:
            planes = self.engine.planes(columns, len(asked.day))
        step = max(1, _CHUNK_PAIRS // len(self.offers))
        for first in range(0, len(planes), step):
            part = slice(first, min(first + step, len(planes)))
            keys, is_yes = self._keys(planes[part], asked, part)
            self._keep(keys, is_yes, best, part)

    def _keys(self, planes: Any, asked: Asked, part: slice) -> tuple[Longs, Any]:
        """Return [companies, offers] keys, -1 where the verdict is no, and which are a sure yes."""
        plan, scoring = self.engine.plan, self.scoring
        offers = len(self.offers)
        yes = unpacked(planes[:, : plan.words], offers)
        sure = unpacked(planes[:, : plan.words] & ~plan.capped, offers)
        possible = unpacked(planes[:, plan.words :], offers)
        most, full, provider, ask = (int(each) for each in scoring.points)
        score = np.where(sure, full, np.where(yes, provider, ask)).astype(np.int64)
        score += scoring.ready[asked.level[part]]
        weights = self._weights(asked, part)
        served = weights @ scoring.serves.astype(np.int64)
        whole = 3 * weights.sum(axis=1, keepdims=True)
        score += np.where(whole > 0, most * served // np.maximum(whole, 1), 0)
        used, day = np.unique(asked.day[part], return_inverse=True)
        keys = scoring.fixed(used)[day] + (score << SCORE_BIT)
        return np.where(possible, keys, -1), sure

    def _weights(self, asked: Asked, part: slice) -> Longs:
        starts = asked.need_start[part.start : part.stop + 1]
        rows = np.repeat(np.arange(part.stop - part.start), np.diff(starts))
        weights = np.zeros((part.stop - part.start, len(self.scoring.serves)), np.int64)
        span = slice(starts[0], starts[-1])
        np.add.at(weights, (rows, asked.need[span]), asked.need_weight[span])
        return weights

    def _keep(self, keys: Longs, is_yes: Any, best: Best, part: slice) -> None:
        most = min(best.key.shape[1], keys.shape[1])
        chosen = np.argpartition(-keys, most - 1, axis=1)[:, :most]
        picked = np.take_along_axis(keys, chosen, axis=1)
        chosen = np.take_along_axis(chosen, np.argsort(-picked, axis=1), axis=1)
        best.key[part, :most] = np.take_along_axis(keys, chosen, axis=1)
        best.offer[part, :most] = chosen
        best.is_yes[part, :most] = np.take_along_axis(is_yes, chosen, axis=1)
        best.found[part] = (best.key[part, :most] >= 0).sum(axis=1)
