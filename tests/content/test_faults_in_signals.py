"""Planted faults in signals: `check` finds each on its line, with a way out, as the schema does."""

import json

import pytest
from jsonschema import Draft202012Validator

from sluss.content.checking import check, kind_of
from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Faults, read_yaml

FILE = """\
signals:
  - need: CIR-01
    sv: [spill, kassera]
    en: [scrap]
"""

OF_THE_FORM = {
    "the key of a list": (
        FILE.replace("signals:", "signal:"),
        (1, "unknown key 'signal' in a signals file — did you mean 'signals'?"),
    ),
    "a key of an entry": (
        FILE.replace("    en:", "    eng:"),
        (4, "unknown key 'eng' in a signal entry — did you mean 'en'?"),
    ),
    "a language is missing": (
        FILE.replace("    en: [scrap]\n", ""),
        (2, "'en' is a list with at least one text in it: [a, b]"),
    ),
    "the need is missing": (
        FILE.replace("need: CIR-01\n    sv", "sv"),
        (2, "this signal entry has no 'need'"),
    ),
    "a number among the words": (
        FILE.replace("scrap", "5"),
        (4, "'en' holds texts; write \"5\" in quotes"),
    ),
    "a word of signs": (FILE.replace("scrap", '"…"'), (4, "'…' has no letter to listen for")),
    "a text where a list is": (FILE.replace("[scrap]", "scrap"), (4, "'en' is a list with")),
    "an entry that is a word": (
        "signals: [spill]\n",
        (1, "each signal entry is a mapping of keys, like {key: …}"),
    ),
    "no list": ("signals: spill\n", (1, "'signals' is a list: [ … ]")),
    "quotes beside signals": (
        FILE + "quotes: []\n",
        (5, "unknown key 'quotes' in a signals file"),
    ),
    "a key of the quotes": (
        FILE.replace("signals:", "quote:"),
        (1, "unknown key 'quote' in a quotes file — did you mean 'quotes'?"),
    ),
    "no signal": ("signals: []\n", (1, "there is no signal here")),
}

OF_THE_MEANING = {
    "a need that is not there": (
        FILE.replace("CIR-01", "CIR-0l"),
        (2, "unknown need 'CIR-0l' — did you mean 'CIR-0"),
    ),
    "a need given twice": (
        FILE + FILE.removeprefix("signals:\n"),
        (5, "the signals of need 'CIR-01' are given twice"),
    ),
    "a word given twice": (
        FILE.replace("kassera]", "Spill]"),
        (3, "'Spill' is given twice for this need"),
    ),
    "a word given in both languages": (
        FILE.replace("scrap", "spill"),
        (4, "'spill' is given twice for this need"),
    ),
}
PLANTED = {**OF_THE_FORM, **OF_THE_MEANING}


def found(path, text):
    path.write_text(text, encoding="utf-8")
    return [(fault.line, fault.message) for fault in check([path])]


@pytest.mark.parametrize(("text", "expected"), PLANTED.values(), ids=PLANTED)
def test_a_fault_in_the_signals_is_found_on_its_line(text, expected, tmp_path):
    line, message = expected
    told = found(tmp_path / "my-words.yaml", text)
    assert any(at == line and message in said for at, said in told), told


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        *((text, True) for text, _ in OF_THE_FORM.values()),
        *((text, False) for text, _ in OF_THE_MEANING.values()),
        (FILE, False),
    ],
    ids=[*OF_THE_FORM, *OF_THE_MEANING, "well"],
)
def test_the_schema_finds_what_is_wrong_with_the_form(text, is_seen, tmp_path):
    path = tmp_path / "words.yaml"
    path.write_text(text, encoding="utf-8")
    schema = json.loads(shipped("schemas", "signals.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    content = read_yaml(path, Faults("file"))
    assert Draft202012Validator(schema).is_valid(content) is not is_seen


def test_signals_that_are_well_are_taken_and_so_are_the_shipped_ones(tmp_path):
    assert found(tmp_path / "words.yaml", FILE) == []
    assert kind_of(tmp_path / "words.yaml") == kind_of(shipped("signals.yaml")) == "signals"
    assert found(tmp_path / "words.yaml", FILE.replace("signals:", "quotes:")) == []
    assert kind_of(tmp_path / "words.yaml") == kind_of(shipped("quotes.yaml")) == "quotes"
    assert check([shipped("signals.yaml"), shipped("quotes.yaml")]) == []


def test_needs_beside_the_signals_count_for_them_whatever_the_order(tmp_path):
    (tmp_path / "z-needs.yaml").write_text(
        "areas: [{key: KIL, sv: Ugn, en: Kiln}]\n"
        "needs: [{key: KIL-01, area: KIL, name: {sv: Ugn}}]\n",
        encoding="utf-8",
    )
    (tmp_path / "a-words.yaml").write_text(FILE.replace("CIR-01", "KIL-01"), encoding="utf-8")
    assert check([tmp_path]) == []
