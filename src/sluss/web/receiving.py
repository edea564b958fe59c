"""What the site takes in at all, decided before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

MOST_BYTES = 12 * 1024 * 1024
"""What is sent to a page at most: the largest file, and the fields around it."""

_PASSED_OVER = 20 * MOST_BYTES
"""What is read and thrown away at most, so that the browser listens to the answer."""

_PIECE = 1 << 16


class Receiving:
    """Answers with a page where too much is sent, and finds nothing at an address with NUL.

    PostgreSQL takes no NUL in a text, and nobody types one. Fields refuse it by themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the site's answer, or the refusal."""
        if "\0" in request.path_info or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            raise Http404
        told = request.META.get("CONTENT_LENGTH") or ""
        size = int(told) if told.isdecimal() else 0
        if size <= MOST_BYTES:
            return self.get_response(request)
        if size <= _PASSED_OVER:
            while request.read(_PIECE):
                pass
        return render(request, "413.html", {"size": size}, status=413)
