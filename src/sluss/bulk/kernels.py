"""The compiled kernels. They need Numba (extra `mass`); `judging` and `matching` do without it.

Written for the compiler: flat arrays copied into local ones, so that it can prove they do not
overlap, no allocation in the inner loops, no Python objects. The arrays are those of `Stack`,
`Asked` and `Scored`; nothing checks an index, so what is read here has been made there. Numba's
cache on disk watches this file alone: when those or the bits of a key change, change it too.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from sluss.bulk.scoring import SCORE_BIT

_compiled = numba.njit(nogil=True, cache=True, error_model="numpy", boundscheck=False)
_inlined = numba.njit(nogil=True, cache=True, error_model="numpy", inline="always")
_ONE = np.uint64(1)


@_compiled
def _search(bounds: Any, values: Any, found: Any) -> None:
    """Write how many of the bounds each value is not below: halving, all values in step."""
    half = np.uint64((bounds.shape[0] + 1) // 2)
    for i in range(values.shape[0]):
        found[i] = 0
    while half > 0:
        for i in range(values.shape[0]):
            at = np.uint64(found[i])
            found[i] = at + half * np.uint64(bounds[at + half - _ONE] <= values[i])
        half >>= _ONE


def search(bounds: npt.NDArray[Any], values: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Return for each value how many of the bounds it is not below, like `axes.search_numpy`."""
    found = np.empty(len(values), np.uint32)
    _search(bounds, values, found)
    return found.view(np.int32)


@_inlined
def _row(stack: Any, cells: Any, table: Any, size: Any) -> Any:
    """Return the table's row for a company's cell."""
    cell, width = np.int64(cells[stack.fact[table]]), np.int64(stack.width[table])
    first = stack.start[table] + cell * width
    return stack.rows[first : first + size]


@_inlined
def _answer(  # noqa: C901 - shared by both kernels, and compiled into them
    stack: Any, cells: Any, line: Any, either: Any
) -> None:
    """Write a company's yes and possible planes to `line`; tables are joined `AT_ONCE`."""
    words = line.shape[0] // 2
    size = 2 * words
    for w in range(size):
        line[w] = stack.every[w]
    for t in range(0, stack.layer[0], 8):
        a, b = _row(stack, cells, t, size), _row(stack, cells, t + 1, size)
        c, d = _row(stack, cells, t + 2, size), _row(stack, cells, t + 3, size)
        e, f = _row(stack, cells, t + 4, size), _row(stack, cells, t + 5, size)
        g, h = _row(stack, cells, t + 6, size), _row(stack, cells, t + 7, size)
        for w in range(size):
            line[w] &= a[w] & b[w] & c[w] & d[w] & e[w] & f[w] & g[w] & h[w]
    for k in range(stack.bypass.shape[0] - 1):
        bypass = stack.rows[stack.bypass[k] : stack.bypass[k + 1]]
        size = bypass.shape[0]
        for w in range(size):
            either[w] = bypass[w]
        for t in range(stack.layer[k], stack.layer[k + 1], 4):
            a, b = _row(stack, cells, t, size), _row(stack, cells, t + 1, size)
            c, d = _row(stack, cells, t + 2, size), _row(stack, cells, t + 3, size)
            for w in range(size):
                either[w] |= a[w] | b[w] | c[w] | d[w]
        half = size // 2
        for w in range(half):
            line[w] &= either[w]
            line[words + w] &= either[half + w]


@_compiled
def planes(stack: Any, cells: Any, out: Any) -> None:
    """Write [companies, 2 × words] yes and possible planes."""
    either = np.empty(out.shape[1], np.uint64)
    for i in range(out.shape[0]):
        _answer(stack, cells[i], out[i], either)


def _debruijn() -> Any:
    table = np.zeros(64, np.int64)
    number = 0x03F79D71B4CB0A89
    for bit in range(64):
        table[((number << bit) & 0xFFFFFFFFFFFFFFFF) >> 58] = bit
    return table


_DEBRUIJN = _debruijn()


