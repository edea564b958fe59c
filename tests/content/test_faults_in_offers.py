"""Planted faults in offers and facts: each is found on its line, with a way out."""

from pathlib import Path

import pytest
from planted import IN_CLAUSES, IN_FACTS, IN_OFFERS, OFFER

from sluss.content.checking import check


def faults_in(path: Path, text: str) -> list[tuple[int, str]]:
    path.write_text(text, encoding="utf-8")
    return [(fault.line, fault.message) for fault in check([path])]


@pytest.mark.parametrize(("line", "message"), IN_OFFERS.items(), ids=IN_OFFERS)
def test_a_fault_in_an_offer_is_found_on_its_line(line, message, tmp_path):
    ((at, said),) = faults_in(tmp_path / "offer.yaml", f"{OFFER}{line}\n")
    assert at == 5
    assert message in said


@pytest.mark.parametrize(("clause", "message"), IN_CLAUSES.items(), ids=IN_CLAUSES)
def test_a_fault_in_a_clause_is_found_on_its_line(clause, message, tmp_path):
    text = f"{OFFER}eligibility:\n  - {{fact: employees, at_least: 1}}\n  - {clause}\n"
    found = faults_in(tmp_path / "offer.yaml", text)
    assert {at for at, _ in found} == {7}
    assert any(message in said for _, said in found), found


IN_WHOLE_FILES = {
    "- just text": (1, "each offer is a mapping of keys"),
    "": (1, "an offers file holds one offer, or a list of them"),
    "key: a\nname: {sv: A}\nkind: grant\n": (1, "offer 'a' has no 'provider'"),
    "name: {sv: A}\nkind: grant\nprovider: us\n": (1, "this offer has no 'key'"),
    "key: a\nname: {sv: A}\nkind: gift\nprovider: us\n": (3, "unknown kind 'gift'"),
    "key: [\n": (2, "not valid YAML"),
    "key: 7\nname: {sv: A}\nkind: grant\nprovider: us\n": (
        1,
        "'key' is text; write \"7\" in quotes",
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"), IN_WHOLE_FILES.items(), ids=[repr(text)[:30] for text in IN_WHOLE_FILES]
)
def test_a_file_that_is_no_offer_says_what_is_missing(text, expected, tmp_path):
    found = faults_in(tmp_path / "offer.yaml", text)
    assert any(at == expected[0] and expected[1] in said for at, said in found), found


@pytest.mark.parametrize(("text", "message"), IN_FACTS.items(), ids=IN_FACTS)
def test_a_fault_in_the_facts_is_found(text, message, tmp_path):
    found = faults_in(tmp_path / "facts.yaml", f"- {{key: fine, type: flag}}\n{text}\n")
    assert any(at >= 2 and message in said for at, said in found), found


def test_every_fault_of_every_file_is_found_at_once_and_in_order(tmp_path):
    (tmp_path / "a.yaml").write_text(f"{OFFER}paused: yes\nneeds: [NO-1]\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"key": "b"}\nnot json\n{"key": "c", "key": "d"}\n')
    found = [f"{Path(each.file).name}:{each.line}" for each in check([tmp_path])]
    assert found == sorted(found)
    assert {"a.yaml:5", "a.yaml:6", "b.jsonl:1", "b.jsonl:2", "b.jsonl:3"} == set(found)


def test_an_offer_given_twice_says_where_it_stood_first(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(OFFER, encoding="utf-8")
    (fault,) = check([tmp_path])
    assert fault.message == f"offer 'plain' is given twice (first at {tmp_path / 'a.yaml'}:1)"


def test_facts_and_needs_beside_the_offers_count_for_them(tmp_path):
    (tmp_path / "facts.yaml").write_text("- {key: has_kiln, type: flag}\n", encoding="utf-8")
    (tmp_path / "needs.yaml").write_text(
        "areas: [{key: KIL, sv: Ugn, en: Kiln}]\n"
        "needs: [{key: KIL-01, area: KIL, name: {sv: Ugn}}]\n",
        encoding="utf-8",
    )
    rule = "needs: [KIL-01]\neligibility: [{fact: has_kiln, is: true}]\n"
    (tmp_path / "offer.yaml").write_text(OFFER + rule, encoding="utf-8")
    assert check([tmp_path]) == []


def test_a_file_that_is_not_utf8_says_so(tmp_path):
    (tmp_path / "offer.yaml").write_bytes("key: å".encode("latin-1"))
    (fault,) = check([tmp_path])
    assert "not UTF-8 text" in fault.message


def test_a_rule_that_spreads_too_wide_is_a_fault_and_not_slowness(tmp_path):
    def pair(n):
        return f"{{all: [{{fact: employees, at_least: {n}}}, {{fact: maturity, at_most: {n}}}]}}"

    def wide(count):
        return f"{OFFER}eligibility:\n  - any: [{', '.join(pair(n) for n in range(count))}]\n"

    assert faults_in(tmp_path / "narrow.yaml", wide(2)) == []
    ((line, message),) = faults_in(tmp_path / "wide.yaml", wide(9))
    assert line == 5
    assert "split the offer, or nest fewer any and all" in message
