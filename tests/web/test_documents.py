"""Documents on the desk: told kindly what does not fit, opened without harm, gone when removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from web.people import AT, kinds, logged_in

from sluss.casework.documenting import MOST_BYTES, add_document
from sluss.casework.models import Document
from sluss.web.receiving import MOST_BYTES as MOST_SENT


@pytest.fixture
def mine(world):
    return logged_in(world.ours.people["adviser"])


def address(half):
    return f"/sv/cases/{half.case.code}/documents/"


def send(client, half, name, content, kind="application/pdf"):
    file = SimpleUploadedFile(name, content, kind)
    return client.post(address(half), {"file": file}, follow=True)


def put(half, name="offert.pdf", content=b"%PDF-1.7"):
    return add_document(half.case, name, content, by=half.people["adviser"], at=AT)


def test_a_file_is_added_listed_and_opened_again(world, mine):
    page = send(mine, world.ours, "Offert på tryckluft.pdf", b"%PDF-1.7 \xff\0")
    assert "Dokumentet är sparat." in page.content.decode()
    assert "Offert på tryckluft.pdf" in page.content.decode()
    row = Document.objects.get()
    answer = logged_in(world.who("reader")).get(f"/sv/documents/{row.code}/")
    assert answer.content == b"%PDF-1.7 \xff\0"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Offert%20p")
    assert answer["X-Content-Type-Options"] == "nosniff"
    case = mine.get(f"/sv/cases/{world.ours.case.code}/").content.decode()
    assert f"/sv/documents/{row.code}/" in case


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/pdf"])
def test_what_a_file_says_it_is_is_not_believed(world, mine, kind):
    send(mine, world.ours, "sida.html", b"<script>alert(1)</script>", kind)
    answer = mine.get(f"/sv/documents/{Document.objects.get().code}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="sida.html"'
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_name_can_neither_break_the_header_nor_lead_elsewhere(world, mine):
    row = put(world.ours, '../a"; filename=b.exe\r\nX-Evil: 1.pdf')
    answer = mine.get(f"/sv/documents/{row.code}/")
    assert "X-Evil" not in answer.headers
    assert row.name == 'a"; filename=b.exeX-Evil: 1.pdf'
    assert answer["Content-Disposition"] == (
        'attachment; filename="a\\"; filename=b.exeX-Evil: 1.pdf"'
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "Filen är tom."), (b"x" * (MOST_BYTES + 1), "Filen är 10,0\xa0MB")],
)
def test_what_does_not_fit_is_told_with_how_to_mend_it(world, mine, content, told):
    page = send(mine, world.ours, "a.pdf", content)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not Document.objects.exists()


def test_no_file_is_told(world, mine):
    page = mine.post(address(world.ours), {})
    assert page.status_code == 422
    assert "Välj en fil först." in page.content.decode()


def test_far_too_much_gives_a_page_before_it_is_read(world, mine):
    page = send(mine, world.ours, "film.mp4", b"x" * MOST_SENT)
    assert page.status_code == 413
    assert "12,0\xa0MB" in page.content.decode()
    assert "En fil får vara högst 10 MB." in page.content.decode()
    assert not Document.objects.exists()


def test_far_too_much_from_nobody_gives_the_same_page(world):
    sent = {"login": "a@b.se", "file": SimpleUploadedFile("a", b"x" * MOST_SENT)}
    assert logged_in(None).post("/sv/account/login/", sent).status_code == 413


def test_too_much_text_gives_a_page_too(world, mine):
    page = mine.post(f"/sv/cases/{world.ours.case.code}/notes/", {"words": "x" * 3_000_000})
    assert page.status_code == 400
    assert "Vi förstod inte det som skickades" in page.content.decode()


def test_a_removed_file_is_gone(world, mine):
    row = put(world.ours)
    page = mine.post(f"/sv/documents/{row.code}/remove/", follow=True)
    assert "borttagen på riktigt" in page.content.decode()
    assert not Document.objects.exists()
    assert kinds(world.ours.case)[-1] == "document_removed"
    assert mine.get(f"/sv/documents/{row.code}/").status_code == 404


def test_a_reader_sees_the_list_without_ways_to_change_it(world):
    put(world.ours)
    page = logged_in(world.who("reader")).get(address(world.ours)).content.decode()
    assert "offert.pdf" in page
    assert "Ta bort" not in page
    assert 'type="file"' not in page


@pytest.mark.parametrize("who", ["adviser", "lead", "reader"])
def test_a_document_of_another_programme_is_not_there(world, who):
    row = put(world.theirs)
    client = logged_in(world.who(who))
    assert client.get(f"/sv/documents/{row.code}/").status_code == 404
    assert client.post(f"/sv/documents/{row.code}/remove/").status_code == 404
    assert Document.objects.filter(pk=row.pk).exists()


def test_lists_cost_the_same_for_one_and_for_many_and_read_no_content(world, mine):
    put(world.ours)
    counts = []
    for _each in range(2):
        for path in (address(world.ours), f"/sv/cases/{world.ours.case.code}/"):
            with CaptureQueriesContext(connection) as asked:
                mine.get(path)
            counts.append(len(asked))
            assert not any('_document"."content"' in each["sql"] for each in asked)
        for number in range(30):
            put(world.ours, f"{number}.pdf")
    assert counts[:2] == counts[2:]


def test_many_documents_come_a_page_at_a_time(world, mine):
    for number in range(26):
        put(world.ours, f"nummer-{number}.pdf")
    assert "nummer-0.pdf" not in mine.get(address(world.ours)).content.decode()
    assert "nummer-0.pdf" in mine.get(f"{address(world.ours)}?page=2").content.decode()


def test_an_empty_list_says_what_to_do(world, mine):
    with override("sv"):
        assert "Lägg hit det som hör till ärendet" in mine.get(address(world.ours)).content.decode()
