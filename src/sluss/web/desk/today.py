"""I dag: what waits for the adviser; and the list of companies, reached and not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sluss.casework.models import Case, Visit
from sluss.casework.permits import cases_of
from sluss.casework.visiting import keep_promise, open_case
from sluss.directory.permits import WRITING, companies_of, may_write, programmes_of
from sluss.directory.registering import register
from sluss.web.desk.finding import day, person_of
from sluss.web.desk.forms import CompanyForm

A_PAGE = 25
QUIET_DAYS = 183
ANSWERED = ~Q(case__visits__outcome=Visit.Outcome.NO_ANSWER)


def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for me, oldest first, each with its one next step."""
    person, on = person_of(request), day()
    mine = cases_of(person).filter(adviser=person)
    promises = Visit.objects.filter(case__in=mine, promise_kept_at=None).exclude(promise="")
    contacts = _contacts(mine)
    due = contacts.filter(next_on__lte=on).filter(Q(last_on=None) | Q(last_on__lte=F("said_on")))
    quiet = contacts.filter(last_on__lt=on - timedelta(days=QUIET_DAYS))
    quiet = quiet.filter(Q(next_on=None) | Q(next_on__lte=on))
    page: dict[str, Any] = {
        "on": on,
        "promises": promises.select_related("case__company").order_by("promise_by")[:A_PAGE],
        "due": due.order_by("next_on")[:A_PAGE],
        "coming": contacts.filter(next_on__gt=on).order_by("next_on")[:A_PAGE],
        "quiet": quiet.order_by("last_on")[:A_PAGE],
        "counts": {"promises": promises.count(), "due": due.count(), "quiet": quiet.count()},
    }
    return render(request, "desk/today.html", page)


def _contacts(cases: QuerySet[Case]) -> QuerySet[Any]:
    """Add when we last spoke, and the next contact that was set last and the day it was set.

    A call that nobody answered is no contact: what was due stays due.
    """
    said = Visit.objects.filter(case=OuterRef("pk")).exclude(next_contact_on=None)
    latest = said.order_by("-at", "-pk")
    return cases.annotate(
        last_on=Max("visits__on", filter=~Q(visits__outcome=Visit.Outcome.NO_ANSWER)),
        next_on=Subquery(latest.values("next_contact_on")[:1]),
        said_on=Subquery(latest.values("on")[:1]),
    )


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a promise was kept."""
    person = person_of(request)
    visit = get_object_or_404(Visit, pk=pk, case__in=cases_of(person))
    keep_promise(visit, by=person, at=timezone.now())
    messages.success(request, _("Löftet är avbockat."))
    return redirect("today")


def companies(request: HttpRequest) -> HttpResponse:
    """List the programme's companies: search, reached or not, a page at a time."""
    person = person_of(request)
    asked, reach = request.GET.get("q", "").strip(), request.GET.get("reach", "")
    rows = companies_of(person).select_related("case__adviser", "programme")
    rows = _reached(rows.annotate(last_on=Max("case__visits__on", filter=ANSWERED)), reach)
    if asked:
        digits = asked.replace("-", "")
        rows = rows.filter(Q(name__icontains=asked) | Q(organisation_number__startswith=digits))
    shown = Paginator(rows.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    page = {"shown": shown, "q": asked, "reach": reach, "may_add": _home(request) is not None}
    return render(request, "desk/companies.html", page)


def _reached(rows: QuerySet[Any], reach: str) -> QuerySet[Any]:
    if reach == "yes":
        return rows.exclude(last_on=None)
    return rows.filter(last_on=None) if reach == "no" else rows


def _home(request: HttpRequest) -> Any:
    return programmes_of(request.user, WRITING).first()


def new_company(request: HttpRequest) -> HttpResponse:
    """Add a company and open its case."""
    person, programme = person_of(request), _home(request)
    if programme is None:
        return redirect("companies")
    form = CompanyForm(request.POST or None)
    form.instance.programme = programme
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        company = register(
            programme,
            told["name"],
            number=told["organisation_number"],
            municipality=told["municipality"],
            by=person,
        )
        return redirect("case", open_case(company, by=person, at=timezone.now()).code)
    return render(request, "desk/new_company.html", {"form": form})


@require_POST
def open_company(request: HttpRequest, code: str) -> HttpResponse:
    """Open a company's case, or go to the one that is open."""
    person = person_of(request)
    company = get_object_or_404(companies_of(person), code=code)
    case = Case.objects.filter(company=company).first()
    if case is None and may_write(person, company.programme):
        case = open_case(company, by=person, at=timezone.now())
    return redirect("case", case.code) if case else redirect("companies")
