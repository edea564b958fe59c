"""A fact's finite domain: one representative value for each cell that the clauses can tell apart.

Used to fill look-up tables for the mass engine and to ask what learning a fact could change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain, islice, pairwise, product
from math import inf, nextafter
from typing import Any

from sluss.core.facts import Fact, FactType, Value
from sluss.core.rules import Clause, Op

_BOUNDS = frozenset({Op.AT_LEAST, Op.AT_MOST, Op.IS})


def thresholds(clauses: Iterable[Clause]) -> list[float | int | date]:
    """Return the sorted values at which some clause on an ordered fact may change its answer."""
    found: set[float | int | date] = set()
    for clause in clauses:
        if clause.op in _BOUNDS:
            found.add(clause.operand)
        else:
            found.update(clause.operand)
    return sorted(found)


def between(low: float | int | date, high: float | int | date) -> float | int | date | None:
    """Return a value strictly between two neighbours, or None where there is none."""
    if isinstance(low, date) and isinstance(high, date):
        day = low + timedelta(days=1)
        return day if day < high else None
    assert not isinstance(low, date)
    assert not isinstance(high, date)
    if isinstance(low, int) and isinstance(high, int):
        return low + 1 if low + 1 < high else None
    middle = nextafter(low, inf)
    return middle if middle < high else None


def outside(
    fact: Fact, points: Sequence[float | int | date]
) -> tuple[float | int | date, float | int | date]:
    """Return a value below the first point and one above the last (dates stop at their ends)."""
    first, last = points[0], points[-1]
    if isinstance(first, date) and isinstance(last, date):
        below = first - timedelta(days=1) if first > date.min else first
        return below, last + timedelta(days=1) if last < date.max else last
    assert not isinstance(first, date)
    assert not isinstance(last, date)
    if fact.type is FactType.MONEY:
        return first - 1, last + 1
    return nextafter(first, -inf), nextafter(last, inf)


def cells(fact: Fact, clauses: Iterable[Clause]) -> list[Value]:
    """Return one value for each cell that the clauses on `fact` can tell apart.

    Values outside the limits of a number or of money are left out: no company has them. There are
    at most 4,096 sets of choices, which three clauses never reach.
    """
    clauses = [clause for clause in clauses if clause.fact == fact.key]
    if fact.type is FactType.FLAG:
        return [True, False]
    if fact.type is FactType.CHOICE:
        return list(fact.options)
    if fact.type is FactType.CHOICES:
        return _set_cells(fact, clauses)
    if fact.type is FactType.CODE:
        return _code_cells(fact, clauses)
    return _ordered_cells(fact, clauses)


def _ordered_cells(fact: Fact, clauses: Sequence[Clause]) -> list[Value]:
    """Return, in order, each threshold and one value from each gap around and between them."""
    low, high = (_limit(fact, limit) for limit in (fact.minimum, fact.maximum))
    limits = [limit for limit in (low, high) if limit is not None]
    points = sorted({*thresholds(clauses), *limits})
    if not points:
        return []
    gaps = (between(*pair) for pair in pairwise(points))
    found = sorted({*points, *(gap for gap in gaps if gap is not None), *outside(fact, points)})
    return [v for v in found if (low is None or low <= v) and (high is None or v <= high)]


def _limit(fact: Fact, limit: float | None) -> Any:
    """Return a limit of the fact, which is given in major units, as its values are held."""
    return round(limit * 100) if limit is not None and fact.type is FactType.MONEY else limit


def _set_cells(fact: Fact, clauses: Sequence[Clause]) -> list[Value]:
    """Return sets with none, one and all of the options that the same clauses mention."""
    alike: dict[tuple[bool, ...], list[str]] = {}
    for option in fact.options:
        alike.setdefault(tuple(option in clause.operand for clause in clauses), []).append(option)
    parts = [
        dict.fromkeys((frozenset[str](), frozenset(options[:1]), frozenset(options)))
        for mentioned_by, options in alike.items()
        if any(mentioned_by)
    ]
    return [frozenset[str]().union(*picked) for picked in islice(product(*parts), _MOST_SETS)]


_MOST_SETS = 4096


def _code_cells(fact: Fact, clauses: Sequence[Clause]) -> list[Value]:
    """Return the mentioned codes and, of those below each and below none, one that is not."""
    tree = fact.tree
    assert tree is not None
    operands = (c.operand if isinstance(c.operand, frozenset) else {c.operand} for c in clauses)
    mentioned = frozenset(chain.from_iterable(operands))
    seen: dict[tuple[frozenset[str], bool], Value] = {}
    for key in (None, *sorted(mentioned)):
        own = () if key is None else (tree.code(key),)
        for code in chain(own, tree.below(key)):
            seen.setdefault((code.path & mentioned, code.key in mentioned), code)
    return list(seen.values())
