"""The company's own page: what we wrote, the plan, each introduction, and what is shared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.casework.assessing import INVENTORY
from sluss.casework.assigning import acting_in
from sluss.casework.models import Case, CaseNeed, Referral, Saying
from sluss.casework.models.referrals import Actor, State
from sluss.casework.outcomes import open_questions
from sluss.casework.recalling import company_words
from sluss.casework.saying import TooMany, say
from sluss.casework.stopping import stop_sharing
from sluss.content.knowledge import knowledge
from sluss.content.wordings import need_wording
from sluss.core.matching import title
from sluss.directory.models import Sharing
from sluss.directory.sharing import (
    PUBLIC,
    is_valid,
    permission_text,
    provider_name,
    shared_wordings,
)
from sluss.mail import composing
from sluss.mail.models import Letter
from sluss.web.away import who_answers
from sluss.web.company.examples import examples_of
from sluss.web.company.forms import SayingForm
from sluss.web.company.opening import Opened, opened
from sluss.web.company.wordings import followed, question_wording, shown
from sluss.web.desk.finding import day

SENT_KIND = "sent.provider"
"""What the letter is called that a provider is introduced by."""


@opened
def company_page(request: HttpRequest, there: Opened) -> HttpResponse:
    """Show a company everything we have on it and what happens to it, with what it can do."""
    return page(request, there, SayingForm())


def page(request: HttpRequest, there: Opened, saying: SayingForm) -> HttpResponse:
    """Return the page with what was typed on it."""
    case, on = there.case, day()
    told = {
        **framed(there),
        "needs": _needs(case.needs.all()),
        "words": _words(case),
        "steps": case.steps.order_by("due_on", "pk"),
        "referrals": [shown(each) for each in followed(case.referrals.all())],
        "sharings": [sharing_lines(each) for each in _sharings(case)],
        "questions": _questions(case),
        "examples": examples_of(case),
        "call": case.sayings.filter(kind=Saying.Kind.CALL, seen_to_at=None).first(),
        "saying": saying,
        "on": on,
    }
    return render(request, "company/page.html", told, status=422 if saying.errors else 200)


def framed(there: Opened) -> dict[str, Any]:
    """Return what every page of the company shows: whose it is, and who one talks to."""
    programme = there.case.company.programme
    return {
        "token": there.token,
        "link": there.link,
        "case": there.case,
        "company": there.case.company,
        "programme": programme,
        **who_answers(there.case, day()),
    }


def _needs(needs: Iterable[CaseNeed]) -> list[dict[str, Any]]:
    language, known = (get_language() or "sv")[:2], knowledge().needs
    return [
        {
            "row": each,
            "name": need_wording(each.need, known, language),
            "origin": _("Ni säger")
            if each.origin == CaseNeed.Origin.STATED
            else _("Vi har sett, med våra ord"),
        }
        for each in needs
    ]


def _words(case: Case) -> list[dict[str, Any]]:
    language = (get_language() or "sv")[:2]
    return [
        {"asked": title(each.question, language), "words": each.words, "on": each.on}
        for each in company_words(case, INVENTORY)
    ]


def _sharings(case: Case) -> QuerySet[Sharing]:
    rows = case.company.sharings.select_related("provider", "company__programme")
    return rows.order_by("-given_at", "-pk")


def sharing_lines(sharing: Sharing) -> dict[str, Any]:
    """Return a permission in words: with whom, what, until when, and whether it holds."""
    return {
        "row": sharing,
        "provider": provider_name(sharing.provider),
        "what": shared_wordings(sharing),
        "is_valid": is_valid(sharing, day()),
        "is_stopped": sharing.revoked_at is not None,
        "public": PUBLIC if sharing.provider.is_public else "",
    }


def _questions(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "code": each.referral.code,
            "provider": provider_name(each.referral.provider),
            "asked": question_wording(each.kind, provider_name(each.referral.provider)),
        }
        for each in open_questions(case, Actor.COMPANY)
    ]


@opened
def says(request: HttpRequest, there: Opened) -> HttpResponse:
    """Take down that the company wants a call, or what is not right."""
    if request.method != "POST":
        return redirect("company_page", there.token)
    form = SayingForm(request.POST)
    if not form.is_valid():
        return page(request, there, form)
    try:
        kept = say(there.case, form.save(commit=False), at=timezone.now())
    except TooMany:
        messages.error(
            request, _("Mycket väntar redan på er rådgivare. Ring eller mejla i stället.")
        )
        return redirect("company_page", there.token)
    name = {"name": acting_in(there.case, day()).name}
    is_call = kept.kind == Saying.Kind.CALL
    told = _("%(name)s ringer er.") if is_call else _("Tack. %(name)s läser det och rättar.")
    messages.success(request, told % name)
    return redirect("company_page", there.token)


@opened
def shared(request: HttpRequest, there: Opened, pk: int) -> HttpResponse:
    """Show exactly what was shared with whom, and stop it when the button is pressed."""
    sharing = get_object_or_404(_sharings(there.case), pk=pk)
    if request.method == "POST":
        return _stopped(request, there, sharing)
    told = {
        **framed(there),
        "sharing": sharing_lines(sharing),
        "text": permission_text(sharing),
        "letters": letters_of(sharing),
        "waiting": [shown(each) for each in followed(sharing.referrals.filter(state__in=WAITING))],
    }
    return render(request, "company/sharing.html", told)


WAITING = (State.SENT, State.RECEIVED)


def _stopped(request: HttpRequest, there: Opened, sharing: Sharing) -> HttpResponse:
    name = {"provider": provider_name(sharing.provider)}
    if stop_sharing(sharing, at=timezone.now()):
        told = _("Delningen med %(provider)s är stoppad. Vi talar om det för dem.")
    else:
        told = _("Delningen med %(provider)s var redan stoppad.")
    messages.success(request, told % name)
    return redirect("company_page", there.token)


def letters_of(sharing: Sharing) -> list[Letter]:
    """Return the letters by which something was shared, as they were sent."""
    sent = Letter.objects.filter(referral__sharing=sharing, kind=SENT_KIND)
    return readable(sent.order_by("made_at", "pk"))


def readable(letters: Iterable[Letter]) -> list[Letter]:
    """Return letters, not to be kept, without the links that are their recipients' own."""
    told = list(letters)
    for each in told:
        each.body = composing.shown(each.body)
    return told


def referral_of(there: Opened, code: str) -> Referral:
    """Return the company's own referral, or answer that there is no such page."""
    found = followed(there.case.referrals.all()).filter(code=code).first()
    if found is None:
        raise Http404
    return found
