"""One introduction or application on the company's own page: what happened, and what it tells."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.models import Outcome, Referral, Saying
from sluss.casework.models.referrals import Actor, Route, State
from sluss.casework.outcomes import Answered, end, open_questions, tell
from sluss.casework.referring import Moved, Told, has_ended, lead
from sluss.casework.saying import TooMany, say
from sluss.casework.stopping import withdraw
from sluss.core import referrals
from sluss.core.referrals import NotAllowed
from sluss.directory.sharing import provider_name
from sluss.mail.composing import preview
from sluss.web.company.forms import AnswerForm, OutcomeForm, ProgressForm
from sluss.web.company.opening import Opened, opened
from sluss.web.company.views import (
    framed,
    letters_of,
    readable,
    referral_of,
    sharing_lines,
)
from sluss.web.company.wordings import history, outcome_lines, question_wording, shown

GAVE = (State.HELPED, State.GRANTED)
"""Ends after which one is asked what it gave."""


@opened
def referral(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Show one introduction: what was asked, what happened, what was shared and what one can do."""
    return _page(request, there, referral_of(there, code))


def _page(
    request: HttpRequest, there: Opened, found: Referral, **typed: forms.BaseForm
) -> HttpResponse:
    outcomes = list(found.outcomes.all())
    page = {
        **framed(there),
        "each": shown(found),
        "history": history(found),
        "outcomes": outcome_lines(outcomes, provider_name(found.provider)),
        "sharing": sharing_lines(found.sharing) if found.sharing else None,
        "letters": letters_of(found.sharing) if found.sharing else [],
        "preview": _preview(found),
        "may_withdraw": State.WITHDRAWN in _onward(found),
        **_asked(there, found, outcomes),
        **typed,
    }
    is_wrong = any(each.errors for each in typed.values())
    return render(request, "company/referral.html", page, status=422 if is_wrong else 200)


def _asked(there: Opened, found: Referral, outcomes: list[Outcome]) -> dict[str, Any]:
    """Return the forms that the referral's state asks for."""
    steps = _steps(found)
    told = {each.asked for each in outcomes if each.side == Actor.COMPANY}
    asked = next(
        (q for q in open_questions(there.case, Actor.COMPANY) if q.referral == found), None
    )
    is_wanted = found.state in GAVE and Outcome.Asked.END not in told
    is_under_way = found.route == Route.INTRODUCTION and found.state == State.ACCEPTED
    return {
        "progress": ProgressForm(onward=steps) if steps else None,
        "outcome": OutcomeForm(is_ended=is_wanted) if is_wanted or is_under_way else None,
        "answer": _to_answer(found, asked.kind) if asked else None,
    }


def _to_answer(found: Referral, asked: str, **given: Any) -> AnswerForm:
    question = question_wording(asked, provider_name(found.provider))
    return AnswerForm(asked=asked, question=question, **given)


def _preview(found: Referral) -> Any:
    """Return the letter that is not sent yet, for the company to read before it goes."""
    is_draft = found.route == Route.INTRODUCTION and found.state == State.DRAFTED
    return readable([preview(found, at=timezone.now())])[0] if is_draft else None


def _onward(found: Referral) -> list[State]:
    route, state = referrals.Route(found.route), referrals.State(found.state)
    return [State(each) for each in referrals.onward(route, state, referrals.Actor.COMPANY)]


def _steps(found: Referral) -> tuple[State, ...]:
    """Return how an application may come further."""
    if found.route != Route.APPLICATION:
        return ()
    return tuple(each for each in _onward(found) if each != State.WITHDRAWN)


def _as_read(request: HttpRequest, there: Opened, code: str) -> Referral:
    """Return the referral as the page showed it, so that whoever acts second is told."""
    found = referral_of(there, code)
    seen = request.POST.get("seen", "")
    if seen.isdecimal() and len(seen) < 9:
        found.change_count = int(seen)
    return found


