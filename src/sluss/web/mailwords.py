"""Letters as people read of them: to whom, how far they came, and who decided what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.directory.models import Person
from sluss.directory.stamps import stamp
from sluss.mail.addressing import Side, parts
from sluss.mail.composing import shown
from sluss.mail.faults import plain
from sluss.mail.models import Letter
from sluss.mail.settling import OPEN, STAMPED
from sluss.web.templatetags.sluss import when

SIDES: Mapping[str, Promise] = {
    Side.PROVIDER: _("Till aktören"),
    Side.COMPANY: _("Till företaget"),
    Side.ADVISER: _("Till rådgivaren"),
}

BADGES: Mapping[str, str] = {
    Letter.State.FAILED: "ask",
    Letter.State.UNSURE: "ask",
    Letter.State.SENT: "fits",
}

_DECIDED: Mapping[str, Promise] = {
    Letter.Settled.ARRIVED: _("%(name)s sa %(when)s att det kom fram"),
    Letter.Settled.AGAIN: _("%(name)s lät det gå igen %(when)s"),
    Letter.Settled.GIVEN_UP: _("%(name)s sa %(when)s att det inte behövs"),
}


def shown_letter(letter: Letter, may_read: bool) -> dict[str, Any]:
    """Return a letter with its words; what names the company only for those who may read it."""
    side = parts(letter.kind)[1]
    moment = letter.sent_at or letter.claimed_at or letter.made_at
    return {
        "row": letter,
        "to": letter.recipient if may_read or side != Side.COMPANY else "",
        "side": SIDES[side],
        "subject": letter.subject if may_read else SIDES[side],
        "company": letter.case.company.name if may_read else "",
        "body": shown(letter.body) if may_read else "",
        "state": letter.get_state_display(),
        "badge": BADGES.get(letter.state, "closed"),
        "on": localdate(moment),
        "why": plain(letter) if letter.state != Letter.State.SENT else "",
        "answered": letter.fault if may_read else "",
        "decided": decided(letter),
        "is_unsure": letter.state == Letter.State.UNSURE,
        "is_open": letter.state in OPEN,
        "seen": stamp(letter, STAMPED),
    }


def decided(letter: Letter) -> str:
    """Return who decided what of a letter, and when; nothing where nobody has."""
    if letter.settled_by is None or letter.settled_at is None:
        return ""
    told = {"name": letter.settled_by.name, "when": when(localdate(letter.settled_at))}
    return str(_DECIDED[letter.settled_as] % told)


def overtaken(letter: Letter | None, person: Person) -> str:
    """Return what is said to somebody who decides of a letter that has come further meanwhile."""
    if letter is None:
        return _g("Brevet finns inte längre.")
    if letter.settled_by == person and letter.state not in OPEN:
        return _g("Det är redan gjort. Inget har ändrats.")
    told = {"state": letter.get_state_display(), "who": decided(letter)}
    if told["who"]:
        return _g("%(who)s. Brevets läge är nu: %(state)s. Inget har ändrats.") % told
    return _g("Brevet har gått vidare sedan sidan öppnades: %(state)s. Inget har ändrats.") % told
