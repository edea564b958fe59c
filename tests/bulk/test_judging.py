"""One rule, two executions, one meaning: the mass engine answers what the core answers."""

import threading
from datetime import date

import numpy as np
import pytest
import strategies
from bulk import worlds
from hypothesis import strategies as st

from sluss.bulk import plan as plans
from sluss.bulk.deriving import derived
from sluss.bulk.judging import WORDS, Engine
from sluss.bulk.plan import Plan
from sluss.core.derived import facts_on
from sluss.core.errors import ValueFault
from sluss.core.facts import Fact, FactType
from sluss.core.offers import Offer, OfferKind
from sluss.core.rules import Clause, Group, Kind, Op, Rule, judge

ENGINES = pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "numpy"])
SIZE = {"size": Fact("size", FactType.NUMBER), "flag": Fact("flag", FactType.FLAG)}


def _offer(key, *conditions, **rule):
    return Offer(key, {}, "provider", OfferKind.GRANT, rule=Rule(conditions, **rule))


def _words(engine, columns, count):
    return [[WORDS[each] for each in row] for row in engine.verdicts(columns, count)]


def test_core_and_both_engines_give_the_same_verdicts(prove):
    def check(data):
        vocabulary = data.draw(worlds.vocabularies())
        offers = data.draw(worlds.offers(vocabulary))
        plan = Plan(offers, vocabulary.facts)
        engines = [Engine(plan, is_compiled) for is_compiled in (True, False)]
        for _ in range(data.draw(st.integers(1, 2))):  # a later batch meets the grown tables
            crowd = data.draw(st.lists(worlds.companies(vocabulary), max_size=4))
            days = [data.draw(worlds.DAYS) for _ in crowd]
            held = data.draw(worlds.columns(vocabulary, crowd))
            columns = derived(held, worlds.listed(days), vocabulary, plan.axes)
            facts = [facts_on(*each, vocabulary) for each in zip(crowd, days, strict=True)]
            expected = [[judge(offer.rule, each).word for offer in offers] for each in facts]
            for engine in engines:
                assert _words(engine, columns, len(crowd)) == expected

    prove(check, quick=60, long=5_000)


@ENGINES
@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 200])
def test_offers_without_conditions_fit_everybody(is_compiled, count):
    offers = [_offer(f"o{n}", is_complete=n % 2 == 0) for n in range(count)]
    engine = Engine(Plan(offers, SIZE), is_compiled)
    expected = ["yes" if n % 2 == 0 else "unknown" for n in range(count)]
    assert _words(engine, {}, 3) == [expected] * 3
    planes = engine.planes({}, 1)[0]
    assert sum(int(word).bit_count() for word in planes) == 2 * count


@ENGINES
@pytest.mark.parametrize("offers", [[], [_offer("o", Clause("size", Op.IS, 1.0))]])
def test_no_companies_get_no_verdicts(is_compiled, offers):
    column = worlds.numbers(FactType.NUMBER, [])
    verdicts = Engine(Plan(offers, SIZE), is_compiled).verdicts({"size": column}, 0)
    assert verdicts.shape == (0, len(offers))


@ENGINES
def test_a_fact_that_the_batch_lacks_is_unknown(is_compiled):
    offers = [
        _offer("asks", Clause("size", Op.AT_LEAST, 1.0)),
        _offer("assumes", Clause("size", Op.AT_LEAST, 1.0, if_unknown=True)),
    ]
    assert _words(Engine(Plan(offers, SIZE), is_compiled), {}, 1) == [["unknown", "yes"]]


EXTREMES = [
    (FactType.MONEY, 2**62, [2**62 - 1, 2**62, 2**62 + 1]),
    (FactType.MONEY, -(2**62), [-(2**62) - 1, -(2**62), -(2**62) + 1]),
    (FactType.NUMBER, 1.7e308, [1.6e308, 1.7e308, 1.75e308]),
    (FactType.NUMBER, 5e-324, [0.0, 5e-324, 1e-323]),
    (FactType.NUMBER, 2.0**53, [2.0**53 - 1, 2.0**53, 2.0**53 + 2]),
    (FactType.DATE, date.max, [date(9999, 12, 30), date.max]),
    (FactType.DATE, date.min, [date.min, date(1, 1, 2)]),
]


@ENGINES
@pytest.mark.parametrize(("kind", "threshold", "values"), EXTREMES)
@pytest.mark.parametrize("op", [Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN])
def test_thresholds_at_the_ends_of_what_a_number_can_hold(is_compiled, kind, threshold, values, op):
    fact = Fact("x", kind)
    clause = Clause("x", op, (threshold, threshold) if op is Op.BETWEEN else threshold)
    engine = Engine(Plan([_offer("o", clause)], {"x": fact}), is_compiled)
    rule = Rule((clause,))
    expected = [[judge(rule, facts_on({"x": v}, date(2026, 1, 1), _of(fact))).word] for v in values]
    assert _words(engine, {"x": worlds.numbers(kind, values)}, len(values)) == expected
    assert _words(engine, {"x": worlds.listed(values)}, len(values)) == expected


