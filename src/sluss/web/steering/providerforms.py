"""What those who run a programme say of a provider, and what is wrong with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sluss.directory.models import Provider
from sluss.directory.providing import PROVIDER_FIELDS
from sluss.web.desk.forms import Day

_IS_PUBLIC = (
    ("", _("Vet inte än")),
    ("yes", _("Ja: det vi skickar kan bli allmän handling")),
    ("no", _("Nej")),
)


class ProviderForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a provider is reached, and who answers while it is away."""

    is_public = forms.TypedChoiceField(
        label=_("Myndighet eller annan offentlig aktör?"),
        choices=_IS_PUBLIC,
        required=False,
        widget=forms.RadioSelect,
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Provider
        fields = PROVIDER_FIELDS
        labels: ClassVar = {
            "email": _("Brevlåda"),
            "contact": _("Kontaktperson"),
            "language": _("Språk i brev"),
            "away_from": _("Borta från"),
            "away_until": _("Borta till och med"),
            "deputy_email": _("Ersättarens e-post"),
        }
        help_texts: ClassVar = {
            "email": _(
                "Dit introduktionerna skickas. Gärna en gemensam adress som någon alltid läser."
            ),
            "language": _("Också ersättaren får breven på det språket."),
            "away_from": _("Utan ersättare står klockan medan de är borta."),
            "deputy_email": _("Får breven medan de är borta."),
        }
        widgets: ClassVar = {
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "contact": forms.TextInput(attrs={"autocomplete": "off"}),
            "away_from": Day(),
            "away_until": Day(),
            "deputy_email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begin with what is known; not having been told is neither yes nor no."""
        super().__init__(*given, **more)
        words = {True: "yes", False: "no"}
        self.initial["is_public"] = words.get(self.instance.is_public, "")

    def clean(self) -> dict[str, Any]:
        """Refuse an absence that has no first day, or ends before it begins."""
        given = super().clean() or {}
        first, last = given.get("away_from"), given.get("away_until")
        if last and not first and "away_from" not in self.errors:
            self.add_error("away_from", _("Skriv också vilken dag de börjar vara borta."))
        if first and last and last < first:
            self.add_error("away_until", _("De är tillbaka innan de åker. Rätta någon av dagarna."))
        return given
