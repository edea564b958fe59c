"""A referral at the desk: drafted, permitted, sent, and seen to the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sluss.casework.models import Case, Referral
from sluss.casework.models.referrals import Channel, Route, State
from sluss.casework.permits import cases_of
from sluss.casework.referring import (
    STAMPED,
    SUCCEEDED,
    Moved,
    change_draft,
    draft_once,
    has_ended,
    retry,
    send,
)
from sluss.casework.renewing import is_live
from sluss.casework.stopping import UNANSWERED
from sluss.casework.timing import answer_by, mailbox_of
from sluss.content.knowledge import knowledge
from sluss.core.errors import ValueFault
from sluss.core.offers import Offer
from sluss.core.referrals import NotAllowed
from sluss.directory.models import Language, Sharing
from sluss.directory.permits import may_manage, may_write
from sluss.directory.sharing import (
    PUBLIC,
    is_valid,
    permission_text,
    provider_name,
    shared_wordings,
)
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.mail.composing import preview
from sluss.mail.models import Letter
from sluss.web.desk.cards import MONEY
from sluss.web.desk.cards import provider_name as giver
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import day, person_of, writable
from sluss.web.desk.referralforms import (
    A_YEAR,
    NO,
    AnsweredForm,
    DraftForm,
    MessageForm,
    OutcomeForm,
    PermissionForm,
    ProgressForm,
    QuestionForm,
    RestForm,
    WithdrawnForm,
)
from sluss.web.desk.referralwords import history, listed, named_offer, shown, with_changes
from sluss.web.desk.wordings import offer_name
from sluss.web.posting import posted

FORMS: dict[str, type[forms.BaseForm]] = {
    "answered": AnsweredForm,
    "ended": OutcomeForm,
    "progress": ProgressForm,
    "withdrawn": WithdrawnForm,
    "rest": RestForm,
    "message": MessageForm,
}
"""What may be typed on a referral's page beside its draft, each with ids of its own."""


