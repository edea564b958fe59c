"""Offers judged together are judged as they are one by one."""

import strategies
from core.test_matching import offer
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.catalogue import Catalogue
from sluss.core.facts import Facts
from sluss.core.rules import Clause, Group, Kind, Op, judge

SMALL = Clause("employees", Op.AT_MOST, 49.0)


def told(verdict):
    return verdict.answer, verdict.clauses, verdict.word, verdict.cause, verdict.findings


@given(st.data())
def test_a_catalogue_finds_what_each_offer_finds_alone(data):
    facts = data.draw(strategies.definitions(most=2))
    offers = data.draw(st.lists(strategies.offers(facts), max_size=6))
    catalogue = Catalogue(offers)
    for _ in range(2):
        company = Facts(data.draw(strategies.companies(facts)), strategies.ON)
        together = [told(each) for each in catalogue.verdicts(company)]
        assert together == [told(judge(each.rule, company)) for each in offers]


def test_offers_share_a_condition_but_never_each_others_reasons():
    mine, theirs = {"sv": "Stödet är till för små företag"}, {"sv": "Vi tar små företag"}
    why = Clause("employees", Op.AT_MOST, 49.0, because=mine)
    other = Clause("employees", Op.AT_MOST, 49.0, because=theirs)
    company = Facts({"employees": 12.0}, strategies.ON)
    offers = [offer("a", why), offer("b", other), offer("c", Group(Kind.NONE, (why,)))]
    first, second, third = Catalogue(offers).verdicts(company)
    assert first.findings[0].condition.because == mine
    assert second.findings[0].condition.because == theirs
    assert third.findings[0].parts[0] is first.findings[0]


def test_an_empty_catalogue_has_no_verdicts():
    assert Catalogue([]).verdicts(Facts({}, strategies.ON)) == []
