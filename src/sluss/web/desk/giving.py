"""Who may have a case, asked on its page."""

from __future__ import annotations

from django.http import HttpRequest

from sluss.casework.assigning import may_be_given
from sluss.casework.models import Case
from sluss.directory.permits import may_write
from sluss.web.desk.companyforms import AssignForm
from sluss.web.desk.finding import person_of


def giving(request: HttpRequest, found: Case) -> AssignForm | None:
    """Return the question who is to have the case, or None where nobody else can."""
    if not may_write(request.user, found.company.programme):
        return None
    among = may_be_given(found, person_of(request))
    asked = AssignForm(among=among, initial={"had_by": found.adviser.email})
    asked.is_taking = list(among) == [request.user]
    return asked if among else None
