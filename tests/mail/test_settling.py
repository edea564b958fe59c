"""Letters that did not surely arrive: a person decides once, and the second is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from django.utils.translation import override
from web.lettered import GONE, a_letter
from web.referred import a_referral

from sluss.casework.models.referrals import State as ReferralState
from sluss.directory.models import Contact
from sluss.directory.permits import NotPermitted
from sluss.directory.sharing import revoke
from sluss.directory.stamps import ChangedMeanwhile
from sluss.mail.faults import plain
from sluss.mail.models import Letter
from sluss.mail.sending import send_waiting
from sluss.mail.settling import (
    OPEN,
    NoAddress,
    NotWanted,
    addresses_now,
    give_up,
    open_letters,
    say_arrived,
    send_again,
)

State = Letter.State
VERBS = {say_arrived: State.SENT, send_again: State.WAITING, give_up: State.DROPPED}


@pytest.fixture
def half(world):
    half = world.ours
    Contact.objects.create(company=half.company, name="Kim Ek", email="kim@plat.test")
    return half


@pytest.fixture
def told(half):
    return {"by": half.people["adviser"], "at": timezone.now()}


def as_read(letter):
    return Letter.objects.select_related("case__company__programme").get(pk=letter.pk)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("verb", VERBS)
def test_a_person_decides_and_it_is_kept_who_and_when(half, told, state, verb):
    letter = verb(a_letter(half, state), **told)
    kept = as_read(letter)
    assert kept.state == VERBS[verb]
    assert (kept.settled_by, kept.settled_at) == (told["by"], told["at"])
    assert kept.settled_as in Letter.Settled.values
    assert not open_letters(half.programme).exists()


@pytest.mark.parametrize("verb", VERBS)
def test_who_decides_second_is_told_and_nothing_changes(half, told, verb):
    letter = a_letter(half, State.UNSURE)
    first, second = as_read(letter), as_read(letter)
    give_up(first, **told)
    with pytest.raises(ChangedMeanwhile) as changed:
        verb(second, by=half.people["lead"], at=timezone.now())
    assert changed.value.theirs.settled_by == told["by"]
    assert as_read(letter).state == State.DROPPED


@pytest.mark.parametrize("state", set(State) - set(OPEN))
@pytest.mark.parametrize("verb", VERBS)
def test_a_letter_that_arrived_or_is_on_its_way_is_nobodys_to_decide(half, told, state, verb):
    letter = a_letter(half, state)
    with pytest.raises(ChangedMeanwhile):
        verb(letter, **told)
    assert as_read(letter).state == state


def test_what_arrived_was_sent_when_it_was_handed_over(half, told):
    letter = a_letter(half, State.UNSURE)
    assert say_arrived(letter, **told).sent_at == letter.claimed_at
    bare = a_letter(half, claimed_at=None)
    assert say_arrived(bare, **told).sent_at == told["at"]


def test_what_is_sent_again_goes_once_at_the_next_sending(half, told):
    letter = a_letter(half, State.UNSURE)
    stale = as_read(letter)
    send_again(letter, **told)
    with pytest.raises(ChangedMeanwhile):
        send_again(stale, **told)
    assert send_waiting(told["at"]) == 1
    assert send_waiting(told["at"]) == 0
    assert [each.to for each in mail.outbox] == [["kim@plat.test"]]
    assert as_read(letter).state == State.SENT


def test_a_page_from_before_the_last_try_does_not_send_once_more(half, told):
    letter = a_letter(half, State.UNSURE)
    stale = as_read(letter)
    send_again(letter, **told)
    send_waiting(told["at"])
    Letter.objects.filter(pk=letter.pk).update(state=State.UNSURE)
    with pytest.raises(ChangedMeanwhile):
        send_again(stale, **told)
    assert send_waiting(told["at"]) == 0


def test_a_sender_that_was_slow_changes_nothing_of_what_is_on_its_way_again(half, told):
    from sluss.mail.sending import settle

    letter = a_letter(half, State.UNSURE)
    slow = as_read(letter)
    send_again(letter, **told)
    settle([slow], State.FAILED, told["at"], "late")
    assert as_read(letter).state == State.WAITING


def test_what_nobody_wants_any_longer_is_not_sent_again(half, told):
    referral = a_referral(half, ReferralState.SENT)
    letter = a_letter(half, kind="sent.provider", referral=referral, recipient="post@almi.test")
    revoke(referral.sharing, at=told["at"])
    with pytest.raises(NotWanted):
        send_again(as_read(letter), **told)
    assert as_read(letter).state == State.FAILED
    assert as_read(letter).settled_by is None
    give_up(as_read(letter), **told)


def test_a_letter_follows_an_address_that_was_corrected(half, told):
    letter = a_letter(half)
    half.company.contacts.update(email="Kim.Ek@plat.test")
    assert addresses_now(letter, told["at"]) == ["kim.ek@plat.test", "kim@plat.test"]
    assert send_again(letter, "kim.ek@plat.test", **told).recipient == "kim.ek@plat.test"
    send_waiting(told["at"])
    assert mail.outbox[0].to == ["kim.ek@plat.test"]


def test_a_letter_goes_nowhere_else_and_to_nobody_who_has_it(half, told):
    letter = a_letter(half)
    Contact.objects.create(company=half.company, name="Lo Ek", email="lo@plat.test")
    a_letter(half, State.SENT, source=letter.source, recipient="lo@plat.test")
    for address in ("lo@plat.test", "someone@else.test"):
        with pytest.raises(NoAddress):
            send_again(as_read(letter), address, **told)
    assert as_read(letter).state == State.FAILED


def test_who_may_not_write_in_the_programme_nor_run_it_decides_nothing(world, half):
    letter, at = a_letter(half, State.UNSURE), timezone.now()
    refused = [half.people[who] for who in ("reader", "provider")]
    for person in (*refused, world.member, world.theirs.people["lead"]):
        for verb in VERBS:
            with pytest.raises(NotPermitted):
                verb(letter, by=person, at=at)
    assert as_read(letter).state == State.UNSURE
    for who in ("lead", "administrator"):
        say_arrived(a_letter(half), by=half.people[who], at=at)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="there only one at a time writes")
def test_of_four_who_press_at_once_one_sends_and_three_are_told(transactional_db, world):
    half, at = world.ours, timezone.now()
    letter = a_letter(half, State.UNSURE)
    stale, meeting = [as_read(letter) for _each in range(4)], Barrier(4, timeout=20)

    def press(read):
        meeting.wait()
        try:
            return send_again(read, by=half.people["adviser"], at=at)
        except ChangedMeanwhile as changed:
            return changed
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, stale))
    assert sum(isinstance(each, Letter) for each in answers) == 1
    assert send_waiting(at + timedelta(minutes=1)) == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (GONE, "känner inte till adressen"),
        ("{'a@b.test': (452, b'4.2.2 mailbox full')}", "brevlåda är full"),
        ("(554, b'5.7.1 message looks like spam')", "spärrar brev"),
        ("(535, b'5.7.8 authentication failed')", "släpper inte in Sluss"),
        ("{'a@b.test': (451, b'4.3.0 try again')}", "inte emot brevet just då"),
        ("[Errno 111] Connection refused", "ingen kontakt med e-postservern"),
        ("[Errno -2] Name or service not known", "ingen kontakt med e-postservern"),
        ("(500, b'what')", "tog inte emot brevet."),
    ],
)
def test_what_a_mail_server_answered_is_told_in_plain_words(fault, words):
    with override("sv"):
        assert words in plain(Letter(state=State.FAILED, fault=fault))


def test_what_was_broken_off_says_so_and_nothing_is_said_of_what_had_no_fault():
    with override("sv"):
        assert "innan den hade svarat" in plain(Letter(state=State.UNSURE, fault="(550, b'x')"))
    assert plain(Letter(state=State.SENT)) == ""
