"""What rules mean, as tables: a case's name, what is judged, and the answer by the contract.

`disagreements` names the cases that the code answers otherwise. It looks the code up when it is
called, so that a test may put a wrong one in its place and see that the tables notice.
"""

from collections.abc import Iterator
from datetime import date
from itertools import product

import strategies

from sluss.core import rules
from sluss.core.facts import Facts, FactType
from sluss.core.rules import Clause, Group, Kind, Op, Rule

YES, NO, UNKNOWN = True, False, None
NUMBER, MONEY, FLAG, CHOICE, CHOICES, CODE, DATE = (
    FactType.NUMBER, FactType.MONEY, FactType.FLAG, FactType.CHOICE, FactType.CHOICES,
    FactType.CODE, FactType.DATE,
)  # fmt: skip
ON = date(2026, 3, 1)
SNI, REGION = strategies.INDUSTRIES.code, strategies.REGIONS.code
_DAY, _BEFORE, _AFTER = date(2024, 2, 29), date(2024, 2, 28), date(2024, 3, 1)
_LATER = date(2024, 12, 31)


def one_of(*values):
    return frozenset(values)


HOLDS = [
    # name, type, operator, operand, value, answer
    ("a flag is what is wanted", FLAG, Op.IS, True, True, YES),
    ("a flag is not what is wanted", FLAG, Op.IS, True, False, NO),
    ("a known no is wanted", FLAG, Op.IS, False, False, YES),
    ("a choice is the option", CHOICE, Op.IS, "ab", "ab", YES),
    ("a choice is another option", CHOICE, Op.IS, "ab", "hb", NO),
    ("a number is equal", NUMBER, Op.IS, 10.0, 10.0, YES),
    ("a number is nearly equal", NUMBER, Op.IS, 0.3, 0.1 + 0.2, NO),
    ("a larger number is not equal", NUMBER, Op.IS, 10.0, 11.0, NO),
    ("a smaller number is not equal", NUMBER, Op.IS, 10.0, 9.0, NO),
    ("a known zero is equal to zero", NUMBER, Op.IS, 0.0, 0.0, YES),
    ("a date is the day", DATE, Op.IS, _DAY, _DAY, YES),
    ("a date is the day after", DATE, Op.IS, _DAY, _AFTER, NO),
    ("a code is exact", CODE, Op.IS, "25.62", SNI("25620"), YES),
    ("a code below is not exact", CODE, Op.IS, "25.6", SNI("25.62"), NO),
    ("a national code is not its class", CODE, Op.IS, "25.62", SNI("25.621"), NO),
    ("a flag is among both", FLAG, Op.IN, one_of(True, False), False, YES),
    ("a flag is not among one", FLAG, Op.IN, one_of(True), False, NO),
    ("a choice is the first listed", CHOICE, Op.IN, one_of("ab", "hb"), "ab", YES),
    ("a choice is the last listed", CHOICE, Op.IN, one_of("ab", "hb"), "hb", YES),
    ("a choice is not listed", CHOICE, Op.IN, one_of("ab", "hb"), "kb", NO),
    ("a number is listed", NUMBER, Op.IN, one_of(2022.0, 2024.0), 2024.0, YES),
    ("a number between two listed is not", NUMBER, Op.IN, one_of(2022.0, 2024.0), 2023.0, NO),
    ("a date is listed", DATE, Op.IN, one_of(_DAY, _LATER), _LATER, YES),
    ("a date is not listed", DATE, Op.IN, one_of(_DAY, _LATER), _AFTER, NO),
    ("a code is listed", CODE, Op.IN, one_of("25.62", "38"), SNI("25.62"), YES),
    ("a code below one listed is not", CODE, Op.IN, one_of("25.6", "38"), SNI("25.62"), NO),
    ("a flag is in the list to avoid", FLAG, Op.NOT_IN, one_of(True), True, NO),
    ("a flag is outside the list to avoid", FLAG, Op.NOT_IN, one_of(True), False, YES),
    ("a choice is outside the list to avoid", CHOICE, Op.NOT_IN, one_of("ab", "hb"), "kb", YES),
    ("a choice is the first to avoid", CHOICE, Op.NOT_IN, one_of("ab", "hb"), "ab", NO),
    ("a choice is the last to avoid", CHOICE, Op.NOT_IN, one_of("ab", "hb"), "hb", NO),
    ("a number is to be avoided", NUMBER, Op.NOT_IN, one_of(1.0, 2.0), 2.0, NO),
    ("a number need not be avoided", NUMBER, Op.NOT_IN, one_of(1.0, 2.0), 3.0, YES),
    ("a date is to be avoided", DATE, Op.NOT_IN, one_of(_DAY), _DAY, NO),
    ("a date need not be avoided", DATE, Op.NOT_IN, one_of(_DAY), _BEFORE, YES),
    ("a code is to be avoided", CODE, Op.NOT_IN, one_of("25.62"), SNI("25.62"), NO),
    ("a code below one to avoid is another", CODE, Op.NOT_IN, one_of("25.6"), SNI("25.62"), YES),
    ("a number below the least", NUMBER, Op.AT_LEAST, 10.0, 9.99, NO),
    ("a number at the least", NUMBER, Op.AT_LEAST, 10.0, 10.0, YES),
    ("a number over the least", NUMBER, Op.AT_LEAST, 10.0, 10.01, YES),
    ("a known zero below the least", NUMBER, Op.AT_LEAST, 1.0, 0.0, NO),
    ("money a cent below the least", MONEY, Op.AT_LEAST, 5_000_00, 4_999_99, NO),
    ("money at the least", MONEY, Op.AT_LEAST, 5_000_00, 5_000_00, YES),
    ("a day before the first", DATE, Op.AT_LEAST, _DAY, _BEFORE, NO),
    ("on the first day", DATE, Op.AT_LEAST, _DAY, _DAY, YES),
    ("a number over the most", NUMBER, Op.AT_MOST, 249.0, 249.01, NO),
    ("a number at the most", NUMBER, Op.AT_MOST, 249.0, 249.0, YES),
    ("a number below the most", NUMBER, Op.AT_MOST, 249.0, 0.0, YES),
    ("money a cent over the most", MONEY, Op.AT_MOST, 5_000_00, 5_000_01, NO),
    ("money at the most", MONEY, Op.AT_MOST, 5_000_00, 5_000_00, YES),
    ("a day after the last", DATE, Op.AT_MOST, _DAY, _AFTER, NO),
    ("on the last day", DATE, Op.AT_MOST, _DAY, _DAY, YES),
    ("a number below both bounds", NUMBER, Op.BETWEEN, (10.0, 249.0), 9.99, NO),
    ("a number at the lower bound", NUMBER, Op.BETWEEN, (10.0, 249.0), 10.0, YES),
    ("a number between the bounds", NUMBER, Op.BETWEEN, (10.0, 249.0), 100.0, YES),
    ("a number at the upper bound", NUMBER, Op.BETWEEN, (10.0, 249.0), 249.0, YES),
    ("a number over both bounds", NUMBER, Op.BETWEEN, (10.0, 249.0), 249.01, NO),
    ("a number at equal bounds", NUMBER, Op.BETWEEN, (10.0, 10.0), 10.0, YES),
    ("money at the lower bound", MONEY, Op.BETWEEN, (1, 2), 1, YES),
    ("money over the upper bound", MONEY, Op.BETWEEN, (1, 2), 3, NO),
    ("a day at the upper bound", DATE, Op.BETWEEN, (_DAY, _LATER), _LATER, YES),
    ("a day below the lower bound", DATE, Op.BETWEEN, (_DAY, _LATER), _BEFORE, NO),
    ("the code itself is listed", CODE, Op.WITHIN, one_of("25.62", "38"), SNI("25.62"), YES),
    ("the code's group is listed", CODE, Op.WITHIN, one_of("25.6"), SNI("25.62"), YES),
    ("the code's section is listed", CODE, Op.WITHIN, one_of("C", "38.3"), SNI("25.62"), YES),
    ("a national code within its class", CODE, Op.WITHIN, one_of("25.62"), SNI("25.621"), YES),
    ("only a code below is listed", CODE, Op.WITHIN, one_of("25.62"), SNI("25.6"), NO),
    ("only a neighbour is listed", CODE, Op.WITHIN, one_of("25.61"), SNI("25.62"), NO),
    ("a municipality within its county's alias", CODE, Op.WITHIN,
     one_of(REGION("14").key), REGION("1490"), YES),
    ("an adjunct municipality stays in its county", CODE, Op.WITHIN, one_of("SE232"),
     REGION("1383"), NO),
    ("the code itself is to be avoided", CODE, Op.NOT_WITHIN, one_of("25.62"), SNI("25.62"), NO),
    ("the code's division is to be avoided", CODE, Op.NOT_WITHIN, one_of("25"), SNI("25.62"), NO),
    ("a code below is to be avoided", CODE, Op.NOT_WITHIN, one_of("25.62"), SNI("25"), YES),
    ("a neighbour is to be avoided", CODE, Op.NOT_WITHIN, one_of("26"), SNI("25.62"), YES),
    ("one of two wanted options", CHOICES, Op.INCLUDES_ANY, one_of("a", "b"),
     one_of("b", "c"), YES),
    ("neither wanted option", CHOICES, Op.INCLUDES_ANY, one_of("a", "b"), one_of("c"), NO),
    ("any of a known empty set", CHOICES, Op.INCLUDES_ANY, one_of("a"), one_of(), NO),
    ("both wanted options and more", CHOICES, Op.INCLUDES_ALL, one_of("a", "b"),
     one_of("a", "b", "c"), YES),
    ("both wanted options exactly", CHOICES, Op.INCLUDES_ALL, one_of("a", "b"),
     one_of("b", "a"), YES),
    ("one of two, both wanted", CHOICES, Op.INCLUDES_ALL, one_of("a", "b"), one_of("a"), NO),
    ("all of a known empty set", CHOICES, Op.INCLUDES_ALL, one_of("a"), one_of(), NO),
    ("none of the options to avoid", CHOICES, Op.INCLUDES_NONE, one_of("a", "b"), one_of("c"), YES),
    ("one of two options to avoid", CHOICES, Op.INCLUDES_NONE, one_of("a", "b"), one_of("a"), NO),
    ("none in a known empty set", CHOICES, Op.INCLUDES_NONE, one_of("a"), one_of(), YES),
]  # fmt: skip

