"""Every letter that Sluss writes, as it reads: of a company and people that are made up.

Nothing is read from the database and nothing is kept: what is shown tells nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Reminder
from sluss.casework.models.examples import ExampleState
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.directory.models import Contact
from sluss.directory.sharing import PUBLIC, SHARED
from sluss.mail.addressing import REMINDED, TOLD, Side
from sluss.mail.composing import MONTHS, TEMPLATES, kronor, shown
from sluss.mail.wording import LINK, MAILBOX, Told, quoted, rendered

WHEN: Mapping[str, str | Promise] = {
    State.SENT: _("När en fråga skickas"),
    State.RECEIVED: _("När aktören har sett frågan"),
    State.ACCEPTED: _("När aktören tackar ja"),
    State.DECLINED: _("När aktören tackar nej"),
    State.EXPIRED: _("När aktören inte svarar i tid"),
    State.UNREACHABLE: _("När aktören och företaget inte fick kontakt"),
    State.HELPED: _("När företaget har fått hjälp"),
    State.NOT_HELPED: _("När det inte ledde till hjälp"),
    State.WITHDRAWN: _("När företaget drar tillbaka"),
    State.BEGUN: _("När en ansökan påbörjas"),
    State.SUBMITTED: _("När en ansökan skickas in"),
    State.GRANTED: _("När en ansökan beviljas"),
    State.REFUSED: _("När en ansökan avslås"),
    Reminder.Kind.REMIND: _("Första påminnelsen"),
    Reminder.Kind.LAST: _("Sista påminnelsen"),
    Reminder.Kind.ESCALATE: _("När påminnelserna inte har hjälpt"),
    Reminder.Kind.HEARD: _("Några dagar efter ett ja"),
    Reminder.Kind.THREE: _("Tre månader efteråt"),
    Reminder.Kind.SIX: _("Sex månader efteråt"),
    Reminder.Kind.TWELVE: _("Tolv månader efteråt"),
    "application": _("När företaget drar tillbaka en ansökan"),
    "asked": _("När någon skriver ett meddelande"),
    "revoked": _("När företaget stoppar delningen"),
    "call": _("När företaget vill att rådgivaren ringer"),
    "wrong": _("När företaget säger att något inte stämmer"),
    "assigned": _("När företaget får en ny rådgivare"),
    "failed": _("När ett brev inte gick fram"),
    "unsure": _("När ett brev kan ha gått fram"),
    "renewed_asked": _("När någon med en gammal länk ber om en ny"),
    "renewed": _("När rådgivaren skickar en ny länk"),
    "digest": _("När flera påminnelser går samma dag"),
    "example_asked": _("När företaget får läsa ett gott exempel"),
    "example_approved": _("När företaget har godkänt ett gott exempel"),
    "example_declined": _("När företaget inte vill ha exemplet så"),
    "example_revoked": _("När företaget tar tillbaka ett gott exempel"),
    "example_drafted": _("När någon ändrar ett gott exempel"),
    "example_withdrawn": _("När någon tar bort ett gott exempel"),
}
"""When each letter is written."""

_DAY, _UNTIL = date(2027, 3, 1), date(2027, 3, 15)
_SUM = 18_000


@dataclass(frozen=True)
class Specimen:
    """One letter of made-up people: which it is, to whom, when it is written, and its text."""

    name: str
    side: Side
    when: str
    subject: str
    body: str


def specimens() -> list[Specimen]:
    """Return every letter once for each occasion, in the language that is spoken."""
    every = (*_of_changes(), *_of_the_clock(), *_of_the_rest(), *_of_examples())
    return [_specimen(*each) for each in every]


def _specimen(stem: str, side: Side, when: str, more: Told) -> Specimen:
    name = f"{TEMPLATES.get(stem, stem)}.{side}"
    subject, body = rendered(name, _told() | more)
    return Specimen(name, side, str(WHEN[when]), subject, shown(body))


_Asked = tuple[str, Side, str, dict[str, Any]]
"""A template's stem, a side, when it is written, and what it tells beside what all may tell."""


def _of_changes() -> Iterator[_Asked]:
    for route, table in TOLD.items():
        is_application = route == Route.APPLICATION
        for state, sides in table.items():
            is_taken_back = is_application and state == State.WITHDRAWN
            when = "application" if is_taken_back else state
            for side in sides:
                yield state, side, when, _change(state, side) | {"is_application": is_application}


def _change(state: str, side: Side) -> Told:
    """Return what a change tells, made by somebody whom the side did not hear of it from."""
    theirs = Actor.COMPANY if side == Side.PROVIDER else Actor.PROVIDER
    is_noted = side == Side.COMPANY and state in (State.BEGUN, State.WITHDRAWN)
    is_noted |= state in (State.SUBMITTED, State.GRANTED, State.REFUSED)
    is_noted |= side == Side.PROVIDER and state == State.DECLINED
    actor = Actor.PROVIDER if state == State.ACCEPTED else theirs
    # The adviser whose case it is knows of what she wrote down herself.
    by = "Bo Exempel" if side == Side.ADVISER else "Ada Exempel"
    ours = {"actor": Actor.PERSON, "by": by, "channel": "phone"}
    return {
        **{"actor": actor, "by": "", "channel": ""},
        **(ours if is_noted else {}),
        "state": state,
        "reason": Reason.NO_CAPACITY.label if state == State.DECLINED else "",
        "why": Reason.NO_CAPACITY if state == State.DECLINED else "",
        "words": quoted(_words(state)) if side == Side.ADVISER else "",
        "amount": kronor(_SUM) if state in (State.HELPED, State.GRANTED) else "",
        "on": _DAY,
        "others_wait": False,
    }


