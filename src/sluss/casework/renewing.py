"""A new link by letter: for whoever holds a dead one, or because an adviser sends it.

The letter goes to the address that such letters go to, and nowhere else. Whoever asks by a dead
link is told nothing: asking reads no link, and so is answered alike and as fast whether it ever led
anywhere or not. What comes of it is decided where letters are made.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from sluss.casework.disclosing import is_shared
from sluss.casework.linking import digest_of
from sluss.casework.models import Case, Link, Referral, Renewal
from sluss.casework.models.referrals import Route, State
from sluss.directory.models import Person, Provider
from sluss.directory.permits import require_write

EVERY = timedelta(hours=1)
"""How long after one letter with a new link to the same nobody gets another."""

DAY = timedelta(days=1)
"""How long it is remembered that somebody asked by a dead link."""

MOST_A_DAY = 1000
"""So many ask by dead links in a day at most, all together: guesses fill no database."""

LIVE = (State.SENT, State.RECEIVED, State.ACCEPTED)
"""Where an introduction stands while its provider has something to say."""


class TooSoon(Exception):
    """An adviser has just sent a new link to the same."""


@transaction.atomic
def ask(token: str, *, at: datetime) -> None:
    """Keep that whoever holds a link asks for a new one, whatever the link is."""
    asked = Renewal.objects.filter(by=None)
    asked.filter(at__lte=at - DAY).delete()
    if asked.count() < MOST_A_DAY:
        Renewal.objects.create(digest=digest_of(token), at=at)


@transaction.atomic
def send_new(target: Referral | Case, *, by: Person, at: datetime) -> Renewal:
    """Let a letter with a new link go to a referral's provider, or to a case's company.

    Links that were sent before stay as they are. Raises `NotPermitted`, and `TooSoon` within
    `EVERY` of the last.
    """
    case = target if isinstance(target, Case) else target.case
    require_write(by, case.company.programme)
    type(target).objects.select_for_update().get(pk=target.pk)
    if target.renewals.filter(at__gt=at - EVERY).exists():
        raise TooSoon
    return target.renewals.create(by=by, at=at)


def wanted(renewal: Renewal, at: datetime) -> Referral | Provider | Case | None:
    """Return what a new link may lead to, for whom it is meant; None where there shall be none.

    A link that still leads somewhere is not renewed, nor one that was revoked, nor one to what has
    ended or may not be shared any longer.
    """
    target: Referral | Provider | Case | None = renewal.referral or renewal.case
    if renewal.digest:
        if renewal.at <= at - DAY:
            return None
        there = Link.objects.filter(digest=renewal.digest, revoked_at=None)
        link = there.filter(expires_at__lte=renewal.at).first()
        target = (link.referral or link.provider or link.case) if link else None
    if isinstance(target, Referral):
        return target if is_live(target, at) else None
    if isinstance(target, Provider):
        return target if latest(target, at) else None
    return target


def is_live(referral: Referral, at: datetime) -> bool:
    """Tell whether a provider has something to say of an introduction, and may still see it."""
    is_under_way = referral.route == Route.INTRODUCTION and referral.state in LIVE
    return is_under_way and is_shared(referral, localdate(at))


def latest(provider: Provider, at: datetime) -> Referral | None:
    """Return the latest introduction of a provider that `is_live`, or None."""
    there = provider.referrals.filter(
        route=Route.INTRODUCTION,
        state__in=LIVE,
        sharing__revoked_at=None,
        sharing__until__gte=localdate(at),
    )
    return there.order_by("-pk").first()
