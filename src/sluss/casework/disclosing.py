"""What a provider may see of a company: just what the company allowed, for as long as it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sluss.casework.models import Referral, Step
from sluss.content.knowledge import knowledge
from sluss.core.codes import Text
from sluss.core.facts import Value
from sluss.directory.models import Company, Contact
from sluss.directory.sharing import is_valid

FACTS = ("employees", "sni", "turnover_sek")
"""What "the facts" of a permission are."""


@dataclass(frozen=True)
class Disclosed:
    """What of a company is shown to a provider; None and empty where it was not allowed.

    `words` is what the company itself said of the need, `facts` what is known by fact's key.
    """

    company: Company | None = None
    contacts: tuple[Contact, ...] = ()
    need: Text | None = None
    words: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


def is_shared(referral: Referral, on: date) -> bool:
    """Tell whether the company allows on a day that the referral's provider sees anything."""
    return referral.sharing is not None and is_valid(referral.sharing, on)


def disclosed(referral: Referral, on: date) -> Disclosed:
    """Return what the company allows the provider to see on a day; nothing once it stopped that."""
    if referral.sharing is None or not is_shared(referral, on):
        return Disclosed()
    allowed, case = frozenset(referral.sharing.fields), referral.case
    given: dict[str, Any] = {}
    if "company" in allowed:
        given["company"] = case.company
    if "contact" in allowed:
        given["contacts"] = tuple(case.company.contacts.order_by("pk"))
    if "need" in allowed:
        told = case.needs.filter(need=referral.need, origin="stated").first()
        need = knowledge().needs.get(referral.need)
        given |= {"need": need.name if need else None, "words": told.words if told else ""}
    if "facts" in allowed:
        known = case.company.facts(on)
        found = {key: known.get(key) for key in FACTS}
        given["facts"] = {key: value for key, value in found.items() if value is not None}
    if "plan" in allowed:
        given["steps"] = tuple(case.steps.order_by("pk"))
    return Disclosed(**given)
