"""Who owns whom: partners and linked enterprises, and the single undertaking's room for aid."""

from datetime import date

import pytest

from sluss.core.errors import ValueFault
from sluss.core.smesize import Enterprise, Figures, Holding, Investor, Network, SizeClass
from sluss.core.stateaid import (
    Grant,
    Relation,
    assess,
    fits,
    leaves_window_on,
    room,
    single_undertaking,
    undertaking_room,
)

M = 1_000_000_00


def case(name, *values):
    return pytest.param(*values, id=name)


def firm(key, headcount=100, money=M, **more):
    return Enterprise(key, Figures(headcount, money, money), **more)


def network(holdings, **more):
    """Every firm named has 100 people; `more` gives the ones that differ."""
    names = {name for holding in holdings for name in (holding.owner, holding.owned)} | {"a"}
    return Network(tuple(more.get(name) or firm(name) for name in sorted(names)), tuple(holdings))


PERSON = Enterprise("p", is_person=True)
TOWN = Enterprise("t", is_public_body=True)


def whys(found):
    return {(line.enterprise, line.share, line.why) for line in found.trace}


def test_the_worked_example_counts_the_partners_parent_at_the_partners_share():
    found = assess(
        "A",
        Network(
            (
                Enterprise("A", Figures(40, 8 * M)),
                Enterprise("B", Figures(150, 30 * M)),
                Enterprise("C", Figures(60, 9 * M)),
                Enterprise("D", Figures(15, 2 * M)),
            ),
            (Holding("B", "A", 30), Holding("C", "B", 60), Holding("A", "D", 80)),
        ),
    )
    assert (found.headcount, found.turnover, found.balance) == (118, 2_170_000_000, None)
    assert found.size is SizeClass.MEDIUM
    assert found.trace == (
        ("A", 100, "own"),
        ("D", 100, "linked"),
        ("B", 30, "partner"),
        ("C", 30, "linked_to_partner"),
    )
    assert found.missing == ("A.balance", "D.balance", "B.balance", "C.balance")
    assert found.needs_person == ()


@pytest.mark.parametrize(
    ("holdings", "headcount"),
    [
        case("alone", [], 100),
        case("held-just-below-a-quarter", [Holding("b", "a", 24.9)], 100),
        case("held-a-quarter", [Holding("b", "a", 25)], 125),
        case("holds-a-half", [Holding("a", "b", 50)], 150),
        case("held-by-a-majority", [Holding("b", "a", 50.1)], 200),
        case("control-without-shares", [Holding("b", "a", 0, gives_control=True)], 200),
        case("majority-of-capital-only", [Holding("b", "a", 60, gives_control=False)], 160),
        case("chain-of-majorities", [Holding("b", "a", 60), Holding("c", "b", 60)], 300),
        case("sisters-through-a-parent", [Holding("b", "a", 60), Holding("b", "c", 60)], 300),
        case("partner-of-a-linked-firm", [Holding("a", "b", 60), Holding("b", "c", 40)], 240),
        case("partner-of-a-partner", [Holding("a", "b", 40), Holding("b", "c", 40)], 140),
        case("daughter-of-a-partner", [Holding("a", "b", 40), Holding("b", "c", 60)], 180),
        case("cross-holding-takes-the-larger", [Holding("a", "b", 30), Holding("b", "a", 40)], 140),
        case(
            "several-partners", [Holding("a", *to) for to in (("b", 25), ("c", 33), ("d", 49))], 207
        ),
        case(
            "joint-majority-of-two-linked-firms",
            [Holding("b", "c", 80), Holding("b", "a", 25), Holding("c", "a", 30)],
            300,
        ),
        case(
            "joint-quarter-of-two-linked-firms",
            [Holding("b", "c", 80), Holding("b", "a", 15), Holding("c", "a", 15)],
            160,
        ),
        case(
            "two-unlinked-owners-are-two-partners",
            [Holding("b", "a", 25), Holding("c", "a", 30)],
            155,
        ),
        case("ring-of-owners", [Holding(o, d, 90) for o, d in ("ab", "bc", "ca")], 300),
        case("own-shares", [Holding("a", "a", 40)], 100),
    ],
)
def test_linked_firms_count_whole_and_partners_at_their_share(holdings, headcount):
    assert assess("a", network(holdings)).headcount == headcount


