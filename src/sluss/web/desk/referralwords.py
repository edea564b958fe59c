"""A referral as an adviser reads it: where it stands, and what happened to it in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sluss.casework.models import Change, Hold, Message, Outcome, Referral
from sluss.casework.models.referrals import Actor, Channel, Reason, State
from sluss.casework.referring import has_ended
from sluss.content.knowledge import knowledge
from sluss.content.wordings import need_wording
from sluss.core.matching import title
from sluss.directory.sharing import provider_name
from sluss.web.desk.cards import language

BADGES = {
    **dict.fromkeys((State.ACCEPTED, State.HELPED, State.GRANTED), "fits"),
    **dict.fromkeys((State.SENT, State.RECEIVED, State.BEGUN, State.SUBMITTED), "provider"),
    State.DRAFTED: "ask",
}
"""The badge of a state; what ended otherwise has the one of what is closed."""


def named_offer(referral: Referral) -> str:
    """Return what the offer was called on the day it was drafted, in the page's language."""
    return title(referral.offer_told.get("name", {}), language()) or referral.offer


def with_changes(referrals: QuerySet[Referral] | None = None) -> QuerySet[Referral]:
    """Fetch what `shown` asks for, in the same few queries for one referral and a thousand.

    Of every referral where none are named.
    """
    referrals = Referral.objects.all() if referrals is None else referrals
    changes = Change.objects.order_by("number").select_related("by")
    return referrals.select_related(
        "provider", "by", "case__company", "case__adviser"
    ).prefetch_related(
        Prefetch("changes", changes),
        Prefetch("holds", Hold.objects.filter(ended_at=None), to_attr="open_holds"),
    )


def listed(referrals: QuerySet[Referral]) -> list[dict[str, Any]]:
    """Return referrals as lists show them, each with its own state; they are never summed."""
    return [shown(each) for each in with_changes(referrals)]


def shown(referral: Referral) -> dict[str, Any]:
    """Return a referral of `with_changes` with its own state in words, since when, and its badge.

    One that rests says so beside its state, since resting is no state.
    """
    changes = list(referral.changes.all())
    last = changes[-1] if changes else None
    return {
        "row": referral,
        "offer": named_offer(referral),
        "provider": provider_name(referral.provider),
        "need": need_wording(referral.need, knowledge().needs, language()),
        "state": state_word(referral, last),
        "badge": BADGES.get(State(referral.state), "closed"),
        "since": last.on if last else localdate(referral.at),
        "reason": last and _reason(last),
        "amount_sek": last.amount_sek if last else None,
        "rests": not has_ended(referral) and bool(referral.open_holds),  # type: ignore[attr-defined]
    }


def state_word(referral: Referral, last: Change | None) -> str:
    """Return where a referral stands; who did not reach whom, and who laid it down, is said."""
    if last is not None and last.to == State.WITHDRAWN and last.was == State.DRAFTED:
        return _("Utkastet lades ner")
    if last is not None and last.to == State.UNREACHABLE:
        return _unreached(last, provider_name(referral.provider))
    return str(referral.get_state_display())


def _unreached(change: Change, provider: str) -> str:
    if change.was != State.ACCEPTED:
        return _("Vi fick inte kontakt med %(provider)s") % {"provider": provider}
    told = {
        Actor.COMPANY: _("Företaget fick inte kontakt med %(provider)s"),
        Actor.PROVIDER: _("%(provider)s fick inte kontakt med företaget"),
    }
    both = _("%(provider)s och företaget fick inte kontakt")
    return told.get(Actor(change.actor), both) % {"provider": provider}


def _reason(change: Change) -> str:
    return str(Reason(change.reason).label) if change.reason else ""


def history(referral: Referral) -> list[dict[str, Any]]:
    """Return what happened to a referral, oldest first: changes, messages and pauses."""
    drafted = {"at": referral.at, "what": _("Utkast skrivet"), "who": referral.by.name}
    lines = [
        drafted,
        *(changed(each, referral) for each in referral.changes.all()),
        *(_said(each, referral) for each in referral.messages.select_related("by")),
        *_rests(referral.holds.select_related("by")),
        *(_outcome(each, referral) for each in referral.outcomes.select_related("by")),
    ]
    return sorted(lines, key=lambda line: line["at"])


def changed(change: Change, referral: Referral) -> dict[str, Any]:
    """Return a change as a line of what happened: what, when, why, and who did it."""
    told = {"provider": provider_name(referral.provider), "company": referral.case.company.name}
    sentences = {
        State.SENT: _("Skickad till %(provider)s"),
        State.RECEIVED: _("%(provider)s har sett den"),
        State.ACCEPTED: _("%(provider)s tackade ja"),
        State.DECLINED: _("%(provider)s tackade nej"),
        State.HELPED: _("%(company)s fick hjälp"),
        State.BEGUN: _("%(company)s började ansöka"),
        State.SUBMITTED: _("%(company)s skickade in ansökan"),
        State.GRANTED: _("Ansökan beviljades"),
        State.REFUSED: _("Ansökan avslogs"),
    }
    sentence = sentences.get(State(change.to))
    return {
        "at": change.at,
        "on": change.on,
        "what": sentence % told
        if sentence
        else state_word(referral, change)
        if change.to in (State.UNREACHABLE, State.WITHDRAWN)
        else str(State(change.to).label),
        "reason": _reason(change),
        "words": change.words,
        "amount_sek": change.amount_sek,
        "who": _who(change, referral),
        "channel": _channel(change),
    }


def _channel(change: Change) -> str:
    told = {Channel.PHONE: _("antecknat efter samtal"), Channel.MAIL: _("antecknat efter mejl")}
    return told[Channel(change.channel)] if change.channel else ""


def _who(row: Change | Message, referral: Referral) -> str:
    if row.by is not None:
        return str(row.by.name)
    names = {
        Actor.PROVIDER: provider_name(referral.provider),
        Actor.COMPANY: referral.case.company.name,
        Actor.TIMER: _("Av sig själv när tiden gick ut"),
        Actor.IMPORT: _("Från kalkylark"),
    }
    return names[Actor(row.actor)]


def _said(message: Message, referral: Referral) -> dict[str, Any]:
    is_written_down = message.by is not None and message.actor == Actor.PROVIDER
    return {
        "at": message.at,
        "what": _("Svar") if is_written_down else _("Meddelande"),
        "words": message.words,
        "who": _who(message, referral),
    }


def _rests(holds: Iterable[Hold]) -> Iterable[dict[str, Any]]:
    for hold in holds:
        who = hold.by.name
        yield {"at": hold.begun_at, "what": _("Vilar"), "words": hold.because, "who": who}
        if hold.ended_at:
            yield {"at": hold.ended_at, "what": _("Vilar inte längre"), "who": ""}


def _outcome(outcome: Outcome, referral: Referral) -> dict[str, Any]:
    """Return what a side told of the outcome; at the end its state and sum stand on the change."""
    sides = {Actor.COMPANY: referral.case.company.name}
    side = sides.get(Actor(outcome.side)) or provider_name(referral.provider)
    told = {"side": side, "asked": outcome.get_asked_display()}
    is_end = outcome.asked == Outcome.Asked.END
    return {
        "at": outcome.at,
        "what": _("%(side)s berättade %(asked)s") % told,
        "reason": outcome.get_answer_display() if outcome.answer else "",
        "words": "\n".join(filter(None, (outcome.given, outcome.changed))),
        "amount_sek": None if is_end else outcome.amount_sek,
        "who": outcome.by.name if outcome.by else side,
    }
