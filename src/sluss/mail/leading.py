"""Where letters lead: links are made when a letter is sent, for it alone, and kept nowhere."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from sluss.casework.linking import make_link, make_mailbox_link
from sluss.casework.models import Link
from sluss.mail.addressing import Side, parts, recipients
from sluss.mail.models import Letter
from sluss.mail.wording import LINK, MAILBOX

_MAILBOX_LINE = re.compile(rf"\n[^\n]*{re.escape(MAILBOX)}[^\n]*\n")


def links_of(letters: list[Letter], at: datetime) -> list[str]:
    """Return where each letter leads; a company's letters lead to its one page."""
    made: dict[object, str] = {}
    for letter in letters:
        target = _target(letter)
        if target not in made:
            made[target] = _link(letter, at) if LINK in letter.body else ""
    return [made[_target(letter)] for letter in letters]


def mailbox_link(letters: list[Letter], at: datetime) -> str:
    """Return the address of all that waits for the provider that letters are for.

    Empty where none of them has a place for it, where they are for several providers, and for an
    address that was the provider's or its deputy's when they were written and is not any longer.
    """
    meant = {each.referral.provider for each in letters if each.referral is not None}
    if len(meant) != 1 or not any(MAILBOX in each.body for each in letters):
        return ""
    provider, first = meant.pop(), letters[0]
    reads = recipients(Side.PROVIDER, first.case, provider, localdate(at))
    if first.recipient not in [each.address for each in reads]:
        return ""
    with override(first.language):
        token = make_mailbox_link(provider, at=at)
        return settings.ADDRESS + reverse("mailbox_link", args=[token])


def with_mailbox(body: str, link: str) -> str:
    """Return a body with the link to all that waits in its place, or without that line."""
    return body.replace(MAILBOX, link) if link else _MAILBOX_LINE.sub("", body)


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
    if parts(letter.kind)[0] == "undelivered":
        # Where somebody says what is to become of it.
        _table, pk, _count = letter.source.split(":")
        return reverse("letter", args=[letter.case.company.programme.code, pk])
    if letter.referral is not None:
        return reverse("referral", args=[letter.referral.code])
    return reverse("case", args=[letter.case.code])
