"""What an adviser types as a good example, and what is wrong with it."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Case, Example
from sluss.content.knowledge import knowledge
from sluss.content.wordings import need_wording
from sluss.directory.models import Language
from sluss.web.desk.cards import language
from sluss.web.desk.examplewords import shown_as

ENDINGS = (" (publ)", " AB", " HB", " KB")
"""What a company's name may be said without."""


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ExampleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A good example: before, what was done, after, and how the company is shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    need = forms.ChoiceField(label=_("Vilket behov gäller det"))

    class Meta:
        model = Example
        fields = (
            *("need", "before", "done", "after", "quote", "quote_by"),
            *("naming", "language", "seen"),
        )
        widgets: ClassVar = {
            "before": _area(3),
            "done": _area(3),
            "after": _area(3),
            "quote": _area(2),
            "naming": forms.RadioSelect,
            "language": forms.RadioSelect,
        }
        labels: ClassVar = {
            "before": _("Så var det före"),
            "done": _("Det de gjorde"),
            "after": _("Så blev det"),
            "quote": _("Citat"),
            "quote_by": _("Vem säger det?"),
            "naming": _("Hur ska företaget visas?"),
        }
        help_texts: ClassVar = {
            "before": _("Med företagets egna ord så långt det går. Skriv inga namn på personer."),
            "after": _("Gärna med siffror: timmar, kronor, kilo."),
            "quote": _("Ordagrant, som någon på företaget har sagt det."),
            "quote_by": _("Rollen, till exempel produktionschef. Inget namn."),
        }

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
        """Take the case, whose needs and referrals may be told of; a kept one keeps its need."""
        super().__init__(*given, **more)
        self.case = case
        known, keys = knowledge().needs, dict.fromkeys(each.need for each in case.needs.all())
        keys |= dict.fromkeys(each.need for each in case.referrals.all())
        if self.instance.pk:
            del self.fields["need"]
        else:
            named = [(key, need_wording(key, known, language())) for key in keys]
            self.fields["need"].choices = [("", _g("Välj ett behov")), *named]  # type: ignore[attr-defined]
        self.fields["naming"].choices = Example.Naming.choices  # type: ignore[attr-defined]
        self.fields["language"].choices = Language.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse names of people, the company's where it is not to be named, a quote of nobody."""
        given = super().clean() or {}
        if given.get("quote", "").strip() and not given.get("quote_by", "").strip():
            self.add_error("quote_by", _("Skriv vem som säger det: rollen, inte namnet."))
        people = [each.name.strip() for each in self.case.company.contacts.all()]
        for field in ("before", "done", "after", "quote", "quote_by"):
            told = str(given.get(field, ""))
            named = next((name for name in people if _says(told, name)), "")
            if named:
                words = _g("Här står namnet %(name)s. Skriv rollen i stället.")
                self.add_error(field, words % {"name": named})
            elif given.get("naming") != Example.Naming.NAMED and self._names_company(told):
                words = _g("Här står företagets namn, fast det inte ska visas.")
                self.add_error(field, words)
        return given

    def _names_company(self, told: str) -> bool:
        name = self.case.company.name
        for ending in ENDINGS:
            name = name.removesuffix(ending)
        return _says(told, name.strip())

    def made(self) -> Example:
        """Return the good example as it was typed, not kept, with what the company is called.

        That stands as it was written until somebody chooses otherwise, whatever is learned of it.
        """
        row: Example = self.save(commit=False)
        if row.pk is None or {"naming", "language"} & set(self.changed_data):
            row.shown_as = shown_as(self.case, row.naming, row.language)
        return row


def _says(told: str, name: str) -> bool:
    """Tell whether a text has a name in it as a word of its own."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None
