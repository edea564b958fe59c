"""Several at the same moment tell how it went, stop a sharing or ask for a call: one of each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from web.introduced import introduced, led
from web.people import AT

from sluss.casework.models import Outcome, Referral, Saying
from sluss.casework.models.referrals import Actor, State
from sluss.casework.outcomes import Answered, Asked, end, tell
from sluss.casework.referring import Moved, lead
from sluss.casework.saying import say
from sluss.casework.stopping import stop_sharing
from sluss.core.referrals import NotAllowed

pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="there only one at a time writes, by its own lock"
)
ENDS = (State.HELPED, State.NOT_HELPED, State.UNREACHABLE, State.HELPED)


def at_once(*calls):
    """Make the calls at the same moment and return what each answered, or raised."""
    meeting = Barrier(len(calls), timeout=20)

    def one(call):
        meeting.wait()
        try:
            return call()
        except (Moved, Answered, NotAllowed) as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_of_four_colleagues_who_tell_the_end_at_once_three_are_told(transactional_db, world):
    referral = led(introduced(world.ours), State.ACCEPTED)
    stale = [Referral.objects.get(pk=referral.pk) for _each in ENDS]
    calls = [
        lambda r=r, to=to: end(r, to, Outcome(side=Actor.COMPANY), at=AT)
        for r, to in zip(stale, ENDS, strict=True)
    ]
    answers = at_once(*calls)
    assert sum(isinstance(each, Moved) for each in answers) == 3
    assert Outcome.objects.count() == 1
    assert referral.changes.count() == 3


def test_a_question_answered_by_four_at_once_is_answered_once(transactional_db, world):
    referral = led(introduced(world.ours), State.ACCEPTED, State.HELPED)
    given = {"referral": referral, "side": Actor.COMPANY, "asked": Asked.SIX, "answer": "yes"}
    answers = at_once(*(lambda: tell(Outcome(**given), at=AT) for _each in ENDS))
    assert sum(isinstance(each, Answered) for each in answers) == 3
    assert Outcome.objects.count() == 1


def test_a_sharing_stopped_while_the_provider_says_yes_is_stopped_in_one_order(
    transactional_db, world
):
    referral = introduced(world.ours)
    stale = Referral.objects.get(pk=referral.pk)
    stopped, answered = at_once(
        lambda: stop_sharing(referral.sharing, at=AT),
        lambda: lead(stale, State.ACCEPTED, actor=Actor.PROVIDER, at=AT),
    )
    referral.refresh_from_db()
    assert stopped is True
    assert referral.sharing.revoked_at == AT
    expected = State.WITHDRAWN if isinstance(answered, Moved) else State.ACCEPTED
    assert referral.state == expected
    assert referral.changes.count() == 2


def test_four_who_ask_for_a_call_at_once_ask_for_one(transactional_db, world):
    case = world.ours.case
    at_once(*(lambda: say(case, Saying(kind=Saying.Kind.CALL), at=AT) for _each in ENDS))
    assert Saying.objects.count() == 1
