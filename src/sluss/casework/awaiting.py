"""What of the referrals that have left waits for an adviser: answers, and silence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from sluss.casework.models import Case, Change, Hold, Message, Referral
from sluss.casework.models.referrals import Actor, Route, State

_OTHERS = (Actor.PROVIDER, Actor.COMPANY, Actor.TIMER)
_ASKING = (Actor.PROVIDER, Actor.COMPANY)


def answers_to(cases: QuerySet[Case], since: datetime) -> QuerySet[Any]:
    """Return the referrals whose latest word is not ours, newest first.

    A change counts from `since` on, a question until somebody of ours has answered it. `came_at` of
    each is when the word came, `asked` the question that stands, or None. That somebody has seen
    it is no answer.
    """
    changes = Change.objects.filter(referral=OuterRef("pk")).order_by("-number")
    said = Message.objects.filter(referral=OuterRef("pk")).order_by("-at", "-pk")
    rows = Referral.objects.filter(case__in=cases).annotate(
        led_by=Subquery(changes.values("actor")[:1]),
        led_at=Subquery(changes.values("at")[:1]),
        said_by=Subquery(said.values("actor")[:1]),
        said_for=Subquery(said.values("by")[:1]),
        said_at=Subquery(said.values("at")[:1]),
        said_words=Subquery(said.values("words")[:1]),
    )
    is_asked = Q(said_by__in=_ASKING, said_for=None)
    is_led = Q(led_by__in=_OTHERS, led_at__gte=since) & ~Q(state=State.RECEIVED)
    return rows.filter(is_asked | is_led).order_by(F("led_at").desc(nulls_last=True), "-pk")


def silent(cases: QuerySet[Case], before: datetime) -> QuerySet[Referral]:
    """Return the introductions sent before a moment that nobody has answered, oldest first.

    One that rests waits for nobody.
    """
    sent = Change.objects.filter(referral=OuterRef("pk"), to=State.SENT)
    rests = Hold.objects.filter(referral=OuterRef("pk"), ended_at=None)
    waiting = Referral.objects.filter(
        case__in=cases, route=Route.INTRODUCTION, state__in=(State.SENT, State.RECEIVED)
    )
    rows = waiting.annotate(sent_at=Subquery(sent.values("at")[:1]))
    return rows.filter(~Exists(rests), sent_at__lte=before).order_by("sent_at", "pk")


def unsent(cases: QuerySet[Case]) -> QuerySet[Referral]:
    """Return the drafts that nobody has sent or laid down, oldest first."""
    return Referral.objects.filter(case__in=cases, state=State.DRAFTED).order_by("at", "pk")
