"""A company's contacts in its case.

The timeline holds a contact's role at the company and never the name, so that a person who is
removed is gone.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sluss.casework.models import Case, Deed
from sluss.directory import contacting
from sluss.directory.models import Contact, Person


@transaction.atomic
def add_contact(case: Case, contact: Contact, *, by: Person, at: datetime) -> Contact:
    """Keep a new contact of the case's company, once. Raises as `directory.contacting` does."""
    kept = contacting.add_contact(case.company, contact, by=by)
    if kept is contact:
        case.deeds.create(kind=Deed.Kind.CONTACT_ADDED, about=contact.title, by=by, at=at)
    return kept


@transaction.atomic
def change_contact(case: Case, contact: Contact, seen: str, *, by: Person, at: datetime) -> Contact:
    """Keep a changed contact that was `seen` so. Raises as `directory.contacting` does."""
    contacting.change_contact(contact, seen, by=by)
    case.deeds.create(kind=Deed.Kind.CONTACT_CHANGED, about=contact.title, by=by, at=at)
    return contact


@transaction.atomic
def remove_contact(case: Case, contact: Contact, *, by: Person, at: datetime) -> None:
    """Take a contact away for good; doing it again changes nothing. Raises `NotPermitted`."""
    title = contact.title
    if contacting.remove_contact(contact, by=by):
        case.deeds.create(kind=Deed.Kind.CONTACT_REMOVED, about=title, by=by, at=at)
