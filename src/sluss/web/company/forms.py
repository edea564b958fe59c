"""What a company types on its own page, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Outcome, Saying
from sluss.casework.models.referrals import State
from sluss.casework.referring import Told
from sluss.web.desk.forms import Day
from sluss.web.desk.planforms import Kronor

LONGEST = 2000


class Amount(Kronor):
    """Kronor that were given or granted."""

    default_error_messages: ClassVar = {
        "invalid": _("Skriv beloppet i hela kronor med siffror, till exempel 12 000."),
        "min_value": _("Ett belopp är 0 kronor eller mer."),
        "max_value": _("Beloppet är högre än vad som är möjligt."),
    }

    def __init__(self, label: object) -> None:
        super().__init__()
        self.label = label  # type: ignore[assignment]


def _words(label: object, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        max_length=LONGEST,
        widget=widget,
        required=False,
        **more,
    )


def past(day: date | None) -> date | None:
    """Refuse a day that has not been."""
    if day is not None and day > localdate():
        raise forms.ValidationError(_("Dagen har inte varit än. Rätta dagen."))
    return day


class SayingForm(forms.ModelForm):  # type: ignore[type-arg]
    """That one wants a call, or what is not right."""

    class Meta:
        model = Saying
        fields = ("kind", "about", "words")

    def clean(self) -> dict[str, Any]:
        """Demand words about what is not right."""
        given = super().clean() or {}
        if given.get("kind") == Saying.Kind.WRONG and not given.get("words", "").strip():
            self.add_error("words", _("Skriv vad som inte stämmer, så rättar vi det."))
        return given


class ProgressForm(forms.Form):
    """How far an application has come: what happened, which day and what was granted."""

    to = forms.ChoiceField(
        label=_("Vad blev beslutet?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som har hänt.")},
    )
    on = forms.DateField(label=_("Vilken dag?"), widget=Day())
    amount_sek = Amount(_("Beviljat belopp, kronor"))
    words = _words(_("Vill ni berätta något mer?"))

    def __init__(self, *given: Any, onward: tuple[State, ...], **more: Any) -> None:
        """Take the states that lead on; one alone is not asked about."""
        super().__init__(*given, **more)
        choices = [(str(state), state.label) for state in onward]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        self.fields["on"].initial = localdate
        if len(onward) == 1:
            self.fields["to"].widget = forms.HiddenInput()
            self.fields["to"].initial = str(onward[0])
        if State.GRANTED not in onward:
            del self.fields["amount_sek"]

    def clean_on(self) -> date | None:
        """Refuse a day that has not been."""
        return past(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        """Demand the amount of what was granted, and none of what was not."""
        given = super().clean() or {}
        amount, to = given.get("amount_sek"), given.get("to")
        if to == State.GRANTED and amount is None and "amount_sek" not in self.errors:
            self.add_error("amount_sek", _("Skriv hur mycket som beviljades, i kronor."))
        if to == State.REFUSED and amount:
            self.add_error("amount_sek", _("Ta bort beloppet, eller välj att ansökan beviljades."))
        return given

    def told(self) -> Told:
        """Return what goes with the change."""
        given = self.cleaned_data
        return Told(words=given["words"], amount_sek=given.get("amount_sek"), on=given["on"])


RESULTS = (
    (State.HELPED, _("Vi fick hjälp")),
    (State.NOT_HELPED, _("Det ledde inte till hjälp")),
    (State.UNREACHABLE, _("Vi fick aldrig kontakt")),
)


class OutcomeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What came of it, in the company's own words; `result` is asked while nobody has said."""

    result = forms.ChoiceField(
        label=_("Hur gick det?"),
        choices=RESULTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur det gick.")},
    )
    amount_sek = Amount(_("Ungefär värt, kronor"))

    class Meta:
        model = Outcome
        fields = ("result", "given", "amount_sek", "begun_on", "ended_on", "changed")
        widgets: ClassVar = {
            "begun_on": Day(),
            "ended_on": Day(),
            "changed": forms.Textarea(attrs={"rows": 4}),
        }
        labels: ClassVar = {
            "given": _("Vad fick ni?"),
            "begun_on": _("När började det?"),
            "ended_on": _("När blev det klart?"),
            "changed": _("Vad har förändrats hos er?"),
        }
        help_texts: ClassVar = {
            "given": _("Till exempel rådgivning, en kurs, pengar eller en ny kontakt."),
            "changed": _("Med egna ord. Er rådgivare och mottagaren läser det."),
        }

    def __init__(self, *given: Any, is_ended: bool, **more: Any) -> None:
        """Leave out the result where it is known already."""
        super().__init__(*given, **more)
        if is_ended:
            del self.fields["result"]

    def clean_begun_on(self) -> date | None:
        """Refuse a day that has not been."""
        return past(self.cleaned_data["begun_on"])

    def clean_ended_on(self) -> date | None:
        """Refuse a day that has not been."""
        return past(self.cleaned_data["ended_on"])

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round, an amount without help, and saying nothing."""
        given = super().clean() or {}
        begun, ended = given.get("begun_on"), given.get("ended_on")
        if begun and ended and ended < begun:
            self.add_error("ended_on", _("Det blev klart innan det började. Rätta en av dagarna."))
        if given.get("amount_sek") and given.get("result", State.HELPED) != State.HELPED:
            self.add_error("amount_sek", _("Ett belopp hör till hjälp som ni fick. Ta bort det."))
        if "result" not in self.fields and not self.errors and not any(given.values()):
            raise forms.ValidationError(_("Skriv något i minst ett av fälten."))
        return given


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    """The answer to what one is asked some days after a yes, or months after the end."""

    class Meta:
        model = Outcome
        fields = ("asked", "answer", "changed")
        widgets: ClassVar = {
            "asked": forms.HiddenInput(),
            "answer": forms.RadioSelect,
            "changed": forms.Textarea(attrs={"rows": 3}),
        }
        labels: ClassVar = {"changed": _("Vad har förändrats hos er?")}

    def __init__(self, *given: Any, asked: str, question: str, **more: Any) -> None:
        """Ask the question; whether one has been in touch is answered by yes or no."""
        super().__init__(*given, **more)
        answers = list(Outcome.Answer.choices)
        is_heard = asked == Outcome.Asked.HEARD
        kept = [each for each in answers if not is_heard or each[0] != Outcome.Answer.PARTLY]
        self.fields["answer"] = forms.ChoiceField(
            label=question,
            choices=kept,
            widget=forms.RadioSelect,
            error_messages={"required": _("Välj ett av svaren.")},
        )
        self.initial["asked"] = asked
        if is_heard:
            self.fields["changed"].label = _("Vill ni berätta något mer?")
