"""How a programme reaches a provider: its mailbox, and who answers while it is away."""

from __future__ import annotations

from django.db import transaction

from sluss.content.knowledge import knowledge
from sluss.core.errors import ValueFault, did_you_mean
from sluss.directory.models import Person, Programme, Provider
from sluss.directory.permits import require_manage
from sluss.directory.speaking import require_language
from sluss.directory.stamps import ChangedMeanwhile, stamp

PROVIDER_FIELDS = (
    *("email", "contact", "language", "is_public"),
    *("away_from", "away_until", "deputy_email"),
)


def provider_in(programme: Programme, key: str) -> Provider:
    """Return how the programme reaches a provider of the catalogue; not yet a row at first.

    Raises `ValueFault` for a key that the catalogue does not have.
    """
    there = Provider.objects.filter(programme=programme, key=key).first()
    known = knowledge().providers
    if there is None and key not in known:
        raise ValueFault(f"unknown provider '{key}'{did_you_mean(key, known)}")
    return there or Provider(programme=programme, key=key)


@transaction.atomic
def change_provider(provider: Provider, seen: str, *, by: Person) -> Provider:
    """Keep how a provider is reached; `seen` is its `stamp` over `PROVIDER_FIELDS` when read.

    Raises `ChangedMeanwhile` where somebody else changed it since, `NotPermitted`, and `ValueFault`
    for an absence that ends before it begins, or ends without beginning, and for a language that no
    letter is written in.
    """
    require_manage(by, provider.programme)
    require_language(provider.language)
    for name in ("email", "contact", "deputy_email"):
        setattr(provider, name, getattr(provider, name).strip())
    first, last = provider.away_from, provider.away_until
    if last is not None and (first is None or last < first):
        raise ValueFault("an absence begins, and not after it ends")
    there = Provider.objects.get_or_create(programme=provider.programme, key=provider.key)[0]
    now = Provider.objects.select_for_update().get(pk=there.pk)
    if stamp(now, PROVIDER_FIELDS) != seen:
        raise ChangedMeanwhile(now)
    for name in PROVIDER_FIELDS:
        setattr(now, name, getattr(provider, name))
    now.save(update_fields=PROVIDER_FIELDS)
    return now
