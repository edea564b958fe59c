"""Rows become proposals: what is read, what is noticed, and what is there already."""

from collections import Counter
from datetime import date, datetime

import pytest
from content.messy import FIRST_ROW, messy_sheet, number, personal_number, shown

from sluss.content.orgnumbers import NumberFault
from sluss.content.sheetrows import (
    company_names,
    contact_day,
    folded_name,
    municipality_code,
    propose,
)
from sluss.content.sheets import BadSheet, Line, Meaning, NoticeCode, Sheet, SheetFault, read_sheet

ON = date(2025, 6, 1)


def proposals(*rows, existing=(), meanings=tuple(Meaning)):
    """Propose rows whose cells are in the order of the meanings."""
    width = len(meanings)
    lines = [Line(at, (*row, *[""] * (width - len(row)))) for at, row in enumerate(rows, 2)]
    columns = {meaning: place for place, meaning in enumerate(meanings)}
    sheet = Sheet("", ("",) * width, 1, tuple(lines), columns)
    return propose(sheet, on=ON, existing=existing)


def codes(row):
    return [str(notice.code) for notice in row.notices]


def one(meaning, cell):
    """Propose one row with a name and one more cell."""
    (row,) = proposals(("Ek AB", cell), meanings=(Meaning.NAME, meaning))
    return row


@pytest.mark.parametrize("seed", [7, 8, 2025])
def test_the_messy_sheet_gives_exactly_what_was_planted(seed):
    messy = messy_sheet(seed)
    rows = propose(read_sheet(messy.content), on=ON, existing=messy.existing)
    # 200 rows, less 3 empty and 2 titles, and 7 cells with two companies.
    assert len(rows) == 202
    assert Counter(code for row in rows for code in codes(row)) == {
        "bad_date": 7,
        "bad_email": 5,
        "bad_employees": 4,
        "bad_number": 9,
        "day_ahead": 2,
        "day_guessed": 8,
        "empty_name": 3,
        "employees_guessed": 3,
        "number_from_float": 23,
        "number_unassigned": 8,
        "personal_number": 4,
        "repeats_existing": 7,
        "repeats_row": 17,
        "two_companies_in_cell": 14,
        "unknown_municipality": 6,
    }
    assert sum(row.repeats_row is not None for row in rows) == 17
    assert sum(row.repeats_existing is not None for row in rows) == 7
    assert sum(row.number is None for row in rows) == 9 + 8 + 5
    assert sum(row.last_contact_on is None for row in rows) == 7 + 3
    assert sum(row.municipality is None for row in rows) == 6


def test_the_same_seed_gives_the_same_proposals():
    first, again = (
        propose(read_sheet(messy_sheet(7).content), on=ON, existing=messy_sheet(7).existing)
        for _ in range(2)
    )
    assert first == again


def test_a_plain_row_is_read_whole_and_has_nothing_to_notice():
    first = propose(read_sheet(messy_sheet().content), on=ON)[0]
    assert first.row == FIRST_ROW
    assert first.name == "Brunsjö Svets AB"
    assert first.number.digits10 == number(0)
    assert (first.contact, first.email) == ("Kim Påhitt 0", "kim0@example.com")
    assert (first.phone, first.sni, first.employees) == ("0520-00 00 00", "25.62", 12)
    assert first.last_contact_on == date(2024, 3, 11)
    assert first.notes == "Vill veta mer om automation.\nRing efter semestern."
    assert first.notices == ()


NAMES = {
    "Ek AB / Alm HB": 2,
    "Ek AB/Alm HB": 2,
    "Ek AB\nAlm KB": 2,
    "Ek Svets\nAlm Plåt": 2,
    "Ek AB och Alm AB (publ)": 2,
    "Ek AB / Alm AB / Ask AB": 3,
    "Ek och Alm AB": 1,
    "Ek AB och dess ägare": 1,
    "Svets/Smide i Väst AB": 1,
    "Ek AB\nStorgatan 3": 1,
    "Ek AB / kim@example.com": 1,
    "Ek AB / fd Alm AB": 1,
    "Ek\nAB": 1,
    "Ek A/S": 1,
    "Ek AB /": 1,
}


@pytest.mark.parametrize(("text", "count"), NAMES.items(), ids=map(repr, NAMES))
def test_a_cell_is_split_only_where_each_part_looks_like_a_name(text, count):
    assert len(company_names(text)) == count


def test_two_companies_share_the_row_and_take_a_number_each():
    meanings = (Meaning.NAME, Meaning.NUMBER, Meaning.PHONE)
    numbers = f"{shown(number(1))} / {shown(number(2))}"
    first, second = proposals(("Ek AB / Alm AB", numbers, "1"), meanings=meanings)
    assert [(row.row, row.name, row.phone) for row in (first, second)] == [
        (2, "Ek AB", "1"),
        (2, "Alm AB", "1"),
    ]
    assert [row.number.digits10 for row in (first, second)] == [number(1), number(2)]
    assert codes(first) == codes(second) == ["two_companies_in_cell"]


