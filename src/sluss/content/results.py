"""Results as CSV, JSON Lines, Parquet or XLSX: whole and right, or not written at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from sluss.core.errors import ValueFault

_NEEDS_QUOTES = '[",\r\n]'
_MOST_EXCEL_ROWS = 1_048_575
_KEPT_IN_MEMORY = 1 << 24


class Results(Protocol):
    """Somewhere to write rows."""

    def write(self, rows: pa.RecordBatch) -> None:
        """Write some rows."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class _Csv:
    """UTF-8 without BOM, `,`, LF; a text is quoted only where it must be."""

    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        self._file = file
        file.write((",".join(schema.names) + "\n").encode())

    def write(self, rows: pa.RecordBatch) -> None:
        if any(_has_signs(column) for column in rows.columns):
            columns = (_shown(column).to_pylist() for column in rows.columns)
            lines = (",".join(map(_cell, row)) for row in zip(*columns, strict=True))
            self._file.write("".join(f"{line}\n" for line in lines).encode())
        else:
            plain = pa.csv.WriteOptions(include_header=False, quoting_style="none")
            pa.csv.write_csv(rows, self._file, plain)

    def close(self) -> None:
        """Nothing is left to write."""


def _cell(value: Any) -> str:
    """Return a cell of CSV (RFC 4180); a lone CR is quoted too, as some readers end a row there."""
    text = "" if value is None else str(value)
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if re.search(_NEEDS_QUOTES, text) else text


def _has_signs(column: pa.Array) -> bool:
    texts = column.dictionary if pa.types.is_dictionary(column.type) else column
    if not pa.types.is_string(texts.type):
        return False
    return pc.any(pc.match_substring_regex(texts, _NEEDS_QUOTES)).as_py() is True


def _shown(column: pa.Array) -> pa.Array:
    """Return a column with flags as true and false."""
    return column.cast(pa.string()) if pa.types.is_boolean(column.type) else column


class _JsonLines:
    def __init__(self, file: BinaryIO, _schema: pa.Schema) -> None:
        self._file = file

    def write(self, rows: pa.RecordBatch) -> None:
        lines = (json.dumps(row, ensure_ascii=False, default=str) for row in rows.to_pylist())
        self._file.write("".join(f"{line}\n" for line in lines).encode())

    def close(self) -> None:
        """Nothing is left to write."""


class _Parquet:
    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        self._schema = schema
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        self._writer = pq.ParquetWriter(file, schema, use_dictionary=texts, compression="zstd")

    def write(self, rows: pa.RecordBatch) -> None:
        if len(rows):
            columns = [column.cast(f.type) for column, f in zip(rows, self._schema, strict=True)]
            self._writer.write_table(pa.table(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


class _Excel:
    """One sheet with constant memory; a text that looks like a formula or a link stays text."""

    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        from xlsxwriter import Workbook

        plain = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = Workbook(file, {"constant_memory": True, **plain})
        self._days = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheet = self._book.add_worksheet("sluss")
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, schema.names, self._book.add_format({"bold": True}))
        self._dates = [at for at, f in enumerate(schema) if pa.types.is_date(f.type)]
        self._row = 0

    def write(self, rows: pa.RecordBatch) -> None:
        if self._row + len(rows) > _MOST_EXCEL_ROWS:
            raise ValueFault(
                f"the result has more than {_MOST_EXCEL_ROWS} rows, which is all that an XLSX "
                "sheet holds; write .csv or .parquet"
            )
        for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            self._row += 1
            for at, value in enumerate(row):
                if at in self._dates and value is not None:
                    self._sheet.write_datetime(self._row, at, value, self._days)
                else:
                    self._sheet.write(self._row, at, value)

    def close(self) -> None:
        self._book.close()


_WRITERS: Mapping[str, Callable[[BinaryIO, pa.Schema], Any]] = {
    ".csv": _Csv,
    ".jsonl": _JsonLines,
    ".parquet": _Parquet,
    ".xlsx": _Excel,
}


@contextmanager
def open_results(out: str | None, schema: pa.Schema) -> Iterator[Results]:
    """Open a place for results: a file by its extension, or CSV on standard output.

    Nothing is seen of the results until all is well: a file is written beside its place and
    renamed, standard output is written last.
    """
    if out is None or out == "-":
        with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as kept:
            results: Results = _Csv(kept, schema)  # type: ignore[arg-type]
            yield results
            kept.seek(0)
            shutil.copyfileobj(kept, sys.stdout.buffer)
            sys.stdout.flush()
        return
    path = Path(out)
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueFault(f"{out}: results are written to {', '.join(_WRITERS)}, or - for CSV here")
    with _renamed_to(path) as file:
        results = writer(file, schema)
        try:
            yield results
        finally:
            results.close()


@contextmanager
def _renamed_to(path: Path) -> Iterator[BinaryIO]:
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "no such folder", str(path.parent))
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
