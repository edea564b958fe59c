"""Files that nobody means well with: each gets an answer in words, and nothing half-read."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sluss.content.checking import check
from sluss.content.companies import read_companies
from sluss.content.needs import taxonomy
from sluss.content.vocabulary import vocabulary
from sluss.core.errors import ContentError

WORDS = vocabulary()[0]


def told(path):
    with pytest.raises(ContentError) as raised:
        list(read_companies(path, WORDS, taxonomy().keys()))
    return [(fault.line, fault.column, fault.message) for fault in raised.value.faults]


TEXTS = {
    "open-quote": ("c.csv", b'company,note\nA,"x\nB,6\n', (2, "note", "is never closed")),
    "no-name": ("c.csv", b"company,employees,\nA,5,xx\n", (2, "3", "no name in the heading")),
    "cr-only": ("c.csv", b"company,employees\rA,5\r", (1, "", "the heading cannot be read")),
    "quoted-break": ("c.csv", b'company,"a\nb"\nA,5\n', (1, "", "the heading cannot be read")),
    "object": ("c.jsonl", b'{"company":"A","employees":{"x":1}}\n', (1, "employees", "an object")),
    "lone-surrogate": ("c.jsonl", b'{"company":"\\ud800"}\n', (1, "", "not valid JSON")),
    "latin-key": ("c.jsonl", b'{"company":"\xe5"}\n', (1, "company", "not UTF-8 text")),
}


@pytest.mark.parametrize(("name", "octets", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_hostile_companies_file_is_told_in_its_place(name, octets, expected, tmp_path):
    (tmp_path / name).write_bytes(octets)
    row, column, message = expected
    found = told(tmp_path / name)
    assert any((r, c) == (row, column) and message in said for r, c, said in found), found


def test_a_bad_first_line_of_json_says_only_what_is_wrong(tmp_path):
    (tmp_path / "c.jsonl").write_text("xx\nyy\n")
    assert [(row, column) for row, column, _ in told(tmp_path / "c.jsonl")] == [(1, ""), (2, "")]


def test_numbers_and_texts_in_a_set_are_kept_apart(tmp_path):
    (tmp_path / "f.yaml").write_text('- {key: tags, type: choices, options: ["1"]}\n')
    words = vocabulary(tmp_path / "f.yaml")[0]
    lines = [{"company": "a", "tags": ["1"]}, {"company": "b", "tags": [1]}]
    for order in (lines, lines[::-1]):
        (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, order)))
        with pytest.raises(ContentError) as raised:
            list(read_companies(tmp_path / "c.jsonl", words, ()))
        assert [fault.line for fault in raised.value.faults] == [1 + order.index(lines[1])]


def test_days_and_moments_beyond_the_calendar_are_told(tmp_path):
    far = pa.array([10_000_000, 0], pa.date32())
    table = {
        "company": ["a", "b"],
        "registered_on": far,
        "on": pa.array([10_000_000, 0], pa.int32()),
    }
    table["on"] = table["on"].cast(pa.date32())
    pq.write_table(pa.table(table), tmp_path / "c.parquet")
    found = told(tmp_path / "c.parquet")
    assert {(row, column) for row, column, _ in found} == {(1, "registered_on"), (1, "on")}


def test_an_object_in_a_column_nobody_reads_harms_nobody(tmp_path):
    (tmp_path / "c.jsonl").write_text('{"company": "a", "more": {"x": 1}}\n')
    (batch,) = read_companies(tmp_path / "c.jsonl", WORDS, taxonomy().keys())
    assert batch.keys.to_pylist() == ["a"]


CONTENT = {
    "a-number": ("5\n", (1, "one offer, or a list")),
    "yaml-1.1": ("%YAML 1.1\n---\nkey: a\npaused: yes\n", (4, "'yes' is no bool")),
    "bad-tag": ("key: a\ncapacity: !!int abc\n", (2, "'abc' is no int")),
    "deep": ("[" * 2000 + "]" * 2000, (1, "too deep")),
    "alias": ("- &a {key: x}\n- *a\n", (1, "aliases")),
    "refers-to-itself": ("&a [*a]\n", (1, "aliases")),
}


@pytest.mark.parametrize(("text", "expected"), CONTENT.values(), ids=CONTENT)
def test_hostile_content_is_told_on_its_line(text, expected, tmp_path):
    (tmp_path / "o.yaml").write_text(text)
    line, message = expected
    found = [(fault.line, fault.message) for fault in check([tmp_path / "o.yaml"])]
    assert any(at == line and message in said for at, said in found), found


def test_a_folder_is_read_without_what_is_hidden_and_each_file_once(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "bad.yaml").write_text("key: 5\n")
    offer = "key: o\nname: {en: O}\nprovider: p\nkind: grant\n"
    (tmp_path / "O.YAML").write_text(offer)
    assert check([tmp_path, tmp_path / "folder.yaml" / ".." / "O.YAML"]) == []