def test_one_number_beside_two_companies_is_given_to_neither():
    rows = proposals(("Ek AB / Alm AB", shown(number(1))), meanings=(Meaning.NAME, Meaning.NUMBER))
    assert [row.number for row in rows] == [None, None]
    assert all("number_unassigned" in codes(row) for row in rows)


def test_a_bad_number_says_why_and_the_row_stands():
    row = one(Meaning.NUMBER, "559900-001")
    assert (row.name, row.number) == ("Ek AB", None)
    (notice,) = row.notices
    assert (notice.code, notice.number_fault) == (NoticeCode.BAD_NUMBER, NumberFault.LENGTH)
    assert notice.was == "559900-001"


@pytest.mark.parametrize("cell", [float(number(1)), f"{number(1)}.0", f"{number(1)},0"])
def test_a_number_that_was_a_float_is_read_and_told(cell):
    row = one(Meaning.NUMBER, cell)
    assert row.number.digits10 == number(1)
    assert codes(row) == ["number_from_float"]


def test_a_personal_number_is_in_no_notice_and_no_log():
    digits = personal_number(3)
    row = one(Meaning.NUMBER, float(digits))
    assert codes(row) == ["number_from_float", "personal_number"]
    assert {notice.was for notice in row.notices} == {"19xxxx-****"}
    assert digits not in repr(row)


DAYS = {
    "2024-03-11": "2024-03-11",
    "2024-03-11 13:45": "2024-03-11",
    "2024-03-11T13:45:00": "2024-03-11",
    "2024/3/11": "2024-03-11",
    "20240311": "2024-03-11",
    "3/11 2024": "2024-11-03",
    "3/11-24": "2024-11-03",
    "3.11.2024": "2024-11-03",
    "03-11-2024": "2024-11-03",
    "12 mars 2023": "2023-03-12",
    "den 12:e mars 2023": "2023-03-12",
    "12 Mar -23": "2023-03-12",
    "1 maj 2023": "2023-05-01",
    "12th May 2023": "2023-05-12",
    "March 12, 2023": "2023-03-12",
    "31 dec. 2022": "2022-12-31",
}
GUESSED = {
    "v. 12 2024": "2024-03-18",
    "v12 -24": "2024-03-18",
    "vecka 1 2021": "2021-01-04",
    "2024-W12": "2024-03-18",
    "v. 12": "2025-03-17",
    "v. 40": "2024-09-30",
    "mars 2023": "2023-03-01",
    "3/11": "2024-11-03",
    "1/6": "2025-06-01",
    "12 mars": "2025-03-12",
    "maj": "2025-05-01",
    "240311": "2024-03-11",
    "24-03-11": "2024-03-11",
    "11/23 2024": "2024-11-23",
    45362.0: "2024-03-11",
}
BAD_DAYS = (
    *("31/2 2024", "2024-13-01", "v. 60 2024", "v. 53 2024", "snart", "2024", "hösten 2023"),
    *("13/13 2024", "1/1 1890", "2099-01-01", "12 brumaire 2023", 7.0, float("inf"), True),
)


@pytest.mark.parametrize(("cell", "day"), DAYS.items())
def test_a_day_is_read_as_swedes_write_it(cell, day):
    assert contact_day(cell, ON) == (date.fromisoformat(day), ())


@pytest.mark.parametrize("cell", [date(2024, 3, 11), datetime(2024, 3, 11, 9)])  # noqa: DTZ001
def test_a_date_cell_is_a_day(cell):
    assert contact_day(cell, ON) == (date(2024, 3, 11), ())


@pytest.mark.parametrize(("cell", "day"), GUESSED.items())
def test_a_day_with_something_left_out_is_a_guess(cell, day):
    assert contact_day(cell, ON) == (date.fromisoformat(day), (NoticeCode.DAY_GUESSED,))


@pytest.mark.parametrize("cell", BAD_DAYS)
def test_what_is_no_day_is_not_made_one(cell):
    assert contact_day(cell, ON) == (None, (NoticeCode.BAD_DATE,))


def test_a_day_that_has_not_come_is_kept_and_told():
    assert contact_day("2025-06-02", ON) == (date(2025, 6, 2), (NoticeCode.DAY_AHEAD,))


TOWNS = {
    "Trollhättan": "1488",
    " trollhättans  KOMMUN": "1488",
    "Göteborgs stad": "1480",
    "Gothenburg": "1480",
    "Borås": "1490",
    "Borås stad": "1490",
    "Lilla Edet, Västra Götaland": "1462",
    "1486": "1486",
    "Ankeborg": None,
    "9999": None,
    "14": None,
    "": None,
}


@pytest.mark.parametrize(("text", "code"), TOWNS.items())
def test_a_municipality_is_known_by_name_or_code(text, code):
    assert municipality_code(text) == code


