"""The command line as people use it: results, exit codes, messages, nothing half-written."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter

import openpyxl
import pyarrow.parquet as pq
import pytest

from sluss.cli import main

DAY = ("--on", "2026-11-24")
FIRM = "559900-0006"


@pytest.fixture
def run(capfd):
    """Run a command; return its exit code, standard output and standard error."""

    def ran(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = ended.code
        return code, *capfd.readouterr()

    return ran


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_match_without_arguments_ranks_the_town(run):
    code, out, err = run("match", *DAY)
    rows = rows_of(out)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == (
        "company,rank,offer,verdict,open,reopens_on,score,reasons,ask_next"
    )
    assert len({row["company"] for row in rows}) == 200
    assert max(Counter(row["company"] for row in rows).values()) <= 20
    assert "no" not in {row["verdict"] for row in rows}


def test_reasons_add_up_to_the_score_and_ranks_follow_the_order(run):
    _, out, _ = run("match", *DAY, "--top", "100")
    before = None
    for row in rows_of(out):
        parts = dict(part.split("=") for part in row["reasons"].split(";"))
        assert list(parts) == ["needs", "verdict", "timing", "readiness", "text"]
        assert sum(map(int, parts.values())) == int(row["score"]) <= 10_000
        assert len(row["ask_next"].split("|")) <= 3
        place = (row["open"] != "true", -int(row["score"]), row["offer"])
        if row["rank"] != "1":
            assert place > before
        before = place


def test_lean_has_the_same_order_and_fewer_columns(run):
    _, full, _ = run("match", *DAY)
    _, lean, _ = run("match", *DAY, "--lean")
    assert lean.splitlines()[0] == "company,rank,offer,verdict,open,score"
    kept = ("company", "rank", "offer", "verdict", "open", "score")
    assert [tuple(r[k] for k in kept) for r in rows_of(full)] == [
        tuple(row.values()) for row in rows_of(lean)
    ]


def test_judge_writes_every_pair_in_order(run):
    code, out, _ = run("judge", *DAY)
    rows = rows_of(out)
    assert code == 0
    assert out.splitlines()[0] == "company,offer,verdict,open"
    assert len(rows) == 200 * 66
    offers = [row["offer"] for row in rows[:66]]
    assert offers == sorted(offers)
    assert [row["company"] for row in rows[::66]] == sorted({r["company"] for r in rows})
    assert {row["verdict"] for row in rows} == {"yes", "no", "unknown"}
    assert {row["open"] for row in rows} == {"true", "false"}


@pytest.mark.parametrize(
    "verb", [("judge",), ("match",), ("match", "--lean"), ("match", "--top", "2")]
)
@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "plain"])
def test_the_mass_engine_writes_the_same_bytes(verb, is_compiled, run, monkeypatch):
    _, small, _ = run(*verb, *DAY)
    monkeypatch.setattr("sluss.cli.batches.LARGE", 1)
    monkeypatch.setattr("sluss.bulk.judging.has_numba", lambda: is_compiled)
    _, large, _ = run(*verb, *DAY)
    assert large == small


def test_results_in_every_format_hold_the_same(run, tmp_path):
    for ending in ("csv", "jsonl", "parquet", "xlsx"):
        assert run("match", *DAY, "--out", tmp_path / f"m.{ending}") == (0, "", "")
    rows = rows_of((tmp_path / "m.csv").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text("utf-8").splitlines()]
    table = pq.read_table(tmp_path / "m.parquet").to_pylist()
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").active
    assert [(r["company"], r["offer"], r["score"]) for r in table] == [
        (line["company"], line["offer"], line["score"]) for line in lines
    ]
    assert [r["offer"] for r in rows] == [r["offer"] or "" for r in table]
    assert sheet.max_row == len(rows) + 1


def test_a_company_without_a_match_gets_one_row_without_an_offer(run, tmp_path):
    (tmp_path / "c.csv").write_text("company,employees\na,5\nb,50\n")
    (tmp_path / "o.yaml").write_text(
        "{key: o, name: {en: O}, provider: p, kind: grant,"
        " eligibility: [{fact: employees, at_least: 10}]}\n"
    )
    words = ("--companies", tmp_path / "c.csv", "--offers", tmp_path / "o.yaml", *DAY)
    _, out, _ = run("match", *words)
    assert [row["offer"] for row in rows_of(out)] == ["", "o"]
    assert out.splitlines()[1] == "a,,,,,,,,"
    _, out, _ = run("match", *words, "--lean")
    assert out.splitlines()[1] == "a,,,,,"


def test_a_closed_offer_is_ranked_after_the_open_ones_with_the_day_it_reopens(run, tmp_path):
    offer = {"name": {"en": "O"}, "provider": "p", "kind": "grant", "standing": "open"}
    offers = [
        {"key": "a-closed", **offer, "open": [{"from": "2027-01-15"}], "needs": ["CIR-02"]},
        {"key": "b-open", **offer, "open": [{"until": "2026-11-24"}]},
        {"key": "c-paused", **offer, "paused": True},
    ]
    (tmp_path / "o.jsonl").write_text("\n".join(map(json.dumps, offers)))
    (tmp_path / "c.csv").write_text("company,needs_stated\na,CIR-02:3\n")
    _, out, _ = run(
        "match", "--companies", tmp_path / "c.csv", "--offers", tmp_path / "o.jsonl", *DAY
    )
    found = [(row["offer"], row["open"], row["reopens_on"]) for row in rows_of(out)]
    assert found == [
        *(("b-open", "true", ""), ("a-closed", "false", "2027-01-15")),
        ("c-paused", "false", ""),
    ]


def test_a_company_may_have_a_day_of_its_own(run, tmp_path):
    (tmp_path / "c.csv").write_text("company,on\na,2026-01-31\nb,2026-02-01\nc,\n")
    (tmp_path / "o.yaml").write_text(
        'key: o\nname: {en: O}\nprovider: p\nkind: grant\nopen: [{until: "2026-01-31"}]\n'
    )
    words = ("--companies", tmp_path / "c.csv", "--offers", tmp_path / "o.yaml")
    _, out, _ = run("judge", *words, "--on", "2026-01-01")
    assert [row["open"] for row in rows_of(out)] == ["true", "false", "true"]


def test_explain_opens_a_verdict_clause_by_clause(run):
    code, out, _ = run("explain", "--company", FIRM, "--offer", "vgr-fou-kort", *DAY)
    assert code == 0
    assert "Beror på (unknown)" in out
    assert "is_autonomous" in out
    assert "Källa: https://www.vgregion.se" in out
    assert "Bara den som beslutar om stödet kan ge besked." in out


def test_brackets_in_texts_are_shown_as_they_stand(run, tmp_path):
    (tmp_path / "c.csv").write_text("company,employees\n[a],5\n")
    (tmp_path / "o.yaml").write_text(
        'key: o\nname: {en: "O [x] [/]"}\nprovider: "[p]"\nkind: grant\n'
        'judged_by_provider: [{en: "see [annex]"}]\n'
        'eligibility: [{fact: employees, at_least: 10, because: {en: "why [1]"}, source: "[s]"}]\n'
    )
    words = ("--companies", tmp_path / "c.csv", "--offers", tmp_path / "o.yaml", *DAY)
    _, out, _ = run("explain", "--company", "[a]", "--offer", "o", *words)
    for text in ("O [x] [/] · [p]", "[a] · 2026", "see [annex]", "why [1]", ": [s]"):
        assert text in out
    code, out, _ = run("who", "--offer", "o", *words)
    assert code == 0
    assert "O [x] [/]" in out


def test_results_are_in_english_when_asked_for(run, monkeypatch):
    monkeypatch.setenv("SLUSS_LANGUAGE", "en")
    _, out, _ = run("explain", "--company", FIRM, "--offer", "vgr-fou-kort", *DAY)
    assert "Depends on (unknown)" in out
    assert "R&D card" in out


def test_next_names_the_facts_worth_asking(run):
    code, out, _ = run("next", "--company", FIRM, *DAY)
    assert code == 0
    assert "is_autonomous" in out


def test_who_names_companies_that_should_hear_of_an_offer(run):
    code, out, _ = run("who", "--offer", "klimatklivet", *DAY)
    assert code == 0
    assert "559900-" in out


WRONG_USE = {
    "no-verb": ((), "the following arguments are required: VERB"),
    "unknown-verb": (("mach",), "invalid choice: 'mach'"),
    "no-such-day": (("match", "--on", "2026-02-30"), "there is no day '2026-02-30'"),
    "a-week-is-no-day": (("match", "--on", "2026-W48-2"), "'2026-W48-2' is no date"),
    "top-of-nothing": (("match", "--top", "0"), "'0' is no whole number from 1 to 10000"),
    "missing-companies": (("match", "--companies", "no.csv"), "no.csv: no such file"),
    "missing-offers": (("match", "--offers", "no.yaml"), "no.yaml: no such file"),
    "missing-facts": (("match", "--facts", "no.yaml"), "no.yaml: no such file"),
    "missing-path": (("check", "no.yaml"), "no.yaml: no such file"),
    "missing-folder": (("match", *DAY, "--out", "no/m.csv"), "no: no such file or folder"),
    "unknown-ending": (("match", *DAY, "--out", "m.ods"), "results are written to .csv"),
    "companies-ending": (("match", "--companies", "README.md"), "companies are read from .csv"),
    "offers-ending": (("match", "--offers", "README.md"), "content is read from .yaml"),
    "unknown-company": (("next", "--company", "559900-00066"), "— did you mean '559900-0006'?"),
    "unknown-offer": (
        ("explain", "--company", FIRM, "--offer", "vgr-fou-kor"),
        "no offer 'vgr-fou-kor' — did you mean 'vgr-fou-kort'?",
    ),
}


@pytest.mark.parametrize(("words", "message"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_ends_with_2_and_says_what_to_do(words, message, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("not a table\n")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_bad_content_ends_with_1_names_every_fault_and_writes_nothing(run, tmp_path):
    lines = [f"c{n},{'x' if n % 10 == 0 else n}" for n in range(10_000)]
    (tmp_path / "c.csv").write_text("company,employees\n" + "\n".join(lines) + "\n")
    for verb in ("match", "judge"):
        code, out, err = run(
            verb, "--companies", tmp_path / "c.csv", "--out", tmp_path / "m.csv", *DAY
        )
        told = err.splitlines()
        assert (code, out) == (1, "")
        assert len(told) == 1000
        assert told[0] == f"{tmp_path / 'c.csv'}:2:employees: 'x' is no number"
        assert [path.name for path in tmp_path.iterdir()] == ["c.csv"]


def test_bad_offers_end_with_1_and_all_their_faults(run, tmp_path):
    path = tmp_path / "o.yaml"
    path.write_text("key: o\nname: {en: O}\nprovider: p\nkind: gift\npaused: 1\n")
    for words in (("match", "--offers", path), ("check", path)):
        code, _, err = run(*words)
        assert code == 1
        assert [line.split(": ")[0] for line in err.splitlines()] == [f"{path}:4", f"{path}:5"]


def test_check_says_that_all_is_well(run, tmp_path):
    path = tmp_path / "o.yaml"
    path.write_text("key: o\nname: {en: O}\nprovider: p\nkind: grant\n")
    assert run("check", path) == (0, f"{path}: no errors\n", "")


def test_a_replaced_fact_is_told_of(run, tmp_path):
    (tmp_path / "f.yaml").write_text("- {key: employees, type: number}\n")
    _, _, err = run("match", "--facts", tmp_path / "f.yaml", *DAY)
    assert err == f"{tmp_path / 'f.yaml'}: 'employees' replaces the shipped fact for this run\n"


def test_the_engine_loads_no_site_and_the_package_runs_as_a_module():
    code = "import sys; from sluss.cli import main; main(['judge', '--out', '-']); "
    code += "sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith(b"company,offer,verdict,open\n")
    help_text = subprocess.run(
        [sys.executable, "-m", "sluss", "--help"], stdout=subprocess.PIPE, check=True
    ).stdout
    assert b"match" in help_text


def test_a_reader_that_closes_the_pipe_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m sluss judge | head -n 1", shell=True, capture_output=True, check=False
    )
    assert done.stdout == b"company,offer,verdict,open\n"
    assert done.stderr == b""
