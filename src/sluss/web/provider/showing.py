"""A referral as its provider reads it: who asks for what, what it may see, what has happened."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluss.casework.disclosing import Disclosed, disclosed, is_shared
from sluss.casework.models import Change, Message, Referral
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.referring import has_ended
from sluss.casework.timing import answer_by
from sluss.content.knowledge import knowledge
from sluss.content.wordings import fact_wording, value_wording
from sluss.core.matching import title
from sluss.directory.models import Provider
from sluss.directory.sharing import PUBLIC, provider_name
from sluss.web.away import who_answers
from sluss.web.desk.cards import language

WAITING = (State.SENT, State.RECEIVED)

STATES = {
    State.SENT: gettext_lazy("Väntar på ert svar"),
    State.RECEIVED: gettext_lazy("Ni har sett frågan"),
    State.ACCEPTED: gettext_lazy("Ni har tackat ja"),
    State.HELPED: gettext_lazy("Företaget fick hjälp"),
    State.NOT_HELPED: gettext_lazy("Det ledde inte till hjälp"),
    State.DECLINED: gettext_lazy("Ni har tackat nej"),
    State.UNREACHABLE: gettext_lazy("Ni fick inte kontakt"),
    State.EXPIRED: gettext_lazy("Tiden gick ut utan svar"),
    State.WITHDRAWN: gettext_lazy("Företaget drog tillbaka"),
}
"""Where an introduction stands, as a provider reads it."""

BADGES = {
    **dict.fromkeys((State.ACCEPTED, State.HELPED), "fits"),
    **dict.fromkeys(WAITING, "ask"),
}

LETTERS = gettext_lazy("Skickad till er")


def sent_to(providers: QuerySet[Provider] | list[Provider]) -> QuerySet[Referral]:
    """Return the introductions that were sent to providers, with all that a page shows of them."""
    there = Referral.objects.filter(
        provider__in=providers, route=Route.INTRODUCTION, changes__to=State.SENT
    )
    return there.select_related(
        "case__company__programme__organisation", "case__adviser", "provider__programme", "sharing"
    ).prefetch_related("changes__by", "holds", "reminders", "provider__absences")


def shown(referral: Referral) -> dict[str, Any]:
    """Return what a list shows of a referral of `sent_to`."""
    today, programme = localdate(), referral.case.company.programme
    changes = list(referral.changes.all())
    fields = referral.sharing.fields if referral.sharing else ()
    may_see, is_waiting = is_shared(referral, today), referral.state in WAITING
    is_stopped = is_waiting and not may_see
    return {
        "row": referral,
        "company": referral.case.company.name if may_see and "company" in fields else "",
        "is_shared": may_see,
        "offer": title(referral.offer_told.get("name", {}), language()) or referral.offer,
        "summary": title(referral.offer_told.get("summary", {}), language()),
        "provider": provider_name(referral.provider),
        "programme": programme,
        "adviser": referral.case.adviser,
        "state": _("Delningen är stoppad") if is_stopped else state_word(changes[-1]),
        "badge": "closed" if is_stopped else BADGES.get(State(referral.state), "closed"),
        "is_waiting": is_waiting,
        "is_accepted": referral.state == State.ACCEPTED,
        "has_ended": has_ended(referral),
        "rests": not has_ended(referral) and any(h.ended_at is None for h in referral.holds.all()),
        "sent_on": next(each.on for each in changes if each.to == State.SENT),
        "answer_by": answer_by(referral, today),
        "last": changes[-1],
    }


def shown_whole(referral: Referral) -> dict[str, Any]:
    """Return what the page of a referral shows, with what the company allows that it sees."""
    seen, listed = disclosed(referral, localdate()), shown(referral)
    history = [*_changes(referral), *(_messages(referral) if listed["is_shared"] else ())]
    return {
        **listed,
        **who_answers(referral.case, localdate()),
        "last_who": who(listed["last"], referral),
        "seen": seen,
        "shared": _shared(seen),
        "public": PUBLIC if referral.provider.is_public else "",
        "history": sorted(history, key=lambda line: line["at"]),
    }


def state_word(last: Change) -> str:
    """Return where a referral stands; that it was the company who got no contact is said."""
    if last.to == State.UNREACHABLE and last.actor == Actor.COMPANY:
        return _("Företaget fick inte kontakt med er")
    if last.to == State.UNREACHABLE and last.was != State.ACCEPTED:
        return _("Rådgivaren fick inte kontakt med er")
    return str(STATES[State(last.to)])


def _shared(seen: Disclosed) -> list[tuple[str, str]]:
    """Return what is seen as names and values: the company, then what is known of it."""
    lines = []
    if seen.company:
        lines.append((_("Företagets namn"), seen.company.name))
        if seen.company.shown_number:
            lines.append((_("Organisationsnummer"), seen.company.shown_number))
        if seen.company.place:
            lines.append((_("Kommun"), seen.company.place))
    if seen.need:
        lines.append((_("Behovet"), title(seen.need, language())))
    words = knowledge().vocabulary.facts
    for key, value in seen.facts.items():
        lines.append(
            (fact_wording(words[key], language()), value_wording(value, words[key], language()))
        )
    return lines


def _changes(referral: Referral) -> list[dict[str, Any]]:
    return [_changed(each, referral) for each in referral.changes.all() if each.to != "drafted"]


def _changed(change: Change, referral: Referral) -> dict[str, Any]:
    """Return a change as a line; words are shown where the provider said them, or had them said."""
    is_ours = change.actor == Actor.PROVIDER or (
        change.actor == Actor.PERSON and change.to in (State.ACCEPTED, State.DECLINED)
    )
    return {
        "at": change.at,
        "on": change.on,
        "what": LETTERS if change.to == State.SENT else state_word(change),
        "who": who(change, referral),
        "is_noted": bool(change.channel),
        "channel": change.get_channel_display(),
        "reason": Reason(change.reason).label if change.reason else "",
        "words": change.words if is_ours else "",
        "amount_sek": change.amount_sek,
    }


def _messages(referral: Referral) -> list[dict[str, Any]]:
    rows = referral.messages.select_related("by")
    return [
        {"at": each.at, "what": _("Meddelande"), "who": who(each, referral), "words": each.words}
        for each in rows
    ]


def who(row: Change | Message, referral: Referral) -> str:
    """Return who did or said something, as the provider reads it."""
    if row.by is not None:
        return row.by.name
    names = {
        Actor.PROVIDER: _("Ni"),
        Actor.COMPANY: _("Företaget"),
        Actor.TIMER: _("Av sig själv när tiden gick ut"),
        Actor.IMPORT: _("Från kalkylark"),
    }
    return names[Actor(row.actor)]
