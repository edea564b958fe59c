"""The demo town: what is shipped is what the generator makes, and it is as mixed as it says."""

import csv
import io
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from stdnum.se import orgnr

from sluss.content.companies import read_companies
from sluss.content.needs import taxonomy
from sluss.content.offerfiles import shipped_offers
from sluss.content.shipped import shipped
from sluss.content.town.drawing import Draws, apportion
from sluss.content.town.making import COLUMNS, as_csv, key, mixture, town
from sluss.content.trees import trees
from sluss.content.vocabulary import vocabulary
from sluss.core.derived import DERIVED, completed_years, facts_on
from sluss.core.rules import Cause, judge
from sluss.core.smesize import Figures, SizeClass, size_class
from sluss.core.stateaid import CEILING, Grant, room

FILE = shipped("town", "companies.csv")
MIX = mixture()
AS_OF = date.fromisoformat(MIX["as_of"])
SHIPPED = FILE.read_bytes()
ROWS = list(csv.DictReader(io.StringIO(SHIPPED.decode("utf-8"))))
VOCABULARY, _ = vocabulary()
SNI, REGIONS = trees()["sni2007"], trees()["regions"]


def number(row, column):
    return float(row[column]) if row[column] else None


def sek(row, stem):
    """Return whole SEK from the column of either currency, or None."""
    in_sek, in_eur = number(row, f"{stem}_sek"), number(row, f"{stem}_eur")
    return in_eur * MIX["sek_per_eur"] if in_eur else in_sek


def grants(row):
    cells = [part.split(":") for part in row["aid_received"].split("|") if part]
    return [Grant(date.fromisoformat(day), int(eur) * 100) for day, eur in cells]


def has_left_the_window(given):
    return bool(given) and room(given[:1], AS_OF) == CEILING


def needs(row):
    cells = f"{row['needs_stated']}|{row['needs_found']}".split("|")
    return [part.partition(":")[0] for part in cells if part]


def lies_in(tree, column, *codes):
    return lambda row: bool(row[column]) and bool(tree.code(row[column]).path.intersection(codes))


def has(column, value):
    return lambda row: row[column] == value


def sized(low, high):
    return lambda row: bool(row["employees"]) and low <= float(row["employees"]) <= high


def test_the_shipped_file_is_what_the_generator_makes():
    assert as_csv(town(MIX)) == SHIPPED


def test_run_as_a_module_it_prints_the_same_bytes():
    run = [sys.executable, "-m", "sluss.content.town.making"]
    assert subprocess.run(run, capture_output=True, check=True).stdout == SHIPPED


def test_another_seed_makes_another_town_around_the_same_first_company():
    other = as_csv(town({**MIX, "seed": MIX["seed"] + 1})).splitlines()
    assert other[:2] == SHIPPED.splitlines()[:2]
    assert other[2:] != SHIPPED.splitlines()[2:]


def test_the_file_is_utf8_without_mark_with_line_feeds_and_codes_in_quotes():
    assert not SHIPPED.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in SHIPPED
    assert SHIPPED.endswith(b"\n") and not SHIPPED.endswith(b"\n\n")
    assert SHIPPED.splitlines()[1].startswith(b'559900-0006,"1488","25.62",limited_company,')


def test_it_is_read_without_a_fault_and_without_a_warning():
    told = []
    batches = read_companies(FILE, VOCABULARY, taxonomy().keys(), tell=told.append)
    assert sum(len(batch) for batch in batches) == 200
    assert told == []


def test_every_column_is_a_fact_or_needs_and_none_is_derived():
    assert list(ROWS[0]) == list(COLUMNS)
    facts = set(COLUMNS) - {"company", "needs_stated", "needs_found"}
    assert facts <= VOCABULARY.facts.keys()
    assert not facts & DERIVED.keys()


def test_every_accounting_year_has_a_rate_so_that_size_classes_can_be_derived():
    years = {int(row["accounting_year"]) for row in ROWS if row["accounting_year"]}
    assert years <= {int(year) for year in VOCABULARY.rates}


def test_keys_are_ascending_valid_and_in_one_series():
    keys = [row["company"] for row in ROWS]
    assert len(set(keys)) == 200
    assert keys == sorted(keys)
    assert keys[0] == "559900-0006"
    assert [each for each in keys if not orgnr.is_valid(each)] == []
    assert {each[:6] for each in keys} == {"559900"}


@pytest.mark.parametrize("serial", [0, 9, 10, 123, 999])
def test_no_other_check_digit_would_do(serial):
    made = key(serial)
    others = [f"{made[:-1]}{digit}" for digit in "0123456789" if digit != made[-1]]
    assert orgnr.is_valid(made)
    assert not any(orgnr.is_valid(other) for other in others)


