"""The same thing sent twice: a double click, or back in the browser and once more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TypeVar

from django.db.models import QuerySet

from sluss.casework.models import Case, Document, Note, Step, Visit

Row = TypeVar("Row", Visit, Note, Step, Document)

A_WHILE = timedelta(minutes=10)
"""How long after it was kept something alike is taken to be the same."""

OWN = frozenset(("id", "at", "code"))
"""What tells rows apart that are alike in all else."""


def sent_before(row: Row, among: QuerySet[Row], but: Collection[str] = ()) -> Row | None:
    """Return the row that the same person sent a while ago, alike in all but `but`; else None.

    The row is not kept yet and has its case, `by` and `at`. Call it within a transaction: whoever
    sends the same at the same time waits here for the first, and then sees it.
    """
    Case.objects.select_for_update().get(pk=row.case_id)
    names = [each.attname for each in row._meta.concrete_fields]
    alike = {name: getattr(row, name) for name in names if name not in {*OWN, *but}}
    return among.filter(**alike, at__gt=row.at - A_WHILE, at__lte=row.at).first()
