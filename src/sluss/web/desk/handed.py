"""I dag: the answers that came, and what was handed over and waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localdate

from sluss.casework.awaiting import answers_to, silent, unsent
from sluss.casework.models import Case, Referral
from sluss.casework.models.referrals import Actor
from sluss.web.desk.referralwords import shown, with_changes

NEW = timedelta(days=14)
"""How long an answer is new."""

LONG = timedelta(days=14)
"""How long a silence is before it shows: about ten working days."""


def handed(mine: QuerySet[Case], most: int) -> dict[str, Any]:
    """Return answers, silences and drafts of one's own cases, at most so many, and how many."""
    now = timezone.now()
    came, quiet, drafts = answers_to(mine, now - NEW), silent(mine, now - LONG), unsent(mine)
    answers, silences, begun = (list(with_changes(each)[:most]) for each in (came, quiet, drafts))
    return {
        "answers": [_came(each) for each in answers],
        "silent": [{**shown(each), "sent_on": _sent_on(each)} for each in silences],
        "unsent": [shown(each) for each in begun],
        "answer_count": _count(answers, came, most),
        "handed_count": _count(silences, quiet, most) + _count(begun, drafts, most),
    }


def _count(fetched: list[Referral], every: QuerySet[Referral], most: int) -> int:
    """Return how many there are; the database is asked only where not all were fetched."""
    return len(fetched) if len(fetched) < most else every.count()


def _sent_on(referral: Any) -> date:
    return localdate(referral.sent_at)


def _came(referral: Any) -> dict[str, Any]:
    """Return a referral with the word that came, and the question that stands."""
    is_asked = referral.said_by in (Actor.PROVIDER, Actor.COMPANY) and referral.said_for is None
    moment = referral.said_at if is_asked else referral.led_at
    asked = {"asked": referral.said_words, "asked_by": referral.said_by} if is_asked else {}
    return {**shown(referral), **asked, "came_on": localdate(moment)}
