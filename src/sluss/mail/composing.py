"""What letters say: a row that happened, in words for each side that is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from sluss.casework.linking import make_link
from sluss.casework.models import Case, Change, Deed, Link, Message, Referral, Reminder, Saying
from sluss.casework.models.referrals import Actor, State
from sluss.directory.models import Sharing
from sluss.mail.addressing import (
    REMINDED,
    Side,
    addresses,
    parts,
    told_of_change,
    told_of_message,
)
from sluss.mail.models import Letter
from sluss.mail.wording import LINK, Told, about_case, about_referral, language, quoted, rendered

TEMPLATES: Mapping[str, str] = {
    **dict.fromkeys((State.HELPED, State.NOT_HELPED, State.UNREACHABLE), "ended"),
    **dict.fromkeys((State.BEGUN, State.SUBMITTED, State.GRANTED, State.REFUSED), "application"),
    **dict.fromkeys((Reminder.Kind.THREE, Reminder.Kind.SIX, Reminder.Kind.TWELVE), "later"),
    Reminder.Kind.LAST: "remind",
}
"""The template of what a letter tells, where it is named otherwise."""

_MONTHS: Mapping[str, int] = {
    Reminder.Kind.THREE: 3,
    Reminder.Kind.SIX: 6,
    Reminder.Kind.TWELVE: 12,
}


def letters_of_change(change: Change, at: datetime) -> list[Letter]:
    """Return the letters, not kept yet, that tell of a change."""
    referral = change.referral
    told = about_referral(referral, localdate(at)) | {
        "state": change.to,
        "reason": change.get_reason_display() if change.reason else "",
        "words": quoted(change.words),
        "amount": kronor(change.amount_sek),
        "actor": change.actor,
        "by": change.by.name if change.by else "",
        "channel": change.channel,
        "on": change.on,
        "others_wait": _others_wait(referral),
    }
    source = f"change:{change.pk}"
    return [
        letter
        for side in told_of_change(change)
        for letter in _written(source, f"{change.to}.{side}", referral.case, referral, told, at)
    ]


def letters_of_message(message: Message, at: datetime) -> list[Letter]:
    """Return the letters that tell what somebody asked or said."""
    referral = message.referral
    told = about_referral(referral, localdate(at)) | {
        "words": quoted(message.words),
        "actor": message.actor,
        "by": message.by.name if message.by else "",
    }
    return [
        letter
        for side in told_of_message(message)
        for letter in _written(
            f"message:{message.pk}", f"asked.{side}", referral.case, referral, told, at
        )
    ]


def letters_of_reminder(reminder: Reminder, at: datetime) -> list[Letter]:
    """Return the letters that remind or ask because the clock came to it."""
    referral = reminder.referral
    told = about_referral(referral, localdate(at)) | {
        "is_last": reminder.kind == Reminder.Kind.LAST,
        "months": _MONTHS.get(reminder.kind, 0),
        "state": referral.state,
    }
    return [
        letter
        for side in REMINDED[reminder.kind]
        for letter in _written(
            f"reminder:{reminder.pk}", f"{reminder.kind}.{side}", referral.case, referral, told, at
        )
    ]


def letters_of_revocation(sharing: Sharing, at: datetime) -> list[Letter]:
    """Return the letters that tell that a company stopped a sharing.

    The provider is told only if something was sent to it.
    """
    case = Case.objects.filter(company=sharing.company).select_related("adviser").first()
    if case is None:
        return []
    went = sharing.referrals.exclude(state=State.DRAFTED).order_by("pk")
    referral = went.select_related("provider", "case__company__programme").first()
    told = about_case(case) | {"sharing": sharing}
    if referral is not None:
        told |= about_referral(referral, localdate(at))
    return [
        letter
        for side in (Side.PROVIDER, Side.COMPANY, Side.ADVISER)
        if referral is not None
        for letter in _written(f"revoked:{sharing.pk}", f"revoked.{side}", case, referral, told, at)
    ]


def letters_of_saying(saying: Saying, at: datetime) -> list[Letter]:
    """Return the letter that tells an adviser what a company said on its own page."""
    told = about_case(saying.case) | {
        "is_call": saying.kind == Saying.Kind.CALL,
        "about": saying.about,
        "words": quoted(saying.words),
    }
    return list(_written(f"saying:{saying.pk}", "said.adviser", saying.case, None, told, at))


def letters_of_new_adviser(deed: Deed, at: datetime) -> list[Letter]:
    """Return the letters that tell a company whom it has as adviser from now on.

    A company that nobody has introduced to anyone before has had no letters from here.
    """
    case = deed.case
    begun = Change.objects.filter(referral__case=case, at__lte=deed.at)
    if not begun.exclude(to=State.WITHDRAWN).exists():
        return []
    told = about_case(case) | {"adviser": deed.about}
    return list(_written(f"assigned:{deed.pk}", "assigned.company", case, None, told, at))


def notice(letter: Letter, at: datetime) -> list[Letter]:
    """Return the letter that tells an adviser that another did not surely arrive.

    Of the adviser's own letters no letter tells: the list of letters does.
    """
    if parts(letter.kind)[1] == Side.ADVISER:
        return []
    told = about_case(letter.case) | {
        "recipient": letter.recipient,
        "title": letter.subject,
        "fault": letter.fault,
        "is_unsure": letter.state == Letter.State.UNSURE,
    }
    kind = f"undelivered.{Side.ADVISER}"
    source = f"letter:{letter.pk}:{letter.try_count}"
    return list(_written(source, kind, letter.case, letter.referral, told, at))


def preview(referral: Referral, sharing: Sharing | None = None, *, at: datetime) -> Letter:
    """Return the letter that a provider would get, not kept, in the language that is spoken.

    `sharing` is the permission it would be sent with, kept or not, where the referral has none yet.
    The recipient is empty where nobody has written the provider's address.
    """
    if sharing is not None:
        referral.sharing = sharing
    told = about_referral(referral, localdate(at)) | {"actor": Actor.PERSON}
    subject, body = rendered("sent.provider", told)
    to = addresses(Side.PROVIDER, referral.case, referral.provider, localdate(at))
    return Letter(
        kind="sent.provider",
        case=referral.case,
        recipient=to[0] if to else "",
        reply_to=referral.case.adviser.email,
        language=language(),
        subject=subject,
        body=shown(body),
    )


def shown(body: str) -> str:
    """Return a body as people may read it who shall not have its link."""
    return body.replace(LINK, _("[här står länken i brevet]"))


def envelope(letters: list[Letter], at: datetime) -> EmailMessage:
    """Return one or more letters to the same person as one mail, with links made for it alone.

    A mail that is sent anew has the same identity, by which mail servers leave out the second.
    """
    first = letters[0]
    links = _links(letters, at)
    with override(first.language):
        if len(letters) == 1:
            subject, body = first.subject, first.body.replace(LINK, links[0])
        else:
            rows = [
                {"subject": each.subject, "link": link}
                for each, link in zip(letters, links, strict=True)
            ]
            # One page for all of it is told once, below.
            only = links[0] if len(set(links)) == 1 else ""
            told = about_case(first.case) | {"rows": rows, "count": len(rows), "link": only}
            subject, body = rendered(f"digest.{parts(first.kind)[1]}", told)
    reply_to = list(dict.fromkeys(each.reply_to for each in letters if each.reply_to))
    headers = {"Message-ID": identity(letters), "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[first.recipient], reply_to=reply_to, headers=headers)


def identity(letters: Iterable[Letter]) -> str:
    """Return what tells a mail from every other, the same however often it is tried."""
    named = "\n".join(sorted(f"{each.source} {each.kind} {each.recipient}" for each in letters))
    digest = salted_hmac("sluss.mail", named, algorithm="sha256").hexdigest()[:40]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest}@{domain}>"


def _written(
    source: str, kind: str, case: Case, referral: Referral | None, told: Told, at: datetime
) -> Iterable[Letter]:
    stem, side = parts(kind)
    provider = referral.provider if referral is not None else None
    to = addresses(side, case, provider, localdate(at))
    if not to:
        return
    subject, body = rendered(f"{TEMPLATES.get(stem, stem)}.{side}", told)
    for recipient in to:
        yield Letter(
            source=source,
            kind=kind,
            recipient=recipient,
            reply_to="" if side == Side.ADVISER else case.adviser.email,
            language=language(),
            subject=subject,
            body=body,
            case=case,
            referral=referral,
            next_try_at=at,
            made_at=at,
        )


def _others_wait(referral: Referral) -> bool:
    """Tell whether somebody else may still help with the same need."""
    others = referral.case.referrals.filter(need=referral.need).exclude(pk=referral.pk)
    waiting = (State.SENT, State.RECEIVED, State.ACCEPTED, State.BEGUN, State.SUBMITTED)
    return others.filter(state__in=waiting).exists()


def _links(letters: list[Letter], at: datetime) -> list[str]:
    """Return where each letter leads; a company's letters lead to its one page."""
    made: dict[object, str] = {}
    for letter in letters:
        target = _target(letter)
        if target not in made:
            made[target] = _link(letter, at) if LINK in letter.body else ""
    return [made[_target(letter)] for letter in letters]


def _target(letter: Letter) -> object:
    side = parts(letter.kind)[1]
    return (side, letter.case_id, None if side == Side.COMPANY else letter.referral_id)


def _link(letter: Letter, at: datetime) -> str:
    """Return the whole address that a letter leads to, for whoever reads it."""
    side = parts(letter.kind)[1]
    with override(letter.language):
        return settings.ADDRESS + _path(letter, side, at)


def _path(letter: Letter, side: Side, at: datetime) -> str:
    if side == Side.PROVIDER and letter.referral is not None:
        token = make_link(Link.Purpose.ANSWER, letter.referral, at=at)
        return reverse("answer_link", args=[token])
    if side == Side.COMPANY:
        token = make_link(Link.Purpose.COMPANY, letter.case, at=at)
        return reverse("company_page", args=[token])
    if letter.referral is not None:
        return reverse("referral", args=[letter.referral.code])
    return reverse("case", args=[letter.case.code])


def kronor(amount: int | None) -> str:
    """Return an amount with its thousands apart; nothing for none.

    >>> kronor(1250000)
    '1\\xa0250\\xa0000\\xa0kr'
    """
    return "" if amount is None else f"{amount:,} kr".replace(",", "\xa0").replace(" ", "\xa0")
