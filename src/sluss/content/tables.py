"""Rows of a table, a batch at a time, from CSV, XLSX, JSON Lines and Parquet files.

A column comes as an Arrow array of numbers, flags or dates, or as its distinct values and an index
a row. What the values mean is not known here; see `companies`.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from sluss.content.reaches import NO_ZIP, reach
from sluss.content.values import is_empty
from sluss.content.yamlfiles import Faults, json_entry
from sluss.core.errors import ContentError, Fault, ValueFault

Rows = npt.NDArray[np.int64]

_CSV_BLOCK = 1 << 23
_MOST_CELLS = 4_000_000
_EMPTY_FOR_A_FILLED = 20
"""A sheet with more cells than that has at least one in twenty filled, else one is lost."""

_NO_ROWS: Rows = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Distinct:
    """A column as its distinct values, None for an empty cell, and an index into them a row."""

    values: Sequence[Any]
    codes: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Table:
    """Some rows: columns by name, and each row's number in its file.

    The heading stands in row 1, and the first company in row 2; where there is no heading (JSON
    Lines, Parquet) rows count from 1.
    """

    columns: Mapping[str, Distinct | pa.Array]
    rows: Rows
    has_decimal_comma: bool = False


def distinct(values: Iterable[Any]) -> Distinct:
    """Return a column of plain values by its distinct ones; 1, 1.0 and true stay apart."""
    seen: dict[tuple[type, Hashable], int] = {}
    found: list[Any] = []
    codes: list[int] = []
    for value in values:
        key = (type(value), repr(value) if isinstance(value, list | dict) else value)
        code = seen.setdefault(key, len(found))
        if code == len(found):
            found.append(value)
        codes.append(code)
    return Distinct(found, np.array(codes, np.int32))


def encoded(array: pa.Array) -> Distinct:
    """Return an Arrow column by its distinct values, null as None."""
    if not pa.types.is_dictionary(array.type):
        if pa.types.is_nested(array.type):
            return distinct(_plain(array))
        array = array.dictionary_encode()
    values = [*map(_text, _plain(array.dictionary)), None]
    codes = array.indices.cast(pa.int32()).fill_null(len(values) - 1)
    return Distinct(values, codes.to_numpy(zero_copy_only=False))


def _plain(array: pa.Array) -> list[Any]:
    """Return Python values, or texts where Python has none such, as a day in the year 20000."""
    try:
        return list(array.to_pylist())
    except (ValueError, OverflowError):
        return list(array.cast(pa.string()).to_pylist())


def _text(value: Any) -> Any:
    """Return bytes as text where they are UTF-8, and as bytes where they are not."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _named(names: Sequence[Any], file: str, row: int) -> list[str]:
    """Return the heading's names, or raise with every one that is missing or given twice."""
    shown = ["" if name is None else str(name).strip() for name in names]
    while shown and not shown[-1]:
        shown.pop()
    faults = [
        Fault(file, row, str(place), "this column has no name in the heading")
        for place, name in enumerate(shown, 1)
        if not name
    ]
    twice = sorted({name for name in shown if name and shown.count(name) > 1})
    faults += [Fault(file, row, name, f"column '{name}' is given twice") for name in twice]
    if not shown:
        faults = [Fault(file, row, "", "the file has no heading with the names of its columns")]
    if faults:
        raise ContentError(faults)
    return shown


def _from_csv(path: Path, _batch_rows: int, faults: Faults) -> Iterator[Table]:
    heading, delimiter = _heading(path)
    names = _named(heading, faults.file, 1)
    count = len(heading)
    wrong: set[int] = set()

    def note(row: Any) -> str:
        wrong.add(row.number)
        faults.add(row.number, f"this row has {row.actual_columns} cells, the heading has {count}")
        return "skip"

    given = [str(place) for place in range(count)]
    if not _has_more_lines(path):
        yield Table({name: Distinct([None], np.zeros(0, np.int32)) for name in names}, _NO_ROWS)
        return
    with pa.csv.open_csv(
        path,
        read_options=pa.csv.ReadOptions(
            use_threads=False, block_size=_CSV_BLOCK, column_names=given, skip_rows=1
        ),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(given, pa.binary()), strings_can_be_null=False
        ),
    ) as batches:
        following, last = 2, b""
        for batch in batches:
            numbers = _numbered(following, batch.num_rows, wrong)
            following = int(numbers[-1]) + 1 if len(numbers) else following
            columns = [encoded(column) for column in batch.columns]
            _tell_unnamed(columns[len(names) :], len(names), numbers, faults)
            yield _filled(Table(dict(zip(names, columns, strict=False)), numbers, delimiter == ";"))
            last = batch.column(count - 1)[-1].as_py() if batch.num_rows else last
        if b"\n" in last and not path.read_bytes().rstrip(b"\r\n").endswith(b'"'):
            faults.add(
                following - 1, "a quote that begins in this row is never closed", heading[-1]
            )


def _tell_unnamed(columns: Sequence[Distinct], before: int, numbers: Rows, faults: Faults) -> None:
    """Add a fault for each column that has cells but no name."""
    for place, column in enumerate(columns, before + 1):
        filled = np.flatnonzero([not is_empty(value) for value in column.values])
        rows = np.flatnonzero(np.isin(column.codes, filled))
        if len(rows):
            message = "this column has no name in the heading"
            faults.add(int(numbers[rows[0]]), message, str(place))


def _numbered(first: int, count: int, wrong: set[int]) -> Rows:
    """Return the next `count` row numbers from `first` on, leaving out the wrong rows."""
    if not wrong:
        return np.arange(first, first + count, dtype=np.int64)
    numbers = np.arange(first, first + count + len(wrong), dtype=np.int64)
    return numbers[~np.isin(numbers, list(wrong))][:count]


