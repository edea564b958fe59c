"""What people type at the desk, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import CaseNeed, Step, Visit
from sluss.content.knowledge import knowledge
from sluss.content.orgnumbers import NUMBER_FAULTS, BadNumber, organisation_number
from sluss.content.trees import trees
from sluss.core.matching import title
from sluss.directory.models import Company


class Day(forms.DateInput):
    """A day, picked or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _municipalities() -> list[tuple[str, str]]:
    tree = trees()["regions"]
    keys = [key for key in tree if key.isdigit()]
    named = sorted(((key, tree.label(key, "sv")) for key in keys), key=lambda each: each[1])
    return [("", _g("Vet inte än")), *named]


class CompanyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new company. The number may be written as people write it."""

    organisation_number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=24,
        help_text=_("Tio siffror. Lämna tomt om ni inte vet det än."),
    )
    municipality = forms.ChoiceField(label=_("Kommun"), required=False, choices=_municipalities)

    class Meta:
        model = Company
        fields = ("name", "organisation_number", "municipality")
        labels: ClassVar = {"name": _("Företagets namn")}

    def clean_organisation_number(self) -> str:
        """Return ten checked digits, or say what is wrong with the number and how to mend it."""
        text = str(self.cleaned_data["organisation_number"]).strip()
        try:
            digits = organisation_number(text).digits10 if text else ""
        except BadNumber as fault:
            told = NUMBER_FAULTS[fault.code]
            raise forms.ValidationError(title(told, (get_language() or "sv")[:2])) from fault
        same = Company.objects.filter(programme=self.instance.programme, organisation_number=digits)
        if digits and same.exists():
            raise forms.ValidationError(
                _("%(name)s har redan det numret. Sök upp företaget i listan."),
                params={"name": same[0].name},
            )
        return digits


class VisitForm(forms.ModelForm):  # type: ignore[type-arg]
    """A visit or a call that came to something."""

    kind = forms.ChoiceField(
        label=_("Typ"), choices=Visit.Kind.choices, widget=forms.RadioSelect, initial="visit"
    )

    class Meta:
        model = Visit
        fields = (
            *("kind", "on", "minutes", "travel_minutes", "took_part", "women_count", "men_count"),
            *("notes", "promise", "promise_by", "next_contact_on"),
        )
        widgets: ClassVar = {
            "on": Day(),
            "promise_by": Day(),
            "next_contact_on": Day(),
            "notes": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts: ClassVar = {
            "notes": _(
                "Skriv så att företaget kan läsa det. Inget om hälsa, fack eller enskilda personer."
            ),
            "took_part": _("Till exempel: vd, produktionschef, skyddsombud. Inga namn."),
        }

    def clean_on(self) -> date:
        """Refuse a day that has not been."""
        on: date = self.cleaned_data["on"]
        if on > localdate():
            raise forms.ValidationError(_("Dagen har inte varit än. Skriv när ni sågs."))
        return on

    def clean(self) -> dict[str, Any]:
        """Demand that a promise says by when."""
        given = super().clean() or {}
        if given.get("promise") and not given.get("promise_by"):
            self.add_error("promise_by", _("Säg när det ska vara gjort, så att det syns i I dag."))
        return given


class CallForm(forms.ModelForm):  # type: ignore[type-arg]
    """A call in two taps: what came of it, and when to try again or why not."""

    class Meta:
        model = Visit
        fields = ("outcome", "next_contact_on", "because")
        widgets: ClassVar = {"next_contact_on": Day()}

    def clean(self) -> dict[str, Any]:
        """Demand a day to ring again, and a reason for not now."""
        given = super().clean() or {}
        outcome = given.get("outcome")
        if outcome == Visit.Outcome.CALL_BACK and not given.get("next_contact_on"):
            self.add_error("next_contact_on", _("Välj vilken dag vi ringer igen."))
        if outcome == Visit.Outcome.NOT_NOW and not given.get("because"):
            self.add_error("because", _("Skriv varför det inte passar nu, med deras ord."))
        return given


def _needs() -> list[tuple[str, Any]]:
    language = (get_language() or "sv")[:2]
    areas: dict[str, list[tuple[str, str]]] = {}
    for need in knowledge().needs.values():
        areas.setdefault(need.area, []).append((need.key, title(need.name, language)))
    return [("", _g("Välj ett behov")), *areas.items()]


class NeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A need: the company's words first, looked at as one types, then which need it is."""

    need = forms.ChoiceField(label=_("Vilket behov är det"), choices=_needs)
    origin = forms.ChoiceField(
        label=_("Vem säger det"), choices=CaseNeed.Origin.choices, widget=forms.RadioSelect
    )
    weight = forms.TypedChoiceField(
        label=_("Hur viktigt"),
        choices=[(3, _("Avgörande")), (2, _("Viktigt")), (1, _("Bra att ha"))],
        coerce=int,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CaseNeed
        fields = ("words", "need", "origin", "weight")
        labels: ClassVar = {"words": _("Företagets egna ord")}
        widgets: ClassVar = {
            "words": forms.Textarea(
                attrs={
                    "rows": 3,
                    "hx-get": "suggest/",
                    "hx-trigger": "input changed delay:500ms",
                    "hx-target": "#suggested",
                }
            ),
        }


class StepForm(forms.ModelForm):  # type: ignore[type-arg]
    """A step of the plan."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Step
        fields = (
            *("what", "owner", "is_outside_management", "due_on", "effect", "cost_sek"),
            *("offer", "because"),
        )
        widgets: ClassVar = {"due_on": Day(), "offer": forms.HiddenInput()}
        help_texts: ClassVar = {
            "owner": _("En roll, inte ett namn: produktionschef, skyddsombud, inköp."),
            "because": _("Fyll i om ni valde något annat än det som står först."),
        }

    def clean_offer(self) -> str:
        """Accept an offer of the catalogue, or none."""
        key = str(self.cleaned_data["offer"])
        if key and key not in knowledge().offers:
            raise forms.ValidationError(_("Erbjudandet finns inte längre i katalogen."))
        return key
