"""What came of a referral is told once by each side, is asked of everybody, and can be stopped."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from web.introduced import introduced, led
from web.people import AT, NEED

from sluss.casework.models import Case, Outcome, Referral, Saying
from sluss.casework.models.referrals import Actor, Channel, Reason, Route, State
from sluss.casework.outcomes import AFTERWARDS, Answered, end, open_questions, outcomes_of, tell
from sluss.casework.referring import Moved, Told, draft, lead, send
from sluss.casework.saying import MOST_WAITING, TooMany, say, see_to, waiting_sayings
from sluss.casework.stopping import stop_sharing, withdraw
from sluss.core.errors import ValueFault
from sluss.core.referrals import NotAllowed
from sluss.directory.models import Sharing
from sluss.directory.permits import NotPermitted
from sluss.directory.sharing import is_valid

Asked, Answer, Kind = Outcome.Asked, Outcome.Answer, Saying.Kind
FINAL = [State.HELPED, State.NOT_HELPED, State.UNREACHABLE, State.DECLINED, State.WITHDRAWN]


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def accepted(half):
    return led(introduced(half), State.ACCEPTED)


def an_outcome(referral=None, **more):
    given = {"side": Actor.COMPANY, "asked": Asked.END, "changed": "Vi slänger hälften så mycket."}
    return Outcome(**({"referral": referral} if referral else {}) | given | more)


def an_answer(referral, asked=Asked.SIX, **more):
    return an_outcome(referral, asked=asked, answer=Answer.PARTLY, **more)


def ended(half, state):
    referral = introduced(half)
    by = half.people["adviser"] if state == State.WITHDRAWN else None
    if state in (State.HELPED, State.NOT_HELPED):
        led(referral, State.ACCEPTED)
    actor = Actor.PERSON if by else Actor.PROVIDER
    told = Told(reason=Reason.NO_CAPACITY if state == State.DECLINED else None)
    lead(referral, state, told, actor=actor, by=by, at=AT)
    return referral


def asked_of(referral, *kinds, on=date(2026, 6, 1)):
    for place, kind in enumerate(kinds):
        due = on + timedelta(days=place)
        referral.reminders.create(kind=kind, due_on=due, at=AT)


def test_the_company_tells_how_it_went_with_amount_and_days(half, accepted):
    days = {"begun_on": date(2026, 3, 1), "ended_on": date(2026, 3, 20)}
    made = an_outcome(given="Rådgivning", amount_sek=12_000, **days)
    row = end(accepted, State.HELPED, made, at=AT)
    row.refresh_from_db()
    assert (row.side, row.asked, row.by, row.amount_sek) == ("company", "end", None, 12_000)
    change = accepted.changes.get(to=State.HELPED)
    assert (change.actor, change.amount_sek, change.on) == ("company", 12_000, date(2026, 3, 20))
    assert change.words == "Vi slänger hälften så mycket."


def test_an_adviser_writes_down_what_a_company_told_by_telephone(half, accepted):
    made = an_outcome(channel=Channel.PHONE)
    row = end(accepted, State.NOT_HELPED, made, by=half.people["adviser"], at=AT)
    change = accepted.changes.get(to=State.NOT_HELPED)
    assert (row.side, row.by) == ("company", half.people["adviser"])
    assert (change.actor, change.channel) == ("person", "phone")


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_who_may_not_write_tells_nothing_for_others(world, half, accepted, role):
    for who in (half.people[role], world.theirs.people["adviser"]):
        with pytest.raises(NotPermitted):
            end(accepted, State.HELPED, an_outcome(), by=who, at=AT)
        with pytest.raises(NotPermitted):
            tell(an_answer(accepted), by=who, at=AT)
        with pytest.raises(NotPermitted):
            stop_sharing(accepted.sharing, by=who, at=AT)
    assert not Outcome.objects.exists()
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED
    assert Sharing.objects.get().revoked_at is None


def test_two_who_tell_the_end_at_once_leave_one_and_a_clear_word(half, accepted):
    again = Referral.objects.get(pk=accepted.pk)
    end(accepted, State.HELPED, an_outcome(), at=AT)
    with pytest.raises(Moved) as told:
        end(again, State.NOT_HELPED, an_outcome(changed="Nej"), at=AT)
    assert told.value.stands.state == State.HELPED
    assert Outcome.objects.count() == 1


def test_each_side_answers_a_question_once(half):
    referral = ended(half, State.HELPED)
    first = tell(an_answer(referral), at=AT)
    tell(an_answer(referral, side=Actor.PROVIDER), at=AT)
    tell(an_answer(referral, Asked.TWELVE), at=AT)
    with pytest.raises(Answered) as told:
        tell(an_answer(referral, changed="Annat"), at=AT + timedelta(days=1))
    assert told.value.stands == first
    assert list(outcomes_of([referral]).values_list("side", "asked")) == [
        ("company", "six"),
        ("provider", "six"),
        ("company", "twelve"),
    ]


@pytest.mark.parametrize("state", FINAL)
@pytest.mark.parametrize("asked", AFTERWARDS)
def test_everybody_is_asked_also_refused_and_unreachable(half, state, asked):
    referral = ended(half, state)
    asked_of(referral, asked)
    assert [each.kind for each in open_questions(half.case, Actor.COMPANY)] == [asked]
    tell(an_answer(referral, asked), at=AT)
    assert open_questions(half.case, Actor.COMPANY) == []
    assert [each.kind for each in open_questions(half.case, Actor.PROVIDER)] == [asked]


def test_only_the_latest_question_after_the_end_is_asked(half):
    referral = ended(half, State.DECLINED)
    asked_of(referral, *AFTERWARDS)
    assert [each.kind for each in open_questions(half.case, Actor.COMPANY)] == ["twelve"]
    tell(an_answer(referral, Asked.TWELVE), at=AT)
    assert open_questions(half.case, Actor.COMPANY) == []


def test_whether_they_have_been_in_touch_is_asked_only_while_it_is_under_way(half, accepted):
    asked_of(accepted, Asked.HEARD)
    assert [each.kind for each in open_questions(half.case, Actor.COMPANY)] == ["heard"]
    row = an_outcome(accepted, asked=Asked.HEARD, answer=Answer.NO, changed="")
    end(accepted, State.HELPED, an_outcome(), at=AT)
    assert open_questions(half.case, Actor.COMPANY) == []
    with pytest.raises(Moved):
        tell(row, at=AT)


@pytest.mark.parametrize("asked", [Asked.END, *AFTERWARDS])
def test_nothing_came_yet_of_what_is_under_way(half, accepted, asked):
    with pytest.raises(Moved):
        tell(an_answer(accepted, asked), at=AT)
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"side": Actor.TIMER}, "the company's or the provider's"),
        ({"asked": Asked.SIX, "answer": ""}, "answers yes, partly or no"),
        ({"begun_on": date(2026, 3, 2), "ended_on": date(2026, 3, 1)}, "wrong way round"),
    ],
)
def test_an_answer_that_says_nothing_is_refused_by_the_code_and_the_database(half, more, told):
    referral = ended(half, State.HELPED)
    with pytest.raises(ValueFault, match=told):
        tell(an_outcome(referral, **more), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        an_outcome(referral, at=AT, **more).save()


def test_what_the_table_does_not_hold_leaves_no_outcome(half):
    referral = introduced(half)
    with pytest.raises(NotAllowed):
        end(referral, State.HELPED, an_outcome(), at=AT)
    assert not Outcome.objects.exists()


# Stopping


def test_stopping_a_sharing_takes_back_what_waits_and_leaves_what_was_accepted(half):
    waits, goes_on = introduced(half), introduced(half, offer="exportcentrum-vg")
    led(goes_on, State.ACCEPTED)
    Referral.objects.filter(pk=goes_on.pk).update(sharing=waits.sharing)
    assert stop_sharing(waits.sharing, at=AT)
    for referral, state in ((waits, State.WITHDRAWN), (goes_on, State.ACCEPTED)):
        referral.refresh_from_db()
        assert referral.state == state
    assert waits.changes.get(to=State.WITHDRAWN).actor == "company"
    assert not is_valid(Sharing.objects.get(pk=waits.sharing.pk), AT.date() + timedelta(days=300))


def test_stopping_twice_stops_once(half):
    referral = introduced(half)
    assert stop_sharing(referral.sharing, at=AT)
    assert not stop_sharing(referral.sharing, at=AT)
    assert referral.changes.filter(to=State.WITHDRAWN).count() == 1


def test_an_adviser_stops_for_a_company_that_called(half):
    referral = introduced(half)
    stop_sharing(referral.sharing, by=half.people["lead"], channel=Channel.PHONE, at=AT)
    change = referral.changes.get(to=State.WITHDRAWN)
    assert (change.actor, change.by, change.channel) == ("person", half.people["lead"], "phone")


def test_what_was_shared_for_one_alone_stops_when_it_is_taken_back(half):
    referral = introduced(half)
    withdraw(referral, at=AT)
    assert Sharing.objects.get().revoked_at == AT


def test_what_another_needs_is_shared_on(half):
    first = introduced(half)
    row = Referral(need=NEED, offer=first.offer, route=Route.INTRODUCTION, question="Och såset?")
    second = draft(half.case, row, by=half.people["adviser"], at=AT)
    send(second, first.sharing, by=half.people["adviser"], at=first.sharing.given_at)
    withdraw(first, Told(words="Vi hinner inte"), at=AT)
    assert Sharing.objects.get().revoked_at is None
    withdraw(second, at=AT)
    assert Sharing.objects.get().revoked_at == AT


def test_what_has_ended_is_not_taken_back(half):
    referral = ended(half, State.HELPED)
    with pytest.raises(NotAllowed):
        withdraw(referral, at=AT)
    assert Sharing.objects.get().revoked_at is None


# Saying


def test_a_company_asks_for_a_call_once_until_somebody_called(half):
    first = say(half.case, Saying(kind=Kind.CALL), at=AT)
    again = say(half.case, Saying(kind=Kind.CALL, words=" 0520-123 45 "), at=AT)
    assert again == first
    assert Saying.objects.get().words == "0520-123 45"
    assert see_to(first, by=half.people["adviser"], at=AT)
    assert not see_to(first, by=half.people["lead"], at=AT)
    assert say(half.case, Saying(kind=Kind.CALL), at=AT) != first
    assert Saying.objects.get(pk=first.pk).seen_to_by == half.people["adviser"]


def test_the_same_said_twice_is_one_and_something_else_is_two(half):
    for words in ("Fel plåt", "Fel plåt ", "Fel måtenhet"):
        say(half.case, Saying(kind=Kind.WRONG, about="Er plan", words=words), at=AT)
    assert list(Saying.objects.values_list("words", flat=True)) == ["Fel plåt", "Fel måtenhet"]


def test_nothing_wrong_is_said_without_words(half):
    with pytest.raises(ValueFault):
        say(half.case, Saying(kind=Kind.WRONG, words="  "), at=AT)


def test_a_page_without_an_account_fills_nobodys_day(half):
    for number in range(MOST_WAITING):
        say(half.case, Saying(kind=Kind.WRONG, words=str(number)), at=AT)
    for kind in Kind:
        with pytest.raises(TooMany):
            say(half.case, Saying(kind=kind, words="en till"), at=AT)
    assert Saying.objects.count() == MOST_WAITING


@pytest.mark.parametrize("role", ["reader", "provider", "administrator"])
def test_only_who_may_write_sees_to_it(world, half, role):
    saying = say(half.case, Saying(kind=Kind.CALL), at=AT)
    for who in (half.people[role], world.theirs.people["adviser"]):
        with pytest.raises(NotPermitted):
            see_to(saying, by=who, at=AT)
    assert list(waiting_sayings(Case.objects.all())) == [saying]


def test_the_database_keeps_one_open_call_and_names_who_saw_to_it(half):
    say(half.case, Saying(kind=Kind.CALL), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Saying.objects.create(case=half.case, kind=Kind.CALL, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Saying.objects.update(seen_to_at=AT)
