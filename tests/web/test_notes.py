"""Anteckna fritt, and visits that are corrected: nothing typed is lost, whoever was first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from web.people import AT, NEED, OTHER_NEED, a_note, a_visit, logged_in

from sluss.casework.models import CaseNeed, Note, Visit
from sluss.casework.noting import STAMPED, code_note, remove_note, write_note
from sluss.casework.visiting import change_visit, log_visit
from sluss.directory.stamps import stamp

WORDS = "Vi slänger en container spån i veckan och betalar för att bli av med den."


@pytest.fixture
def mine(world):
    return logged_in(world.ours.people["adviser"])


@pytest.fixture
def note(world):
    adviser = world.ours.people["adviser"]
    return write_note(world.ours.case, a_note(words=WORDS, is_quote=True), by=adviser, at=AT)


def at(half, rest=""):
    return f"/sv/cases/{half.case.code}/{rest}"


def test_a_note_is_kept_and_the_next_can_be_written(world, mine):
    page = mine.get(at(world.ours, "notes/"))
    rule = "Skriv så att företaget kan läsa det. Inget om hälsa, fack eller enskilda personer."
    assert rule in page.content.decode()
    assert "Spara och skriv nästa" in page.content.decode()
    sent = {"words": WORDS, "is_quote": "on"}
    after = mine.post(at(world.ours, "notes/"), sent, follow=True)
    assert after.redirect_chain[-1][0] == at(world.ours, "notes/")
    row = Note.objects.get()
    assert (row.words, row.is_quote, row.by) == (WORDS, True, world.ours.people["adviser"])
    assert "autofocus" in after.content.decode()


@pytest.mark.parametrize(
    ("words", "told"),
    [("  ", "Skriv något först"), ("x" * 2001, "2000"), ("a\0b", "inte går att spara")],
)
def test_what_cannot_be_kept_is_told_and_stands_where_it_was_typed(world, mine, words, told):
    page = mine.post(at(world.ours, "notes/"), {"words": words})
    assert page.status_code == 422
    assert told.lower() in page.content.decode().lower()
    assert words.strip().replace("\0", "") in page.content.decode().replace("\0", "")
    assert not Note.objects.exists()


def test_at_most_five_needs_are_suggested_each_in_one_tap(world, mine, note):
    page = mine.get(at(world.ours, "notes/"))
    offered = page.context["to_code"][0]["suggestions"]
    assert 0 < len(offered) <= 5
    key = offered[0]["key"]
    assert f'name="need" value="{key}"' in page.content.decode()
    after = mine.post(at(world.ours, f"notes/{note.pk}/code/"), {"need": key}, follow=True)
    assert "Kopplad till" in after.content.decode()
    assert CaseNeed.objects.filter(
        case=world.ours.case, need=key, origin="stated", words__contains=WORDS
    ).exists()
    assert key not in [each["key"] for each in after.context["coded"][0]["suggestions"]]


def test_a_coded_note_can_be_coded_to_one_more_from_the_full_list(world, mine, note):
    for need in (NEED, OTHER_NEED):
        mine.post(at(world.ours, f"notes/{note.pk}/code/"), {"need": need})
    note.refresh_from_db()
    assert note.coded_as == [NEED, OTHER_NEED]
    assert "Alla anteckningar är kopplade." in mine.get(at(world.ours, "notes/")).content.decode()


def test_a_note_may_be_about_no_need(world, mine, note):
    sent = {"need": OTHER_NEED, "none": "1"}
    mine.post(at(world.ours, f"notes/{note.pk}/code/"), sent)
    note.refresh_from_db()
    assert note.coded_as == []
    assert note.coded_at is not None
    page = mine.get(at(world.ours)).content.decode()
    assert "hör inte till något behov" in page
    assert "Anteckning kopplad till behov: inget behov" in page


@pytest.mark.parametrize("need", ["", "no such need", "CIR-0\0"])
def test_without_a_need_of_the_list_nothing_is_coded(world, mine, note, need):
    after = mine.post(at(world.ours, f"notes/{note.pk}/code/"), {"need": need}, follow=True)
    assert "Välj ett behov i listan först." in after.content.decode()
    note.refresh_from_db()
    assert note.coded_at is None


def test_how_many_wait_is_told_on_the_case_and_before_a_visit(world, mine, note):
    for path in ("", "prepare/"):
        page = mine.get(at(world.ours, path)).content.decode()
        assert "1 anteckning att koppla till behov" in page
        assert WORDS in page
    write_note(world.ours.case, a_note(), by=world.second, at=AT)
    assert "2 anteckningar att koppla till behov" in mine.get(at(world.ours)).content.decode()
    for each in Note.objects.all():
        code_note(each, [], by=world.second, at=AT)
    assert "att koppla till behov" not in mine.get(at(world.ours)).content.decode()


def test_a_note_is_corrected(world, mine, note):
    page = mine.get(at(world.ours, f"notes/{note.pk}/"))
    sent = {"words": "Bytt", "read": page.context["form"]["read"].value()}
    mine.post(at(world.ours, f"notes/{note.pk}/"), sent)
    note.refresh_from_db()
    assert (note.words, note.is_quote) == ("Bytt", False)


def test_two_who_correct_the_same_note_are_shown_both(world, mine, note):
    read = stamp(note, STAMPED)
    other = logged_in(world.second)
    other.post(at(world.ours, f"notes/{note.pk}/"), {"words": "Deras", "read": read})
    page = mine.post(at(world.ours, f"notes/{note.pk}/"), {"words": "Mitt", "read": read})
    assert page.status_code == 409
    assert "Deras" in page.content.decode()
    assert "Mitt" in page.content.decode()
    note.refresh_from_db()
    assert note.words == "Deras"
    again = {"words": "Mitt", "read": page.context["form"]["read"].value()}
    assert mine.post(at(world.ours, f"notes/{note.pk}/"), again).status_code == 302
    note.refresh_from_db()
    assert note.words == "Mitt"


@pytest.mark.parametrize("meanwhile", ["coded", "removed"])
def test_what_was_typed_over_a_note_that_is_coded_or_gone_stands_in_the_field(
    world, mine, note, meanwhile
):
    read = stamp(note, STAMPED)
    if meanwhile == "coded":
        code_note(note, [NEED], by=world.second, at=AT)
    else:
        remove_note(note, by=world.second)
    address = at(world.ours, f"notes/{Note.objects.last().pk if meanwhile == 'coded' else 10**6}/")
    page = mine.post(address, {"words": "Mina nya ord", "read": read})
    assert page.status_code == 409
    assert "Mina nya ord" in page.content.decode()
    assert "Någon annan" in page.content.decode()
    assert not Note.objects.filter(words="Mina nya ord").exists()


def test_a_removed_note_is_gone_and_the_page_says_so(world, mine, note):
    after = mine.post(at(world.ours, f"notes/{note.pk}/remove/"), follow=True)
    assert "borttagen på riktigt" in after.content.decode()
    assert not Note.objects.exists()
    assert WORDS not in mine.get(at(world.ours)).content.decode()


def test_a_coded_note_stands_though_somebody_removes_it(world, mine, note):
    code_note(note, [NEED], by=world.second, at=AT)
    after = mine.post(at(world.ours, f"notes/{note.pk}/remove/"), follow=True)
    assert "redan kopplad" in after.content.decode()
    assert Note.objects.filter(pk=note.pk).exists()


def test_a_note_of_another_programme_answers_as_one_that_never_was(world, mine):
    theirs = write_note(
        world.theirs.case, a_note(words="Hemligt"), by=world.theirs.people["adviser"], at=AT
    )
    for pk in (theirs.pk, theirs.pk + 1000):
        page = at(world.ours, f"notes/{pk}/")
        assert mine.get(page).status_code == 404
        answer = mine.post(page, {"words": "Bytt", "read": stamp(theirs, STAMPED)})
        assert answer.status_code == 409
        assert "Hemligt" not in answer.content.decode()
        assert mine.post(f"{page}remove/").status_code == 404
        assert mine.post(f"{page}code/", {"need": NEED}).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.words, theirs.coded_at) == ("Hemligt", None)


def test_a_reader_reads_notes_and_has_nothing_to_press(world, note):
    page = logged_in(world.who("reader")).get(at(world.ours, "notes/")).content.decode()
    assert WORDS in page
    assert "<textarea" not in page
    assert f"notes/{note.pk}/code/" not in page


def test_pages_cost_the_same_for_one_note_and_for_many(world, mine, note):
    counts = []
    for _each in range(2):
        for path in ("notes/", "", "prepare/"):
            with CaptureQueriesContext(connection) as asked:
                mine.get(at(world.ours, path))
            counts.append(len(asked))
        for number in range(25):
            made = write_note(
                world.ours.case, a_note(words=f"{WORDS} {number}"), by=world.second, at=AT
            )
            if number % 2:
                code_note(made, [], by=world.second, at=AT)
    assert counts[:3] == counts[3:]


def visited(half, **more):
    return {"kind": "visit", "on": "2026-03-02", "outcome": "met", "revision": "1", **more}


def test_a_visit_is_corrected_from_the_case(world, mine):
    path = at(world.ours, f"visits/{world.ours.visit.pk}/")
    assert path in mine.get(at(world.ours)).content.decode()
    assert 'value="Skicka länken"' in mine.get(path).content.decode()
    mine.post(path, visited(world.ours, minutes="75", notes="Rättat"))
    row = Visit.objects.get(pk=world.ours.visit.pk)
    assert (row.minutes, row.notes) == (75, "Rättat")
    assert "Besök ändrat: 2 mars 2026" in mine.get(at(world.ours)).content.decode()


@pytest.mark.parametrize("outcome", ["call_back", "not_now"])
def test_a_corrected_call_says_when_or_why_as_a_new_one_does(world, mine, outcome):
    path = at(world.ours, f"visits/{world.ours.visit.pk}/")
    page = mine.post(path, visited(world.ours, kind="call", outcome=outcome))
    assert page.context["form"].errors
    assert Visit.objects.get(pk=world.ours.visit.pk).revision == 1


def test_two_who_correct_the_same_visit_are_shown_both(world, mine):
    theirs = Visit.objects.get(pk=world.ours.visit.pk)
    theirs.notes, theirs.women_count = "Deras ord", 3
    change_visit(theirs, 1, by=world.second, at=AT)
    path = at(world.ours, f"visits/{theirs.pk}/")
    page = mine.post(path, visited(world.ours, notes="Mina ord", minutes="60"))
    assert page.status_code == 409
    text = page.content.decode()
    assert "Besöket har ändrats sedan du öppnade det" in text
    assert "<dd>Deras ord</dd>" in text.replace("<p>", "").replace("</p>", "")
    assert "Mina ord" in text
    assert "<dd>2 mars 2026</dd>" in text
    assert Visit.objects.get(pk=theirs.pk).notes == "Deras ord"
    revision = page.context["form"]["revision"].value()
    mine.post(path, visited(world.ours, notes="Mina ord", revision=revision))
    assert Visit.objects.get(pk=theirs.pk).notes == "Mina ord"


@pytest.mark.parametrize("count", ["1000", "-1", "99999999999999999999999"])
def test_more_people_than_a_visit_can_have_are_refused(world, mine, count):
    sent = {"kind": "visit", "on": "2026-03-02", "women_count": count, "notes": "Kvar"}
    page = mine.post(at(world.ours, "visit/"), sent)
    assert "women_count" in page.context["form"].errors
    assert "Kvar" in page.content.decode()


def test_hours_and_who_took_part_are_told_in_one_line(world, mine):
    Visit.objects.all().delete()
    case, by = world.ours.case, world.second
    assert "utan tid" not in mine.get(at(world.ours)).content.decode()
    log_visit(case, a_visit(minutes=200, travel_minutes=100, women_count=4), by=by, at=AT)
    log_visit(case, a_visit(minutes=90, men_count=1), by=by, at=AT)
    log_visit(case, a_visit(kind="call"), by=by, at=AT)
    log_visit(case, a_visit(kind="call", outcome="no_answer"), by=by, at=AT)
    text = mine.get(at(world.ours)).content.decode()
    assert "2 besök, 1 samtal · 6 h 30 min varav restid 1 h 40 min · 1 utan tid" in text
    assert "4 kvinnor, 1 man" in text


def test_a_call_from_today_takes_two_taps_and_leads_back_there(world, mine):
    half = world.ours
    Visit.objects.update(next_contact_on=localdate(), on=localdate())
    page = mine.get("/sv/today/").content.decode()
    assert f"{at(half, 'call/')}?from=today" in page
    assert (
        'name="from" value="today"' in mine.get(f"{at(half, 'call/')}?from=today").content.decode()
    )
    on = localdate() + timedelta(days=3)
    sent = {"outcome": "call_back", "next_contact_on": on.isoformat(), "from": "today"}
    after = mine.post(at(half, "call/"), sent)
    assert after["Location"] == "/sv/today/"
    page = mine.get("/sv/today/")
    assert half.case not in page.context["due"]
    assert half.case in [*page.context["coming"], *page.context["week"]]
    assert mine.post(at(half, "call/"), {"outcome": "no_answer"})["Location"] == at(half)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "today/?x=%00",
            "companies/?q=%00",
            "companies/?q=a%00b&reach=yes",
            "companies/?page=%00",
        ),
        *(
            "cases/{}/?deeds=%00",
            "cases/{}/match/?skip=%00&ask=%00",
            "cases/{}/needs/suggest/?words=%00",
        ),
        *("cases/a%00b/", "documents/%00/", "cases/{}/plan/?offer=%00", "cases/{}/notes/?page=%00"),
    ],
)
def test_nothing_is_found_at_an_address_with_nul(world, mine, path):
    assert mine.get(f"/sv/{path.format(world.ours.case.code)}").status_code == 404


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("visit/", {"kind": "visit", "on": "2026-03-02", "notes": "a\0b"}),
        ("visit/", {"kind": "visit", "on": "2026-03-02", "took_part": "\0"}),
        ("call/", {"outcome": "not_now", "because": "a\0b"}),
        ("needs/", {"need": NEED, "origin": "stated", "weight": "2", "words": "a\0b"}),
        ("plan/", {"what": "a\0b", "owner": "vd"}),
        ("answer/", {"fact": "sni", "value": "25\0"}),
        ("answer/", {"fact": "sn\0i", "value": "25"}),
        ("nothing/", {"need": "CIR-0\0"}),
        ("inventory/riktning/", {"revision": "0", "bi10": "a\0b"}),
        ("inventory/riktning/", {"revision": "0", "seen": "\0", "bi09": "nu\0"}),
        ("inventory/found/", {"need": "CIR-0\0"}),
    ],
)
def test_nul_in_a_field_crashes_nothing_and_is_kept_nowhere(world, mine, path, sent):
    page = mine.post(at(world.ours, path), sent)
    assert page.status_code < 500
    if path.startswith("inventory/r"):
        assert page.status_code == 422


def test_coding_in_place_swaps_the_list_and_says_what_came_of_it(world, mine, note):
    path = at(world.ours, f"notes/{note.pk}/code/")
    page = mine.post(path, {"need": NEED}, headers={"hx-request": "true"})
    text = page.content.decode()
    assert text.lstrip().startswith('<div id="coding"')
    assert "<textarea" not in text
    assert "Kopplad till" in text
    assert page.context["shown"].paginator.count == 0
