"""A new link by letter to a provider or a company that has lost the one they had."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.models import Case, Referral
from sluss.casework.renewing import TooSoon, is_live, send_new
from sluss.casework.timing import mailbox_of
from sluss.directory.sharing import provider_name
from sluss.web.desk.finding import day, person_of, writable
from sluss.web.desk.referrals import writable_referral
from sluss.web.posting import posted


@posted("referral", "code")
def new_link(request: HttpRequest, code: str) -> HttpResponse:
    """Send the provider of an introduction a letter with a new link."""
    found = writable_referral(request, code)
    name = {"provider": provider_name(found.provider)}
    if not is_live(found, timezone.now()):
        messages.error(
            request, _("Ingen länk skickades: %(provider)s har inget att svara på.") % name
        )
    elif not mailbox_of(found.provider, day()):
        messages.error(
            request, _("Ingen länk skickades: vi har ingen e-postadress till %(provider)s.") % name
        )
    else:
        _send(request, found, _("En ny länk är på väg till %(provider)s.") % name)
    return redirect("referral", code)


@posted("case_page", "code")
def new_page_link(request: HttpRequest, code: str) -> HttpResponse:
    """Send a company's contacts a letter with a new link to its page."""
    found = writable(request, code)
    if found.company.contacts.exclude(email="").exists():
        _send(request, found, _("En ny länk är på väg till företagets kontaktpersoner."))
    else:
        messages.error(
            request, _("Ingen länk skickades: ingen kontaktperson har någon e-postadress.")
        )
    return redirect("case_page", code)


def _send(request: HttpRequest, found: Referral | Case, told: str) -> None:
    try:
        send_new(found, by=person_of(request), at=timezone.now())
    except TooSoon:
        messages.info(
            request, _("En ny länk skickades nyss. Vänta en timme innan du skickar en till.")
        )
    else:
        messages.success(request, told)
