"""In which programme something new belongs: asked only of those who write in several."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _

from sluss.directory.models import Person, Programme
from sluss.directory.permits import WRITING, programmes_of

NOWHERE = Programme(pk=0)
"""Where something belongs until it is said; no company is there."""


def homes_of(person: Person) -> Sequence[Programme]:
    """Return the programmes that the person may add to."""
    return list(programmes_of(person, WRITING))


def chosen_home(homes: Sequence[Programme], code: str) -> Programme:
    """Return the only programme there is, or the one named among those; else `NOWHERE`."""
    if len(homes) == 1:
        return homes[0]
    return next((each for each in homes if each.code == code), NOWHERE)


def ask_home(asked: forms.BaseForm, homes: Sequence[Programme]) -> None:
    """Add the question which programme it is to a form, first, where there are several."""
    if len(homes) < 2:
        return
    asked.fields["programme"] = forms.ChoiceField(
        label=_("Program"),
        choices=[("", _("Välj program")), *((each.code, each.name) for each in homes)],
        error_messages={
            "required": _("Välj i vilket program."),
            "invalid_choice": _("Du kan inte lägga till något i det programmet. Välj ett annat."),
        },
    )
    asked.order_fields(["programme"])
