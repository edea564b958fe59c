"""Hypothesis strategies: facts of every type, rules of every shape, companies with unknowns.

    @given(st.data())
    def test_…(data):
        facts = data.draw(strategies.definitions())
        rule = data.draw(strategies.rules(facts))
        known = data.draw(strategies.companies(facts))      # a missing key is unknown

Operands and values come from the same small pools, so that bounds are met exactly and just missed.
Money is integer minor units, numbers are floats, codes are `Code`, sets are frozensets: what
`core.rules.holds` takes. `assumes=False` leaves `if_unknown` out.
"""

from datetime import date, timedelta
from math import inf, nextafter

from hypothesis import strategies as st

from sluss.core.codes import Tree
from sluss.core.facts import Fact, FactType
from sluss.core.needs import CompanyNeeds
from sluss.core.offers import Offer, OfferKind, Standing, Window
from sluss.core.rules import TYPES, Clause, Group, Kind, Op, Rule

_CLASSES = ("C", "25", "25.6", "25.61", "25.62", "26", "26.1", "26.11", "38", "38.3", "E")
_ABOVE = (None, "C", "25", "25.6", "25.6", "C", "26", "26.1", "E", "38", None)
INDUSTRIES = Tree("sni2007", dict(zip(_CLASSES, _ABOVE, strict=True)), is_industry=True)
_PLACES = {"SE": None, "SE2": "SE", "SE23": "SE2", "SE232": "SE23", "SJU": "SE232", "1490": "SJU",
           "1465": "SJU", "SE231": "SE23", "1383": "SE231"}  # fmt: skip
REGIONS = Tree("regions", _PLACES, aliases={"14": "SE232"})
_WRITTEN = {
    "sni2007": (*_CLASSES, "25.621", "25.629", "26.119"),  # the last three lie below their class
    "regions": (*_PLACES, "14"),
}

_ROUND = (-1.0, 0.0, 0.1, 0.3, 9.99, 10.0, 49.5, 50.0, 249.0, 250.0, 1e9)
_NUMBERS = sorted(
    n for number in _ROUND for n in (number, nextafter(number, inf), nextafter(number, -inf))
)
_CENTS = (-1, 0, 1, 99, 100, 2_000_000_00, 2_000_000_01, 50_000_000_00, 9_000_000_000_000)
_DAYS = tuple(date(2026, 1, 1) + timedelta(days=n) for n in (-9000, -1, 0, 1, 30, 365, 59, 60))
NEEDS = ("CIR-01", "CIR-02", "ENV-01", "INN-03", "PRD-04")

ON = date(2026, 3, 1)
"""A day among those the strategies draw."""

_TREES, _LIMITS = st.sampled_from([INDUSTRIES, REGIONS]), st.sampled_from([None, 0.0])
_OPTIONS = st.integers(1, 5).map(lambda count: tuple(f"o{n}" for n in range(count)))
_ASKED = sorted(set().union(*TYPES.values()))


def _fact(draw, key, kind):
    if kind is FactType.CODE:
        return Fact(key, kind, tree=draw(_TREES))
    if kind in (FactType.CHOICE, FactType.CHOICES):
        return Fact(key, kind, options=draw(_OPTIONS))
    is_limited = kind in (FactType.NUMBER, FactType.MONEY)
    return Fact(key, kind, minimum=draw(_LIMITS) if is_limited else None)


@st.composite
def definitions(draw, most=2):
    """Draw one to `most` facts of every type a clause may ask, by key."""
    keys = [(f"{kind}_{n}", kind) for kind in _ASKED for n in range(draw(st.integers(1, most)))]
    return {key: _fact(draw, key, kind) for key, kind in keys}


_OPERANDS = {
    FactType.FLAG: st.booleans(),
    FactType.NUMBER: st.sampled_from(_NUMBERS) | st.floats(-1e6, 1e6, allow_nan=False),
    FactType.MONEY: st.sampled_from(_CENTS) | st.integers(-(10**9), 10**13),
    FactType.DATE: st.sampled_from(_DAYS) | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
}
_CODES = {
    tree.name: st.sampled_from([tree.code(text) for text in _WRITTEN[tree.name]])
    for tree in (INDUSTRIES, REGIONS)
}