def _of(fact):
    return worlds.Vocabulary({fact.key: fact})


@ENGINES
def test_a_choice_that_is_no_option_is_one_of_none(is_compiled):
    fact = Fact("form", FactType.CHOICE, options=("a", "b"))
    offers = [
        _offer("in", Clause("form", Op.IN, frozenset("a"))),
        _offer("out", Clause("form", Op.NOT_IN, frozenset("a"))),
    ]
    engine = Engine(Plan(offers, {"form": fact}), is_compiled)
    assert _words(engine, {"form": worlds.listed(["z"])}, 1) == [["no", "yes"]]


@ENGINES
@pytest.mark.parametrize("codes", [["25.6", "25.62", "25.621"], ["25.621", "25.62", "25.6"]])
def test_a_code_and_those_below_it_are_told_apart(is_compiled, codes):
    fact = Fact("sni", FactType.CODE, tree=strategies.INDUSTRIES)
    clauses = [Clause("sni", Op.IS, "25.6"), Clause("sni", Op.WITHIN, frozenset({"25.6"}))]
    offers = [_offer(clause.op, clause) for clause in clauses]
    column = worlds.listed([fact.tree.code(code) for code in codes])
    expected = [["yes" if code == "25.6" else "no", "yes"] for code in codes]
    assert _words(Engine(Plan(offers, {"sni": fact}), is_compiled), {"sni": column}, 3) == expected


@ENGINES
def test_tables_stay_right_when_cells_met_earlier_are_forgotten(is_compiled, monkeypatch):
    monkeypatch.setattr(plans, "MOST_WORDS", 4)
    options = tuple(f"o{n}" for n in range(12))
    facts = {"goals": Fact("goals", FactType.CHOICES, options=options), **SIZE}
    either = Group(
        Kind.ANY, (Clause("goals", Op.INCLUDES_ANY, frozenset(options[6:])), *_on_size())
    )
    offers = [_offer("all", Clause("goals", Op.INCLUDES_ALL, frozenset(options[:2]))),
              _offer("either", either)]  # fmt: skip
    engine = Engine(Plan(offers, facts), is_compiled)
    dice = np.random.default_rng(1)
    for _ in range(5):
        sets = [frozenset(dice.choice(options, dice.integers(12))) for _ in range(40)]
        known = [facts_on({"goals": each}, date(2026, 1, 1), _of(facts["goals"])) for each in sets]
        expected = [[judge(offer.rule, each).word for offer in offers] for each in known]
        assert _words(engine, {"goals": worlds.listed(sets)}, 40) == expected
        assert len(engine.plan.axes["goals"]) <= 41


def _on_size():
    return (Clause("size", Op.AT_LEAST, 5.0), Clause("flag", Op.IS, True))


@ENGINES
def test_threads_that_make_the_tables_grow_do_not_disturb_each_other(is_compiled):
    options = tuple(f"o{n}" for n in range(10))
    facts = {"goals": Fact("goals", FactType.CHOICES, options=options)}
    offers = [
        _offer(option, Clause("goals", Op.INCLUDES_ANY, frozenset({option}))) for option in options
    ]
    engine, wrong = Engine(Plan(offers, facts), is_compiled), []

    def work(seed):
        dice = np.random.default_rng(seed)
        for _ in range(20):
            sets = [frozenset(dice.choice(options, dice.integers(10))) for _ in range(30)]
            expected = [["yes" if o in each else "no" for o in options] for each in sets]
            if _words(engine, {"goals": worlds.listed(sets)}, 30) != expected:
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_rule_that_spreads_too_wide_is_refused_with_its_key():
    facts = {f"f{n}": Fact(f"f{n}", FactType.FLAG) for n in range(14)}
    pairs = [
        Group(Kind.ALL, (Clause(f"f{n}", Op.IS, True), Clause(f"f{n + 7}", Op.IS, True)))
        for n in range(7)
    ]
    with pytest.raises(ValueFault, match=r"'too-wide'.*64"):
        Plan([_offer("too-wide", Group(Kind.ANY, tuple(pairs)))], facts)


def test_a_rule_of_many_plain_clauses_is_not_too_wide():
    facts = {f"f{n}": Fact(f"f{n}", FactType.FLAG) for n in range(100)}
    offer = _offer("long", *(Clause(key, Op.IS, True) for key in facts))
    columns = {key: worlds.listed([True, True]) for key in facts}
    columns["f99"] = worlds.listed([True, False])
    assert _words(Engine(Plan([offer], facts)), columns, 2) == [["yes"], ["no"]]


@pytest.mark.parametrize(
    ("kind", "expected"), [(Kind.ALL, "yes"), (Kind.ANY, "no"), (Kind.NONE, "yes")]
)
def test_an_empty_group_means_what_it_means_in_the_core(kind, expected):
    offer = _offer("empty", Group(kind, ()))
    assert judge(offer.rule, facts_on({}, strategies.ON, worlds.Vocabulary({}))).word == expected
    assert _words(Engine(Plan([offer], {})), {}, 1) == [[expected]]
