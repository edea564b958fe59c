"""The company's own page as its adviser opens it for them, and what they say on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sluss.casework.linking import Purpose, make_link, revoke_all
from sluss.casework.models import Saying
from sluss.casework.permits import cases_of
from sluss.casework.saying import see_to
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import person_of, writable
from sluss.web.desk.said import links_of
from sluss.web.posting import posted


@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Tell who has the company's page, and make a link to it, which is shown this once."""
    found, made = writable(request, code), ""
    if request.method == "POST":
        token = make_link(Purpose.COMPANY, found, at=timezone.now())
        made = request.build_absolute_uri(reverse("company_page", args=[token]))
    told = {
        **framed(request, found),
        "made": made,
        "links": list(links_of(found, timezone.now())),
        "contacts": found.company.contacts.exclude(email="").order_by("name", "pk"),
        "renewed": found.renewals.order_by("-at").first(),
        "sayings": found.sayings.select_related("seen_to_by").order_by("-at", "-pk")[:20],
    }
    return render(request, "desk/company_page.html", told)


@posted("case_page", "code")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Let every link to the company's page lead nowhere from now on."""
    found = writable(request, code)
    revoke_all(Purpose.COMPANY, found, at=timezone.now())
    messages.success(request, _("Alla länkar till företagets sida är stängda."))
    return redirect("case_page", code)


@posted("today")
def seen_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what the company said has been seen to."""
    person = person_of(request)
    rows = Saying.objects.filter(case__in=cases_of(person))
    saying = get_object_or_404(rows.select_related("case__company__programme"), pk=pk)
    see_to(saying, by=person, at=timezone.now())
    messages.success(request, _("Avbockat. Företaget kan säga till igen på sin sida."))
    if request.POST.get("from") == "today":
        return redirect("today")
    return redirect("case", saying.case.code)
