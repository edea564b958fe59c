"""The words people read of verdicts, offers and facts, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sluss.core.codes import Tree
from sluss.core.facts import Fact, FactType
from sluss.core.matching import title
from sluss.core.needs import Need
from sluss.core.offers import Offer, Standing
from sluss.core.rules import Cause, Clause, Condition, Kind, Op, Verdict

WORDS: Mapping[str, Mapping[str, str]] = {
    "fits": {"sv": "Ser ut att passa", "en": "Fits"},
    "provider": {
        "sv": "Ser ut att passa, aktören avgör",
        "en": "Fits as far as we know, the provider decides",
    },
    "depends": {"sv": "Beror på", "en": "Depends on"},
    "no": {"sv": "Passar inte nu", "en": "Does not fit"},
    "unknown_value": {"sv": "uppgift saknas", "en": "not known"},
    "assumed": {"sv": "antaget", "en": "assumed"},
    "open": {"sv": "öppet", "en": "open"},
    "likely_open": {"sv": "troligen öppet", "en": "likely open"},
    "recurring": {"sv": "öppnar i omgångar", "en": "opens in rounds"},
    "standing_unknown": {"sv": "oklart om det är öppet", "en": "not known whether open"},
    "ended": {"sv": "avslutat", "en": "ended"},
    "closed": {"sv": "stängt", "en": "closed"},
    "reopens": {"sv": "öppnar igen", "en": "reopens"},
    "company": {"sv": "Företag", "en": "Company"},
    "offer": {"sv": "Erbjudande", "en": "Offer"},
    "verdict": {"sv": "Bedömning", "en": "Verdict"},
    "score": {"sv": "Poäng", "en": "Score"},
    "state": {"sv": "Läge", "en": "State"},
    "ask": {"sv": "Fråga om", "en": "Ask about"},
    "fact": {"sv": "Uppgift", "en": "Fact"},
    "question": {"sv": "Fråga", "en": "Question"},
    "settles": {"sv": "Avgör", "en": "Settles"},
    "may_settle": {"sv": "Kan avgöra", "en": "May settle"},
    "conditions": {"sv": "Villkor", "en": "Conditions"},
    "no_conditions": {"sv": "Inga kända villkor.", "en": "No known conditions."},
    "judged": {"sv": "Det här bedömer aktören", "en": "For the provider to judge"},
    "incomplete": {
        "sv": "Vi känner inte till alla villkor. Stäm av med aktören.",
        "en": "Conditions are not fully known. Check with the provider.",
    },
    "source": {"sv": "Källa", "en": "Source"},
    "unconfirmed": {
        "sv": "Aktören har inte bekräftat uppgifterna.",
        "en": "The provider has not confirmed these particulars.",
    },
    "footer": {
        "sv": "Bara den som beslutar om stödet kan ge besked.",
        "en": "Only the one who decides on the support can give a ruling.",
    },
    "none": {"sv": "Inget erbjudande funnet", "en": "No offer found"},
    "needs_unknown": {
        "sv": "Vi vet inte vilka behov företaget har, så behoven ger 0 poäng.",
        "en": "The needs are not known: the needs part of the score is 0.",
    },
    "nothing_to_ask": {
        "sv": "Inget svar från företaget skulle avgöra något mer.",
        "en": "No missing fact would settle anything more.",
    },
    "nobody": {"sv": "Inget företag att höra av sig till.", "en": "No company to contact."},
    "more": {
        "sv": "Visar {shown} av {all} företag. Alla: --out FIL",
        "en": "{shown} of {all} companies shown. All of it: --out FILE",
    },
    "more_rows": {
        "sv": "Visar {shown} av {all} bedömningar. Alla: --out FIL",
        "en": "{shown} of {all} verdicts shown. All of it: --out FILE",
    },
    "more_to_ask": {"sv": "Fråga företaget", "en": "Ask the company"},
    "size_of_group": {
        "sv": "Storleken beror på vilka som äger företaget och vilka företag det äger. "
        "Räkna ihop dem enligt EU:s definition.",
        "en": "The size depends on owners and holdings. Add them up under the EU definition.",
    },
    "all": {"sv": "allt detta ska gälla", "en": "all must hold"},
    "any": {"sv": "minst ett av detta ska gälla", "en": "at least one must hold"},
    "none_of": {"sv": "inget av detta får gälla", "en": "none may hold"},
    "is": {"sv": "är", "en": "is"},
    "in": {"sv": "är något av", "en": "is one of"},
    "not_in": {"sv": "är inte något av", "en": "is none of"},
    "at_least": {"sv": "minst", "en": "at least"},
    "at_most": {"sv": "högst", "en": "at most"},
    "between": {"sv": "mellan", "en": "between"},
    "within": {"sv": "hör till", "en": "lies within"},
    "not_within": {"sv": "hör inte till", "en": "lies outside"},
    "includes_any": {"sv": "innehåller något av", "en": "includes any of"},
    "includes_all": {"sv": "innehåller alla av", "en": "includes all of"},
    "includes_none": {"sv": "innehåller inget av", "en": "includes none of"},
    "own judgement": {"sv": "vår egen bedömning", "en": "own judgement"},
    "own knowledge, unverified": {
        "sv": "vår kännedom, inte kontrollerad",
        "en": "own knowledge, unverified",
    },
    "and": {"sv": "och", "en": "and"},
    "all_counted": {
        "sv": "Vi vet inte vilka behov företaget har, så alla erbjudanden räknas med.",
        "en": "The needs are not known, so all offers are counted.",
    },
    "aid_form": {"sv": "Form", "en": "Form"},
    "co_financing": {"sv": "Egen insats", "en": "Own share"},
    "amount": {"sv": "Belopp", "en": "Amount"},
    "deadlines": {"sv": "Tider", "en": "Dates"},
    "as_of": {"sv": "Uppgifter från", "en": "Particulars from"},
    "confidence": {"sv": "säkerhet", "en": "confidence"},
    "undated": {"sv": "okänt datum", "en": "unknown date"},
    "high": {"sv": "hög", "en": "high"},
    "medium": {"sv": "medel", "en": "medium"},
    "low": {"sv": "låg", "en": "low"},
    "needs_count": {"sv": "{count} behov", "en": "{count} needs"},
    "needs_unasked": {"sv": "behov okända", "en": "needs not known"},
    "demo_making": {
        "sv": "Bygger demon: 200 påhittade företag och ett år av ärenden …",
        "en": "Making the demo: 200 made-up companies and a year of cases …",
    },
    "how_to_stop": {"sv": "Avsluta med Ctrl+C.", "en": "Stop with Ctrl+C."},
    "true": {"sv": "ja", "en": "yes"},
    "false": {"sv": "nej", "en": "no"},
}


def wording(key: str, language: str) -> str:
    """Return a wording in a language."""
    return WORDS[key][language]


def verdict_wording(verdict: Verdict, language: str) -> str:
    """Return the verdict as people read it."""
    if verdict.answer is None:
        is_provider = verdict.cause is Cause.PROVIDER
        return wording("provider" if is_provider else "depends", language)
    return wording("fits" if verdict.answer else "no", language)


def state_wording(offer: Offer, is_open: bool, reopens_on: object, language: str) -> str:
    """Return whether the offer is open, as people read it."""
    if not is_open:
        ended = "ended" if offer.standing is Standing.ENDED else "closed"
        if reopens_on:
            return f"{wording('reopens', language)} {reopens_on}"
        return wording(ended, language)
    if offer.standing is Standing.UNKNOWN:
        return wording("standing_unknown", language)
    return wording(str(offer.standing), language)


def source_wording(source: str, language: str) -> str:
    """Return a clause's source as people read it: an address as it stands, our own words worded."""
    return wording(source, language) if source in WORDS else source


