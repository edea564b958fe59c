"""The page about oneself, the way in by OIDC, and what is said of a page that is not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sluss.directory.absenting import absence_known_in, is_over
from sluss.directory.models import Language, Person
from sluss.directory.speaking import speak
from sluss.web.account.shutout import sentences
from sluss.web.posting import posted

TOTP, CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


def account(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and how one comes in."""
    person = cast("Person", request.user)
    held = {each.type: each.wrap() for each in Authenticator.objects.filter(user=person)}
    page = {
        "memberships": person.memberships.filter(ended_at=None).select_related("programme"),
        "may_be_away": absence_known_in(person, person).exists(),
        "is_away_said": person.away_from is not None and not is_over(person, localdate()),
        "has_totp": TOTP in held,
        "codes_left": len(held[CODES].get_unused_codes()) if CODES in held else 0,
        "has_password": person.has_usable_password(),
        "oidc_name": settings.OIDC_NAME if SocialAccount.objects.filter(user=person) else "",
    }
    return render(request, "account/account.html", page)


@posted("account")
def language(request: HttpRequest) -> HttpResponse:
    """Write to somebody in the language they ask for from now on."""
    wished = request.POST.get("language", "")
    if wished in Language.values and speak(cast("Person", request.user), wished):
        messages.success(
            request,
            _("Breven till dig skrivs på %(language)s nu.") % {"language": Language(wished).label},
        )
    return redirect("account")


@login_not_required
def oidc_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider, or say that it does not answer."""
    return _answered(request, oidc.login, provider_id)


@login_not_required
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody in who comes from the provider, or say why not."""
    return _answered(request, oidc.callback, provider_id)


def _answered(
    request: HttpRequest, view: Callable[[HttpRequest, str], HttpResponse], provider_id: str
) -> HttpResponse:
    try:
        return view(request, provider_id)
    except OSError:  # what the library's network calls raise, all of them
        return render(request, "socialaccount/authentication_error.html", status=503)


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a page was too old to be taken, with the sentences that were typed on it.

    Django asks for `reason`, which is for programmers; people are told what to do.
    """
    return render(request, "403_csrf.html", {"sentences": sentences(request)}, status=403)
