"""The company itself kept right: who it is, whom one reaches there, and whose case it is."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.assigning import Reassigned, advisers_of, assign, may_be_given
from sluss.casework.changing import change_company
from sluss.casework.contacting import add_contact, change_contact, remove_contact
from sluss.casework.models import Case
from sluss.directory.contacting import CONTACT_FIELDS
from sluss.directory.models import Company, Contact
from sluss.directory.registering import COMPANY_FIELDS, NumberTaken, Told
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.web.desk.cases import framed
from sluss.web.desk.companyforms import AssignForm, ContactForm, CorrectedCompanyForm
from sluss.web.desk.finding import case_of, person_of, writable
from sluss.web.posting import posted


def company(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the company's name, number and municipality."""
    found = writable(request, code)
    # the form writes into its row before it is valid, and the page shows the company as it is
    row = Company.objects.select_related("programme").get(pk=found.company_id)
    form, theirs = CorrectedCompanyForm(request.POST or None, instance=row), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = Told(**{field: given[field] for field in COMPANY_FIELDS})
        try:
            change_company(found, told, given["seen"], by=person_of(request), at=timezone.now())
            messages.success(request, _("Företagets uppgifter är sparade."))
            return redirect("case", code)
        except NumberTaken:
            form.full_clean()
        except ChangedMeanwhile as conflict:
            theirs = cast("Company", conflict.theirs)
            form.data = {**request.POST.dict(), "seen": stamp(theirs, COMPANY_FIELDS)}
    status = 409 if theirs else 422 if form.errors else 200
    page = {**framed(request, found), "form": form, "theirs": theirs}
    return render(request, "desk/company.html", page, status=status)


def contacts(request: HttpRequest, code: str) -> HttpResponse:
    """List the people at the company, and add one."""
    found = case_of(request, code)
    if request.method == "POST":
        writable(request, code)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        add_contact(found, made, by=person_of(request), at=timezone.now())
        messages.success(request, _("Kontaktpersonen är sparad."))
        return redirect("contacts", code)
    return _listed(request, found, form, 422 if form.errors else 200)


def _listed(request: HttpRequest, found: Case, asked: ContactForm, status: int) -> HttpResponse:
    people = found.company.contacts.order_by("name", "pk")
    page = {**framed(request, found), "contacts": people, "form": asked}
    return render(request, "desk/contacts.html", page, status=status)


def contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a contact or take it away. Where somebody else did meanwhile, both are shown."""
    found = writable(request, code)
    row = Contact.objects.filter(pk=pk, company=found.company).first()
    if row is None:
        return _gone(request, found)
    if "remove" in request.POST:
        return _removed(request, found, row)
    name, form, theirs = row.name, ContactForm(request.POST or None, instance=row), None
    if request.method == "POST" and form.is_valid():
        made, seen = form.save(commit=False), form.cleaned_data["seen"]
        try:
            change_contact(found, made, seen, by=person_of(request), at=timezone.now())
            messages.success(request, _("Kontaktpersonen är ändrad."))
            return redirect("contacts", code)
        except ChangedMeanwhile as conflict:
            theirs = cast("Contact | None", conflict.theirs)
            if theirs is None:
                return _gone(request, found)
            form.data = {**request.POST.dict(), "seen": stamp(theirs, CONTACT_FIELDS)}
    status = 409 if theirs else 422 if form.errors else 200
    page = {**framed(request, found), "form": form, "row": row, "name": name, "theirs": theirs}
    return render(request, "desk/contact.html", page, status=status)


def _removed(request: HttpRequest, found: Case, row: Contact) -> HttpResponse:
    remove_contact(found, row, by=person_of(request), at=timezone.now())
    messages.success(request, _("Kontaktpersonen är borttagen."))
    return redirect("contacts", found.code)


def _gone(request: HttpRequest, found: Case) -> HttpResponse:
    """Show the list with what was typed, where somebody else has taken the contact away."""
    if request.method != "POST":
        raise Http404
    if "remove" in request.POST:
        return redirect("contacts", found.code)
    messages.warning(request, _("Någon annan tog bort kontakten. Det du skrev står kvar nedan."))
    return _listed(request, found, ContactForm(request.POST), 409)


@posted("case", "code")
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Give the case to another adviser, or take it."""
    found, person = writable(request, code), person_of(request)
    # everybody who may have it is taken here; the verb says who may give it so
    form = AssignForm(request.POST, among=advisers_of(found.company.programme))
    if not form.is_valid():
        form.offer(may_be_given(found, person))
        page = {**framed(request, found), "assign": form}
        return render(request, "desk/assign.html", page, status=422)
    to, had_by = form.cleaned_data["to"], form.cleaned_data["had_by"]
    try:
        assign(found, to, had_by, by=person, at=timezone.now())
        told = _("%(name)s har ärendet nu.") % {"name": to.name}
        messages.success(request, told)
    except Reassigned as moved:
        told = _("Någon hann före: %(name)s har ärendet nu. Byt igen om det ska vidare.")
        messages.warning(request, told % {"name": moved.case.adviser.name})
    return redirect("case", code)