@pytest.mark.parametrize(
    ("kind", "invested", "share", "headcount"),
    [
        case("venture-capital", Investor.VENTURE_CAPITAL, None, 50, 100),
        case("university", Investor.UNIVERSITY, None, 30, 100),
        case("institution", Investor.INSTITUTIONAL, None, 30, 100),
        case("small-local-authority", Investor.SMALL_LOCAL_AUTHORITY, None, 30, 100),
        case("venture-capital-with-a-majority", Investor.VENTURE_CAPITAL, None, 51, 200),
        case("angel-just-under-the-limit", Investor.BUSINESS_ANGEL, 1_250_000_00 - 1, 30, 100),
        case("angel-at-the-limit", Investor.BUSINESS_ANGEL, 1_250_000_00, 30, 130),
        case("angel-unknown", Investor.BUSINESS_ANGEL, None, 30, 130),
    ],
)
def test_certain_investors_leave_the_firm_autonomous_up_to_a_half(kind, invested, share, headcount):
    held = [Holding("b", "a", share, invested=invested)]
    found = assess("a", network(held, b=firm("b", investor=kind)))
    assert found.headcount == headcount
    assert (("b", 0, "exempt_investor") in whys(found)) == (headcount == 100)
    is_unknown_angel = kind is Investor.BUSINESS_ANGEL and invested is None
    assert found.needs_person == (("angel_investment_unknown",) if is_unknown_angel else ())


def test_angels_are_added_together_against_the_limit():
    held = [Holding("b", "a", 30, invested=700_000_00), Holding("c", "a", 30, invested=700_000_00)]
    angels = {key: firm(key, investor=Investor.BUSINESS_ANGEL) for key in "bc"}
    assert assess("a", network(held, **angels)).headcount == 160


@pytest.mark.parametrize(
    ("share", "angel"),
    [
        case("a-share-that-would-not-count", 10, firm("b", investor=Investor.BUSINESS_ANGEL)),
        case("a-person", 30, Enterprise("b", is_person=True, investor=Investor.BUSINESS_ANGEL)),
    ],
)
def test_an_unknown_angel_investment_needs_no_person_when_nothing_hangs_on_it(share, angel):
    found = assess("a", network([Holding("b", "a", share)], b=angel))
    assert (found.headcount, found.needs_person) == (100, ())


def test_an_investor_with_most_of_the_capital_is_a_partner_even_without_control():
    fund = firm("b", investor=Investor.VENTURE_CAPITAL)
    held = [Holding("b", "a", 60, gives_control=False)]
    assert assess("a", network(held, b=fund)).headcount == 160


def test_the_exception_is_for_the_investors_share_in_the_firm_not_the_other_way_round():
    fund = firm("b", investor=Investor.VENTURE_CAPITAL)
    assert assess("a", network([Holding("a", "b", 30)], b=fund)).headcount == 130


@pytest.mark.parametrize(
    ("holdings", "percent"),
    [
        case("just-below-a-quarter", [Holding("t", "a", 24.9)], None),
        case("a-quarter", [Holding("t", "a", 25)], 25),
        case("two-bodies-jointly", [Holding("t", "a", 13), Holding("u", "a", 12)], 25),
        case("through-a-municipal-firm", [Holding("t", "b", 51), Holding("b", "a", 25)], 25),
        case("multiplied-through", [Holding("t", "b", 50), Holding("b", "a", 50)], 25),
        case("multiplied-below", [Holding("t", "b", 40), Holding("b", "a", 50)], None),
        case(
            "through-a-firm-two-bodies-hold-together",
            [Holding("t", "b", 30), Holding("u", "b", 30), Holding("b", "a", 30)],
            30,
        ),
        case("whole-daughter", [Holding("t", "b", 30), Holding("b", "a", 60)], 30),
        case("by-control-alone", [Holding("t", "a", 10, gives_control=True)], 100),
        case("what-the-firm-itself-holds", [Holding("a", "b", 90)], None),
    ],
)
def test_a_quarter_held_by_public_bodies_makes_the_firm_large(holdings, percent):
    bodies = {"t": TOWN, "u": Enterprise("u", is_public_body=True)}
    found = assess("a", network(holdings, **bodies))
    control = [line.share for line in found.trace if line.why == "public_control"]
    assert control == ([] if percent is None else [percent])
    assert found.size is (SizeClass.MEDIUM if percent is None else SizeClass.LARGE)


@pytest.mark.parametrize(
    ("share", "control", "size"),
    [
        case("up-to-a-half", 50, None, SizeClass.MEDIUM),
        case("a-majority", 51, None, SizeClass.LARGE),
        case("a-minority-that-controls", 30, True, SizeClass.LARGE),
    ],
)
def test_a_public_university_is_an_investor_until_it_controls(share, control, size):
    school = Enterprise("t", is_public_body=True, investor=Investor.UNIVERSITY)
    assert assess("a", network([Holding("t", "a", share, control)], t=school)).size is size