FYRBODAL, SJUHARAD = lies_in(REGIONS, "region", "fyrbodal"), lies_in(REGIONS, "region", "sjuharad")


@pytest.mark.parametrize(
    ("of_what", "test", "share", "tolerance"),
    [
        ("Fyrbodal", FYRBODAL, 0.53, 0.01),
        ("Sjuhärad", SJUHARAD, 0.47, 0.01),
        ("one to four work units", sized(1, 4), 0.10, 0.06),
        ("five to nine", sized(5, 9.5), 0.20, 0.06),
        ("five to fifty", sized(5, 49), 0.70, 0.10),
        ("over 250", sized(250, 620), 0.03, 0.015),
        ("section C", lies_in(SNI, "sni", "C"), 0.91, 0.05),
        ("limited companies", has("legal_form", "limited_company"), 0.90, 0.04),
        ("nobody has talked to", has("needs_stated", ""), 0.30, 0.01),
        ("an adviser has looked", lambda row: row["needs_found"] != "", 0.40, 0.01),
        ("analysed", lambda row: row["maturity"] != "", 0.14, 0.01),
        ("a national code", lambda row: row["sni"].isdigit() and len(row["sni"]) == 5, 0.06, 0.03),
        ("only a group", lambda row: len(row["sni"]) == 4, 0.05, 0.03),
        ("only a division", lambda row: len(row["sni"]) == 2, 0.02, 0.015),
    ],
)
def test_shares_are_near_the_mixture(of_what, test, share, tolerance):
    measured = sum(map(test, ROWS)) / len(ROWS)
    assert measured == pytest.approx(share, abs=tolerance), of_what


@pytest.mark.parametrize(
    ("more_in", "less_in", "divisions"),
    [
        (SJUHARAD, FYRBODAL, ("13", "14")),
        (FYRBODAL, SJUHARAD, ("25", "28")),
        (FYRBODAL, SJUHARAD, ("10", "11")),
        (FYRBODAL, SJUHARAD, ("16",)),
    ],
    ids=["textiles in Sjuhärad", "metal and machines", "food", "wood"],
)
def test_each_part_of_the_region_has_its_own_industries(more_in, less_in, divisions):
    is_such = lies_in(SNI, "sni", *divisions)
    there, elsewhere = list(filter(more_in, ROWS)), list(filter(less_in, ROWS))
    share, other = (sum(map(is_such, some)) / len(some) for some in (there, elsewhere))
    assert share > 1.2 * other


def test_every_municipality_of_both_parts_has_a_company():
    parents = REGIONS.parents.items()
    expected = {code for code, parent in parents if parent in ("fyrbodal", "sjuharad")}
    assert {row["region"] for row in ROWS} == expected
    assert len(expected) == 22


def test_the_needs_of_the_mixture_are_the_needs_of_the_taxonomy():
    assert MIX["needs"]["likely"].keys() == taxonomy().keys()
    industries = {name for row in MIX["needs"]["likely"].values() for name in row.get("in", ())}
    assert industries <= MIX["industries"].keys()


@pytest.mark.parametrize(
    ("names", "fits", "others"),
    [
        (("CIR-05", "CIR-07"), lies_in(SNI, "sni", "13", "14", "22"), lies_in(SNI, "sni", "C")),
        (("ENV-01", "ENV-02"), lies_in(SNI, "sni", "10", "13", "22"), lies_in(SNI, "sni", "C")),
        (
            ("PRD-02", "BUY-03"),
            lies_in(SNI, "sni", "10", "16", "22", "25"),
            lies_in(SNI, "sni", "C"),
        ),
        (("LED-02", "LED-03", "LED-04"), sized(50, 620), sized(1, 19.5)),
        (("INN-05", "LED-05", "BUY-05", "FIN-06"), sized(1, 19.5), sized(50, 620)),
    ],
    ids=["new materials", "energy", "automation", "everyone on board", "the owner alone"],
)
def test_needs_go_with_industry_and_size(names, fits, others):
    asked = [set(needs(row)) for row in ROWS if row["needs_stated"] and fits(row)]
    rest = [
        set(needs(row)) for row in ROWS if row["needs_stated"] and others(row) and not fits(row)
    ]
    share, other = (
        sum(bool(each & set(names)) for each in some) / len(some) for some in (asked, rest)
    )
    assert share > 1.2 * other


