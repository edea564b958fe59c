"""Er sida: the company sees all about itself by a link, and can act on it; nobody else can."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from web.introduced import introduced, led, text
from web.people import NEED, logged_in

from sluss.casework.linking import LIFE, Purpose, make_link, revoke_all
from sluss.casework.models import Change, Link, Outcome, Referral, Saying
from sluss.casework.models.referrals import Actor, Route, State
from sluss.casework.outcomes import Asked
from sluss.casework.referring import draft, lead
from sluss.directory.models import Provider, Sharing
from sluss.directory.sharing import PUBLIC
from sluss.mail.models import Letter
from sluss.mail.queueing import enqueue

GRANT = "vgr-konsultcheck"
WORDS = "Vi stannar pressen en gång i timmen."


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def page(half):
    return opened(half)


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def opened(half, **more):
    token = make_link(Purpose.COMPANY, half.case, **{"at": timezone.now(), **more})
    return f"/sv/er-sida/{token}/"


def today():
    return timezone.localdate().isoformat()


def at(page, referral, rest=""):
    return f"{page}referrals/{referral.code}/{rest}"


def seen(referral, **sent):
    return {"seen": Referral.objects.get(pk=referral.pk).change_count, **sent}


def an_application(half, *states):
    adviser = half.people["adviser"]
    row = Referral(need=NEED, offer=GRANT, route=Route.APPLICATION, question="")
    referral = draft(half.case, row, by=adviser, at=timezone.now())
    for state in states:
        lead(referral, state, actor=Actor.COMPANY, at=timezone.now())
    return referral


def asked(referral, kind):
    referral.reminders.create(kind=kind, due_on=timezone.localdate(), at=timezone.now())


def kept(half):
    """Return everything that the page could change."""
    mine = Saying.objects.filter(case=half.case)
    rows = (Referral, Change, Outcome, Sharing, Link, Letter)
    return [list(mine.values()), *(list(kind.objects.order_by("pk").values()) for kind in rows)]


# What it shows


def test_it_shows_our_words_the_plan_and_who_the_adviser_is(half, page, browser):
    shown = text(browser.get(page))
    for words in ("Norra Plåt AB", "Spillet i Norra", "Väg spillet i Norra", "Norra adviser"):
        assert words in shown
    assert "Vi delar inget om er" in shown


def test_each_introduction_has_its_own_state_and_they_are_never_summed(half, page, browser):
    first, second = introduced(half), introduced(half, offer="exportcentrum-vg")
    led(first, State.DECLINED)
    led(second, State.ACCEPTED)
    shown = text(browser.get(page))
    assert "tackade nej: de hinner inte just nu." in shown
    assert "har tackat ja och hör av sig till er." in shown
    assert shown.count("Tackat ja</span>") == shown.count("Tackat nej</span>") == 1


def test_the_letter_is_read_before_it_goes_and_as_it_went(half, page, browser):
    row = Referral(
        need=NEED, offer="almi-radgivning", route=Route.INTRODUCTION, question="Kan ni väga?"
    )
    drafted = draft(half.case, row, by=half.people["adviser"], at=timezone.now())
    before = text(browser.get(at(page, drafted)))
    assert "Brevet, innan det går iväg" in before
    assert before.count("Kan ni väga?") > 1
    sent = introduced(half, offer="exportcentrum-vg", question="Vart kan de sälja?")
    enqueue(timezone.now())
    after = text(browser.get(f"{page}sharings/{sent.sharing.pk}/"))
    letter = Letter.objects.get(kind="sent.provider")
    assert "brev@almi.test" in after
    assert "Vart kan de sälja?" in letter.body
    assert "Vart kan de sälja?" in after
    assert "{link}" not in before + after


def test_a_sharing_says_with_whom_what_by_whom_and_until_when(half, page, browser):
    sharing = introduced(half, ("company", "need")).sharing
    Provider.objects.filter(pk=sharing.provider_id).update(is_public=True)
    for address in (page, f"{page}sharings/{sharing.pk}/"):
        shown = text(browser.get(address))
        for words in ("Almi", "företagets namn, organisationsnummer och ort", "Kim Påhitt"):
            assert words in shown
        assert "stegen i er plan" not in shown
    assert str(PUBLIC) in shown
    assert "inte ett samtycke enligt dataskyddsförordningen" in shown


def test_it_is_read_in_english_too(half, page, browser):
    introduced(half)
    page = page.replace("/sv/", "/en/")
    assert '<html lang="en">' in text(browser.get(page))


def test_any_number_of_introductions_takes_the_same_questions(half, page, browser):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(page).status_code == 200
        return len(queries)

    introduced(half)
    one = count()
    for offer in ("exportcentrum-vg", "hb-smart-textiles", "een-sverige"):
        led(introduced(half, offer=offer), State.ACCEPTED)
    assert count() == one


# Who gets in


def addresses(half, referral):
    """Return every address below the company's page."""
    rests = ("", "progress/", "outcome/", "answer/", "withdraw/")
    below = [f"referrals/{referral.code}/{rest}" for rest in rests]
    return ["", "say/", f"sharings/{referral.sharing.pk}/", *below]


