"""What is sent twice, by a double click or back in the browser and once more, is kept once."""

from datetime import timedelta

import pytest
from web.people import AT, a_contact, a_note, a_step, kinds

from sluss.casework.contacting import add_contact
from sluss.casework.documenting import add_document
from sluss.casework.noting import code_note, write_note
from sluss.casework.planning import add_step
from sluss.directory.models import Contact

SOON, LATER = AT + timedelta(minutes=9), AT + timedelta(minutes=11)


def noted(case, by, at):
    return write_note(case, a_note(), by=by, at=at)


def planned(case, by, at):
    return add_step(case, a_step(what="Mät läckaget"), by=by, at=at)


def filed(case, by, at):
    return add_document(case, "offert.pdf", b"%PDF-1.7", by=by, at=at)


@pytest.mark.parametrize("keep", [noted, planned, filed])
def test_what_is_sent_twice_is_kept_once(world, keep):
    case, by = world.ours.case, world.ours.people["adviser"]
    first = keep(case, by, AT)
    lines = kinds(case)
    assert keep(case, by, SOON).pk == first.pk
    assert kinds(case) == lines
    assert keep(case, by, LATER).pk != first.pk
    assert keep(case, world.second, SOON).pk != first.pk


def test_a_note_coded_between_two_clicks_does_not_come_back(world):
    case, by = world.ours.case, world.ours.people["adviser"]
    first = noted(case, by, AT)
    code_note(first, ["CIR-01"], by=by, at=AT)
    assert noted(case, by, SOON).pk == first.pk


def test_a_document_of_the_same_name_and_size_is_another(world):
    case, by = world.ours.case, world.ours.people["adviser"]
    first = filed(case, by, AT)
    assert add_document(case, "offert.pdf", b"%PDF-1.6", by=by, at=AT).pk != first.pk


def test_a_contact_who_is_there_is_not_added_again(world):
    case, by = world.ours.case, world.ours.people["adviser"]
    first = add_contact(case, a_contact(), by=by, at=AT)
    lines = kinds(case)
    assert add_contact(case, a_contact(name=" Kim Påhitt "), by=world.second, at=LATER) == first
    assert kinds(case) == lines
    add_contact(case, a_contact(phone="0520-123 45"), by=by, at=AT)
    assert Contact.objects.filter(company=case.company).count() == 2
