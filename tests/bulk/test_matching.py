"""The mass engine's top offers are the core's ranking, in order, score, verdict and open."""

from datetime import date, timedelta

import numpy as np
import pytest
import strategies
from bulk import worlds
from hypothesis import strategies as st

from sluss.bulk import matching
from sluss.bulk.asking import asked
from sluss.bulk.deriving import derived
from sluss.bulk.matching import Matcher
from sluss.core.derived import facts_on
from sluss.core.facts import Fact, Facts, FactType, Vocabulary
from sluss.core.matching import Weights, rank
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, OfferKind
from sluss.core.rules import Clause, Op, Rule

ENGINES = pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "numpy"])
ON = strategies.ON
WEIGHTS = Weights(
    needs=5000, verdict_yes=2000, verdict_provider=1500, verdict_ask=700, timing=1500,
    timing_unconfirmed=1000, timing_unknown=400, timing_last_days=600, last_days=7, readiness=1000,
    readiness_near=500, text=500,
)  # fmt: skip
MATURITY = {"maturity": Fact("maturity", FactType.NUMBER)}


@st.composite
def _weights(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), min_size=4, max_size=4)))
    needs, yes, timing, readiness, text = np.diff([0, *cuts, 10_000]).tolist()
    return Weights(
        needs,
        yes,
        *(draw(st.integers(0, yes)) for _ in range(2)),
        timing,
        *(draw(st.integers(0, timing)) for _ in range(3)),
        draw(st.integers(0, 60)),
        readiness,
        draw(st.integers(0, readiness)),
        text,
    )


def _needs(companies):
    """Return stated and found needs as columns; one that nobody has is left out."""
    columns = []
    for each in zip(*((c.stated, c.found) for c in companies), strict=True):
        columns.append(None if set(map(type, each)) == {type(None)} else worlds.listed(each))
    return tuple(columns) or (None, None)


def _top(matcher, columns, days, needs, most):
    what = asked(matcher.scoring, worlds.listed(days), columns.get("maturity"), _needs(needs))
    best = matcher.top(columns, what, most)
    return [
        [
            (matcher.offers[best.offer[row, n]].key, int(best.score[row, n]),
             bool(best.is_yes[row, n]), bool(best.is_open[row, n]))
            for n in range(best.found[row])
        ]
        for row in range(len(days))
    ]  # fmt: skip


def _ranked(offers, facts, needs, weights, most):
    found = rank(offers, facts, needs, weights)[:most]
    return [(m.offer.key, m.score.total, m.verdict.answer is True, m.is_open) for m in found]


def test_core_and_both_engines_rank_alike(prove):
    def check(data):
        vocabulary = data.draw(worlds.vocabularies())
        kind = data.draw(st.sampled_from([FactType.NUMBER, FactType.NUMBER, FactType.MONEY]))
        facts = {**vocabulary.facts, "maturity": Fact("maturity", kind)}
        vocabulary = Vocabulary(facts, vocabulary.rates)
        offers, weights = data.draw(worlds.offers(vocabulary)), data.draw(_weights())
        crowd = data.draw(st.lists(worlds.companies(vocabulary), max_size=4))
        levels = st.none() | st.floats(-9, 9) | st.integers(-2, 6).map(float)
        if kind is FactType.NUMBER:
            drawn = [(each, data.draw(levels)) for each in crowd]
            crowd = [{**e, **({} if v is None else {"maturity": v})} for e, v in drawn]
        days = [data.draw(worlds.DAYS | st.just(strategies.ON)) for _ in crowd]
        needs = [data.draw(strategies.needs()) for _ in crowd]
        most = data.draw(st.integers(1, len(offers) + 2))
        held = data.draw(worlds.columns(vocabulary, crowd))
        known = [facts_on(*each, vocabulary) for each in zip(crowd, days, strict=True)]
        expected = [
            _ranked(offers, *each, weights, most) for each in zip(known, needs, strict=True)
        ]
        for is_compiled in (True, False):
            matcher = Matcher(offers, facts, weights, data.draw(worlds.DAYS), is_compiled)
            columns = derived(held, worlds.listed(days), vocabulary, matcher.engine.plan.axes)
            assert _top(matcher, columns, days, needs, most) == expected

    prove(check, quick=60, long=5_000)


def _offers(count):
    """Return offers that differ in needs, level, standing and rule."""
    dice = np.random.default_rng(3)
    kinds = ["open", "likely_open", "recurring", "unknown", "ended"]
    for n in range(count):
        low = int(dice.integers(0, 4))
        needs = dice.choice(90, dice.integers(0, 5), replace=False)
        clause = Clause("size", Op.AT_LEAST, float(dice.integers(0, 60)))
        yield Offer(
            f"o{n * 37 % count:05d}",
            {},
            "provider",
            OfferKind.GRANT,
            {f"N{need}": int(dice.integers(1, 4)) for need in needs},
            Rule((clause,) if n % 3 else (), is_complete=n % 5 > 0),
            standing=strategies.Standing(kinds[int(dice.integers(5))]),
            suits_level=(low, low + 1) if n % 2 else None,
        )


def _crowd(count):
    dice = np.random.default_rng(4)
    sizes = [float(each) if each < 60 else None for each in dice.integers(0, 80, count)]
    levels = [float(each) if each < 5 else None for each in dice.integers(0, 8, count)]
    needs = []
    for _ in range(count):
        some = dice.choice(100, dice.integers(0, 6), replace=False)
        needs.append(CompanyNeeds({f"N{need}": int(dice.integers(1, 4)) for need in some}))
    return sizes, levels, needs


