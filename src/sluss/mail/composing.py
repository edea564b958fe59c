"""What letters say: a row that happened, in words for each side that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from sluss.casework.assigning import acting_in
from sluss.casework.models import (
    Case,
    Change,
    Deed,
    ExampleChange,
    Message,
    Referral,
    Reminder,
    Renewal,
    Saying,
)
from sluss.casework.models.examples import ExampleState
from sluss.casework.models.referrals import Actor, State
from sluss.casework.renewing import latest, wanted
from sluss.directory.models import Provider, Sharing
from sluss.mail.addressing import (
    REMINDED,
    Side,
    parts,
    recipients,
    told_of_change,
    told_of_example,
    told_of_message,
)
from sluss.mail.faults import plain
from sluss.mail.leading import links_of, mailbox_link, with_mailbox
from sluss.mail.models import Letter
from sluss.mail.weighing import has_room_for_link
from sluss.mail.wording import (
    LINK,
    MAILBOX,
    Told,
    about_case,
    about_example,
    about_referral,
    quoted,
    rendered,
)

TEMPLATES: Mapping[str, str] = {
    **dict.fromkeys((State.HELPED, State.NOT_HELPED, State.UNREACHABLE), "ended"),
    **dict.fromkeys((State.BEGUN, State.SUBMITTED, State.GRANTED, State.REFUSED), "application"),
    **dict.fromkeys((Reminder.Kind.THREE, Reminder.Kind.SIX, Reminder.Kind.TWELVE), "later"),
    Reminder.Kind.LAST: "remind",
}
"""The template of what a letter tells, where it is named otherwise."""

_RENEWED: Mapping[type, str] = {
    Referral: "renewed.provider",
    Provider: "mailbox.provider",
    Case: "renewed.company",
}
"""The kind of a letter with a new link, by what it leads to."""

MONTHS: Mapping[str, int] = {
    Reminder.Kind.THREE: 3,
    Reminder.Kind.SIX: 6,
    Reminder.Kind.TWELVE: 12,
}
"""How many months after the end the clock asks."""


def letters_of_change(change: Change, at: datetime) -> list[Letter]:
    """Return the letters, not kept yet, that tell of a change."""
    referral = change.referral

    def told() -> Told:
        return about_referral(referral, localdate(at)) | {
            "state": change.to,
            "reason": change.get_reason_display() if change.reason else "",
            "why": change.reason,
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

    def told() -> Told:
        return about_referral(referral, localdate(at)) | {
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

    def told() -> Told:
        return about_referral(referral, localdate(at)) | {
            "is_last": reminder.kind == Reminder.Kind.LAST,
            "months": MONTHS.get(reminder.kind, 0),
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
    if referral is None:
        return []

    def told() -> Told:
        return about_referral(referral, localdate(at)) | {"sharing": sharing}

    return [
        letter
        for side in (Side.PROVIDER, Side.COMPANY, Side.ADVISER)
        for letter in _written(f"revoked:{sharing.pk}", f"revoked.{side}", case, referral, told, at)
    ]


def letters_of_saying(saying: Saying, at: datetime) -> list[Letter]:
    """Return the letter that tells an adviser what a company said on its own page."""

    def told() -> Told:
        return about_case(saying.case, localdate(at)) | {
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

    def told() -> Told:
        return about_case(case, localdate(at)) | {"assigned": deed.about}

    return list(_written(f"assigned:{deed.pk}", "assigned.company", case, None, told, at))


def letters_of_example(change: ExampleChange, at: datetime) -> list[Letter]:
    """Return the letters that ask a company about a good example, or tell what became of it."""
    stem = "example_asked" if change.to == ExampleState.ASKED else "example_told"
    source, case = f"example:{change.pk}", change.example.case

    def told() -> Told:
        return about_example(change, localdate(at))

    return [
        letter
        for side in told_of_example(change)
        for letter in _written(source, f"{stem}.{side}", case, None, told, at)
    ]


def letters_of_renewal(renewal: Renewal, at: datetime) -> list[Letter]:
    """Return the letters with a new link that somebody asked for.

    None where there shall be none by `casework.renewing`, or none so soon.
    """
    target = wanted(renewal, at)
    if target is None:
        return []
    referral = latest(target, at) if isinstance(target, Provider) else target
    if referral is None:
        return []
    case = referral if isinstance(referral, Case) else referral.case

    def told() -> Told:
        about = about_case(case, localdate(at))
        if isinstance(referral, Referral):
            about |= about_referral(referral, localdate(at))
        return about | {"is_asked": renewal.by_id is None}

    source = f"renewal:{renewal.pk}"
    if renewal.by_id is None:
        # One an hour, whoever else makes letters at the same moment: a source is had once.
        source = f"renewal:{type(target).__name__.lower()}:{target.pk}:{at:%Y%m%d%H}"
    its = referral if isinstance(referral, Referral) else None
    letters = _written(source, _RENEWED[type(target)], case, its, told, at)
    return [each for each in letters if renewal.by_id or has_room_for_link(each, at)]


def notice(letter: Letter, at: datetime) -> list[Letter]:
    """Return the letter that tells an adviser that another did not surely arrive.

    Of the adviser's own letters no letter tells: the list of letters does.
    """
    if parts(letter.kind)[1] == Side.ADVISER:
        return []

    def told() -> Told:
        return about_case(letter.case, localdate(at)) | {
            "recipient": letter.recipient,
            "title": letter.subject,
            "fault": plain(letter),
            "is_unsure": letter.state == Letter.State.UNSURE,
        }

    kind = f"undelivered.{Side.ADVISER}"
    source = f"letter:{letter.pk}:{letter.try_count}"
    return list(_written(source, kind, letter.case, letter.referral, told, at))


def preview(referral: Referral, sharing: Sharing | None = None, *, at: datetime) -> Letter:
    """Return the letter that a provider would get, not kept, in the provider's language.

    `sharing` is the permission it would be sent with, kept or not, where the referral has none yet.
    The recipient is empty where nobody has written the provider's address.
    """
    if sharing is not None:
        referral.sharing = sharing
    to = recipients(Side.PROVIDER, referral.case, referral.provider, localdate(at))
    with override(referral.provider.language):
        told = about_referral(referral, localdate(at)) | {"actor": Actor.PERSON}
        subject, body = rendered("sent.provider", told)
    return Letter(
        kind="sent.provider",
        case=referral.case,
        recipient=to[0].address if to else "",
        reply_to=acting_in(referral.case, localdate(at)).email,
        language=referral.provider.language,
        subject=subject,
        body=shown(body),
    )


def shown(body: str) -> str:
    """Return a body as people may read it who shall not have its link."""
    words = _("[här står länken i brevet]")
    return body.replace(LINK, words).replace(MAILBOX, words)


def envelope(letters: list[Letter], at: datetime) -> EmailMessage:
    """Return one or more letters to the same person as one mail, with links made for it alone.

    A mail that is sent anew has the same identity, by which mail servers leave out the second.
    """
    first = letters[0]
    links, mailbox = links_of(letters, at), mailbox_link(letters, at)
    with override(first.language):
        if len(letters) == 1:
            body = first.body.replace(LINK, links[0])
            subject, body = first.subject, with_mailbox(body, mailbox)
        else:
            rows = [
                {"subject": each.subject, "link": link}
                for each, link in zip(letters, links, strict=True)
            ]
            # One page for all of it is told once, below.
            only = links[0] if len(set(links)) == 1 else ""
            told = {"rows": rows, "count": len(rows), "link": only, "mailbox": mailbox}
            told = about_case(first.case, localdate(at)) | told
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
    source: str,
    kind: str,
    case: Case,
    referral: Referral | None,
    told: Callable[[], Told],
    at: datetime,
) -> Iterable[Letter]:
    """Yield a letter to each who reads for a side, in each one's language; `told` speaks it too."""
    stem, side = parts(kind)
    provider = referral.provider if referral is not None else None
    texts: dict[str, tuple[str, str]] = {}
    for address, spoken in recipients(side, case, provider, localdate(at)):
        if spoken not in texts:
            with override(spoken):
                texts[spoken] = rendered(f"{TEMPLATES.get(stem, stem)}.{side}", told())
        subject, body = texts[spoken]
        yield Letter(
            source=source,
            kind=kind,
            recipient=address,
            reply_to="" if side == Side.ADVISER else acting_in(case, localdate(at)).email,
            language=spoken,
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


def kronor(amount: int | None) -> str:
    """Return an amount with its thousands apart as the language has them; nothing for none.

    >>> kronor(1250000)
    '1\\xa0250\\xa0000\\xa0kr'
    """
    if amount is None:
        return ""
    told = f"{amount:,}\xa0kr"
    return told if (get_language() or "sv")[:2] == "en" else told.replace(",", "\xa0")
