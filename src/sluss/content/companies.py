"""Companies files: each row a company, each column a fact, a batch at a time.

Everything wrong in the whole file is told at once, with row and column.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from sluss.bulk.columns import Column, Listed
from sluss.content.columns import ColumnReader, FactReader, Wrong
from sluss.content.keys import KeyReader, tell_repeated
from sluss.content.tables import Table, read_table
from sluss.content.values import day, is_empty, need_weights
from sluss.content.yamlfiles import Faults
from sluss.core.derived import DERIVED
from sluss.core.errors import ContentError, did_you_mean
from sluss.core.facts import Value, Vocabulary
from sluss.core.needs import CompanyNeeds

Tell = Callable[[str], None]
BATCH = 65_536
"""Companies in a batch, where the file's form lets us choose."""


@dataclass(frozen=True)
class Company:
    """One company of a file: its known facts, its needs and the day it is judged for."""

    key: str
    known: Mapping[str, Value]
    needs: CompanyNeeds
    on: date


@dataclass(frozen=True)
class Batch:
    """Some rows of a companies file as columns. A column that is not there is unknown."""

    keys: pa.Array
    columns: Mapping[str, Column]
    on: Listed | None = None
    stated: Listed | None = None
    found: Listed | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def company(self, row: int, on: date) -> Company:
        """Return one row; `on` is the day of the run, for a company without its own."""
        known = {key: column.value(row) for key, column in self.columns.items()}
        own = self.on.value(row) if self.on else None
        return Company(
            key=self.keys[row].as_py(),
            known={key: value for key, value in known.items() if value is not None},
            needs=CompanyNeeds(
                self.stated.value(row) if self.stated else None,
                self.found.value(row) if self.found else None,
            ),
            on=own or on,
        )


def read_companies(
    path: Path,
    vocabulary: Vocabulary,
    needs: Collection[str],
    *,
    batch_rows: int = BATCH,
    tell: Tell = lambda message: None,
) -> Iterator[Batch]:
    """Yield the file's companies in order.

    Raises `ContentError` with every fault once the file has been read to its end, so what was made
    of earlier batches must not be kept. Columns that are no facts are told of, once each.
    """
    reading = _Reading(Faults(str(path)), vocabulary, needs, tell)
    for table in read_table(path, batch_rows, reading.faults):
        batch = reading.batch(table)
        if not reading.faults.found:
            yield batch
    if not reading.keys.is_ascending:
        tell_repeated(path, batch_rows, reading.faults)
    if reading.faults.found:
        raise ContentError(reading.faults.found)


@dataclass
class _Reading:
    """One file being read: its columns as they are met, its keys, its faults."""

    faults: Faults
    vocabulary: Vocabulary
    needs: Collection[str]
    tell: Tell
    keys: KeyReader = field(default_factory=KeyReader)
    own: dict[str, ColumnReader] = field(default_factory=dict)
    facts: dict[str, FactReader | None] = field(default_factory=dict)

    def batch(self, table: Table) -> Batch:
        if not table.columns:
            return Batch(pa.array([], pa.string()), {})
        if "company" not in table.columns:
            hint = did_you_mean("company", table.columns)
            self.faults.add(1, f"there is no column 'company', the company's key{hint}", "company")
            raise ContentError(self.faults.found)
        keys, wrong = self.keys.read(table.columns["company"])
        self._note("company", wrong, table)
        named = [name for name in table.columns if name not in (*_OWN, "company")]
        columns = {name: self._fact_column(name, table) for name in named}
        known = {name: column for name, column in columns.items() if column is not None}
        return Batch(keys, known, *(self._own_column(name, table) for name in _OWN))

    def _own_column(self, name: str, table: Table) -> Listed | None:
        if name not in table.columns:
            return None
        parse = _day if name == "on" else self._needs
        reader = self.own.setdefault(name, ColumnReader(parse))
        column, wrong = reader.listed(table.columns[name], table.has_decimal_comma)
        self._note(name, wrong, table)
        return column

    def _fact_column(self, name: str, table: Table) -> Column | None:
        if name not in self.facts:
            self.facts[name] = self._fact_reader(name)
        reader = self.facts[name]
        if reader is None:
            return None
        column, wrong = reader.read(table.columns[name], table.has_decimal_comma)
        self._note(name, wrong, table)
        return column

    def _fact_reader(self, name: str) -> FactReader | None:
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            hint = did_you_mean(name, [*self.vocabulary.facts, *_OWN, "company"])
            self.tell(f"{self.faults.file}: column '{name}' is no fact and is not read{hint}")
            return None
        if name in DERIVED and self.vocabulary.has(name, DERIVED[name]):
            message = "this fact is derived from others and never given; leave the column out"
            self.faults.add(1, message, name)
            return None
        return FactReader(fact)

    def _needs(self, value: Any, _comma: bool) -> Mapping[str, int] | None:
        return need_weights(value, self.needs)

    def _note(self, column: str, wrong: Wrong, table: Table) -> None:
        for row, message in wrong:
            self.faults.add(int(table.rows[row]), message, column)


_OWN = ("on", "needs_stated", "needs_found")
"""Columns that are no facts: the company's own day, and its needs."""


def _day(value: Any, _comma: bool) -> date | None:
    return None if is_empty(value) else day(value)