@ENGINES
@pytest.mark.parametrize("most", [1, 20, 5_000])
def test_hundreds_of_offers_are_ranked_as_the_core_ranks_them(is_compiled, most, monkeypatch):
    monkeypatch.setattr(matching, "_CHUNK_PAIRS", 2_000)
    offers, (sizes, levels, needs) = list(_offers(700)), _crowd(60)
    days = [ON + timedelta(days=n % 3) for n in range(60)]
    definitions = {"size": Fact("size", FactType.NUMBER), **MATURITY}
    matcher = Matcher(offers, definitions, WEIGHTS, ON, is_compiled)
    columns = {
        "size": worlds.numbers(FactType.NUMBER, sizes),
        "maturity": worlds.numbers(FactType.NUMBER, levels),
    }
    found = _top(matcher, columns, days, needs, most)
    for row, company in enumerate(needs):
        known = {"size": sizes[row], "maturity": levels[row]}
        facts = Facts({k: v for k, v in known.items() if v is not None}, days[row])
        assert found[row] == _ranked(offers, facts, company, WEIGHTS, most)


def _free(count, **more):
    return [Offer(f"o{n:03d}", {}, "p", OfferKind.GRANT, **more) for n in range(count)]


@ENGINES
@pytest.mark.parametrize("count", [1, 63, 64, 65])
def test_offers_without_conditions_are_all_found_and_no_more(is_compiled, count):
    matcher = Matcher(_free(count), MATURITY, WEIGHTS, ON, is_compiled)
    found = _top(matcher, {}, [ON], [CompanyNeeds()], 1000)[0]
    assert [key for key, *_ in found] == [f"o{n:03d}" for n in range(count)]


@ENGINES
@pytest.mark.parametrize(("offers", "companies", "most"), [(0, 3, 20), (3, 0, 20), (3, 3, 0)])
def test_nothing_to_rank_finds_nothing(is_compiled, offers, companies, most):
    matcher = Matcher(_free(offers), MATURITY, WEIGHTS, ON, is_compiled)
    assert _top(matcher, {}, [ON] * companies, [CompanyNeeds()] * companies, most) == (
        [[]] * companies
    )


@ENGINES
def test_a_company_may_have_thousands_of_needs(is_compiled):
    offers = _free(3, serves={"N5": 3, "N2999": 2})
    needs = [CompanyNeeds({f"N{n}": 3 for n in range(3_000)}), CompanyNeeds({"N5": 1})]
    matcher = Matcher(offers, MATURITY, WEIGHTS, ON, is_compiled)
    found = _top(matcher, {}, [ON, ON], needs, 2)
    for row, company in enumerate(needs):
        assert found[row] == _ranked(offers, Facts({}, ON), company, WEIGHTS, 2)


LEVELS = [-1e300, -1.0, 0.0, 9.5, 10.0, 11.5, 20.0, 20.5, 21.0, 21.5, 1e300]


@ENGINES
@pytest.mark.parametrize("held", ["numbers", "list"])
def test_levels_far_from_the_usual_ones_count_as_the_core_counts_them(is_compiled, held):
    offers = [*_free(1, suits_level=(11, 20)), *_free(0)]
    matcher = Matcher(offers, MATURITY, WEIGHTS, ON, is_compiled)
    as_numbers = worlds.numbers(FactType.NUMBER, LEVELS)
    columns = {"maturity": as_numbers if held == "numbers" else worlds.listed(LEVELS)}
    nothing = [CompanyNeeds()] * len(LEVELS)
    found = _top(matcher, columns, [ON] * len(LEVELS), nothing, 1)
    for row, level in enumerate(LEVELS):
        facts = Facts({"maturity": level}, ON)
        assert found[row] == _ranked(offers, facts, CompanyNeeds(), WEIGHTS, 1)


@ENGINES
@pytest.mark.parametrize(
    ("value", "column"),
    [
        (2, worlds.numbers(FactType.MONEY, [2])),
        (2, worlds.listed([2])),
        (date(1970, 1, 3), worlds.numbers(FactType.DATE, [date(1970, 1, 3)])),
        (True, worlds.listed([True])),
    ],
    ids=["money", "money in a list", "date", "flag"],
)
def test_a_level_redefined_as_something_else_counts_as_unknown(is_compiled, value, column):
    offers = _free(1, suits_level=(1, 3))
    matcher = Matcher(offers, {}, WEIGHTS, ON, is_compiled)
    found = _top(matcher, {"maturity": column}, [ON], [CompanyNeeds()], 1)
    facts = Facts({"maturity": value}, ON)
    assert found[0] == _ranked(offers, facts, CompanyNeeds(), WEIGHTS, 1)


@ENGINES
def test_the_day_the_offers_are_ordered_for_never_changes_the_result(is_compiled):
    offers, needs = list(_offers(130)), _crowd(5)[2]
    definitions = {"size": Fact("size", FactType.NUMBER), **MATURITY}
    results = [
        _top(Matcher(offers, definitions, WEIGHTS, on, is_compiled), {}, [ON] * 5, needs, 10)
        for on in (ON, date(1990, 1, 1), date(2040, 1, 1))
    ]
    assert results[0] == results[1] == results[2]
