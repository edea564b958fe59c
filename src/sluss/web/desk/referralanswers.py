"""What an adviser writes down on a referral: what a provider or a company told, and pauses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.models import Referral
from sluss.casework.models.referrals import Actor, Channel, Reason, State
from sluss.casework.outcomes import end
from sluss.casework.referring import Moved, Told, ask, hold, lead, release
from sluss.casework.stopping import stop_sharing, withdraw
from sluss.core.referrals import NotAllowed
from sluss.directory.sharing import provider_name
from sluss.web.desk.finding import person_of
from sluss.web.desk.referralforms import (
    LATER,
    AnsweredForm,
    MessageForm,
    OutcomeForm,
    ProgressForm,
    RestForm,
    WithdrawnForm,
)
from sluss.web.desk.referrals import moved, referral_page, writable_referral
from sluss.web.posting import posted


def _read_at(found: Referral, request: HttpRequest) -> None:
    """Let a referral stand where it stood when its page was read, so that `lead` can tell."""
    seen = request.POST.get("seen", "")
    if seen.isdecimal() and len(seen) < 9:
        found.change_count = int(seen)


def _led(request: HttpRequest, found: Referral, to: State, told: Told) -> HttpResponse:
    """Lead a referral on from where it was read, or tell who was there first."""
    verb = partial(lead, actor=Actor.PERSON)
    return _kept(request, found, to, told, verb if to != State.WITHDRAWN else _withdrawn)


def _withdrawn(found: Referral, _to: State, told: Told, **who: Any) -> None:
    withdraw(found, told, **who)


def _kept(
    request: HttpRequest, found: Referral, to: State, told: Told, verb: Callable[..., Any]
) -> HttpResponse:
    """Let a verb lead a referral on; that it was seen meanwhile is in nobody's way."""
    _read_at(found, request)
    who = {"by": person_of(request), "at": timezone.now()}
    try:
        try:
            verb(found, to, told, **who)
        except Moved as conflict:
            if conflict.stands.state != State.RECEIVED or to == State.RECEIVED:
                raise
            verb(conflict.stands, to, told, **who)
    except (Moved, NotAllowed):
        return moved(request, found.code, told.words, wanted=to)
    messages.success(request, _("Antecknat."))
    return redirect("referral", found.code)


@posted("referral", "code")
def answered(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what the provider said by telephone or mail."""
    found = writable_referral(request, code)
    form = AnsweredForm(request.POST, auto_id="answered_%s")
    if not form.is_valid():
        return referral_page(request, found, 422, answered=form)
    given = form.cleaned_data
    channel, words, answer = Channel(given["channel"]), given["words"], given["answer"]
    if answer == LATER:
        return _comes_back(request, found, channel, words)
    if answer in Reason.values:
        told = Told(reason=Reason(answer), words=words, channel=channel)
        return _led(request, found, State.DECLINED, told)
    return _led(request, found, State(answer), Told(words=words, channel=channel))


def _comes_back(
    request: HttpRequest, found: Referral, channel: Channel, words: str
) -> HttpResponse:
    """Keep that the provider comes back: it has seen it, and said so."""
    said = _("%(provider)s återkommer.") % {"provider": provider_name(found.provider)}
    said = f"{said} {words}".strip()
    if found.state == State.SENT:
        return _led(request, found, State.RECEIVED, Told(words=said[:2000], channel=channel))
    if found.state != State.RECEIVED:
        return moved(request, found.code, words)
    return _asked(request, found, said[:2000], Actor.PROVIDER)


@posted("referral", "code")
def ended(request: HttpRequest, code: str) -> HttpResponse:
    """Write down how it went after a yes, as the company or the provider told it."""
    found = writable_referral(request, code)
    form = OutcomeForm(request.POST, auto_id="ended_%s")
    if not form.is_valid():
        return referral_page(request, found, 422, ended=form)
    outcome, to = form.told(), State(form.cleaned_data["to"])

    def end_it(row: Referral, to: State, _told: Told, **who: Any) -> None:
        end(row, to, outcome, **who)

    return _kept(request, found, to, Told(words=outcome.changed or outcome.given), end_it)


@posted("referral", "code")
def applied(request: HttpRequest, code: str) -> HttpResponse:
    """Write down how far the company's own application has come."""
    found = writable_referral(request, code)
    form = ProgressForm(request.POST, auto_id="progress_%s")
    if not form.is_valid():
        return referral_page(request, found, 422, progress=form)
    given = form.cleaned_data
    told = Told(words=given["words"], amount_sek=given["amount_sek"], on=given["on"])
    return _led(request, found, State(given["to"]), told)


@posted("referral", "code")
def withdrawn(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that the company draws back, or lay down a draft."""
    found = writable_referral(request, code)
    form = WithdrawnForm(request.POST, auto_id="withdrawn_%s")
    if not form.is_valid():
        return referral_page(request, found, 422, withdrawn=form)
    return _led(request, found, State.WITHDRAWN, Told(words=form.cleaned_data["words"]))


@posted("referral", "code")
def rested(request: HttpRequest, code: str) -> HttpResponse:
    """Let a referral rest, so that nobody is reminded, or let it go on."""
    found, by = writable_referral(request, code), person_of(request)
    if "release" in request.POST:
        release(found, by=by, at=timezone.now())
        messages.success(request, _("Slussningen går vidare. Klockan räknar igen."))
        return redirect("referral", code)
    form = RestForm(request.POST, auto_id="rest_%s")
    if not form.is_valid():
        return referral_page(request, found, 422, rest=form)
    because = form.cleaned_data["because"]
    try:
        hold(found, because, by=by, at=timezone.now())
    except Moved:
        return moved(request, code, because)
    messages.success(request, _("Slussningen vilar. Ingen blir påmind så länge."))
    return redirect("referral", code)


@posted("referral", "code")
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """Say something to the provider; the state stays."""
    found = writable_referral(request, code)
    form = MessageForm(request.POST, auto_id="message_%s")
    if not form.is_valid():
        return referral_page(request, found, 422, message=form)
    if found.state == State.DRAFTED:
        return moved(request, code, form.cleaned_data["words"])
    return _asked(request, found, form.cleaned_data["words"])


def _asked(
    request: HttpRequest, found: Referral, words: str, actor: Actor = Actor.PERSON
) -> HttpResponse:
    """Keep a message: the adviser's own, or one written down for the provider."""
    ask(found, words, actor=actor, by=person_of(request), at=timezone.now())
    messages.success(request, _("Meddelandet är sparat."))
    return redirect("referral", found.code)


@posted("referral", "code")
def stopped(request: HttpRequest, code: str) -> HttpResponse:
    """Stop the sharing at the company's word; an introduction that waits is taken back with it."""
    found = writable_referral(request, code)
    if found.sharing is not None:
        said = request.POST.get("channel", "")
        channel = Channel(said) if said in Channel.values else None
        stop_sharing(found.sharing, by=person_of(request), channel=channel, at=timezone.now())
        messages.success(request, _("Delningen är stoppad. Vi talar om det för mottagaren."))
    return redirect("referral", code)