def operands(fact):
    """Draw a value a clause on the fact may mention: codes as keys, choices as one option."""
    if fact.type is FactType.CODE:
        return _CODES[fact.tree.name].map(lambda code: code.key)
    if fact.type in (FactType.CHOICE, FactType.CHOICES):
        return st.sampled_from(fact.options)
    return _OPERANDS[fact.type]


def values(fact):
    """Draw a known value of the fact, within its limits."""
    if fact.type is FactType.CODE:
        return _CODES[fact.tree.name]
    if fact.type is FactType.CHOICES:
        return st.frozensets(st.sampled_from(fact.options))
    drawn = operands(fact)
    return drawn if fact.minimum is None else drawn.map(lambda v: max(v, type(v)(fact.minimum)))


def _operand(fact, op):
    one = operands(fact)
    if op is Op.BETWEEN:
        return st.tuples(one, one).map(lambda pair: tuple(sorted(pair)))
    if op in (Op.IS, Op.AT_LEAST, Op.AT_MOST):
        return one
    return st.frozensets(one, min_size=1, max_size=4)


@st.composite
def clauses(draw, facts, assumes=True):
    """Draw a clause on one of the facts, with any operator that fits its type."""
    fact = facts[draw(st.sampled_from(sorted(facts)))]
    op = draw(st.sampled_from([op for op, kinds in TYPES.items() if fact.type in kinds]))
    if_unknown = draw(st.sampled_from([None, None, True, False])) if assumes else None
    return Clause(fact.key, op, draw(_operand(fact, op)), if_unknown)


@st.composite
def conditions(draw, facts, assumes=True, depth=2):
    """Draw a clause, or `all`, `any` and `none` of one to three conditions, nested to `depth`."""
    if depth == 0 or draw(st.integers(0, 2)) < 2:
        return draw(clauses(facts, assumes))
    parts = [draw(conditions(facts, assumes, depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    return Group(draw(st.sampled_from(Kind)), tuple(parts))


@st.composite
def rules(draw, facts, assumes=True, most=4):
    """Draw a rule of up to `most` conditions on few facts, so that clauses meet on the same one.

    Some rules are for the provider to judge, or incomplete.
    """
    chosen = draw(st.lists(st.sampled_from(sorted(facts)), min_size=1, max_size=5, unique=True))
    few = {key: facts[key] for key in chosen}
    said = {"sv": "Bedöms av aktören.", "en": "The provider decides."}
    return Rule(
        tuple(draw(st.lists(conditions(few, assumes), max_size=most))),
        draw(st.sampled_from([(), (), (said,)])),
        draw(st.sampled_from([True, True, False])),
    )


@st.composite
def companies(draw, facts):
    """Draw a company's known facts by key; any of the facts may be missing, which is unknown."""
    known = draw(st.sets(st.sampled_from(sorted(facts))))
    return {key: draw(values(facts[key])) for key in sorted(known)}


def needs():
    """Draw a company's needs: stated, found, both, or not asked."""
    some = st.dictionaries(st.sampled_from(NEEDS), st.integers(1, 3))
    return st.builds(CompanyNeeds, st.none() | some, st.none() | some)


def _windows():
    def window(ends):
        known = sorted(end for end in ends if end is not None)
        return Window(*known) if len(known) == 2 else Window(*ends)

    day = st.none() | st.sampled_from(_DAYS)
    return st.lists(st.tuples(day, day).map(window), max_size=2).map(tuple)


def offers(facts, assumes=True):
    """Draw an offer; keys may repeat: make lists with `unique_by=lambda offer: offer.key`."""
    return st.builds(
        Offer,
        st.integers(0, 9999).map(lambda number: f"offer-{number}"),
        st.just({"en": "An offer"}),
        st.just("provider"),
        st.sampled_from(OfferKind),
        serves=st.dictionaries(st.sampled_from(NEEDS), st.integers(1, 3), max_size=3),
        rule=rules(facts, assumes),
        standing=st.sampled_from(Standing),
        windows=_windows(),
        is_paused=st.booleans(),
        confirmed_on=st.none() | st.sampled_from(_DAYS),
        suits_level=st.sampled_from([None, (0, 1), (2, 2), (1, 4)]),
        capacity=st.sampled_from([None, None, 0, 5]),
    )
