"""I dag: what waits for the adviser; and the list of companies, reached and not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.assigning import cases_seen_to, cases_without_adviser
from sluss.casework.closing import DAYS, closing_soon, undated_count
from sluss.casework.models import Case, Visit
from sluss.casework.permits import cases_of
from sluss.casework.summing import with_next_contact
from sluss.casework.visiting import keep_promise, open_case
from sluss.directory.absenting import absence_known_in, acting_for, is_away
from sluss.directory.models import Person
from sluss.directory.permits import companies_of, may_write
from sluss.directory.registering import NumberTaken, register
from sluss.web.desk.belonging import ask_home, chosen_home, homes_of
from sluss.web.desk.closing import closing_line
from sluss.web.desk.finding import day, person_of
from sluss.web.desk.forms import CompanyForm
from sluss.web.desk.handed import handed
from sluss.web.desk.narrowing import Narrowing, companies_on, writing
from sluss.web.desk.said import said_to
from sluss.web.desk.undelivered import undelivered_of
from sluss.web.posting import posted

A_PAGE = 25
A_BASKET = 100
"""The most rows of a basket; the page folds all but the first few."""
QUIET_DAYS = 183
A_WEEK = timedelta(days=7)


def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for me, oldest first, each with its one next step.

    What waits for those in whose place I am stands among it; what can wait until they are back,
    the quiet and the far ahead, does not.
    """
    person, on = person_of(request), day()
    absent = list(acting_for(person, on))
    mine = cases_seen_to(person, absent)
    promises = Visit.objects.filter(case__in=mine, promise_kept_at=None).exclude(promise="")
    contacts = _contacts(mine)
    due = contacts.filter(next_on__lte=on, is_spoken=False)
    quiet = contacts.filter(last_on__lt=on - timedelta(days=QUIET_DAYS), adviser=person)
    quiet = quiet.filter(Q(next_on=None) | Q(next_on__lte=on))
    coming = contacts.filter(next_on__gt=on + A_WEEK, adviser=person)
    week = contacts.filter(next_on__gt=on, next_on__lte=on + A_WEEK)
    closing = closing_soon(mine, on)
    page: dict[str, Any] = {
        "on": on,
        "is_away": is_away(person, on) and absence_known_in(person, person).exists(),
        "absent": absent,
        "promises": promises.select_related("case__company", "case__adviser").order_by(
            "promise_by"
        )[:A_BASKET],
        "due": due.order_by("next_on")[:A_BASKET],
        "week": week.order_by("next_on")[:A_BASKET],
        "closing": [closing_line(each) for each in closing[:A_BASKET]],
        "undated": undated_count(on),
        "days": DAYS,
        "coming": coming.order_by("next_on")[:A_BASKET],
        "quiet": quiet.order_by("last_on")[:A_BASKET],
        "counts": {
            **{"promises": promises.count(), "due": due.count(), "quiet": quiet.count()},
            **{"week": week.count(), "closing": len(closing)},
        },
        **handed(mine, A_BASKET),
        **said_to(mine, A_BASKET),
        **undelivered_of(mine, A_BASKET),
        **_without_adviser(person),
    }
    return render(request, "desk/today.html", page)


def _without_adviser(person: Person) -> dict[str, Any]:
    """Return the cases that nobody has, for a lead to give to somebody."""
    without = cases_without_adviser(person)
    return {"without": without[:A_BASKET], "without_count": without.count()}


def _contacts(cases: QuerySet[Case]) -> QuerySet[Any]:
    """Add when we last spoke, and the next contact; a call that nobody answered is no contact."""
    last_on = Max("visits__on", filter=~Q(visits__outcome=Visit.Outcome.NO_ANSWER))
    said: QuerySet[Any] = with_next_contact(cases).annotate(last_on=last_on)
    return said


@posted("today")
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
    asked, may_write_in = Narrowing(person, request.GET), writing(person)
    shown = Paginator(asked.rows, A_PAGE).get_page(request.GET.get("page"))
    page = {
        **asked.shown(),
        "shown": shown,
        "rows": companies_on(list(shown)),
        "writing": may_write_in,
        "may_add": bool(may_write_in),
        "is_any": bool(asked.every),
    }
    return render(request, "desk/companies.html", page)


def new_company(request: HttpRequest) -> HttpResponse:
    """Add a company and open its case."""
    person = person_of(request)
    homes = homes_of(person)
    if not homes:
        return redirect("companies")
    programme = chosen_home(homes, request.POST.get("programme", ""))
    form = CompanyForm(request.POST or None)
    form.instance.programme = programme
    ask_home(form, homes)
    if request.method == "POST" and form.is_valid():
        told = {each: form.cleaned_data[each] for each in ("name", "municipality")}
        number = form.cleaned_data["organisation_number"]
        try:
            company = register(programme, **told, number=number, by=person)
            return redirect("case", open_case(company, by=person, at=timezone.now()).code)
        except NumberTaken:  # meanwhile: the form now finds the company that has it
            form.full_clean()
    return render(request, "desk/new_company.html", {"form": form})


@posted("companies")
def open_company(request: HttpRequest, code: str) -> HttpResponse:
    """Open a company's case, or go to the one that is open."""
    person = person_of(request)
    company = get_object_or_404(companies_of(person), code=code)
    case = Case.objects.filter(company=company).first()
    if case is None and may_write(person, company.programme):
        case = open_case(company, by=person, at=timezone.now())
    return redirect("case", case.code) if case else redirect("companies")
