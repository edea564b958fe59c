"""A fact told in a case: kept with its company, and in the timeline."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sluss.casework.models import Case, Deed
from sluss.directory.models import KnownFact, Person
from sluss.directory.registering import learn


@transaction.atomic
def learn_fact(
    case: Case, key: str, text: str, *, source: KnownFact.Source, by: Person, at: datetime
) -> KnownFact:
    """Keep one fact, and that it was learned. Raises as `registering.learn` does."""
    kept = learn(case.company, key, text, source=source, by=by, at=at)
    about = f"{key}: {text}"[:400]
    case.deeds.create(kind=Deed.Kind.FACT_LEARNED, about=about, by=by, at=at)
    return kept
