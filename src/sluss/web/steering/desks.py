"""A whole desk handed over: every case that an adviser has in the programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sluss.casework.assigning import advisers_of, hand_over_desk
from sluss.directory.models import Person, Programme
from sluss.web.steering.away import absences
from sluss.web.steering.finding import asking, is_in_charge, programme_of


class _Desks(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People with cases, each with how many."""

    def label_from_instance(self, obj: Any) -> str:
        """Return a person's name and how many cases they have."""
        text = ngettext("%(name)s (%(n)s ärende)", "%(name)s (%(n)s ärenden)", obj.case_count)
        return text % {"name": obj.name, "n": obj.case_count}


class DeskForm(forms.Form):
    """Whose cases, and to whom; people are named by e-mail."""

    adviser = _Desks(
        label=_("Vems ärenden"),
        queryset=Person.objects.none(),
        to_field_name="email",
        empty_label=_("Välj vem som lämnar"),
        error_messages={
            "required": _("Välj vems ärenden det gäller."),
            "invalid_choice": _("Den personen har inga ärenden här längre."),
        },
    )
    to = forms.ModelChoiceField(
        label=_("Ny rådgivare"),
        queryset=Person.objects.none(),
        to_field_name="email",
        empty_label=_("Välj rådgivare"),
        error_messages={
            "required": _("Välj vem som ska ha ärendena."),
            "invalid_choice": _("Personen kan inte ha ärenden här längre. Välj någon annan."),
        },
    )

    def __init__(self, *given: Any, programme: Programme, **more: Any) -> None:
        """Take the programme whose people are chosen among."""
        super().__init__(*given, **more)
        self.fields["adviser"].queryset = with_cases(programme)  # type: ignore[attr-defined]
        self.fields["to"].queryset = advisers_of(programme)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse to hand over to the one who has them."""
        given = super().clean() or {}
        if given.get("to") is not None and given.get("to") == given.get("adviser"):
            self.add_error("to", _g("Välj någon annan än den som lämnar."))
        return given


def with_cases(programme: Programme) -> QuerySet[Person]:
    """Return who has cases in a programme, also without a role there, each with `case_count`."""
    mine = Count("cases", filter=Q(cases__company__programme=programme))
    return Person.objects.annotate(case_count=mine).filter(case_count__gt=0).order_by("name", "pk")


def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whose cases are to be whose, and hand them over; for who leads the programme."""
    found = programme_of(request, code)
    if not is_in_charge(request, found):
        raise Http404
    begun = {"adviser": request.GET.get("from", "")}
    form = DeskForm(request.POST or None, programme=found, initial=begun)
    if request.method == "POST" and form.is_valid():
        adviser, to = form.cleaned_data["adviser"], form.cleaned_data["to"]
        count = hand_over_desk(found, adviser, to, by=asking(request), at=timezone.now())
        text = ngettext(
            "%(to)s har nu %(n)s ärende från %(name)s.",
            "%(to)s har nu %(n)s ärenden från %(name)s.",
            count,
        )
        messages.success(request, text % {"to": to.name, "n": count, "name": adviser.name})
        return redirect("people", code)
    page = {
        "programme": found,
        "form": form,
        "has_desks": with_cases(found).exists(),
        "absences": absences(found),
    }
    return render(request, "steering/desk.html", page)
