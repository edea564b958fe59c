"""A company stops: no more is shared, or the introduction is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sluss.casework.models import Change, Referral
from sluss.casework.models.referrals import Actor, Channel, State
from sluss.casework.referring import Told, has_ended, lead
from sluss.directory.models import Person, Sharing
from sluss.directory.permits import require_write
from sluss.directory.sharing import revoke

UNANSWERED = (State.DRAFTED, State.SENT, State.RECEIVED)
"""Where an introduction is of no use once nothing may be shared; one accepted goes on without."""

NOTHING = Told()


@transaction.atomic
def stop_sharing(
    sharing: Sharing,
    *,
    by: Person | None = None,
    channel: Channel | None = None,
    at: datetime,
) -> bool:
    """Stop a sharing now, and take back what waits for an answer by it.

    The company does so itself, or tells an adviser, `by`. Returns whether it was this that stopped
    it. Raises `NotPermitted`.
    """
    if by is not None:
        require_write(by, sharing.company.programme)
    waiting = Referral.objects.select_for_update().filter(sharing=sharing, state__in=UNANSWERED)
    waiting = waiting.order_by("pk")
    actor = Actor.PERSON if by else Actor.COMPANY
    for referral in waiting:
        lead(referral, State.WITHDRAWN, Told(channel=channel), actor=actor, by=by, at=at)
    return revoke(sharing, at=at)


@transaction.atomic
def withdraw(
    referral: Referral, told: Told = NOTHING, *, by: Person | None = None, at: datetime
) -> Change:
    """Take a referral back, and stop what was shared for it alone.

    The company does so itself, or tells an adviser, `by`. Raises as `lead` does.
    """
    actor = Actor.PERSON if by else Actor.COMPANY
    change = lead(referral, State.WITHDRAWN, told, actor=actor, by=by, at=at)
    sharing = Sharing.objects.filter(referrals=referral).first()
    if sharing is not None and all(map(has_ended, sharing.referrals.all())):
        revoke(sharing, at=at)
    return change
