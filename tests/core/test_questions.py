"""What to ask next: the fact that settles most of the offers the needs point to."""

from datetime import date

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.derived import facts_on
from sluss.core.facts import Fact, Facts, FactType, Vocabulary
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, OfferKind, Standing
from sluss.core.questions import Question, pointed_at, questions
from sluss.core.rules import Clause, Group, Kind, Op, Rule, clauses_say

ON = date(2026, 3, 1)
FACTS = {
    "employees": Fact("employees", FactType.NUMBER, minimum=0.0),
    "level": Fact("level", FactType.NUMBER, minimum=0.0, maximum=4.0),
    "age_years": Fact("age_years", FactType.NUMBER, minimum=0.0),
    "legal_form": Fact("legal_form", FactType.CHOICE, options=("ab", "hb", "kb")),
    "exports": Fact("exports", FactType.FLAG),
    "aims": Fact("aims", FactType.CHOICES, options=("a", "b", "c")),
    "registered_on": Fact("registered_on", FactType.DATE),
    "is_autonomous": Fact("is_autonomous", FactType.FLAG),
    "accounting_year": Fact("accounting_year", FactType.NUMBER, minimum=1990.0, maximum=2100.0),
    "aid_received": Fact("aid_received", FactType.GRANTS),
    "aid_room_eur": Fact("aid_room_eur", FactType.MONEY, minimum=0.0),
    "sme_class": Fact("sme_class", FactType.CHOICE, options=("micro", "small", "medium", "large")),
    **{
        key: Fact(key, FactType.MONEY, minimum=0.0)
        for stem in ("turnover", "balance_sheet")
        for key in (f"{stem}_sek", f"{stem}_eur")
    },
}
WORDS = Vocabulary(FACTS, {2025: 10.0})
M = 1_000_000_00
PEOPLE, EXPORTS = Clause("employees", Op.AT_LEAST, 10.0), Clause("exports", Op.IS, True)
FORM, OLD = Clause("legal_form", Op.IN, frozenset({"ab"})), Clause("age_years", Op.AT_LEAST, 3.0)
SURE = Clause("exports", Op.IS, True, if_unknown=True)
AIMS = (
    Clause("aims", Op.INCLUDES_ALL, frozenset({"a", "b"})),
    Clause("aims", Op.INCLUDES_NONE, frozenset({"c"})),
)
LOW = Clause("level", Op.AT_LEAST, -1.0)


def offer(key, *conditions, serves=("A",), **more):
    rule = Rule(conditions, is_complete=more.pop("is_complete", True))
    strengths = dict.fromkeys(serves, 2)
    return Offer(key, {"en": key}, "p", OfferKind.ADVICE, serves=strengths, rule=rule, **more)


def asked(*offers, known=None, needs=None):
    found = questions(offers, facts_on(known or {}, ON, WORDS), CompanyNeeds(needs), WORDS)
    return [(each.fact, each.settles, each.may_settle) for each in found]


