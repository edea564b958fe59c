"""Addresses that only take what is sent: whoever comes there by reading is led to the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def posted(page: str, *words: str) -> Callable[[View], View]:
    """Return a decorator for a view that takes what is sent.

    A reload after a fault, a bookmark or the link to the other language leads to `page`, which is
    given the `words` of the view's own address that are named: `posted("match", "code")`.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def led(request: HttpRequest, **named: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **named)
            there: HttpResponse = redirect(page, **{word: named[word] for word in words})
            return there

        return led

    return decorator
