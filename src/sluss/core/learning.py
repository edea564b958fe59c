"""What could be learned of one fact: every answer that would make a difference, and what follows.

Learning a fact changes what is derived from it, so an answer is followed through `derived`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from sluss.core.cells import cells, thresholds
from sluss.core.derived import CURRENCIES, INPUTS_OF, SIZE_STEPS, facts_on, is_usable
from sluss.core.facts import Facts, FactType, Value, Vocabulary
from sluss.core.rules import Clause, Op
from sluss.core.stateaid import CEILING, Grant


@dataclass
class Learning:
    """One company on its day, and what it would be known as if a fact were learned."""

    facts: Facts
    vocabulary: Vocabulary
    _known: dict[tuple[str, Value], Facts] = field(default_factory=dict)
    _answers: dict[tuple[str, frozenset[Clause]], list[Value]] = field(default_factory=dict)

    def outcomes(self, key: str, clauses: Iterable[Clause]) -> list[Facts]:
        """Return the facts after each answer to `key` that the clauses can tell apart."""
        asked = frozenset(each for each in clauses if self._depends(each.fact, key))
        if (key, asked) not in self._answers:
            self._answers[key, asked] = self._answers_to(key, asked)
        return [self._with(key, value) for value in self._answers[key, asked]]

    def _with(self, key: str, value: Value) -> Facts:
        if (key, value) not in self._known:
            values = {**self.facts.values, key: value}
            self._known[key, value] = facts_on(values, self.facts.on, self.vocabulary)
        return self._known[key, value]

    def _depends(self, asked: str, key: str) -> bool:
        """Tell whether what a clause asks may change with the fact."""
        if asked == key:
            return True
        if asked in self.facts.derived:
            return any(self._depends(each, key) for each in INPUTS_OF[asked])
        return CURRENCIES.get(asked) == key or (asked in CURRENCIES and key == "accounting_year")

    def _answers_to(self, key: str, asked: frozenset[Clause]) -> list[Value]:
        definition = self.vocabulary.facts[key]
        if definition.type is FactType.GRANTS:
            return [*self._grants(asked)]
        own = [each for each in asked if each.fact == key]
        steps = [Clause(key, Op.IS, mark) for mark in self._marks(key, asked)]
        return cells(definition, [*own, *steps])

    def _grants(self, asked: frozenset[Clause]) -> Iterator[Value]:
        """Yield one history of aid for each room that the clauses can tell apart."""
        for left in cells(self.vocabulary.facts["aid_room_eur"], asked):
            if isinstance(left, int) and 0 <= left <= CEILING:
                yield (Grant(self.facts.on, CEILING - left),) if left < CEILING else ()

    def _marks(self, key: str, asked: frozenset[Clause]) -> Iterator[Value]:
        """Yield the values of a given fact at which a derived one changes, if it is read at all."""
        if not is_usable(key, self.vocabulary):
            return
        if key == "registered_on":
            for years in thresholds(each for each in asked if each.fact == "age_years"):
                assert isinstance(years, float)
                yield _years_before(self.facts.on, ceil(years))
        if key == "accounting_year":
            yield from map(float, self.vocabulary.rates)
        in_eur = key if key in SIZE_STEPS else CURRENCIES.get(key, "")
        if any(each.fact == "sme_class" for each in asked):
            for step in SIZE_STEPS.get(in_eur, ()):
                yield from self._as(key, in_eur, step)
        other = CURRENCIES.get(key, "")
        for mark in thresholds(each for each in asked if other and each.fact == other):
            assert isinstance(mark, int)
            yield from self._as(key, other, mark)

    def _as(self, key: str, other: str, mark: int) -> Iterator[Value]:
        """Yield a mark on `other` as values of `key`, one on each side where it is converted."""
        if key == other:
            yield float(mark) if key == "employees" else mark
            return
        year = self.facts.get("accounting_year")
        rate = self.vocabulary.rates.get(int(year)) if isinstance(year, float) else None
        if rate is not None:
            there = mark * rate if other.endswith("_eur") else mark / rate
            yield from (round(there) + step for step in (-1, 0, 1))


def _years_before(on: date, years: int) -> date:
    year = max(on.year - years, date.min.year)
    is_leap_day = (on.month, on.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day else on.replace(year=year)
