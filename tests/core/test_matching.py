"""Scores whose parts add up, the order of matches, and what to ask about an undecided one."""

from dataclasses import asdict
from datetime import date

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.catalogue import Catalogue
from sluss.core.derived import DERIVED
from sluss.core.facts import Facts
from sluss.core.matching import (
    PARTS,
    Match,
    Score,
    Weights,
    ask_next,
    match,
    needs_points,
    rank,
    readiness_points,
    sift,
    timing_points,
    title,
    verdict_points,
)
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, OfferKind, Standing, Window
from sluss.core.rules import Clause, Group, Kind, Op, Rule, judge

ON = date(2026, 3, 1)
WEIGHTS = Weights(
    needs=5000, verdict_yes=2000, verdict_provider=1500, verdict_ask=700,
    timing=1500, timing_unconfirmed=1000, timing_unknown=400, timing_last_days=600, last_days=7,
    readiness=1000, readiness_near=500, text=500,
)  # fmt: skip
PEOPLE = Clause("employees", Op.AT_LEAST, 10.0)
FORM = Clause("legal_form", Op.IN, frozenset({"ab"}))
AGE, SIZE = Clause("age_years", Op.AT_LEAST, 3.0), Clause("sme_class", Op.IS, "small")


def offer(key="o", *conditions, **more):
    more = {"standing": Standing.OPEN, **more}
    rule = Rule(conditions, is_complete=more.pop("is_complete", True))
    return Offer(key, more.pop("name", {"en": key}), "p", OfferKind.LOAN, rule=rule, **more)


def group(kind, *parts):
    return Group(kind, parts)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"needs": 5001}, "must add up to 10000, not 10001", id="sum"),
        pytest.param({"verdict_ask": 2001}, "'verdict_ask' is 2001; .* 'verdict_yes', 2000",
                     id="a-step-over-its-part"),
        pytest.param({"timing_last_days": -1}, "'timing_last_days' is -1", id="a-negative-step"),
        pytest.param({"needs": -1, "text": 5501}, "'needs' is -1", id="a-negative-part"),
    ],
)  # fmt: skip
def test_weights_that_could_leave_the_scale_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Weights(**{**asdict(WEIGHTS), **changes})


def test_a_score_is_the_sum_of_the_parts_it_shows():
    score = Score(needs=4200, verdict=2000, timing=1500, readiness=0, text=50)
    assert score.total == 7750
    assert score.reasons == "needs=4200;verdict=2000;timing=1500;readiness=0;text=50"
    assert PARTS == ("needs", "verdict", "timing", "readiness", "text")


@pytest.mark.parametrize(
    ("serves", "needs", "points"),
    [
        pytest.param({"A": 3}, CompanyNeeds(), 0, id="needs-unknown"),
        pytest.param({"A": 3}, CompanyNeeds({}), 0, id="no-needs"),
        pytest.param({}, CompanyNeeds({"A": 1}), 0, id="serves-nothing"),
        pytest.param({"A": 3}, CompanyNeeds({"B": 1}), 0, id="serves-another-need"),
        pytest.param({"A": 3}, CompanyNeeds({"A": 1}), 5000, id="serves-all-fully"),
        pytest.param({"A": 1}, CompanyNeeds({"A": 3}), 1666, id="a-third-rounded-down"),
        pytest.param({"A": 2, "B": 3}, CompanyNeeds({"A": 1}, {"B": 1, "C": 1}), 2777,
                     id="five-ninths-of-three-needs"),
        pytest.param({"A": 3}, CompanyNeeds({"A": 3, "B": 1}), 3750, id="heavier-needs-count-more"),
    ],
)  # fmt: skip
def test_needs_give_points_by_weight_and_by_how_well_they_are_served(serves, needs, points):
    assert needs_points(offer(serves=serves), needs, 5000) == points


@pytest.mark.parametrize(
    ("conditions", "is_complete", "points"),
    [
        pytest.param([FORM], True, 2000, id="fits"),
        pytest.param([FORM], False, 1500, id="the-provider-decides"),
        pytest.param([FORM, PEOPLE], False, 700, id="a-fact-is-missing"),
        pytest.param([group(Kind.NONE, FORM)], True, 0, id="does-not-fit"),
    ],
)
def test_a_verdict_gives_points(conditions, is_complete, points):
    facts = Facts({"legal_form": "ab"}, ON)
    verdict = judge(offer("o", *conditions, is_complete=is_complete).rule, facts)
    assert verdict_points(verdict, WEIGHTS) == points


IN_7, IN_6 = Window(None, date(2026, 3, 8)), Window(None, date(2026, 3, 7))


