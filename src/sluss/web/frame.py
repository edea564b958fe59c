"""What every page needs: the role it is made for, the language, and the same page in the other."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from sluss.directory.permits import MANAGING, READING, first_of, roles_of

OTHER = {"sv": ("en", "English"), "en": ("sv", "Svenska")}


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame's words: `role`, which menus, `language`, and `other` with its address."""
    language = get_language() or settings.LANGUAGE_CODE
    code, name = OTHER.get(language[:2], OTHER["sv"])
    is_known = hasattr(request, "user") and request.user.is_authenticated
    held = roles_of(request.user) if is_known else frozenset()
    return {
        "role": first_of(held) if is_known else "nobody",
        "has_desk": not held.isdisjoint(READING),
        "may_steer": not held.isdisjoint(MANAGING),
        "language": language[:2],
        "other": {"code": code, "name": name, "url": _there(request, code)},
        "is_demo": settings.DEMO,
    }


def _there(request: HttpRequest, code: str) -> str:
    """Return the same page in another language; its front page where there is no such page."""
    there, query = _translated(request.path, code), request.GET.copy()
    if there == request.path:
        return f"/{code}/"
    if "next" in query:
        query["next"] = _translated(str(query["next"]), code)
    return f"{there}?{query.urlencode(safe='/')}" if query else there


def _translated(address: str, code: str) -> str:
    """Return an address of ours in another language; any other as it is.

    One that begins with two slashes leads to another site, and one that no browser takes to none.
    """
    is_ours = address.startswith("/") and not address.startswith("//")
    return translate_url(address, code) if is_ours else address
