"""Facts of one company: what is missing is unknown, and nothing changes them afterwards."""

from datetime import date

import pytest

from sluss.core.facts import Fact, Facts, FactType, Vocabulary

ON = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        pytest.param({}, None, id="missing"),
        pytest.param({"employees": 0.0}, 0.0, id="zero-is-known"),
        pytest.param({"employees": False}, False, id="no-is-known"),
        pytest.param({"employees": frozenset()}, frozenset(), id="the-empty-set-is-known"),
    ],
)
def test_only_a_missing_fact_is_unknown(values, found):
    got = Facts(values, ON).get("employees")
    assert (got, type(got)) == (found, type(found))


def test_facts_stay_what_they_were():
    given = {"employees": 5.0}
    facts = Facts(given, ON)
    given["employees"] = 6.0
    assert facts.get("employees") == 5.0
    with pytest.raises(TypeError):
        facts.values["employees"] = 7.0


@pytest.mark.parametrize(
    ("key", "types", "has"),
    [
        ("employees", [FactType.NUMBER], True),
        ("employees", [FactType.MONEY, FactType.NUMBER], True),
        ("employees", [FactType.MONEY], False),
        ("turnover", [FactType.NUMBER], False),
    ],
)
def test_a_vocabulary_has_a_fact_of_a_type(key, types, has):
    vocabulary = Vocabulary({"employees": Fact("employees", FactType.NUMBER)})
    assert vocabulary.has(key, *types) is has
