"""Swedish days off: holidays, and the eves on which nobody is at work, from a library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from holidays.constants import DE_FACTO, PUBLIC
from holidays.countries.sweden import Sweden

_AS_THERE = {"sv": "sv", "en": "en_US"}


@cache
def days_off(year: int, language: str = "sv") -> Mapping[date, str]:
    """Return the days off of a year in order, with their names. Sundays are not among them.

    >>> days_off(2026)[date(2026, 6, 19)]
    'Midsommarafton'
    """
    spoken, categories = _AS_THERE.get(language, "sv"), (PUBLIC, DE_FACTO)
    found = Sweden(years=year, include_sundays=False, language=spoken, categories=categories)
    return dict(sorted(found.items()))


def days_off_between(first: date, last: date) -> frozenset[date]:
    """Return every day off of the years from that of one day to that of another.

    >>> len(days_off_between(date(2026, 12, 31), date(2027, 1, 1)))
    32
    """
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in days_off(year))