def _words(state: str) -> str:
    words = {
        State.ACCEPTED: _g("Vi kan komma ut redan nästa vecka."),
        State.DECLINED: _g("Hör gärna av er igen efter sommaren."),
    }
    return words.get(State(state), "")


def _of_the_clock() -> Iterator[_Asked]:
    for kind, sides in REMINDED.items():
        told = {"is_last": kind == Reminder.Kind.LAST, "months": MONTHS.get(kind, 0)}
        for side in sides:
            yield kind, side, kind, told | {"state": State.HELPED, "is_application": False}
    for side in (Side.PROVIDER, Side.COMPANY, Side.ADVISER):
        yield "digest", side, "digest", _together(side)


def _together(side: Side) -> Told:
    """Return two reminders of a day, as the letter that brings them names them."""
    stem = {Side.PROVIDER: "remind", Side.COMPANY: "heard", Side.ADVISER: "escalate"}[side]
    told = _told() | {"is_last": False, "months": 0, "state": State.SENT}
    subjects = [
        rendered(f"{stem}.{side}", told)[0],
        rendered(f"{stem}.{side}", told | _another())[0],
    ]
    # All that a company is asked is answered on its one page.
    return {
        "rows": [{"subject": each, "link": LINK} for each in subjects],
        "count": len(subjects),
        "link": LINK if side == Side.COMPANY else "",
        "mailbox": MAILBOX if side == Side.PROVIDER else "",
    }


def _of_the_rest() -> Iterator[_Asked]:
    asked = quoted(_g("Hur många ton spill blir det om året?"))
    yield "asked", Side.PROVIDER, "asked", {"actor": Actor.PERSON, "by": "", "words": asked}
    yield "asked", Side.ADVISER, "asked", {"actor": Actor.PROVIDER, "by": "", "words": asked}
    for side in (Side.PROVIDER, Side.COMPANY, Side.ADVISER):
        yield "revoked", side, "revoked", {}
    call = quoted(_g("Helst före lunch."))
    yield "said", Side.ADVISER, "call", {"is_call": True, "about": "", "words": call}
    wrong = quoted(_g("Vi är fjorton anställda nu."))
    about = _g("Antal anställda")
    yield "said", Side.ADVISER, "wrong", {"is_call": False, "about": about, "words": wrong}
    yield "assigned", Side.COMPANY, "assigned", {"assigned": "Ada Exempel"}
    for is_asked, when in ((True, "renewed_asked"), (False, "renewed")):
        yield "renewed", Side.PROVIDER, when, {"is_asked": is_asked}
        yield "renewed", Side.COMPANY, when, {"is_asked": is_asked}
    yield "mailbox", Side.PROVIDER, "renewed_asked", {}
    for is_unsure, when, why in (
        (False, "failed", _g("Mottagarens e-postserver känner inte till adressen.")),
        (True, "unsure", _g("Kontakten med e-postservern bröts innan den hade svarat.")),
    ):
        told = {"recipient": "brev@institutet.example", "fault": why, "is_unsure": is_unsure}
        title = rendered("sent.provider", _told())[0]
        yield "undelivered", Side.ADVISER, when, told | {"title": title}


def _of_examples() -> Iterator[_Asked]:
    told = {"who": "Kim Exempel", "right": _g("vd"), "by": "Bo Exempel", "words": ""}
    no = quoted(_g("Skriv kilo i stället för kronor."))
    yield "example_asked", Side.COMPANY, "example_asked", told | {"state": ExampleState.ASKED}
    for state in ExampleState:
        when, more = f"example_{state}", told | {"state": state}
        if state not in (ExampleState.ASKED, ExampleState.DECLINED):
            yield "example_told", Side.COMPANY, when, more
        if state != ExampleState.ASKED:
            is_no = state == ExampleState.DECLINED
            yield "example_told", Side.ADVISER, when, more | ({"words": no} if is_no else {})


def _told() -> Told:
    """Return what every letter may tell, of a company and a provider that are made up."""
    need = _g("Minska spill och kassationer")
    kim = Contact(
        name="Kim Exempel", title=_g("vd"), phone="0500-00 00 00", email="kim@plat.example"
    )
    return {
        "company": "Exempel Plåt AB",
        "programme": _g("Exempelprogrammet"),
        "organisation": _g("Region Exempel"),
        "adviser": "Ada Exempel",
        "adviser_email": "ada@region.example",
        "away": "",
        "link": LINK,
        "mailbox": MAILBOX,
        "provider": _g("Exempelinstitutet"),
        "provider_contact": "Lo Exempel",
        "provider_email": "brev@institutet.example",
        "is_public": True,
        "public_notice": PUBLIC,
        "is_application": False,
        "offer": _g("Genomgång av spill"),
        "need": need,
        "who": "Exempel Plåt AB",
        "need_shared": need,
        "contacts": [kim],
        "shared": [str(SHARED[each]) for each in ("company", "contact", "need")],
        "question": quoted(_g("Vi kasserar var tionde plåt. Kan ni titta på varför?")),
        "until": _UNTIL,
    }


def _another() -> Told:
    return {
        "company": "Exempel Svets AB",
        "who": "Exempel Svets AB",
        "offer": _g("Energikartläggning"),
        "provider": _g("Exempelhögskolan"),
    }
