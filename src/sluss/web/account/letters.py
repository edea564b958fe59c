"""The letters about one's account, in the language of the page that made them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Letter = tuple[Promise | str, ...]
"""A subject, and what the letter says, paragraph by paragraph."""

_ASKED = _("Var det inte du? Då behöver du inte göra något.")
_ALARM = _(
    "Var det inte du? Välj genast ett nytt lösenord på %(reset_url)s och hör av dig till den som "
    "leder programmet."
)
_HAPPENED = _("Det hände den %(day)s klockan %(clock)s.")

LETTERS: Mapping[str, Letter] = {
    "account/email/password_reset_key": (
        _("Välj ett nytt lösenord till Sluss"),
        _("Du har bett om att få välja ett nytt lösenord till Sluss. Gör det här:"),
        "%(password_reset_url)s",
        _("Länken gäller i tre dagar och fungerar en gång."),
        _ASKED,
    ),
    "account/email/unknown_account": (
        _("Det finns inget konto i Sluss för den här adressen"),
        _(
            "Någon har bett om ett nytt lösenord till Sluss för %(email)s, men här finns inget "
            "konto med den adressen."
        ),
        _(
            "Är du inbjuden med en annan adress? Försök med den. Fråga annars den som leder "
            "programmet: Sluss är bara för inbjudna."
        ),
        _ASKED,
    ),
    "account/email/password_changed": (
        _("Ditt lösenord till Sluss är bytt"),
        _HAPPENED,
        _ALARM,
    ),
    "account/email/password_reset": (
        _("Ditt lösenord till Sluss är bytt"),
        _HAPPENED,
        _ALARM,
    ),
    "account/email/password_set": (
        _("Ditt konto i Sluss har fått ett lösenord"),
        _HAPPENED,
        _ALARM,
    ),
    "mfa/email/totp_activated": (
        _("Inloggning i två steg är påslagen i Sluss"),
        _("När du loggar in frågar Sluss nu efter en kod från din app."),
        _HAPPENED,
        _ALARM,
    ),
    "mfa/email/totp_deactivated": (
        _("Inloggning i två steg är avstängd i Sluss"),
        _("När du loggar in räcker det nu med lösenordet."),
        _HAPPENED,
        _ALARM,
    ),
    "mfa/email/recovery_codes_generated": (
        _("Du har fått nya reservkoder till Sluss"),
        _("De gamla koderna gäller inte längre."),
        _HAPPENED,
        _ALARM,
    ),
    "socialaccount/email/account_connected": (
        _("Du loggar nu in i Sluss med %(provider)s"),
        _HAPPENED,
        _ALARM,
    ),
}


def composed(key: str, name: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return a letter's subject and text to somebody; without a name where nobody is known.

    `words` fill in what the letter leaves open. Raises `KeyError` for a letter that is not ours.
    """
    subject, *paragraphs = (str(each) % words for each in LETTERS[key])
    greeting = str(_("Hej %(name)s!")) % {"name": name} if name else str(_("Hej!"))
    return subject, "\n\n".join([greeting, *paragraphs, "Sluss"]) + "\n"