@pytest.mark.parametrize("share", [30, 100])
def test_a_public_owner_adds_neither_its_own_people_nor_those_of_its_other_firms(share):
    held = [Holding("t", "a", share), Holding("t", "b", 100)]
    found = assess("a", network(held, t=firm("t", is_public_body=True)))
    assert (found.headcount, found.size) == (100, SizeClass.LARGE)


def test_a_ceiling_nearby_does_not_matter_under_public_control():
    found = assess("a", network([Holding("t", "a", 30)], a=firm("a", 45), t=TOWN))
    assert found.needs_person == ()


@pytest.mark.parametrize(
    ("markets", "headcount", "needs_person"),
    [
        case("same-market", (True, True), 200, ()),
        case("other-market", (True, False), 100, ()),
        case("own-market-differs", (False, True), 100, ()),
        case("unknown-market", (True, None), 100, ("same_market_unknown",)),
        case("both-unknown", (None, None), 100, ("same_market_unknown",)),
        case("unknown-that-cannot-matter", (False, None), 100, ()),
    ],
)
def test_a_person_links_firms_on_the_same_market(markets, headcount, needs_person):
    pairs = zip("ab", markets, strict=True)
    held = [Holding("p", key, 100, shares_market=market) for key, market in pairs]
    found = assess("a", network(held, p=PERSON))
    assert (found.headcount, found.needs_person, found.missing) == (headcount, needs_person, ())


def test_an_unknown_market_does_not_matter_between_firms_linked_anyway():
    held = [Holding("p", "a", 100), Holding("p", "b", 51), Holding("a", "b", 49, True)]
    found = assess("a", network(held, p=PERSON))
    assert (found.headcount, found.needs_person) == (200, ())


def test_a_persons_minority_share_is_no_partnership():
    found = assess("a", network([Holding("p", "a", 40)], p=PERSON))
    assert whys(found) == {("a", 100, "own"), ("p", 0, "person")}


@pytest.mark.parametrize(
    ("headcount", "money", "is_near"),
    [
        case("at-ninety-percent", 45, M, True),
        case("well-below", 44, M, False),
        case("at-a-hundred-and-ten-percent", 55, M, True),
        case("well-above", 56, M, False),
        case("money-near-and-decisive", 20, 10 * M, True),
        case("money-near-and-covered-by-people", 100, 10 * M, False),
    ],
)
def test_a_figure_within_ten_percent_of_a_ceiling_needs_a_person_if_it_decides(
    headcount, money, is_near
):
    found = assess("a", Network((firm("a", headcount, money),)))
    assert found.needs_person == (("near_threshold",) if is_near else ())


@pytest.mark.parametrize(
    ("unknown", "size", "missing"),
    [
        case("enough-people-already", Enterprise("b", Figures(None, M, M)), None, "b.headcount"),
        case(
            "money-not-needed", Enterprise("b", Figures(5, M, None)), SizeClass.MEDIUM, "b.balance"
        ),
    ],
)
def test_a_missing_figure_is_named_and_the_class_stays_unknown_if_it_matters(
    unknown, size, missing
):
    found = assess("a", network([Holding("a", "b", 100)], b=unknown))
    assert (found.size, found.missing) == (size, (missing,))


def test_a_missing_headcount_does_not_matter_when_the_known_part_is_large():
    held = network([Holding("a", "b", 100)], a=firm("a", 260), b=Enterprise("b"))
    assert assess("a", held).size is SizeClass.LARGE
    assert assess("a", held).headcount is None


def test_a_majority_of_capital_without_control_needs_a_person():
    found = assess("a", network([Holding("b", "a", 60, gives_control=False)]))
    assert found.needs_person == ("majority_without_control",)


def test_an_enterprise_that_is_not_listed_is_refused_with_the_closest_one():
    with pytest.raises(ValueFault, match="unknown enterprise 'allma' — did you mean 'alma'"):
        Network((firm("alma"),), (Holding("allma", "alma", 30),))
    with pytest.raises(ValueFault, match="unknown enterprise 'birger'"):
        assess("birger", Network((firm("alma"),)))


TODAY = date(2026, 5, 2)


@pytest.mark.parametrize(
    ("granted_on", "on", "is_counted"),
    [
        case("same-day", TODAY, TODAY, True),
        case("granted-tomorrow", date(2026, 5, 3), TODAY, False),
        case("exactly-three-years-ago", date(2023, 5, 2), TODAY, True),
        case("three-years-and-a-day-ago", date(2023, 5, 1), TODAY, False),
        case("leap-day-grant-on-28-february", date(2024, 2, 29), date(2027, 2, 28), True),
        case("leap-day-grant-on-1-march", date(2024, 2, 29), date(2027, 3, 1), False),
        case("leap-day-reaches-back-to-the-28th", date(2025, 2, 28), date(2028, 2, 29), True),
        case("leap-day-does-not-reach-the-27th", date(2025, 2, 27), date(2028, 2, 29), False),
        case("the-first-day-there-is", date.min, date.min, True),
    ],
)
def test_the_window_is_three_years_with_both_its_ends(granted_on, on, is_counted):
    assert room([Grant(granted_on, 100_000_00)], on) == (200_000_00 if is_counted else 300_000_00)


