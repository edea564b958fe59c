"""Who is in the programme: invited, here, and leaving."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.models import Case
from sluss.directory.founding import add_organisation
from sluss.directory.inviting import (
    Refused,
    Why,
    end_membership,
    invite,
    open_invitations,
    others_in_charge,
    require_open,
    until,
    withdraw,
)
from sluss.directory.models import Invitation, Membership, Programme, Role
from sluss.directory.permits import MANAGING, WRITING, may_appoint, may_manage
from sluss.web.posting import posted
from sluss.web.steering.away import absences
from sluss.web.steering.finding import asking, is_administrator, is_in_charge, programme_of
from sluss.web.steering.forms import ROLES, InvitationForm
from sluss.web.steering.letters import link_of, send_letter

A_PAGE = 50
_ROW = re.compile("[0-9]{1,18}")


def people(request: HttpRequest, code: str) -> HttpResponse:
    """Show who holds which role on whose behalf, and who is invited."""
    programme = programme_of(request, code)
    may_all = is_administrator(request, programme)
    held = programme.memberships.filter(ended_at=None).select_related("person", "organisation")
    waiting = open_invitations(programme).select_related("organisation", "by")
    shown = Paginator(held.order_by("person__name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    asked = Paginator(waiting.order_by("-at", "-pk"), A_PAGE).get_page(request.GET.get("asked"))
    page = {
        "programme": programme,
        "shown": shown,
        "people": _people(programme, shown, may_all),
        "asked": asked,
        "invitations": [_row(request, each, may_all) for each in asked],
        "is_in_charge": is_in_charge(request, programme),
    }
    return render(request, "steering/people.html", page)


def _people(programme: Programme, shown: Page[Membership], may_all: bool) -> list[dict[str, Any]]:
    """Return memberships as the page shows them: what may be done, and who is away or will be."""
    away = {each["row"].person_id: each["deputy"] for each in absences(programme)}
    return [
        {
            "row": each,
            "may_end": may_all or each.role != Role.ADMINISTRATOR,
            "may_be_away": each.role in WRITING,
            "is_away_said": each.role in WRITING and each.person_id in away,
            "deputy": away.get(each.person_id),
        }
        for each in shown
    ]


def _row(request: HttpRequest, invitation: Invitation, may_all: bool) -> dict[str, Any]:
    """Return an invitation as the page shows it.

    Its link is shown where no letter went, and only to those who may give the role: it lets in.
    """
    is_mine = may_all or invitation.role != Role.ADMINISTRATOR
    is_expired = invitation.expires_at <= timezone.now()
    is_by_hand = is_mine and not is_expired and invitation.sent_at is None
    return {
        "invitation": invitation,
        "is_mine": is_mine,
        "is_expired": is_expired,
        "until": until(invitation),
        "link": link_of(request, invitation) if is_by_hand else "",
    }


def invited(request: HttpRequest, code: str) -> HttpResponse:
    """Invite somebody, and send the letter once the invitation is kept."""
    programme = programme_of(request, code)
    roles = [role for role in ROLES if may_appoint(request.user, programme, role)]
    form = InvitationForm(request.POST or None, roles=roles, initial=_begun(request, programme))
    if request.method == "POST" and form.is_valid():
        try:
            made = _invite(request, programme, form)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            _send(request, made)
            return redirect("people", code)
    return render(request, "steering/invite.html", {"programme": programme, "form": form})


def _begun(request: HttpRequest, programme: Programme) -> dict[str, str]:
    """Return what the page begins with: that of an earlier invitation, where one is named."""
    again = request.GET.get("again", "")
    earlier = None
    if _ROW.fullmatch(again):
        rows = programme.invitations.select_related("organisation")
        earlier = rows.filter(pk=int(again)).first()
    if earlier is None:
        return {"organisation": programme.organisation.code}
    told = {key: getattr(earlier, key) for key in ("name", "email", "role")}
    return {**told, "organisation": earlier.organisation.code}


@transaction.atomic
def _invite(request: HttpRequest, programme: Programme, given: InvitationForm) -> Invitation:
    invitation, person = given.save(commit=False), asking(request)
    organisation = given.chosen_organisation()
    if organisation.pk is None:
        organisation = add_organisation(organisation, by=person)
    invitation.programme, invitation.organisation = programme, organisation
    return invite(invitation, by=person, at=timezone.now())


def _send(request: HttpRequest, invitation: Invitation) -> None:
    told = {"email": invitation.email}
    if send_letter(invitation, link_of(request, invitation), timezone.now()):
        messages.success(request, _("Inbjudan är skickad till %(email)s.") % told)
    else:
        text = _(
            "Brevet till %(email)s kom inte iväg. Skicka länken nedan själv, eller försök igen."
        )
        messages.error(request, text % told)


def _invitation_of(request: HttpRequest, programme: Programme, pk: int) -> Invitation:
    rows = programme.invitations.select_related("programme__organisation", "organisation", "by")
    found = get_object_or_404(rows, pk=pk)
    if not may_appoint(request.user, programme, found.role):
        raise Http404
    return found


@posted("people", "code")
def send(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send the letter of an open invitation again."""
    found = _invitation_of(request, programme_of(request, code), pk)
    try:
        require_open(found, timezone.now())
    except Refused as refused:
        messages.error(request, _not_sent(refused.why))
    else:
        _send(request, found)
    return redirect("people", code)


