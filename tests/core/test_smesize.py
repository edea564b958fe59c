"""Size classes of one enterprise: ceilings, unknown figures, the two-year rule."""

from itertools import product

import pytest

from sluss.core.smesize import (
    Figures,
    SizeClass,
    Stake,
    aggregate,
    derived_size,
    possible_classes,
    settle,
    size_class,
    status_over_time,
)

MICRO, SMALL, MEDIUM, LARGE = SizeClass
M = 1_000_000_00


def case(name, *values):
    return pytest.param(*values, id=name)


@pytest.mark.parametrize(
    ("headcount", "turnover", "balance", "expected"),
    [
        case("just-below-ten-people", 9.99, M, M, MICRO),
        case("ten-people", 10, M, M, SMALL),
        case("just-below-fifty-people", 49.99, M, M, SMALL),
        case("fifty-people", 50, M, M, MEDIUM),
        case("just-below-250-people", 249.99, M, M, MEDIUM),
        case("250-people", 250, 0, 0, LARGE),
        case("turnover-at-two-million", 1, 2 * M, 90 * M, MICRO),
        case("turnover-a-cent-over-two-million", 1, 2 * M + 1, 90 * M, SMALL),
        case("balance-at-two-million", 1, 90 * M, 2 * M, MICRO),
        case("turnover-at-ten-million", 1, 10 * M, 90 * M, SMALL),
        case("turnover-a-cent-over-ten-million", 1, 10 * M + 1, 90 * M, MEDIUM),
        case("balance-a-cent-over-ten-million", 1, 90 * M, 10 * M + 1, MEDIUM),
        case("turnover-at-fifty-million", 1, 50 * M, 90 * M, MEDIUM),
        case("balance-at-43-million", 1, 90 * M, 43 * M, MEDIUM),
        case("both-money-ceilings-passed", 1, 50 * M + 1, 43 * M + 1, LARGE),
        case("nothing-at-all", 0, 0, 0, MICRO),
    ],
)
def test_headcount_lies_below_its_ceiling_and_money_may_reach_it(
    headcount, turnover, balance, expected
):
    assert size_class(Figures(headcount, turnover, balance)) is expected


@pytest.mark.parametrize(
    ("headcount", "turnover", "balance", "expected"),
    [
        case("nothing-known", None, None, None, {MICRO, SMALL, MEDIUM, LARGE}),
        case("many-people-alone", 250, None, None, {LARGE}),
        case("few-people-alone", 9, None, None, {MICRO, SMALL, MEDIUM, LARGE}),
        case("little-turnover-settles-the-money", 9, 2 * M, None, {MICRO}),
        case("medium-turnover-and-unknown-balance", 9, 11 * M, None, {MICRO, SMALL, MEDIUM}),
        case("medium-people-cover-unknown-balance", 60, 11 * M, None, {MEDIUM}),
        case("much-money-and-unknown-people", None, 51 * M, 44 * M, {LARGE}),
        case("little-money-and-unknown-people", None, M, M, {MICRO, SMALL, MEDIUM, LARGE}),
    ],
)
def test_an_unknown_figure_leaves_every_class_some_completion_gives(
    headcount, turnover, balance, expected
):
    figures = Figures(headcount, turnover, balance)
    assert possible_classes(figures) == expected
    assert size_class(figures) is (next(iter(expected)) if len(expected) == 1 else None)


def test_possible_classes_are_those_of_all_completions_at_and_around_the_ceilings():
    people = (0, 9.9, 10, 49, 50, 249, 250, 900)
    turnovers = (0, 2 * M, 2 * M + 1, 10 * M, 10 * M + 1, 50 * M, 50 * M + 1)
    balances = (0, 2 * M, 2 * M + 1, 10 * M, 10 * M + 1, 43 * M, 43 * M + 1)
    for given in product((None, 9, 60), (None, M, 51 * M), (None, 3 * M, 44 * M)):
        domains = zip(given, (people, turnovers, balances), strict=True)
        filled = product(*(domain if value is None else (value,) for value, domain in domains))
        assert possible_classes(Figures(*given)) == {size_class(Figures(*full)) for full in filled}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        case("nobody-else", [], 100),
        case("below-a-quarter", [Stake(80, 24.9)], 100),
        case("a-quarter", [Stake(80, 25)], 120),
        case("a-half-is-still-a-partner", [Stake(80, 50)], 140),
        case("over-a-half-is-linked", [Stake(80, 50.1)], 180),
        case("linked-with-a-small-share", [Stake(80, 5, is_linked=True)], 180),
        case("exempt-investor", [Stake(80, 30, is_exempt=True)], 100),
        case("exempt-investor-at-a-half", [Stake(80, 50, is_exempt=True)], 100),
        case("investor-over-a-half", [Stake(80, 51, is_exempt=True)], 180),
        case("linked-investor", [Stake(80, 30, is_linked=True, is_exempt=True)], 180),
        case("an-odd-share-is-exact", [Stake(1000, 33.3)], 433),
        case("unknown-value-that-counts", [Stake(None, 30)], None),
        case("unknown-value-that-does-not-count", [Stake(None, 20)], 100),
    ],
)
def test_partners_count_pro_rata_and_linked_enterprises_whole(others, expected):
    assert aggregate(100, others) == expected