def own_class(row):
    money = (
        round(sek(row, stem) / MIX["sek_per_eur"] * 100) for stem in ("turnover", "balance_sheet")
    )
    return size_class(Figures(number(row, "employees"), *money))


def class_before_is_a_neighbour(row):
    order = list(SizeClass)
    return abs(order.index(row["sme_class_before"]) - order.index(own_class(row))) <= 1


def reports_go_with_age(row):
    closed = int(row["accounting_year"]) - int(row["registered_on"][:4])
    return int(row["annual_report_count"]) in (closed, closed + 1)


def knows(*columns):
    return lambda row: all(row[column] for column in columns)


def lacks(*columns):
    return lambda row: not any(row[column] for column in columns)


FILES = {"limited_company", "limited_partnership", "economic_association"}


@pytest.mark.parametrize(
    ("where", "law"),
    [
        pytest.param(
            lambda row: sek(row, "balance_sheet") is not None,
            lambda row: 0.25 <= sek(row, "balance_sheet") / sek(row, "turnover") <= 0.92,
            id="the balance sheet is a quarter to nine tenths of turnover",
        ),
        pytest.param(
            lambda row: sek(row, "turnover") and row["employees"],
            lambda row: 6e5 <= sek(row, "turnover") / number(row, "employees") <= 8.5e6,
            id="turnover a work unit is 0.6 to 8.5 million SEK",
        ),
        pytest.param(
            knows("energy_mwh", "employees"),
            lambda row: 0.5 <= number(row, "energy_mwh") / number(row, "employees") <= 111,
            id="energy a work unit is under 111 MWh",
        ),
        pytest.param(
            lambda row: sek(row, "turnover"),
            knows("accounting_year"),
            id="turnover comes with its year",
        ),
        pytest.param(
            knows("turnover_eur"),
            lambda row: not row["turnover_sek"] and row["is_autonomous"] != "true",
            id="accounts in euros are instead of kronor, in companies somebody owns",
        ),
        pytest.param(
            lambda row: row["accounting_year"] and row["legal_form"] in FILES,
            reports_go_with_age,
            id="as many annual reports as closed years",
        ),
        pytest.param(
            has("annual_report_count", "0"),
            lambda row: row["legal_form"] not in FILES or not row["accounting_year"],
            id="no accounts before the first report",
        ),
        pytest.param(
            knows("sme_class_before"),
            lambda row: row["is_autonomous"] == "true" and class_before_is_a_neighbour(row),
            id="the class before is at most one from the class now",
        ),
        pytest.param(
            has("legal_form", "sole_trader"),
            lambda row: not row["employees"] or float(row["employees"]) < 10,
            id="sole traders are small",
        ),
        pytest.param(
            has("legal_form", "sole_trader"),
            lacks("balance_sheet_sek", "balance_sheet_eur", "sme_class_before"),
            id="no balance sheet is known of a sole trader",
        ),
        pytest.param(
            has("is_autonomous", "false"),
            has("legal_form", "limited_company"),
            id="only limited companies are owned by others",
        ),
        pytest.param(
            has("is_publicly_owned", "true"),
            has("is_autonomous", "false"),
            id="a publicly owned company is not autonomous",
        ),
        pytest.param(
            lambda row: grants(row),
            lambda row: all(
                row["registered_on"] <= grant.granted_on.isoformat() <= MIX["as_of"]
                for grant in grants(row)
            ),
            id="aid is granted after registration and before the day of the town",
        ),
        pytest.param(
            lambda row: grants(row),
            lambda row: sum(grant.amount for grant in grants(row)) <= CEILING,
            id="aid stays under the ceiling",
        ),
        pytest.param(
            knows("registered_on"),
            lambda row: date.fromisoformat(row["registered_on"]).weekday() < 5,
            id="nothing is registered at a weekend",
        ),
        pytest.param(
            lambda row: sized(10, 620)(row),
            lambda row: completed_years(date.fromisoformat(row["registered_on"]), AS_OF) >= 2,
            id="nobody employs ten within two years",
        ),
        pytest.param(
            has("needs_stated", ""),
            lacks(
                "needs_found",
                "maturity",
                "energy_mwh",
                "aid_received",
                "has_collective_agreement",
                "is_publicly_owned",
                "is_in_difficulty",
            ),
            id="nothing asked is known of a company nobody has talked to",
        ),
        pytest.param(
            has("needs_stated", ""),
            lambda row: row["is_autonomous"] != "true",
            id="no register shows that a company has no owner",
        ),
        pytest.param(
            has("needs_found", ""),
            lacks("maturity", "is_in_difficulty"),
            id="no level without a visit",
        ),
        pytest.param(
            knows("aid_received"),
            knows("is_autonomous", "is_publicly_owned", "has_collective_agreement"),
            id="who tells of aid has told of owners and agreement",
        ),
    ],
)
def test_facts_agree_with_one_another(where, law):
    concerned = [row for row in ROWS[1:] if where(row)]
    assert concerned
    assert [row["company"] for row in concerned if not law(row)] == []