@_inlined
def _number_of(bit: Any) -> Any:
    """Return the number of the only bit that is set."""
    return _DEBRUIJN[(bit * np.uint64(0x03F79D71B4CB0A89)) >> np.uint64(58)]


@_inlined
def _needs(asked: Any, i: Any, need: Any, weight: Any) -> Any:
    """Copy company i's needs and weights; return how many they are and three times the weights."""
    first = asked.need_start[i]
    count = asked.need_start[i + 1] - first
    whole = 0
    for n in range(count):
        need[n] = asked.need[first + n]
        weight[n] = asked.need_weight[first + n]
        whole += 3 * weight[n]
    return count, whole


@_inlined
def _largest(asked: Any) -> Any:
    """Return the most needs a company has, and the most that three times its weights add up to."""
    most, whole = 0, 0
    for i in range(asked.day.shape[0]):
        total = 0
        for n in range(asked.need_start[i], asked.need_start[i + 1]):
            total += 3 * asked.need_weight[n]
        whole = max(whole, total)
        most = max(most, asked.need_start[i + 1] - asked.need_start[i])
    return most, whole


@_inlined
def _kept(keys: Any, count: Any, key: Any) -> Any:
    """Put a key in its place among the `count` kept, best first; return how many there are now."""
    count = min(count + 1, keys.shape[0])
    spot = count - 1
    while spot > 0 and keys[spot - 1] < key:
        keys[spot] = keys[spot - 1]
        spot -= 1
    keys[spot] = key
    return count


@_compiled
def top(  # noqa: PLR0913, PLR0912, PLR0915, C901 - verdict, score and top-k fused in one pass
    stack: Any, cells: Any, capped: Any, asked: Any, scored: Any, keys: Any, found: Any
) -> None:
    """Write each company's best keys, best first, and how many they are; see `scoring`.

    Offers that serve a need of the company are tried first: what they leave to beat spares most of
    the others.
    """
    words, most = capped.shape[0], keys.shape[1]
    line = np.empty(2 * words, np.uint64)
    either = np.empty(2 * words, np.uint64)
    served = np.empty(words, np.uint64)
    kept = np.empty(most, np.int64)
    most_needs, most_whole = _largest(asked)
    need = np.empty(most_needs, np.uint64)
    weight = np.empty(most_needs, np.int64)
    share = np.zeros(most_whole + 1, np.int64)
    points, serves = scored.points, scored.serves
    shared = 0
    for i in range(cells.shape[0]):
        _answer(stack, cells[i], line, either)
        need_count, whole = _needs(asked, i, need, weight)
        for w in range(words):
            served[w] = 0
        for n in range(need_count):
            bits = scored.served_by[need[n]]
            for w in range(words):
                served[w] |= bits[w]
        if whole != shared:
            shared = whole
            for total in range(whole + 1):
                share[total] = points[0] * total // max(whole, 1)
        fixed, ready = scored.fixed[asked.day[i]], scored.ready[asked.level[i]]
        bound = scored.bound[asked.day[i], asked.level[i]]
        count, least = 0, np.int64(-1)
        for is_rest in range(2):
            for w in range(words):
                if is_rest:
                    if bound[w] <= least:
                        continue
                    left = line[words + w] & ~served[w]
                else:
                    left = line[words + w] & served[w]
                yes = line[w]
                provider = yes & capped[w]
                while left != 0:
                    bit = left & (~left + _ONE)
                    left ^= bit
                    offer = np.uint64(64 * w + _number_of(bit))
                    score = ready[offer]
                    if not is_rest:
                        total = 0
                        for n in range(np.uint64(need_count)):
                            total += weight[n] * serves[need[n], offer]
                        score += share[total]
                    kind = 3
                    if yes & bit:
                        kind = 2 if provider & bit else 1
                    key = fixed[offer] + ((score + points[kind]) << SCORE_BIT) + (kind == 1)
                    if key > least:
                        count = _kept(kept, count, key)
                        if count == most:
                            least = kept[most - 1]
        for spot in range(count):
            keys[i, spot] = kept[spot]
        found[i] = count
