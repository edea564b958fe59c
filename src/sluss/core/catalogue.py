"""Many offers judged together: each condition that their rules share is judged once a company.

A catalogue is made once and asked for company after company, so that every reason of thousands of
offers is in hand within milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from sluss.core.facts import Facts, Value
from sluss.core.offers import Offer
from sluss.core.rules import Answer, Clause, Condition, Finding, Kind, Verdict, holds, negated

_Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


class Catalogue:
    """Offers in the order they came, with the conditions of all their rules numbered once."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = tuple(offers)
        self._conditions: list[tuple[Condition, _Pick]] = []
        numbers: dict[Hashable, int] = {}
        self._picks = [
            _picking([self._number(each, numbers) for each in offer.rule.conditions])
            for offer in self.offers
        ]

    def verdicts(self, facts: Facts) -> list[Verdict]:
        """Return the verdict of every offer in order, with every finding worked out."""
        values = facts.values
        findings: list[Finding] = []
        for condition, pick in self._conditions:
            value: Value | None = None
            parts: tuple[Finding, ...] = ()
            if type(condition) is Clause:
                value = values.get(condition.fact)
                answer = holds(condition, value)
            else:
                parts = pick(findings)
                answer = _joined(condition.kind, [part[1] for part in parts])
            findings.append(_made(Finding, (condition, answer, value, parts)))
        answers = [each.answer for each in findings]
        return [
            Verdict(offer.rule, values, _joined(_ALL, pick(answers)), pick(findings))
            for offer, pick in zip(self.offers, self._picks, strict=True)
        ]

    def _number(self, condition: Condition, numbers: dict[Hashable, int]) -> int:
        # Parts are numbered before their group: a walk in order finds them judged.
        notes = (condition.source, *sorted(condition.because.items()))
        key: Hashable
        pick: _Pick
        if isinstance(condition, Clause):
            key = (condition.fact, condition.op, condition.operand, condition.if_unknown, notes)
            pick = _nothing
        else:
            parts = tuple(self._number(each, numbers) for each in condition.parts)
            key, pick = (condition.kind, parts, notes), _picking(parts)
        if key not in numbers:
            numbers[key] = len(self._conditions)
            self._conditions.append((condition, pick))
        return numbers[key]


def _nothing(_row: Sequence[Any]) -> tuple[Any, ...]:
    return ()


def _picking(places: Sequence[int]) -> _Pick:
    if not places:
        return _nothing
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: (row[places[0]],)


def _joined(kind: Kind, answers: Sequence[Answer]) -> Answer:
    # What `rules.joined` says, for answers that are all there: no loop of our own.
    settling = kind is not _ALL
    answer = settling if settling in answers else None if None in answers else not settling
    return negated(answer) if kind is _NONE else answer


_ALL, _NONE = Kind.ALL, Kind.NONE  # looking a member up in its class is slow before Python 3.12
_made = tuple.__new__  # three times as fast as making a finding by its name
