"""A provider's answer to one referral, whichever way it came in: page and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluss.casework.disclosing import is_shared
from sluss.casework.models import Referral
from sluss.casework.models.referrals import Actor, State
from sluss.casework.referring import Moved, Told, ask, lead
from sluss.core.referrals import NotAllowed
from sluss.web.provider.forms import LONGEST, DeclineForm, OutcomeForm, QuestionForm
from sluss.web.provider.showing import WAITING, sent_to, shown_whole

THANKS = {
    State.RECEIVED: gettext_lazy("Tack. Nu vet vi att ni har sett frågan."),
    State.ACCEPTED: gettext_lazy("Tack. Vi talar om för företaget att ni hör av er."),
    State.DECLINED: gettext_lazy("Tack för svaret. Vi hjälper företaget att leta vidare."),
    State.HELPED: gettext_lazy("Tack. Nu vet vi hur det gick."),
    State.NOT_HELPED: gettext_lazy("Tack. Nu vet vi hur det gick."),
    State.UNREACHABLE: gettext_lazy("Tack. Vi hör med företaget vad som hände."),
}
PLAIN = {"received": State.RECEIVED, "accept": State.ACCEPTED}
"""The buttons that need nothing typed, and where each leads."""


@dataclass(frozen=True)
class Way:
    """How somebody came in: the frame of the page, and the address of the list to go back to."""

    frame: str = "provider/_frame.html"
    back: str = ""


class Asked(NamedTuple):
    """Somebody at the page of a referral."""

    request: HttpRequest
    referral: Referral
    way: Way

    @property
    def do(self) -> str:
        """Return which button was pressed."""
        return str(self.request.POST.get("do", ""))


def answered(request: HttpRequest, referral: Referral, way: Way) -> HttpResponse:
    """Show a referral, and take the answer when a button is pressed. Reading changes nothing."""
    asked = Asked(request, referral, way)
    if request.method != "POST":
        return _page(asked)
    if asked.do in PLAIN:
        return _move(asked, PLAIN[asked.do], Told())
    form = _to_type(referral, request.POST).get(asked.do)
    if form is None:
        return _page(asked, status=400)
    if not form.is_valid():
        return _page(asked, form)
    if asked.do == "ask":
        return _ask(asked, form)
    to = State.DECLINED if asked.do == "decline" else State(form.cleaned_data["result"])
    return _move(asked, to, form.told())  # type: ignore[attr-defined]


def _to_type(referral: Referral, sent: Any = None) -> dict[str, forms.Form]:
    """Return what may be typed, each with its own names so that no two fields are alike."""
    accepted = next((c.on for c in referral.changes.all() if c.to == State.ACCEPTED), None)
    today = localdate()
    return {
        "decline": DeclineForm(sent, prefix="decline"),
        "ask": QuestionForm(sent, prefix="ask"),
        "outcome": OutcomeForm(sent, prefix="outcome", since=accepted or today, today=today),
    }


def _page(asked: Asked, typed: forms.Form | None = None, status: int = 200) -> HttpResponse:
    page = {
        **shown_whole(asked.referral),
        "way": asked.way,
        "typed": {**_to_type(asked.referral), **({asked.do: typed} if typed else {})},
        "opened": asked.do if typed else "",
    }
    return render(asked.request, "provider/answer.html", page, status=status)


def _not_taken(asked: Asked, stands: Referral) -> HttpResponse:
    """Show where the referral stands now, and the words of the answer that was not taken."""
    page = {
        **shown_whole(stands),
        "way": asked.way,
        "typed": _to_type(stands),
        "is_moved": True,
        "words_typed": asked.request.POST.get(f"{asked.do}-words", "")[:LONGEST],
    }
    return render(asked.request, "provider/answer.html", page, status=409)


def _ask(asked: Asked, typed: forms.Form) -> HttpResponse:
    ask(asked.referral, typed.cleaned_data["words"], actor=Actor.PROVIDER, at=timezone.now())
    messages.success(asked.request, _("Skickat till rådgivaren. Svaret kommer hit och i ett brev."))
    return redirect(asked.request.path)


def _move(asked: Asked, to: State, told: Told) -> HttpResponse:
    """Lead the referral on from where it stood on the page that was answered."""
    request, referral = asked.request, asked.referral
    if to in PLAIN.values() and not is_shared(referral, localdate()):
        return _not_taken(asked, referral)
    seen = request.POST.get("seen", "")
    if seen.isascii() and seen.isdigit() and len(seen) < 6:
        referral.change_count = int(seen)
    try:
        _led(referral, to, told)
    except (Moved, NotAllowed):
        stands = sent_to([referral.provider]).get(pk=referral.pk)
        if not _is_answered_so(stands, to, told):
            return _not_taken(asked, stands)
        messages.success(request, _("Svaret hade redan kommit fram. Inget mer behövs."))
    else:
        messages.success(request, str(THANKS[to]))
    return redirect(request.path)


def _led(referral: Referral, to: State, told: Told) -> None:
    """Lead it on; that somebody has seen the question meanwhile is in nobody's way."""
    try:
        lead(referral, to, told, actor=Actor.PROVIDER, at=timezone.now())
    except Moved as moved:
        if moved.stands.state != State.RECEIVED or to == State.RECEIVED:
            raise
        lead(moved.stands, to, told, actor=Actor.PROVIDER, at=timezone.now())


def _is_answered_so(stands: Referral, to: State, told: Told) -> bool:
    """Tell whether the provider has given this very answer: one page sent twice."""
    last = list(stands.changes.all())[-1]
    given = (told.reason or "", told.words.strip(), told.amount_sek)
    is_same = (last.reason, last.words, last.amount_sek) == given
    is_passed = to == State.RECEIVED and stands.state not in WAITING
    return last.actor == Actor.PROVIDER and (is_passed or (last.to == to and is_same))
