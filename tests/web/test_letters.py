"""Brev: what did not arrive is first, a press decides once, and every letter can be read."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.template import Engine
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from web.lettered import a_letter
from web.people import ON, logged_in
from web.referred import a_referral

from sluss.casework.models import Case
from sluss.casework.models.referrals import State as ReferralState
from sluss.directory.models import Company, Contact
from sluss.directory.sharing import revoke
from sluss.mail import wording
from sluss.mail.addressing import REMINDED, TOLD
from sluss.mail.composing import TEMPLATES
from sluss.mail.models import Letter
from sluss.mail.sending import send_waiting
from sluss.mail.settling import send_again
from sluss.mail.showing import specimens

State = Letter.State
TWICE = "Brevet kan redan ha kommit fram. Skickar du igen kan mottagaren få det två gånger."


@pytest.fixture
def half(world):
    Contact.objects.create(company=world.ours.company, name="Kim Ek", email="kim@plat.test")
    return world.ours


@pytest.fixture
def client(half):
    return logged_in(half.people["adviser"])


def at(half, rest=""):
    return f"/sv/programme/{half.programme.code}/letters/{rest}"


def text(page):
    return page.content.decode()


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', text(page))[1]


def anothers_case(half, number=0):
    """Return a case of another adviser in the same programme."""
    company = Company.objects.create(programme=half.programme, name=f"Östra Svets {number} AB")
    return Case.objects.create(company=company, adviser=half.people["lead"], opened_on=ON)


def test_what_did_not_arrive_is_first_with_why_and_what_can_be_done(half, client):
    sent = a_letter(half, State.SENT)
    failed, unsure = a_letter(half, State.FAILED), a_letter(half, State.UNSURE)
    page = text(client.get(at(half)))
    first, _, rest = page.partition('id="all-h"')
    for letter in (failed, unsure):
        assert letter.subject in first
        assert f"/letters/{letter.pk}/settle/" in first
    assert sent.subject not in first
    assert sent.subject in rest
    assert "Mottagarens e-postserver känner inte till adressen." in first
    assert "Kontakten med e-postservern bröts innan den hade svarat." in first
    assert f"/cases/{half.case.code}/" in first


def test_the_list_is_narrowed_by_state_and_leads_on_from_page_to_page(half, client):
    for _each in range(51):
        a_letter(half, State.SENT)
    waiting = a_letter(half, State.WAITING)
    assert "Sida 1 av 2" in text(client.get(at(half)))
    assert "state=sent&amp;page=2" in text(client.get(at(half, "?state=sent")))
    only = text(client.get(at(half, "?state=waiting")))
    assert only.count('<th scope="row">') == 1
    assert waiting.subject in only
    assert "Inga sådana brev" in text(client.get(at(half, "?state=dropped")))
    assert client.get(at(half, "?state=made-up&page=x")).status_code == 200


def test_advisers_see_their_own_cases_first_and_leads_all(half, client):
    other = a_letter(half, case=anothers_case(half))
    assert other.subject not in text(client.get(at(half)))
    assert other.subject in text(client.get(at(half, "?whose=all")))
    lead = logged_in(half.people["lead"])
    a_letter(half)
    assert text(lead.get(at(half))).count('#again"') == 2
    assert text(lead.get(at(half, "?whose=mine"))).count('#again"') == 1


def test_the_letters_of_one_referral_are_found_from_its_page(half, client):
    referral = a_referral(half, ReferralState.SENT)
    its, other = a_letter(half, referral=referral), a_letter(half)
    page = text(client.get(f"/sv/referrals/{referral.code}/"))
    there = re.search(r'href="/sv/programme/[^/]+/letters/(\?[^"]+)"', page)[1]
    shown = text(client.get(at(half, there.replace("&amp;", "&"))))
    assert its.subject in shown
    assert other.subject not in shown


def test_the_pages_ask_as_much_for_one_letter_as_for_a_hundred(half, client):
    a_letter(half)
    counts = []
    for _round in range(2):
        for page in (at(half), "/sv/today/"):
            client.get(page)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(page)
            counts.append(len(asked))
        for number in range(50):
            a_letter(half, State.UNSURE, settled_by=half.people["lead"], settled_as="again")
            case = anothers_case(half, number)
            Case.objects.filter(pk=case.pk).update(adviser=half.people["adviser"])
            a_letter(half, case=case, settled_at=timezone.now())
    assert counts[2] <= counts[0] + 1, "the count of a basket that is full"
    assert counts[3] <= counts[1] + 1


def test_a_letter_is_read_without_its_link(half, client):
    page = text(client.get(at(half, f"{a_letter(half, State.SENT).pk}/")))
    assert "[här står länken i brevet]" in page
    assert "{link}" not in page
    assert "/settle/" not in page


def test_before_an_unsure_letter_is_sent_again_it_says_that_it_may_come_twice(half, client):
    page = text(client.get(at(half, f"{a_letter(half, State.UNSURE).pk}/")))
    assert page.index(TWICE) < page.index('value="again"')
    assert TWICE not in text(client.get(at(half, f"{a_letter(half, State.FAILED).pk}/")))


@pytest.mark.parametrize(
    ("do", "state", "words"),
    [
        ("arrived", State.SENT, "Antecknat: brevet kom fram."),
        ("again", State.WAITING, "Brevet ligger på tur och går inom några minuter."),
        ("given_up", State.DROPPED, "Antecknat: brevet behövdes inte och skickas inte."),
    ],
)
def test_a_press_decides_and_a_second_one_is_told(half, client, do, state, words):
    letter = a_letter(half, State.UNSURE)
    place = at(half, f"{letter.pk}/")
    given = {"do": do, "seen": seen(client.get(place))}
    assert words in text(client.post(f"{place}settle/", given, follow=True))
    letter.refresh_from_db()
    assert letter.state == state
    again = text(client.post(f"{place}settle/", given, follow=True))
    assert "Det är redan gjort. Inget har ändrats." in again
    lead = logged_in(half.people["lead"])
    theirs = text(lead.post(f"{place}settle/", {**given, "from": "list"}, follow=True))
    assert half.people["adviser"].name in theirs
    assert "Inget har ändrats." in theirs
    send_waiting(timezone.now())
    assert len(mail.outbox) == (do == "again")


def test_a_press_from_before_the_last_try_sends_nothing(half, client):
    letter = a_letter(half, State.UNSURE)
    place = at(half, f"{letter.pk}/")
    given = {"do": "again", "seen": seen(client.get(place))}
    send_again(letter, by=half.people["lead"], at=timezone.now())
    send_waiting(timezone.now())
    Letter.objects.update(state=State.FAILED)
    assert "Inget har ändrats." in text(client.post(f"{place}settle/", given, follow=True))
    assert send_waiting(timezone.now()) == 0


def test_what_is_no_decision_is_no_page_and_changes_nothing(half, client):
    letter = a_letter(half)
    place = at(half, f"{letter.pk}/")
    given = {"do": "burn", "seen": seen(client.get(place))}
    assert client.post(f"{place}settle/", given).status_code == 404
    letter.refresh_from_db()
    assert letter.state == State.FAILED
    elsewhere = place.replace(half.programme.code, "made-up")
    assert client.get(elsewhere).status_code == 404


def test_a_letter_that_is_not_wanted_any_more_has_no_button_and_is_refused(half, client):
    referral = a_referral(half, ReferralState.SENT)
    letter = a_letter(half, kind="sent.provider", referral=referral, recipient="post@almi.test")
    place = at(half, f"{letter.pk}/")
    given = {"do": "again", "seen": seen(client.get(place))}
    revoke(referral.sharing, at=timezone.now())
    page = client.get(place)
    assert "så det kan inte skickas igen" in text(page)
    assert 'value="again"' not in text(page)
    told = text(client.post(f"{place}settle/", given, follow=True))
    assert "stämmer inte längre, så det skickas inte igen" in told


def test_a_corrected_address_can_be_chosen_and_no_other(half, client):
    letter = a_letter(half)
    half.company.contacts.update(email="kim.ek@plat.test")
    place = at(half, f"{letter.pk}/")
    page = client.get(place)
    assert re.findall(r'name="to" id="\w+" value="([^"]+)"', text(page)) == [
        "kim.ek@plat.test",
        "kim@plat.test",
    ]
    given = {"do": "again", "seen": seen(page)}
    wrong = client.post(f"{place}settle/", {**given, "to": "x@y.test"}, follow=True)
    assert "Brevet kan inte gå till den adressen." in text(wrong)
    client.post(f"{place}settle/", {**given, "to": "kim.ek@plat.test"})
    letter.refresh_from_db()
    assert (letter.recipient, letter.state) == ("kim.ek@plat.test", State.WAITING)


def test_readers_read_and_decide_nothing(half):
    reader, letter = logged_in(half.people["reader"]), a_letter(half, State.UNSURE)
    for place in (at(half), at(half, f"{letter.pk}/")):
        page = text(reader.get(place))
        assert letter.subject in page
        assert "/settle/" not in page


def test_an_administrator_decides_without_reading_whom_it_is_about(half):
    letter = a_letter(half, State.UNSURE, fault="kim@plat.test")
    half.company.contacts.update(email="kim.ek@plat.test")
    administrator = logged_in(half.people["administrator"])
    for place in (at(half), at(half, f"{letter.pk}/")):
        page = text(administrator.get(place))
        assert "/settle/" in page
        for hidden in (letter.subject, "plat.test", half.company.name, half.case.code):
            assert hidden not in page
    given = {"do": "again", "seen": seen(administrator.get(at(half, f"{letter.pk}/")))}
    administrator.post(at(half, f"{letter.pk}/settle/"), given)
    letter.refresh_from_db()
    assert (letter.state, letter.recipient) == (State.WAITING, "kim@plat.test")


def test_today_tells_of_letters_that_did_not_arrive_also_those_to_the_adviser(half, client):
    assert "Brev som inte kom fram" not in text(client.get("/sv/today/"))
    mine = half.people["adviser"]
    letter = a_letter(half, kind="accepted.adviser", recipient=mine.email)
    other = a_letter(half, State.UNSURE, case=anothers_case(half))
    page = text(client.get("/sv/today/"))
    assert 'href="#undelivered"' in page
    assert f"/letters/{letter.pk}/" in page
    assert f"/letters/{other.pk}/" not in page


def test_the_programme_says_how_many_did_not_arrive(half):
    lead, first = logged_in(half.people["lead"]), f"/sv/programme/{half.programme.code}/"
    assert "kom inte fram" not in text(lead.get(first))
    a_letter(half)
    a_letter(half, State.SENT)
    page = text(lead.get(first))
    assert "1 kom inte fram" in page
    assert at(half, "specimens/") in page


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_template_is_shown_in_both_languages_and_none_has_a_hole(
    half, client, language, monkeypatch
):
    engine = Engine(dirs=[str(wording.FOLDER)], autoescape=False, string_if_invalid="¿%s?")
    monkeypatch.setattr(wording, "_engine", lambda: engine)
    page = text(client.get(at(half, "specimens/").replace("/sv/", f"/{language}/")))
    written = {path.stem for path in (wording.FOLDER / language).glob("[!_]*.txt")}
    assert set(re.findall(r'data-letter="([\w.]+)"', page)) == written
    assert "¿" not in page
    assert "{link}" not in page
    for name in ("Exempel Plåt AB", "Kim Exempel", "Ada Exempel"):
        assert name in page


def test_every_kind_of_letter_is_shown_and_nothing_is_asked_of_the_database(
    half, django_assert_num_queries
):
    with override("sv"), django_assert_num_queries(0):
        shown = {each.name for each in specimens()}
    told = {(state, side) for table in TOLD.values() for state in table for side in table[state]}
    told |= {(kind, side) for kind, sides in REMINDED.items() for side in sides}
    assert {f"{TEMPLATES.get(stem, stem)}.{side}" for stem, side in told} <= shown
    assert not Letter.objects.exists()


def test_what_specimens_tell_is_what_letters_tell(half):
    from sluss.mail.showing import _told
    from sluss.mail.wording import about_referral

    referral = a_referral(half, ReferralState.SENT)
    with override("sv"):
        assert set(_told()) == set(about_referral(referral, timezone.localdate()))
