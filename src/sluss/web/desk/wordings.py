"""Faults in answers, and answers themselves, as people read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sluss.casework.planning import DONE, NOT_DONE
from sluss.content.knowledge import knowledge
from sluss.content.wordings import fact_wording, value_wording
from sluss.core.answers import AnswerFault
from sluss.core.errors import ValueFault
from sluss.core.facts import FactType
from sluss.core.instruments import DONT_KNOW, Answer, Item, is_state
from sluss.core.matching import title
from sluss.core.offers import Offer
from sluss.directory.reading import read_fact

FAULTS: dict[AnswerFault, str | Promise] = {
    AnswerFault.MISSING: _("Svaret saknas. Svara, eller välj Vet inte om det går."),
    AnswerFault.INCOMPLETE: _("Svara på båda: hur viktigt det är och hur det fungerar i dag."),
    AnswerFault.MALFORMED: _("Svaret gick inte att läsa. Välj det igen."),
    AnswerFault.UNKNOWN_OPTION: _("Det svaret finns inte längre. Välj ett annat."),
    AnswerFault.TOO_MANY: _("Det är för många svar. Ta bort något."),
    AnswerFault.NOT_ALONE: _("Det svaret står ensamt. Ta bort det eller de andra."),
    AnswerFault.NO_NUMBER: _("Skriv ett tal med siffror, till exempel 12 eller 12,5."),
    AnswerFault.TOO_LOW: _("Talet är lägre än vad som är möjligt."),
    AnswerFault.TOO_HIGH: _("Talet är högre än vad som är möjligt."),
    AnswerFault.TOO_MANY_DECIMALS: _("Talet har för många decimaler. En räcker."),
    AnswerFault.OFF_SCALE: _("Välj ett steg på skalan."),
    AnswerFault.TOO_LONG: _("Texten är för lång. Korta den till högst 5 000 tecken."),
    AnswerFault.NO_DAY: _("Skriv dagen som 2026-11-23."),
    AnswerFault.DONT_KNOW_NOT_ALLOWED: _("Här går det inte att svara Vet inte."),
    AnswerFault.NA_NOT_ALLOWED: _("Här går det inte att svara Gäller inte oss."),
    AnswerFault.TAKES_NO_ANSWER: _("Den här raden tar inget svar."),
}
"""What happened and how to mend it."""


FACT_FAULTS: dict[FactType, str | Promise] = {
    FactType.NUMBER: _("Skriv ett rimligt tal med siffror, till exempel 12 eller 12,5."),
    FactType.MONEY: _(
        "Skriv beloppet med siffror och högst två decimaler, till exempel 12 500 000."
    ),
    FactType.FLAG: _("Svara ja eller nej."),
    FactType.CHOICE: _("Välj ett av svaren."),
    FactType.CHOICES: _("Välj bland svaren."),
    FactType.CODE: _("Skriv en kod som finns i listan, till exempel SNI 25.62 eller kommun 1488."),
    FactType.DATE: _("Skriv dagen som 2026-11-23."),
    FactType.GRANTS: _("Skriv varje beslut som dag:euro, till exempel 2025-03-01:20000."),
}
"""How to write a fact that could not be read."""


def fault_wording(fault: str) -> str:
    """Return a fault as people read it."""
    return str(FAULTS[AnswerFault(fault)])


def number_wording(number: float, language: str) -> str:
    """Return a number as people write it: thousands apart, and a comma in Swedish."""
    whole = f"{number:,}".replace(",", "\u00a0")
    return whole.replace(".", ",") if language == "sv" else whole


def answer_wording(item: Item, answer: Answer, language: str) -> str:
    """Return an answer as people read it; a dash where there is none."""
    if answer is None:
        return "–"
    if is_state(item, answer):
        return _g("Vet inte") if answer == DONT_KNOW else _g("Gäller inte oss")
    if isinstance(answer, int | float):
        return f"{number_wording(answer, language)} {title(item.unit, language)}".strip()
    names = {option.key: title(option.text, language) for option in item.options}
    if isinstance(answer, list):
        return ", ".join(names.get(each, each) for each in answer)
    if isinstance(answer, dict):
        scales = item.scales.items()  # a database may keep the parts in another order
        steps = (title(each.labels[answer[key]], language) for key, each in scales if key in answer)
        return " · ".join(steps)
    return names.get(str(answer), str(answer))


def offer_name(offer: Offer) -> str:
    """Return what an offer is called in the language of the page."""
    return title(offer.name, (get_language() or "sv")[:2])


def told_wording(about: str) -> str:
    """Return what the timeline keeps of a fact; as it was written where it cannot be read now."""
    key, _colon, text = about.partition(": ")
    fact, language = knowledge().vocabulary.facts.get(key), (get_language() or "sv")[:2]
    if fact is None:
        return about
    try:
        value = value_wording(read_fact(key, text), fact, language)
    except ValueFault:
        value = text
    return f"{fact_wording(fact, language)}: {value}"


def step_wording(about: str) -> str:
    """Return what the timeline keeps of a step: the step, and what was chosen or done with it."""
    what, *rest = about.split("\n", 2)
    marks = {DONE: _g("%(step)s: gjort"), NOT_DONE: _g("%(step)s: inte gjort än")}
    if len(rest) == 1 and rest[0] in marks:
        return marks[rest[0]] % {"step": what}
    if len(rest) < 2:
        return what
    passed = knowledge().offers.get(rest[0])
    told = {"step": what, "offer": offer_name(passed) if passed else rest[0], "why": rest[1]}
    return _g("%(step)s, före %(offer)s. Varför: %(why)s") % told
