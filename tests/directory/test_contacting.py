"""The people at a company: numbers as Swedes write them, and nothing of anybody who is removed."""

import pytest
from web.people import a_contact

from sluss.core.errors import ValueFault
from sluss.directory.contacting import (
    CONTACT_FIELDS,
    add_contact,
    change_contact,
    dialled,
    remove_contact,
)
from sluss.directory.models import Contact
from sluss.directory.permits import NotPermitted
from sluss.directory.stamps import ChangedMeanwhile, stamp

DIALLED = {
    "0520-123 45": "052012345",
    "0520 - 123 45": "052012345",
    "070-123 45 67": "0701234567",
    "070 – 123 45 67": "0701234567",
    "0701234567": "0701234567",
    "070/123 45 67": "0701234567",
    "(0520) 123 45": "052012345",
    "+46 (0)70-123 45 67": "+46701234567",
    "+46(0)520-12345": "+4652012345",
    "0046 70 123 45 67": "0046701234567",
    "+46 70 123 45 67": "+46701234567",
    "+47 22 33 44 55": "+4722334455",
    "020-12\u00a034\u00a056": "020123456",
    "08-123 456 78 vx": "0812345678",
    "växel 0520-123 45": "052012345",
    "0520-123 45 ankn 12": "052012345;ext=12",
    "0520-123 45, ankn. 12": "052012345;ext=12",
    "tel: 0520-123 45": "052012345",
    " 0520-123 45 ": "052012345",
}
NONSENSE = (
    "ring vd",
    "123",
    "12-34",
    "0520-123 4x",
    "kim@example.com",
    "070-123 45 67, 070-765 43 21",
    "1234567890123456",
    "+",
    "0520--",
    "<script>",
    "",
)


@pytest.mark.parametrize(("typed", "number"), DIALLED.items())
def test_a_number_can_be_dialled_as_people_write_it(typed, number):
    assert dialled(typed) == number


@pytest.mark.parametrize("typed", NONSENSE)
def test_what_is_no_number_is_not_dialled(typed):
    assert dialled(typed) == ""


def test_a_contact_is_kept_as_typed(world):
    half = world.ours
    made = a_contact(name=" Kim Påhitt ", phone="+46 (0)70-123 45 67")
    add_contact(half.company, made, by=half.people["adviser"])
    kept = Contact.objects.get()
    assert (kept.company, kept.name) == (half.company, "Kim Påhitt")
    assert kept.phone == "+46 (0)70-123 45 67"


def test_neither_address_nor_number_is_needed_but_a_name_is(world):
    half = world.ours
    add_contact(half.company, a_contact(), by=half.people["lead"])
    with pytest.raises(ValueFault, match="has a name"):
        add_contact(half.company, a_contact(name="  "), by=half.people["lead"])
    with pytest.raises(ValueFault, match="'ring vd' is no phone number"):
        add_contact(half.company, a_contact(phone="ring vd"), by=half.people["lead"])
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_only_those_who_write_may_touch_a_contact(world, role):
    half, who = world.ours, world.ours.people[role]
    there = add_contact(half.company, a_contact(), by=half.people["adviser"])
    with pytest.raises(NotPermitted):
        add_contact(half.company, a_contact(), by=who)
    with pytest.raises(NotPermitted):
        change_contact(there, stamp(there, CONTACT_FIELDS), by=who)
    with pytest.raises(NotPermitted):
        remove_contact(there, by=who)
    with pytest.raises(NotPermitted):
        remove_contact(there, by=world.theirs.people["adviser"])
    assert Contact.objects.count() == 1


def test_whoever_saves_second_is_shown_what_the_first_one_saved(world):
    half, who = world.ours, world.ours.people["adviser"]
    add_contact(half.company, a_contact(), by=who)
    mine, other = Contact.objects.get(), Contact.objects.get()
    seen = stamp(mine, CONTACT_FIELDS)
    other.phone = "0520-123 45"
    change_contact(other, seen, by=world.second)
    mine.title = "vd"
    with pytest.raises(ChangedMeanwhile) as conflict:
        change_contact(mine, seen, by=who)
    theirs = conflict.value.theirs
    assert (theirs.phone, theirs.title) == ("0520-123 45", "produktionschef")
    change_contact(mine, stamp(theirs, CONTACT_FIELDS), by=who)
    assert Contact.objects.get().title == "vd"


def test_a_contact_that_was_removed_meanwhile_does_not_come_back(world):
    half, who = world.ours, world.ours.people["adviser"]
    mine = add_contact(half.company, a_contact(), by=who)
    assert remove_contact(Contact.objects.get(), by=world.second)
    with pytest.raises(ChangedMeanwhile) as conflict:
        change_contact(mine, stamp(mine, CONTACT_FIELDS), by=who)
    assert conflict.value.theirs is None
    assert not remove_contact(mine, by=who)
    assert not Contact.objects.exists()
