"""A referral as the company reads it: where it stands, and who did what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.casework.models import Change, Hold, Outcome, Referral
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.outcomes import AFTERWARDS
from sluss.casework.referring import has_ended
from sluss.content.knowledge import knowledge
from sluss.content.wordings import need_wording
from sluss.core.matching import title
from sluss.directory.sharing import provider_name

BADGES = {
    **dict.fromkeys((State.ACCEPTED, State.HELPED, State.GRANTED), "fits"),
    **dict.fromkeys((State.SENT, State.RECEIVED, State.BEGUN, State.SUBMITTED), "provider"),
    State.DRAFTED: "ask",
}


def followed(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Fetch what `shown` asks for, in the same few queries for one referral and many."""
    return referrals.select_related("provider", "sharing").prefetch_related(
        Prefetch("changes", Change.objects.order_by("number")),
        Prefetch("holds", Hold.objects.filter(ended_at=None), to_attr="open_holds"),
    )


def shown(referral: Referral) -> dict[str, Any]:
    """Return a referral of `followed` with where it stands, in the company's words."""
    changes = list(referral.changes.all())
    last = changes[-1] if changes else None
    return {
        "row": referral,
        "provider": provider_name(referral.provider),
        "offer": title(referral.offer_told.get("name", {}), _language()) or referral.offer,
        "need": need_wording(referral.need, knowledge().needs, _language()),
        "state": state_word(State(referral.state), last),
        "badge": BADGES.get(State(referral.state), "closed"),
        "sentence": sentence(referral, State(referral.state), last),
        "since": last.on if last else None,
        "amount_sek": last.amount_sek if last else None,
        "rests": not has_ended(referral) and bool(referral.open_holds),  # type: ignore[attr-defined]
        "has_ended": has_ended(referral),
    }


def history(referral: Referral) -> list[dict[str, Any]]:
    """Return what happened to a referral of `followed`, oldest first."""
    return [
        {
            "what": _happened(referral, each),
            "on": each.on,
            "words": each.words,
            "amount_sek": each.amount_sek,
        }
        for each in referral.changes.all()
    ]


def _happened(referral: Referral, change: Change) -> str:
    """Return a change as something past; what has ended reads as it stands."""
    past = {
        State.SENT: _("Vi skickade er fråga till %(provider)s."),
        State.RECEIVED: _("%(provider)s såg er fråga."),
        State.ACCEPTED: _("%(provider)s tackade ja."),
        State.BEGUN: _("Ni började på ansökan."),
        State.SUBMITTED: _("Ni skickade in ansökan."),
    }
    state = State(change.to)
    if state in past:
        return past[state] % {"provider": provider_name(referral.provider)}
    return sentence(referral, state, change)


def state_word(state: State, last: Change | None) -> str:
    """Return the state in a word or two."""
    if state == State.WITHDRAWN:
        is_unsent = last is not None and last.was == State.DRAFTED
        return _("Blev inte av") if is_unsent else _("Ni drog tillbaka")
    return str(state.label)


def sentence(referral: Referral, state: State, change: Change | None) -> str:
    """Return what a state means, said to the company; `change` is what led there, if anything."""
    told = {"provider": provider_name(referral.provider)}
    if change is not None and state == State.DECLINED:
        return _declined(change) % told
    if change is not None and state == State.UNREACHABLE:
        return _unreached(change) % told
    if change is not None and state == State.WITHDRAWN:
        return _withdrawn(referral, change) % told
    is_own = referral.route == Route.APPLICATION
    sentences = _application() if is_own else _introduction()
    return sentences[state] % told


def _introduction() -> Mapping[State, str]:
    return {
        State.DRAFTED: _("Vi förbereder en fråga till %(provider)s. Inget är skickat än."),
        State.SENT: _("Vi har skickat er fråga till %(provider)s och väntar på svar."),
        State.RECEIVED: _("%(provider)s har sett er fråga men inte svarat än."),
        State.ACCEPTED: _("%(provider)s har tackat ja och hör av sig till er."),
        State.HELPED: _("Ni fick hjälp av %(provider)s."),
        State.NOT_HELPED: _("Kontakten med %(provider)s ledde inte till hjälp."),
        State.EXPIRED: _(
            "%(provider)s svarade inte i tid. Prata med er rådgivare om en annan väg."
        ),
    }


def _application() -> Mapping[State, str]:
    return {
        State.DRAFTED: _("Ni ansöker själva hos %(provider)s. Berätta här när ni har börjat."),
        State.BEGUN: _("Ni har börjat på ansökan till %(provider)s."),
        State.SUBMITTED: _("Ansökan är inskickad till %(provider)s. Nu väntar ni på beslut."),
        State.GRANTED: _("%(provider)s har beviljat er ansökan."),
        State.REFUSED: _("%(provider)s har avslagit er ansökan."),
    }


def _declined(change: Change) -> str:
    reasons = {
        Reason.NOT_ELIGIBLE: _("%(provider)s tackade nej: de ser att ni inte uppfyller villkoren."),
        Reason.NO_CAPACITY: _("%(provider)s tackade nej: de hinner inte just nu."),
        Reason.WRONG_OFFER: _("%(provider)s tackade nej: de tror att ni behöver något annat."),
        Reason.COMPANY_DECLINED: _("%(provider)s tackade nej: de uppfattade att ni inte ville."),
        Reason.OTHER: _("%(provider)s tackade nej."),
    }
    return reasons[Reason(change.reason)]


def _unreached(change: Change) -> str:
    if change.was != State.ACCEPTED:
        return _("Vi fick inte kontakt med %(provider)s.")
    told = {
        Actor.COMPANY: _("Ni fick inte kontakt med %(provider)s."),
        Actor.PROVIDER: _("%(provider)s fick inte kontakt med er."),
    }
    return told.get(Actor(change.actor), _("Ni och %(provider)s fick inte kontakt."))


def _withdrawn(referral: Referral, change: Change) -> str:
    if referral.route == Route.APPLICATION:
        return _("Ansökan till %(provider)s blev inte av.")
    if change.was == State.DRAFTED:
        return _("Frågan till %(provider)s skickades aldrig.")
    return _("Ni drog tillbaka frågan till %(provider)s.")


def question_wording(asked: str, provider: str) -> str:
    """Return what the company is asked about a referral."""
    questions = {
        Outcome.Asked.HEARD: _("Har ni och %(provider)s hörts av?"),
        Outcome.Asked.THREE: _("Tre månader senare: är behovet löst?"),
        Outcome.Asked.SIX: _("Ett halvår senare: är behovet löst?"),
        Outcome.Asked.TWELVE: _("Ett år senare: är behovet löst?"),
    }
    return questions[Outcome.Asked(asked)] % {"provider": provider}


def outcome_lines(outcomes: list[Outcome], provider: str) -> list[dict[str, Any]]:
    """Return what was told of a referral in words; the company's own answers are its own."""
    return [
        {
            "row": each,
            "who": _("Ni") if each.side == Actor.COMPANY else provider,
            "asked": question_wording(each.asked, provider)
            if each.asked in (Outcome.Asked.HEARD, *AFTERWARDS)
            else _("Vad det gav"),
            "answer": each.get_answer_display() if each.answer else "",
        }
        for each in outcomes
    ]


def _language() -> str:
    return (get_language() or "sv")[:2]
