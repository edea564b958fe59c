"""Organisation numbers: every way they are written, and what each wrong one is told."""

import pytest
from content.messy import number, personal_number, shown

from sluss.content.orgnumbers import (
    NUMBER_FAULTS,
    BadNumber,
    NumberFault,
    OrganisationNumber,
    organisation_number,
)

DIGITS = number(123)
PERSONAL = personal_number(1)

WRITTEN = {
    "ten digits": DIGITS,
    "hyphen": shown(DIGITS),
    "long dash and spaces": f" {DIGITS[:6]} – {DIGITS[6:]}\u00a0",
    "twelve digits": f"16{DIGITS}",
    "twelve digits with hyphen": f"16{shown(DIGITS)}",
    "VAT": f"SE{DIGITS}01",
    "VAT in small letters and spaces": f"se {DIGITS} 01",
    "VAT without the country": f"{DIGITS}01",
    "a spreadsheet's number": float(DIGITS),
    "a whole number": int(DIGITS),
    "a number written as text": f"{DIGITS}.0",
    "the same with a comma": f"{DIGITS},00",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_number_is_read_in_every_usual_form(text):
    assert organisation_number(text) == OrganisationNumber(DIGITS, False)


def test_a_company_is_shown_with_its_hyphen():
    assert organisation_number("5560360793").shown() == "556036-0793"
    assert organisation_number(5560360793.0).digits10 == "5560360793"


@pytest.mark.parametrize(
    "text",
    [PERSONAL, shown(PERSONAL), f"19{PERSONAL}", f"19{shown(PERSONAL)}", f"SE{PERSONAL}01"],
)
def test_a_sole_traders_number_is_personal_and_never_shown(text):
    read = organisation_number(text)
    assert (read.digits10, read.is_personal) == (PERSONAL, True)
    assert read.shown() == "19xxxx-****"
    assert PERSONAL not in repr(read)
    assert PERSONAL[:6] not in repr(read)


def test_a_spreadsheet_drops_the_zeros_of_a_person_born_after_1999():
    assert organisation_number(101019800.0).digits10 == "0101019800"
    with pytest.raises(BadNumber) as bad:
        organisation_number("101019800")
    assert bad.value.code is NumberFault.LENGTH


def test_a_coordination_number_has_sixty_added_to_its_day():
    assert organisation_number("9001619809").is_personal


BAD = {
    "": NumberFault.EMPTY,
    " - ": NumberFault.EMPTY,
    "SE": NumberFault.EMPTY,
    "okänt": NumberFault.NOT_DIGITS,
    f"{DIGITS} (ny)": NumberFault.NOT_DIGITS,
    "٥٥٩٩٠٠٠٠١٥": NumberFault.NOT_DIGITS,
    DIGITS[:9]: NumberFault.LENGTH,
    f"{DIGITS}1": NumberFault.LENGTH,
    "5,59900E+09": NumberFault.LOST_DIGITS,
    "5.599E9": NumberFault.LOST_DIGITS,
    f"19{DIGITS}": NumberFault.PREFIX,
    f"16{PERSONAL}": NumberFault.PREFIX,
    f"SE{DIGITS}02": NumberFault.PREFIX,
    "9013019808": NumberFault.BIRTH_DAY,
    "9002309806": NumberFault.BIRTH_DAY,
}


@pytest.mark.parametrize(("text", "code"), BAD.items())
def test_a_bad_number_is_told_why(text, code):
    with pytest.raises(BadNumber) as bad:
        organisation_number(text)
    assert bad.value.code is code


@pytest.mark.parametrize("place", range(10))
def test_one_wrong_digit_is_always_found(place):
    wrong = DIGITS[:place] + str((int(DIGITS[place]) + 1) % 10) + DIGITS[place + 1 :]
    with pytest.raises(BadNumber) as bad:
        organisation_number(wrong)
    assert bad.value.code is NumberFault.CHECK_DIGIT
    assert wrong not in str(bad.value)


def test_every_fault_is_told_in_both_languages():
    assert set(NUMBER_FAULTS) == set(NumberFault)
    for text in NUMBER_FAULTS.values():
        assert set(text) == {"sv", "en"}
        assert all(each.endswith(".") for each in text.values())
    assert organisation_number("559900-0014").digits10 == "5599000014"
    assert "559900-0014" in NUMBER_FAULTS[NumberFault.EMPTY]["sv"]
