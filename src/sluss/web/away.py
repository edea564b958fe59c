"""Somebody is away: what is typed about it, by themselves or by who runs the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.assigning import acting_in
from sluss.casework.models import Case
from sluss.core.errors import ValueFault
from sluss.directory.absenting import (
    ABSENCE,
    Away,
    doubts,
    is_away,
    is_over,
    may_stand_in,
    say_away,
)
from sluss.directory.models import Person
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.web.desk.forms import Day

UNFIT = _(
    "Den personen kan inte svara här. Välj en rådgivare eller programledare i samma program, eller "
    "be den som leder programmet bjuda in personen."
)


class AwayForm(forms.Form):
    """From and until which days somebody is away, and who answers meanwhile."""

    away_from = forms.DateField(
        label=_("Borta från"),
        widget=Day(),
        error_messages={"required": _("Skriv vilken dag det börjar.")},
    )
    away_until = forms.DateField(
        label=_("Borta till och med"),
        required=False,
        widget=Day(),
        help_text=_("Lämna tomt om det inte är känt än."),
    )
    deputy = forms.ModelChoiceField(
        label=_("Vem svarar så länge"),
        queryset=Person.objects.none(),
        to_field_name="email",
        required=False,
        empty_label=_("Ingen"),
        error_messages={"invalid_choice": UNFIT},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, person: Person, by: Person, **more: Any) -> None:
        """Begin with the absence that was said, unless it has passed."""
        super().__init__(*given, **more)
        able = may_stand_in(person, by)
        self.fields["deputy"].queryset = able  # type: ignore[attr-defined]
        self.initial["seen"] = stamp(person, ABSENCE)
        if not is_over(person, localdate()):
            self.initial["away_from"] = person.away_from
            self.initial["away_until"] = person.away_until
            self.initial["deputy"] = person.deputy and person.deputy.email

    def clean_away_until(self) -> date | None:
        """Refuse a last day that has been."""
        last: date | None = self.cleaned_data["away_until"]
        if last is not None and last < localdate():
            raise forms.ValidationError(_("Den dagen har redan varit. Skriv en dag framåt."))
        return last

    def clean(self) -> dict[str, Any]:
        """Refuse an absence that ends before it begins."""
        given = super().clean() or {}
        first, last = given.get("away_from"), given.get("away_until")
        if first and last and last < first:
            self.add_error("away_until", _("Det slutar innan det börjar. Rätta någon av dagarna."))
        return given

    @property
    def away(self) -> Away:
        """Return what was typed, where nothing is wrong with it."""
        typed = self.cleaned_data
        return Away(typed["away_from"], typed["away_until"], typed["deputy"])


@dataclass
class Asked:
    """What was typed about an absence: whether it is kept, and else what a page shows of it.

    `theirs` is the person as somebody else saved them meanwhile, or None.
    """

    form: AwayForm
    person: Person
    is_kept: bool = False
    theirs: Person | None = None

    @property
    def page(self) -> dict[str, Any]:
        """Return what a page shows."""
        able = self.form.fields["deputy"].queryset  # type: ignore[attr-defined]
        is_said = self.person.away_from is not None and not is_over(self.person, localdate())
        return {
            "form": self.form,
            "person": self.person,
            "theirs": self.theirs,
            "their_deputy": able.filter(deputy_for=self.theirs).first() if self.theirs else None,
            "is_said": is_said,
            "is_any": able.exists(),
        }

    @property
    def status(self) -> int:
        """Return the status of the page."""
        return 409 if self.theirs is not None else 422 if self.form.errors else 200


def ask_away(request: HttpRequest, person: Person) -> Asked:
    """Ask when a person is away, and keep what was sent. Raises `NotPermitted`."""
    by = cast("Person", request.user)
    form = AwayForm(request.POST or None, person=person, by=by)
    asked = Asked(form, person)
    is_back = "back" in request.POST
    if not request.POST or not (is_back or form.is_valid()):
        return asked
    try:
        away = Away() if is_back else form.away
        kept = say_away(person, away, request.POST.get("seen", ""), by=by)
    except ChangedMeanwhile as changed:
        return _conflict(request, person, changed.theirs)
    except ValueFault:  # the deputy lost the role between the form and the verb
        form.add_error("deputy", str(UNFIT))
        return asked
    _tell(request, kept, by)
    return Asked(form, kept, is_kept=True)


def _conflict(request: HttpRequest, person: Person, theirs: Person | None) -> Asked:
    """Return what was typed, ready to be sent again, with what somebody else saved meanwhile."""
    sent = request.POST.copy()
    sent["seen"] = stamp(theirs, ABSENCE) if theirs else ""
    form = AwayForm(sent, person=person, by=cast("Person", request.user))
    return Asked(form, person, theirs=theirs)


def _tell(request: HttpRequest, kept: Person, by: Person) -> None:
    """Say what is kept, and what may go wrong with the deputy."""
    if kept.away_from is None:
        messages.success(request, _g("Frånvaron är borttagen."))
        return
    if kept.deputy is None:
        text = _g("Det är sparat. Ingen svarar i stället, så breven går dit de brukar.")
        messages.success(request, text)
        return
    name = {"name": kept.deputy.name}
    text = _g("Det är sparat. %(name)s får breven och ser det som väntar så länge.")
    messages.success(request, text % name)
    found = doubts(kept, by)
    if found.is_away:
        text = _g("%(name)s är också borta några av dagarna. De dagarna går breven dit de brukar.")
        messages.warning(request, text % name)
    if found.programmes:
        places = ", ".join(each.name for each in found.programmes)
        text = _g("%(name)s har inga ärenden i %(places)s. Brev därifrån går dit de brukar.")
        messages.warning(request, text % {**name, "places": places})


def who_answers(case: Case, on: date) -> dict[str, Any]:
    """Return whose case it is and who answers on a day: `adviser`, `answers` and `is_away`.

    `answers` is the adviser where nobody else does.
    """
    adviser = case.adviser
    return {"adviser": adviser, "answers": acting_in(case, on), "is_away": is_away(adviser, on)}
