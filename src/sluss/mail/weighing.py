"""Whether a letter that waited is still worth sending: things may have happened meanwhile."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from sluss.casework.models.referrals import State
from sluss.directory.sharing import is_valid
from sluss.mail.addressing import Side, parts
from sluss.mail.models import Letter

_WAITS_FOR = {
    "sent": (State.SENT, State.RECEIVED, State.ACCEPTED),
    "remind": (State.SENT, State.RECEIVED),
    "last": (State.SENT, State.RECEIVED),
    "escalate": (State.SENT, State.RECEIVED),
    "heard": (State.ACCEPTED,),
}
"""What a letter says is true as long as its referral is in one of these states."""

_GOODBYES = frozenset({"withdrawn", "revoked", "expired"})
"""What a provider is told only if it ever heard of the referral."""

_WENT = (Letter.State.SENT, Letter.State.UNSURE, Letter.State.CLAIMED)


def is_wanted(letter: Letter, at: datetime) -> bool:
    """Tell whether a letter still says what is so, and may still be shared."""
    stem, side = parts(letter.kind)
    if letter.referral is None:
        return True
    if side == Side.PROVIDER and stem in _GOODBYES:
        return _has_heard(letter)
    return _is_so(letter, stem, side) and not _is_stopped(letter, side, at)


def _is_so(letter: Letter, stem: str, side: Side) -> bool:
    assert letter.referral is not None
    if stem not in _WAITS_FOR or (stem == "sent" and side != Side.PROVIDER):
        return True
    is_resting = stem != "sent" and letter.referral.holds.filter(ended_at=None).exists()
    return letter.referral.state in _WAITS_FOR[stem] and not is_resting


def _is_stopped(letter: Letter, side: Side, at: datetime) -> bool:
    """Tell whether the company has stopped the sharing that a provider's letter rests on."""
    sharing = letter.referral.sharing if letter.referral else None
    return side == Side.PROVIDER and sharing is not None and not is_valid(sharing, localdate(at))


def _has_heard(letter: Letter) -> bool:
    same = Letter.objects.filter(referral=letter.referral, kind="sent.provider")
    return not same.exists() or same.filter(state__in=_WENT).exists()
