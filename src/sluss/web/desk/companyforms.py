"""What people type to keep a company right: who it is, its contacts and whose case it is."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sluss.directory.contacting import CONTACT_FIELDS, dialled
from sluss.directory.models import Company, Contact, Person
from sluss.directory.registering import COMPANY_FIELDS
from sluss.directory.stamps import stamp
from sluss.web.desk.forms import CompanyForm


class CorrectedCompanyForm(CompanyForm):
    """A company to be corrected; `seen` says what it was when the page was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begin with the company as it stands."""
        super().__init__(*given, **more)
        self.initial["seen"] = stamp(self.instance, COMPANY_FIELDS)


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A contact, new or to be changed; `seen` says what it was when the page was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Contact
        fields = CONTACT_FIELDS
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        }
        labels: ClassVar = {
            "name": _("Namn"),
            "title": _("Roll på företaget"),
            "email": _("E-post"),
            "phone": _("Telefon"),
            "language": _("Språk i brev"),
        }
        help_texts: ClassVar = {
            "title": _("Till exempel vd eller produktionschef. Rollen syns i tidslinjen."),
        }
        error_messages: ClassVar = {
            "name": {"required": _("Skriv vad personen heter.")},
            "email": {"invalid": _("Skriv hela e-postadressen, som namn@foretaget.se.")},
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begin with the contact as it stands."""
        super().__init__(*given, **more)
        self.initial["seen"] = stamp(self.instance, CONTACT_FIELDS)

    def clean_phone(self) -> str:
        """Keep the number as it is typed where a phone can dial it."""
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and not dialled(phone):
            raise forms.ValidationError(
                _("Det går inte att ringa. Skriv numret som 0520-123 45 eller +46 70 123 45 67.")
            )
        return phone


class AssignForm(forms.Form):
    """To whom a case is given; `had_by` is who had it when the page was read.

    People are named by e-mail, as nothing outside the database knows their row. `is_taking` where
    one may only take it oneself.
    """

    is_taking = False

    to = forms.ModelChoiceField(
        label=_("Ny rådgivare"),
        queryset=Person.objects.none(),
        to_field_name="email",
        empty_label=_("Välj rådgivare"),
        error_messages={
            "required": _("Välj vem som ska ha ärendet."),
            "invalid_choice": _("Personen kan inte ha ärendet längre. Välj någon annan."),
        },
    )
    had_by = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, among: QuerySet[Person], **more: Any) -> None:
        """Take those the case may be given to."""
        super().__init__(*given, **more)
        self.offer(among)

    def offer(self, among: QuerySet[Person]) -> None:
        """Show these to choose among."""
        self.fields["to"].queryset = among  # type: ignore[attr-defined]


def changed_fields(names: str) -> str:
    """Return the names of a company's fields as people read them, as a deed holds them."""
    fields = Company._meta.fields
    labels = {each.name: str(each.verbose_name) for each in fields if each.name in COMPANY_FIELDS}
    return ", ".join(labels.get(name, name) for name in names.split(", "))
