"""Ways in without an account: random links, of which only the digest is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate, make_aware

from sluss.casework.models import Case, Link, Referral
from sluss.casework.timing import mailbox_of
from sluss.core.workdays import Rhythm
from sluss.directory.models import Programme, Provider

Purpose = Link.Purpose

TOKEN_BYTES = 24
"""192 random bits: nobody finds a link by guessing."""

LIFE: Mapping[str, int] = {Purpose.ANSWER: 90, Purpose.MAILBOX: 180, Purpose.COMPANY: 730}
"""How many days a link leads somewhere, those left out on which its programme is closed."""

STANDING_IN = 30
"""How many days a mailbox's link leads somewhere for a deputy, where no last day is said."""

_LONGEST = 3
"""How many times its days a link is there at most, however much its programme is closed."""

_LEADS_TO: Mapping[str, tuple[str, type[Model]]] = {
    Purpose.ANSWER: ("referral", Referral),
    Purpose.MAILBOX: ("provider", Provider),
    Purpose.COMPANY: ("case", Case),
}
_EVERYTHING = (
    "referral__case__company__programme__organisation",
    "referral__case__adviser",
    "referral__provider",
    "referral__sharing",
    "provider__programme__organisation",
    "case__company__programme__organisation",
    "case__adviser",
)


class NoSuchLink(Exception):
    """A link that was never made, is for something else, has expired or was revoked: all alike."""


def make_link(purpose: str, target: Model, *, at: datetime, until: datetime | None = None) -> str:
    """Make a link and return its token, which is kept nowhere.

    A referral is answered, a provider has a mailbox, and a case has its company's own page. With
    `until` it leads nowhere from then on, if it would longer. Raises `TypeError` for another pair.
    """
    field, kind = _LEADS_TO[purpose]
    if not isinstance(target, kind):
        raise TypeError(f"a link to {purpose} leads to a {field}, not to {target!r}")
    token = token_urlsafe(TOKEN_BYTES)
    expires_at = expiry(purpose, _programme_of(target), at)
    Link.objects.create(
        digest=digest_of(token),
        purpose=purpose,
        made_at=at,
        expires_at=min(expires_at, until or expires_at),
        **{field: target},
    )
    return token


def make_mailbox_link(provider: Provider, *, at: datetime) -> str:
    """Make a link to all that waits for a provider, for who reads its mailbox today.

    A deputy's ends with the absence: after its last day, or `STANDING_IN` days where none is said.
    """
    until = None
    if provider.deputy_email and mailbox_of(provider, localdate(at)) == provider.deputy_email:
        last = provider.away_until or localdate(at) + timedelta(days=STANDING_IN)
        until = make_aware(datetime.combine(last + timedelta(days=1), time()))
    return make_link(Purpose.MAILBOX, provider, at=at, until=until)


def follow(token: str, purpose: str, *, at: datetime) -> Link:
    """Return the link of a token with what it leads to, or raise `NoSuchLink`.

    One question to the database decides, so that every refusal takes the same time.
    """
    there = Link.objects.filter(
        digest=digest_of(token), purpose=purpose, revoked_at=None, expires_at__gt=at
    )
    found = there.select_related(*_EVERYTHING).first()
    if found is None:
        raise NoSuchLink
    return found


@transaction.atomic
def renew(link: Link, *, at: datetime) -> str:
    """Make a new link to the same, which the earlier one no longer leads to; return its token.

    Raises `NoSuchLink` where the earlier one was revoked or renewed already.
    """
    now = Link.objects.select_for_update().get(pk=link.pk)
    if now.revoked_at is not None:
        raise NoSuchLink
    revoke(now, at=at)
    return make_link(now.purpose, getattr(link, _LEADS_TO[now.purpose][0]), at=at)


def revoke(link: Link, *, at: datetime) -> bool:
    """Let a link lead nowhere from now on; tell whether it led somewhere until now."""
    return Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at) > 0


def revoke_all(purpose: str, target: Model, *, at: datetime) -> int:
    """Revoke every link for a purpose to a target; return how many were valid until now.

    Those that have expired are revoked too, so that nobody gets a new one by them.
    """
    there = Link.objects.filter(purpose=purpose, revoked_at=None)
    there = there.filter(**{_LEADS_TO[purpose][0]: target})
    valid = there.filter(expires_at__gt=at).update(revoked_at=at)
    there.update(revoked_at=at)
    return valid


def digest_of(token: str) -> str:
    """Return what is kept of a token.

    >>> digest_of("made-up")[:16]
    'da53422a4618735f'
    """
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def expiry(purpose: str, programme: Programme, at: datetime) -> datetime:
    """Return when a link made now leads nowhere: closed days of the programme do not count."""
    rhythm, life = Rhythm.told(programme.rhythm), LIFE[purpose]
    days = (at + timedelta(days=count) for count in range(1, _LONGEST * life))
    running = (day for day in days if not rhythm.is_closed(localdate(day)))
    return next(islice(running, life - 1, None), at + timedelta(days=_LONGEST * life))


def _programme_of(target: Model) -> Programme:
    if isinstance(target, Referral):
        target = target.case
    if isinstance(target, Case):
        target = target.company
    return target.programme  # type: ignore[attr-defined, no-any-return]