CELLS = {
    (Meaning.MUNICIPALITY, 1488.0): ("1488", []),
    (Meaning.MUNICIPALITY, "Ankeborg"): (None, ["unknown_municipality"]),
    (Meaning.EMPLOYEES, 12.0): (12, []),
    (Meaning.EMPLOYEES, "12,5 st"): (12.5, []),
    (Meaning.EMPLOYEES, "1 200 anställda"): (1200, []),
    (Meaning.EMPLOYEES, "ca 40"): (40, ["employees_guessed"]),
    (Meaning.EMPLOYEES, "10-15"): (None, ["bad_employees"]),
    (Meaning.EMPLOYEES, -3.0): (None, ["bad_employees"]),
    (Meaning.EMPLOYEES, date(2024, 10, 5)): (None, ["bad_employees"]),
    (Meaning.SNI, "25620"): ("25.62", []),
    (Meaning.SNI, 25620.0): ("25.62", []),
    (Meaning.SNI, "25.620 Legoarbeten"): ("25.62", []),
    (Meaning.SNI, "Verkstad"): (None, ["unknown_sni"]),
    (Meaning.EMAIL, "Kim <kim@example.com>"): ("kim@example.com", []),
    (Meaning.EMAIL, "mailto:kim@example.com."): ("kim@example.com", []),
    (Meaning.EMAIL, "a@example.com; b@example.com"): ("a@example.com", ["several_emails"]),
    (Meaning.EMAIL, "saknas"): ("", ["bad_email"]),
    (Meaning.PHONE, 520123456.0): ("0520123456", []),
    (Meaning.PHONE, 46520123456.0): ("+46520123456", []),
    (Meaning.PHONE, "0520-12 34 56"): ("0520-12 34 56", []),
    (Meaning.LAST_CONTACT_ON, "snart"): (None, ["bad_date"]),
}


@pytest.mark.parametrize(("given", "expected"), CELLS.items(), ids=str)
def test_each_cell_is_read_or_told(given, expected):
    meaning, cell = given
    row = one(meaning, cell)
    assert (getattr(row, meaning), codes(row)) == expected


def test_a_row_without_a_name_is_proposed_and_one_without_anything_is_not():
    meanings = (Meaning.NAME, Meaning.NUMBER)
    (row,) = proposals(("", shown(number(1))), (" ", ""), meanings=meanings)
    assert (row.name, codes(row)) == ("", ["empty_name"])


SAME = {"EK & ALM Aktiebolag (publ)": "Ek och Alm AB", "Ek-Alm  ab": "Ek Alm"}
OTHER = {"Ek AB": "Ek HB", "Åsa AB": "Asa AB", "Ek 1 AB": "Ek 2 AB"}


def test_names_are_compared_without_case_signs_and_ab():
    assert all(folded_name(a) == folded_name(b) for a, b in SAME.items())
    assert not any(folded_name(a) == folded_name(b) for a, b in OTHER.items())


def repeated(*rows, existing=()):
    found = proposals(*rows, existing=existing, meanings=(Meaning.NAME, Meaning.NUMBER))
    return [(row.repeats_row, row.repeats_existing) for row in found]


def test_the_same_company_is_known_by_number_or_else_by_name():
    one_number, other = number(1), number(2)
    assert repeated(("Ek AB", one_number), ("Alm AB", one_number))[1] == (2, None)
    assert repeated(("Ek AB", one_number), ("EK", ""))[1] == (2, None)
    assert repeated(("Ek AB", ""), ("Ek AB", one_number))[1] == (2, None)
    assert repeated(("Ek AB", one_number), ("Ek AB", other))[1] == (None, None)
    assert repeated(("Ek AB", one_number), ("Ek AB", other), ("Ek AB", other))[2] == (3, None)
    assert repeated(("", one_number), ("", other))[1] == (None, None)


def test_a_company_that_is_there_already_is_named():
    there = [(number(1), "Gamla Ek AB"), ("", "Alm AB")]
    assert repeated(("Ek AB", number(1)), ("ALM", number(3)), existing=there) == [
        (None, there[0]),
        (None, there[1]),
    ]


def test_the_mapping_can_be_overridden_and_must_hold_a_name_or_a_number():
    sheet = read_sheet("Företag;Namn\nGrupp ett;Ek AB\n".encode())
    (row,) = propose(sheet, on=ON, columns={Meaning.NAME: 1, Meaning.NOTES: 0})
    assert (row.name, row.notes, row.contact) == ("Ek AB", "Grupp ett", "")
    for columns, code in (
        ({Meaning.NOTES: 0}, SheetFault.NO_NAME_COLUMN),
        ({Meaning.NAME: 2}, SheetFault.NO_SUCH_COLUMN),
        ({Meaning.NAME: -1}, SheetFault.NO_SUCH_COLUMN),
    ):
        with pytest.raises(BadSheet) as bad:
            propose(sheet, on=ON, columns=columns)
        assert bad.value.code is code
