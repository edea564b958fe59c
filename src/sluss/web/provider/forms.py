"""What a provider types, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sluss.casework.models.referrals import Reason, State
from sluss.casework.referring import Told
from sluss.web.desk.forms import Day
from sluss.web.desk.planforms import Kronor

LONGEST = 2000


def _words(label: object, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **more)  # type: ignore[arg-type]


class Amount(Kronor):
    """What the help was worth, in whole kronor."""

    default_error_messages: ClassVar = {
        "invalid": _("Skriv beloppet i hela kronor med siffror, till exempel 12 000."),
        "min_value": _("Ett belopp är 0 kronor eller mer."),
        "max_value": _("Beloppet är högre än vad som är möjligt."),
    }

    def __init__(self) -> None:
        super().__init__()
        self.label = _("Värde eller belopp, kronor")


class DeclineForm(forms.Form):
    """Why a provider declines. A reason that says nothing by itself demands words."""

    reason = forms.ChoiceField(
        label=_("Varför inte?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj varför, så att vi kan hjälpa företaget vidare.")},
    )
    words = _words(
        _("Några ord om det"),
        required=False,
        help_text=_("Rådgivaren och företaget läser det."),
    )

    def clean(self) -> dict[str, Any]:
        """Demand words where the reason is another than those in the list."""
        given = super().clean() or {}
        if given.get("reason") == Reason.OTHER and not given.get("words", "").strip():
            self.add_error("words", _("Skriv kort vad det beror på."))
        return given

    def told(self) -> Told:
        """Return what goes with the change."""
        return Told(reason=Reason(self.cleaned_data["reason"]), words=self.cleaned_data["words"])


class QuestionForm(forms.Form):
    """What a provider asks before it answers."""

    words = _words(_("Vad vill ni fråga eller berätta?"), help_text=_("Rådgivaren svarar."))


OUTCOMES = (
    (State.HELPED, _("Företaget fick hjälp")),
    (State.NOT_HELPED, _("Det ledde inte till hjälp")),
    (State.UNREACHABLE, _("Vi fick inte kontakt med företaget")),
)


class OutcomeForm(forms.Form):
    """What came of it: how it went, what was done, how much and when."""

    result = forms.ChoiceField(
        label=_("Hur gick det?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur det gick.")},
    )
    words = _words(_("Vad gjorde ni, eller vad kom i vägen?"), required=False)
    amount_sek = Amount()
    on = forms.DateField(label=_("Dag"), widget=Day())

    def __init__(self, *given: Any, since: date, today: date, **more: Any) -> None:
        """Begin with today; `since` is the day they said yes, and nothing came of it before."""
        super().__init__(*given, **more)
        self.since, self.today = since, today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """Refuse a day that is to come, or before the provider said yes."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("Dagen har inte varit än. Skriv när det hände."))
        if day < self.since:
            raise forms.ValidationError(_("Dagen är innan ni tackade ja. Rätta dagen."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse an amount where no help was given."""
        given = super().clean() or {}
        if given.get("amount_sek") and given.get("result") not in (None, State.HELPED):
            self.add_error(
                "amount_sek", _("Ett belopp hör till hjälp som gavs. Ta bort beloppet här.")
            )
        return given

    def told(self) -> Told:
        """Return what goes with the change."""
        given = self.cleaned_data
        return Told(words=given["words"], amount_sek=given["amount_sek"], on=given["on"])
