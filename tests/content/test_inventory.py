"""The shipped needs inventory as an instrument, and the faults that reading an instrument finds."""

import pytest

from sluss.content.checking import check
from sluss.content.instrumentfiles import read_instrument, shipped_instrument
from sluss.content.needs import taxonomy
from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Faults, read_yaml
from sluss.core.answers import checked
from sluss.core.errors import ContentError
from sluss.core.instruments import Compare, Comparison, ItemType, Joined, ranked_needs, shown
from sluss.core.needs import CompanyNeeds
from sluss.core.rules import Kind

INVENTORY = shipped_instrument("behovsinventering")
ITEMS = INVENTORY.by_key
NEED_ITEMS = [item for item in INVENTORY.items if item.type is ItemType.NEED]


def test_the_inventory_is_28_items_in_five_sections():
    assert len(INVENTORY.items) == len(ITEMS) == 28
    assert [section.key for section in INVENTORY.sections] == [
        *("lage", "riktning", "behov", "kraft", "stod")
    ]
    assert {item.section for item in INVENTORY.items} == {s.key for s in INVENTORY.sections}
    assert (INVENTORY.minutes, INVENTORY.version) == (15, "0.2.1")


def test_it_is_read_once():
    assert shipped_instrument("behovsinventering") is INVENTORY


def test_everything_a_company_reads_is_in_swedish_and_english():
    texts = [INVENTORY.title, INVENTORY.purpose, *(each.title for each in INVENTORY.sections)]
    for item in INVENTORY.items:
        texts += [item.text, *([item.help] if item.help else [])]
        texts += [option.text for option in item.options]
        texts += [label for scale in item.scales.values() for label in scale.labels.values()]
    assert len(texts) > 200
    assert all({"sv", "en"} <= set(text) for text in texts)


def test_the_balance_sheet_is_never_asked_across_a_table():
    raw = read_yaml(shipped("instruments", "behovsinventering.yaml"), Faults("i"))
    uses = {key for output in raw["outputs"] for key in output["uses"]}
    assert "bi04" not in ITEMS
    assert "bi04" not in uses
    assert "sme.balance_sheet" not in {item.feeds for item in INVENTORY.items}
    assert uses <= set(ITEMS)


def test_workplace_buying_and_finance_are_needs_and_the_last_question_is_open():
    assert [item.key for item in NEED_ITEMS] == [
        *(f"bi{number}" for number in range(11, 19)),
        *("bi18b", "bi18c", "bi18d"),
    ]
    assert ITEMS["bi18b"].text["sv"] == "Attraktiv arbetsplats: folk vill börja här och stanna"
    assert ITEMS["bi18c"].text["sv"] == "Inköp och beställning: maskiner, system och konsulter"
    assert ITEMS["bi18d"].text["sv"] == "Finansiering: investering och kassa"
    assert INVENTORY.items[-1].key == "bi26"
    assert ITEMS["bi26"].text["sv"] == "Vad har vi inte frågat om?"
    assert INVENTORY.sections[1].title["sv"] == "Vart ni vill och vad som driver på"


def test_every_need_item_can_be_ranked_and_points_to_needs_there_are():
    raw = read_yaml(shipped("instruments", "behovsinventering.yaml"), Faults("i"))
    ranked = next(each["uses"] for each in raw["outputs"] if each["kind"] == "rank_needs")
    assert ranked == [item.key for item in NEED_ITEMS]
    for item in NEED_ITEMS:
        assert item.candidates
        assert set(item.candidates) <= set(taxonomy())
        assert item.na_allowed


def test_every_area_of_needs_can_be_found():
    found = {taxonomy()[code].area for item in NEED_ITEMS for code in item.candidates}
    assert found == {need.area for need in taxonomy().values()}


