"""What people type about a referral at the desk, and what is wrong with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Case, Outcome, Referral
from sluss.casework.models.referrals import Actor, Channel, Reason, Route, State
from sluss.content.knowledge import knowledge
from sluss.content.wordings import need_wording
from sluss.core.offers import Offer
from sluss.directory.models import Sharing
from sluss.directory.sharing import SHARED
from sluss.web.desk.cards import language
from sluss.web.desk.forms import Day, needs_by_area
from sluss.web.desk.planforms import Kronor

A_YEAR = timedelta(days=365)
AMOUNT = _("Belopp, kronor")
LATER = "later"
"""What is sent where the provider says that it comes back."""

NO = {
    Reason.NO_CAPACITY: _("Nej, hinner inte just nu"),
    Reason.WRONG_OFFER: _("Nej, det är något annat de behöver"),
    Reason.NOT_ELIGIBLE: _("Nej, företaget uppfyller inte villkoren"),
    Reason.COMPANY_DECLINED: _("Nej, företaget vill inte"),
    Reason.OTHER: _("Nej, av ett annat skäl"),
}
"""A provider's no as an adviser writes it down, the most common first."""


def _shared() -> list[tuple[str, str]]:
    return [(key, capfirst(str(words))) for key, words in SHARED.items()]


class Amount(Kronor):
    """What was given or granted, in whole kronor."""

    default_error_messages: ClassVar = {
        "invalid": _("Skriv beloppet i hela kronor med siffror, till exempel 12 000."),
        "min_value": _("Ett belopp är 0 kronor eller mer."),
        "max_value": _("Beloppet är högre än vad som är möjligt."),
    }

    def __init__(self, label: Any = AMOUNT, help_text: Any = "") -> None:
        super().__init__()
        self.label, self.help_text = label, help_text


class Passed(forms.DateField):
    """A day that has been; today where nothing else is said."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=Day(), initial=localdate, **more)

    def clean(self, value: Any) -> date:
        """Refuse a day that has not been."""
        on: date = super().clean(value)
        if on > localdate():
            raise forms.ValidationError(_("Dagen har inte varit än. Skriv när det hände."))
        return on


class DraftForm(forms.ModelForm):  # type: ignore[type-arg]
    """The beginning of a referral: which need, which way, and what is asked."""

    need = forms.ChoiceField(label=_("Vilket behov gäller det"))
    route = forms.ChoiceField(
        label=_("Hur går det till"),
        choices=[
            (Route.INTRODUCTION, _("Vi kopplar ihop dem, och aktören svarar")),
            (Route.APPLICATION, _("Företaget ansöker själv, och vi följer ansökan")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Referral
        fields = ("need", "route", "question")
        labels: ClassVar = {"question": _("Vad gäller det")}
        widgets: ClassVar = {"question": forms.Textarea(attrs={"rows": 5})}
        help_texts: ClassVar = {
            "question": _(
                "Ska aktören svara, så skriv en fråga som går att svara ja eller nej på: "
                "Kan ni …? Företaget läser det också."
            )
        }

    def __init__(self, *given: Any, case: Case, offer: Offer, **more: Any) -> None:
        """Ask of a case's needs, those that the offer serves first; of every need where none is."""
        super().__init__(*given, **more)
        mine = list(dict.fromkeys(case.needs.values_list("need", flat=True)))
        ordered = sorted(mine, key=lambda key: key not in offer.serves)
        known = knowledge().needs
        named = [(key, need_wording(key, known, language())) for key in ordered]
        self.fields["need"].choices = named or needs_by_area()  # type: ignore[attr-defined]


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Another question in a draft; `seen` is the stamp of the one that was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Referral
        fields = ("question",)
        labels: ClassVar = {"question": _("Vad frågar vi om")}
        widgets: ClassVar = {"question": forms.Textarea(attrs={"rows": 5})}


class PermissionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who at the company said yes to sharing what, by what right and until when."""

    field_order = ("fields_shared", "given_by", "right", "until")

    fields_shared = forms.MultipleChoiceField(
        label=_("Det här delar vi"),
        choices=_shared,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryssa i minst en sak, annars finns inget att skicka.")},
    )

    class Meta:
        model = Sharing
        fields = ("given_by", "right", "until")
        labels: ClassVar = {
            "given_by": _("Vem på företaget sa ja"),
            "right": _("Med vilken rätt"),
            "until": _("Gäller till och med"),
        }
        help_texts: ClassVar = {
            "right": _("Till exempel firmatecknare, vd eller fullmakt av vd."),
        }
        widgets: ClassVar = {"until": Day()}
        error_messages: ClassVar = {
            "given_by": {"required": _("Skriv namnet på den som sa ja.")},
            "right": {"required": _("Skriv vad som ger personen rätt att säga ja.")},
            "until": {"required": _("Välj en sista dag.")},
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begin with what an introduction needs, for a year."""
        super().__init__(*given, **more)
        self.initial.setdefault("fields_shared", ["company", "contact", "need"])
        self.initial["until"] = self.initial.get("until") or localdate() + A_YEAR

    def clean_until(self) -> date:
        """Refuse an end that is past."""
        until: date = self.cleaned_data["until"]
        if until < localdate():
            raise forms.ValidationError(_("Den dagen har varit. Välj en dag framåt."))
        return until

    def given(self) -> Sharing:
        """Return the permission as a row not yet kept."""
        sharing: Sharing = self.save(commit=False)
        sharing.fields = self.cleaned_data["fields_shared"]
        return sharing


class AnsweredForm(forms.Form):
    """What a provider said by telephone or mail: yes, no and why, or that it comes back."""

    channel = forms.ChoiceField(choices=Channel.choices)
    answer = forms.ChoiceField(
        choices=[
            (State.ACCEPTED, _("Ja")),
            (LATER, _("Återkommer")),
            *NO.items(),
            (State.UNREACHABLE, _("Vi får inte kontakt")),
        ],
        error_messages={"required": _("Välj vad de svarade.")},
    )
    words = forms.CharField(
        label=_("Med deras ord"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OutcomeForm(forms.Form):
    """How it went after a yes, as the company or the provider told it."""

    to = forms.ChoiceField(
        label=_("Hur gick det"),
        choices=[
            (State.HELPED, _("Företaget fick hjälp")),
            (State.NOT_HELPED, _("Det ledde inte till hjälp")),
            (State.UNREACHABLE, _("De fick inte kontakt med varandra")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur det gick.")},
    )
    side = forms.ChoiceField(
        label=_("Vem berättade det"),
        choices=[(Actor.COMPANY, _("Företaget")), (Actor.PROVIDER, _("Aktören"))],
        widget=forms.RadioSelect,
        initial=Actor.COMPANY,
    )
    given = forms.CharField(label=_("Vad de fick"), required=False, max_length=400)
    amount_sek = Amount()
    changed = forms.CharField(
        label=_("Vad som förändrades, eller varför det inte blev något"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = Passed(label=_("Vilken dag"))

    def clean(self) -> dict[str, Any]:
        """Demand that an amount goes with help."""
        given = super().clean() or {}
        if given.get("amount_sek") and given.get("to") != State.HELPED:
            self.add_error(
                "amount_sek",
                _("Ett belopp hör till hjälp som gavs. Ta bort det, eller ändra svaret."),
            )
        return given

    def told(self) -> Outcome:
        """Return the outcome as a row not yet kept."""
        told = self.cleaned_data
        return Outcome(
            side=told["side"],
            given=told["given"],
            changed=told["changed"],
            amount_sek=told["amount_sek"],
            ended_on=told["on"],
        )


class ProgressForm(forms.Form):
    """How far a company's own application has come, and on which day."""

    on = Passed(label=_("Vilken dag"))
    amount_sek = Amount(_("Beviljat belopp, kronor"), _("Behövs om ansökan beviljades."))
    words = forms.CharField(
        label=_("Att minnas"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    to = forms.ChoiceField(
        choices=[
            (each, "") for each in (State.BEGUN, State.SUBMITTED, State.GRANTED, State.REFUSED)
        ]
    )

    def clean(self) -> dict[str, Any]:
        """Demand the amount of what was granted; nothing else has one."""
        given = super().clean() or {}
        if given.get("to") != State.GRANTED:
            given["amount_sek"] = None
        elif given.get("amount_sek") is None and "amount_sek" not in self.errors:
            self.add_error("amount_sek", _("Skriv hur mycket som beviljades."))
        return given


class WithdrawnForm(forms.Form):
    """Why a company draws back, in its own words."""

    words = forms.CharField(
        label=_("Varför, med företagets ord"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RestForm(forms.Form):
    """Why a referral rests."""

    because = forms.CharField(label=_("Varför den ska vila"), max_length=200, required=False)


class MessageForm(forms.Form):
    """Something for the provider to read."""

    words = forms.CharField(
        label=_("Meddelande"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad du vill säga.")},
    )
