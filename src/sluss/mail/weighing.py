"""Whether a letter that waited is still worth sending: things may have happened meanwhile."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.timezone import localdate

from sluss.casework.models import ExampleChange
from sluss.casework.models.referrals import State
from sluss.casework.renewing import DAY, EVERY
from sluss.directory.sharing import is_valid
from sluss.mail.addressing import Side, parts
from sluss.mail.models import Letter

_WAITS_FOR = {
    "sent": (State.SENT, State.RECEIVED, State.ACCEPTED),
    "remind": (State.SENT, State.RECEIVED),
    "last": (State.SENT, State.RECEIVED),
    "escalate": (State.SENT, State.RECEIVED),
    "heard": (State.ACCEPTED,),
    "renewed": (State.SENT, State.RECEIVED, State.ACCEPTED),
}
"""What a letter says is true as long as its referral is in one of these states."""

MOST_LINKS = 6
"""So many letters with a new link one address gets in a day by dead links, whoever asks."""

_GOODBYES = frozenset({"withdrawn", "revoked", "expired"})
"""What a provider is told only if it ever heard of the referral."""

_WENT = (Letter.State.SENT, Letter.State.UNSURE, Letter.State.CLAIMED)


def is_wanted(letter: Letter, at: datetime) -> bool:
    """Tell whether a letter still says what is so, and may still be shared."""
    stem, side = parts(letter.kind)
    if stem == "example_asked":
        return _is_asked_still(letter)
    if letter.referral is None:
        return True
    if side == Side.PROVIDER and stem in _GOODBYES:
        return _has_heard(letter)
    return _is_so(letter, stem, side) and not _is_stopped(letter, side, at)


def has_room_for_link(letter: Letter, at: datetime) -> bool:
    """Tell whether a letter with a new link, which somebody asked for by a dead one, may go.

    There is one to the same within `EVERY`, and `MOST_LINKS` to one address in a day.
    """
    asked = Letter.objects.filter(source__startswith="renewal:")
    same = letter.source.rpartition(":")[0]
    if asked.filter(source__startswith=f"{same}:", made_at__gt=at - EVERY).exists():
        return False
    today = asked.filter(recipient=letter.recipient, made_at__gt=at - DAY)
    return today.count() < MOST_LINKS


def _is_so(letter: Letter, stem: str, side: Side) -> bool:
    assert letter.referral is not None
    if stem not in _WAITS_FOR or (stem == "sent" and side != Side.PROVIDER):
        return True
    if stem not in ("sent", "renewed") and letter.referral.holds.filter(ended_at=None).exists():
        return False
    return letter.referral.state in _WAITS_FOR[stem]


def _is_stopped(letter: Letter, side: Side, at: datetime) -> bool:
    """Tell whether the company has stopped the sharing that a provider's letter rests on."""
    sharing = letter.referral.sharing if letter.referral else None
    return side == Side.PROVIDER and sharing is not None and not is_valid(sharing, localdate(at))


def _is_asked_still(letter: Letter) -> bool:
    """Tell whether the company may still answer about the very text that the letter is about."""
    asked = ExampleChange.objects.filter(
        pk=letter.source.partition(":")[2], example__change_count=F("number")
    )
    return asked.exists()


def _has_heard(letter: Letter) -> bool:
    same = Letter.objects.filter(referral=letter.referral, kind="sent.provider")
    return not same.exists() or same.filter(state__in=_WENT).exists()
