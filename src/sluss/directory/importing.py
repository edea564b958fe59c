"""A spreadsheet's companies come in, after somebody has looked through them, and can go again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sluss.content.sheetrows import SheetRow
from sluss.directory.models import Company, Contact, Import, KnownFact, Person, Programme
from sluss.directory.permits import WRITING, Asking, programmes_of, require_write

DRAFT_LIFE = timedelta(days=30)
"""How long a sheet that nobody kept stays; it may hold people's names and numbers."""


@dataclass(frozen=True)
class Undone:
    """How many companies went, and how many stay: told something since, or worked with since."""

    removed_count: int
    told_count: int
    worked_count: int


def imports_of(person: Asking) -> QuerySet[Import]:
    """Return the imports a person may open: their own drafts, and what is kept in a programme."""
    if not isinstance(person, Person):
        return Import.objects.none()
    there = Import.objects.filter(programme__in=programmes_of(person, WRITING))
    return there.filter(Q(by=person) | Q(kept_at__isnull=False))


@transaction.atomic
def begin(
    programme: Programme, file_name: str, content: bytes, *, by: Person, at: datetime
) -> Import:
    """Begin a draft; an earlier one of the same person goes, and what others left behind.

    Raises `NotPermitted`.
    """
    require_write(by, programme)
    drafts = Import.objects.filter(programme=programme, kept_at=None)
    drafts.filter(Q(by=by) | Q(at__lt=at - DRAFT_LIFE)).delete()
    return Import.objects.create(
        programme=programme, by=by, at=at, file_name=file_name[-200:], content=content
    )


def is_new(row: SheetRow) -> bool:
    """Tell whether a proposal names a company that is neither above in the sheet nor here."""
    return bool(row.name) and row.repeats_row is None and row.repeats_existing is None


@transaction.atomic
def keep(
    draft: Import,
    proposals: Sequence[SheetRow],
    chosen_rows: Collection[int],
    *,
    by: Person,
    at: datetime,
) -> Import:
    """Add the chosen proposals, by their place from 0, as companies; keeping again adds nothing.

    Nothing that is there is changed: a proposal without a name is left out, and so is one whose
    number a company has; where that company is of this sheet, what the row tells joins it. Raises
    `NotPermitted`.
    """
    require_write(by, draft.programme)
    kept = Import.objects.select_for_update().get(pk=draft.pk)
    if kept.kept_at is not None:
        return kept
    places = [place for place, row in enumerate(proposals) if place in chosen_rows and row.name]
    made = _companies(kept, proposals, places)
    for company in made.values():
        company.imported_by_sheet = kept
    Company.objects.bulk_create(made.values())
    KnownFact.objects.bulk_create(
        KnownFact(
            company=company, key=key, value=text, source=KnownFact.Source.IMPORT, by=by, at=at
        )
        for place, company in made.items()
        for key, text in _facts(proposals[place]).items()
    )
    _add_contacts(proposals, places, made)
    joined = _joined(proposals, places, made)
    kept.rows = [
        _shown(row, *(each[place].code if place in each else "" for each in (made, joined)))
        for place, row in enumerate(proposals)
    ]
    kept.content, kept.choices, kept.kept_at = b"", {}, at
    kept.save()
    return kept


def _companies(
    kept: Import, proposals: Sequence[SheetRow], places: Sequence[int]
) -> dict[int, Company]:
    """Return the companies to add by the place of their proposal, no number twice."""
    there = kept.programme.companies.exclude(organisation_number="")
    taken = set(there.values_list("organisation_number", flat=True))
    made = {}
    for place in places:
        row = proposals[place]
        number = row.number.digits10 if row.number else ""
        if number in taken:
            continue
        if number:
            taken.add(number)
        made[place] = Company(
            programme=kept.programme,
            name=row.name[:160],
            organisation_number=number,
            is_sole_trader=bool(row.number and row.number.is_personal),
            municipality=row.municipality or "",
        )
    return made


def _facts(row: SheetRow) -> dict[str, str]:
    """Return what the row tells, written as in companies files."""
    told = {}
    if row.employees is not None:
        told["employees"] = str(row.employees).removesuffix(".0").replace(".", ",")
    if row.sni:
        told["sni"] = row.sni
    return told


def _add_contacts(
    proposals: Sequence[SheetRow], places: Sequence[int], made: dict[int, Company]
) -> None:
    contacts, joined = [], _joined(proposals, places, made)
    for place in places:
        row = proposals[place]
        company = made.get(place) or joined.get(place)
        name = row.contact or row.email or row.phone
        if company and name:
            email, phone = row.email[:254], row.phone[:40]
            contacts.append(Contact(company=company, name=name[:120], email=email, phone=phone))
    Contact.objects.bulk_create(contacts)


def _joined(
    proposals: Sequence[SheetRow], places: Sequence[int], made: dict[int, Company]
) -> dict[int, Company]:
    """Return by place the company of this sheet whose number a later proposal repeats."""
    numbered = {each.organisation_number: each for each in made.values()}
    numbers = {place: proposals[place].number for place in places if place not in made}
    return {
        place: numbered[number.digits10]
        for place, number in numbers.items()
        if number and number.digits10 in numbered
    }


def _shown(row: SheetRow, code: str, joined: str) -> dict[str, Any]:
    return {
        "row": row.row,
        "name": row.name,
        "number": row.number.shown() if row.number else "",
        "notices": [str(notice.code) for notice in row.notices],
        "company": code,
        "joined": joined,
    }


@transaction.atomic
def undo(kept: Import, worked: Collection[int], *, by: Person, at: datetime) -> Undone:
    """Remove the companies that a sheet added and nobody has touched since.

    `worked` are the ids of those whose case somebody has worked with, as casework tells. Raises
    `NotPermitted`.
    """
    require_write(by, kept.programme)
    Import.objects.select_for_update().get(pk=kept.pk)
    added = kept.companies.all()
    told = added.filter(known_facts__at__gt=kept.kept_at).exclude(pk__in=worked).distinct()
    staying = {*worked, *told.values_list("pk", flat=True)}
    going = list(added.exclude(pk__in=staying))
    undone = Undone(len(going), told.count(), added.filter(pk__in=worked).count())
    added.filter(pk__in=[company.pk for company in going]).delete()
    Import.objects.filter(pk=kept.pk, undone_at=None).update(undone_at=at)
    return undone
