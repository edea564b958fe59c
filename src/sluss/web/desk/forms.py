"""What people type at the desk, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import CaseNeed, Visit
from sluss.content.knowledge import knowledge
from sluss.content.orgnumbers import NUMBER_FAULTS, BadNumber, organisation_number
from sluss.content.sheetrows import folded_name
from sluss.content.trees import trees
from sluss.core.matching import title
from sluss.directory.models import Company
from sluss.directory.sorting import swedish


class Day(forms.DateInput):
    """A day, picked or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _municipalities() -> list[tuple[str, str]]:
    tree = trees()["regions"]
    keys = [key for key in tree if key.isdigit()]
    named = sorted(
        ((key, tree.label(key, "sv")) for key in keys), key=lambda each: swedish(each[1])
    )
    return [("", _g("Vet inte än")), *named]


class CompanyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A company, new or to be corrected. The number may be written as people write it.

    `twin` is the company that seems to be the same. The same number is refused; the same name is
    told once, and pressing again lets it through.
    """

    organisation_number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=24,
        help_text=_("Tio siffror. Lämna tomt om ni inte vet det än."),
    )
    municipality = forms.ChoiceField(label=_("Kommun"), required=False, choices=_municipalities)
    told_of = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Company
        fields = ("name", "organisation_number", "municipality")
        labels: ClassVar = {"name": _("Företagets namn")}

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begin with the number as people read it; a personal number stays masked."""
        super().__init__(*given, **more)
        self.twin: Company | None = None
        self.number_then = self.instance.organisation_number
        self.shown_then = self.instance.shown_number
        self.initial["organisation_number"] = self.shown_then

    def _others(self) -> QuerySet[Company]:
        there = Company.objects.filter(programme=self.instance.programme)
        return there.exclude(pk=self.instance.pk).select_related("case")

    def clean_organisation_number(self) -> str:
        """Return ten checked digits, or say what is wrong with the number and how to mend it."""
        text = str(self.cleaned_data["organisation_number"]).strip()
        if text and text == self.shown_then:
            return str(self.number_then)
        try:
            digits = organisation_number(text).digits10 if text else ""
        except BadNumber as fault:
            told = NUMBER_FAULTS[fault.code]
            raise forms.ValidationError(title(told, (get_language() or "sv")[:2])) from fault
        self.twin = self._others().filter(organisation_number=digits).first() if digits else None
        if self.twin:
            raise forms.ValidationError(
                _("%(name)s har redan det numret."), params={"name": self.twin.name}
            )
        return digits

    def clean(self) -> dict[str, Any]:
        """Tell once of a company with the same name and no other number."""
        given = super().clean() or {}
        name = given.get("name", "")
        if self.errors or ("name" not in self.changed_data and self.instance.pk):
            return given
        twin = self._named(name, given["organisation_number"])
        if twin is not None and given.get("told_of") != twin.code:
            self.twin = twin
            self.data = {**dict(self.data.items()), "told_of": twin.code}
            raise forms.ValidationError(
                _(
                    "%(name)s finns redan. Är det samma företag, gå dit. Är det ett annat, "
                    "spara en gång till."
                ),
                params={"name": twin.name},
            )
        return given

    def _named(self, name: str, number: str) -> Company | None:
        wanted, others = folded_name(name), self._others()
        if number:
            others = others.filter(organisation_number="")
        named = others.values_list("pk", "name")
        pk = next((pk for pk, other in named if folded_name(other) == wanted), None)
        return others.filter(pk=pk).first() if wanted and pk else None


MOST_PEOPLE = 999
"""The most women or men that a visit may count."""


class VisitForm(forms.ModelForm):  # type: ignore[type-arg]
    """A visit or a call that came to something."""

    kind = forms.ChoiceField(
        label=_("Typ"), choices=Visit.Kind.choices, widget=forms.RadioSelect, initial="visit"
    )
    women_count = forms.IntegerField(
        label=_("Antal kvinnor"), required=False, min_value=0, max_value=MOST_PEOPLE
    )
    men_count = forms.IntegerField(
        label=_("Antal män"), required=False, min_value=0, max_value=MOST_PEOPLE
    )

    class Meta:
        model = Visit
        fields: ClassVar[tuple[str, ...]] = (
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
            self.add_error(
                "promise_by", _("Säg när det ska vara gjort, så att det syns på sidan I dag.")
            )
        return given


def ask_when_or_why(page: forms.BaseForm, given: dict[str, Any]) -> None:
    """Mark what is missing: a day to ring again, or a reason for not now."""
    outcome = given.get("outcome")
    if outcome == Visit.Outcome.CALL_BACK and not given.get("next_contact_on"):
        page.add_error("next_contact_on", _("Välj vilken dag vi ringer igen."))
    if outcome == Visit.Outcome.NOT_NOW and not given.get("because"):
        page.add_error("because", _("Skriv varför det inte passar nu, med deras ord."))


class CallForm(forms.ModelForm):  # type: ignore[type-arg]
    """A call in two taps: what came of it, and when to try again or why not."""

    class Meta:
        model = Visit
        fields = ("outcome", "next_contact_on", "because")
        widgets: ClassVar = {"next_contact_on": Day()}

    def clean(self) -> dict[str, Any]:
        """Demand a day to ring again, and a reason for not now."""
        given = super().clean() or {}
        ask_when_or_why(self, given)
        return given


def needs_by_area() -> list[tuple[str, Any]]:
    """Return every need to choose from, by area, in the page's language; nothing chosen first."""
    language = (get_language() or "sv")[:2]
    areas: dict[str, list[tuple[str, str]]] = {}
    for need in knowledge().needs.values():
        areas.setdefault(need.area, []).append((need.key, title(need.name, language)))
    return [("", _g("Välj ett behov")), *areas.items()]


class NeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A need: the company's words first, looked at as one types, then which need it is."""

    need = forms.ChoiceField(label=_("Vilket behov är det"), choices=needs_by_area)
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