@pytest.mark.parametrize(
    ("conditions", "known", "expected"),
    [
        pytest.param((), {}, [], id="no-conditions"),
        pytest.param((PEOPLE,), {"employees": 12.0}, [], id="nothing-unknown"),
        pytest.param((PEOPLE,), {}, [("employees", ("o",), ())], id="any-answer-settles-it"),
        pytest.param((PEOPLE, FORM), {"legal_form": "hb"}, [], id="ruled-out-already"),
        pytest.param((PEOPLE, FORM), {"legal_form": "ab"}, [("employees", ("o",), ())],
                     id="the-last-unknown-settles-it"),
        pytest.param((PEOPLE, FORM), {},
                     [("employees", (), ("o",)), ("legal_form", (), ("o",))],
                     id="either-may-rule-it-out"),
        pytest.param((Group(Kind.ANY, (PEOPLE, FORM)),), {},
                     [("employees", (), ("o",)), ("legal_form", (), ("o",))],
                     id="either-may-let-it-in"),
        pytest.param((Group(Kind.NONE, (PEOPLE,)),), {}, [("employees", ("o",), ())],
                     id="negated"),
        pytest.param((PEOPLE, SURE), {}, [("employees", ("o",), ()), ("exports", (), ("o",))],
                     id="an-assumed-fact-may-rule-it-out"),
        pytest.param((SURE,), {}, [], id="an-assumed-answer-is-an-answer"),
        pytest.param((PEOPLE, *AIMS), {}, [("aims", (), ("o",)), ("employees", (), ("o",))],
                     id="a-set-that-lets-it-in-is-thought-of"),
        pytest.param((PEOPLE, LOW), {}, [("employees", (), ("o",))],
                     id="what-every-value-passes-is-not-asked"),
        pytest.param((LOW,), {}, [("level", ("o",), ())], id="unless-it-is-the-last-unknown"),
    ],
)  # fmt: skip
def test_a_fact_is_worth_asking_if_some_answer_decides(conditions, known, expected):
    assert asked(offer("o", *conditions), known=known) == expected


def test_the_fact_that_settles_most_comes_first_then_the_one_that_may_then_by_name():
    offers = (
        offer("a", EXPORTS),
        offer("b", EXPORTS),
        offer("c", PEOPLE),
        offer("d", FORM),
        offer("e", FORM, OLD),
    )
    assert asked(*offers) == [
        ("exports", ("a", "b"), ()),
        ("legal_form", ("d",), ("e",)),
        ("employees", ("c",), ()),
        ("registered_on", (), ("e",)),
    ]


SIZE = Clause("sme_class", Op.IN, frozenset({"micro", "small", "medium"}))
SMALL = Clause("sme_class", Op.IN, frozenset({"micro", "small"}))
ROOM = Clause("aid_room_eur", Op.AT_LEAST, 100_000_00)
IN_SEK = Clause("turnover_sek", Op.AT_LEAST, 50 * M)
OWNED = {"is_autonomous": False, "employees": 40.0}
ACCOUNTS = {"turnover_eur": 4 * M, "balance_sheet_eur": 4 * M}


@pytest.mark.parametrize(
    ("condition", "known", "expected"),
    [
        pytest.param(OLD, {}, [("registered_on", ("o",), ())], id="age"),
        pytest.param(ROOM, {}, [("aid_received", ("o",), ())], id="room-for-aid"),
        pytest.param(SIZE, {"is_autonomous": True, **ACCOUNTS}, [("employees", ("o",), ())],
                     id="the-last-figure-settles-the-size"),
        pytest.param(SIZE, {"employees": 40.0, **ACCOUNTS}, [("is_autonomous", (), ("o",))],
                     id="autonomy-settles-the-size-only-if-it-is-so"),
        pytest.param(SIZE, {}, [("employees", (), ("o",))],
                     id="many-employees-are-large-whatever-the-rest"),
        pytest.param(SIZE, OWNED, [], id="an-owned-company-is-more-than-its-own-figures"),
        pytest.param(SIZE, {"is_autonomous": False}, [("employees", (), ("o",))],
                     id="but-250-employees-are-large-alone"),
        pytest.param(SMALL, {"is_autonomous": True, "employees": 40.0, "turnover_eur": 20 * M},
                     [("balance_sheet_eur", ("o",), ())], id="the-other-money-may-be-the-smaller"),
        pytest.param(SMALL, {"is_autonomous": True, "employees": 40.0},
                     [("balance_sheet_eur", (), ("o",)), ("turnover_eur", (), ("o",))],
                     id="little-money-of-either-kind-settles-it"),
        pytest.param(IN_SEK, {"turnover_eur": 4 * M}, [("accounting_year", (), ("o",))],
                     id="the-year-gives-the-rate-if-there-is-one"),
        pytest.param(IN_SEK, {"accounting_year": 2025.0}, [("turnover_sek", ("o",), ())],
                     id="money-nobody-knows"),
    ],
)  # fmt: skip
def test_a_derived_fact_is_asked_for_by_what_it_is_derived_from(condition, known, expected):
    assert asked(offer("o", condition), known=known) == expected


