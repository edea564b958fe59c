"""The compiled kernels. They need Numba (extra `mass`); `judging` and `matching` do without it.

Written for the compiler: flat arrays, no allocation in the inner loops, no Python objects.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

_compiled = numba.njit(nogil=True, cache=True, error_model="numpy", boundscheck=False)
_inlined = numba.njit(nogil=True, cache=True, error_model="numpy", inline="always")


@_compiled
def planes(  # noqa: PLR0913, PLR0912, C901 - one fused loop, kept in one piece for the compiler
    rows: Any, base: Any, layered: Any, layer_start: Any, layer_width: Any, bypass: Any, out: Any
) -> None:
    """Write [companies, 2 × words] yes and possible planes."""
    full = np.uint64(0xFFFFFFFFFFFFFFFF)
    words = out.shape[1] // 2
    either = np.empty(2 * words, np.uint64)
    for i in range(out.shape[0]):
        line = out[i]
        for w in range(2 * words):
            line[w] = full
        for f in range(base.shape[1]):
            row = rows[base[i, f]]
            for w in range(2 * words):
                line[w] &= row[w]
        for k in range(layer_width.shape[0]):
            width = layer_width[k]
            for w in range(width):
                either[w] = bypass[k, w]
                either[words + w] = bypass[k, words + w]
            for t in range(layer_start[k], layer_start[k + 1]):
                row = rows[layered[i, t]]
                for w in range(width):
                    either[w] |= row[w]
                for w in range(words, words + width):
                    either[w] |= row[w]
            for w in range(width):
                line[w] &= either[w]
            for w in range(words, words + width):
                line[w] &= either[w]


@_inlined
def _through_layers(  # noqa: PLR0913
    word: Any,
    column: Any,
    w: Any,
    i: Any,
    rows: Any,
    layered: Any,
    starts: Any,
    widths: Any,
    bypass: Any,
) -> Any:
    """AND one word of a plane with every layer that reaches it."""
    for k in range(widths.shape[0]):
        if w < widths[k] and word != 0:
            either = bypass[k, column]
            for t in range(starts[k], starts[k + 1]):
                either |= rows[layered[i, t], column]
            word &= either
    return word


@numba.njit(nogil=True, cache=True)
def _lowest(word: Any) -> Any:
    """Return the number of the lowest bit that is set."""
    return _DEBRUIJN[
        ((word & (~word + np.uint64(1))) * np.uint64(0x03F79D71B4CB0A89)) >> np.uint64(58)
    ]


def _debruijn() -> Any:
    table = np.zeros(64, np.int64)
    number = 0x03F79D71B4CB0A89
    for bit in range(64):
        table[((number << bit) & 0xFFFFFFFFFFFFFFFF) >> 58] = bit
    return table


_DEBRUIJN = _debruijn()


@_compiled
def top(  # noqa: PLR0913, PLR0912, PLR0915, C901 - verdict, score and top-k fused in one pass
    rows: Any,
    base: Any,
    layered: Any,
    layer_start: Any,
    layer_width: Any,
    bypass: Any,
    capped: Any,
    day: Any,
    level: Any,
    fixed: Any,
    ready: Any,
    bound: Any,
    serves: Any,
    served_by: Any,
    need_start: Any,
    need: Any,
    need_weight: Any,
    points: Any,
    best_offer: Any,
    best_key: Any,
    best_sure: Any,
    found: Any,
) -> None:
    """Write each company's best offers, best first; see `scoring` for the shapes."""
    words = capped.shape[0]
    most = best_offer.shape[1]
    possible = np.empty(words, np.uint64)
    served = np.empty(words, np.uint64)
    share = np.zeros(4096, np.int64)
    full = np.uint64(0xFFFFFFFFFFFFFFFF)
    for i in range(base.shape[0]):
        for w in range(words):
            possible[w] = full
            served[w] = 0
        for f in range(base.shape[1]):
            row = rows[base[i, f]]
            for w in range(words):
                possible[w] &= row[words + w]
        first, last = need_start[i], need_start[i + 1]
        whole = 0
        for n in range(first, last):
            whole += 3 * need_weight[n]
            bits = served_by[need[n]]
            for w in range(words):
                served[w] |= bits[w]
        for total in range(whole + 1):
            share[total] = points[0] * total // whole if whole > 0 else 0
        count = 0
        least = np.int64(-1)
        keys, offers, sure = best_key[i], best_offer[i], best_sure[i]
        at, lv = day[i], level[i]
        for sweep in range(2):
            for w in range(words):
                left = possible[w]
                if sweep == 0:
                    left &= served[w]
                else:
                    left &= ~served[w]
                    if count == most and bound[at, lv, w] <= least:
                        continue
                if left == 0:
                    continue
                left = _through_layers(
                    left, words + w, w, i, rows, layered, layer_start, layer_width, bypass
                )
                if left == 0:
                    continue
                yes = left
                for f in range(base.shape[1]):
                    yes &= rows[base[i, f], w]
                yes = _through_layers(yes, w, w, i, rows, layered, layer_start, layer_width, bypass)
                provider = yes & capped[w]
                while left != 0:
                    bit = left & (~left + np.uint64(1))
                    offer = 64 * w + _lowest(left)
                    left ^= bit
                    kind = 3
                    if yes & bit:
                        kind = 2 if provider & bit else 1
                    score = points[kind] + ready[lv, offer]
                    if sweep == 0:
                        total = 0
                        for n in range(first, last):
                            total += need_weight[n] * serves[need[n], offer]
                        score += share[total]
                    key = fixed[at, offer] + (score << 24)
                    if count == most and key <= least:
                        continue
                    if count < most:
                        count += 1
                    spot = count - 1
                    while spot > 0 and keys[spot - 1] < key:
                        keys[spot] = keys[spot - 1]
                        offers[spot] = offers[spot - 1]
                        sure[spot] = sure[spot - 1]
                        spot -= 1
                    keys[spot] = key
                    offers[spot] = offer
                    sure[spot] = kind == 1
                    if count == most:
                        least = keys[most - 1]
        found[i] = count