def closed_links(world):
    """Yield what leads nowhere: made up, expired, closed, for something else."""
    half, now = world.ours, timezone.now()
    yield "/sv/er-sida/made-up/"
    yield opened(half, at=now - timedelta(days=3 * LIFE[Purpose.COMPANY]))
    closed = opened(half)
    revoke_all(Purpose.COMPANY, half.case, at=now)
    yield closed
    referral = half.case.referrals.get()
    for purpose, target in ((Purpose.ANSWER, referral), (Purpose.MAILBOX, referral.provider)):
        yield f"/sv/er-sida/{make_link(purpose, target, at=now)}/"


def test_what_leads_nowhere_is_answered_alike_and_changes_nothing(world, half, browser):
    referral = led(introduced(half), State.ACCEPTED)
    links = list(closed_links(world))
    before, answers = kept(half), set()
    for link in links:
        for rest in addresses(half, referral):
            for told in (browser.get(link + rest), browser.post(link + rest, {"kind": "call"})):
                assert told.status_code == 404
                alike = text(told).replace(f"{link}{rest}".replace("/sv/", "/en/"), "")
                answers.add(alike.replace(link.split("/")[3], ""))
    assert len(answers) == 1
    assert "be er rådgivare om en ny länk" in answers.pop()
    assert kept(half) == before


def test_reading_any_of_it_twice_changes_nothing(half, page, browser):
    referral = led(introduced(half), State.ACCEPTED)
    asked(referral, "heard")
    enqueue(timezone.now())
    before = kept(half)
    for rest in addresses(half, referral) * 2:
        assert browser.get(page + rest).status_code in (200, 302)
        assert browser.head(page + rest).status_code in (200, 302)
    assert kept(half) == before


def test_one_company_does_not_reach_anothers_introductions_or_sharings(world, half, browser):
    theirs = led(introduced(world.theirs), State.ACCEPTED)
    page, before = opened(half), kept(world.theirs)
    for rest in addresses(world.theirs, theirs)[2:]:
        sent = {"seen": theirs.change_count, "result": "helped", "answer": "no", "asked": "heard"}
        for told in (browser.get(page + rest), browser.post(page + rest, sent)):
            assert told.status_code == 404, rest
            assert "Södra" not in text(told)
    assert kept(world.theirs) == before


def test_the_address_is_told_to_nobody(page, browser):
    told = browser.get(page)
    assert told["Referrer-Policy"] == "no-referrer"
    assert "no-store" in told["Cache-Control"]
    assert "noindex" in told["X-Robots-Tag"]


# What the company does


def test_it_asks_for_a_call_and_the_adviser_sees_it_and_ticks_it_off(half, page, browser):
    told = browser.post(f"{page}say/", {"kind": "call", "words": "Kim, 0520-123 45"}, follow=True)
    assert "Norra adviser ringer er." in text(told)
    assert "Ni bad om ett samtal" in text(told)
    mine = logged_in(half.people["adviser"])
    for address in ("/sv/today/", f"/sv/cases/{half.case.code}/"):
        assert "0520-123 45" in text(mine.get(address)), address
    saying = Saying.objects.get()
    mine.post(f"/sv/said/{saying.pk}/", {"from": "today"})
    assert "0520-123 45" not in text(mine.get("/sv/today/"))
    saying.refresh_from_db()
    assert saying.seen_to_by == half.people["adviser"]


def test_what_is_not_right_is_said_with_words_and_nothing_typed_is_lost(half, page, browser):
    empty = browser.post(f"{page}say/", {"kind": "wrong", "about": "Er plan", "words": " "})
    assert empty.status_code == 422
    assert "Skriv vad som inte stämmer" in text(empty)
    sent = {"kind": "wrong", "about": "Er plan", "words": "Det är inte plåt, det är rör."}
    long = browser.post(f"{page}say/", {**sent, "words": "a" * 2001})
    assert long.status_code == 422
    assert "a" * 2001 in text(long)
    told = browser.post(f"{page}say/", sent, follow=True)
    assert "läser det och rättar" in text(told)
    assert Saying.objects.get().about == "Er plan"


