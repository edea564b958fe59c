"""What came of a referral: told at its end, and asked again after three, six and twelve months.

Everybody is asked, also those who were refused or never reached: what never was answered counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from sluss.casework.models import Case, Outcome, Referral, Reminder
from sluss.casework.models.referrals import Actor, State
from sluss.casework.referring import Moved, Told, has_ended, lead
from sluss.core.errors import ValueFault
from sluss.directory.models import Person
from sluss.directory.permits import require_write

Asked, Answer = Outcome.Asked, Outcome.Answer

AFTERWARDS = (Asked.THREE, Asked.SIX, Asked.TWELVE)
"""What is asked when a referral has come to its end, in the order it is asked."""

SIDES = (Actor.COMPANY, Actor.PROVIDER)


class Answered(Exception):
    """The question was answered before; `stands` is that answer."""

    def __init__(self, stands: Outcome) -> None:
        super().__init__(f"answered {stands.at:%Y-%m-%d}")
        self.stands = stands


@transaction.atomic
def tell(outcome: Outcome, *, by: Person | None = None, at: datetime) -> Outcome:
    """Keep what one side answered, in a row that is not yet kept; it needs `referral` and `side`.

    `by` is the adviser who writes it down for them. Raises `Answered` where that side has answered
    the question already, `Moved` where the referral does not stand where the question is asked,
    `ValueFault` for an answer that says nothing, and `NotPermitted`.
    """
    if by is not None:
        require_write(by, outcome.referral.case.company.programme)
    now = Referral.objects.select_for_update().get(pk=outcome.referral.pk)
    _require_sense(outcome)
    before = now.outcomes.filter(asked=outcome.asked, side=outcome.side).first()
    if before is not None:
        raise Answered(before)
    is_asked = now.state == State.ACCEPTED if outcome.asked == Asked.HEARD else has_ended(now)
    if not is_asked:
        raise Moved(now)
    outcome.by, outcome.at = by, at
    outcome.save(force_insert=True)
    return outcome


def _require_sense(outcome: Outcome) -> None:
    outcome.given, outcome.changed = outcome.given.strip(), outcome.changed.strip()
    if outcome.side not in SIDES:
        raise ValueFault(f"an outcome is the company's or the provider's, not '{outcome.side}'")
    if outcome.asked != Asked.END and not outcome.answer:
        raise ValueFault("who is asked answers yes, partly or no")
    if outcome.begun_on and outcome.ended_on and outcome.ended_on < outcome.begun_on:
        raise ValueFault("what ended before it began has its days the wrong way round")


@transaction.atomic
def end(
    referral: Referral, to: State, outcome: Outcome, *, by: Person | None = None, at: datetime
) -> Outcome:
    """Lead a referral to its end, and keep what came of it as the side of `outcome` tells it.

    Raises `Moved` and `NotAllowed` as `lead` does, and as `tell` does.
    """
    outcome.referral, outcome.asked = referral, Asked.END
    told = Told(
        words=outcome.changed or outcome.given,
        amount_sek=outcome.amount_sek,
        on=outcome.ended_on,
        channel=outcome.channel or None,  # type: ignore[arg-type]
    )
    actor = Actor.PERSON if by else Actor(outcome.side)
    lead(referral, to, told, actor=actor, by=by, at=at)
    return tell(outcome, by=by, at=at)


def open_questions(case: Case, side: Actor) -> list[Reminder]:
    """Return what a side is asked about a case's referrals and has not answered: two queries.

    Of the questions after the end only the latest of each referral is asked.
    """
    asked = Reminder.objects.filter(referral__case=case, kind__in=[Asked.HEARD, *AFTERWARDS])
    answered = set(
        Outcome.objects.filter(referral__case=case, side=side).values_list("referral", "asked")
    )
    latest: dict[tuple[int, bool], Reminder] = {}
    for each in asked.select_related("referral__provider").order_by("due_on", "pk"):
        latest[each.referral_id, each.kind == Asked.HEARD] = each
    return [each for each in latest.values() if _is_open(each, answered)]


def _is_open(question: Reminder, answered: set[tuple[int, str]]) -> bool:
    if (question.referral_id, question.kind) in answered:
        return False
    if question.kind == Asked.HEARD:
        return question.referral.state == State.ACCEPTED
    return has_ended(question.referral)


def outcomes_of(referrals: Iterable[Referral]) -> QuerySet[Outcome]:
    """Return what was told of the referrals, first told first."""
    return Outcome.objects.filter(referral__in=referrals).select_related("by")
