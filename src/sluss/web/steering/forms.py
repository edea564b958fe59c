"""What those who run a programme type, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.content.knowledge import knowledge
from sluss.content.sheetrows import municipality_code
from sluss.content.trees import trees
from sluss.core.matching import title
from sluss.directory.models import Invitation, Organisation, Programme, Role
from sluss.web.desk.forms import Day

_BETWEEN = re.compile(r"[,;\r\n]+")

ROLES = {
    Role.ADVISER: _("Rådgivare: arbetar med företagens ärenden"),
    Role.LEAD: _("Programledare: som rådgivare, och sköter programmet"),
    Role.READER: _("Läsare: ser ärendena men ändrar inget"),
    Role.PROVIDER: _("Aktör: svarar på det som slussas vidare"),
    Role.ADMINISTRATOR: _("Administratör: sköter programmet men ser inga företag"),
}


class MunicipalitiesField(forms.CharField):
    """Municipalities by their names, or a whole county or region; the value is their codes."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Return codes as names in order; what somebody typed stays as it was typed."""
        return ", ".join(municipality_names(value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the codes in order, each once, or say which words are no municipality."""
        words = [" ".join(word.split()) for word in _BETWEEN.split(super().clean(value))]
        codes = {word: _codes(word) for word in words if word}
        unknown = [word for word, found in codes.items() if not found]
        if unknown:
            raise forms.ValidationError(_unknown(unknown))
        return sorted({code for found in codes.values() for code in found})


def municipality_names(codes: list[str]) -> list[str]:
    """Return the names of municipalities, in order."""
    tree, language = trees()["regions"], (get_language() or "sv")[:2]
    return sorted(tree.label(code, language) for code in codes)


@cache
def _regions() -> Mapping[str, str]:
    """Return the code of each county and region by its folded names."""
    tree = trees()["regions"]
    keys = [key for key in tree if not key.isdigit()]
    return {name.casefold(): key for key in keys for name in tree.labels[key].values()}


def _codes(word: str) -> list[str]:
    code = municipality_code(word)
    if code is not None:
        return [code]
    region = _regions().get(word.casefold())
    return list(_within(region)) if region else []


def _within(key: str) -> Iterator[str]:
    for below in trees()["regions"].below(key):
        if below.key.isdigit():
            yield below.key
        yield from _within(below.key)


def _unknown(words: list[str]) -> str:
    tree = trees()["regions"]
    known = {tree.label(key, "sv").casefold(): tree.label(key, "sv") for key in tree}
    told = []
    for word in words[:5]:
        told.append(_g("Vi hittar ingen kommun som heter %(word)s.") % {"word": word[:60]})
        near = get_close_matches(word[:60].casefold(), known, 1)
        if near:
            told.append(_g("Menar du %(name)s?") % {"name": known[near[0]]})
    return " ".join(told)


class ProgrammeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a programme says of itself."""

    municipalities = MunicipalitiesField(
        label=_("Kommuner"),
        required=False,
        max_length=8_000,
        help_text=_("Skriv namnen med komma emellan. Ett helt län går också bra."),
    )

    class Meta:
        model = Programme
        fields = ("name", "starts_on", "ends_on", "municipalities", "legal_basis")
        labels: ClassVar = {
            "name": _("Programmets namn"),
            "starts_on": _("Börjar"),
            "ends_on": _("Slutar"),
            "legal_basis": _("Rättslig grund för personuppgifter"),
        }
        help_texts: ClassVar = {
            "legal_basis": _(
                "Till exempel: allmänt intresse, artikel 6.1 e i GDPR. Företagen ser det."
            ),
        }
        widgets: ClassVar = {"starts_on": Day(), "ends_on": Day()}

    def clean(self) -> dict[str, Any]:
        """Refuse a programme that ends before it begins."""
        given = super().clean() or {}
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error(
                "ends_on", _("Programmet slutar innan det börjar. Rätta någon av dagarna.")
            )
        return given


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is invited, to which role, on whose behalf."""

    organisation = forms.ChoiceField(label=_("För vilken organisation"))
    new_organisation = forms.CharField(
        label=_("En organisation som inte finns i listan"),
        required=False,
        max_length=160,
        help_text=_("Skriv namnet här, så läggs den till."),
    )

    class Meta:
        model = Invitation
        fields = ("name", "email", "role")
        labels: ClassVar = {"name": _("Namn"), "email": _("E-post"), "role": _("Roll")}
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *given: Any, roles: list[Role], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["role"] = forms.ChoiceField(
            label=_("Roll"),
            choices=[(role, ROLES[role]) for role in roles],
            widget=forms.RadioSelect,
        )
        there = Organisation.objects.order_by("name", "pk").values_list("code", "name")
        self.fields["organisation"].choices = list(there)  # type: ignore[attr-defined]

    def chosen_organisation(self) -> Organisation:
        """Return the organisation: a new one, not yet a row, where one is named."""
        name = " ".join(self.cleaned_data["new_organisation"].split())
        if name:
            return Organisation(name=name)
        return Organisation.objects.get(code=self.cleaned_data["organisation"])


def _providers() -> list[tuple[str, str]]:
    language = (get_language() or "sv")[:2]
    named = [(key, title(name, language)) for key, name in knowledge().providers.items()]
    ordered = sorted(named, key=lambda each: each[1].casefold())
    return [("", _g("Ger inga stöd i katalogen")), *ordered]


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An organisation, and which provider of the catalogue it is, if any."""

    provider_key = forms.ChoiceField(
        label=_("Aktör i katalogen"), required=False, choices=_providers
    )

    class Meta:
        model = Organisation
        fields = ("name", "provider_key")
        labels: ClassVar = {"name": _("Organisationens namn")}

    def clean_name(self) -> str:
        """Refuse a name that is in the list already, however it is written."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Organisation.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Organisationen finns redan i listan."))
        return name
