"""How people come in: by invitation only. Nobody signs up by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.password_reset import get_reset_password_url
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sluss.directory.models import Person
from sluss.web.account.letters import composed

WAIT = _("För många försök. Vänta fem minuter och försök igen.")
WRONG_CODE = _("Koden stämmer inte. Varje kod gäller en gång: vänta på nästa och försök igen.")
FAULTS = {
    "account_inactive": _("Kontot är avstängt."),
    "email_password_mismatch": _("Fel e-post eller lösenord."),
    "enter_current_password": _("Det är inte ditt nuvarande lösenord."),
    "incorrect_code": WRONG_CODE,
    "incorrect_password": _("Fel lösenord."),
    "invalid_password_reset": _("Länken gäller inte längre."),
    "rate_limited": WAIT,
    "too_many_login_attempts": WAIT,
}
SAID = {
    "account/messages/logged_out.txt": _("Du är utloggad."),
    "account/messages/password_changed.txt": _("Lösenordet är bytt."),
    "account/messages/password_set.txt": _("Lösenordet är sparat."),
    "mfa/messages/totp_activated.txt": _("Inloggning i två steg är påslagen."),
    "mfa/messages/totp_deactivated.txt": _("Inloggning i två steg är avstängd."),
}
"""What a page says after the deed; of the library's other messages nobody has use."""


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by password: made for those who are invited."""

    error_messages: ClassVar = {**DefaultAccountAdapter.error_messages, **FAULTS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether the way may lead on to an address: none that no browser takes."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the page about oneself."""
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        message: str | None = None,
        **more: Any,
    ) -> None:
        """Say what was done in our words, or nothing."""
        text = message or SAID.get(message_template or "")
        if text:
            super().add_message(request, level, message=str(text))

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Send one of our letters. One that only tells what was done never stops the doing."""
        told_at = context.get("timestamp")
        happened_at = localtime(told_at) if told_at else None
        words = {
            "email": email,
            "password_reset_url": str(context.get("password_reset_url", "")),
            "provider": getattr(context.get("provider"), "name", ""),
            "reset_url": get_reset_password_url(self.request),
            "day": date_format(happened_at, "j F Y") if happened_at else "",
            "clock": date_format(happened_at, "H:i") if happened_at else "",
        }
        subject, text = composed(template_prefix, getattr(context.get("user"), "name", ""), words)
        letter = EmailMessage(subject, text, self.get_from_email(), [email])
        letter.extra_headers["Auto-Submitted"] = "auto-generated"
        letter.send(fail_silently=bool(happened_at))

    def send_notification_mail(
        self,
        template_prefix: str,
        person: Person,
        context: Mapping[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what was done with their account, at the address they are invited with."""
        told = {**(context or {}), "user": person}
        super().send_notification_mail(template_prefix, person, told, person.email)


class ClosedSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts by OIDC: only for those who are here already, known by their e-mail address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Take OIDC as a way in and nothing else: no second identity is tied to an account."""
        if sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(redirect("account"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody makes an account for themselves; say so, and what to do instead."""
        addresses = sociallogin.email_addresses
        page = {
            "email": addresses[0].email if addresses else "",
            "is_verified": any(each.verified for each in addresses),
            "oidc_name": settings.OIDC_NAME,
        }
        answer = render(request, "socialaccount/unknown.html", page, status=403)
        raise ImmediateHttpResponse(answer)

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Person, str] | None:
        """Return the person whose address the provider has verified.

        Some providers write true and false as words. The address is kept as verified, else the
        library would take the person's password away.
        """
        for each in sociallogin.email_addresses:
            each.verified = str(each.verified).lower() == "true"
        found = cast("tuple[Person, str] | None", super().authenticate_by_email(sociallogin))
        if found is not None:
            person, email = found
            kept = {"verified": True}
            EmailAddress.objects.update_or_create(user=person, email=email, defaults=kept)
        return found


class ClosedMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Two-step log-in in our words."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }
