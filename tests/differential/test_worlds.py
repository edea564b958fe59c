"""The generator of worlds: the same from the same seed, and of the mixture it says."""

import numpy as np
import pytest
from crowds import HOLES, OTHER_HOLES
from worlds import Mixture, world

from sluss.core.facts import FactType
from sluss.core.rules import clauses_of


@pytest.fixture(scope="module")
def made():
    return world(3, 400, 3_000)


def test_the_same_seed_gives_the_same_world_and_another_seed_another(made):
    again, other = world(3, 400, 3_000), world(4, 400, 3_000)
    assert again.rules == made.rules
    assert other.rules != made.rules
    for row in (0, 17, 2_999):
        assert again.crowd.facts(row) == made.crowd.facts(row)


def test_rules_have_three_to_eight_clauses_and_share_them(made):
    clauses = [list(clauses_of(rule.conditions)) for rule in made.rules]
    assert {len(each) for each in clauses} == {3, 4, 5, 6, 7, 8}
    used = [clause for each in clauses for clause in each]
    assert 0.05 < len(set(used)) / len(used) < 0.2


def test_facts_are_of_every_type_that_a_clause_may_ask(made):
    assert {fact.type for fact in made.facts.values()} == set(FactType) - {FactType.GRANTS}


@pytest.mark.parametrize("key", ["employees", "turnover_eur", "sni", "exports", "objectives"])
def test_companies_have_the_holes_they_are_said_to_have(made, key):
    unknown = sum(made.crowd.facts(row).get(key) is None for row in range(3_000)) / 3_000
    assert unknown == pytest.approx(HOLES.get(key, OTHER_HOLES), abs=0.04)


def test_columns_and_facts_of_a_company_say_the_same(made):
    for key, column in made.crowd.columns.items():
        for row in (0, 1, 2, 2_999):
            assert column.value(row) == made.crowd.facts(row).get(key)


def test_a_part_is_the_beginning_of_the_whole(made):
    part = made.part(10, 20)
    assert part.rules == made.rules[:10]
    assert part.crowd.facts(19) == made.crowd.facts(19)
    assert part.crowd.count == 20


def test_values_lie_on_thresholds_only_when_asked(made):
    edged = world(3, 400, 3_000, Mixture(), on_edges=0.5)
    bounds = {
        clause.operand
        for rule in edged.rules
        for clause in clauses_of(rule.conditions)
        if clause.fact == "employees" and isinstance(clause.operand, float)
    }
    share = np.isin(edged.crowd.drawn["employees"].array, list(bounds)).mean()
    assert share > np.isin(made.crowd.drawn["employees"].array, list(bounds)).mean() + 0.05
