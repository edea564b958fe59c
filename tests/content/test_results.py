"""Results in every format: the same rows, nothing half-written, nothing that a spreadsheet runs."""

import csv
import json
from datetime import date

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sluss.content.results import open_results
from sluss.core.errors import ValueFault

SCHEMA = pa.schema(
    [
        *(("company", pa.string()), ("open", pa.bool_()), ("reopens_on", pa.date32())),
        ("score", pa.int32()),
    ]
)
CR = [("a\rb", True, None, 1)]
ROWS = [
    ("a", True, date(2026, 12, 1), 5),
    ("=1+1", False, None, 0),
    ('b, "c"\nd', None, None, None),
]


def batch(rows):
    return pa.record_batch([list(column) for column in zip(*rows, strict=True)], SCHEMA)


def write(path, rows=ROWS):
    with open_results(str(path), SCHEMA) as results:
        results.write(batch(rows[:1]))
        results.write(batch(rows[1:]))


def test_csv_quotes_only_what_must_be(tmp_path):
    write(tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_bytes() == (
        b'company,open,reopens_on,score\na,true,2026-12-01,5\n=1+1,false,,0\n"b, ""c""\nd",,,\n'
    )
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[3][0] == 'b, "c"\nd'


def test_csv_quotes_a_lone_carriage_return(tmp_path):
    write(tmp_path / "r.csv", CR * 2)
    assert (tmp_path / "r.csv").read_bytes().splitlines(keepends=True)[1:3] == [
        b'"a\r',
        b'b",true,,1\n',
    ]


def test_json_lines_hold_one_object_a_row(tmp_path):
    write(tmp_path / "r.jsonl")
    lines = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0]) == {
        "company": "a",
        "open": True,
        "reopens_on": "2026-12-01",
        "score": 5,
    }
    assert json.loads(lines[2])["score"] is None


def test_parquet_keeps_types_also_for_dictionaries(tmp_path):
    names = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int32()), ["a", "b"])
    rest = [pa.array([True] * 3), pa.nulls(3, pa.date32()), pa.array([1, 2, 3], pa.int32())]
    with open_results(str(tmp_path / "r.parquet"), SCHEMA) as results:
        results.write(pa.record_batch([names, *rest], names=SCHEMA.names))
    table = pq.read_table(tmp_path / "r.parquet")
    assert table.schema.names == SCHEMA.names
    assert table.column("company").to_pylist() == ["a", "b", "a"]
    assert table.column("score").to_pylist() == [1, 2, 3]


def test_excel_keeps_a_text_that_looks_like_a_formula(tmp_path):
    write(tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("company", "open", "reopens_on", "score")
    assert rows[1][2].date() == date(2026, 12, 1)
    assert rows[2][0] == "=1+1"
    assert sheet["A3"].data_type == "s"


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_nothing_is_left_of_a_result_that_failed(ending, tmp_path):
    out = tmp_path / f"r{ending}"
    out.write_text("before")
    with pytest.raises(RuntimeError), open_results(str(out), SCHEMA) as results:
        results.write(batch(ROWS))
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.read_text() == "before"


def test_standard_output_is_written_last(capfdbinary):
    with pytest.raises(RuntimeError), open_results(None, SCHEMA) as results:
        results.write(batch(ROWS))
        raise RuntimeError
    assert capfdbinary.readouterr().out == b""
    with open_results("-", SCHEMA) as results:
        results.write(batch(ROWS[:1]))
    assert capfdbinary.readouterr().out.endswith(b"a,true,2026-12-01,5\n")


def test_an_unknown_ending_or_folder_is_told_before_any_work(tmp_path):
    with pytest.raises(ValueFault, match=r"written to \.csv, \.jsonl, \.parquet, \.xlsx"):
        open_results(str(tmp_path / "r.ods"), SCHEMA).__enter__()
    with pytest.raises(FileNotFoundError):
        open_results(str(tmp_path / "no" / "r.csv"), SCHEMA).__enter__()
