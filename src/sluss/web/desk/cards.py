"""An offer as a card: what it gives and for whom, its terms, and why it is where it is."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from django.utils.translation import get_language

from sluss.casework.matching import Picture
from sluss.content.knowledge import knowledge
from sluss.content.wordings import (
    condition_wording,
    fact_wording,
    source_wording,
    state_wording,
    value_wording,
    wording,
)
from sluss.core.matching import Match, title
from sluss.core.offers import Offer, OfferKind
from sluss.core.rules import Clause, Finding, Verdict

MONEY = frozenset({OfferKind.GRANT, OfferKind.LOAN, OfferKind.GUARANTEE, OfferKind.EQUITY})
TERMS = ("amount", "aid_form", "co_financing")


def language() -> str:
    """Return the page's language as content has it."""
    return (get_language() or "sv")[:2]


def card(found: Match, seen: Picture, own: Set[str]) -> dict[str, Any]:
    """Return all that a page shows of a match; `own` are the keys of one's own organisations."""
    offer = found.offer
    needs = knowledge().needs
    served = sorted(offer.serves.keys() & seen.needs.weights.keys())
    asked = seen.asked_for(found)
    return {
        "offer": offer,
        "group": group_of(found),
        "is_own": offer.provider in own,
        "name": title(offer.name, language()),
        "summary": title(offer.summary, language()),
        "provider": provider_name(offer),
        "terms": [(wording(key, language()), text) for key, text in terms(offer).items()],
        "state": state_wording(offer, found.is_open, found.reopens_on, language()),
        "closes_on": offer.closes_on(seen.facts.on),
        "serves": [title(needs[key].name, language()) for key in served],
        "reasons": [reason(each) for each in found.verdict.findings],
        "judged": [title(each, language()) for each in offer.rule.judged_by_provider],
        "is_complete": offer.rule.is_complete,
        "is_confirmed": offer.confirmed_on is not None,
        "is_money": offer.kind in MONEY,
        "asked": [fact_wording(knowledge().vocabulary.facts[key], language()) for key in asked],
        "score": found.score,
    }


def group_of(found: Match) -> str:
    """Return the group a match is shown in."""
    if not found.is_open:
        return "closed"
    if found.verdict.answer:
        return "fits"
    return "provider" if found.verdict.clauses else "ask"


def provider_name(offer: Offer) -> str:
    """Return who gives an offer, in the page's language."""
    return title(knowledge().providers.get(offer.provider, {}), language()) or offer.provider


def terms(offer: Offer) -> dict[str, str]:
    """Return the terms that are known, by their keys."""
    told = {key: offer.terms.get(key) for key in TERMS}
    return {key: title(text, language()) for key, text in told.items() if isinstance(text, dict)}


def reason(finding: Finding) -> dict[str, Any]:
    """Return one condition with what it says of the company, and its parts."""
    facts, condition = knowledge().vocabulary.facts, finding.condition
    told = {
        "answer": {True: "yes", False: "no", None: "unknown"}[finding.answer],
        "phrase": condition_wording(condition, facts, language()),
        "because": title(condition.because, language()),
        "source": source_wording(condition.source, language()),
        "parts": [reason(part) for part in finding.parts],
        "is_assumed": finding.is_assumed,
    }
    if isinstance(condition, Clause):
        told["value"] = value_wording(finding.value, facts[condition.fact], language())
    return told


def refusal(offer: Offer, verdict: Verdict) -> dict[str, Any]:
    """Return an offer whose conditions do not hold, with those that decide it."""
    reasons = [reason(each) for each in verdict.deciding()]
    return {
        "name": title(offer.name, language()),
        "provider": provider_name(offer),
        "reasons": reasons,
    }
