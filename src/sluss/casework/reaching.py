"""Who has been reached and who has not: companies by municipality, industry and size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet

from sluss.casework.models import Visit
from sluss.content.knowledge import knowledge
from sluss.content.values import cell
from sluss.core.codes import Code
from sluss.core.errors import ValueFault
from sluss.core.smesize import HEADCOUNT
from sluss.directory.models import Company, KnownFact
from sluss.directory.sorting import swedish

UNKNOWN = "unknown"
"""Where nobody has said which municipality, industry or size it is: a row of its own."""

STEPS = (0, *HEADCOUNT.micro_small_medium)
SIZES = tuple(map(str, STEPS))
"""Bands of annual work units, each by its least: under 10, under 50, under 250, and more."""


class Axis(StrEnum):
    """What companies are counted by."""

    MUNICIPALITY = "municipality"
    INDUSTRY = "industry"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Tries:
    """What calls and meetings came to: `said` is the latest outcome but "no answer", or empty.

    `back_on` and `because` were said then; `unanswered` counts the calls since, `tried_on` is the
    last of all.
    """

    said: str = ""
    last_on: date | None = None
    back_on: date | None = None
    because: str = ""
    unanswered: int = 0
    tried_on: date | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A company by where it is, what it does and how large it is; `programme` is its code."""

    pk: int
    name: str
    number: str
    programme: str
    adviser: int | None
    municipality: str
    industry: str
    size: str
    tries: Tries

    @property
    def is_reached(self) -> bool:
        """Tell whether somebody has spoken with the company; a call without an answer is not."""
        return self.tries.said != ""


class Tally(NamedTuple):
    """How many companies have been reached, of how many."""

    reached: int
    all: int

    @property
    def left(self) -> int:
        """How many nobody has reached."""
        return self.all - self.reached


@dataclass(frozen=True)
class Chosen:
    """What a list of companies is narrowed to; an empty part narrows nothing.

    `reach` is yes or no, `adviser` is mine or none, `programme` is its code.
    """

    q: str = ""
    reach: str = ""
    municipality: str = ""
    industry: str = ""
    size: str = ""
    adviser: str = ""
    programme: str = ""


def placed(companies: QuerySet[Company]) -> list[Placed]:
    """Return companies in the order of the Swedish alphabet, by three queries in all."""
    tries, told = _tries(companies), _told(companies)
    columns = ("pk", "name", "organisation_number", "programme__code", "case__adviser")
    rows = [
        Placed(
            *(pk, name, number, programme, adviser, place or UNKNOWN),
            industry=_division(told["sni", pk], told["sni_2025", pk]),
            size=_band(told["employees", pk]),
            tries=tries.get(pk, _NONE),
        )
        for pk, name, number, programme, adviser, place in companies.order_by().values_list(
            *columns, "municipality"
        )
    ]
    return sorted(rows, key=lambda row: (swedish(row.name), row.pk))


_NONE = Tries()


def _tries(companies: QuerySet[Company]) -> dict[int, Tries]:
    """Return by company what calls and meetings came to; the day decides, then the moment."""
    met = Visit.objects.filter(case__company__in=companies.order_by().values("pk"))
    columns = ("case__company", "outcome", "on", "next_contact_on", "because")
    tries: dict[int, Tries] = {}
    for pk, outcome, on, back_on, because in met.order_by("on", "at", "pk").values_list(*columns):
        before = tries.get(pk, _NONE)
        if outcome == Visit.Outcome.NO_ANSWER:
            said = (before.said, before.last_on, before.back_on, before.because)
            tries[pk] = Tries(*said, before.unanswered + 1, on)
        else:
            tries[pk] = Tries(outcome, on, back_on, because, 0, on)
    return tries


def _told(companies: QuerySet[Company]) -> Mapping[tuple[str, int], str]:
    known = KnownFact.objects.filter(
        company__in=companies.order_by().values("pk"),
        key__in=("employees", "sni", "sni_2025"),
        is_latest=True,
    )
    told: defaultdict[tuple[str, int], str] = defaultdict(str)
    told.update({(key, pk): text for pk, key, text in known.values_list("company", "key", "value")})
    return told


@lru_cache(maxsize=8192)
def _division(sni: str, sni_2025: str) -> str:
    """Return the two digits of the industry's division, of whichever list is told."""
    for key, text in (("sni", sni), ("sni_2025", sni_2025)):
        code = _value(key, text)
        found = [each for each in code.path if len(each) == 2] if isinstance(code, Code) else []
        if found:
            return found[0]
    return UNKNOWN


@lru_cache(maxsize=8192)
def _band(text: str) -> str:
    number = _value("employees", text)
    if not isinstance(number, float):
        return UNKNOWN
    return str(max((step for step in STEPS if step <= number), default=0))


def _value(key: str, text: str) -> object:
    """Return a fact's value; None also where the list of codes no longer has it."""
    try:
        return cell(knowledge().vocabulary.facts[key], text, True)
    except ValueFault:
        return None


def narrowed(rows: Iterable[Placed], chosen: Chosen, me: int) -> list[Placed]:
    """Return the companies that every part of the choice holds for; `me` is who asks."""
    asked = [holds for part, holds in _HOLDS.items() if getattr(chosen, part)]
    return [row for row in rows if all(holds(row, chosen, me) for holds in asked)]


def _is_named(row: Placed, chosen: Chosen, _me: int) -> bool:
    words, digits = chosen.q.casefold(), chosen.q.replace("-", "").replace(" ", "")
    return words in row.name.casefold() or _is_numbered(row.number, digits)


def _is_numbered(number: str, digits: str) -> bool:
    """Tell whether a company has a number that begins so.

    A personal number is found whole or not at all: by its beginnings it could be asked for, one
    digit after another, though no page shows it.
    """
    if not number or not digits:
        return False
    if number[2] in "01":
        return digits in (number, f"19{number}", f"20{number}")
    return number.startswith(digits)


_HOLDS: Mapping[str, Callable[[Placed, Chosen, int], bool]] = {
    "q": _is_named,
    "reach": lambda row, chosen, _me: row.is_reached is (chosen.reach == "yes"),
    "municipality": lambda row, chosen, _me: row.municipality == chosen.municipality,
    "industry": lambda row, chosen, _me: row.industry == chosen.industry,
    "size": lambda row, chosen, _me: row.size == chosen.size,
    "adviser": lambda row, chosen, me: row.adviser == (me if chosen.adviser == "mine" else None),
    "programme": lambda row, chosen, _me: row.programme == chosen.programme,
}


def tallied(rows: Iterable[Placed], *axes: Axis) -> dict[tuple[str, ...], Tally]:
    """Count companies by one axis, or crossed by several; what nobody is in has no key."""
    every: Counter[tuple[str, ...]] = Counter()
    reached: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = tuple(getattr(row, axis) for axis in axes)
        every[key] += 1
        reached[key] += row.is_reached
    return {key: Tally(reached[key], count) for key, count in every.items()}
