"""Good examples in words: what the company is called in one, where it stands, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from sluss.casework.exemplifying import STAMPED, shown_examples
from sluss.casework.models import Case, Example, ExampleChange, Outcome, Referral
from sluss.casework.models.examples import ExampleState
from sluss.casework.models.referrals import Actor
from sluss.casework.referring import SUCCEEDED
from sluss.content.knowledge import knowledge
from sluss.content.trees import trees
from sluss.content.wordings import need_wording
from sluss.core.matching import title
from sluss.directory.sharing import provider_name
from sluss.directory.stamps import stamp
from sluss.web.desk.cards import language

BADGES = {
    ExampleState.APPROVED: "fits",
    ExampleState.ASKED: "provider",
    ExampleState.DRAFTED: "ask",
}
"""The badge of a state; what is no longer told of has the one of what is closed."""

MOST = 3
"""How many good examples are shown beside what fits."""


def shown_as(case: Case, naming: str, spoken: str) -> str:
    """Return what others read of which company it is, in the language of the text."""
    company, on = case.company, localdate()
    if naming == Example.Naming.NAMED:
        return company.name
    with override(spoken):
        if naming == Example.Naming.TRADE:
            return _described(_("Ett företag"), _trade(case, on, spoken), "")
        return _described(_size(case, on), _trade(case, on, spoken), company.place)


def _described(size: str, trade: str, place: str) -> str:
    told = {"size": size, "trade": trade, "place": place}
    if trade and place:
        return _("%(size)s inom %(trade)s i %(place)s") % told
    if trade:
        return _("%(size)s inom %(trade)s") % told
    return _("%(size)s i %(place)s") % told if place else size


def _size(case: Case, on: date) -> str:
    sizes = {
        "micro": _("Ett mikroföretag"),
        "small": _("Ett litet företag"),
        "medium": _("Ett medelstort företag"),
        "large": _("Ett stort företag"),
    }
    return sizes.get(str(case.company.facts(on).get("sme_class")), _("Ett företag"))


def _trade(case: Case, on: date, spoken: str) -> str:
    code = case.company.facts(on).get("sni")
    label = trees()["sni2007"].label(str(getattr(code, "key", ""))[:2], spoken) if code else ""
    return label[:1].lower() + label[1:]


def begun(case: Case, referral: Referral | None) -> dict[str, Any]:
    """Return what a good example begins with: what is known in the company's own words."""
    if referral is None:
        return {"language": language(), "naming": Example.Naming.PLACED}
    told = list(referral.outcomes.filter(side=Actor.COMPANY).order_by("at", "pk"))
    stated = case.needs.filter(need=referral.need).exclude(words="").first()
    offer = title(referral.offer_told.get("name", {}), language()) or referral.offer
    words = _("%(offer)s, med hjälp av %(provider)s.")
    done = [words % {"offer": offer, "provider": provider_name(referral.provider)}]
    return {
        "need": referral.need,
        "before": stated.words if stated else "",
        "done": "\n".join([*done, *_told(told, "given")]),
        "after": "\n".join(_told(told, "changed")),
        "language": language(),
        "naming": Example.Naming.PLACED,
    }


def _told(outcomes: Sequence[Outcome], field: str) -> list[str]:
    return [words for each in outcomes if (words := getattr(each, field))]


def shown(example: Example) -> dict[str, Any]:
    """Return a good example with its need, where it stands and the stamp of its text."""
    return {
        "row": example,
        "need": need_wording(example.need, knowledge().needs, language()),
        "state": example.get_state_display(),
        "badge": BADGES.get(ExampleState(example.state), "closed"),
        "seen": stamp(example, STAMPED),
    }


def examples_in(case: Case, referrals: Iterable[Referral]) -> dict[str, Any]:
    """Return a case's good examples, and whether anything has gone so well that one may be told."""
    return {
        "examples": [shown(each) for each in case.examples.all()],
        "has_succeeded": any(each.state in SUCCEEDED for each in referrals),
    }


def told_by_others(case: Case, needs: Sequence[str]) -> list[dict[str, Any]]:
    """Return what others of the programme did who had the same needs or akin: one query."""
    return [
        {**shown(each), "is_akin": each.need not in needs}
        for each in (shown_examples(case, needs, MOST) if needs else ())
    ]


def history(example: Example) -> list[dict[str, Any]]:
    """Return what happened to a good example, oldest first: one query."""
    wrote = {"at": example.at, "what": _("Utkast skrivet"), "who": example.by.name}
    changes = example.changes.select_related("by").order_by("number")
    return [wrote, *(_changed(each, example) for each in changes)]


def _changed(change: ExampleChange, example: Example) -> dict[str, Any]:
    sentences = {
        ExampleState.DRAFTED: _("Texten ändrades"),
        ExampleState.ASKED: _("Företaget fick frågan"),
        ExampleState.APPROVED: _("Företaget godkände texten"),
        ExampleState.DECLINED: _("Företaget sa nej till texten"),
        ExampleState.REVOKED: _("Företaget tog tillbaka"),
        ExampleState.WITHDRAWN: _("Exemplet togs bort"),
    }
    signed = ", ".join(filter(None, (change.who, change.right)))
    return {
        "at": change.at,
        "what": sentences[ExampleState(change.to)],
        "words": change.words,
        "who": change.by.name if change.by else signed or example.case.company.name,
    }
