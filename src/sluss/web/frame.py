"""What every page needs: the role it is made for, the language, and the same page in the other."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from sluss.directory.permits import first_role

OTHER = {"sv": ("en", "English"), "en": ("sv", "Svenska")}


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame's words: `role`, `language`, `other_language` and its address."""
    language = get_language() or settings.LANGUAGE_CODE
    code, name = OTHER.get(language[:2], OTHER["sv"])
    return {
        "role": first_role(request.user) if hasattr(request, "user") else "nobody",
        "language": language[:2],
        "other": {"code": code, "name": name, "url": translate_url(request.path, code)},
        "is_demo": settings.DEMO,
    }
