"""Planted faults in companies files: each is told with row and column, all of them, at once."""

import json
import zipfile
from contextlib import suppress
from datetime import date, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sluss.content.companies import read_companies
from sluss.content.needs import taxonomy
from sluss.content.vocabulary import vocabulary
from sluss.core.errors import ContentError

WORDS = vocabulary()[0]


def faults_in(path):
    with pytest.raises(ContentError) as raised:
        list(read_companies(path, WORDS, taxonomy().keys()))
    return [(fault.line, fault.column, fault.message) for fault in raised.value.faults]


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


CELLS = {
    ("employees", "many"): "'many' is no number",
    ("employees", "nan"): "'nan' is no number",
    ("employees", "inf"): "'inf' is no number",
    ("employees", "1e999"): "too large a number",
    ("employees", '"3,5"'): "'3,5' is no number; write the decimals after a point",
    ("employees", "-1"): "-1 is below the least that 'employees' can be, 0",
    ("maturity", "5"): "5 is over the most that 'maturity' can be, 4",
    ("accounting_year", "1066"): "1066 is below the least",
    ("turnover_sek", "1.005"): "1.005 has more than two decimals",
    ("turnover_sek", "1e18"): "more money than can be held",
    ("is_autonomous", "maybe"): "'maybe' is neither true nor false; write true, false, ja or nej",
    ("legal_form", "limited_compani"): "— did you mean 'limited_company'?",
    ("legal_form", "AB"): "'AB' is no option of 'legal_form'; use limited_company",
    ("sni", "25.99.9"): "unknown code '25.99.9' in sni2007",
    ("sni", "metall"): "unknown code 'metall' in sni2007",
    ("region", "9999"): "unknown code '9999' in regions",
    ("registered_on", "2026-02-30"): "there is no day '2026-02-30'",
    ("registered_on", "20260101"): "'20260101' is no date; write it as 2026-11-23",
    ("registered_on", "01/02/2026"): "is no date",
    ("on", "in May"): "'in May' is no date",
    ("aid_received", "20000"): "'20000' is no aid decision; write DATE:EUR, as 2025-03-01:20000",
    ("aid_received", "2025-03-01:-5"): "'-5' is below 0",
    ("aid_received", "2025-13-01:5"): "there is no day '2025-13-01'",
    ("needs_stated", "CIR-99"): "unknown need 'CIR-99' — did you mean 'CIR-0",
    ("needs_stated", "CIR-02:4"): "'4' is no weight of 'CIR-02'; use 1, 2 or 3",
    ("needs_found", "CIR-02;ENV-01"): "unknown need",
    ("needs_found", "CIR-02||ENV-01"): "unknown need ''",
    ("age_years", "4"): "this fact is derived from others and never given",
    ("sme_class", "small"): "this fact is derived from others and never given",
    ("aid_room_eur", "5"): "this fact is derived from others and never given",
}


@pytest.mark.parametrize(("column", "cell"), CELLS, ids=[f"{c}={v}" for c, v in CELLS])
def test_a_bad_cell_is_told_with_its_row_and_column(column, cell, tmp_path):
    path = written(tmp_path / "c.csv", f"company,{column}\nfine,\nbad,{cell}\n")
    ((row, told_column, message),) = faults_in(path)
    assert (row, told_column) == (1 if "derived" in message else 3, column)
    assert CELLS[column, cell] in message


FILES = {
    "no-company-column": ("compny,employees\na,5\n", (1, "company", "did you mean 'compny'?")),
    "empty-key": ("company,employees\n,5\n", (2, "company", "the company's key is missing")),
    "repeated-key": ("company\na\nb\na\n", (4, "company", "'a' is repeated (first in row 2)")),
    "column-twice": ("company,sni,sni\n", (1, "sni", "column 'sni' is given twice")),
    "unnamed-column": ("company,,sni\na,1,C\n", (1, "2", "this column has no name")),
    "too-few-cells": ("company,sni\na\n", (2, "", "this row has 1 cells, the heading has 2")),
    "too-many-cells": ("company,sni\na,C\nb,C,x\n", (3, "", "this row has 3 cells")),
    "empty-file": ("", (1, "", "the file has no heading")),
}


