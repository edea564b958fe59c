"""Companies files that are well: every format says the same, and empty is unknown."""

import json
from datetime import date

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sluss.content.companies import read_companies
from sluss.content.needs import taxonomy
from sluss.content.vocabulary import vocabulary
from sluss.core.facts import Fact, FactType, Vocabulary
from sluss.core.stateaid import Grant

FACTS = vocabulary()[0].facts
GOALS = Fact("goals", FactType.CHOICES, options=("energy", "waste"))
WORDS = Vocabulary({**FACTS, "goals": GOALS})
DAY = date(2026, 11, 24)

ROWS = [
    {
        **{"company": "a", "on": "2026-05-01", "employees": "12.5", "turnover_sek": "1000000.5"},
        **{"is_autonomous": "true", "legal_form": "limited_company", "sni": "25.62"},
        **{"region": "1488", "registered_on": "2001-02-03", "goals": "energy|waste"},
        **{"aid_received": "2025-03-01:20000", "needs_stated": "CIR-02:3|ENV-01"},
        "needs_found": "|",
    },
    {
        **{"company": "b", "employees": "0", "is_autonomous": "false", "sni": "C"},
        **{"region": "sjuharad", "goals": "|", "aid_received": "|"},
    },
    {"company": "c"},
]
NAMES = list(ROWS[0])


def companies(path, **more):
    batches = read_companies(path, WORDS, taxonomy().keys(), **more)
    return [batch.company(row, DAY) for batch in batches for row in range(len(batch))]


def as_csv(path, separator=",", comma=False):
    rows = [NAMES, *([row.get(name, "") for name in NAMES] for row in ROWS)]
    text = "\n".join(separator.join(row) for row in rows)
    path.write_text(text.replace("12.5", "12,5") if comma else text, encoding="utf-8-sig")


def as_excel(path):
    book = openpyxl.Workbook()
    book.active.append(NAMES)
    typed = {"employees": float, "turnover_sek": float, "registered_on": date.fromisoformat}
    typed |= {"on": date.fromisoformat, "is_autonomous": lambda text: text == "true"}
    for row in ROWS:
        book.active.append([typed.get(n, str)(row[n]) if row.get(n) else None for n in NAMES])
    book.save(path)


def as_json_lines(path):
    typed = {"employees": float, "is_autonomous": lambda text: text == "true"}
    typed["goals"] = lambda text: [part for part in text.split("|") if part]
    lines = ({n: typed.get(n, str)(v) for n, v in row.items()} for row in ROWS)
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")


def as_parquet(path):
    def column(name, make, kind):
        values = (row.get(name) for row in ROWS)
        return pa.array([None if v is None else make(v) for v in values], kind)

    text = {name: column(name, str, pa.string()) for name in NAMES}
    sets = column("goals", lambda v: [p for p in v.split("|") if p], pa.list_(pa.string()))
    table = {
        **text,
        "employees": column("employees", float, pa.float32()),
        "turnover_sek": column("turnover_sek", float, pa.float64()),
        "is_autonomous": column("is_autonomous", lambda v: v == "true", pa.bool_()),
        "registered_on": column("registered_on", date.fromisoformat, pa.date32()),
        "on": column("on", date.fromisoformat, pa.date32()),
        "sni": text["sni"].dictionary_encode(),
        "goals": sets,
    }
    pq.write_table(pa.table(table), path)