def test_a_filled_in_inventory_gives_answers_and_found_needs():
    raw = {
        "bi01": "annat",
        "bi02": "17,5",
        "bi03": "dont_know",
        "bi06": ["krav", "vaxa"],
        "bi07": ["inget"],
        "bi16": {"weight": "2", "today": "0"},
        "bi17": {"weight": "4", "today": "0"},
        "bi18": {"weight": "1", "today": "3"},
        "bi18d": "na",
    }
    read = {key: checked(ITEMS[key], sent) for key, sent in raw.items()}
    assert {each.fault for each in read.values()} == {None}
    answers = {key: each.answer for key, each in read.items()}
    assert answers["bi02"] == 17.5
    assert answers["bi06"] == ["vaxa", "krav"]
    assert answers["bi17"] == {"weight": 4, "today": 0}
    ranked = ranked_needs(INVENTORY, answers)
    assert [each.item for each in ranked] == ["bi17"] * 4 + ["bi16"] * 4
    found = CompanyNeeds(found={each.need: each.weight for each in ranked})
    assert (found.weights["CIR-02"], found.weights["ENV-01"]) == (3, 2)
    assert "SKL-01" not in found.weights


@pytest.mark.parametrize(
    ("key", "sent", "fault"),
    [
        ("bi01", "", "missing"),
        ("bi02", "10001", "too_high"),
        ("bi07", ["inget", "tid"], "not_alone"),
    ],
)
def test_what_cannot_be_taken_is_said_where_it_was_asked(key, sent, fault):
    assert checked(ITEMS[key], sent) == (None, fault)


SMALL = """\
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
roles: {alla: {sv: Alla}}
scales:
  vikt: {min: 0, max: 1, labels: {0: {sv: Nej}, 1: {sv: Ja}}}
  idag: {min: 0, max: 1, labels: {0: {sv: Nej}, 1: {sv: Ja}}}
dimensions: [{id: delen, title: {sv: Del}}]
items:
  - {id: q1, dimension: delen, type: choice, text: {sv: A}, options: &OPTIONS}
  - {id: q2, dimension: delen, type: number, text: {sv: B}, visible_if: {item: q1, is: ja}}
  - {id: q3, dimension: delen, type: need, text: {sv: C}, needs: [CIR-02], visible_if: &NESTED}
  - {id: q4, dimension: delen, type: level, text: {sv: D}, levels: &LEVELS}
  - {id: q5, dimension: delen, type: agree, scale: vikt, text: {sv: E}, visible_if: &LAST}
outputs:
  - {id: ordning, kind: rank_needs, title: {sv: O}, uses: [q3]}
"""
PARTS = {
    "&OPTIONS": "[{id: ja, text: {sv: Ja}}, {id: nej, text: {sv: Nej}}]",
    "&NESTED": "{all: [{item: q1, in: [ja, nej]}, {not: {any: [{item: q2, at_least: 5}]}}]}",
    "&LEVELS": "{0: {sv: a}, 1: {sv: b}, 2: {sv: c}, 3: {sv: d}, 4: {sv: e}, 5: {sv: f}}",
    "&LAST": "{item: q4, answered: true}",
}
for name, part in PARTS.items():
    SMALL = SMALL.replace(name, part)


def read(text, tmp_path):
    path = tmp_path / "kort.yaml"
    path.write_text(text, encoding="utf-8")
    faults = Faults("kort.yaml")
    return read_instrument(path, faults, taxonomy()), faults.found


def test_conditions_and_scales_are_read_as_they_are_written(tmp_path):
    instrument, faults = read(SMALL, tmp_path)
    assert faults == []
    items = instrument.by_key
    assert items["q2"].visible_if == Comparison("q1", Compare.IS, "ja")
    assert items["q3"].visible_if == Joined(
        Kind.ALL,
        (
            Comparison("q1", Compare.IN, ("ja", "nej")),
            Joined(Kind.NONE, (Joined(Kind.ANY, (Comparison("q2", Compare.AT_LEAST, 5),)),)),
        ),
    )
    assert items["q3"].scales.keys() == {"weight", "today"}
    assert items["q4"].scales["value"].labels[5] == {"sv": "f"}
    assert items["q5"].scales["value"].high == 1
    answers = {"q1": "ja", "q2": 5, "q4": 0}
    assert [item.key for item in shown(instrument, answers)] == ["q1", "q2", "q4", "q5"]
    assert [item.key for item in shown(instrument, {"q1": "nej"})] == ["q1", "q3", "q4"]