@pytest.mark.parametrize(("text", "expected"), FILES.values(), ids=FILES)
def test_a_broken_table_is_told(text, expected, tmp_path):
    row, column, message = expected
    found = faults_in(written(tmp_path / "c.csv", text))
    assert [(r, c) for r, c, _ in found] == [(row, column)]
    assert message in found[0][2]


def test_text_that_is_not_utf8_is_told_cell_by_cell(tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes("company,legal_form\na,Bolag på ön\n".encode("latin-1"))
    ((row, column, message),) = faults_in(path)
    assert (row, column) == (2, "legal_form")
    assert "not UTF-8" in message


def test_rows_after_empty_and_broken_ones_keep_their_numbers(tmp_path):
    text = 'company,employees\na,1\n\n"b\nc",x\nd,1,2\ne,y\n'
    found = faults_in(written(tmp_path / "c.csv", text))
    assert [(row, column) for row, column, _ in found] == [
        (4, "employees"),
        (5, ""),
        (6, "employees"),
    ]


def test_a_decimal_comma_is_only_for_semicolon_files(tmp_path):
    ((row, _, message),) = faults_in(written(tmp_path / "c.csv", 'company,employees\na,"1,5"\n'))
    assert (row, message) == (2, "'1,5' is no number; write the decimals after a point")


def test_every_one_of_a_thousand_bad_cells_is_told(tmp_path):
    lines = [f"c{n:05d},{'x' if n % 10 == 3 else n}" for n in range(10_000)]
    path = written(tmp_path / "c.csv", "company,employees\n" + "\n".join(lines) + "\n")
    found = faults_in(path)
    assert [row for row, _, _ in found] == [n + 2 for n in range(10_000) if n % 10 == 3]
    assert {column for _, column, _ in found} == {"employees"}


def test_excel_says_where_a_code_is_a_number(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["company", "sni", "registered_on"],
        ["a", "25.11", None],
        ["b", 25.1, datetime.fromisoformat("2020-01-02T03:00")],
    ):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    found = faults_in(tmp_path / "c.xlsx")
    assert [(row, column) for row, column, _ in found] == [(3, "registered_on"), (3, "sni")]
    assert "has a time of day" in found[0][2]
    assert "25.1 is a number; a code is text" in found[1][2]
    assert "cell to text" in found[1][2]


def lost_cell(path, at, rows=()):
    book = openpyxl.Workbook()
    for row in (["company", "employees"], *rows):
        book.active.append(row)
    book.active[at] = "x"
    book.save(path)
    return path


def test_a_cell_far_outside_the_table_is_told_and_no_memory_is_taken_for_it(tmp_path):
    ((row, column, said),) = faults_in(lost_cell(tmp_path / "c.xlsx", "XFD1048576"))
    assert (row, column) == (1_048_576, "16384")
    assert "reaches row 1048576 and column 16384 with only 3 cells filled" in said
    assert "remove the lost cell" in said


def test_a_cell_not_so_far_outside_is_told_as_a_column_without_a_name(tmp_path):
    found = faults_in(lost_cell(tmp_path / "c.xlsx", "D3", [["a", 5], ["b", 6]]))
    assert [(row, column) for row, column, _ in found] == [(3, "4")]


def test_a_large_table_with_empty_columns_is_no_lost_cell(tmp_path, monkeypatch):
    monkeypatch.setattr("sluss.content.tables._MOST_CELLS", 10)
    rows = [[f"c{place}", *[None] * 16, place] for place in range(5)]
    found = faults_in(lost_cell(tmp_path / "c.xlsx", "R2", rows))
    assert ["no name in the heading" in said for _, _, said in found] == [True]


def test_a_file_that_is_not_what_its_name_says_is_told(tmp_path):
    for name, message in (("c.xlsx", "not a readable XLSX"), ("c.parquet", "not a Parquet file")):
        ((row, _, said),) = faults_in(written(tmp_path / name, "company\na\n"))
        assert row == 1
        assert message in said


def test_json_lines_are_told_by_line(tmp_path):
    lines = [
        {"company": "a", "employees": "x"},
        {"employees": 5},
        {"company": "b", "sni": 25},
        {"company": "c", "turnover_sek": True},
        {"company": "a"},
    ]
    text = "\n".join(map(json.dumps, lines)) + "\n[]\n{\n" + '{"company": "d", "employees": NaN}\n'
    found = {(row, column) for row, column, _ in faults_in(written(tmp_path / "c.jsonl", text))}
    assert found == {
        *((1, "employees"), (2, "company"), (3, "sni"), (4, "turnover_sek"), (5, "company")),
        *((6, ""), (7, ""), (8, "")),
    }


def test_parquet_numbers_are_told_one_by_one(tmp_path):
    columns = {
        "company": ["a", "b", "c", "d"],
        "employees": pa.array([1.0, float("nan"), -1.0, None]),
        "turnover_sek": pa.array([1.0, 2.005, 1e18, float("inf")]),
        "balance_sheet_sek": pa.array([1, 2**62, -5, None]),
        "sni": pa.array([25, None, None, None]),
        "is_autonomous": pa.array([1, 0, 2, None]),
        "registered_on": pa.array([date(2020, 1, 1), None, None, None]),
    }
    pq.write_table(pa.table(columns), tmp_path / "c.parquet")
    found = [(row, column) for row, column, _ in faults_in(tmp_path / "c.parquet")]
    assert found == [
        *((1, "sni"), (2, "balance_sheet_sek"), (2, "employees"), (2, "turnover_sek")),
        *((3, "balance_sheet_sek"), (3, "employees"), (3, "is_autonomous"), (3, "turnover_sek")),
        (4, "turnover_sek"),
    ]


def test_a_fault_late_in_a_file_holds_back_the_batches_after_it(tmp_path):
    path = written(tmp_path / "c.jsonl", '{"company": "a"}\n{"company": "b", "sni": "x"}\n')
    batches = read_companies(path, WORDS, taxonomy().keys(), batch_rows=1)
    assert len(next(batches)) == 1
    with pytest.raises(ContentError):
        next(batches)


def test_a_lost_cell_is_found_wherever_the_workbook_keeps_its_sheet(tmp_path):
    lost = lost_cell(tmp_path / "c.xlsx", "XFD1048576")
    with zipfile.ZipFile(lost) as book:
        parts = {each: book.read(each) for each in book.namelist()}
    with zipfile.ZipFile(lost, "w") as book:
        for name, content in parts.items():
            moved = content.replace(b"worksheets/sheet1.xml", b"kept/sheet1.bin")
            book.writestr(name.replace("worksheets/sheet1.xml", "kept/sheet1.bin"), moved)
    ((row, _column, said),) = faults_in(lost)
    assert (row, "remove the lost cell" in said) == (1_048_576, True)


@pytest.mark.parametrize("place", range(1, 10))
def test_a_workbook_that_is_cut_off_or_damaged_is_told(tmp_path, place):
    """Whatever the damage is to the zip, it is the file that is blamed, and no traceback."""
    path = lost_cell(tmp_path / "c.xlsx", "B2", [["a", 5]])
    content = bytearray(path.read_bytes())
    at = len(content) * place // 10
    path.write_bytes(content[:at])
    assert "not a readable XLSX file" in faults_in(path)[0][2]
    content[at : at + 40] = b"\xff" * 40
    path.write_bytes(content)
    with suppress(ContentError):  # told, or nobody reads what was hit; nothing else is raised
        list(read_companies(path, WORDS, taxonomy().keys()))
