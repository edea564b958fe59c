"""The company keys of a file: texts, none missing, none repeated, in bounded memory.

Keys in ascending order cannot repeat and are not remembered. Any other file is read once more for
its keys alone, as 64-bit hashes; a hash met twice is looked up before anybody is told of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sluss.content.columns import ColumnReader, Wrong
from sluss.content.tables import Distinct, read_table
from sluss.content.yamlfiles import Faults
from sluss.core.errors import ValueFault


def _key(value: Any, _comma: bool) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    if not text:
        raise ValueFault("the company's key is missing")
    if not text.isprintable() and not _is_text(text):
        raise ValueFault("the company's key is not UTF-8 text; save the file as UTF-8")
    return text


def _is_text(text: str) -> bool:
    try:
        return bool(text.encode())
    except UnicodeEncodeError:
        return False


class KeyReader:
    """Reads the key column through all batches, and tells whether the keys keep ascending."""

    def __init__(self) -> None:
        """Begin before the first key."""
        self._reader = ColumnReader(_key)
        self._last = ""
        self.is_ascending = True

    def read(self, raw: Distinct | pa.Array) -> tuple[pa.Array, Wrong]:
        """Return the keys as texts and what is wrong with them."""
        column, wrong = self._reader.listed(raw)
        values = pa.array(column.values, pa.string())
        keys = values.take(pa.array(column.codes)).fill_null("")
        if self.is_ascending and len(keys):
            follows = pc.all(pc.less(keys[:-1], keys[1:])).as_py()
            self.is_ascending = follows is not False and self._last < keys[0].as_py()
            self._last = keys[-1].as_py()
        return keys, wrong


def tell_repeated(path: Path, batch_rows: int, faults: Faults) -> None:
    """Add a fault for every row whose key an earlier row has."""
    hashes = [
        np.array([hash(key) for key in keys], np.int64) for keys, _ in _keys(path, batch_rows)
    ]
    ordered = np.sort(np.concatenate([np.zeros(0, np.int64), *hashes]))
    suspects = set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())
    if not suspects:
        return
    first: dict[str, int] = {}
    for keys, rows in _keys(path, batch_rows):
        for key, row in zip(keys, rows.tolist(), strict=True):
            if hash(key) not in suspects:
                continue
            if key in first:
                message = f"company '{key}' is repeated (first in row {first[key]})"
                faults.add(row, message, "company")
            first.setdefault(key, row)


def _keys(path: Path, batch_rows: int) -> Iterator[tuple[list[str], npt.NDArray[np.int64]]]:
    reader = KeyReader()
    for table in read_table(path, batch_rows, Faults(str(path))):
        keys, wrong = reader.read(table.columns["company"])
        usable = np.ones(len(keys), np.bool_)
        usable[[row for row, _ in wrong]] = False
        yield keys.filter(pa.array(usable)).to_pylist(), table.rows[usable]