ASSUMED = [(op, assumed) for op in Op for assumed in (None, True, False)]
"""An unknown value is unknown to every operator, unless the clause says what to assume."""

T, F, U = (Clause(key, Op.IS, True) for key in ("known_yes", "known_no", "not_known"))
U_YES, U_NO = (Clause("not_known", Op.IS, True, if_unknown=answer) for answer in (True, False))
VALUES = {"known_yes": True, "known_no": False}


def all_(*parts):
    return Group(Kind.ALL, parts)


def any_(*parts):
    return Group(Kind.ANY, parts)


def none_(*parts):
    return Group(Kind.NONE, parts)


GROUPS = [
    ("all of yes", all_(T, T), YES),
    ("all with a no after an unknown", all_(U, F), NO),
    ("all with a no before an unknown", all_(F, U), NO),
    ("all with an unknown after a yes", all_(T, U), UNKNOWN),
    ("all with an unknown before a yes", all_(U, T), UNKNOWN),
    ("any with a yes after an unknown", any_(U, T), YES),
    ("any with a yes before an unknown", any_(T, U), YES),
    ("any with an unknown after a no", any_(F, U), UNKNOWN),
    ("any with an unknown before a no", any_(U, F), UNKNOWN),
    ("any of no", any_(F, F), NO),
    ("none of no", none_(F, F), YES),
    ("none with one yes", none_(F, T), NO),
    ("none with a yes and an unknown", none_(U, T), NO),
    ("none with a no and an unknown", none_(F, U), UNKNOWN),
    ("none of an unknown alone", none_(U), UNKNOWN),
    ("what is assumed is assumed before the negation: yes", none_(U_YES), NO),
    ("what is assumed is assumed before the negation: no", none_(U_NO), YES),
    ("an assumed yes in all", all_(T, U_YES), YES),
    ("an assumed no in any", any_(F, U_NO), NO),
    ("none of none", none_(none_(T)), YES),
    ("none of all with an unknown and a no", none_(all_(U, F)), YES),
    ("all of any of unknown and yes", all_(any_(U, T), T), YES),
    ("any of all of unknown and no", any_(all_(U, F), F), NO),
    ("unknown travels through every kind", all_(any_(none_(U), F), T), UNKNOWN),
]