def _back(there: Opened, code: str) -> HttpResponse:
    return redirect("company_referral", there.token, code)


def _overtaken(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    told = _("Någon hann före. Så här står det nu. Det ni skrev är inte sparat.")
    messages.warning(request, told)
    return _back(there, code)


@opened
def progress(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Take down how far the company's own application has come."""
    found = _as_read(request, there, code)
    steps = _steps(found)
    if request.method != "POST":
        return _back(there, code)
    if not steps or not _is_current(found):
        return _overtaken(request, there, code)
    form = ProgressForm(request.POST, onward=steps)
    if not form.is_valid():
        return _page(request, there, found, progress=form)
    try:
        to = State(form.cleaned_data["to"])
        lead(found, to, form.told(), actor=Actor.COMPANY, at=timezone.now())
    except (Moved, NotAllowed):
        return _overtaken(request, there, code)
    messages.success(request, _("Tack, det är sparat. Er rådgivare ser det."))
    return _back(there, code)


def _is_current(found: Referral) -> bool:
    return Referral.objects.filter(pk=found.pk, change_count=found.change_count).exists()


@opened
def outcome(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Take down what came of it; that also ends an introduction that is under way."""
    found = _as_read(request, there, code)
    if request.method != "POST":
        return _back(there, code)
    is_ended = has_ended(found)
    form = OutcomeForm(request.POST, is_ended=is_ended)
    if not form.is_valid():
        return _page(request, there, found, outcome=form)
    made = form.save(commit=False)
    made.referral, made.side, made.asked = found, Actor.COMPANY, Outcome.Asked.END
    try:
        if is_ended:
            tell(made, at=timezone.now())
        else:
            end(found, State(form.cleaned_data["result"]), made, at=timezone.now())
    except Answered:
        return _said_before(request, there, code)
    except (Moved, NotAllowed):
        return _overtaken(request, there, code)
    messages.success(request, _("Tack för att ni berättade. Er rådgivare ser det."))
    return _back(there, code)


def _said_before(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    messages.info(request, _("Ni har redan svarat på det. Det första svaret står kvar."))
    return _back(there, code)


@opened
def answer(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Take down the answer to what the clock asked."""
    found = _as_read(request, there, code)
    asked = request.POST.get("asked", "")
    if request.method != "POST" or asked not in Outcome.Asked.values or asked == Outcome.Asked.END:
        return _back(there, code)
    form = _to_answer(found, asked, data=request.POST)
    if not form.is_valid():
        return _page(request, there, found, answer=form)
    made = form.save(commit=False)
    made.referral, made.side = found, Actor.COMPANY
    try:
        _answered(there, made)
    except Answered:
        return _said_before(request, there, code)
    except Moved:
        return _overtaken(request, there, code)
    messages.success(request, _("Tack för svaret. Er rådgivare ser det."))
    return _back(there, code)


@transaction.atomic
def _answered(there: Opened, made: Outcome) -> None:
    """Keep an answer; that nobody has been in touch waits for the adviser."""
    at = timezone.now()
    tell(made, at=at)
    if (made.asked, made.answer) == (Outcome.Asked.HEARD, Outcome.Answer.NO):
        name = provider_name(made.referral.provider)
        words = made.changed or _("Vi har inte hörts av än.")
        try:
            say(there.case, Saying(kind=Saying.Kind.WRONG, about=name[:200], words=words), at=at)
        except TooMany:
            return


@opened
def withdrawn(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Take a referral back for the company."""
    found = _as_read(request, there, code)
    if request.method != "POST":
        return _back(there, code)
    words = request.POST.get("words", "")[:2000]
    try:
        withdraw(found, Told(words=words), at=timezone.now())
    except (Moved, NotAllowed):
        return _overtaken(request, there, code)
    messages.success(request, _("Ni har dragit tillbaka det."))
    return _back(there, code)