def refer(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a referral of an offer, named by a card, or chosen among those in the plan."""
    found = writable(request, code)
    offer = knowledge().offers.get(request.POST.get("offer") or request.GET.get("offer", ""))
    if offer is None:
        return render(request, "desk/refer_choose.html", _choices(request, found))
    begun = {
        "route": Route.APPLICATION if offer.kind in MONEY else Route.INTRODUCTION,
        "need": request.GET.get("need", ""),
    }
    form = DraftForm(request.POST or None, initial=begun, case=found, offer=offer)
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        row.offer = offer.key
        kept, is_new = draft_once(found, row, by=person_of(request), at=timezone.now())
        if not is_new:
            messages.info(request, _("Den här slussningen är redan på gång. Här är den."))
        return redirect("referral", kept.code)
    page = {
        **framed(request, found),
        "form": form,
        "offer": {"key": offer.key, "name": offer_name(offer), "provider": giver(offer)},
        "is_money": offer.kind in MONEY,
        "quotes": [each.words for each in found.needs.all() if each.words],
        "there": listed(found.referrals.filter(offer=offer.key)),
    }
    return render(request, "desk/refer.html", page)


def _choices(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Return the offers of the plan, and which of them are handed over already."""
    there = set(found.referrals.values_list("offer", flat=True))
    known = knowledge().offers
    keys = dict.fromkeys(step.offer for step in found.steps.all() if step.offer in known)
    offers: list[Offer] = [known[key] for key in keys]
    named = [
        {
            "key": each.key,
            "name": offer_name(each),
            "provider": giver(each),
            "is_there": each.key in there,
        }
        for each in offers
    ]
    return {**framed(request, found), "offers": named}


def referral_of(request: HttpRequest, code: str) -> Referral:
    """Return the referral, or answer that there is no such page."""
    person_of(request)
    there = Referral.objects.filter(case__in=cases_of(request.user)).select_related(
        "case__company__programme", "case__adviser", "sharing__provider", "earlier"
    )
    return get_object_or_404(with_changes(there), code=code)


def writable_referral(request: HttpRequest, code: str) -> Referral:
    """Return a referral that the person may change, or answer that there is no such page."""
    found = referral_of(request, code)
    if not may_write(request.user, found.case.company.programme):
        raise Http404
    return found


def referral(request: HttpRequest, code: str) -> HttpResponse:
    """Show one referral: where it stands, its one next step, and everything that happened."""
    return referral_page(request, referral_of(request, code))


def referral_page(
    request: HttpRequest, found: Referral, status: int = 200, **typed: Any
) -> HttpResponse:
    """Show a referral; `typed` are the forms that were sent and are shown with their faults."""
    asked = {name: made(auto_id=f"{name}_%s") for name, made in FORMS.items()}
    page = {
        **framed(request, found.case),
        **asked,
        **_said(request, found),
        **_letting(found),
        **(_drafted(found, typed.get("permission")) if found.state == State.DRAFTED else {}),
        **typed,
    }
    return render(request, "desk/referral.html", page, status=status)


def _said(request: HttpRequest, found: Referral) -> dict[str, Any]:
    """Return what every state of a referral shows."""
    sharing = found.sharing
    return {
        "referral": found,
        "it": shown(found),
        "history": history(found),
        "later": list(found.later.order_by("at")),
        "renewals": list(found.renewals.order_by("-at")[:1]),
        "earlier_state": found.earlier and listed(Referral.objects.filter(pk=found.earlier.pk))[0],
        "noes": NO.items(),
        "has_mailbox": bool(mailbox_of(found.provider, day())),
        "answer_by": answer_by(found, day()),
        "may_set_mailbox": may_manage(request.user, found.case.company.programme),
        "shared": sharing and shared_wordings(sharing),
        "is_shared_today": sharing is not None and is_valid(sharing, day()),
        "unanswered": UNANSWERED,
        "channels": Channel.choices,
        "public_words": PUBLIC if found.provider.is_public else "",
        "is_public_unknown": found.provider.is_public is None,
        "rest_now": next(iter(found.open_holds), None),  # type: ignore[attr-defined]
    }


def _letting(found: Referral) -> dict[str, bool]:
    """Return what may be done with a referral where it stands."""
    state, is_introduction = State(found.state), found.route == Route.INTRODUCTION
    is_out = is_introduction and state in (State.SENT, State.RECEIVED)
    return {
        "is_introduction": is_introduction,
        "is_draft": state == State.DRAFTED,
        "is_waiting": is_out,
        "is_accepted": state == State.ACCEPTED,
        "is_applying": not is_introduction and not has_ended(found),
        "has_ended": has_ended(found),
        "may_retry": has_ended(found) and state not in SUCCEEDED,
        "may_rest": is_out or state == State.ACCEPTED,
        "may_ask": is_introduction and state != State.DRAFTED,
        "may_renew": is_live(found, timezone.now()) and bool(mailbox_of(found.provider, day())),
    }


def _drafted(found: Referral, typed: PermissionForm | None = None) -> dict[str, Any]:
    """Return what a draft shows: its question to change, its letter, and the permission."""
    first = {"question": found.question, "seen": stamp(found, STAMPED)}
    contacts = found.case.company.contacts.values_list("name", flat=True)[:2]
    begun = {"given_by": contacts[0]} if len(contacts) == 1 else {}
    form = typed or PermissionForm(initial=begun, auto_id="permission_%s")
    sharing = _permission(found, Sharing(fields=form["fields_shared"].value() or []))
    letter = preview(found, sharing, at=timezone.now())
    return {
        "question_form": QuestionForm(initial=first, auto_id="question_%s"),
        "permission": form,
        "permission_words": permission_text(sharing),
        "letter": letter,
        "letter_language": Language(letter.language).label,
        "letter_seen": _as_read(letter),
    }


def _permission(found: Referral, sharing: Sharing) -> Sharing:
    """Say whose permission it is, to whom and for what."""
    sharing.company, sharing.provider = found.case.company, found.provider
    told = {"provider": provider_name(found.provider), "offer": named_offer(found)}
    sharing.purpose = (_("att koppla ihop er med %(provider)s om %(offer)s") % told)[:200]
    sharing.until = sharing.until or day() + A_YEAR
    return sharing


def _as_read(letter: Letter) -> str:
    """Return a short text that is another as soon as the letter reads otherwise."""
    return salted_hmac("sluss.letter", f"{letter.subject}\n{letter.body}").hexdigest()[:16]


@posted("referral", "code")
def change_question(request: HttpRequest, code: str) -> HttpResponse:
    """Keep another question in a draft."""
    found = writable_referral(request, code)
    form = QuestionForm(request.POST, auto_id="question_%s")
    if not form.is_valid():
        return referral_page(request, found, 422, question_form=form)
    question, seen = form.cleaned_data["question"], form.cleaned_data["seen"]
    try:
        change_draft(found, question, seen, by=person_of(request))
    except ChangedMeanwhile:
        found = referral_of(request, code)
        form.data = {"question": question, "seen": stamp(found, STAMPED)}
        return referral_page(request, found, 409, question_form=form, is_question_changed=True)
    except Moved:
        return moved(request, code, question)
    messages.success(request, _("Frågan är sparad."))
    return redirect("referral", code)


@posted("referral", "code")
def send_referral(request: HttpRequest, code: str) -> HttpResponse:
    """Send an introduction, with the company's permission to share."""
    found = writable_referral(request, code)
    form = PermissionForm(request.POST, auto_id="permission_%s")
    if found.state != State.DRAFTED:
        return moved(request, code, wanted=State.SENT)
    if not form.is_valid():
        return referral_page(request, found, 422, permission=form)
    sharing = _permission(found, form.given())
    letter = preview(referral_of(request, code), sharing, at=timezone.now())
    if "show" in request.POST or request.POST.get("seen") != _as_read(letter):
        is_changed = "show" not in request.POST
        return referral_page(request, found, permission=form, is_letter_changed=is_changed)
    try:
        send(found, sharing, by=person_of(request), at=timezone.now())
    except (Moved, NotAllowed):
        return moved(request, code, wanted=State.SENT)
    except ValueFault:
        form.add_error(None, _("Det gick inte att skicka så här. Läs igenom och försök igen."))
        return referral_page(request, found, 422, permission=form)
    messages.success(request, _told_sent(found))
    return redirect("referral", code)


def _told_sent(found: Referral) -> str:
    told = {"provider": provider_name(found.provider)}
    if mailbox_of(found.provider, day()):
        return _("Skickad. Brevet går till %(provider)s och en kopia till företaget.") % told
    return _("Antecknad som skickad. %(provider)s har ingen e-post hos oss: ring dem.") % told


def moved(
    request: HttpRequest, code: str, words: str = "", wanted: State | None = None
) -> HttpResponse:
    """Tell where a referral stands that somebody led on meanwhile, with what was typed.

    Where it stands as it was wanted, the same was sent twice, and that is what is said.
    """
    found = referral_of(request, code)
    if wanted is not None and found.state == wanted:
        messages.info(request, _("Det var redan antecknat. Inget har ändrats."))
        return redirect("referral", code)
    return referral_page(request, found, 409, is_moved=True, typed_words=words)


@posted("referral", "code")
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a second try, linked to the first."""
    found = writable_referral(request, code)
    try:
        draft = retry(found, by=person_of(request), at=timezone.now())
    except Moved:
        return moved(request, code)
    except ValueFault:
        messages.error(
            request,
            _("Erbjudandet finns inte i katalogen längre. Välj ett annat under Det som passar."),
        )
        return redirect("referral", code)
    return redirect("referral", draft.code)
