"""The code lists: complete, one path to the root, and written in every usual way."""

import pytest

from sluss.content.reference import reference
from sluss.content.trees import trees
from sluss.core.errors import ValueFault

SNI, SNI_2025, REGIONS = (trees()[name] for name in ("sni2007", "sni2025", "regions"))


@pytest.mark.parametrize(
    ("tree", "sections", "divisions", "groups", "classes"),
    [(SNI, 21, 88, 272, 615), (SNI_2025, 22, 87, 287, 651)],
    ids=["sni2007", "sni2025"],
)
def test_an_industry_tree_has_every_level_of_nace(tree, sections, divisions, groups, classes):
    lengths = [len(key.replace(".", "")) if key[0].isdigit() else 0 for key in tree]
    assert [lengths.count(n) for n in (0, 2, 3, 4)] == [sections, divisions, groups, classes]
    assert len(tree.parents) == sections + divisions + groups + classes


PATHS = {
    "25620": {"25.62", "25.6", "25", "C"},
    "25.620": {"25.62", "25.6", "25", "C"},
    "2562": {"25.62", "25.6", "25", "C"},
    "25.6": {"25.6", "25", "C"},
    "38.3": {"38.3", "38", "E"},
    "c": {"C"},
    "46731": {"46.731", "46.73", "46.7", "46", "G"},
}


@pytest.mark.parametrize(("written", "path"), PATHS.items(), ids=PATHS)
def test_a_code_lies_at_or_below_its_ancestors(written, path):
    assert SNI.code(written).path == path


def test_the_two_editions_are_two_trees_in_which_a_code_may_mean_two_things():
    assert SNI.label("25.62", "en") == "Machining"
    assert SNI_2025.label("25.62", "en") == "Manufacture of locks and hinges"
    with pytest.raises(ValueFault, match="unknown code"):
        SNI_2025.code("45.11")


def test_regions_run_from_country_to_municipality():
    assert SNI.label("25", "sv") == "Tillverkning av metallvaror utom maskiner och apparater"
    path = {"1488", "fyrbodal", "SE232", "SE23", "SE2", "SE"}
    assert REGIONS.code("1488").path == path
    assert REGIONS.code("14") == REGIONS.code("SE232")
    assert REGIONS.label("1488", "sv") == "Trollhättan"


def test_the_county_has_49_municipalities_in_four_sub_regions():
    members = {"fyrbodal": 14, "sjuharad": 8, "goteborg": 12, "skaraborg": 15}
    towns = [key for key, parent in REGIONS.parents.items() if parent in members]
    assert len(towns) == 49
    for region, count in members.items():
        assert sum(REGIONS.parents[town] == region for town in towns) == count


def test_adjunct_municipalities_stay_in_their_county():
    for town in ("1383", "1384"):
        assert "SE231" in REGIONS.code(town).path
        assert "SE232" not in REGIONS.code(town).path


def test_every_county_number_is_another_name_for_its_county():
    assert len(REGIONS.aliases) == 21
    assert all(len(key) == 5 and key in REGIONS.parents for key in REGIONS.aliases.values())


def test_rates_are_of_whole_years_and_plausible():
    rates = reference()["sek_per_eur"]
    assert all(year.isdigit() and 9 < rate < 13 for year, rate in rates.items())
