"""Codes: one class however it is written, and every code with all that lies above it."""

import pytest
from strategies import INDUSTRIES, REGIONS

from sluss.core.codes import Tree, industry_key
from sluss.core.errors import ValueFault


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("25620", "25.62"), ("25.620", "25.62"), ("25.62", "25.62"), ("2562", "25.62"),
        (" 25.62 ", "25.62"), ("25621", "25.621"), ("25.621", "25.621"), ("256", "25.6"),
        ("25.6", "25.6"), ("25", "25"), ("c", "C"), ("C", "C"), ("10200", "10.20"),
        ("25.6200", "25.6200"), ("2.562", "2.562"), ("25,62", "25,62"), ("٢٥", "٢٥"),
    ],
)  # fmt: skip
def test_an_industry_code_is_written_one_way(written, key):
    assert industry_key(written) == key


@pytest.mark.parametrize(
    ("tree", "written", "key", "path"),
    [
        (INDUSTRIES, "25620", "25.62", {"25.62", "25.6", "25", "C"}),
        (INDUSTRIES, "25.6", "25.6", {"25.6", "25", "C"}),
        (INDUSTRIES, "25.621", "25.621", {"25.621", "25.62", "25.6", "25", "C"}),
        (INDUSTRIES, "c", "C", {"C"}),
        (REGIONS, " 1490 ", "1490", {"1490", "SJU", "SE232", "SE23", "SE2", "SE"}),
        (REGIONS, "14", "SE232", {"SE232", "SE23", "SE2", "SE"}),
    ],
)
def test_a_code_lies_at_or_below_every_code_of_its_path(tree, written, key, path):
    assert tree.code(written) == (key, path)


@pytest.mark.parametrize(
    ("tree", "written", "message"),
    [
        (INDUSTRIES, "25.63", "unknown code '25.63' in sni2007 — did you mean '25.6[12]?'"),
        (INDUSTRIES, "26.621", "unknown code '26.621' in sni2007"),
        (INDUSTRIES, "25.62X", "unknown code '25.62X' in sni2007"),
        (INDUSTRIES, "25.62٣", "unknown code '25.62٣' in sni2007"),
        (INDUSTRIES, "25.6 2", "unknown code"),
        (INDUSTRIES, "", "unknown code '' in sni2007$"),
        (REGIONS, "1491", "unknown code '1491' in regions — did you mean '1490'"),
        (REGIONS, "25.621", "unknown code '25.621' in regions"),
        (REGIONS, "14901", "unknown code '14901' in regions"),
    ],
)
def test_an_unknown_code_is_refused_with_the_closest_one(tree, written, message):
    with pytest.raises(ValueFault, match=message):
        tree.code(written)


@pytest.mark.parametrize(
    ("tree", "key", "below"),
    [
        (INDUSTRIES, None, ["C", "E"]),
        (INDUSTRIES, "25.6", ["25.61", "25.62"]),
        (INDUSTRIES, "25.62", [f"25.62{digit}" for digit in range(1, 10)]),
        (REGIONS, None, ["SE"]),
        (REGIONS, "SJU", ["1490", "1465"]),
        (REGIONS, "1490", []),
    ],
)
def test_the_codes_right_below_a_code_are_listed_and_national_ones_made(tree, key, below):
    assert [code.key for code in tree.below(key)] == below


def test_a_tree_lists_its_codes():
    assert list(INDUSTRIES) == list(INDUSTRIES.codes) == list(INDUSTRIES.parents)


def test_a_label_is_in_the_language_asked_for_or_any_or_the_code_itself():
    tree = Tree("t", {"A": None, "B": None}, {"A": {"sv": "Jordbruk", "en": "Farming"}})
    assert [tree.label("A", language) for language in ("sv", "en", "de")] == [
        "Jordbruk", "Farming", "Jordbruk",
    ]  # fmt: skip
    assert tree.label("B", "sv") == "B"
