"""Where rule engines have been seen to go wrong: one company, one rule, in every engine."""

from __future__ import annotations

from datetime import date
from math import inf, nextafter

import pytest
from differential.engines import (
    by_cel,
    by_core,
    by_duckdb,
    by_numba,
    by_numpy,
    by_postgres,
    of_companies,
    why_no_postgres,
)
from worlds import definitions

from sluss.core.facts import Facts
from sluss.core.rules import Clause, Group, Kind, Op, Rule

ENGINES = {
    "core": by_core,
    "NumPy": by_numpy,
    "Numba": by_numba,
    "DuckDB": by_duckdb,
    "CEL": by_cel,
    "PostgreSQL": by_postgres,
}
NO, UNKNOWN, YES = 0, 1, 2
FACTS = definitions()
PLACES, INDUSTRIES = FACTS["region"].tree, FACTS["sni"].tree
SETS = frozenset[str]
SOME, NOTHING = SETS({"energy"}), SETS()


def only(fact, op, operand, if_unknown=None):
    return Rule((Clause(fact, op, operand, if_unknown),))


def none_of(*clauses):
    return Rule((Group(Kind.NONE, clauses),))


EMPLOYEES_10 = Clause("employees", Op.AT_LEAST, 10.0)
FORMS = SETS({"limited", "trading"})

TRAPS = {
    "not at least, unknown headcount": ({}, none_of(EMPLOYEES_10), UNKNOWN),
    "not in a list, unknown": ({}, only("legal_form", Op.NOT_IN, FORMS), UNKNOWN),
    "not in a list, outside": (
        {"legal_form": "foundation"}, only("legal_form", Op.NOT_IN, FORMS), YES,
    ),
    "not within, unknown": ({}, only("sni", Op.NOT_WITHIN, SETS({"A"})), UNKNOWN),
    "includes none, unknown": ({}, only("objectives", Op.INCLUDES_NONE, SOME), UNKNOWN),
    "includes any, known empty": (
        {"objectives": NOTHING}, only("objectives", Op.INCLUDES_ANY, SOME), NO,
    ),
    "includes all, known empty": (
        {"objectives": NOTHING}, only("objectives", Op.INCLUDES_ALL, SOME), NO,
    ),
    "includes none, known empty": (
        {"objectives": NOTHING}, only("objectives", Op.INCLUDES_NONE, SOME), YES,
    ),
    "a tenth is a tenth": ({"employees": 0.1}, only("employees", Op.IS, 0.1), YES),
    "a tenth in 32 bits is not": (
        {"employees": 0.10000000149011612}, only("employees", Op.IS, 0.1), NO,
    ),
    "a tenth in 32 bits is above": (
        {"employees": 0.10000000149011612}, only("employees", Op.AT_MOST, 0.1), NO,
    ),
    "the next number above a bound": (
        {"employees": nextafter(249.0, inf)}, only("employees", Op.BETWEEN, (10.0, 249.0)), NO,
    ),
    "on the lower bound": ({"employees": 10.0}, only("employees", Op.BETWEEN, (10.0, 249.0)), YES),
    "on the upper bound": ({"employees": 249.0}, only("employees", Op.BETWEEN, (10.0, 249.0)), YES),
    "money beyond 53 bits": (
        {"turnover_eur": 2**53 + 1}, only("turnover_eur", Op.AT_MOST, 2**53), NO,
    ),
    "a cent below": (
        {"turnover_eur": 4_999_999_99}, only("turnover_eur", Op.AT_LEAST, 5_000_000_00), NO,
    ),
    "the day itself": (
        {"registered_on": date(2024, 2, 29)},
        only("registered_on", Op.AT_LEAST, date(2024, 2, 29)),
        YES,
    ),
    "a day before 1970": (
        {"registered_on": date(1969, 12, 31)},
        only("registered_on", Op.AT_MOST, date(1969, 12, 31)),
        YES,
    ),
    "a flag that is false is known": (
        {"exports": False}, only("exports", Op.IS, True), NO,
    ),
    "zero is known": ({"employees": 0.0}, only("employees", Op.AT_LEAST, 10.0), NO),
    "minus zero is zero": ({"employees": -0.0}, only("employees", Op.AT_LEAST, 0.0), YES),
    "within its own code": (
        {"sni": INDUSTRIES.code("A")}, only("sni", Op.WITHIN, SETS({"A"})), YES,
    ),
    "exact is not below": (
        {"region": PLACES.code("SE10")}, only("region", Op.IN, SETS({"SE1"})), NO,
    ),
    "a broader code is not within": (
        {"region": PLACES.code("SE1")}, only("region", Op.WITHIN, SETS({"SE10"})), NO,
    ),
    "a prefix is not an ancestor": (
        {"sni": INDUSTRIES.code("10")}, only("sni", Op.WITHIN, SETS({"01.1"})), NO,
    ),
    "assumed yes under none is no": (
        {}, none_of(Clause("exports", Op.IS, True, if_unknown=True)), NO,
    ),
    "assumed no under none is yes": (
        {}, none_of(Clause("exports", Op.IS, True, if_unknown=False)), YES,
    ),
    "no settles what is unknown": (
        {"exports": False}, Rule((EMPLOYEES_10, Clause("exports", Op.IS, True))), NO,
    ),
    "yes settles what is unknown": (
        {"exports": True},
        Rule((Group(Kind.ANY, (EMPLOYEES_10, Clause("exports", Op.IS, True))),)),
        YES,
    ),
    "the provider's word is awaited": (
        {"employees": 10.0}, Rule((EMPLOYEES_10,), ({"en": "A plan."},)), UNKNOWN,
    ),
    "conditions nobody knows are awaited": (
        {"employees": 10.0}, Rule((EMPLOYEES_10,), is_complete=False), UNKNOWN,
    ),
    "no stays no, whoever decides": (
        {"employees": 9.0}, Rule((EMPLOYEES_10,), ({"en": "A plan."},)), NO,
    ),
}  # fmt: skip


@pytest.fixture(params=list(ENGINES))
def engine(request):
    if request.param == "PostgreSQL" and (reason := why_no_postgres()):
        pytest.skip(reason)
    return ENGINES[request.param]


@pytest.mark.parametrize("trap", list(TRAPS))
def test_every_engine_gets_the_trap_right(engine, trap):
    values, rule, expected = TRAPS[trap]
    case = of_companies(FACTS, [rule], [Facts(values, date(2026, 11, 23))])
    assert engine(case)[0, 0] == expected
