"""The unit of a number in an instrument: by language, or one word for all of them."""

import pytest

from sluss.content.instrumentfiles import read_instrument, shipped_instrument
from sluss.content.yamlfiles import Faults
from sluss.core.answers import AnswerFault, checked
from sluss.core.instruments import ItemType

NUMBERS = [
    item for item in shipped_instrument("behovsinventering").items if item.type is ItemType.NUMBER
]
FILE = """\
format: instrument/1
id: kort
version: 0.1.0
status: draft
title: {sv: Kort, en: Short}
purpose: {sv: Ett prov, en: A trial}
languages: [sv, en]
default_language: sv
licence: CC-BY-4.0
administration: {mode: self, minutes: 4}
roles: {alla: {sv: Alla, en: All}}
dimensions: [{id: delen, title: {sv: Del, en: Part}}]
items:
  - {id: q1, dimension: delen, type: number, text: {sv: A, en: A}, unit: UNIT}
"""


def read(unit, tmp_path):
    path = tmp_path / "kort.yaml"
    path.write_text(FILE.replace("UNIT", unit), encoding="utf-8")
    faults = Faults("kort.yaml")
    found = read_instrument(path, faults, ())
    return found, [(fault.line, fault.message) for fault in faults.found]


@pytest.mark.parametrize(
    ("unit", "by_language"),
    [
        ("ton", {"sv": "ton", "en": "ton"}),
        ("{sv: Mkr, en: SEK million}", {"sv": "Mkr", "en": "SEK million"}),
    ],
)
def test_a_unit_is_read_by_language_and_a_plain_one_is_the_same_in_all(unit, by_language, tmp_path):
    instrument, faults = read(unit, tmp_path)
    assert faults == []
    assert instrument.items[0].unit == by_language


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ("{sv: Mkr}", "a text of 'unit' is missing in 'en'"),
        ("''", "not valid under any of the given schemas"),
        ("[Mkr]", "not valid under any of the given schemas"),
    ],
)
def test_a_unit_that_some_reader_would_not_see_is_a_fault_on_its_line(unit, message, tmp_path):
    instrument, faults = read(unit, tmp_path)
    assert instrument is None
    assert [line for line, said in faults if message in said] == [14]


def test_every_number_of_the_inventory_has_a_unit_in_both_languages_and_a_highest_value():
    assert NUMBERS
    for item in NUMBERS:
        assert item.unit["sv"] != item.unit["en"]
        assert item.maximum is not None
        assert checked(item, str(int(item.maximum) + 1)).fault is AnswerFault.TOO_HIGH
        assert checked(item, "1 000").answer == checked(item, "1\u00a0000").answer == 1000