def _heading(path: Path) -> tuple[list[str], str]:
    with path.open("rb") as file:
        first = file.readline(1 << 20)
    try:
        text = first.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "the heading is not UTF-8 text; save the file as CSV UTF-8"
        raise ContentError([Fault(str(path), 1, "", message)]) from error
    delimiter = ";" if text.count(";") > text.count(",") else ","
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), []), delimiter
    except csv.Error as error:
        message = (
            f"the heading cannot be read ({error}); it is one line, which ends with LF or CRLF"
        )
        raise ContentError([Fault(str(path), 1, "", message)]) from error


def _has_more_lines(path: Path) -> bool:
    with path.open("rb") as file:
        file.readline()
        return bool(file.read(1))


def _filled(table: Table) -> Table:
    """Return the table without rows in which every cell is empty."""
    filled = np.zeros(len(table.rows), np.bool_)
    for column in table.columns.values():
        assert isinstance(column, Distinct)
        has_content = [not is_empty(value) for value in column.values]
        filled |= np.array(has_content, np.bool_)[column.codes]
    if filled.all():
        return table
    columns = {
        name: Distinct(column.values, column.codes[filled])
        for name, column in table.columns.items()
        if isinstance(column, Distinct)
    }
    return Table(columns, table.rows[filled], table.has_decimal_comma)


def _from_excel(path: Path, batch_rows: int, faults: Faults) -> Iterator[Table]:
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_stray_cells(path)
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except CalamineError as error:
        raise ContentError(
            [Fault(str(path), 1, "", f"not a readable XLSX file: {error}")]
        ) from error
    cells = iter(sheet.to_python(skip_empty_area=False))
    names = _named(next(cells, []), faults.file, 1)
    following = 2
    while rows := list(islice(cells, batch_rows)):
        numbers = np.arange(following, following + len(rows), dtype=np.int64)
        following += len(rows)
        columns = [distinct(column) for column in zip(*rows, strict=True)]
        _tell_unnamed(columns[len(names) :], len(names), numbers, faults)
        named = dict(zip(names, columns, strict=False))
        yield _filled(Table(named, numbers))


def _refuse_stray_cells(path: Path) -> None:
    """Raise where a cell lies so far from the table that reading it would take all memory."""
    try:
        with zipfile.ZipFile(path) as book:
            reaches = [reach(book.read(each)) for each in book.namelist()]
    except NO_ZIP:
        return  # the reader says what is wrong with it
    for told in reaches:
        cell_count = told.rows * told.columns
        if cell_count > max(_MOST_CELLS, told.filled_count * _EMPTY_FOR_A_FILLED):
            message = (
                f"a cell lies far outside the table: the sheet reaches row {told.rows} and column "
                f"{told.columns} with only {told.filled_count} cells filled; remove the lost cell"
            )
            raise ContentError([Fault(str(path), told.rows, str(told.columns), message)])


def _from_json_lines(path: Path, batch_rows: int, faults: Faults) -> Iterator[Table]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
        lines = ((number, text) for number, text in enumerate(file, 1) if text.strip())
        while part := list(islice(lines, batch_rows)):
            read = [(number, json_entry(text, number, faults)) for number, text in part]
            entries = [(number, entry) for number, entry in read if entry is not None]
            names = dict.fromkeys(name for _, entry in entries for name in entry)
            columns = {name: distinct(entry.get(name) for _, entry in entries) for name in names}
            yield Table(columns, np.array([number for number, _ in entries], np.int64))


def _from_parquet(path: Path, batch_rows: int, faults: Faults) -> Iterator[Table]:
    try:
        # What is read ahead is kept until the file is closed: memory would grow with the file.
        file = pq.ParquetFile(path, pre_buffer=False)
    except pa.ArrowInvalid as error:
        raise ContentError([Fault(str(path), 1, "", f"not a Parquet file: {error}")]) from error
    names = _named(file.schema_arrow.names, faults.file, 1)
    following = 1
    try:
        for batch in file.iter_batches(batch_size=batch_rows):
            columns = {name: _kept(batch.column(at)) for at, name in enumerate(names)}
            yield Table(columns, np.arange(following, following + batch.num_rows, dtype=np.int64))
            following += batch.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        message = f"the Parquet file is damaged: {error}"
        raise ContentError([Fault(str(path), following, "", message)]) from error


def _kept(array: pa.Array) -> Distinct | pa.Array:
    """Keep plain numbers, flags and days as Arrow holds them."""
    kind = array.type
    plain = (pa.types.is_integer, pa.types.is_boolean, pa.types.is_date32)
    if any(is_kind(kind) for is_kind in plain):
        return array
    return array.cast(pa.float64()) if pa.types.is_floating(kind) else encoded(array)


Reading = Callable[[Path, int, Faults], Iterator[Table]]
_READ: Mapping[str, Reading] = {
    ".csv": _from_csv,
    ".xlsx": _from_excel,
    ".jsonl": _from_json_lines,
    ".parquet": _from_parquet,
}


def read_table(path: Path, batch_rows: int, faults: Faults) -> Iterator[Table]:
    """Yield a file's rows in batches; broken rows go to `faults`, and a broken file raises."""
    reading = _READ.get(path.suffix.lower())
    if reading is None:
        known = ", ".join(_READ)
        raise ValueFault(f"{path}: companies are read from {known}, not '{path.suffix}'")
    return reading(path, batch_rows, faults)
