"""`check` on instruments, needs and the shipped tables: each fault on its line."""

import pytest

from sluss.content.checking import check, kind_of
from sluss.content.providers import provider_names
from sluss.content.shipped import shipped
from sluss.content.vocabulary import vocabulary
from sluss.content.weights import weights
from sluss.core.errors import ContentError

INSTRUMENT = """\
format: instrument/1
id: kort
version: 0.1.0
status: draft
title: {sv: Kort}
purpose: {sv: Ett prov}
languages: [sv]
default_language: sv
licence: CC-BY-4.0
administration: {mode: self, minutes: 4}
roles: [{id: alla, title: {sv: Alla}}]
dimensions: [{id: d1, title: {sv: D}}]
items: []
"""

NEEDS = """\
areas: [{key: A, sv: Område, en: Area}]
needs:
  - {key: A-1, area: A, name: {sv: Behov}}
"""


def found(path, text):
    path.write_text(text, encoding="utf-8")
    return [(fault.line, fault.message) for fault in check([path])]


def test_an_instrument_is_held_against_its_schema_line_by_line(tmp_path):
    path = tmp_path / "instrument.yaml"
    before = {line for line, _ in found(path, INSTRUMENT)}
    after = found(path, INSTRUMENT.replace("status: draft", "status: new"))
    assert kind_of(path) == "instrument"
    assert 4 not in before
    assert [message for line, message in after if line == 4] == [
        "'status': 'new' is not one of ['draft', 'pilot', 'stable', 'retired']"
    ]
    whole = found(path, "format: instrument/1\nitems: [1]\n")
    assert any(line == 2 for line, _ in whole)
    assert (1, "'id' is a required property") in whole


IN_NEEDS = {
    "needs-twice": (NEEDS + "  - {key: A-1, area: A, name: {sv: Behov}}\n", (4, "given twice")),
    "unknown-area": (NEEDS.replace("area: A,", "area: B,"), (3, "unknown area 'B'")),
    "no-name": (NEEDS.replace(", name: {sv: Behov}", ""), (3, "need 'A-1' has no 'name'")),
    "area-twice": (
        NEEDS.replace("[{key: A,", "[{key: A, sv: X}, {key: A,"),
        (1, "area 'A' is given twice"),
    ),
    "no-needs": ("areas: []\n", (1, "there is no need here")),
    "misspelt-key": (NEEDS.replace("needs:", "neds:"), (2, "did you mean 'needs'?")),
}


@pytest.mark.parametrize(("text", "expected"), IN_NEEDS.values(), ids=IN_NEEDS)
def test_a_fault_in_the_needs_is_found_on_its_line(text, expected, tmp_path):
    line, message = expected
    told = found(tmp_path / "needs.yaml", text)
    assert any(at == line and message in said for at, said in told), told


def test_needs_that_are_well_are_taken(tmp_path):
    assert found(tmp_path / "needs.yaml", NEEDS) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("needs: 5000\n", "has exactly these keys"),
        ("", "has exactly these keys"),
        (
            shipped("weights.yaml").read_text("utf-8").replace("needs: 5000", "needs: 6000"),
            "must add up to 10000, not 11000",
        ),
    ],
    ids=["keys-missing", "empty", "sum-wrong"],
)
def test_weights_that_cannot_be_used_are_refused(text, message, tmp_path, monkeypatch):
    (tmp_path / "weights.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("sluss.content.weights.shipped", lambda name: tmp_path / name)
    with pytest.raises(ContentError, match=message):
        weights()


def test_facts_that_are_wrong_stop_the_run_and_good_ones_replace(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text("- {key: sni, type: flag}\n- {key: kiln, type: flag}\n", encoding="utf-8")
    words, replaced = vocabulary(path)
    assert replaced == ["sni"]
    assert words.facts["sni"].type == "flag"
    for text, message in (("just text\n", "a facts file is a list"), ("- {key: a}\n", "no 'type'")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ContentError, match=message):
            vocabulary(path)


def test_every_provider_has_a_name_in_both_languages():
    assert all({"sv", "en"} <= set(name) for name in provider_names().values())
