"""A need is handed over: drafted, led from state to state, paused and asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from sluss.casework.models import Case, Change, Hold, Message, Referral
from sluss.casework.models.referrals import Actor, Channel, Reason, State
from sluss.content.knowledge import knowledge
from sluss.core import referrals
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.offers import Offer
from sluss.directory.models import Company, Person, Provider, Sharing
from sluss.directory.permits import require_write
from sluss.directory.sharing import is_valid, share
from sluss.directory.stamps import ChangedMeanwhile, stamp


class Moved(Exception):
    """Somebody else led the referral on since it was read; `stands` is where it stands now."""

    def __init__(self, stands: Referral) -> None:
        super().__init__(f"it is {stands.state} now")
        self.stands = stands


STAMPED = ("question",)
"""What of a draft is compared with what it was when it was read."""

SUCCEEDED = frozenset({State.HELPED, State.GRANTED})
"""Final states after which there is nothing to try again."""


@dataclass(frozen=True)
class Told:
    """What goes with a change: why, in whose words, how much and when; all may be left out.

    `channel` is set where an adviser writes down what somebody told them.
    """

    reason: Reason | None = None
    words: str = ""
    amount_sek: int | None = None
    on: date | None = None
    channel: Channel | None = None


@transaction.atomic
def draft(case: Case, referral: Referral, *, by: Person, at: datetime) -> Referral:
    """Begin to hand over a need to the provider of an offer, both named by a row not yet kept.

    Raises `NotPermitted`, and `ValueFault` for a need or an offer that is not there.
    """
    programme = case.company.programme
    require_write(by, programme)
    known = knowledge()
    if referral.need not in known.needs:
        raise ValueFault(
            f"unknown need '{referral.need}'{did_you_mean(referral.need, known.needs)}"
        )
    if referral.offer not in known.offers:
        raise ValueFault(
            f"unknown offer '{referral.offer}'{did_you_mean(referral.offer, known.offers)}"
        )
    offer = known.offers[referral.offer]
    provider, _is_new = Provider.objects.get_or_create(programme=programme, key=offer.provider)
    referral.case, referral.provider, referral.offer_told = case, provider, as_told(offer)
    referral.by, referral.at = by, at
    referral.save()
    return referral


def as_told(offer: Offer) -> dict[str, Any]:
    """Return what an offer says today, to be kept with what is built on it."""
    return {
        "name": dict(offer.name),
        "summary": dict(offer.summary),
        "terms": {key: dict(text) for key, text in offer.terms.items() if isinstance(text, dict)},
        "as_of": offer.as_of,
        "url": offer.url,
    }


@transaction.atomic
def lead(
    referral: Referral,
    to: State,
    told: Told = Told(),
    *,
    actor: Actor,
    by: Person | None = None,
    at: datetime,
) -> Change:
    """Lead a referral from the state it was read in to another. The one way that states change.

    Raises `NotAllowed` for what the core's table does not hold, `Moved` where somebody else led it
    on since it was read, `ValueFault` where a refusal has no reason, and `NotPermitted`.
    """
    if by is not None:
        require_write(by, referral.case.company.programme)
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    if now.change_count != referral.change_count:
        raise Moved(now)
    route, was = referrals.Route(now.route), referrals.State(now.state)
    referrals.require_lead(route, was, referrals.State(to), referrals.Actor(actor))
    if to == State.DECLINED and told.reason is None:
        raise ValueFault("who declines says why")
    change = now.changes.create(
        number=now.change_count + 1,
        route=now.route,
        was=now.state,
        to=to,
        actor=actor,
        by=by,
        channel=told.channel or "",
        reason=told.reason or "",
        words=told.words.strip(),
        amount_sek=told.amount_sek,
        on=told.on or localdate(at),
        at=at,
    )
    Referral.objects.filter(pk=now.pk).update(state=to, change_count=change.number)
    referral.state, referral.change_count = to, change.number
    return change


@transaction.atomic
def draft_once(
    case: Case, referral: Referral, *, by: Person, at: datetime
) -> tuple[Referral, bool]:
    """Begin to hand over a need, or find the referral of the same need and offer that is under way.

    Returns the referral, and whether it is new. Raises as `draft` does.
    """
    require_write(by, case.company.programme)
    Case.objects.select_for_update().get(pk=case.pk)
    there = case.referrals.filter(need=referral.need, offer=referral.offer)
    under_way = next((each for each in there if not has_ended(each)), None)
    return (under_way, False) if under_way else (draft(case, referral, by=by, at=at), True)


def has_ended(referral: Referral) -> bool:
    """Tell whether nothing leads on from where a referral stands."""
    return referrals.is_final(referrals.Route(referral.route), referrals.State(referral.state))


@transaction.atomic
def change_draft(referral: Referral, question: str, seen: str, *, by: Person) -> Referral:
    """Keep another question in a draft; `seen` is its `stamp` over `STAMPED` when it was read.

    Raises `ChangedMeanwhile` where it is another now, `Moved` where it is no draft any longer, and
    `NotPermitted`.
    """
    now = _locked(referral, by)
    if now.state != State.DRAFTED:
        raise Moved(now)
    if stamp(now, STAMPED) != seen:
        raise ChangedMeanwhile(now)
    now.question = question.strip()
    now.save(update_fields=["question"])
    return now


@transaction.atomic
def send(referral: Referral, sharing: Sharing, *, by: Person, at: datetime) -> Change:
    """Send an introduction with the company's permission to share, which is kept if it is new.

    Raises `ValueFault` where the permission is another's or does not hold today, or where nothing
    is asked, and otherwise as `lead` does.
    """
    require_write(by, referral.case.company.programme)
    if not referral.question.strip():
        raise ValueFault("an introduction asks something")
    sharing.company, sharing.provider = _same_sides(referral, sharing)
    if sharing.pk is None:
        sharing = share(sharing, by=by, at=at)
    if not is_valid(sharing, localdate(at)):
        raise ValueFault("the permission to share does not hold today")
    change = lead(referral, State.SENT, actor=Actor.PERSON, by=by, at=at)
    Referral.objects.filter(pk=referral.pk).update(sharing=sharing)
    referral.sharing = sharing
    return change


def _same_sides(referral: Referral, sharing: Sharing) -> tuple[Company, Provider]:
    """Return the company and the provider; a kept permission must be between just these."""
    sides = (referral.case.company, referral.provider)
    if sharing.pk is not None and (sharing.company, sharing.provider) != sides:
        raise ValueFault("the permission to share is another company's or another provider's")
    return sides


@transaction.atomic
def hold(referral: Referral, because: str = "", *, by: Person, at: datetime) -> Hold:
    """Let a referral rest: its clock stands still. One that rests already is left as it is.

    Raises `Moved` where it was not sent or has come to an end, and `NotPermitted`.
    """
    now = _locked(referral, by)
    if now.state not in (State.SENT, State.RECEIVED, State.ACCEPTED):
        raise Moved(now)
    resting = now.holds.filter(ended_at=None).first()
    return resting or now.holds.create(because=because.strip(), begun_at=at, by=by)


@transaction.atomic
def release(referral: Referral, *, by: Person, at: datetime) -> None:
    """Let the clock of a referral run on; nothing happens where it does. Raises `NotPermitted`."""
    _locked(referral, by).holds.filter(ended_at=None).update(ended_at=at)


@transaction.atomic
def ask(
    referral: Referral, words: str, *, actor: Actor, by: Person | None = None, at: datetime
) -> Message:
    """Ask or tell the others something; the state stays. The same said twice in a row is one.

    Raises `ValueFault` for no words and for a draft, which nobody has seen, and `NotPermitted`.
    """
    now, said = _locked(referral, by), words.strip()
    if not said:
        raise ValueFault("a message says something")
    if now.state == State.DRAFTED:
        raise ValueFault("nobody has seen a draft")
    last = now.messages.order_by("-at", "-pk").first()
    if last and (last.actor, last.by, last.words) == (actor, by, said):
        return last
    return now.messages.create(actor=actor, by=by, words=said, at=at)


@transaction.atomic
def retry(referral: Referral, *, by: Person, at: datetime) -> Referral:
    """Begin a second try of a referral that ended without help: a draft, linked to the first.

    The try that is under way is returned where there is one. Raises `Moved` for a referral that
    has not ended so, and as `draft` does.
    """
    now = _locked(referral, by)
    if not has_ended(now) or now.state in SUCCEEDED:
        raise Moved(now)
    under_way = next((each for each in now.later.all() if not has_ended(each)), None)
    again = Referral(
        need=now.need, offer=now.offer, route=now.route, question=now.question, earlier=now
    )
    return under_way or draft(now.case, again, by=by, at=at)


def _locked(referral: Referral, by: Person | None) -> Referral:
    if by is not None:
        require_write(by, referral.case.company.programme)
    return Referral.objects.select_for_update().get(pk=referral.pk)
