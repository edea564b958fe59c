"""The shipped knowledge, read once: facts, needs, offers, weights and who provides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sluss.content.needs import taxonomy
from sluss.content.offerfiles import shipped_offers
from sluss.content.providers import provider_names
from sluss.content.vocabulary import vocabulary
from sluss.content.weights import weights
from sluss.core.catalogue import Catalogue
from sluss.core.codes import Text
from sluss.core.facts import Vocabulary
from sluss.core.matching import Weights
from sluss.core.needs import Need
from sluss.core.offers import Offer


@dataclass(frozen=True)
class Knowledge:
    """What every page and verb asks of the content."""

    vocabulary: Vocabulary
    needs: Mapping[str, Need]
    offers: Mapping[str, Offer]
    catalogue: Catalogue
    weights: Weights
    providers: Mapping[str, Text]


@cache
def knowledge() -> Knowledge:
    """Return the shipped knowledge. Raises `ContentError` with every fault in it."""
    words, _replaced = vocabulary()
    offers = shipped_offers(words)
    return Knowledge(
        vocabulary=words,
        needs=taxonomy(),
        offers={offer.key: offer for offer in offers},
        catalogue=Catalogue(offers),
        weights=weights(),
        providers=provider_names(),
    )
