"""Good examples on the pages: written, approved by link, shown to others, and taken back."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from mail.delivering import deliver
from web.exampled import TEXT, TYPED, WHO, an_example, open_another, seen
from web.introduced import introduced, led, text
from web.people import AT, NEED, a_contact, a_need, logged_in

from sluss.casework.exemplifying import withdraw_example
from sluss.casework.linking import Purpose, make_link, revoke_all
from sluss.casework.models import Example, ExampleChange, Outcome
from sluss.casework.models.referrals import Actor, State
from sluss.casework.needing import add_need
from sluss.casework.outcomes import end
from sluss.content.needs import taxonomy
from sluss.directory.models import KnownFact
from sluss.directory.registering import learn
from sluss.mail.models import Letter
from sluss.mail.queueing import enqueue
from sluss.mail.sending import send_waiting

STATES = ("drafted", "asked", "approved", "declined", "revoked", "withdrawn", "changed")
AFTER = TEXT["after"]


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def desk(half):
    return logged_in(half.people["adviser"])


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def page_of(half):
    return f"/sv/er-sida/{make_link(Purpose.COMPANY, half.case, at=timezone.now())}/"


def at(page, example, rest=""):
    return f"{page}examples/{example.code}/{rest}"


def of(example, rest=""):
    return f"/sv/examples/{example.code}/{rest}"


def stands(example):
    return Example.objects.get(pk=example.pk)


def wanting(half):
    """Return the address of another case of the programme, which has the same need."""
    other = open_another(half)
    add_need(other.case, a_need(), by=half.people["adviser"], at=AT)
    return f"/sv/cases/{other.case.code}/"


def kept():
    return [list(kind.objects.order_by("pk").values()) for kind in (Example, ExampleChange)]


# Written at the desk


def test_a_referral_that_went_well_is_told_with_the_companys_own_words(half, desk):
    half.need.words = "Vi vet inte vad vi slänger."
    half.need.save()
    referral = led(introduced(half), State.ACCEPTED)
    told = Outcome(side=Actor.COMPANY, given="Två dagar i verkstaden", changed="Hälften så mycket.")
    end(referral, State.HELPED, told, at=timezone.now())
    shown = text(desk.get(f"/sv/referrals/{referral.code}/"))
    address = f"/sv/cases/{half.case.code}/example/?referral={referral.code}"
    assert address in shown
    begun = text(desk.get(address))
    for words in ("Vi vet inte vad vi slänger.", "Två dagar i verkstaden", "Hälften så mycket."):
        assert words in begun
    assert re.search(f'<option value="{NEED}" selected', begun)
    desk.post(address, {**TYPED, "need": NEED})
    assert Example.objects.get().referral == referral
    assert desk.get(address)["location"] == of(Example.objects.get(), "change/")


@pytest.mark.parametrize("state", [State.ACCEPTED, State.NOT_HELPED])
def test_what_did_not_go_well_is_nothing_to_tell(half, desk, state):
    referral = led(introduced(half), State.ACCEPTED)
    if state != State.ACCEPTED:
        led(referral, state)
    assert "gott exempel" not in text(desk.get(f"/sv/referrals/{referral.code}/"))
    assert "Goda exempel" not in text(desk.get(f"/sv/cases/{half.case.code}/"))


def test_the_company_is_named_as_is_chosen(half, desk):
    adviser = half.people["adviser"]
    told = {"sni": "25.62", "sme_class_before": "small", "employees": "14"}
    told |= {"turnover_sek": "30000000", "accounting_year": "2025", "is_autonomous": "true"}
    told |= {"is_publicly_owned": "false", "balance_sheet_sek": "20000000"}
    for key, value in told.items():
        learn(half.company, key, value, source=KnownFact.Source.COMPANY, by=adviser, at=AT)
    trade = "tillverkning av metallvaror utom maskiner och apparater"
    expected = {
        "named": "Norra Plåt AB",
        "placed": f"Ett litet företag inom {trade} i Borås",
        "trade": f"Ett företag inom {trade}",
    }
    for naming, words in expected.items():
        told = desk.post(
            f"/sv/cases/{half.case.code}/example/",
            {**TYPED, "naming": naming, "need": NEED},
            follow=True,
        )
        example = Example.objects.latest("pk")
        assert example.shown_as == words
        assert words in text(told)
        withdraw_example(example, by=adviser, at=AT)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"before": "Kim Påhitt ville veta."}, "Här står namnet Kim Påhitt."),
        ({"quote_by": "Kim Påhitt, vd"}, "Här står namnet Kim Påhitt."),
        ({"after": "Norra Plåt mår bättre."}, "Här står företagets namn"),
        ({"quote_by": ""}, "Skriv vem som säger det"),
        ({"after": " "}, "Så blev det"),
        ({"naming": ""}, "Hur ska företaget visas?"),
    ],
)
def test_a_text_that_may_not_be_shown_is_refused_and_stays_in_the_fields(half, desk, more, told):
    half.company.contacts.add(a_contact(), bulk=False)
    sent = {**TYPED, "need": NEED, "done": "Det här skrev jag nyss.", **more}
    refused = desk.post(f"/sv/cases/{half.case.code}/example/", sent)
    assert refused.status_code == 422
    assert told in text(refused)
    assert "Det här skrev jag nyss." in text(refused)
    assert not Example.objects.exists()


def test_a_name_within_another_word_is_no_name(half, desk):
    half.company.contacts.add(a_contact(name="Bo"), bulk=False)
    sent = {**TYPED, "need": NEED, "done": "De borrade i Borås.", "naming": "named"}
    assert desk.post(f"/sv/cases/{half.case.code}/example/", sent).status_code == 302


def test_another_of_the_same_need_is_told_and_nothing_typed_is_lost(half, desk):
    example = an_example(half, "approved")
    sent = {**TYPED, "need": NEED, "after": "Mina nya ord."}
    told = desk.post(f"/sv/cases/{half.case.code}/example/", sent)
    assert told.status_code == 409
    assert of(example, "change/") in text(told)
    assert "Mina nya ord." in text(told)
    assert Example.objects.get() == example


@pytest.mark.parametrize("state", STATES)
def test_its_page_says_where_it_stands_and_shows_the_text_as_others_read_it(half, desk, state):
    example = an_example(half, state)
    shown = text(desk.get(of(example, "change/")))
    assert stands(example).get_state_display() in shown
    assert stands(example).after in shown
    assert ("Fråga företaget</button>" in shown) == (example.state == "drafted")
    assert ("Ta bort exemplet" in shown) == (state not in ("revoked", "withdrawn"))
    assert ("För mycket siffror." in shown) == (state == "declined")


def test_an_approved_text_that_is_changed_is_shown_to_nobody(half, desk):
    example, other = an_example(half, "approved"), wanting(half)
    assert AFTER in text(desk.get(f"{other}match/"))
    sent = {**TYPED, "after": "Spillet är borta.", "seen": seen(example)}
    told = desk.post(of(example, "change/"), sent, follow=True)
    assert "visas inte förrän företaget har godkänt just den" in text(told)
    shown = text(desk.get(f"{other}match/"))
    assert AFTER not in shown
    assert "Spillet är borta." not in shown
    assert desk.get(of(example)).status_code == 404


def test_what_is_learned_of_the_company_changes_nothing_that_was_approved(half, desk):
    example = an_example(half, "approved", shown_as="Ett företag inom plåt i Borås")
    desk.post(of(example, "change/"), {**TYPED, "seen": seen(example)})
    assert stands(example).state == "approved"
    assert stands(example).shown_as == "Ett företag inom plåt i Borås"


def test_two_who_change_at_once_lose_nothing(half, desk):
    example = an_example(half)
    old = seen(example)
    desk.post(of(example, "change/"), {**TYPED, "after": "Deras ord.", "seen": old})
    told = desk.post(of(example, "change/"), {**TYPED, "after": "Mina ord.", "seen": old})
    assert told.status_code == 409
    assert "Deras ord." in text(told)
    assert "Mina ord." in text(told)
    assert stands(example).after == "Deras ord."
    again = re.search(r'name="seen" value="(\w+)" id', text(told))
    again = again or re.search(r'<input type="hidden" name="seen" value="(\w+)"', text(told))
    assert again.group(1) == seen(example)


def test_asking_about_a_text_that_another_changed_asks_nothing(half, desk):
    example = an_example(half)
    old = seen(example)
    desk.post(of(example, "change/"), {**TYPED, "after": "Deras ord.", "seen": old})
    told = desk.post(of(example, "ask/"), {"seen": old})
    assert told.status_code == 409
    assert "Texten är en annan än den du läste" in text(told)
    assert stands(example).state == "drafted"


def test_what_was_written_when_it_was_taken_back_meanwhile_is_not_lost(half, desk):
    example = an_example(half, "revoked")
    sent = {**TYPED, "after": "Mina ord.", "seen": seen(example)}
    told = desk.post(of(example, "change/"), sent)
    assert told.status_code == 409
    assert "Mina ord." in text(told)
    assert stands(example).after == AFTER


# On the company's own page


def test_the_company_reads_approves_and_takes_back(half, desk, browser):
    example, other, page = an_example(half, "asked"), wanting(half), page_of(half)
    assert at(page, example) in text(browser.get(page))
    shown = text(browser.get(at(page, example)))
    for words in (*TEXT.values(), "Norra programmet", "Den läggs inte ut på nätet."):
        assert words in shown or words in ("sv", "placed")
    sent = {**WHO, "seen": seen(example)}
    told = browser.post(at(page, example, "approve/"), sent, follow=True)
    assert "Nu visas texten." in text(told)
    assert "Kim Påhitt (vd) godkände texten" in text(told)
    assert AFTER in text(desk.get(f"{other}match/"))
    told = browser.post(at(page, example, "revoke/"), {"words": "Ny ägare"}, follow=True)
    assert "Det visas inte längre" in text(told)
    assert AFTER not in text(told)
    for address in (f"{other}match/", f"{other}needs/"):
        assert AFTER not in text(desk.get(address))
    assert desk.get(of(example)).status_code == 404
    assert "Ny ägare" in text(desk.get(of(example, "change/")))
    told = browser.post(at(page, example, "revoke/"), follow=True)
    assert "Det visades redan inte." in text(told)


def test_a_no_has_words_that_the_adviser_reads(half, desk, browser):
    example, page = an_example(half, "asked"), page_of(half)
    empty = browser.post(at(page, example, "decline/"), {"seen": seen(example), "words": " "})
    assert empty.status_code == 422
    browser.post(at(page, example, "decline/"), {"seen": seen(example), "words": "Inga kilon."})
    assert stands(example).state == "declined"
    assert "Inga kilon." in text(desk.get(of(example, "change/")))


def test_nobody_approves_without_a_name_and_a_role_and_nothing_typed_is_lost(half, browser):
    example, page = an_example(half, "asked"), page_of(half)
    sent = {"who": "Kim Påhitt", "right": " ", "seen": seen(example)}
    told = browser.post(at(page, example, "approve/"), sent)
    assert told.status_code == 422
    assert 'value="Kim Påhitt"' in text(told)
    assert stands(example).state == "asked"


@pytest.mark.parametrize("rest", ["approve/", "decline/"])
def test_an_answer_about_an_older_text_is_told_and_shows_nothing(half, desk, browser, rest):
    example, page = an_example(half, "asked"), page_of(half)
    old = seen(example)
    sent = {**TYPED, "after": "Spillet är borta.", "seen": old}
    desk.post(of(example, "change/"), sent)
    told = browser.post(at(page, example, rest), {**WHO, "words": "Nej", "seen": old})
    assert told.status_code == 409
    assert "Frågan gäller inte längre" in text(told)
    assert (">Nej</p>" in text(told)) == (rest == "decline/")
    desk.post(of(example, "ask/"), {"seen": seen(example)})
    told = browser.post(at(page, example, rest), {**WHO, "words": "Nej", "seen": old})
    assert told.status_code == 409
    assert "Texten är en annan än den ni läste" in text(told)
    assert "Spillet är borta." in text(told)
    assert ('value="Kim Påhitt"' if rest == "approve/" else "Nej</textarea>") in text(told)
    assert stands(example).state == "asked"


def test_what_is_sent_twice_is_done_once_and_told_so(half, desk, browser):
    example, page = an_example(half), page_of(half)
    stamp = seen(example)
    for address, sent, told in (
        (of(example, "ask/"), {"seen": stamp}, "redan antecknat"),
        (at(page, example, "approve/"), {**WHO, "seen": stamp}, "redan ert svar"),
        (of(example, "withdraw/"), {}, "redan antecknat"),
    ):
        client = desk if address.startswith("/sv/examples/") else browser
        client.post(address, sent, follow=True)
        before = kept()
        again = client.post(address, sent, follow=True)
        assert again.status_code == 200
        assert told in text(again)
        assert kept() == before


@pytest.mark.parametrize("stamp", ["", "made-up", "0" * 16])
def test_a_made_up_stamp_approves_nothing(half, browser, stamp):
    example, page = an_example(half, "asked"), page_of(half)
    told = browser.post(at(page, example, "approve/"), {**WHO, "seen": stamp})
    assert told.status_code == 409
    assert stands(example).state == "asked"


@pytest.mark.parametrize("state", STATES)
def test_another_companys_link_reads_and_decides_nothing(world, half, browser, state):
    example, theirs, mine = an_example(half, state), page_of(world.theirs), open_another(half)
    before, sent = kept(), {**WHO, "words": "Nej", "seen": seen(example)}
    for page in (theirs, page_of(mine)):
        for rest in ("", "approve/", "decline/", "revoke/"):
            for told in (
                browser.get(at(page, example, rest)),
                browser.post(at(page, example, rest), sent),
            ):
                assert told.status_code == 404
                assert AFTER not in text(told)
    assert kept() == before


def test_a_link_that_is_closed_decides_nothing(half, browser):
    example, page = an_example(half, "asked"), page_of(half)
    revoke_all(Purpose.COMPANY, half.case, at=timezone.now())
    for rest in ("", "approve/", "decline/", "revoke/"):
        told = browser.post(at(page, example, rest), {**WHO, "words": "x", "seen": seen(example)})
        assert told.status_code == 404
    assert stands(example).state == "asked"


@pytest.mark.parametrize("state", STATES)
def test_reading_changes_nothing(half, desk, browser, state):
    example, page = an_example(half, state), page_of(half)
    before = kept()
    for rest in ("", "approve/", "decline/", "revoke/"):
        assert browser.get(at(page, example, rest)).status_code in (200, 302, 404)
    for rest in ("", "change/", "ask/", "withdraw/"):
        assert desk.get(of(example, rest)).status_code in (200, 302, 404)
    assert kept() == before


def test_a_draft_is_not_read_by_the_company_before_it_is_asked(half, browser):
    example, page = an_example(half), page_of(half)
    assert browser.get(at(page, example)).status_code == 404
    assert "goda exempel" not in text(browser.get(page))


def test_a_new_draft_of_what_was_approved_is_not_read_before_it_is_asked_anew(half, browser):
    example, page = an_example(half, "changed"), page_of(half)
    shown = text(browser.get(at(page, example)))
    assert "Texten ändras och visas inte." in shown
    assert "Spillet är borta." not in shown


# Shown to others


@pytest.mark.parametrize("role", ["adviser", "lead", "reader"])
def test_everybody_who_reads_in_the_programme_reads_it(half, role):
    example, other = an_example(half, "approved"), wanting(half)
    client = logged_in(half.people[role])
    shown = text(client.get(f"{other}match/"))
    assert of(example) in shown
    whole = text(client.get(of(example)))
    assert all(words in whole for key, words in TEXT.items() if key not in ("language", "naming"))
    assert "Norra Plåt" not in whole
    assert ("Ändra eller ta bort" in whole) == (role != "reader")


def test_no_other_programme_reads_it(world, half):
    example = an_example(half, "approved")
    outsider = logged_in(world.theirs.people["adviser"])
    assert AFTER not in text(outsider.get(f"/sv/cases/{world.theirs.case.code}/match/"))
    for rest in ("", "change/"):
        assert outsider.get(of(example, rest)).status_code == 404


def test_any_number_of_examples_takes_the_same_questions(half, desk, browser):
    other, page = wanting(half), page_of(half)

    def count():
        with CaptureQueriesContext(connection) as asked:
            for address in (f"{other}match/", f"{other}needs/", f"/sv/cases/{half.case.code}/"):
                assert desk.get(address).status_code == 200
            assert browser.get(page).status_code == 200
        return len(asked)

    an_example(half, "approved")
    one = count()
    for need in list(taxonomy())[1:]:
        an_example(half, "approved", need=need)
    assert count() == one


def test_it_is_read_in_english_with_the_text_in_its_own_language(half, desk):
    example = an_example(half, "approved")
    shown = text(desk.get(of(example).replace("/sv/", "/en/")))
    assert '<html lang="en">' in shown
    assert f"<p>{AFTER}</p>" in shown
    assert '<div class="stack" lang="sv">' in shown


# Letters


def letters(half, state):
    half.company.contacts.add(a_contact(email="kim@plat.test"), bulk=False)
    an_example(half, state)
    enqueue(timezone.now())
    return sorted(Letter.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("drafted", []),
        ("asked", ["example_asked.company"]),
        ("approved", ["example_asked.company", "example_told.adviser", "example_told.company"]),
        ("declined", ["example_asked.company", "example_told.adviser"]),
        ("withdrawn", []),
    ],
)
def test_who_did_not_do_it_is_told(half, state, told):
    assert letters(half, state) == told


def test_both_sides_are_told_that_it_is_taken_back_and_the_company_that_it_is_changed(half):
    assert letters(half, "revoked").count("example_told.company") == 2
    assert Letter.objects.filter(subject__contains="har tagit tillbaka exemplet").count() == 1
    an_example(half, "changed")
    enqueue(timezone.now())
    assert Letter.objects.filter(subject="Ert exempel visas inte just nu").count() == 1


def test_a_question_that_is_no_longer_asked_is_not_sent(half):
    half.company.contacts.add(a_contact(email="kim@plat.test"), bulk=False)
    example = an_example(half, "asked")
    enqueue(timezone.now())
    withdraw_example(example, by=half.people["adviser"], at=timezone.now())
    while send_waiting(timezone.now()):
        pass
    assert mail.outbox == []
    assert Letter.objects.get(kind="example_asked.company").state == "dropped"


def test_of_two_questions_only_the_one_about_the_text_that_stands_is_sent(half, desk):
    half.company.contacts.add(a_contact(email="kim@plat.test"), bulk=False)
    example = an_example(half, "asked")
    enqueue(timezone.now())
    desk.post(of(example, "change/"), {**TYPED, "after": "Nytt.", "seen": seen(example)})
    desk.post(of(example, "ask/"), {"seen": seen(example)})
    deliver()
    asked = Letter.objects.filter(kind="example_asked.company").order_by("pk")
    assert list(asked.values_list("state", flat=True)) == ["dropped", "sent"]
