"""What a browser may load, send and keep of our pages: our own things and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

RULES = (
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


def content_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that sends the policy with every page that has none of its own.

    Pages are about companies and people: neither a proxy nor the next one at the computer keeps
    them. What is the same for everybody says so itself.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def policy() -> str:
    """Return the policy. With OIDC a form may lead on to wherever the provider sends people."""
    elsewhere = f" {urlsplit(settings.OIDC_URL).scheme}:" if settings.OIDC_URL else ""
    return "; ".join([*RULES, f"form-action 'self'{elsewhere}"])
