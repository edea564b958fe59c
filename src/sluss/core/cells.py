"""A fact's finite domain: one representative value for each cell that the clauses can tell apart.

Used to fill look-up tables for the mass engine and to ask what learning a fact could change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain, pairwise
from math import inf, nextafter

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


def ordered_cells(fact: Fact, clauses: Iterable[Clause]) -> list[float | int | date]:
    """Return, in order, each threshold and one value from each gap around and between them."""
    points = thresholds(clauses)
    if not points:
        return []
    gaps = (between(low, high) for low, high in pairwise(points))
    return sorted({*points, *(gap for gap in gaps if gap is not None), *outside(fact, points)})


def cells(fact: Fact, clauses: Iterable[Clause]) -> list[Value]:
    """Return one value for each cell that the clauses on `fact` can tell apart.

    For sets of choices every option alone, the empty set and the whole set are returned: enough for
    asking, not a full domain. Values outside a number's limits are left out.
    """
    clauses = [clause for clause in clauses if clause.fact == fact.key]
    if fact.type is FactType.FLAG:
        return [True, False]
    if fact.type is FactType.CHOICE:
        return list(fact.options)
    if fact.type is FactType.CHOICES:
        alone = [frozenset({option}) for option in fact.options]
        return [frozenset(), *alone, frozenset(fact.options)]
    if fact.type is FactType.CODE:
        return _code_cells(fact, clauses)
    values = ordered_cells(fact, clauses)
    return [value for value in values if _is_allowed(fact, value)]


def _is_allowed(fact: Fact, value: float | int | date) -> bool:
    if isinstance(value, date):
        return True
    scale = 100 if fact.type is FactType.MONEY else 1
    low = fact.minimum is None or value >= fact.minimum * scale
    return low and (fact.maximum is None or value <= fact.maximum * scale)


def _code_cells(fact: Fact, clauses: Sequence[Clause]) -> list[Value]:
    tree = fact.tree
    assert tree is not None
    operands = (c.operand if isinstance(c.operand, frozenset) else {c.operand} for c in clauses)
    mentioned = frozenset(chain.from_iterable(operands))
    seen: dict[tuple[frozenset[str], str], Value] = {}
    for key in chain(tree, mentioned):
        code = tree.code(key)
        own = code.key if code.key in mentioned else ""
        seen.setdefault((code.path & mentioned, own), code)
    return list(seen.values())
