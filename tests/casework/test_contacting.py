"""Contacts in a case: the timeline holds their role and never their name."""

import pytest
from web.people import AT, a_contact, kinds

from sluss.casework.contacting import add_contact, change_contact, remove_contact
from sluss.directory.contacting import CONTACT_FIELDS
from sluss.directory.models import Contact
from sluss.directory.permits import NotPermitted
from sluss.directory.stamps import ChangedMeanwhile, stamp


def test_the_timeline_tells_the_role_and_never_the_name(world):
    case, by = world.ours.case, world.ours.people["adviser"]
    made = add_contact(case, a_contact(email="kim@example.com"), by=by, at=AT)
    seen = stamp(made, CONTACT_FIELDS)
    made.title = "vd"
    change_contact(case, made, seen, by=by, at=AT)
    remove_contact(case, made, by=by, at=AT)
    remove_contact(case, made, by=by, at=AT)
    told = list(case.deeds.filter(kind__startswith="contact").order_by("pk"))
    assert [each.about for each in told] == ["produktionschef", "vd", "vd"]
    assert kinds(case)[-3:] == ["contact_added", "contact_changed", "contact_removed"]
    assert not Contact.objects.exists()


def test_what_is_refused_leaves_no_trace(world):
    case, by = world.ours.case, world.ours.people["adviser"]
    made = add_contact(case, a_contact(), by=by, at=AT)
    before = kinds(case)
    with pytest.raises(NotPermitted):
        remove_contact(case, made, by=world.ours.people["reader"], at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_contact(case, made, "another", by=by, at=AT)
    assert kinds(case) == before
    assert Contact.objects.count() == 1