def test_it_stops_one_sharing_and_the_other_goes_on(half, page, browser):
    first, second = introduced(half), introduced(half, offer="exportcentrum-vg")
    told = browser.post(f"{page}sharings/{first.sharing.pk}/", follow=True)
    assert "är stoppad. Vi talar om det för dem." in text(told)
    for row, is_stopped in ((first, True), (second, False)):
        row.refresh_from_db()
        assert (row.sharing.revoked_at is not None) is is_stopped
        assert (row.state == State.WITHDRAWN) is is_stopped
    again = browser.post(f"{page}sharings/{first.sharing.pk}/", follow=True)
    assert "var redan stoppad" in text(again)
    assert "Ni drog tillbaka" in text(again)


def test_it_takes_an_introduction_back(half, page, browser):
    referral = introduced(half)
    sent = seen(referral, words="Vi löste det själva.")
    told = browser.post(at(page, referral, "withdraw/"), sent, follow=True)
    assert "Ni drog tillbaka" in text(told)
    change = referral.changes.get(to=State.WITHDRAWN)
    assert (change.actor, change.words) == ("company", "Vi löste det själva.")


def test_it_tells_how_it_went_in_its_own_words(half, page, browser):
    referral = led(introduced(half), State.ACCEPTED)
    wrong = {"result": "not_helped", "amount_sek": "12 000", "changed": WORDS}
    refused = browser.post(at(page, referral, "outcome/"), seen(referral, **wrong))
    assert refused.status_code == 422
    assert WORDS in text(refused)
    sent = seen(referral, result="helped", amount_sek="12 000 kr", given="Kurs", changed=WORDS)
    told = browser.post(at(page, referral, "outcome/"), sent, follow=True)
    assert "Ni fick hjälp av Almi" in text(told)
    assert WORDS in text(told)
    row = Outcome.objects.get()
    assert (row.side, row.asked, row.amount_sek, row.given) == ("company", "end", 12_000, "Kurs")
    assert 'id="outcome"' not in text(told)


def test_the_same_outcome_sent_twice_and_two_colleagues_at_once_leave_one(half, page, browser):
    referral = led(introduced(half), State.ACCEPTED)
    sent = seen(referral, result="helped", changed=WORDS)
    browser.post(at(page, referral, "outcome/"), sent)
    again = browser.post(at(page, referral, "outcome/"), sent, follow=True)
    assert "Ni har redan svarat" in text(again)
    other = {**sent, "result": "not_helped"}
    assert "Ni har redan svarat" in text(
        browser.post(at(page, referral, "outcome/"), other, follow=True)
    )
    assert Outcome.objects.count() == referral.changes.filter(to=State.HELPED).count() == 1


def test_who_comes_second_is_told_where_it_stands(half, page, browser):
    referral = introduced(half)
    sent = seen(referral)
    led(referral, State.ACCEPTED)
    told = browser.post(at(page, referral, "withdraw/"), sent, follow=True)
    assert "Någon hann före" in text(told)
    assert not referral.changes.filter(to=State.WITHDRAWN).exists()


def test_what_a_provider_ended_the_company_adds_its_own_words_to(half, page, browser):
    referral = led(introduced(half), State.ACCEPTED, State.HELPED)
    assert "Vad gav det er?" in text(browser.get(at(page, referral)))
    empty = browser.post(at(page, referral, "outcome/"), seen(referral))
    assert empty.status_code == 422
    browser.post(at(page, referral, "outcome/"), seen(referral, changed=WORDS))
    assert Outcome.objects.get().changed == WORDS
    assert referral.changes.count() == 3


def test_an_application_is_followed_to_granted(half, page, browser):
    referral = an_application(half)
    steps = ((State.BEGUN, {}), (State.SUBMITTED, {}), (State.GRANTED, {"amount_sek": "250 000"}))
    for state, more in steps:
        sent = seen(referral, to=str(state), on=today(), **more)
        told = browser.post(at(page, referral, "progress/"), sent, follow=True)
        assert "Tack, det är sparat." in text(told)
    referral.refresh_from_db()
    assert referral.state == State.GRANTED
    assert "250\xa0000\xa0kr" in text(told).replace(" ", "\xa0")
    rows = referral.changes.values_list("to", "actor", "amount_sek")
    assert list(rows)[-1] == ("granted", "company", 250_000)
    assert "Vad gav det er?" in text(told)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"to": "granted"}, "Skriv hur mycket som beviljades"),
        ({"to": "refused", "amount_sek": "5000"}, "Ta bort beloppet"),
        ({"to": "granted", "amount_sek": "mycket"}, "hela kronor med siffror"),
        ({"to": "granted", "amount_sek": "1", "on": "2999-01-01"}, "Dagen har inte varit än"),
        ({"to": ""}, "Välj vad som har hänt"),
        ({"to": "helped"}, "helped"),
    ],
)
def test_a_decision_that_does_not_hold_together_is_refused(half, page, browser, sent, told):
    referral = an_application(half, State.BEGUN, State.SUBMITTED)
    given = seen(referral, **{"words": WORDS, "on": today(), **sent})
    refused = browser.post(at(page, referral, "progress/"), given)
    assert refused.status_code == 422
    assert told in text(refused)
    assert WORDS in text(refused)
    referral.refresh_from_db()
    assert referral.state == State.SUBMITTED