def need_wording(key: str, needs: Mapping[str, Need], language: str) -> str:
    """Return a need's name; its key where the taxonomy has it no longer."""
    return title(needs[key].name, language) if key in needs else key


def fact_wording(fact: Fact, language: str) -> str:
    """Return what a fact is called, or its key where it has no name."""
    return fact.name.get(language) or fact.name.get("sv") or fact.key


MONTHS: Mapping[str, tuple[str, ...]] = {
    "sv": (
        *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
        *("augusti", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
}


def value_wording(value: Any, fact: Fact, language: str) -> str:
    """Return a value of a fact, or an operand of a clause on it, as people read it."""
    if value is None:
        return wording("unknown_value", language)
    if isinstance(value, bool):
        return wording("true" if value else "false", language)
    if isinstance(value, frozenset):
        known = {option: place for place, option in enumerate(fact.options)}
        ordered = sorted(value, key=lambda each: (known.get(each, 0), each))
        return ", ".join(value_wording(each, fact, language) for each in ordered) or "–"
    if fact.tree is not None:
        return code_wording(getattr(value, "key", value), fact.tree, language)
    return _single_wording(value, fact, language)


def _single_wording(value: Any, fact: Fact, language: str) -> str:
    if fact.type is FactType.MONEY:
        return _amount(value, language)
    if fact.type is FactType.GRANTS and isinstance(value, tuple):
        told = (f"{each.granted_on}: {_amount(each.amount, language)} euro" for each in value)
        return ", ".join(told) or "–"
    if isinstance(value, date):
        return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"
    if isinstance(value, float):
        return _with_comma(f"{value:.12g}", language)
    return fact.option_names.get(value, {}).get(language) or str(value)


def _amount(cents: int, language: str) -> str:
    amount = f"{cents / 100:,.2f}".replace(",", "\u00a0").removesuffix(".00")
    return _with_comma(amount, language)


def _with_comma(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "sv" else number


def code_wording(key: str, tree: Tree, language: str) -> str:
    """Return a code with its label: `Trollhättan (1488)`."""
    label = tree.label(key, language)
    return label if label.lower() == key.lower() else f"{label} ({key})"


def condition_wording(condition: Condition, facts: Mapping[str, Fact], language: str) -> str:
    """Return a clause as a phrase, or what a group demands of its parts."""
    if not isinstance(condition, Clause):
        is_none = condition.kind is Kind.NONE
        return wording("none_of" if is_none else str(condition.kind), language)
    fact = facts[condition.fact]
    if condition.op is Op.BETWEEN:
        parts = [value_wording(each, fact, language) for each in condition.operand]
        operand = f" {wording('and', language)} ".join(parts)
    else:
        operand = value_wording(condition.operand, fact, language)
    return f"{fact_wording(fact, language)} {wording(condition.op, language)} {operand}"
