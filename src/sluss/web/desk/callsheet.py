"""The call list as a spreadsheet, for those who ring from paper or another program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _

from sluss.casework.models import Visit
from sluss.casework.reaching import Axis, Placed, Tries
from sluss.directory.models import Company, Contact
from sluss.web.desk.narrowing import axis_wording

WIDTHS = (34, 14, 16, 34, 14, 24, 20, 18, 30, 24, 12, 10, 30, 20)


def call_sheet(rows: Iterable[tuple[Placed, Company]]) -> bytes:
    """Return an XLSX file with a row for each contact, or one without where none is known.

    Every cell is text: what begins with = + - or @ is never a formula.
    """
    from xlsxwriter import Workbook

    kept = BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False})
    page, bold = book.add_worksheet(_("Ringlista")), book.add_format({"bold": True})
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)
    lines = (line for row, company in rows for line in _lines(row, company))
    for number, line in enumerate([_heading(), *lines]):
        for place, text in enumerate(line):
            page.write_string(number, place, text, bold if number == 0 else None)
    page.freeze_panes(1, 1)
    book.close()
    return kept.getvalue()


def _heading() -> Sequence[str]:
    return (
        *(_("Företag"), _("Organisationsnummer"), _("Kommun"), _("Bransch"), _("Storlek")),
        *(_("Kontaktperson"), _("Roll"), _("Telefon"), _("E-post")),
        *(_("Vad de sa sist"), _("Ring igen"), _("Utan svar"), _("Varför inte nu")),
        _("Rådgivare"),
    )


def _lines(row: Placed, company: Company) -> list[Sequence[str]]:
    known = {axis: axis_wording(axis, getattr(row, axis)) for axis in Axis}
    adviser = company.case.adviser.name if hasattr(company, "case") else ""
    contacts: Sequence[Contact] = list(company.contacts.all()) or [Contact()]
    return [
        (
            *(company.name, company.shown_number, *known.values()),
            *(each.name, each.title, each.phone, each.email),
            *_tries(row.tries),
            adviser,
        )
        for each in contacts
    ]


def _tries(tries: Tries) -> Sequence[str]:
    said = str(Visit.Outcome(tries.said).label) if tries.said else ""
    told = f"{said} {tries.last_on or ''}".strip()
    back_on = tries.back_on.isoformat() if tries.back_on else ""
    return told, back_on, str(tries.unanswered or ""), tries.because
