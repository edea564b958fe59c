"""Whose offer was chosen, and which one stood before it: the choice is kept with its reason."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from sluss.casework.matching import Picture
from sluss.content.knowledge import knowledge
from sluss.core.offers import Offer
from sluss.directory.models import Membership, Person, Programme


@dataclass(frozen=True)
class PassedOver:
    """The offer that stood before the chosen one; `for_own` where one's own was chosen."""

    offer: Offer
    for_own: bool


def own_providers(person: Person, programme: Programme) -> frozenset[str]:
    """Return the keys under which the person's organisations in a programme give offers."""
    held = Membership.objects.filter(person=person, programme=programme, ended_at=None)
    keys = held.values_list("organisation__provider_key", flat=True)
    return frozenset(key for key in keys if key)


def passed_over(
    seen: Picture, key: str, own: Set[str], in_plan: Set[str] = frozenset()
) -> PassedOver | None:
    """Return what was passed over by choosing an offer; None where it stood first.

    What lies in the plan already is not passed over. An offer of one's own organisation stands
    after every other, so choosing it before one of them is always to pass over.
    """
    chosen = knowledge().offers[key]
    usable = [each.offer for each in seen.usable]
    left = [each for each in usable if each.key == key or each.key not in in_plan]
    others = [each for each in left if each.provider not in own]
    if chosen.provider in own and others:
        return PassedOver(others[0], for_own=True)
    stood_first = not left or left[0].key == key
    return None if stood_first else PassedOver(left[0], for_own=False)
