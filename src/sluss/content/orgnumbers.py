"""Organisation numbers as people write them: ten digits, checked, or what to mend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stdnum.exceptions import InvalidChecksum
from stdnum.se import orgnr

from sluss.core.codes import Text
from sluss.core.errors import ValueFault


class NumberFault(StrEnum):
    """What is wrong with a number; the values are stable."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    LOST_DIGITS = "lost_digits"
    PREFIX = "prefix"
    BIRTH_DAY = "birth_day"
    CHECK_DIGIT = "check_digit"


NUMBER_FAULTS: Mapping[NumberFault, Text] = {
    NumberFault.EMPTY: {
        "sv": "Numret saknas. Skriv tio siffror, som 559900-0014.",
        "en": "The number is missing. Write ten digits, such as 559900-0014.",
    },
    NumberFault.NOT_DIGITS: {
        "sv": "Här står annat än siffror. Skriv bara numret, som 559900-0014.",
        "en": "There is more than digits here. Write the number alone, such as 559900-0014.",
    },
    NumberFault.LENGTH: {
        "sv": "Ett organisationsnummer har tio siffror. Räkna dem och fyll i det som fattas.",
        "en": "An organisation number has ten digits. Count them and fill in what is missing.",
    },
    NumberFault.LOST_DIGITS: {
        "sv": "Kalkylarket har kortat numret och siffror har gått förlorade. "
        "Gör om kolumnen till text och skriv numret på nytt.",
        "en": "The spreadsheet has shortened the number and digits are lost. "
        "Make the column text and write the number anew.",
    },
    NumberFault.PREFIX: {
        "sv": "Ett nummer med tolv siffror börjar på 16 för ett bolag och på 19 eller 20 för en "
        "person. Skriv de tio sista siffrorna om du är osäker.",
        "en": "A number of twelve digits begins with 16 for a company and with 19 or 20 for a "
        "person. Write the last ten digits if you are not sure.",
    },
    NumberFault.BIRTH_DAY: {
        "sv": "Det här ser ut som ett personnummer, men dagen finns inte. Jämför med källan.",
        "en": "This looks like a personal number, but there is no such day. Check the source.",
    },
    NumberFault.CHECK_DIGIT: {
        "sv": "Kontrollsiffran stämmer inte, så någon siffra är fel. Jämför med källan.",
        "en": "The check digit does not agree, so some digit is wrong. Check the source.",
    },
}
"""Each fault in words, with how to mend it."""


class BadNumber(ValueFault):
    """A text that is no organisation number; `code` says why. The number is not repeated."""

    def __init__(self, code: NumberFault) -> None:
        self.code = code
        super().__init__(NUMBER_FAULTS[code]["en"])


@dataclass(frozen=True)
class OrganisationNumber:
    """Ten checked digits. A sole trader's is a personal number, so the digits stay out of logs."""

    digits10: str = field(repr=False)
    is_personal: bool

    def shown(self) -> str:
        """Return the number as people read it; a personal number as one mask for all.

        >>> OrganisationNumber("5599000014", False).shown()
        '559900-0014'
        """
        return "19xxxx-****" if self.is_personal else str(orgnr.format(self.digits10))


_SEPARATORS = re.compile(r"[\s\-+\u2010-\u2015\u2212]")
_FLOAT = re.compile(r"(\d+)[.,]0+")
_SHORTENED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
_CENTURIES = ("19", "20")
_LEGAL_PERSON = "16"


def organisation_number(text: str | float) -> OrganisationNumber:
    """Return the number that a text or a spreadsheet's number says.

    Takes 10 and 12 digits with or without hyphen and spaces, and the VAT form `SE…01`. Raises
    `BadNumber`.

    >>> organisation_number("SE 559900001401").shown()
    '559900-0014'
    """
    digits, is_vat = _digits(text)
    if len(digits) == 12:
        digits = _ten_of_twelve(digits, is_vat)
    elif isinstance(text, int | float) and 8 <= len(digits) < 10 and digits.zfill(10)[2] in "01":
        # A person born in 2000 to 2009: the spreadsheet has dropped the zeros in front.
        digits = digits.zfill(10)
    if len(digits) != 10:
        raise BadNumber(NumberFault.LENGTH)
    try:
        orgnr.validate(digits)
    except InvalidChecksum as error:
        raise BadNumber(NumberFault.CHECK_DIGIT) from error
    is_personal = digits[2] in "01"
    if is_personal and not _is_day(digits):
        raise BadNumber(NumberFault.BIRTH_DAY)
    return OrganisationNumber(digits, is_personal)


def _digits(text: str | float) -> tuple[str, bool]:
    """Return the digits, and whether they were written as a VAT number."""
    written = _SEPARATORS.sub("", str(text)).upper()
    is_vat = written.startswith("SE")
    written = written.removeprefix("SE")
    if not written:
        raise BadNumber(NumberFault.EMPTY)
    if whole := _FLOAT.fullmatch(written):
        written = whole[1]
    if _SHORTENED.fullmatch(written):
        raise BadNumber(NumberFault.LOST_DIGITS)
    if not (written.isascii() and written.isdigit()):
        raise BadNumber(NumberFault.NOT_DIGITS)
    return written, is_vat


def _ten_of_twelve(digits: str, is_vat: bool) -> str:
    is_person = digits[:2] in _CENTURIES and digits[4] in "01"
    is_legal_person = digits[:2] == _LEGAL_PERSON and digits[4] not in "01"
    if not is_vat and (is_person or is_legal_person):
        return digits[2:]
    if digits.endswith("01"):
        return digits[:10]
    raise BadNumber(NumberFault.PREFIX)


def _is_day(digits: str) -> bool:
    """Tell whether YYMMDD is a day; a coordination number has 60 added to it."""
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    try:
        date(2000 + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True
