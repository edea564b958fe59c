"""Companies come in, and what is known about them is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from sluss.content.knowledge import knowledge
from sluss.content.trees import trees
from sluss.content.values import cell
from sluss.core.derived import DERIVED
from sluss.core.errors import ValueFault, did_you_mean
from sluss.directory.models import Company, KnownFact, Person, Programme
from sluss.directory.permits import require_write
from sluss.directory.stamps import ChangedMeanwhile, stamp

COMPANY_FIELDS = ("name", "organisation_number", "municipality")

LONGEST = 400
"""The most characters of a fact as it is written."""


class NumberTaken(ValueFault):
    """Another company of the programme has the number."""

    def __init__(self) -> None:
        super().__init__("another company of the programme has that number")


@dataclass(frozen=True)
class Told:
    """What a company is called, its number as ten digits and its municipality; "" for unknown."""

    name: str
    organisation_number: str = ""
    municipality: str = ""


@transaction.atomic
def register(
    programme: Programme, name: str, *, number: str = "", municipality: str = "", by: Person
) -> Company:
    """Add a company to a programme's list.

    Raises `NotPermitted`, `ValueFault` for an unknown place, and `NumberTaken`.
    """
    require_write(by, programme)
    return _kept(Company(programme=programme), Told(name, number, municipality))


def _kept(company: Company, told: Told) -> Company:
    if told.municipality:
        trees()["regions"].code(told.municipality)
    number = told.organisation_number
    company.name, company.organisation_number = told.name, number
    company.municipality = told.municipality
    company.is_sole_trader = bool(number) and number[2] in "01"
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError as error:
        raise NumberTaken from error
    return company


@transaction.atomic
def change_company(
    company: Company, told: Told, seen: str, *, by: Person, at: datetime
) -> list[str]:
    """Correct a company and return the names of the fields that changed.

    `seen` is its `stamp` over `COMPANY_FIELDS` when it was read. A workplace that was told to be in
    the municipality that is left, or nowhere known, moves along. Raises `ChangedMeanwhile`, and as
    `register` does.
    """
    require_write(by, company.programme)
    now = Company.objects.select_for_update().get(pk=company.pk)
    if stamp(now, COMPANY_FIELDS) != seen:
        raise ChangedMeanwhile(now)
    left = now.municipality
    changed = [field for field in COMPANY_FIELDS if getattr(now, field) != getattr(told, field)]
    if changed:
        _kept(now, told)
    region = now.known_facts.filter(key="region", is_latest=True).first()
    if "municipality" in changed and region is not None and region.value in ("", left):
        source = KnownFact.Source.ADVISER
        learn(now, "region", told.municipality, source=source, by=by, at=at)
    return changed


@transaction.atomic
def learn(
    company: Company,
    key: str,
    text: str,
    *,
    source: KnownFact.Source,
    by: Person,
    at: datetime,
) -> KnownFact:
    """Keep one fact, written as in companies files; empty says that it is not known.

    The earlier answer stays as history. Raises `NotPermitted`, and `ValueFault` for a fact that
    nobody defined or a value that it cannot have.
    """
    require_write(by, company.programme)
    facts = knowledge().vocabulary.facts
    if key not in facts:
        raise ValueFault(f"unknown fact '{key}'{did_you_mean(key, facts)}")
    if key in DERIVED:
        raise ValueFault(f"'{key}' is computed from other facts and cannot be told")
    if len(text.strip()) > LONGEST:
        raise ValueFault(f"the answer has more than {LONGEST} characters; shorten it")
    cell(facts[key], text, has_decimal_comma=True)
    Company.objects.select_for_update().get(pk=company.pk)
    company.known_facts.filter(key=key, is_latest=True).update(is_latest=False)
    return company.known_facts.create(key=key, value=text.strip(), source=source, by=by, at=at)
