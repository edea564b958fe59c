"""Letters are sent once: what the mail server answers decides what becomes of each."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils.timezone import localtime
from web.people import AT, NEED

from sluss.casework.models import Link, Referral
from sluss.casework.models.referrals import Actor, Reason, State
from sluss.casework.referring import Told, ask, draft, lead, send
from sluss.directory.models import Contact, Sharing
from sluss.directory.sharing import revoke
from sluss.mail import sending
from sluss.mail.composing import preview
from sluss.mail.models import Letter
from sluss.mail.queueing import enqueue, unread
from sluss.mail.sending import PATIENCE, PAUSES, claim, mark_stranded, send_waiting

OFFER = "almi-radgivning"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def half(world):
    half = world.ours
    Contact.objects.create(company=half.company, name="Kim Ek", email="Kim@plat.test")
    Contact.objects.create(company=half.company, name="Utan adress")
    return half


def a_sharing():
    told = {"purpose": "att svara", "given_by": "Kim Ek", "right": "vd"}
    return Sharing(fields=["company", "contact"], until=date(2027, 1, 1), **told)


def introduced(half, question="Kan ni se över spillet?", email="post@almi.test", at=AT):
    asked = Referral(need=NEED, offer=OFFER, route="introduction", question=question)
    referral = draft(half.case, asked, by=half.people["adviser"], at=at)
    referral.provider.email = email
    referral.provider.save()
    send(referral, a_sharing(), by=half.people["adviser"], at=at)
    return referral


def states():
    return dict(Letter.objects.order_by("pk").values_list("kind", "state"))


class Answering:
    """A mail server that fails as it is told, at opening or when it is given a letter."""

    def __init__(self, opening=None, taking=None):
        self.opening, self.taking = opening, taking

    def open(self):
        if self.opening:
            raise self.opening

    def send_messages(self, _messages):
        if self.taking:
            raise self.taking

    def close(self):
        raise OSError("it is closed already")


def answer_with(monkeypatch, **faults):
    monkeypatch.setattr(sending, "get_connection", lambda: Answering(**faults))


def test_a_change_becomes_one_letter_to_each_and_is_sent_once(half):
    introduced(half)
    assert enqueue(AT) == 2
    assert enqueue(AT) == 0
    assert send_waiting(AT) == 2
    assert send_waiting(AT) == 0
    assert [each.to for each in mail.outbox] == [["post@almi.test"], ["kim@plat.test"]]
    first = mail.outbox[0]
    assert first.reply_to == [half.people["adviser"].email]
    assert "> Kan ni se över spillet?" in first.body
    assert "Norra Plåt AB" in first.subject
    assert set(states().values()) == {"sent"}


def test_the_link_is_made_when_the_letter_is_sent_and_kept_nowhere(half):
    introduced(half)
    enqueue(AT)
    assert not Link.objects.exists()
    assert all("{link}" in body for body in Letter.objects.values_list("body", flat=True))
    send_waiting(AT)
    sent = mail.outbox[0].body
    assert "http://127.0.0.1:8000/sv/answer/" in sent
    token = sent.partition("/answer/")[2].partition("/")[0]
    kept = Letter.objects.values_list("body", flat=True)
    assert not any(token in body for body in kept)
    assert all("{link}" in body for body in kept)
    assert Link.objects.filter(purpose="answer").count() == 1


def test_a_provider_without_an_address_gets_no_letter_and_stops_nobody_elses(half):
    introduced(half, email="")
    enqueue(AT)
    assert list(states()) == ["sent.company"]


def test_what_cannot_be_read_is_left_for_the_next_time_and_stops_no_other(half, monkeypatch):
    introduced(half)
    ask(Referral.objects.get(), "Hur mycket?", actor=Actor.PROVIDER, at=AT)
    monkeypatch.setattr(sending.Letter, "__str__", lambda _letter: "")
    from sluss.mail import queueing

    def broken(_row, _at):
        raise ValueError("planted")

    whole = queueing.OUTBOXES["change"]
    planted = queueing.Outbox(whole.rows, broken)
    monkeypatch.setitem(queueing.OUTBOXES, "change", planted)
    assert enqueue(AT) == 1
    assert unread("change").count() == 1
    monkeypatch.setitem(queueing.OUTBOXES, "change", whole)
    assert enqueue(AT) == 2
    assert not unread("change").exists()


def test_a_server_that_is_away_is_tried_again_later_and_at_last_told(half, monkeypatch):
    introduced(half)
    enqueue(AT)
    Letter.objects.filter(kind="sent.company").delete()
    answer_with(monkeypatch, opening=ConnectionRefusedError("nobody there"))
    at = AT
    for pause in PAUSES:
        assert send_waiting(at) == 1
        letter = Letter.objects.get()
        assert (letter.state, letter.next_try_at) == ("waiting", at + pause)
        assert send_waiting(at) == 0
        at += pause
    hold_adviser(monkeypatch)
    send_waiting(at)
    letter = Letter.objects.get(kind="sent.provider")
    assert (letter.state, letter.fault) == ("failed", "nobody there")
    told = Letter.objects.get(kind="undelivered.adviser")
    assert "gick inte" in told.subject
    assert "post@almi.test" in told.body


def hold_adviser(monkeypatch):
    """Let nothing more be sent after the first try of this round."""
    first = sending.hand_over
    monkeypatch.setattr(sending, "hand_over", lambda letters, at: first(letters, at))


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"post@almi.test": (550, b"no such")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"post@almi.test": (450, b"later")}), "waiting"),
        (smtplib.SMTPDataError(554, b"spam"), "failed"),
        (smtplib.SMTPDataError(451, b"later"), "waiting"),
        (smtplib.SMTPSenderRefused(553, b"who", "a@b"), "waiting"),
        (smtplib.SMTPServerDisconnected("gone"), "unsure"),
        (TimeoutError("slow"), "unsure"),
        (None, "sent"),
    ],
)
def test_what_the_server_answers_decides(half, monkeypatch, fault, state):
    introduced(half)
    enqueue(AT)
    Letter.objects.filter(kind="sent.company").delete()
    answer_with(monkeypatch, taking=fault)
    assert send_waiting(AT, most=1) == 1
    assert states()["sent.provider"] == state
    assert ("undelivered.adviser" in states()) == (state in ("failed", "unsure"))


def test_what_was_claimed_and_left_is_unsure_told_and_never_sent_again(half):
    introduced(half)
    enqueue(AT)
    [left] = claim(AT)
    assert mark_stranded(AT + PATIENCE - MINUTE) == 0
    assert mark_stranded(AT + PATIENCE) == 1
    assert mark_stranded(AT + PATIENCE) == 0
    send_waiting(AT + PATIENCE)
    assert states()[left.kind] == "unsure"
    assert [each.to for each in mail.outbox].count([left.recipient]) == 0
    told = [each for each in mail.outbox if each.to == [half.people["adviser"].email]]
    assert len(told) == 1
    assert left.recipient in told[0].body


def test_a_slow_sender_knows_better_than_who_took_it_for_stopped(half):
    introduced(half)
    enqueue(AT)
    left = claim(AT)
    mark_stranded(AT + PATIENCE)
    sending.settle(left, Letter.State.SENT, AT + PATIENCE)
    assert states()[left[0].kind] == "sent"


def test_reminders_come_in_one_letter_a_day_and_person(half):
    for number in range(3):
        referral = introduced(half, at=AT + number * MINUTE)
        referral.reminders.create(kind="remind", due_on=AT.date(), at=AT)
    enqueue(AT)
    send_waiting(AT)
    mine = [each for each in mail.outbox if "väntar på er" in each.subject]
    assert len(mine) == 1
    assert mine[0].body.count("/sv/answer/") == 3
    late = introduced(half, at=AT + 5 * MINUTE)
    late.reminders.create(kind="remind", due_on=AT.date(), at=AT)
    enqueue(AT + MINUTE)
    mail.outbox.clear()
    send_waiting(AT + MINUTE)
    assert not [each for each in mail.outbox if "väntar" in each.subject]
    waits = Letter.objects.get(kind="remind.provider", referral=late)
    assert localtime(waits.next_try_at).hour == 7
    send_waiting(AT + DAY)
    assert mail.outbox[-1].subject.startswith("Norra Plåt AB väntar på ert svar om Rådgivning")


def test_a_reminder_that_nobody_needs_any_longer_is_dropped(half):
    referral = introduced(half)
    referral.reminders.create(kind="remind", due_on=AT.date(), at=AT)
    enqueue(AT)
    lead(referral, State.ACCEPTED, actor=Actor.PROVIDER, at=AT)
    send_waiting(AT)
    assert states()["remind.provider"] == "dropped"


def test_nothing_goes_to_a_provider_once_the_sharing_is_stopped(half):
    referral = introduced(half)
    enqueue(AT)
    revoke(referral.sharing, at=AT)
    enqueue(AT)
    send_waiting(AT)
    assert states()["sent.provider"] == "dropped"
    assert states()["revoked.provider"] == "dropped"
    assert "post@almi.test" not in [to for each in mail.outbox for to in each.to]


def test_a_provider_that_has_heard_is_told_that_the_sharing_is_stopped(half):
    referral = introduced(half)
    enqueue(AT)
    send_waiting(AT)
    revoke(referral.sharing, at=AT)
    mail.outbox.clear()
    enqueue(AT + MINUTE)
    send_waiting(AT + MINUTE)
    told = {each.to[0]: each.subject for each in mail.outbox}
    assert told["post@almi.test"] == "Norra Plåt AB har stoppat delningen"
    assert set(told) == {"post@almi.test", "kim@plat.test", half.people["adviser"].email}


def test_a_company_is_told_when_the_last_one_asked_has_refused(half):
    referral = introduced(half)
    told = Told(reason=Reason.NO_CAPACITY, words="Mellan oss: aldrig dem.")
    lead(referral, State.DECLINED, told, actor=Actor.PROVIDER, at=AT)
    enqueue(AT)
    letters = {each.kind: each for each in Letter.objects.all()}
    assert "är ingen annan tillfrågad" in letters["declined.company"].body
    assert "Mellan oss" not in letters["declined.company"].body
    assert "Mellan oss" in letters["declined.adviser"].body
    assert "declined.provider" not in letters


def test_the_letter_is_seen_before_it_goes_and_nothing_is_kept(half):
    asked = Referral(need=NEED, offer=OFFER, route="introduction", question="{link}?")
    referral = draft(half.case, asked, by=half.people["adviser"], at=AT)
    letter = preview(referral, a_sharing(), at=AT)
    assert "Norra Plåt AB" in letter.subject
    assert "> { link }?" in letter.body
    assert "{link}" not in letter.body
    assert letter.recipient == ""
    assert not Letter.objects.exists()
    assert preview(referral, Sharing(fields=[]), at=AT).subject.startswith("Ett företag")
