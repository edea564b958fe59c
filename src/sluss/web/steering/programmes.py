"""The programme: what it is, and what to do next with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.directory.founding import change_programme, found_programme
from sluss.directory.inviting import open_invitations
from sluss.mail.settling import open_letters
from sluss.web.steering.finding import asking, is_administrator, managed, programme_of
from sluss.web.steering.forms import ProgrammeForm, municipality_names


def mine(request: HttpRequest) -> HttpResponse:
    """Lead to the first of the programmes that the person runs."""
    return redirect("programme", managed(request)[0].code)


def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the programme says of itself, and how many are in it."""
    found = programme_of(request, code)
    people = found.memberships.filter(ended_at=None).values("person").distinct()
    page = {
        "programme": found,
        "municipalities": municipality_names(found.municipalities),
        "people_count": people.count(),
        "waiting_count": open_invitations(found).filter(expires_at__gt=timezone.now()).count(),
        "others": [each for each in managed(request) if each != found],
        "is_administrator": is_administrator(request, found),
        "undelivered_count": open_letters(found).count(),
    }
    return render(request, "steering/programme.html", page)


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change the programme's name, days and municipalities."""
    found = programme_of(request, code)
    form = ProgrammeForm(request.POST or None, instance=programme_of(request, code))
    if request.method == "POST" and form.is_valid():
        change_programme(form.save(commit=False), by=asking(request))
        messages.success(request, _("Uppgifterna om programmet är ändrade."))
        return redirect("programme", code)
    return render(request, "steering/change.html", {"programme": found, "form": form})


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Found another programme in the same organisation; for administrators."""
    beside = programme_of(request, code)
    if not is_administrator(request, beside):
        raise Http404
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = found_programme(form.save(commit=False), beside, by=asking(request))
        messages.success(request, _("Programmet finns. Bjud in den som ska leda det."))
        return redirect("programme", made.code)
    return render(request, "steering/new.html", {"programme": beside, "form": form})
