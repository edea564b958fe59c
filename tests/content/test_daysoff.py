"""Swedish days off, against an almanac."""

from datetime import date

from sluss.content.daysoff import days_off, days_off_between

ALMANAC = {
    2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31"
    " 12-24 12-25 12-26 12-31",
    2027: "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-25 06-26 11-06"
    " 12-24 12-25 12-26 12-31",
    2028: "01-01 01-06 04-14 04-16 04-17 05-01 05-25 06-04 06-06 06-23 06-24 11-04"
    " 12-24 12-25 12-26 12-31",
}


def test_the_days_off_are_those_of_the_almanac():
    for year, days in ALMANAC.items():
        assert [f"{day:%m-%d}" for day in days_off(year)] == days.split()


def test_several_years_are_all_their_days():
    found = days_off_between(date(2026, 6, 1), date(2028, 1, 1))
    assert found == {*days_off(2026), *days_off(2027), *days_off(2028)}


def test_they_have_names_in_both_languages_and_swedish_ones_in_any_other():
    day = date(2027, 3, 26)
    assert days_off(2027)[day] == days_off(2027, "xx")[day] == "Långfredagen"
    assert days_off(2027, "en")[day] == "Good Friday"