_SAID = ({"en": "The provider decides."},)

VERDICTS = [
    # name, rule, answer, what the known clauses say
    ("no conditions", Rule(), YES, YES),
    ("every condition holds", Rule((T, T)), YES, YES),
    ("a later condition does not hold", Rule((T, F)), NO, NO),
    ("an earlier condition does not hold", Rule((F, T)), NO, NO),
    ("a no beside an unknown", Rule((U, F)), NO, NO),
    ("a condition is unknown", Rule((T, U)), UNKNOWN, UNKNOWN),
    ("an assumed answer carries the verdict", Rule((T, U_YES)), YES, YES),
    ("the provider judges the rest", Rule((T,), _SAID), UNKNOWN, YES),
    ("nobody here knows the rest", Rule((T,), is_complete=False), UNKNOWN, YES),
    ("only the provider judges", Rule((), _SAID), UNKNOWN, YES),
    ("the provider cannot save a no", Rule((F,), _SAID), NO, NO),
    ("unknown conditions cannot save a no", Rule((F,), is_complete=False), NO, NO),
    ("a fact is missing and the provider judges", Rule((U,), _SAID, False), UNKNOWN, UNKNOWN),
]


def truth_table():
    """Yield every group of one to three yes, no and unknown with its answer as a minimum or maximum
    of no < unknown < yes, which is Kleene's logic put in another way."""
    for kind, size in product(Kind, (1, 2, 3)):
        for parts in product((F, U, T), repeat=size):
            levels = [(F, U, T).index(part) for part in parts]
            level = min(levels) if kind is Kind.ALL else max(levels)
            yield Group(kind, parts), (NO, UNKNOWN, YES)[2 - level if kind is Kind.NONE else level]


def disagreements() -> Iterator[str]:
    """Yield the name of each case that the code, as it stands now, answers otherwise."""
    yield from _by_operator()
    for name, group, expected in GROUPS:
        if rules.answer_with(group, VALUES) is not expected:
            yield name
    for name, rule, answer, clauses in VERDICTS:
        verdict = rules.judge(rule, Facts(VALUES, ON))
        if (verdict.answer, verdict.clauses) != (answer, clauses):
            yield name


def _by_operator() -> Iterator[str]:
    for (name, _kind, op, operand, value, expected), assumed in product(HOLDS, (None, True, False)):
        if rules.holds(Clause("fact", op, operand, assumed), value) is not expected:
            yield name
    for op, assumed in ASSUMED:
        if rules.holds(Clause("fact", op, one_of("a"), assumed), None) is not assumed:
            yield f"{op} on an unknown value, assumed {assumed}"