def _not_sent(why: Why) -> str:
    words = {
        Why.ACCEPTED: _("Inget skickades: inbjudan är redan använd."),
        Why.WITHDRAWN: _("Inget skickades: inbjudan är tillbakadragen."),
        Why.EXPIRED: _("Inget skickades: inbjudan har gått ut. Bjud in på nytt."),
    }
    return words[why]


@posted("people", "code")
def withdrawn(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = _invitation_of(request, programme_of(request, code), pk)
    try:
        withdraw(found, by=asking(request), at=timezone.now())
    except Refused:
        text = _("%(name)s har redan tackat ja, och står bland dem som är med.")
        messages.error(request, text % {"name": found.name})
    else:
        text = _("Inbjudan till %(email)s är tillbakadragen. Länken fungerar inte längre.")
        messages.success(request, text % {"email": found.email})
    return redirect("people", code)


def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether a role is to end, saying what follows, and end it."""
    programme = programme_of(request, code)
    found = get_object_or_404(programme.memberships.select_related("person"), pk=pk)
    if not may_appoint(request.user, programme, found.role):
        raise Http404
    told = {"name": found.person.name, "role": found.get_role_display()}
    if found.ended_at is not None:
        messages.success(request, _("%(name)s är inte %(role)s i programmet längre.") % told)
        return redirect("people", code)
    following = {**_following(found), "is_in_charge": is_in_charge(request, programme)}
    page = {"programme": programme, "membership": found, **following}
    if request.method != "POST":
        return render(request, "steering/end.html", page)
    try:
        end_membership(found, by=asking(request), at=timezone.now())
    except Refused:
        return render(request, "steering/end.html", {**page, "is_last": True}, status=409)
    messages.success(request, _("%(name)s är inte %(role)s i programmet längre.") % told)
    return redirect("people", code) if may_manage(request.user, programme) else redirect("home")


def _following(found: Membership) -> dict[str, Any]:
    """Return what ending a role leads to: cases left with the person, and nobody to run things."""
    cases = Case.objects.filter(company__programme=found.programme_id, adviser=found.person_id)
    others = Membership.objects.filter(
        programme=found.programme_id, person=found.person_id, ended_at=None
    ).exclude(pk=found.pk)
    is_leaving = found.role in WRITING and not others.filter(role__in=WRITING).exists()
    return {
        "case_count": cases.count() if is_leaving else 0,
        "is_last": found.role in MANAGING and not others_in_charge(found).exists(),
    }
