"""A referral at the desk: from a card to its end, one page, nothing lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from web.people import AT, NEED, a_contact, a_step, logged_in
from web.referred import OFFER, YES, a_referral

from sluss.casework.models import Change, Message, Outcome, Referral
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.planning import add_step
from sluss.casework.referring import Told, ask, hold, lead, retry
from sluss.directory.contacting import add_contact
from sluss.directory.models import Provider, Sharing

SENT = (State.SENT,)
ACCEPTED = (State.SENT, State.ACCEPTED)
BEGUN = (State.BEGUN,)
DRAFT = {"offer": OFFER, "need": NEED, "route": "introduction", "question": "Kan ni komma hit?"}


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def mine(half):
    return logged_in(half.people["adviser"])


def path(referral, verb=""):
    return f"/sv/referrals/{referral.code}/{verb}"


def permission(page, **more):
    until = localdate() + timedelta(days=90)
    return {**YES, "until": until, "seen": page.context["letter_seen"], **more}


def text_of(page):
    return page.content.decode()


def now_of(referral):
    return Referral.objects.get(pk=referral.pk)


def test_from_a_card_to_a_letter_a_yes_and_an_answer_written_down(half, mine):
    add_contact(half.company, a_contact(email="kim@plat.test"), by=half.people["adviser"])
    begun = mine.get(f"/sv/cases/{half.case.code}/refer/?offer={OFFER}")
    assert "Spillet i Norra" in text_of(begun)
    told = mine.post(f"/sv/cases/{half.case.code}/refer/", DRAFT)
    referral = half.case.referrals.get()
    assert told["location"] == path(referral)
    Provider.objects.update(email="post@almi.test", is_public=True)

    page = mine.get(path(referral))
    assert "> Kan ni komma hit?" in page.context["letter"].body
    assert "Norra Plåt AB tillåter att Norra programmet delar" in text_of(page)
    assert "kan bli allmän handling" in text_of(page)
    assert "{link}" not in text_of(page)

    told = mine.post(path(referral, "send/"), permission(page), follow=True)
    assert "en kopia till företaget" in text_of(told)
    assert now_of(referral).state == "sent"
    sharing = now_of(referral).sharing
    assert (sharing.given_by, sharing.right, sharing.fields) == (
        "Kim Påhitt",
        "vd",
        YES["fields_shared"],
    )
    assert "Kim Påhitt (vd) sa ja" in text_of(told)

    sent = {"channel": "phone", "answer": "accepted", "words": "Vi ringer dem.", "seen": "1"}
    told = mine.post(path(referral, "answered/"), sent, follow=True)
    change = now_of(referral).changes.last()
    assert (change.to, change.actor, change.channel) == ("accepted", "person", "phone")
    assert "antecknat efter samtal" in text_of(told)
    assert "Vi ringer dem." in text_of(told)


def test_where_no_offer_is_named_those_of_the_plan_are_shown(half, mine):
    address = f"/sv/cases/{half.case.code}/refer/"
    assert "Välj ett som passar först" in text_of(mine.get(address))
    add_step(half.case, a_step(offer=OFFER), by=half.people["adviser"], at=AT)
    page = mine.get(f"{address}?offer=never-was")
    assert [each["key"] for each in page.context["offers"]] == [OFFER]
    plan = text_of(mine.get(f"/sv/cases/{half.case.code}/plan/"))
    assert f"/refer/?offer={OFFER}" in plan


def test_nothing_typed_is_lost_where_a_draft_is_refused(half, mine):
    page = mine.post(f"/sv/cases/{half.case.code}/refer/", {**DRAFT, "need": "", "route": "x"})
    assert "Kan ni komma hit?" in text_of(page)
    assert not Referral.objects.exists()


def test_the_same_draft_sent_twice_is_one(half, mine):
    for _ in range(2):
        told = mine.post(f"/sv/cases/{half.case.code}/refer/", DRAFT, follow=True)
    assert half.case.referrals.count() == 1
    assert "redan på gång" in text_of(told)


def test_money_begins_as_an_application(half, mine):
    page = mine.get(f"/sv/cases/{half.case.code}/refer/?offer=vgr-hallbarhetscheck")
    assert page.context["form"].initial["route"] == Route.APPLICATION
    page = mine.get(f"/sv/cases/{half.case.code}/refer/?offer={OFFER}")
    assert page.context["form"].initial["route"] == Route.INTRODUCTION


def test_a_letter_that_nobody_has_read_is_not_sent(half, mine):
    referral = a_referral(half)
    page = mine.get(path(referral))
    for sent in (
        permission(page, seen=""),
        permission(page, fields_shared=["need"]),
        permission(page, show="1"),
    ):
        told = mine.post(path(referral, "send/"), sent)
        assert told.status_code == 200
        assert "Kim Påhitt" in text_of(told)
        assert not Sharing.objects.exists()
    mine.post(
        path(referral, "question/"),
        {"question": "Nytt", "seen": page.context["question_form"].initial["seen"]},
    )
    told = mine.post(path(referral, "send/"), permission(page))
    assert "Brevet är ett annat" in text_of(told)
    assert now_of(referral).state == "drafted"
    mine.post(path(referral, "send/"), permission(told))
    assert now_of(referral).state == "sent"


def test_what_is_wrong_with_a_permission_is_told_and_the_rest_stays(half, mine):
    referral = a_referral(half)
    page = mine.get(path(referral))
    past = localdate() - timedelta(days=1)
    told = mine.post(
        path(referral, "send/"), permission(page, given_by="", until=past, fields_shared=[])
    )
    assert told.status_code == 422
    assert set(told.context["permission"].errors) == {"given_by", "until", "fields_shared"}
    assert 'value="vd"' in text_of(told)
    assert now_of(referral).state == "drafted"


def test_sent_twice_is_once_and_is_said(half, mine):
    referral = a_referral(half)
    sent = permission(mine.get(path(referral)))
    mine.post(path(referral, "send/"), sent)
    told = mine.post(path(referral, "send/"), sent, follow=True)
    assert "redan antecknat" in text_of(told)
    assert (Change.objects.count(), Sharing.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["reader", "outsider", "administrator"])
def test_who_may_not_write_sends_nothing(world, half, mine, who):
    referral = a_referral(half)
    sent = permission(mine.get(path(referral)))
    assert logged_in(world.who(who)).post(path(referral, "send/"), sent).status_code == 404
    assert now_of(referral).state == "drafted"


def test_a_reader_reads_and_is_offered_nothing_to_press(world, half):
    for way in ((), SENT, ACCEPTED):
        page = text_of(logged_in(world.who("reader")).get(path(a_referral(half, *way))))
        assert 'class="button"' not in page
        assert "Kan ni se över spillet?" in page


@pytest.mark.parametrize("channel", ["phone", "mail"])
@pytest.mark.parametrize("reason", Reason.values)
def test_a_no_is_written_down_with_its_reason(half, mine, channel, reason):
    referral = a_referral(half, *SENT)
    mine.post(path(referral, "answered/"), {"channel": channel, "answer": reason, "seen": "1"})
    change = now_of(referral).changes.last()
    assert (change.to, change.reason, change.channel) == ("declined", reason, channel)


def test_that_they_come_back_is_kept_and_the_question_still_waits(half, mine):
    referral = a_referral(half, *SENT)
    sent = {"channel": "phone", "answer": "later", "words": "På måndag."}
    mine.post(path(referral, "answered/"), {**sent, "seen": "1"})
    assert now_of(referral).state == "received"
    assert now_of(referral).changes.last().words.endswith("återkommer. På måndag.")
    mine.post(path(referral, "answered/"), {**sent, "words": "På fredag.", "seen": "2"})
    message = Message.objects.get()
    assert (message.actor, message.by) == ("provider", half.people["adviser"])
    assert now_of(referral).state == "received"
    assert mine.get("/sv/today/").context["answers"] == []


def test_an_answer_that_is_none_changes_nothing_and_keeps_the_words(half, mine):
    referral = a_referral(half, *SENT)
    for answer in ("", "kanske", "helped"):
        sent = {"channel": "mail", "answer": answer, "words": "Vet inte riktigt."}
        told = mine.post(path(referral, "answered/"), sent)
        assert told.status_code == 422
        assert "Vet inte riktigt." in text_of(told)
    assert now_of(referral).state == "sent"


def test_who_writes_second_is_told_where_it_stands_and_keeps_the_words(half, mine):
    referral = a_referral(half, *SENT)
    lead(now_of(referral), State.ACCEPTED, actor=Actor.PROVIDER, at=now())
    sent = {"channel": "phone", "answer": "no_capacity", "words": "Först i mars.", "seen": "1"}
    told = mine.post(path(referral, "answered/"), sent)
    assert told.status_code == 409
    assert "Någon hann före" in text_of(told)
    assert "Först i mars." in text_of(told)
    assert now_of(referral).state == "accepted"
    again = mine.post(path(referral, "answered/"), {**sent, "answer": "accepted"}, follow=True)
    assert "redan antecknat" in text_of(again)
    assert referral.changes.count() == 2


def test_that_it_was_seen_meanwhile_stands_in_nobodys_way(half, mine):
    referral = a_referral(half, *SENT)
    lead(now_of(referral), State.RECEIVED, actor=Actor.PROVIDER, at=now())
    mine.post(path(referral, "answered/"), {"channel": "mail", "answer": "accepted", "seen": "1"})
    assert now_of(referral).state == "accepted"


def test_the_outcome_is_kept_with_whose_word_it_is(half, mine):
    referral = a_referral(half, *ACCEPTED)
    sent = {
        **{"to": "helped", "side": "provider", "amount_sek": "30 000 kr", "on": localdate()},
        **{"given": "Två dagars genomgång", "changed": "Spillet halverat", "seen": "2"},
    }
    told = mine.post(path(referral, "outcome/"), sent, follow=True)
    outcome = Outcome.objects.get()
    assert (outcome.side, outcome.by, outcome.amount_sek) == (
        "provider",
        half.people["adviser"],
        30_000,
    )
    assert now_of(referral).changes.last().amount_sek == 30_000
    page = text_of(told).replace("\xa0", " ")
    assert "30 000 kr" in page
    assert "Två dagars genomgång" in page
    assert "Fick hjälp" in page


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"to": "", "on": "2026-03-02"}, {"to"}),
        ({"to": "helped", "on": "2999-01-01"}, {"on"}),
        ({"to": "helped", "on": "2026-03-02", "amount_sek": "-5"}, {"amount_sek"}),
        ({"to": "not_helped", "on": "2026-03-02", "amount_sek": "500"}, {"amount_sek"}),
    ],
)
def test_an_outcome_that_cannot_be_is_told(half, mine, sent, fields):
    referral = a_referral(half, *ACCEPTED)
    sent = {"side": "company", "changed": "Det vi skrev", "seen": "2", **sent}
    told = mine.post(path(referral, "outcome/"), sent)
    assert set(told.context["ended"].errors) == fields
    assert "Det vi skrev" in text_of(told)
    assert now_of(referral).state == "accepted"
    assert not Outcome.objects.exists()


def test_an_application_is_followed_to_granted_with_its_sum(half, mine):
    referral = a_referral(half, route=Route.APPLICATION)
    address, on = path(referral, "progress/"), localdate() - timedelta(days=1)
    assert "Har företaget börjat ansöka?" in text_of(mine.get(path(referral)))
    mine.post(address, {"to": "begun", "on": on, "seen": "0"})
    mine.post(address, {"to": "submitted", "on": on, "seen": "1"})
    assert "påminner inte den som beslutar" in text_of(mine.get(path(referral)))
    refused = mine.post(address, {"to": "granted", "on": on, "seen": "2"})
    assert set(refused.context["progress"].errors) == {"amount_sek"}
    told = mine.post(
        address, {"to": "granted", "on": on, "amount_sek": "250 000", "seen": "2"}, follow=True
    )
    assert [each.on for each in referral.changes.all()] == [on] * 3
    assert now_of(referral).changes.last().amount_sek == 250_000
    assert "250 000 kr" in text_of(told).replace("\xa0", " ")


def test_no_sum_is_kept_of_a_refusal(half, mine):
    referral = a_referral(half, *BEGUN, State.SUBMITTED, route=Route.APPLICATION)
    sent = {"to": "refused", "on": localdate(), "amount_sek": "9", "seen": "2"}
    mine.post(path(referral, "progress/"), sent)
    assert now_of(referral).changes.last().amount_sek is None
    assert now_of(referral).state == "refused"


@pytest.mark.parametrize(
    ("way", "verb", "sent"),
    [
        ((), "answered/", {"channel": "phone", "answer": "accepted"}),
        ((), "ask/", {"words": "Hej"}),
        ((), "rest/", {"because": "Semester"}),
        (SENT, "outcome/", {"to": "helped", "side": "company", "on": "2026-03-02"}),
        (SENT, "progress/", {"to": "begun", "on": "2026-03-02"}),
        (SENT, "question/", {"question": "Annat"}),
        (SENT, "retry/", {}),
        (ACCEPTED, "answered/", {"channel": "phone", "answer": "later"}),
        ((*SENT, State.DECLINED), "withdraw/", {}),
    ],
)
def test_what_does_not_lead_on_from_where_it_stands_is_told(half, mine, way, verb, sent):
    referral = a_referral(half, *way)
    before = list(Referral.objects.values())
    assert mine.post(path(referral, verb), sent).status_code == 409
    assert list(Referral.objects.values()) == before
    assert not Message.objects.exists()


def test_a_referral_rests_and_goes_on(half, mine):
    referral = a_referral(half, *SENT)
    told = mine.post(path(referral, "rest/"), {"because": "Semester"}, follow=True)
    assert "Vilar" in text_of(told)
    assert "Semester" in text_of(told)
    told = mine.post(path(referral, "rest/"), {"release": "1"}, follow=True)
    assert "Vilar inte längre" in text_of(told)


def test_a_draft_is_laid_down_and_nobody_is_said_to_have_drawn_back(half, mine):
    referral = a_referral(half)
    told = text_of(mine.post(path(referral, "withdraw/"), {"seen": "0"}, follow=True))
    assert "Utkastet lades ner" in told
    assert "Företaget drog tillbaka" not in told


def test_a_company_draws_back_and_what_was_shared_for_it_stops(half, mine):
    referral = a_referral(half, *SENT)
    told = mine.post(path(referral, "withdraw/"), {"words": "Ägarbyte.", "seen": "1"}, follow=True)
    assert "Företaget drog tillbaka" in text_of(told)
    assert "Ägarbyte." in text_of(told)
    assert now_of(referral).sharing.revoked_at is not None


def test_a_sharing_is_stopped_at_the_companys_word(half, mine):
    referral = a_referral(half, *ACCEPTED)
    told = mine.post(path(referral, "stop/"), follow=True)
    assert "Företaget stoppade delningen" in text_of(told)
    assert now_of(referral).state == "accepted"
    mine.post(path(a_referral(half), "stop/"))
    assert Sharing.objects.filter(revoked_at=None).count() == 0


def test_a_second_try_is_reached_from_the_first_and_back(half, mine):
    first = a_referral(half, *SENT, State.DECLINED)
    told = mine.post(path(first, "retry/"), follow=True)
    second = Referral.objects.get(earlier=first)
    assert told.redirect_chain[-1][0] == path(second)
    assert path(first) in text_of(told)
    assert "Det förra slutade så: Tackat nej" in text_of(told)
    assert path(second) in text_of(mine.get(path(first)))


def test_each_referral_of_a_case_has_its_own_state_and_none_is_summed(half, mine):
    a_referral(half, *SENT, State.DECLINED)
    a_referral(half, *ACCEPTED)
    resting = a_referral(half, *SENT)
    hold(resting, by=half.people["adviser"], at=now())
    a_referral(half, *BEGUN, route=Route.APPLICATION)
    page = mine.get(f"/sv/cases/{half.case.code}/")
    states = [each["state"] for each in page.context["referrals"]]
    assert states == ["Ansökan påbörjad", "Skickad", "Tackat ja", "Tackat nej"]
    assert [each["rests"] for each in page.context["referrals"]] == [False, True, False, False]


@pytest.mark.parametrize(
    ("way", "actor", "told"),
    [
        (SENT, Actor.PERSON, "Vi fick inte kontakt med Almi"),
        (ACCEPTED, Actor.COMPANY, "Företaget fick inte kontakt med Almi"),
        (ACCEPTED, Actor.PROVIDER, "fick inte kontakt med företaget"),
        (ACCEPTED, Actor.PERSON, "och företaget fick inte kontakt"),
    ],
)
def test_who_did_not_reach_whom_is_said(half, mine, way, actor, told):
    referral = a_referral(half, *way)
    by = half.people["adviser"] if actor == Actor.PERSON else None
    lead(referral, State.UNREACHABLE, actor=actor, by=by, at=now())
    assert told in text_of(mine.get(path(referral)))


def test_where_nobody_has_written_an_address_it_is_said_before_and_after(half, mine):
    referral = a_referral(half)
    Provider.objects.update(email="")
    page = mine.get(path(referral))
    assert "ingen e-postadress" in text_of(page)
    told = mine.post(path(referral, "send/"), permission(page), follow=True)
    assert "ring dem" in text_of(told)
    assert "ingen e-postadress" in text_of(told)


def at_ago(days):
    return now() - timedelta(days=days)


def test_today_tells_of_answers_questions_silence_and_drafts(half, mine):
    old = a_referral(half, *SENT, at=at_ago(40))
    came = a_referral(half, *SENT)
    lead(came, State.DECLINED, Told(reason=Reason.NO_CAPACITY), actor=Actor.PROVIDER, at=now())
    asked = a_referral(half, *SENT)
    ask(asked, "Vilket material?", actor=Actor.PROVIDER, at=now())
    seen = a_referral(half, *SENT)
    lead(seen, State.RECEIVED, actor=Actor.PROVIDER, at=now())
    ours = a_referral(half, *ACCEPTED)
    draft = a_referral(half)
    page = mine.get("/sv/today/")
    assert {each["row"].pk for each in page.context["answers"]} == {came.pk, asked.pk}
    assert [each["row"].pk for each in page.context["silent"]] == [old.pk]
    assert [each["row"].pk for each in page.context["unsent"]] == [draft.pk]
    assert "undrar: Vilket material?" in text_of(page)
    mine.post(path(asked, "ask/"), {"words": "Stål."})
    hold(old, by=half.people["adviser"], at=now())
    page = mine.get("/sv/today/")
    assert {each["row"].pk for each in page.context["answers"]} == {came.pk}
    assert page.context["silent"] == []
    assert ours.state == "accepted"


def test_today_tells_of_no_old_answers_and_of_nobody_elses(world, half, mine):
    came = a_referral(half, *SENT, at=at_ago(40))
    lead(came, State.ACCEPTED, actor=Actor.PROVIDER, at=at_ago(30))
    a_referral(world.theirs)
    theirs = a_referral(world.theirs, *SENT)
    lead(theirs, State.ACCEPTED, actor=Actor.PROVIDER, at=now())
    page = mine.get("/sv/today/")
    assert (page.context["answers"], page.context["unsent"]) == ([], [])
    second = logged_in(world.second).get("/sv/today/")
    assert second.context["answers"] == []


@pytest.mark.parametrize("address", ["today/", "cases/{case}/"])
def test_lists_ask_as_much_for_one_as_for_many(half, mine, address):
    address = f"/sv/{address.format(case=half.case.code)}"

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            mine.get(address)
        return len(queries)

    def fill():
        for way in ((), SENT, ACCEPTED, (*SENT, State.DECLINED)):
            referral = a_referral(half, *way, at=at_ago(40))
            if way == SENT:
                ask(referral, "Hej", actor=Actor.PROVIDER, at=now())

    fill()
    mine.get(address)
    few = asked()
    for _ in range(3):
        fill()
    assert asked() == few


def test_a_referral_of_another_programme_is_not_found(world, mine):
    theirs = a_referral(world.theirs, *SENT)
    retry(
        a_referral(world.theirs, *SENT, State.DECLINED), by=world.theirs.people["adviser"], at=now()
    )
    for verb in ("", "answered/", "ask/", "rest/", "retry/", "stop/", "withdraw/"):
        assert mine.post(path(theirs, verb), {"words": "Hej"}).status_code == 404
    assert mine.get(path(theirs)).status_code == 404