@pytest.mark.parametrize(
    ("offer", "points"),
    [
        pytest.param(offer(), 1500, id="open"),
        pytest.param(offer(standing=Standing.LIKELY_OPEN), 1000, id="likely"),
        pytest.param(offer(standing=Standing.LIKELY_OPEN, confirmed_on=ON), 1500, id="confirmed"),
        pytest.param(offer(standing=Standing.UNKNOWN), 400, id="unknown"),
        pytest.param(offer(standing=Standing.RECURRING), 400, id="recurring-without-days"),
        pytest.param(offer(standing=Standing.RECURRING, windows=(IN_7,)), 1500, id="in-a-window"),
        pytest.param(offer(windows=(IN_6,)), 600, id="last-days"),
        pytest.param(offer(windows=(Window(ON, ON),)), 600, id="last-day"),
        pytest.param(offer(windows=(IN_6, IN_7)), 1500, id="a-later-window-goes-on"),
        pytest.param(offer(windows=(Window(ON),)), 1500, id="no-known-end"),
        pytest.param(offer(windows=(Window(date(2026, 3, 2)),)), 0, id="not-open-yet"),
        pytest.param(offer(is_paused=True), 0, id="paused"),
        pytest.param(offer(standing=Standing.ENDED), 0, id="ended"),
        pytest.param(offer(capacity=0), 0, id="full"),
        pytest.param(offer(capacity=1), 1500, id="one-place-left"),
    ],
)
def test_an_offer_that_can_be_used_now_gives_points(offer, points):
    assert timing_points(offer, ON, WEIGHTS) == points


@pytest.mark.parametrize(
    ("suits", "level", "points"),
    [
        pytest.param(None, 2.0, 0, id="suits-nobody-in-particular"),
        pytest.param((1, 2), None, 0, id="level-unknown"),
        pytest.param((1, 2), 1.0, 1000, id="at-the-lowest"),
        pytest.param((1, 2), 2.0, 1000, id="at-the-highest"),
        pytest.param((1, 2), 1.5, 1000, id="between"),
        pytest.param((1, 2), 0.0, 500, id="one-below"),
        pytest.param((1, 2), 3.0, 500, id="one-over"),
        pytest.param((1, 2), 3.1, 0, id="more-than-one-over"),
        pytest.param((2, 2), 0.9, 0, id="more-than-one-below"),
    ],
)
def test_the_level_an_offer_suits_gives_points(suits, level, points):
    assert readiness_points(offer(suits_level=suits), level, WEIGHTS) == points


@pytest.mark.parametrize(
    ("words", "points"),
    [
        pytest.param("", 0, id="no-words"),
        pytest.param("vi är få", 0, id="only-short-words"),
        pytest.param("robotar", 500, id="the-word-is-there"),
        pytest.param("Energikartläggning", 500, id="another-word-with-its-stem"),
        pytest.param("robotar energi export", 333, id="two-of-three-rounded-down"),
        pytest.param("export", 0, id="not-there"),
    ],
)
def test_the_advisers_words_give_points(words, points):
    told = offer(name={"sv": "Robotar"}, summary={"sv": "Energi och robotar."})
    assert match(told, Facts({}, ON), CompanyNeeds(), WEIGHTS, words).score.text == points


@pytest.mark.parametrize("level", [pytest.param("high", id="text"), pytest.param(2, id="money")])
def test_a_level_that_is_no_number_counts_as_unknown(level):
    found = match(
        offer(suits_level=(2, 2)), Facts({"maturity": level}, ON), CompanyNeeds(), WEIGHTS
    )
    assert found.score.readiness == 0


def test_a_match_tells_its_score_and_when_it_opens():
    later = Window(date(2026, 4, 1))
    closed = offer("o", FORM, serves={"A": 3}, windows=(later,), suits_level=(2, 3))
    facts = Facts({"legal_form": "ab", "maturity": 2.0}, ON)
    found = match(closed, facts, CompanyNeeds({"A": 1}), WEIGHTS, "anything")
    assert (found.is_open, found.reopens_on) == (False, later.first)
    assert found.score == Score(5000, 2000, 0, 1000, 0)
    assert found.verdict.findings == judge(closed.rule, facts).findings


def test_matches_are_ranked_open_first_then_by_score_then_by_key():
    closed = offer("closed", serves={"A": 3}, is_paused=True)
    ruled_out = offer("ruled-out", PEOPLE, serves={"A": 3})
    offers = [closed, offer("b"), ruled_out, offer("a"), offer("served", serves={"A": 1})]
    facts = Facts({"employees": 2.0}, ON)
    ranked = rank(iter(offers), facts, CompanyNeeds({"A": 1}), WEIGHTS)
    assert [each.offer.key for each in ranked] == ["served", "a", "b", "closed"]
    assert [each.order for each in ranked] == sorted(each.order for each in ranked)


