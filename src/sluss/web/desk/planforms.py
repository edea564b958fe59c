"""What people type about a step of the plan, and what is wrong with it."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.choosing import PassedOver
from sluss.casework.models import Step
from sluss.content.knowledge import knowledge
from sluss.web.desk.forms import Day
from sluss.web.desk.wordings import offer_name

MOST_SEK = 1_000_000_000


class Kronor(forms.IntegerField):
    """Whole kronor as people write them: `12 000` or `12.000`, with hard spaces, with the unit."""

    default_error_messages: ClassVar = {
        "invalid": _("Skriv kostnaden i hela kronor med siffror, till exempel 12 000."),
        "min_value": _("En kostnad är 0 kronor eller mer."),
        "max_value": _("Kostnaden är högre än vad som är möjligt."),
    }

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        label = _("Kostnad, kronor")
        super().__init__(
            required=False, min_value=0, max_value=MOST_SEK, widget=widget, label=label
        )

    def to_python(self, value: Any) -> int | None:
        """Return the number without its unit and what parts its thousands.

        Django would read `12.000` as twelve, with three decimals that are nothing.
        """
        if isinstance(value, str):
            value = re.sub(r"(?i)(kr|sek|kronor|:-)$", "", value.strip()).rstrip()
            value = re.sub(r"(?<=\d)[\s.](?=\d{3}(?!\d))", "", value)
        return super().to_python(value)


class StepForm(forms.ModelForm):  # type: ignore[type-arg]
    """A step of the plan. Where its offer was chosen before another, the reason is demanded."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    cost_sek = Kronor()

    class Meta:
        model = Step
        fields = (
            *("what", "owner", "is_outside_management", "due_on", "effect", "cost_sek"),
            *("offer", "because"),
        )
        labels: ClassVar = {"offer": _("Erbjudande")}
        widgets: ClassVar = {"due_on": Day(), "offer": forms.HiddenInput()}
        help_texts: ClassVar = {
            "owner": _("En roll, inte ett namn: produktionschef, skyddsombud, inköp.")
        }
        error_messages: ClassVar = {
            "because": {"required": _("Skriv varför, så att valet går att följa i efterhand.")}
        }

    def __init__(self, *given: Any, passed: PassedOver | None = None, **more: Any) -> None:
        """Begin a step; `passed` is the offer that its own was chosen before."""
        super().__init__(*given, **more)
        why, was = self.fields["because"], self.instance
        why.required = passed is not None or bool(was.pk and was.offer and was.because)
        if passed is not None:
            why.label = _why(passed)

    def clean_offer(self) -> str:
        """Accept an offer of the catalogue, none, or the one that the step had already."""
        key = str(self.cleaned_data["offer"])
        if key and key != self.initial.get("offer") and key not in knowledge().offers:
            self.data = {**dict(self.data.items()), "offer": ""}
            raise forms.ValidationError(
                _(
                    "Erbjudandet finns inte längre i katalogen. "
                    "Spara igen, så läggs steget in utan det."
                )
            )
        return key


def _why(passed: PassedOver) -> str:
    told = {"offer": offer_name(passed.offer)}
    if passed.for_own:
        return _g("Ni valde er egen organisations erbjudande före %(offer)s. Varför?") % told
    return _g("Ni valde något annat än det som står först (%(offer)s). Varför?") % told
