"""A company's permission to share with a provider: given once, shown as it was, stopped any day.

It is not consent under the GDPR: what the programme keeps rests on its own legal basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from sluss.content.providers import provider_names
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.matching import title
from sluss.directory.models import Company, Person, Provider, Sharing
from sluss.directory.permits import require_write

SHARED: Mapping[str, Any] = {
    "company": _("företagets namn, organisationsnummer och ort"),
    "contact": _("kontaktpersonens namn, telefon och e-post"),
    "need": _("behovet och det ni själva har sagt om det"),
    "facts": _("det vi vet om företaget: storlek, bransch och omsättning"),
    "plan": _("stegen i er plan"),
}
"""What may be shared, by the names that `Sharing.fields` holds, in the order it is read."""

PUBLIC = _(
    "Mottagaren är en myndighet eller offentlig aktör. Det vi skickar kan bli allmän handling."
)
"""What is said wherever something is shared with a public provider."""

TEXTS: Mapping[str, Mapping[str, str]] = {
    "1": {
        "sv": "{company} tillåter att {programme} delar det som står i listan med {provider}. "
        "Ändamålet är: {purpose}. Medgivandet gäller bara det, till och med {until}. Ni kan "
        "stoppa delningen när ni vill, på er sida eller genom att säga till er rådgivare. Då "
        "delar vi inget mer och talar om det för {provider}. Det som redan är skickat går inte "
        "att ta tillbaka. Det här är ett medgivande att dela, inte ett samtycke enligt "
        "dataskyddsförordningen.",
        "en": "{company} allows {programme} to share what is listed with {provider}. The purpose "
        "is: {purpose}. The permission is for that alone, up to and including {until}. You can "
        "stop the sharing whenever you like, on your page or by telling your adviser. Then we "
        "share nothing more, and tell {provider} so. What has already been sent cannot be taken "
        "back. This is a permission to share, not consent under the General Data Protection "
        "Regulation.",
    }
}
"""Every wording of the permission that a company has been asked to say yes to; none is altered."""

CURRENT = "1"
"""The wording that is said yes to now."""


def provider_name(provider: Provider) -> str:
    """Return what a provider is called in the language of the page; its key where nobody says."""
    name = provider_names().get(provider.key)
    return title(name, (get_language() or "sv")[:2]) if name else provider.key


def permission_text(sharing: Sharing, language: str | None = None) -> str:
    """Return what the company says yes to, in the wording of its version.

    A sharing that is not given yet reads the current one; it needs its company, provider, purpose
    and end.
    """
    spoken = (language or get_language() or "sv")[:2]
    texts = TEXTS[sharing.text_version or CURRENT]
    with override(spoken):
        return texts.get(spoken, texts["sv"]).format(
            company=sharing.company.name,
            programme=sharing.company.programme.name,
            provider=provider_name(sharing.provider),
            purpose=sharing.purpose.strip().rstrip("."),
            until=date_format(sharing.until, "j F Y"),
        )


def shared_wordings(sharing: Sharing) -> list[str]:
    """Return what is shared, in words."""
    return [str(words) for name, words in SHARED.items() if name in sharing.fields]


@transaction.atomic
def share(sharing: Sharing, *, by: Person, at: datetime) -> Sharing:
    """Keep a permission that is not yet a row, in the current wording.

    Raises `NotPermitted`, and `ValueFault` for a provider of another programme, a field that is
    none, nothing to share, an end that is past, or where nobody says for what, who said yes or by
    what right.
    """
    programme = sharing.company.programme
    require_write(by, programme)
    if sharing.provider.programme_id != programme.pk:
        raise ValueFault("the provider is another programme's")
    sharing.fields = list(dict.fromkeys(sharing.fields))
    for field in sharing.fields:
        if field not in SHARED:
            raise ValueFault(f"'{field}' is not shared{did_you_mean(field, SHARED)}")
    if not sharing.fields:
        raise ValueFault("a permission says what is shared")
    for name in ("purpose", "given_by", "right"):
        setattr(sharing, name, getattr(sharing, name).strip())
        if not getattr(sharing, name):
            raise ValueFault(f"a permission has its {name}")
    if sharing.until < localdate(at):
        raise ValueFault(f"a permission until {sharing.until} is past")
    sharing.text_version, sharing.by, sharing.given_at = CURRENT, by, at
    sharing.revoked_at = None
    sharing.save(force_insert=True)
    return sharing


@transaction.atomic
def revoke(sharing: Sharing, *, at: datetime) -> bool:
    """Stop a sharing from this moment; tell whether it was this that stopped it.

    The company does so by its own page; whoever does it for somebody asks for leave first.
    """
    is_now = bool(Sharing.objects.filter(pk=sharing.pk, revoked_at=None).update(revoked_at=at))
    sharing.refresh_from_db(fields=["revoked_at"])
    return is_now


def is_valid(sharing: Sharing, on: date) -> bool:
    """Tell whether the permission holds on a day: given, not past and not stopped."""
    return sharing.revoked_at is None and localdate(sharing.given_at) <= on <= sharing.until


def open_sharings(company: Company, on: date | None = None) -> QuerySet[Sharing]:
    """Return the permissions of a company that nobody stopped, latest first.

    With a day: those that are not past on it either.
    """
    rows = company.sharings.filter(revoked_at=None).select_related("provider", "company__programme")
    return (rows.filter(until__gte=on) if on else rows).order_by("-given_at", "-pk")
