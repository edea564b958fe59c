"""Days as people say them."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluss.directory import contacting

register = template.Library()
NEAR = 30
"""Days within which a distance says more than a date."""


@register.filter
def when(day: date | None) -> str:
    """Return a day with how far away it is: `om 3 dagar (26 november)`; a far one alone."""
    if day is None:
        return ""
    today = localdate()
    shown = date_format(day, "j F" if day.year == today.year else "j F Y")
    away = (day - today).days
    if abs(away) > NEAR:
        return shown
    return f"{_distance(away)} ({shown})"


@register.filter
def span(minutes: int) -> str:
    """Return a length of time as people say it: `1 h 40 min`."""
    hours, left = divmod(minutes, 60)
    parts = [_("%(hours)s h") % {"hours": hours}] if hours else []
    parts += [_("%(minutes)s min") % {"minutes": left}] if left or not hours else []
    return " ".join(parts)


@register.filter
def dialled(phone: str) -> str:
    """Return what a phone dials for a number as it was typed; empty where it is none."""
    return contacting.dialled(phone)


def _distance(away: int) -> str:
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
    if away in near:
        return near[away]
    if away > 0:
        return ngettext("om %(days)s dag", "om %(days)s dagar", away) % {"days": away}
    past = ngettext("för %(days)s dag sedan", "för %(days)s dagar sedan", -away)
    return past % {"days": -away}
