"""A need is handed over: drafted, led from state to state, paused and asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from sluss.casework.models import Case, Change, Referral
from sluss.casework.models.referrals import Actor, Channel, Reason, State
from sluss.content.knowledge import knowledge
from sluss.core import referrals
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.offers import Offer
from sluss.directory.models import Person, Provider
from sluss.directory.permits import require_write


class Moved(Exception):
    """Somebody else led the referral on since it was read; `stands` is where it stands now."""

    def __init__(self, stands: Referral) -> None:
        super().__init__(f"it is {stands.state} now")
        self.stands = stands


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
