"""Beside each question: what is on file, what was answered last time, and one tap to confirm it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.casework.assessing import INVENTORY
from sluss.casework.models import Assessment, Case
from sluss.casework.recalling import (
    KnownBefore,
    as_then,
    company_words,
    known_before,
    last_time,
)
from sluss.content.instrumentfiles import shipped_instrument
from sluss.content.knowledge import knowledge
from sluss.content.wordings import fact_wording, value_wording
from sluss.core.instruments import Answer, Item
from sluss.core.matching import title
from sluss.web.desk.wordings import answer_wording


@dataclass(frozen=True)
class Recalled:
    """What there is before the questions of an instrument are asked in a case."""

    known: Mapping[str, KnownBefore]
    then: Assessment | None

    def beforehand(self, item: Item) -> Answer:
        """Return the answer that a fact on file gives; it counts for nothing until confirmed."""
        return self.known[item.key].answer if item.key in self.known else None

    def confirmed(
        self,
        posted: QueryDict,
        items: Iterable[Item],
        given: Mapping[str, Answer],
        written: Mapping[str, Answer],
    ) -> dict[str, Answer]:
        """Return the answers that a tap confirmed: a fact, last time's answer, or all of last time.

        A fact is confirmed as it was `written` on the page, whatever is on file by now. All of last
        time leaves what is answered, and what a fact on file says otherwise. `given` are the
        answers there are.
        """
        told: dict[str, Answer] = {}
        for item in items:
            before, then = self.beforehand(item), as_then(item, self.then)
            if posted.get("confirm") == item.key and written.get(item.key) is not None:
                told[item.key] = written[item.key]
            elif posted.get("same") == item.key:
                told |= then
            elif "same_all" in posted and given.get(item.key) is None:
                told |= then if before in (None, then.get(item.key)) else {}
        return told

    def shown(self, item: Item, answer: Answer) -> dict[str, Any]:
        """Return what the page shows beside an item; `answer` is the one that is kept."""
        language = (get_language() or "sv")[:2]
        told: dict[str, Any] = {}
        if item.key in self.known:
            told["known"] = _known(item, self.known[item.key], answer, language)
        then = as_then(item, self.then)
        is_known = "known" in told and then.get(item.key) == self.known[item.key].answer
        if then and self.then and not is_known:
            told["then"] = {
                "says": _says(item, then, language),
                "at": self.then.completed_at,
                "may_repeat": then[item.key] != answer,
            }
        return told

    def may_repeat(self, items: Iterable[Item], answers: Mapping[str, Answer]) -> bool:
        """Tell whether all of last time would answer something that is not answered."""
        return bool(self.confirmed(QueryDict("same_all=1"), items, answers, {}))


TAPS = frozenset(("confirm", "same", "same_all"))
"""What the buttons that confirm are called; they stay on the page."""


def recalled(case: Case, key: str) -> Recalled:
    """Return what there is before an instrument is asked in a case: two queries."""
    return Recalled(known_before(case, shipped_instrument(key)), last_time(case, key))


def _known(item: Item, known: KnownBefore, answer: Answer, language: str) -> dict[str, Any]:
    fact = knowledge().vocabulary.facts[known.fact.key]
    if known.answer is None:
        value = value_wording(known.value, fact, language)
        says = _("uppgiften ”%(says)s”") % {"says": f"{fact_wording(fact, language)}: {value}"}
    elif item.options:
        says = _("svaret ”%(says)s”") % {"says": answer_wording(item, known.answer, language)}
    else:
        says = answer_wording(item, known.answer, language)
    return {
        "says": says,
        "fact": known.fact,
        "may_confirm": known.answer is not None and answer is None,
        "is_confirmed": known.answer is not None and answer == known.answer,
    }


def _says(item: Item, then: Mapping[str, Answer], language: str) -> str:
    words = [str(said) for key, said in then.items() if key != item.key and said]
    return ": ".join([answer_wording(item, then[item.key], language), *words])


def words_of(case: Case) -> list[dict[str, Any]]:
    """Return what the company said in its own words in the inventory, under its questions."""
    language = (get_language() or "sv")[:2]
    return [
        {"asked": title(each.question, language), "words": each.words, "on": each.on}
        for each in company_words(case, INVENTORY)
    ]
