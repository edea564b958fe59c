"""Companies come in, and what is known about them is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sluss.content.knowledge import knowledge
from sluss.content.trees import trees
from sluss.content.values import cell
from sluss.core.derived import DERIVED
from sluss.core.errors import ValueFault, did_you_mean
from sluss.directory.models import Company, KnownFact, Person, Programme
from sluss.directory.permits import require_write

LONGEST = 400
"""The most characters of a fact as it is written."""


@transaction.atomic
def register(
    programme: Programme, name: str, *, number: str = "", municipality: str = "", by: Person
) -> Company:
    """Add a company to a programme's list.

    Raises `NotPermitted`, and `ValueFault` for an unknown place.
    """
    require_write(by, programme)
    if municipality:
        trees()["regions"].code(municipality)
    return Company.objects.create(
        programme=programme,
        name=name,
        organisation_number=number,
        municipality=municipality,
        is_sole_trader=bool(number) and number[2] in "01",
    )


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