WRITERS = {
    "comma.csv": as_csv,
    "semicolon.csv": lambda path: as_csv(path, ";", comma=True),
    "book.xlsx": as_excel,
    "lines.jsonl": as_json_lines,
    "columns.parquet": as_parquet,
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("batch_rows", [1, 1000])
def test_every_format_says_the_same(name, batch_rows, tmp_path):
    WRITERS[name](tmp_path / name)
    first, second, third = companies(tmp_path / name, batch_rows=batch_rows)
    assert first.key == "a"
    assert first.on == date(2026, 5, 1)
    assert first.needs.stated == {"CIR-02": 3, "ENV-01": 1}
    assert first.needs.found == {}
    sni, region = FACTS["sni"].tree, FACTS["region"].tree
    assert first.known == {
        "employees": 12.5,
        "turnover_sek": 1_000_000_50,
        "is_autonomous": True,
        "legal_form": "limited_company",
        "sni": sni.code("25.62"),
        "region": region.code("1488"),
        "registered_on": date(2001, 2, 3),
        "goals": frozenset({"energy", "waste"}),
        "aid_received": (Grant(date(2025, 3, 1), 20_000_00),),
    }
    assert second.known == {
        "employees": 0.0,
        "is_autonomous": False,
        "sni": sni.code("C"),
        "region": region.code("sjuharad"),
        "goals": frozenset(),
        "aid_received": (),
    }
    assert second.needs.stated is None
    assert (third.key, third.known, third.on, third.needs.is_known) == ("c", {}, DAY, False)


CELLS = {
    ("employees", "1 250"): 1250.0,
    ("employees", "1\u00a0250.5"): 1250.5,
    ("employees", "+5"): 5.0,
    ("employees", "1e2"): 100.0,
    ("turnover_sek", "0.29"): 29,
    ("turnover_sek", "1000000000000"): 100_000_000_000_000,
    ("is_autonomous", "JA"): True,
    ("is_autonomous", "Nej"): False,
    ("is_autonomous", "1"): True,
    ("is_autonomous", "no"): False,
    ("goals", "waste"): frozenset({"waste"}),
    ("goals", " waste | energy "): frozenset({"waste", "energy"}),
    ("sni", "25620"): FACTS["sni"].tree.code("25.62"),
    ("sni", "25.620"): FACTS["sni"].tree.code("25.62"),
    ("region", "14"): FACTS["region"].tree.code("SE232"),
}


@pytest.mark.parametrize(("column", "cell"), CELLS, ids=[f"{c}={v!r}" for c, v in CELLS])
def test_a_cell_is_read_as_people_write_it(column, cell, tmp_path):
    (tmp_path / "c.csv").write_text(f"company,{column}\na,{cell}\n", encoding="utf-8")
    (company,) = companies(tmp_path / "c.csv")
    assert company.known == {column: CELLS[column, cell]}


def test_a_semicolon_file_takes_a_comma_and_a_point(tmp_path):
    text = "company;employees\na;1,5\nb;1.5\nc;1 000,5\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    assert [c.known["employees"] for c in companies(tmp_path / "c.csv")] == [1.5, 1.5, 1000.5]


def test_empty_rows_are_passed_over_and_keys_are_texts(tmp_path):
    book = openpyxl.Workbook()
    for row in (["company", "employees"], [5599000005, 3], [None, None], ["b", 4]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    assert [c.key for c in companies(tmp_path / "c.xlsx")] == ["5599000005", "b"]


def test_a_column_that_is_no_fact_is_told_of_once(tmp_path):
    text = "company,employes\n" + "".join(f"c{n},5\n" for n in range(10))
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    told = []
    assert len(companies(tmp_path / "c.csv", tell=told.append)) == 10
    (message,) = told
    assert message.endswith("'employes' is no fact and is not read — did you mean 'employees'?")


def test_a_file_with_a_heading_only_has_no_companies(tmp_path):
    (tmp_path / "c.csv").write_text("company,employees\n", encoding="utf-8")
    assert companies(tmp_path / "c.csv") == []


def test_text_may_hold_the_separator_quotes_and_line_breaks(tmp_path):
    text = 'company,employees\n"a, ""b""\nc",5\n'
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    assert [c.key for c in companies(tmp_path / "c.csv")] == ['a, "b"\nc']


def test_keys_in_any_order_are_taken_when_none_repeats(tmp_path):
    keys = [f"c{n}" for n in np.random.default_rng(5).permutation(1000)]
    (tmp_path / "c.csv").write_text("company\n" + "\n".join(keys) + "\n", encoding="utf-8")
    assert [c.key for c in companies(tmp_path / "c.csv", batch_rows=64)] == keys


def test_parquet_money_is_exact_to_the_cent(tmp_path):
    amounts = [0.29, 1.1, 123456789.01, 90071992547409.91, None]
    table = pa.table({"company": list("abcde"), "turnover_sek": pa.array(amounts)})
    pq.write_table(table, tmp_path / "c.parquet")
    found = [c.known.get("turnover_sek") for c in companies(tmp_path / "c.parquet")]
    assert found == [29, 110, 12345678901, 9007199254740991, None]


def test_the_same_text_in_columns_of_two_types_is_two_values(tmp_path):
    lines = ['{"company": "a", "is_autonomous": 1}', '{"company": "b", "is_autonomous": true}']
    lines += ['{"company": "c", "is_autonomous": "1"}', '{"company": "d", "is_autonomous": 1.0}']
    (tmp_path / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = [c.known["is_autonomous"] for c in companies(tmp_path / "c.jsonl")]
    assert found == [True] * 4
