"""The organisations that people are here for, common to all programmes of the installation."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.content.knowledge import knowledge
from sluss.core.matching import title
from sluss.directory.founding import add_organisation
from sluss.directory.models import Organisation
from sluss.web.steering.finding import asking, managed
from sluss.web.steering.forms import OrganisationForm

A_PAGE = 50


def organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations, and which provider of the catalogue each is."""
    managed(request)
    every = Organisation.objects.order_by("name", "pk")
    shown = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    language, known = (get_language() or "sv")[:2], knowledge().providers
    rows = [
        (each, title(known[each.provider_key], language) if each.provider_key in known else "")
        for each in shown
    ]
    return render(request, "steering/organisations.html", {"shown": shown, "rows": rows})


def new(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    managed(request)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = add_organisation(form.save(commit=False), by=asking(request))
        messages.success(request, _("%(name)s är tillagd.") % {"name": made.name})
        return redirect("organisations")
    return render(request, "steering/organisation.html", {"form": form})
