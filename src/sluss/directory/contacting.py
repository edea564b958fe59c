"""The people at a company: who they are there, and how one reaches them."""

from __future__ import annotations

import re

from django.db import transaction

from sluss.core.errors import ValueFault
from sluss.directory.models import Company, Contact, Person
from sluss.directory.permits import require_write
from sluss.directory.speaking import require_language
from sluss.directory.stamps import ChangedMeanwhile, stamp

CONTACT_FIELDS = ("name", "title", "email", "phone", "language")

_WRITTEN = re.compile(
    r"(?:(?:växel|vx|tel|tfn|mobil)\.?:?\s*)?"
    r"(?P<number>\+?\(?\d[\d\s()/.\u2010-\u2015-]*?)"
    r"(?:[\s,]*(?:växel|vx|ankn(?:ytning)?|ext)\.?:?\s*(?P<extension>\d{1,6})?)?",
    re.IGNORECASE,
)
_TRUNK_ZERO = re.compile(r"^(\+|00)(\d{1,3}\s*)\(0\)")
_FEWEST_DIGITS, _MOST_DIGITS = 5, 15


def dialled(phone: str) -> str:
    """Return what a phone dials for a number as people write it; empty where it is no number.

    >>> dialled("+46 (0)520-123 45, ankn 12")
    '+4652012345;ext=12'
    """
    written = _WRITTEN.fullmatch(phone.strip())
    if not written:
        return ""
    number = _TRUNK_ZERO.sub(r"\1\2", written["number"])
    digits = "".join(sign for sign in number if sign in "0123456789")
    if not _FEWEST_DIGITS <= len(digits.removeprefix("00")) <= _MOST_DIGITS:
        return ""
    extension = f";ext={written['extension']}" if written["extension"] else ""
    return ("+" if number.startswith("+") else "") + digits + extension


def _checked(contact: Contact) -> Contact:
    for field in CONTACT_FIELDS:
        setattr(contact, field, getattr(contact, field).strip())
    if not contact.name:
        raise ValueFault("a contact has a name")
    if contact.phone and not dialled(contact.phone):
        raise ValueFault(f"'{contact.phone}' is no phone number; write it as 0520-123 45")
    require_language(contact.language)
    return contact


@transaction.atomic
def add_contact(company: Company, contact: Contact, *, by: Person) -> Contact:
    """Keep a contact that is not yet a row; return the one that is there where they are alike.

    Raises `NotPermitted`, and `ValueFault` without a name, for a phone number that is none and for
    a language that no letter is written in.
    """
    require_write(by, company.programme)
    contact.company = company
    _checked(contact)
    # Whoever sends the same at the same time waits here, and then sees it.
    Company.objects.select_for_update().get(pk=company.pk)
    alike = {field: getattr(contact, field) for field in CONTACT_FIELDS}
    there = company.contacts.filter(**alike).first()
    if there is not None:
        return there
    contact.save(force_insert=True)
    return contact


@transaction.atomic
def change_contact(contact: Contact, seen: str, *, by: Person) -> Contact:
    """Keep a changed contact; `seen` is its `stamp` over `CONTACT_FIELDS` when it was read.

    Raises `ChangedMeanwhile` where somebody else changed or removed it since, `NotPermitted`, and
    `ValueFault` as `add_contact` does.
    """
    require_write(by, contact.company.programme)
    _checked(contact)
    now = Contact.objects.select_for_update().filter(pk=contact.pk).first()
    if now is None or stamp(now, CONTACT_FIELDS) != seen:
        raise ChangedMeanwhile(now)
    contact.save(force_update=True)
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Person) -> bool:
    """Take a contact away for good; tell whether it was there. Raises `NotPermitted`."""
    require_write(by, contact.company.programme)
    gone, _rows = Contact.objects.filter(pk=contact.pk).delete()
    return gone > 0
