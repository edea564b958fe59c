"""A call to a company, also to one that nobody has opened a case for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sluss.casework.models import Visit
from sluss.casework.visiting import log_visit, open_case
from sluss.directory.models import Company, Person


@transaction.atomic
def log_call(company: Company, call: Visit, *, by: Person, at: datetime) -> Visit:
    """Keep a call that is not yet a row; a company without a case gets one, whose adviser is `by`.

    Raises `NotPermitted`.
    """
    return log_visit(open_case(company, by=by, at=at), call, by=by, at=at)
