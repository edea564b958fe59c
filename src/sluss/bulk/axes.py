"""One fact's axis: its domain cut into cells, and each literal's answer in every cell.

An ordered axis numbers its cells in closed form (each threshold, and the gaps around and between
them); a listed axis gives a cell to every value that its conditions can tell apart, as it is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sluss.bulk.columns import Column, Ints, Listed, Numbers, as_number
from sluss.bulk.literals import Literal
from sluss.core.cells import between, cells, outside, thresholds
from sluss.core.codes import Code
from sluss.core.facts import Fact, FactType, Value
from sluss.core.rules import Answer, Clause, clauses_of

Levels = npt.NDArray[np.uint8]
"""Answers as numbers: 0 no, 1 unknown, 2 yes; and, or are minimum, maximum."""

UNKNOWN_CELL = 0
"""The cell of an unknown fact, on every axis."""

ORDERED = frozenset({FactType.NUMBER, FactType.MONEY, FactType.DATE})


Search = Callable[[npt.NDArray[Any], npt.NDArray[Any]], Ints]
"""Ascending bounds, 2^n - 1 of them, and values: how many bounds each value is not below."""


def search_numpy(bounds: npt.NDArray[Any], values: npt.NDArray[Any]) -> Ints:
    """Return for each value how many of the bounds it is not below."""
    return np.searchsorted(bounds, values, side="right").astype(np.int32)


def _bounds(points: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return where cells begin: each point, and the next number past it, filled up to 2^n - 1."""
    is_float = points.dtype.kind == "f"
    past = np.nextafter(points, np.inf) if is_float else points + 1
    begins = np.stack([points, past], axis=1).ravel()
    size = (1 << len(begins).bit_length()) - 1
    last = np.inf if is_float else np.iinfo(points.dtype).max
    return np.concatenate([begins, np.full(size - len(begins), last, points.dtype)])


def level(answer: Answer) -> int:
    """Return an answer as a number: 0 no, 1 unknown, 2 yes."""
    return 1 if answer is None else 2 * answer


class Axis(Protocol):
    """A fact cut into cells."""

    fact: Fact

    def __len__(self) -> int: ...

    def encode(self, column: Column | None, rows: int, search: Search) -> Ints:
        """Return each row's cell."""
        ...

    def answers(self, literal: Literal, first: int) -> Levels:
        """Return the literal's answer in every cell from `first` on."""
        ...

    def forget(self) -> bool:
        """Drop the cells that were met in columns; tell whether there were any."""
        ...


class OrderedAxis:
    """Cells of a number, money or date: unknown, then gap, point, gap, …"""

    def __init__(self, fact: Fact, clauses: Iterable[Clause]) -> None:
        """Cut the fact at every threshold the clauses mention."""
        self.fact = fact
        points = [as_number(point) for point in thresholds(clauses)]
        self._points = np.array(points, dtype=self._dtype)
        self._bounds = _bounds(self._points)

    @property
    def _dtype(self) -> type[np.float64] | type[np.int64]:
        return np.float64 if self.fact.type is FactType.NUMBER else np.int64

    def __len__(self) -> int:
        return 2 * len(self._points) + 2

    def encode(self, column: Column | None, rows: int, search: Search) -> Ints:
        """Return each row's cell."""
        if column is None:
            return np.full(rows, UNKNOWN_CELL, np.int32)
        if isinstance(column, Numbers):
            return np.asarray(self._cells(column.array, search) * column.known, np.int32)
        known = np.array([value is not None for value in column.values])
        array = np.array([0 if v is None else as_number(v) for v in column.values], self._dtype)
        return np.asarray(self._cells(array, search) * known, np.int32)[column.codes]

    def _cells(self, array: npt.NDArray[Any], search: Search) -> Ints:
        return np.minimum(search(self._bounds, array), len(self) - 2) + 1

    def answers(self, literal: Literal, first: int) -> Levels:
        """Return the literal's answers, asked once in each cell that it can itself tell apart."""
        assert first == 0
        own = thresholds(clauses_of((literal.condition,)))
        asked = np.array([level(literal.answer(value)) for value in self._samples(own)], np.uint8)
        marks = np.array([as_number(point) for point in own], dtype=self._dtype)
        place = np.searchsorted(marks, self._points)
        is_mark = np.isin(self._points, marks)
        spread = np.empty(len(self), np.uint8)
        spread[UNKNOWN_CELL] = level(literal.answer(None))
        spread[1:-1:2] = asked[2 * place]
        spread[2::2] = asked[2 * place + is_mark]
        spread[-1] = asked[-1]
        return spread

    def forget(self) -> bool:
        """Keep everything: no column adds a cell."""
        return False

    def _samples(self, own: Sequence[Any]) -> list[Value | None]:
        below, above = outside(self.fact, own)
        samples: list[Value | None] = [below]
        for point, after in zip(own, [*own[1:], None], strict=True):
            samples.append(point)
            samples.append(above if after is None else between(point, after))
        return samples


