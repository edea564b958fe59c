"""Random worlds for the mass engine: vocabularies with derived facts, companies, their columns."""

from datetime import date

import numpy as np
import strategies
from hypothesis import strategies as st

from sluss.bulk.columns import EPOCH, Listed, Numbers
from sluss.bulk.literals import TooWide, disjunctions
from sluss.core.derived import DERIVED
from sluss.core.facts import Fact, FactType, Vocabulary
from sluss.core.smesize import SizeClass
from sluss.core.stateaid import Grant

SIZES = tuple(str(size) for size in SizeClass)
RATES = {2023: 11.4765, 2024: 11.4322}

GIVEN = {
    fact.key: fact
    for fact in (
        Fact("registered_on", FactType.DATE),
        Fact("employees", FactType.NUMBER, minimum=0.0),
        Fact("turnover_sek", FactType.MONEY),
        Fact("turnover_eur", FactType.MONEY),
        Fact("balance_sheet_sek", FactType.MONEY),
        Fact("balance_sheet_eur", FactType.MONEY),
        Fact("accounting_year", FactType.NUMBER),
        Fact("is_autonomous", FactType.FLAG),
        Fact("sme_class_before", FactType.CHOICE, options=SIZES),
        Fact("aid_received", FactType.GRANTS),
    )
}
"""What derived facts are computed from."""

COMPUTED = {
    "age_years": Fact("age_years", FactType.NUMBER),
    "sme_class": Fact("sme_class", FactType.CHOICE, options=SIZES),
    "aid_room_eur": Fact("aid_room_eur", FactType.MONEY),
}

DAYS = st.dates(date(2024, 2, 27), date(2024, 3, 2)) | st.dates(date(1990, 1, 1), date(2030, 1, 1))
_GRANTS = st.lists(
    st.builds(Grant, st.dates(date(2019, 1, 1), date(2027, 1, 1)), st.integers(0, 310_000_00)),
    max_size=3,
).map(tuple)


@st.composite
def vocabularies(draw):
    """Draw every type of fact beside those that are derived and what they are derived from.

    Some inputs are redefined with another type, some are not there.
    """
    facts = {**draw(strategies.definitions(most=1)), **GIVEN, **COMPUTED}
    for key in draw(st.sets(st.sampled_from(sorted(GIVEN)), max_size=2)):
        kind = draw(st.sampled_from([None, FactType.FLAG, FactType.NUMBER, FactType.MONEY]))
        if kind is None:
            del facts[key]
        else:
            facts[key] = Fact(key, kind)
    return Vocabulary(facts, RATES)


def askable(vocabulary):
    """Return the facts that clauses may ask."""
    return {k: f for k, f in vocabulary.facts.items() if f.type is not FactType.GRANTS}


def _values(fact):
    if fact.type is FactType.GRANTS:
        return _GRANTS
    if fact.key == "accounting_year" and fact.type is FactType.NUMBER:
        return st.sampled_from([2022.0, 2023.0, 2023.75, 2024.0])
    if fact.key == "registered_on" and fact.type is FactType.DATE:
        return DAYS
    return strategies.values(fact)


def companies(vocabulary):
    """Draw a company's known facts, none of them derived."""
    given = {key: fact for key, fact in vocabulary.facts.items() if key not in DERIVED}
    return st.fixed_dictionaries({}, optional={k: _values(f) for k, f in given.items()})


@st.composite
def offers(draw, vocabulary, most=6):
    """Draw offers that all the engines take, at times the same rules again up to 140 offers."""
    facts = askable(vocabulary)
    few = draw(st.sampled_from([facts, {key: facts[key] for key in COMPUTED}]))
    drawn = draw(st.lists(strategies.offers(few), max_size=most, unique_by=lambda o: o.key))
    drawn = [offer for offer in drawn if not _is_too_wide(offer.rule)]
    if drawn and draw(st.booleans()):
        count = draw(st.sampled_from([63, 64, 65, 140]))
        again = [drawn[number % len(drawn)] for number in range(count)]
        drawn = [
            _renamed(offer, f"{number * 11 % count:04d}") for number, offer in enumerate(again)
        ]
    return drawn


def _renamed(offer, key):
    return type(offer)(**{**{k: v for k, v in vars(offer).items() if k != "stems"}, "key": key})


def _is_too_wide(rule):
    try:
        disjunctions(rule)
    except TooWide:
        return True
    return False


def listed(values):
    """Return values, None where unknown, as a column of distinct values."""
    distinct = [None]
    for value in values:
        if value not in distinct:
            distinct.append(value)
    codes = [0 if value is None else distinct.index(value) for value in values]
    return Listed(distinct, np.array(codes, np.int32))


def numbers(kind, values):
    """Return values of an ordered fact, None where unknown, as a column of numbers."""
    plain = [0 if v is None else v.toordinal() - EPOCH if type(v) is date else v for v in values]
    dtype = np.float64 if kind is FactType.NUMBER else np.int64
    return Numbers(
        kind, np.array(plain, dtype), np.array([v is not None for v in values], np.bool_)
    )


@st.composite
def columns(draw, vocabulary, crowd):
    """Draw how the companies' facts are held: a fact that nobody has may be left out."""
    held = {}
    for key, fact in vocabulary.facts.items():
        values = [known.get(key) for known in crowd]
        if key in DERIVED or (values.count(None) == len(values) and draw(st.booleans())):
            continue
        is_ordered = fact.type in (FactType.NUMBER, FactType.MONEY, FactType.DATE)
        as_numbers = is_ordered and draw(st.booleans())
        held[key] = numbers(fact.type, values) if as_numbers else listed(values)
    return held