def test_a_step_sent_twice_leads_on_once_and_says_so(half, page, browser):
    referral = an_application(half)
    sent = seen(referral, to="begun", on=today())
    browser.post(at(page, referral, "progress/"), sent)
    told = browser.post(at(page, referral, "progress/"), sent, follow=True)
    assert "Någon hann före" in text(told)
    assert referral.changes.count() == 1


def test_an_introduction_has_no_progress_to_tell(half, page, browser):
    referral = introduced(half)
    sent = seen(referral, to="accepted", on=today())
    browser.post(at(page, referral, "progress/"), sent)
    referral.refresh_from_db()
    assert referral.state == State.SENT


@pytest.mark.parametrize("kind", ["three", "six", "twelve"])
@pytest.mark.parametrize("state", [State.DECLINED, State.UNREACHABLE, State.HELPED])
def test_everybody_answers_what_is_asked_months_later(half, page, browser, kind, state):
    states = [State.ACCEPTED, state] if state == State.HELPED else [state]
    referral = led(introduced(half), *states)
    asked(referral, kind)
    assert "är behovet löst?" in text(browser.get(page))
    empty = browser.post(at(page, referral, "answer/"), seen(referral, asked=kind, changed=WORDS))
    assert empty.status_code == 422
    assert WORDS in text(empty)
    sent = seen(referral, asked=kind, answer="partly", changed=WORDS)
    told = browser.post(at(page, referral, "answer/"), sent, follow=True)
    assert "Tack för svaret" in text(told)
    again = browser.post(at(page, referral, "answer/"), sent, follow=True)
    assert "Ni har redan svarat" in text(again)
    assert "är behovet löst?" not in text(browser.get(page))
    assert Outcome.objects.get().answer == "partly"


def test_that_nobody_has_been_in_touch_waits_for_the_adviser(half, page, browser):
    referral = led(introduced(half), State.ACCEPTED)
    asked(referral, "heard")
    refused = browser.post(
        at(page, referral, "answer/"), seen(referral, asked="heard", answer="partly")
    )
    assert refused.status_code == 422
    browser.post(at(page, referral, "answer/"), seen(referral, asked="heard", answer="no"))
    assert Outcome.objects.get().asked == Asked.HEARD
    mine = logged_in(half.people["adviser"])
    assert "Vi har inte hörts av än." in text(mine.get("/sv/today/"))


@pytest.mark.parametrize("given", ["end", "", "never", "heard"])
def test_what_is_not_asked_is_not_answered(half, page, browser, given):
    referral = led(introduced(half), State.DECLINED)
    browser.post(at(page, referral, "answer/"), seen(referral, asked=given, answer="yes"))
    assert not Outcome.objects.exists()


# The adviser opens it for them


def test_the_adviser_makes_a_link_that_is_shown_once_and_kept_as_a_digest(half, browser):
    mine, address = logged_in(half.people["adviser"]), f"/sv/cases/{half.case.code}/page/"
    assert "Företaget kommer inte åt sin sida" in text(mine.get(address))
    made = text(mine.post(address))
    link = made.split('value="http://testserver')[1].split('"')[0]
    assert browser.get(link).status_code == 200
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in text(mine.get(address))
    assert Link.objects.get().digest != token
    assert "Gjord" in text(mine.get(address))


def test_closing_lets_every_link_lead_nowhere(half, browser):
    pages = [opened(half), opened(half)]
    mine = logged_in(half.people["adviser"])
    mine.post(f"/sv/cases/{half.case.code}/page/close/")
    assert [browser.get(page).status_code for page in pages] == [404, 404]
    assert browser.get(opened(half)).status_code == 200


@pytest.mark.parametrize("who", ["nobody", "reader", "provider", "administrator", "outsider"])
def test_nobody_else_makes_a_link_or_ticks_off(world, half, who):
    saying = Saying.objects.create(case=half.case, kind="call", at=timezone.now())
    client = logged_in(world.who(who))
    for address in (f"cases/{half.case.code}/page/", f"said/{saying.pk}/"):
        assert client.post(f"/sv/{address}").status_code in (302, 404)
    assert not Link.objects.exists()
    saying.refresh_from_db()
    assert saying.seen_to_at is None