@pytest.mark.parametrize(
    ("column", "unknown", "known"),
    [
        ("sni", 4, 180),
        ("employees", 15, 160),
        ("turnover_sek", 20, 140),
        ("balance_sheet_sek", 20, 140),
        ("annual_report_count", 15, 150),
        ("is_autonomous", 80, 60),
        ("is_publicly_owned", 90, 50),
        ("sme_class_before", 100, 40),
        ("is_in_difficulty", 120, 20),
        ("energy_mwh", 100, 40),
        ("has_collective_agreement", 70, 70),
        ("maturity", 150, 20),
        ("aid_received", 100, 40),
        ("needs_stated", 50, 120),
        ("needs_found", 100, 60),
        ("region", 0, 200),
        ("legal_form", 0, 200),
        ("registered_on", 0, 200),
    ],
)
def test_each_kind_of_hole_is_there_and_not_everywhere(column, unknown, known):
    filled = sum(row[column] != "" for row in ROWS)
    assert filled >= known
    assert len(ROWS) - filled >= unknown


def accounts_known(*forms):
    some = [row for row in ROWS if row["legal_form"] in forms]
    return sum(row["accounting_year"] != "" for row in some) / len(some)


def test_accounts_are_known_of_most_limited_companies_and_of_few_sole_traders():
    assert accounts_known("limited_company") > 0.8
    assert accounts_known("sole_trader", "trading_partnership") < 0.5


@pytest.mark.parametrize(
    ("rarity", "test"),
    [
        ("asked, and nothing was said", has("needs_stated", "|")),
        ("looked at, and nothing was found", has("needs_found", "|")),
        ("known to have received no aid", has("aid_received", "|")),
        ("near the ceiling of aid", lambda row: room(grants(row), AS_OF) < CEILING / 3),
        ("aid that no longer counts", lambda row: has_left_the_window(grants(row))),
        ("in difficulty", has("is_in_difficulty", "true")),
        ("publicly owned", has("is_publicly_owned", "true")),
        ("not in section C", lies_in(SNI, "sni", "E", "G", "M")),
        ("accounts in euros", knows("turnover_eur")),
        ("half a work unit", lambda row: row["employees"].endswith(".5")),
        *((f"level {level}", has("maturity", str(level))) for level in range(5)),
        *((f"was {size}", has("sme_class_before", size)) for size in ("micro", "small", "medium")),
    ],
)
def test_there_is_at_least_one(rarity, test):
    assert any(test(row) for row in ROWS), rarity


def test_every_need_of_the_taxonomy_is_named_by_some_company():
    assert {need for row in ROWS for need in needs(row)} == taxonomy().keys()


def first_company(**more):
    (batch,) = read_companies(FILE, VOCABULARY, taxonomy().keys())
    return facts_on({**batch.company(0, AS_OF).known, **more}, AS_OF, VOCABULARY)


def test_what_the_first_company_can_have_depends_on_who_owns_it():
    card = next(o for o in shipped_offers(VOCABULARY) if o.key == "vgr-fou-kort")
    assert judge(card.rule, first_company()).cause is Cause.ASK
    assert judge(card.rule, first_company(is_autonomous=True)).cause is Cause.PROVIDER


def test_the_stream_of_draws_is_the_one_python_promises():
    assert Draws(1).number() == 0.13436424411240122


def test_a_deal_holds_exactly_the_shares():
    dealt = Draws(1).deal({"a": 3, "b": 1, "c": 0}, 8)
    assert Counter(dealt) == {"a": 6, "b": 2}
    assert dealt != sorted(dealt)


@pytest.mark.parametrize("count", [0, 1, 7, 100, 199])
def test_sharing_out_gives_away_every_place(count):
    places = apportion({"a": 53, "b": 30, "c": 17}, count)
    assert sum(places.values()) == count
    assert all(abs(places[k] - count * w / 100) < 1 for k, w in {"a": 53, "b": 30, "c": 17}.items())


def test_what_weighs_nothing_is_never_picked():
    draws = Draws(7)
    assert {draws.pick({"no": 0, "yes": 1, "never": 0}) for _ in range(500)} == {"yes"}
