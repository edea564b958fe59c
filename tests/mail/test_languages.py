"""Everybody reads their letters in their own language, and is led to pages in it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from mail.delivering import deliver
from web.introduced import introduced

from sluss.casework.models import Link
from sluss.casework.models.referrals import Actor, State
from sluss.casework.referring import Told, lead
from sluss.directory.models import Contact, Provider
from sluss.directory.speaking import speak
from sluss.mail.composing import preview
from sluss.mail.models import Letter
from sluss.mail.queueing import enqueue

MAILBOX = "almi@brev.test"


@pytest.fixture
def referral(world):
    """Return an introduction in which provider and adviser read English, and the company both."""
    half = world.ours
    speak(half.people["adviser"], "en")
    for name, language in (("kim", "sv"), ("lou", "en")):
        given = {"email": f"{name}@plat.test", "language": language}
        Contact.objects.create(company=half.company, name=name.title(), **given)
    row = introduced(half)
    Provider.objects.update(language="en", email=MAILBOX)
    return row


def delivered(at=None):
    """Send what waits; return the mails by the address they go to."""
    return {each.to[0]: each for each in deliver(at)}


def test_each_side_of_one_change_is_told_in_its_own_language(referral):
    delivered()
    lead(referral, State.ACCEPTED, actor=Actor.PROVIDER, at=timezone.now())
    told = delivered()
    assert set(told) == {MAILBOX, "adviser@norra.test", "kim@plat.test", "lou@plat.test"}
    for address, hello, link in (
        (MAILBOX, "Hello,", "/en/answer/"),
        ("adviser@norra.test", "Hello,", "/en/referrals/"),
        ("kim@plat.test", "Hej!", "/sv/er-sida/"),
        ("lou@plat.test", "Hello,", "/en/er-sida/"),
    ):
        assert told[address].body.startswith(hello), address
        assert link in told[address].body, address
        other = "/sv/" if "/en/" in link else "/en/"
        assert other not in told[address].body, address
    languages = dict(Letter.objects.values_list("recipient", "language"))
    assert languages["lou@plat.test"] == "en"
    assert languages["kim@plat.test"] == "sv"


def test_days_amounts_and_what_is_called_something_follow_the_language(referral):
    told = delivered()
    bodies = {each.language: each.body for each in Letter.objects.all()}
    assert "Please answer by" in told[MAILBOX].body
    assert "senast den" in bodies["sv"]
    lead(referral, State.ACCEPTED, actor=Actor.PROVIDER, at=timezone.now())
    done = Told(words="We came.", amount_sek=18000)
    lead(referral, State.HELPED, done, actor=Actor.PROVIDER, at=timezone.now())
    told = delivered()
    assert "18\xa0000\xa0kr" in told["kim@plat.test"].body
    assert "18,000\xa0kr" in told["lou@plat.test"].body


def test_a_deputy_reads_the_providers_language(referral):
    today = timezone.localdate()
    Provider.objects.update(away_from=today, away_until=today, deputy_email="vik@brev.test")
    told = delivered()
    assert MAILBOX not in told
    assert told["vik@brev.test"].body.startswith("Hello,")


def test_what_is_shown_before_it_is_sent_is_the_letter_that_goes(referral):
    referral.provider.refresh_from_db()
    shown = preview(referral, at=timezone.now())
    delivered()
    sent = Letter.objects.get(kind="sent.provider")
    assert (shown.language, shown.subject) == ("en", sent.subject)
    assert "{" not in shown.body


def test_a_days_reminders_are_one_letter_in_one_language(world, referral):
    for row in (referral, introduced(world.ours)):
        row.reminders.create(kind="remind", due_on=timezone.localdate(), at=timezone.now())
    Provider.objects.update(email=MAILBOX)
    delivered()
    told = mail.outbox[-1]
    assert told.to == [MAILBOX]
    assert "2 questions are waiting for you" in told.subject
    assert "/sv/" not in told.body
    assert told.body.count("/en/answer/") == 2
    assert told.body.count("/en/mailbox/") == 1


# The link to all that waits


def test_a_letter_to_a_provider_has_a_link_to_all_that_waits(referral, client):
    body = delivered()[MAILBOX].body
    link = Link.objects.get(purpose="mailbox")
    assert (link.provider, link.revoked_at) == (referral.provider, None)
    path = "/en/mailbox/" + body.partition("/en/mailbox/")[2].split()[0]
    assert client.get(path).status_code == 200
    kept = Letter.objects.values_list("body", flat=True)
    assert not any(path.split("/")[3] in each for each in kept)


def test_a_deputys_link_to_all_that_waits_ends_with_the_absence(referral, client):
    today = timezone.localdate()
    Provider.objects.update(
        away_from=today, away_until=today + timedelta(days=4), deputy_email="vik@brev.test"
    )
    delivered()
    ends = timezone.localtime(Link.objects.get(purpose="mailbox").expires_at)
    assert ends.date() == today + timedelta(days=5)
    assert (ends.hour, ends.minute) == (0, 0)


def test_a_deputy_without_a_last_day_has_it_for_a_month(referral):
    today = timezone.localdate()
    Provider.objects.update(away_from=today, deputy_email="vik@brev.test")
    delivered()
    ends = timezone.localtime(Link.objects.get(purpose="mailbox").expires_at)
    assert ends.date() == today + timedelta(days=31)


def test_whoever_does_not_read_the_mailbox_any_longer_gets_no_link_to_it(referral):
    enqueue(timezone.now())
    Provider.objects.update(email="another@brev.test")
    body = delivered()[MAILBOX].body
    assert "/answer/" in body
    assert "mailbox" not in body
    assert "All that waits" not in body
    assert not Link.objects.filter(purpose="mailbox").exists()


def test_a_company_and_an_adviser_get_no_link_to_a_mailbox(referral):
    told = delivered()
    lead(referral, State.ACCEPTED, actor=Actor.PROVIDER, at=timezone.now())
    told |= {each: body for each, body in delivered().items() if each != MAILBOX}
    assert {each for each in told if "/mailbox/" in told[each].body} == {MAILBOX}
    assert len(told) == 4


def test_words_of_others_make_no_link(world):
    introduced(world.ours, question="Se {link} och {mailbox} här")
    body = delivered()["brev@almi.test"].body
    assert "> Se { link } och { mailbox } här" in body
    assert body.count("/answer/") == body.count("/mailbox/") == 1
