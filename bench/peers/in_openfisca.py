"""OpenFisca-core: two Boolean variables a rule and a clause, for yes and for possible (not no).

OpenFisca has no unknown value, so both planes are carried as its own vectorised formulas. Clauses
are variables of their own: OpenFisca keeps what it has computed, so rules share them. Its whole
numbers have 32 bits and its decimals 24 significant bits, so money is given in whole thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import numpy as np
import numpy.typing as npt
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from worlds import World

from peers.flat import Flat, Probe, flattened
from sluss.core.facts import FactType
from sluss.core.rules import Clause, Condition, Kind, clauses_of

Array = npt.NDArray[Any]
Formula = Callable[[Any, Any], Array]
Planes = list[tuple[Array, Array]]

PERIOD = "2026"
THOUSAND = 100_000
TYPES = {FactType.NUMBER: float, FactType.DATE: date, FactType.FLAG: bool}
COMPANY = Entity("company", "companies", "A company", "")


def _variable(name: str, kind: type, formula: Formula | None = None) -> type[Variable]:
    body: dict[str, object] = {
        "value_type": kind,
        "entity": COMPANY,
        "definition_period": DateUnit.ETERNITY,
        "label": name,
    }
    if kind is date:
        body["default_value"] = date(1970, 1, 1)
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def _held(probe: Probe, column: Array, scale: int) -> Array:
    if probe.is_flag:
        held = column if probe.spans[0][0] else ~column
    elif probe.mask:
        bits = column & probe.mask
        held = bits == probe.mask if probe.needs_all else bits != 0
    else:
        held = reduce(or_, [_within(column, *span, scale) for span in probe.spans])
    return ~held if probe.is_negated else held


def _within(column: Array, low: Any, high: Any, scale: int) -> Array:
    if scale != 1:
        low, high = (bound if bound is None else bound // scale for bound in (low, high))
    if isinstance(low or high, date):
        low, high = (bound and np.datetime64(bound) for bound in (low, high))
    if low == high:
        return np.asarray(column == low)
    if low is None or high is None:
        return np.asarray(column <= high if low is None else column >= low)
    return np.asarray((column >= low) & (column <= high))


def _clause_formula(probe: Probe, scale: int, is_yes: bool) -> Formula:
    def formula(company: Any, period: Any) -> Array:
        held = _held(probe, company(probe.column, period), scale)
        known = company(f"{probe.column}_known", period)
        counts_as_yes = (is_yes and probe.if_unknown is not True) or probe.if_unknown is False
        return held & known if counts_as_yes else held | ~known

    return formula


def _value(condition: Condition, plane: str, names: dict[Clause, str], get: Any) -> Array:
    """Return a condition's plane; `none` takes the other plane and turns it over."""
    if isinstance(condition, Clause):
        return np.asarray(get(f"{names[condition]}_{plane}"))
    other = {"yes": "possible", "possible": "yes"}[plane]
    wanted = other if condition.kind is Kind.NONE else plane
    parts = [_value(part, wanted, names, get) for part in condition.parts]
    joined = reduce(and_ if condition.kind is Kind.ALL else or_, parts)
    return ~joined if condition.kind is Kind.NONE else joined


def _rule_formula(conditions: Sequence[Condition], plane: str, names: dict[Clause, str]) -> Formula:
    def formula(company: Any, period: Any) -> Array:
        def get(name: str) -> Array:
            return np.asarray(company(name, period))

        return reduce(and_, [_value(each, plane, names, get) for each in conditions])

    return formula


class OpenFisca:
    """The rules as a tax and benefit system, and the companies as its population."""

    def __init__(self, world: World) -> None:
        """Declare the variables and lay out the population's inputs."""
        flat = flattened(world)
        self._count, self._rules = world.crowd.count, len(world.rules)
        self._inputs: dict[str, Array] = {}
        self._system = TaxBenefitSystem([COMPANY])
        for key, (values, known) in flat.columns.items():
            kind = world.facts[key].type
            self._system.add_variable(_variable(key, TYPES.get(kind, int)))
            self._system.add_variable(_variable(f"{key}_known", bool))
            self._inputs[key] = values // THOUSAND if kind is FactType.MONEY else values
            self._inputs[f"{key}_known"] = known
        self._declare(world, flat)

    def _declare(self, world: World, flat: Flat) -> None:
        clauses = dict.fromkeys(c for rule in world.rules for c in clauses_of(rule.conditions))
        names = {clause: f"c{number}" for number, clause in enumerate(clauses)}
        for clause, name in names.items():
            probe = flat.probe(clause)
            scale = THOUSAND if world.facts[clause.fact].type is FactType.MONEY else 1
            for plane in ("yes", "possible"):
                formula = _clause_formula(probe, scale, plane == "yes")
                self._system.add_variable(_variable(f"{name}_{plane}", bool, formula))
        for number, rule in enumerate(world.rules):
            for plane in ("yes", "possible"):
                formula = _rule_formula(rule.conditions, plane, names)
                self._system.add_variable(_variable(f"r{number}_{plane}", bool, formula))

    def run(self) -> Planes:
        """Answer every rule for every company, as two planes."""
        simulation = SimulationBuilder().build_default_simulation(self._system, self._count)
        for key, values in self._inputs.items():
            simulation.set_input(key, PERIOD, values)
        return [
            (
                simulation.calculate(f"r{number}_yes", PERIOD),
                simulation.calculate(f"r{number}_possible", PERIOD),
            )
            for number in range(self._rules)
        ]

    def plan(self) -> None:
        """Do nothing: the variables are already declared."""

    @staticmethod
    def levels(result: Planes, rows: Sequence[int]) -> npt.NDArray[np.uint8]:
        """Return some companies' verdicts, 0 no, 1 unknown, 2 yes, by rule."""
        picked = list(rows)
        levels = [yes[picked].astype(np.uint8) + possible[picked] for yes, possible in result]
        return np.stack(levels, axis=1)
