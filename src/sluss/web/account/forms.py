"""The log-in library's forms in our words."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sluss.directory.models import Person

EMAIL = (_("E-post"), _("Skriv din e-postadress."))
WORDS: dict[str, tuple[Any, Any]] = {
    "login": EMAIL,
    "email": EMAIL,
    "password": (_("Lösenord"), _("Skriv ditt lösenord.")),
    "remember": (_("Håll mig inloggad på den här datorn"), ""),
    "oldpassword": (_("Nuvarande lösenord"), _("Skriv ditt nuvarande lösenord.")),
    "password1": (_("Nytt lösenord"), _("Skriv ett nytt lösenord.")),
    "password2": (_("Nytt lösenord en gång till"), _("Skriv det nya lösenordet en gång till.")),
    "code": (_("Kod"), _("Skriv koden.")),
}
"""What a field is called, and what is said where it is left empty."""

_NO_SIGN = re.compile(r"[\W_]")
_GOOD_FOR = app_settings.TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
"""Seconds from when a code is first taken until it is no longer."""

HINTS = {"password1": _("Minst tolv tecken. Gärna en mening som du kommer ihåg.")}


class Ours(forms.Form):
    """Our words on the fields; placeholders go, for they vanish when one types."""

    hints: ClassVar[dict[str, Any]] = HINTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label, missing = WORDS[name]
            field.label, field.error_messages["required"] = label, missing
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class Twice(Ours):
    """A new password, written twice."""

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two are not the same."""
        given = self.cleaned_data
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Lösenorden är inte lika. Skriv samma två gånger."))
        return given


class LogIn(Ours, account.LoginForm):  # type: ignore[misc]
    """The way in by password."""


class PasswordAgain(Ours, account.ReauthenticateForm):  # type: ignore[misc]
    """The password of somebody who is in already."""


class ResetPassword(Ours, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the letter about a new password goes."""

    def save(self, request: HttpRequest, **more: Any) -> str:
        """Send the letter, also to an address without an account, so that nobody waits in vain."""
        email: str = self.cleaned_data["email"]
        if self.users:
            return str(super().save(request, **more))
        account.get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class ChoosePassword(Twice, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by the letter."""


class ChangePassword(Twice, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password instead of the one there is."""


class SetPassword(Twice, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, for somebody who came in another way."""


class Code(Ours):
    """A field for digits, which are taken once."""

    user: Person

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        """Refuse a code that was used as long as it is good; the library forgets it sooner."""
        code: str = super().clean_code()  # type: ignore[misc]
        used = f"sluss.code.{self.user.pk}.{re.sub(_NO_SIGN, '', code)}"
        if not cache.add(used, "", timeout=_GOOD_FOR):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeFirst(Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    hints: ClassVar = {"code": _("De sex siffror som appen visar just nu.")}


class CodeAtLogIn(Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of the way in."""

    hints: ClassVar = {"code": _("Sex siffror från appen, eller en av dina reservkoder.")}


class CodeAgain(Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code of somebody who is in already."""

    hints: ClassVar = CodeAtLogIn.hints
