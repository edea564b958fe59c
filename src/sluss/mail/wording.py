"""The words of letters: one template for each letter and language, filled in as plain text."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.translation import get_language

from sluss.casework.assigning import acting_in
from sluss.casework.models import Case, ExampleChange, Referral
from sluss.casework.models.referrals import Route, State
from sluss.casework.timing import answer_by, clock_of
from sluss.content.knowledge import knowledge
from sluss.core.matching import title
from sluss.core.workdays import last_day
from sluss.directory.sharing import PUBLIC, provider_name, shared_wordings

LANGUAGES = ("sv", "en")
LINK = "{link}"
"""Where a link stands in a body once it is sent."""

MAILBOX = "{mailbox}"
"""Where the link to all that waits for a provider stands, on a line that may be left out."""

FOLDER = Path(__file__).parent / "templates" / "mail"

Told = dict[str, Any]
"""What a letter's template may say."""


@cache
def _engine() -> Engine:
    """Return what fills in templates; plain text has no signs that mean something else."""
    return Engine(dirs=[str(FOLDER)], autoescape=False)


def rendered(name: str, told: Told) -> tuple[str, str]:
    """Return a letter's subject and body in the language that is spoken.

    The first line of a template is the subject; greeting and signature are the side's frame.
    """
    spoken = language()
    text = (
        _engine()
        .get_template(f"{spoken}/{name}.txt")
        .render(Context(told, autoescape=False))
        .strip()
    )
    subject, _, body = text.partition("\n")
    frame = _engine().get_template(f"{spoken}/_{name.rpartition('.')[2]}.txt")
    whole = frame.render(Context({**told, "body": body.strip()}, autoescape=False))
    return " ".join(subject.split())[:200], re.sub(r"\n{3,}", "\n\n", whole).strip() + "\n"


def language() -> str:
    """Return the language that is spoken, of those that letters are written in."""
    spoken = (get_language() or "sv")[:2]
    return spoken if spoken in LANGUAGES else "sv"


def about_case(case: Case, on: date) -> Told:
    """Return what every letter of a case may say on a day.

    `adviser` is who acts on the day; `away` whose case it is where that is another, else empty.
    """
    programme, acts = case.company.programme, acting_in(case, on)
    return {
        "company": case.company.name,
        "programme": programme.name,
        "organisation": programme.organisation.name,
        "adviser": acts.name,
        "adviser_email": acts.email,
        "away": case.adviser.name if acts != case.adviser else "",
        "link": LINK,
    }


def about_referral(referral: Referral, on: date) -> Told:
    """Return what every letter of a referral may say; `on` is the day it tells of.

    What a provider reads is what the company allows, `who` and `need_shared` among it.
    """
    allowed = frozenset(referral.sharing.fields if referral.sharing else ())
    company, need = referral.case.company, _need(referral.need)
    people = company.contacts.order_by("pk") if "contact" in allowed else ()
    return about_case(referral.case, on) | {
        "mailbox": MAILBOX,
        "provider": provider_name(referral.provider),
        "provider_contact": referral.provider.contact,
        "provider_email": referral.provider.email,
        "is_public": bool(referral.provider.is_public),
        "public_notice": PUBLIC,
        "is_application": referral.route == Route.APPLICATION,
        "offer": title(referral.offer_told.get("name", {}), language()),
        "need": need,
        "who": company.name if "company" in allowed else "",
        "need_shared": need if "need" in allowed else "",
        "contacts": list(people),
        "shared": shared_wordings(referral.sharing) if referral.sharing else [],
        "question": quoted(referral.question),
        "until": open_until(referral, on),
    }


def about_example(change: ExampleChange, on: date) -> Told:
    """Return what every letter of a good example may say on a day."""
    return about_case(change.example.case, on) | {
        "need": _need(change.example.need),
        "state": change.to,
        "words": quoted(change.words),
        "who": change.who,
        "right": change.right,
        "by": change.by.name if change.by else "",
    }


def open_until(referral: Referral, on: date) -> date | None:
    """Return the last day to answer, as far as is known; of a draft, if it were sent that day."""
    if referral.state != State.DRAFTED:
        return answer_by(referral, on)
    return last_day(clock_of(referral, on), on, {})


def quoted(words: str) -> str:
    """Return somebody's own words as mail quotes them; nothing in them becomes a link of ours."""
    told = words.strip().replace(LINK, "{ link }").replace(MAILBOX, "{ mailbox }")
    lines = told.splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _need(key: str) -> str:
    need = knowledge().needs.get(key)
    return title(need.name, language()) if need else key
