"""What is shipped: 66 offers as facts with sources, 61 needs in 9 areas, one table of weights."""

import re
from collections import Counter

import pytest

from sluss.content.needs import taxonomy
from sluss.content.offerfiles import shipped_offers
from sluss.content.shipped import shipped
from sluss.content.vocabulary import vocabulary
from sluss.content.weights import weights
from sluss.content.yamlfiles import Faults, read_yaml
from sluss.core.offers import Standing
from sluss.core.rules import clauses_of

WORDS = vocabulary()[0]
OFFERS = {offer.key: offer for offer in shipped_offers(WORDS)}
every_offer = pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)


def test_there_are_66_offers_and_61_needs_in_nine_areas():
    assert len(OFFERS) == 66
    assert len(taxonomy()) == 61
    assert len({need.area for need in taxonomy().values()}) == 9


@every_offer
def test_an_offer_says_all_that_people_read_in_swedish_and_english(offer):
    texts = [offer.name, offer.summary, *offer.rule.judged_by_provider]
    texts += [each.because for each in offer.rule.conditions]
    texts += [each.because for each in clauses_of(offer.rule.conditions) if each.because]
    texts += [text for text in offer.terms.values() if isinstance(text, dict)]
    assert all({"sv", "en"} <= set(text) for text in texts)


@every_offer
def test_an_offer_has_a_source_a_confidence_and_a_known_provider(offer):
    providers = {each["key"] for each in read_yaml(shipped("providers.yaml"), Faults("p"))}
    assert offer.source
    assert offer.confidence in {"high", "medium", "low"}
    assert offer.provider in providers
    assert offer.serves
    assert all(each.source for each in offer.rule.conditions)


RESEARCH_NOTES = re.compile(
    r"\b(egen kännedom|som detta system|vi hittat|verified|own knowledge|the evidence|källa|"
    r"not established|sources?)\b",
    re.IGNORECASE,
)


@every_offer
def test_research_notes_are_not_in_what_people_read(offer):
    texts = [*offer.name.values(), *offer.summary.values()]
    texts += [text for each in offer.rule.judged_by_provider for text in each.values()]
    texts += [t for each in offer.terms.values() if isinstance(each, dict) for t in each.values()]
    assert [text for text in texts if RESEARCH_NOTES.search(text)] == []


@every_offer
def test_no_offer_claims_that_its_provider_has_confirmed_it(offer):
    assert offer.confirmed_on is None


def test_ended_offers_stay_as_ended():
    standings = Counter(offer.standing for offer in OFFERS.values())
    assert standings[Standing.ENDED] == 8
    assert OFFERS["catalyst-2019-2021"].standing is Standing.ENDED


def test_every_need_is_served_by_some_offer_or_is_known_to_have_none():
    served = {need for offer in OFFERS.values() for need in offer.serves}
    assert set(taxonomy()) - served == UNSERVED


UNSERVED: set[str] = set()


def test_needs_are_worded_in_both_languages():
    for need in taxonomy().values():
        assert {"sv", "en"} <= set(need.name)
        assert {"sv", "en"} <= set(need.signal)


def test_every_fact_has_a_question_in_both_languages():
    assert all({"sv", "en"} <= set(fact.ask) for fact in WORDS.facts.values())


def test_rates_join_the_currencies_by_the_year_of_the_accounts():
    assert all(isinstance(year, int) for year in WORDS.rates)


def test_the_parts_of_a_score_add_up():
    table = weights()
    parts = (table.needs, table.verdict_yes, table.timing, table.readiness, table.text)
    assert sum(parts) == 10_000