class ListedAxis:
    """Cells of a flag, choice, set or code: unknown first, and new values get new cells.

    What the clauses can see of a value are its *marks*: which of the values they mention it is, or
    lies at or below, or includes.
    """

    def __init__(self, fact: Fact, clauses: Sequence[Clause]) -> None:
        """Give a cell to each value the clauses can tell apart; sets get theirs as they are met."""
        self.fact = fact
        self._mentioned = _mentioned(clauses)
        self._marks = {mark: 1 + place for place, mark in enumerate(sorted(self._mentioned))}
        self._values: list[Value | None] = []
        self._cell: dict[Any, int] = {}
        self._seen = np.zeros((0, 1 + 2 * len(self._marks)), np.bool_)
        self._cell_of(None)
        if fact.type is not FactType.CHOICES:
            for value in cells(fact, clauses):
                self._cell_of(value)
        self._first_met = len(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _signature(self, value: Value | None) -> Any:
        """Return what the clauses can see of a value."""
        if isinstance(value, Code):
            return value.path & self._mentioned, value.key in self._mentioned and value.key
        return value & self._mentioned if isinstance(value, frozenset) else value

    def _cell_of(self, value: Value | None) -> int:
        signature = self._signature(value)
        cell = self._cell.get(signature)
        if cell is None:
            cell = self._cell[signature] = len(self._values)
            self._values.append(value)
        return cell

    def encode(self, column: Column | None, rows: int, search: Search) -> Ints:
        """Return each row's cell; a value not met before gets a new one."""
        if column is None:
            return np.full(rows, UNKNOWN_CELL, np.int32)
        assert isinstance(column, Listed)
        return np.array([self._cell_of(v) for v in column.values], np.int32)[column.codes]

    def forget(self) -> bool:
        """Drop the cells that were met in columns; tell whether there were any."""
        met = len(self._values) - self._first_met
        del self._values[self._first_met :]
        self._cell = {sign: cell for sign, cell in self._cell.items() if cell < self._first_met}
        self._seen = self._seen[: self._first_met]
        return met > 0

    def answers(self, literal: Literal, first: int) -> Levels:
        """Return the literal's answers, asked once for each kind of cell it can tell apart."""
        self._look()
        own = [self._marks[mark] for mark in _mentioned(clauses_of((literal.condition,)))]
        columns = [0, *own, *(mark + len(self._marks) for mark in own)]
        sample, kind = _kinds(self._seen[first:, columns])
        asked = [level(literal.answer(self._values[first + each])) for each in sample]
        return np.array(asked, np.uint8)[kind]

    def _look(self) -> None:
        """Note the marks of values met since the last look: known, then at or in, then exactly."""
        met = self._values[len(self._seen) :]
        if not met:
            return
        seen = np.zeros((len(met), self._seen.shape[1]), np.bool_)
        for row, value in enumerate(met):
            if value is None:
                continue
            within, exact = _seen_of(value)
            seen[row, 0] = True
            seen[row, [self._marks[mark] for mark in within & self._mentioned]] = True
            if exact in self._mentioned:
                seen[row, self._marks[exact] + len(self._marks)] = True
        self._seen = np.concatenate([self._seen, seen])


def _mentioned(clauses: Iterable[Clause]) -> frozenset[Any]:
    operands = (c.operand if isinstance(c.operand, frozenset) else {c.operand} for c in clauses)
    return frozenset(chain.from_iterable(operands))


def _seen_of(value: Value) -> tuple[frozenset[Any], Any]:
    """Return the values that this one lies at or below, or includes, and the one that it is."""
    if isinstance(value, Code):
        return value.path, value.key
    return (value, None) if isinstance(value, frozenset) else (frozenset(), value)


def _kinds(seen: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return one row of each kind, and each row's kind."""
    octets = np.packbits(seen, axis=1)
    if octets.shape[1] <= 8:
        padded = np.zeros((len(octets), 8), np.uint8)
        padded[:, : octets.shape[1]] = octets
        rows: npt.NDArray[Any] = padded.view(np.uint64)[:, 0]
    else:
        rows = octets.view(f"V{octets.shape[1]}")[:, 0]
    _, sample, kind = np.unique(rows, return_index=True, return_inverse=True)
    return sample, kind


def axes_for(literals: Iterable[Literal], definitions: Mapping[str, Fact]) -> dict[str, Axis]:
    """Return an axis for each fact that the literals ask."""
    asked: dict[str, set[Clause]] = {}
    for literal in literals:
        asked.setdefault(literal.fact, set()).update(clauses_of((literal.condition,)))
    axes: dict[str, Axis] = {}
    for key in sorted(asked):
        fact, clauses = definitions[key], sorted(asked[key], key=repr)
        axes[key] = (OrderedAxis if fact.type in ORDERED else ListedAxis)(fact, clauses)
    return axes
