"""The next contact as a calendar file, held against the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from web.people import AT, a_visit, logged_in

from sluss.casework.models import Visit
from sluss.casework.visiting import log_visit
from sluss.web.desk.calendar import all_day, escaped, folded

ON = date(2026, 11, 26)
MOMENT = datetime(2026, 11, 24, 12, 30, 5, tzinfo=UTC)


def unfolded(text):
    """Read a calendar as RFC 5545 3.1 says, and return its lines as (name, parameters, value)."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no sign is parted
    whole = text.replace("\r\n ", "").split("\r\n")[:-1]
    lines = [re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:]+)*):(.*)", line) for line in whole]
    return [match.groups() for match in lines]


def plain(value):
    """Read a TEXT value back (3.3.11)."""
    signs = {"\\n": "\n", "\\N": "\n"}
    return re.sub(r"\\(.)", lambda each: signs.get(each[0], each[1]), value)


def told(text):
    return {name: (more, value) for name, more, value in unfolded(text)}


def test_an_event_holds_what_the_standard_demands():
    text = all_day("abc-20261126@sluss", ON, "Höra av sig", "https://x.se/sv/cases/abc/", MOMENT)
    lines = unfolded(text)
    assert [lines[0][::2], lines[1][::2]] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")]
    assert [line[::2] for line in lines[-2:]] == [("END", "VEVENT"), ("END", "VCALENDAR")]
    names = [name for name, _more, _value in lines if name not in ("BEGIN", "END")]
    assert len(names) == len(set(names))
    assert {"PRODID", "UID", "DTSTAMP"} <= set(names)
    assert told(text)["DTSTAMP"] == ("", "20261124T123005Z")
    assert told(text)["DTSTART"] == (";VALUE=DATE", "20261126")
    assert told(text)["DTEND"] == (";VALUE=DATE", "20261127")
    assert told(text)["URL"] == ("", "https://x.se/sv/cases/abc/")


def test_the_last_day_of_a_year_ends_on_the_first_of_the_next():
    text = all_day("a", date(2026, 12, 31), "x", "https://x.se/", MOMENT)
    assert told(text)["DTEND"][1] == "20270101"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Plåt; Svets, AB", "Plåt\\; Svets\\, AB"),
        ("C:\\n", "C:\\\\n"),
        ("två\r\nrader", "två\\nrader"),
        ("BEGIN:VEVENT\r\nEND:VEVENT", "BEGIN:VEVENT\\nEND:VEVENT"),
        ("a\0b\x07\tc", "abc"),
    ],
)
def test_signs_that_mean_something_else_are_marked(text, written):
    assert escaped(text) == written


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_any_text_can_be_read_back(text):
    lines = told(all_day("a", ON, text, "https://x.se/", MOMENT))
    assert plain(lines["SUMMARY"][1]) == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=400))
def test_lines_are_short_and_lose_no_sign(line):
    parts = list(folded(line))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(part[0] == " " for part in parts[1:])


def ics(half, language="sv"):
    return f"/{language}/cases/{half.case.code}/next.ics"


@pytest.fixture
def due(world):
    """Return a day on which our adviser is to be in touch."""
    on = localdate() + timedelta(days=3)
    log_visit(world.ours.case, a_visit(next_contact_on=on), by=world.second, at=AT)
    return on


def test_the_file_names_the_company_and_its_page_and_nothing_more(world, due):
    half = world.ours
    half.company.name = "Plåt; Svets, AB " + "å" * 80
    half.company.save()
    answer = logged_in(world.second).get(ics(half))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="sluss-{due}.ics"'
    lines = told(answer.content.decode())
    assert plain(lines["SUMMARY"][1]) == f"Höra av sig till {half.company.name}"
    assert lines["SUMMARY"][0] == ";LANGUAGE=sv"
    assert lines["URL"][1] == f"http://testserver/sv/cases/{half.case.code}/"
    for word in ("Skicka länken", "runda", "adviser", "@norra"):
        assert word not in answer.content.decode()


def test_the_same_contact_is_the_same_event_and_another_day_another(world, due):
    client, half = logged_in(world.second), world.ours
    uid = told(client.get(ics(half)).content.decode())["UID"]
    assert uid == told(client.get(ics(half, "en")).content.decode())["UID"]
    later = due + timedelta(days=1)
    log_visit(half.case, a_visit(next_contact_on=later), by=world.second, at=AT)
    assert told(client.get(ics(half)).content.decode())["UID"] != uid


def test_without_a_next_contact_there_is_no_file(world):
    assert logged_in(world.second).get(ics(world.ours)).status_code == 404
    assert "next.ics" not in logged_in(world.second).get(ics(world.ours)[:-8]).content.decode()


def test_the_way_to_the_calendar_is_told_where_it_is_wanted(world, due):
    half, link = world.ours, ics(world.ours)
    client = logged_in(half.people["adviser"])
    assert link in client.get(f"/sv/cases/{half.case.code}/").content.decode()
    assert link in client.get("/sv/today/").content.decode()
    Visit.objects.all().delete()
    sent = {"kind": "visit", "on": localdate(), "next_contact_on": due.isoformat()}
    page = client.post(f"/sv/cases/{half.case.code}/visit/", sent, follow=True)
    assert f'<a href="{link}">Lägg nästa kontakt i kalendern</a>' in page.content.decode()
