"""What a spreadsheet's columns are called, and what there is to see about its rows, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sluss.content.orgnumbers import NUMBER_FAULTS
from sluss.content.sheetrows import Notice
from sluss.content.sheets import Meaning, NoticeCode
from sluss.core.matching import title

MEANINGS: dict[Meaning, str | Promise] = {
    Meaning.NAME: _("Företagets namn"),
    Meaning.NUMBER: _("Organisationsnummer"),
    Meaning.CONTACT: _("Kontaktperson"),
    Meaning.EMAIL: _("E-post"),
    Meaning.PHONE: _("Telefon"),
    Meaning.MUNICIPALITY: _("Kommun"),
    Meaning.SNI: _("SNI-kod (SNI 2007)"),
    Meaning.EMPLOYEES: _("Antal anställda"),
    Meaning.LAST_CONTACT_ON: _("Senaste kontakt"),
    Meaning.NOTES: _("Anteckningar"),
}

NOTICES: dict[NoticeCode, str | Promise] = {
    NoticeCode.EMPTY_NAME: _("Företagets namn saknas."),
    NoticeCode.TWO_COMPANIES_IN_CELL: _(
        "I cellen står fler än ett företag. De har delats upp, ett förslag för varje."
    ),
    NoticeCode.BAD_NUMBER: _("Organisationsnumret tas inte med."),
    NoticeCode.NUMBER_FROM_FLOAT: _(
        "Organisationsnumret låg som ett tal i kalkylarket. Kontrollsiffran stämmer."
    ),
    NoticeCode.NUMBER_UNASSIGNED: _(
        "Det går inte att se vilket av företagen numret hör till. Skriv in det för hand."
    ),
    NoticeCode.PERSONAL_NUMBER: _("Enskild firma: numret är ett personnummer och visas inte."),
    NoticeCode.BAD_EMAIL: _("Det här är ingen e-postadress."),
    NoticeCode.SEVERAL_EMAILS: _("Här står flera e-postadresser. Den första används."),
    NoticeCode.UNKNOWN_MUNICIPALITY: _(
        "Kommunen känns inte igen och lämnas tom. Fyll i den sedan."
    ),
    NoticeCode.UNKNOWN_SNI: _("Ingen SNI-kod (SNI 2007) känns igen här."),
    NoticeCode.BAD_EMPLOYEES: _("Antalet anställda går inte att läsa. Skriv ett enda tal."),
    NoticeCode.EMPLOYEES_GUESSED: _("Antalet anställda är ungefärligt."),
    NoticeCode.BAD_DATE: _("Dagen går inte att läsa. Skriv den som 2024-03-12."),
    NoticeCode.DAY_GUESSED: _("Dagen är tolkad. Stäm av att den är rätt."),
    NoticeCode.DAY_AHEAD: _("Dagen har inte varit än."),
    NoticeCode.REPEATS_ROW: _("Företaget står redan längre upp i arket."),
    NoticeCode.REPEATS_EXISTING: _("Företaget finns redan hos er."),
}
"""What was seen, and how to mend it."""

_QUOTED = (
    *(Meaning.EMAIL, Meaning.MUNICIPALITY, Meaning.SNI, Meaning.EMPLOYEES),
    Meaning.LAST_CONTACT_ON,
)
"""Columns whose cell is shown beside a notice. A number's is not: it may be somebody's own."""


def notice_wording(notice: Notice) -> str:
    """Return a notice in the language of the page, with what stood there where that helps."""
    text = str(NOTICES[notice.code])
    if notice.number_fault is not None:
        text += " " + title(NUMBER_FAULTS[notice.number_fault], (get_language() or "sv")[:2])
    return f"{text} ”{notice.was}”" if notice.meaning in _QUOTED and notice.was else text
