"""A row as somebody saw it, so that whoever saves second is told what the first one saved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Generic, TypeVar

from django.db.models import Model
from django.utils.crypto import salted_hmac

Row = TypeVar("Row", bound=Model)


class ChangedMeanwhile(Exception, Generic[Row]):
    """Somebody else changed a row since it was read; `theirs` is what stands now, or None."""

    def __init__(self, theirs: Row | None) -> None:
        super().__init__("changed by another")
        self.theirs = theirs


def stamp(row: Model, fields: Sequence[str]) -> str:
    """Return a short text that is another as soon as one of the fields is.

    Nobody can tell the fields from it without the site's key: one may be a personal number.
    """
    told = json.dumps([str(getattr(row, field)) for field in fields])
    return salted_hmac("sluss.stamp", told).hexdigest()[:16]