PLANTED = {
    "item-twice": ("id: q5", "id: q4", 21, "item 'q4' is given twice"),
    "dimension-unknown": ("q2, dimension: delen", "q2, dimension: deln", 18, "mean 'delen'?"),
    "need-unknown": ("CIR-02", "CIR-20", 19, "unknown needs 'CIR-20'"),
    "needs-of-a-number": (
        "type: number,",
        "type: number, needs: [CIR-02],",
        18,
        "'need' was expected",
    ),
    "scale-unknown": ("scale: vikt", "scale: viktt", 21, "unknown scale 'viktt'"),
    "need-scale-missing": ("  idag:", "  idig:", 19, "unknown scale 'idag'"),
    "label-missing": (
        "{0: {sv: Nej}, 1: {sv: Ja}}}\n  idag",
        "{0: {sv: Nej}}}\n  idag",
        13,
        "'vikt'",
    ),
    "label-astray": (
        "1: {sv: Ja}}}\n  idag",
        "2: {sv: Ja}}}\n  idag",
        13,
        "one label for each step",
    ),
    "scale-endless": ("vikt: {min: 0, max: 1", "vikt: {min: 0, max: 9000000000000", 13, "label"),
    "condition-looks-ahead": ("{item: q1, is: ja}", "{item: q4, at_least: 1}", 18, "item 'q4'"),
    "condition-on-itself": ("{item: q1, is: ja}", "{item: q2, at_least: 1}", 18, "item 'q2'"),
    "condition-option": ("is: ja", "is: jo", 18, "unknown option 'jo'"),
    "condition-option-in-list": ("in: [ja, nej]", "in: [ja, nix]", 19, "unknown option 'nix'"),
    "condition-no-number": ("{item: q1, is: ja}", "{item: q1, at_most: 1}", 18, "no number"),
    "option-twice": ("{id: nej,", "{id: ja,", 17, "option 'ja' is given twice"),
    "option-is-a-state": ("{id: nej,", "{id: na,", 17, "'na' is no option"),
    "output-of-nothing": ("uses: [q3]", "uses: [q9]", 23, "unknown uses 'q9'"),
    "language-missing": ("languages: [sv]", "languages: [sv, en]", 5, "missing in 'en'"),
    "label-language-missing": (
        "languages: [sv]",
        "languages: [sv, en]",
        13,
        "of 'labels' is missing",
    ),
}


@pytest.mark.parametrize(("old", "new", "line", "message"), PLANTED.values(), ids=PLANTED)
def test_what_a_schema_cannot_see_is_found_on_its_line(old, new, line, message, tmp_path):
    assert SMALL.count(old) == 1
    instrument, faults = read(SMALL.replace(old, new), tmp_path)
    assert instrument is None
    told = [(fault.line, fault.message) for fault in faults]
    assert any(at == line and message in said for at, said in told), told


def test_an_option_that_is_a_state_says_what_to_write_instead(tmp_path):
    _, faults = read(SMALL.replace("{id: nej,", "{id: dont_know,"), tmp_path)
    assert faults[0].message == (
        "'dont_know' is no option; write 'dont_know_allowed: true' on the item"
    )


def test_check_knows_the_needs_among_the_files(tmp_path):
    (tmp_path / "a.yaml").write_text(SMALL.replace("CIR-02", "A-1"), encoding="utf-8")
    assert [fault.message for fault in check([tmp_path])] == ["unknown needs 'A-1'"]
    needs = "areas: [{key: A, sv: O, en: O}]\nneeds:\n  - {key: A-1, area: A, name: {sv: B}}\n"
    (tmp_path / "b.yaml").write_text(needs, encoding="utf-8")
    assert check([tmp_path]) == []


def test_a_shipped_instrument_that_is_wrong_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "trasigt.yaml").write_text("format: instrument/2\n", encoding="utf-8")
    monkeypatch.setattr(
        "sluss.content.instrumentfiles.shipped",
        lambda *names: tmp_path / names[-1] if "trasigt.yaml" in names else shipped(*names),
    )
    with pytest.raises(ContentError, match=r"trasigt\.yaml:1"):
        shipped_instrument("trasigt")


def test_check_finds_nothing_wrong_with_what_is_shipped():
    assert check([shipped("instruments")]) == []