def test_an_answer_counts_for_all_that_follows_from_it():
    known = {"is_autonomous": True, "accounting_year": 2025.0, "employees": 20.0}
    known |= {"balance_sheet_eur": 60 * M}
    both = offer("o", Clause("turnover_sek", Op.AT_LEAST, 10 * M), SMALL)
    (question,) = [each for each in asked(both, known=known) if each[0] == "turnover_sek"]
    assert question == ("turnover_sek", ("o",), ())


def test_a_fact_that_a_run_has_redefined_is_asked_for_itself():
    own = {"age_years": Fact("age_years", FactType.CHOICE, options=("new", "old"))}
    words = Vocabulary({**FACTS, **own})
    old = offer("o", Clause("age_years", Op.IS, "old"))
    found = questions([old], facts_on({}, ON, words), CompanyNeeds(), words)
    assert found == [Question("age_years", ("o",), ())]


@pytest.mark.parametrize("kind", [FactType.CODE, FactType.DATE, FactType.CHOICES, FactType.FLAG])
def test_an_input_that_a_run_has_redefined_settles_nothing(kind):
    own = Fact("employees", kind, tree=strategies.INDUSTRIES, options=("a",))
    words = Vocabulary({**FACTS, "employees": own})
    known = facts_on({"is_autonomous": True, **ACCOUNTS}, ON, words)
    assert questions([offer("o", SIZE)], known, CompanyNeeds(), words) == []


def test_conditions_nobody_knows_do_not_make_a_fact_less_worth_asking():
    assert asked(offer("o", PEOPLE, is_complete=False)) == [("employees", ("o",), ())]


@pytest.mark.parametrize(
    ("needs", "pointed"),
    [
        pytest.param(CompanyNeeds(), ["a", "b", "none"], id="needs-unknown"),
        pytest.param(CompanyNeeds({}), ["a", "b", "none"], id="no-needs"),
        pytest.param(CompanyNeeds({"A": 1}), ["a"], id="stated"),
        pytest.param(CompanyNeeds(None, {"B": 3}), ["b"], id="found"),
        pytest.param(CompanyNeeds({"A": 1}, {"B": 3}), ["a", "b"], id="both"),
        pytest.param(CompanyNeeds({"C": 1}), [], id="served-by-nobody"),
    ],
)
def test_only_running_offers_that_serve_a_need_are_pointed_at(needs, pointed):
    ended = offer("ended", standing=Standing.ENDED)
    offers = (offer("a"), offer("b", serves=("B",)), offer("none", serves=()), ended)
    assert [each.key for each in pointed_at(offers, needs)] == pointed


def test_offers_that_the_needs_do_not_point_to_are_not_counted():
    offers = (offer("a", PEOPLE), offer("b", PEOPLE, serves=("B",)), offer("c", FORM, serves=()))
    assert asked(*offers, needs={"B": 1}) == [("employees", ("b",), ())]


@given(st.data())
def test_what_a_question_settles_is_settled_by_any_answer(data):
    facts = data.draw(strategies.definitions(most=1))
    one = strategies.offers(facts)
    offers = data.draw(st.lists(one, max_size=4, unique_by=lambda offer: offer.key))
    known = data.draw(strategies.companies(facts))
    rules = {offer.key: offer.rule for offer in offers}
    company, words = Facts(known, ON), Vocabulary(facts)
    for question in questions(offers, company, data.draw(strategies.needs()), words):
        assert question.fact not in known
        learned = {**known, question.fact: data.draw(strategies.values(facts[question.fact]))}
        assert all(clauses_say(rules[key], known) is None for key in question.may_settle)
        assert all(clauses_say(rules[key], learned) is not None for key in question.settles)
