"""Somebody who is no longer logged in sends a page: what they typed on it is shown to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseRedirect
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _


def _is_secret(name: str) -> bool:
    """Tell whether a field holds a password: a good one is a sentence, and stays unseen."""
    return "password" in name or name == "again"


def sentences(request: HttpRequest) -> list[str]:
    """Return what was typed on a page in words, but passwords."""
    typed = [str(text).strip() for name, text in request.POST.items() if not _is_secret(name)]
    return [text for text in typed if " " in text]


class LogInFirst(LoginRequiredMiddleware):
    """Leads to the log-in page, with the sentences that somebody sent who has to log in again."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        """Return the way to the log-in page. A page that saves by itself still holds its words."""
        typed = [] if "HX-Request" in request.headers else sentences(request)
        if typed:
            quotes = format_html_join(
                "", '<blockquote class="quote">{}</blockquote>', ((_lines(each),) for each in typed)
            )
            told = _("Du var inte inloggad längre, så inget är sparat. Det här hade du skrivit:")
            more = _("Kopiera det du vill ha kvar innan du loggar in.")
            messages.warning(request, format_html("{}{}{}", told, quotes, more))
        return super().handle_no_permission(request, view_func)


def _lines(text: str) -> str:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - it is escaped there