def test_sifting_keeps_what_is_ruled_out_with_its_reasons():
    out, kept = offer("out", PEOPLE), offer("kept")
    few = Facts({"employees": 2.0}, ON)
    matches, ruled_out = sift(Catalogue([out, kept]), few, CompanyNeeds(), WEIGHTS)
    assert [each.offer for each in matches] == [kept]
    ((ruled, verdict),) = ruled_out
    assert (ruled, verdict.answer) == (out, False)
    assert [(each.condition, each.answer) for each in verdict.findings] == [(PEOPLE, False)]


@given(st.data())
def test_ranking_keeps_what_is_not_ruled_out_and_its_parts_add_up(data):
    facts = data.draw(strategies.definitions(most=1))
    one = strategies.offers(facts)
    offers = data.draw(st.lists(one, max_size=5, unique_by=lambda offer: offer.key))
    known = {**data.draw(strategies.companies(facts)), "maturity": 2.0}
    needs, company = data.draw(strategies.needs()), Facts(known, strategies.ON)
    ranked = rank(offers, company, needs, WEIGHTS, "offer")
    matches = {each.key: match(each, company, needs, WEIGHTS, "offer") for each in offers}
    assert {each.offer.key for each in ranked} == {
        key for key, each in matches.items() if each.verdict.answer is not False
    }
    for each in ranked:
        assert each.verdict.answer is matches[each.offer.key].verdict.answer
        assert each[2:] == matches[each.offer.key][2:]
        shown = [int(part.split("=")[1]) for part in each.score.reasons.split(";")]
        assert all(0 <= points <= most for points, most in zip(shown, MOST, strict=True))
        assert sum(shown) == each.score.total <= 10_000
    assert ranked == sorted(ranked, key=lambda each: each.order)


MOST = (WEIGHTS.needs, WEIGHTS.verdict_yes, WEIGHTS.timing, WEIGHTS.readiness, WEIGHTS.text)


@pytest.mark.parametrize(
    ("conditions", "known", "asked"),
    [
        pytest.param((FORM,), {"legal_form": "ab"}, (), id="fits"),
        pytest.param((FORM,), {"legal_form": "hb"}, (), id="does-not-fit"),
        pytest.param((FORM, PEOPLE), {}, ("legal_form", "employees"), id="in-the-rules-order"),
        pytest.param((FORM, PEOPLE), {"employees": 20.0}, ("legal_form",), id="only-unknown-ones"),
        pytest.param((AGE,), {}, ("registered_on",), id="what-it-is-derived-from"),
        pytest.param((AGE, SIZE), {"employees": 20.0, "is_autonomous": True},
                     ("registered_on", "turnover_eur", "balance_sheet_eur"), id="at-most-three"),
        pytest.param((PEOPLE, PEOPLE, SIZE), {"is_autonomous": False}, ("employees",),
                     id="each-once"),
        pytest.param((group(Kind.ANY, group(Kind.ALL, FORM, PEOPLE), AGE),), {"employees": 5.0},
                     ("registered_on",), id="a-part-that-is-decided-is-not-asked"),
        pytest.param((FORM, Clause("exports", Op.IS, True, if_unknown=True)), {}, ("legal_form",),
                     id="an-assumed-fact-is-not-asked"),
    ],
)  # fmt: skip
def test_an_undecided_match_asks_for_what_could_move_it(conditions, known, asked):
    facts = Facts(known, ON, frozenset(DERIVED))
    assert ask_next(judge(Rule(conditions), facts), facts) == asked


def test_what_the_provider_decides_is_not_asked_of_the_company():
    facts = Facts({}, ON)
    assert ask_next(judge(Rule(is_complete=False), facts), facts) == ()


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ({"sv": "Lån", "en": "Loan"}, "en", "Loan"),
        ({"sv": "Lån"}, "en", "Lån"),
        ({"de": "Darlehen"}, "en", "Darlehen"),
        ({"en": "", "sv": "Lån"}, "en", "Lån"),
        ({}, "en", ""),
    ],
)
def test_a_title_is_in_the_language_or_swedish_or_any(text, language, shown):
    assert title(text, language) == shown


def test_a_match_is_ordered_by_what_is_shown_of_it():
    found = Match(offer("o"), None, True, None, Score(1, 2, 3, 4, 5))
    assert found.order == (False, -15, "o")
