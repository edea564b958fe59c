"""A company's needs: stated or found, and not asked is not the same as none."""

import pytest

from sluss.core.needs import CompanyNeeds, Need


@pytest.mark.parametrize(
    ("stated", "found", "is_known", "weights"),
    [
        pytest.param(None, None, False, {}, id="not-asked"),
        pytest.param({}, None, True, {}, id="asked-and-none"),
        pytest.param(None, {}, True, {}, id="looked-and-none"),
        pytest.param({"A": 2}, None, True, {"A": 2}, id="stated"),
        pytest.param(None, {"A": 2}, True, {"A": 2}, id="found"),
        pytest.param({"A": 3}, {"A": 1}, True, {"A": 3}, id="stated-is-higher"),
        pytest.param({"A": 1}, {"A": 3}, True, {"A": 3}, id="found-is-higher"),
        pytest.param({"A": 1}, {"B": 2}, True, {"A": 1, "B": 2}, id="each-its-own"),
    ],
)
def test_the_higher_weight_counts(stated, found, is_known, weights):
    needs = CompanyNeeds(stated, found)
    assert (needs.is_known, needs.weights) == (is_known, weights)
    assert needs.total == sum(weights.values())


def test_joining_needs_leaves_the_stated_ones_as_they_were():
    stated = {"A": 1}
    assert CompanyNeeds(stated, {"A": 3, "B": 1}).weights == {"A": 3, "B": 1}
    assert stated == {"A": 1}


def test_a_need_may_have_no_signal():
    assert Need("CIR-02", "CIR", {"sv": "Återbruk"}).signal == {}
