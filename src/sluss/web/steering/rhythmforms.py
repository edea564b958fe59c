"""How a programme waits, as those who run it type it, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.core.workdays import MOST_DAYS, MOST_WEEKS, STEPS, Rhythm

_WEEKS = re.compile(r"(\d{1,2})(?:\s*[-–—]\s*(\d{1,2}))?")
_BETWEEN = re.compile(r"[,;\r\n]+")


def shown_weeks(weeks: Iterable[int]) -> str:
    """Return weeks as people write them.

    >>> shown_weeks([28, 29, 30, 44])
    '28–30, 44'
    """
    numbered = enumerate(sorted(set(weeks)))
    rows = [[week for _at, week in row] for _key, row in groupby(numbered, lambda e: e[1] - e[0])]
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in rows)


class WeeksField(forms.CharField):
    """Weeks of the year, one by one or from one to another; the value is their numbers."""

    def prepare_value(self, value: Any) -> Any:
        """Return numbers as people write them; what somebody typed stays as it was typed."""
        return shown_weeks(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[int, ...]:
        """Return the weeks in order, each once, or say which words are none."""
        words = [word.strip() for word in _BETWEEN.split(super().clean(value))]
        weeks = sorted({week for word in words if word for week in self._read(word)})
        if len(weeks) > MOST_WEEKS:
            text = _g("Det är %(count)s veckor. Högst %(most)s kan vara stängda på ett år.")
            raise forms.ValidationError(text % {"count": len(weeks), "most": MOST_WEEKS})
        return tuple(weeks)

    def _read(self, word: str) -> Iterator[int]:
        found = _WEEKS.fullmatch(word)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= 53:
            text = _g("Vi förstår inte ”%(word)s”. Skriv veckor från 1 till 53, som 28–31.")
            raise forms.ValidationError(text % {"word": word[:40]})
        return iter(range(first, last + 1))


_SENT = _("arbetsdagar efter att introduktionen skickats")


def _count(label: Any, help_text: Any) -> forms.IntegerField:
    bounds = {
        "required": _("Skriv ett antal arbetsdagar."),
        "invalid": _("Skriv ett antal arbetsdagar med siffror."),
        "min_value": _("Skriv minst 1 arbetsdag."),
        "max_value": _("Skriv högst %(limit_value)s arbetsdagar."),
    }
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=MOST_DAYS,
        error_messages=bounds,
    )


class RhythmForm(forms.Form):
    """After how many working days what is told, and when nothing is; `seen` is a stamp."""

    remind_after = _count(_("Första påminnelsen"), _SENT)
    last_after = _count(_("Sista påminnelsen"), _SENT)
    escalate_after = _count(_("Rådgivaren får veta"), _SENT)
    expire_after = _count(_("Stängs utan svar"), _SENT)
    heard_after = _count(_("Har ni hörts av?"), _("arbetsdagar efter att aktören tackat ja"))
    closed_weeks = WeeksField(
        label=_("Stängda veckor"),
        required=False,
        max_length=200,
        help_text=_("Till exempel 28–31 eller 29, 30. Då påminns ingen och inget stängs."),
    )
    closes_at_christmas = forms.BooleanField(
        label=_("Stängt från julafton till trettondagen"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a step that does not come after the one before."""
        given = super().clean() or {}
        for before, name in pairwise(STEPS):
            first, then = given.get(before), given.get(name)
            if first is not None and then is not None and then <= first:
                told = {"label": self.fields[before].label, "days": first}
                text = _g("Det ska komma senare än ”%(label)s” (%(days)s arbetsdagar).")
                self.add_error(name, text % told)
        return given

    def rhythm(self) -> Rhythm:
        """Return what was typed, once it is valid."""
        return Rhythm.told(self.cleaned_data)