def test_an_unknown_own_figure_leaves_the_sum_unknown():
    assert aggregate(None, [Stake(80, 30)]) is None


_MICRO, _SMALL = Figures(5, M, M), Figures(20, 5 * M, 5 * M)
_MEDIUM, _LARGE, _UNKNOWN = Figures(60, 12 * M, 12 * M), Figures(300, 60 * M, 60 * M), Figures()


@pytest.mark.parametrize(
    ("established", "years", "expected"),
    [
        case("no-years", SMALL, [], SMALL),
        case("one-year-above", SMALL, [_MEDIUM], SMALL),
        case("one-year-below", SMALL, [_MICRO], SMALL),
        case("two-years-above", SMALL, [_MEDIUM, _MEDIUM], MEDIUM),
        case("two-years-below", SMALL, [_MICRO, _MICRO], MICRO),
        case("above-and-back", SMALL, [_SMALL, _MEDIUM, _SMALL], SMALL),
        case("above-on-and-off", SMALL, [_MEDIUM, _SMALL, _MEDIUM, _SMALL], SMALL),
        case("above-below", SMALL, [_MEDIUM, _MICRO], SMALL),
        case("each-ceiling-needs-its-two-years", SMALL, [_MEDIUM, _LARGE], MEDIUM),
        case("then-the-next-ceiling", SMALL, [_MEDIUM, _LARGE, _LARGE], LARGE),
        case("large-first-then-medium", SMALL, [_LARGE, _MEDIUM], MEDIUM),
        case("up-and-down-again", SMALL, [_MEDIUM, _MEDIUM, _SMALL, _SMALL], SMALL),
        case("250-people-need-two-years-too", MEDIUM, [_LARGE], MEDIUM),
        case("new-company", None, [_MEDIUM], MEDIUM),
        case("new-company-keeps-its-first-class", None, [_MEDIUM, _SMALL], MEDIUM),
        case("nothing-known", None, [], None),
        case("unknown-year-alone-changes-nothing", SMALL, [_UNKNOWN], SMALL),
        case("unknown-year-before-a-medium-one", SMALL, [_UNKNOWN, _MEDIUM], None),
        case("unknown-year-between-small-ones", SMALL, [_SMALL, _UNKNOWN, _SMALL], SMALL),
        case("first-year-unknown", None, [_UNKNOWN], None),
        case("unknown-first-year-then-two-alike", None, [_UNKNOWN, _SMALL, _SMALL], SMALL),
    ],
)
def test_a_class_changes_after_two_years_in_a_row(established, years, expected):
    assert status_over_time(established, years) is expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        case("an-earlier-class-stays", SMALL, {MEDIUM}, SMALL),
        case("whatever-the-year-may-be", SMALL, {MICRO, MEDIUM, LARGE}, SMALL),
        case("no-earlier-class-and-one-now", None, {MEDIUM}, MEDIUM),
        case("no-earlier-class-and-two-now", None, {SMALL, MEDIUM}, None),
    ],
)
def test_one_year_settles_only_what_was_not_settled_before(before, now, expected):
    assert settle(before, frozenset(now)) is expected


@pytest.mark.parametrize(
    ("facts", "before", "expected"),
    [
        case("250-people-and-nothing-else", (250, None, None, None), None, LARGE),
        case("250-people-against-the-earlier-class", (250, M, M, True), SMALL, LARGE),
        case("250-people-in-a-group", (250, M, M, False), SMALL, LARGE),
        case("not-quite-250-people", (249.9, 20 * M, M, True), None, MEDIUM),
        case("in-a-group", (20, M, M, False), None, None),
        case("perhaps-in-a-group", (20, M, M, None), None, None),
        case("perhaps-in-a-group-with-an-earlier-class", (20, M, M, None), SMALL, None),
        case("in-a-group-and-large-alone", (20, 51 * M, 44 * M, False), None, LARGE),
        case("perhaps-in-a-group-and-large-alone", (20, 51 * M, 44 * M, None), None, LARGE),
        case("in-a-group-and-large-before", (20, M, M, False), LARGE, LARGE),
        case("large-alone-this-year-only", (20, 51 * M, 44 * M, False), MEDIUM, None),
        case("all-known", (20, M, M, True), None, SMALL),
        case("balance-unknown-and-not-needed", (20, M, None, True), None, SMALL),
        case("balance-unknown-and-needed", (20, 20 * M, None, True), None, None),
        case("one-year-keeps-the-earlier-class", (60, 20 * M, 20 * M, True), SMALL, SMALL),
        case("money-does-not-matter-beside-an-earlier-class", (9, None, None, True), SMALL, SMALL),
        case("one-small-year-after-large", (20, M, M, True), LARGE, LARGE),
        case("people-unknown", (None, M, M, True), None, None),
        case("people-unknown-and-earlier-small", (None, M, M, True), SMALL, None),
        case("people-unknown-and-earlier-large", (None, M, M, True), LARGE, LARGE),
        case("people-unknown-and-much-money", (None, 51 * M, 44 * M, True), None, LARGE),
        case(
            "people-unknown-much-money-earlier-medium", (None, 51 * M, 44 * M, True), MEDIUM, None
        ),
        case("nothing-known", (None, None, None, None), None, None),
    ],
)
def test_the_derived_class_is_known_only_when_every_completion_gives_it(facts, before, expected):
    assert derived_size(*facts, before) is expected