@pytest.mark.parametrize(
    ("amounts", "left"),
    [
        case("no-aid", [], 300_000_00),
        case("one-cent", [1], 299_999_99),
        case("full", [150_000_00, 150_000_00], 0),
        case("overfull", [300_000_00, 1], 0),
    ],
)
def test_the_room_is_the_ceiling_less_the_aid_and_never_negative(amounts, left):
    grants = [Grant(TODAY, amount) for amount in amounts]
    assert room(grants, TODAY) == left
    assert fits(left, grants, TODAY)
    assert not fits(left + 1, grants, TODAY)


@pytest.mark.parametrize(
    ("granted_on", "on", "leaves"),
    [
        case("no-grants", [], TODAY, None),
        case("only-an-old-one", [date(2020, 1, 1)], TODAY, None),
        case("an-ordinary-day", [date(2024, 1, 10)], TODAY, date(2027, 1, 11)),
        case("the-last-day", [date(2023, 5, 2)], TODAY, date(2026, 5, 3)),
        case("oldest-of-those-counted", [TODAY, date(2020, 1, 1), date(2025, 3, 1)], TODAY,
             date(2028, 3, 2)),
        case("leap-day", [date(2024, 2, 29)], TODAY, date(2027, 3, 1)),
        case("into-a-leap-february", [date(2025, 2, 28)], TODAY, date(2028, 3, 1)),
        case("new-years-eve", [date(2024, 12, 31)], TODAY, date(2028, 1, 1)),
    ],
)  # fmt: skip
def test_the_oldest_counted_aid_leaves_the_window_the_day_it_stops_counting(granted_on, on, leaves):
    grants = [Grant(day, 1_00) for day in granted_on]
    assert leaves_window_on(grants, on) == leaves
    if leaves is not None:
        assert room(grants, leaves) > room(grants, date.fromordinal(leaves.toordinal() - 1))


@pytest.mark.parametrize(
    ("relations", "firms"),
    [
        case("alone", [], "a"),
        case("daughter", [Relation("a", "b")], "ab"),
        case("chain-upwards", [Relation("b", "a"), Relation("c", "b")], "abc"),
        case("sisters", [Relation("b", "a"), Relation("b", "c")], "abc"),
        case("partner", [Relation("b", "a", is_control=False)], "a"),
        case(
            "common-person-or-body",
            [Relation("p", k, is_through_firm=False) for k in "ab"],
            "a",
        ),
        case("elsewhere", [Relation("x", "y")], "a"),
        case("ring", [Relation("a", "b"), Relation("b", "a")], "ab"),
    ],
)
def test_only_control_between_firms_makes_one_undertaking(relations, firms):
    assert single_undertaking("a", relations) == set(firms)


def test_aid_counts_for_the_whole_undertaking_and_only_from_the_same_state():
    relations = [Relation("parent", "a"), Relation("parent", "b"), Relation("c", "a", False)]
    grants = [
        Grant(TODAY, 10_000_00),
        Grant(TODAY, 20_000_00, undertaking="a"),
        Grant(TODAY, 40_000_00, undertaking="b"),
        Grant(TODAY, 80_000_00, undertaking="c"),
        Grant(TODAY, 160_000_00, member_state="DE", undertaking="parent"),
    ]
    assert undertaking_room("a", relations, grants, TODAY) == 230_000_00
    assert undertaking_room("a", relations, grants, TODAY, "DE") == 140_000_00


@pytest.mark.parametrize(
    ("holding", "relation", "headcount", "firms"),
    [
        case("majority", Holding("b", "a", 60), Relation("b", "a"), 200, "ab"),
        case("partner", Holding("b", "a", 30), Relation("b", "a", is_control=False), 130, "a"),
    ],
)
def test_a_partner_adds_to_the_size_and_not_to_the_undertaking(holding, relation, headcount, firms):
    assert assess("a", network([holding])).headcount == headcount
    assert single_undertaking("a", [relation]) == set(firms)


def test_a_common_person_adds_to_the_size_and_not_to_the_undertaking():
    held = [Holding("p", key, 100, shares_market=True) for key in "ab"]
    assert assess("a", network(held, p=PERSON)).headcount == 200
    owned = [Relation("p", key, is_through_firm=False) for key in "ab"]
    assert single_undertaking("a", owned) == {"a"}
