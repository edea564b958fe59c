"""Documents: kept as they are under a plain name, and removed for good."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from web.people import AT, kinds

from sluss.casework.documenting import (
    LONGEST,
    MOST_BYTES,
    add_document,
    documents_of,
    media_type,
    plain_name,
    remove_document,
)
from sluss.casework.models import Document
from sluss.core.errors import ValueFault
from sluss.directory.permits import NotPermitted

LATER = AT + timedelta(hours=1)


@pytest.fixture
def document(world):
    adviser = world.ours.people["adviser"]
    return add_document(world.ours.case, "offert.pdf", b"%PDF-1.7\0\xff", by=adviser, at=AT)


def test_a_file_is_kept_byte_for_byte(world, document):
    row = Document.objects.get(pk=document.pk)
    assert (bytes(row.content), row.size, row.name) == (b"%PDF-1.7\0\xff", 10, "offert.pdf")
    assert world.ours.case.deeds.first().about == "offert.pdf"


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
def test_only_those_who_write_add_and_remove(world, document, who):
    before = kinds(world.ours.case)
    with pytest.raises(NotPermitted):
        add_document(world.ours.case, "b.txt", b"b", by=world.who(who), at=LATER)
    with pytest.raises(NotPermitted):
        remove_document(document, by=world.who(who), at=LATER)
    assert (Document.objects.count(), kinds(world.ours.case)) == (1, before)


@pytest.mark.parametrize("size", [0, MOST_BYTES + 1])
def test_an_empty_or_too_large_file_is_refused(world, size):
    with pytest.raises(ValueFault, match=str(MOST_BYTES)):
        add_document(world.ours.case, "a", b"x" * size, by=world.second, at=AT)
    assert not Document.objects.exists()


def test_the_largest_file_is_taken(world):
    add_document(world.ours.case, "a", b"x" * MOST_BYTES, by=world.second, at=AT)
    assert Document.objects.get().size == MOST_BYTES


def test_a_removed_file_is_gone_and_told_once(world, document):
    remove_document(document, by=world.second, at=LATER)
    remove_document(document, by=world.second, at=LATER)
    assert not Document.objects.exists()
    told = world.ours.case.deeds.filter(kind="document_removed").values_list("about", flat=True)
    assert list(told) == ["offert.pdf"]


def test_who_may_open_what(world, document):
    for who in ("adviser", "lead", "reader"):
        assert list(documents_of(world.who(who))) == [document]
    for who in ("provider", "administrator", "outsider", "member"):
        assert not documents_of(world.who(who)).exists()


def test_a_list_of_documents_reads_no_content(world, document):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert [each.name for each in documents_of(world.second)] == ["offert.pdf"]
    assert not any('"content"' in each["sql"] for each in asked)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("offert.pdf", "offert.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\skiss.png", "skiss.png"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("gnp.\u202etxt", "gnp.txt"),
        ("  Från\u00a0golvet   2.jpg ", "Från golvet 2.jpg"),
        ("", "dokument"),
        ("/", "dokument"),
        (".. .", "dokument"),
        ("\0\0", "dokument"),
        ("å" * 300 + ".xlsx", "å" * 195 + ".xlsx"),
        ("a." + "b" * 300, "a." + "b" * 178 + "." + "b" * 19),
    ],
)
def test_a_name_is_its_last_part_without_hidden_signs(name, plain):
    assert plain_name(name) == plain


@given(st.text())
def test_any_name_becomes_one_that_can_be_kept_and_sent(name):
    plain = plain_name(name)
    assert 0 < len(plain) <= LONGEST
    assert plain.isprintable()
    assert not set("/\\") & set(plain)
    assert plain_name(plain) == plain


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"<html><script>", "application/octet-stream"),
        (b"<svg onload=x>", "application/octet-stream"),
        (b"GIF89a", "application/octet-stream"),
        (b" %PDF", "application/octet-stream"),
    ],
)
def test_only_a_pdf_and_two_kinds_of_pictures_are_told_as_such(content, kind):
    assert media_type(content) == kind
