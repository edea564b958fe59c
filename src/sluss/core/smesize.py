"""An enterprise's size under Commission Recommendation 2003/361/EC: its class from one year's
figures and over the years, and the network of owners and holdings that `stateaid.assess` adds up.

Headcount is annual work units; money is integer EUR cents; shares are percent. None is unknown.
A linked enterprise here and a single undertaking in `stateaid` look alike and are not the same
calculation; neither may be used for the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import NamedTuple

from sluss.core.errors import ValueFault, did_you_mean

Amount = int | float | Fraction


class SizeClass(StrEnum):
    """The four size classes, smallest first."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Figures:
    """One accounting year: headcount in annual work units, money in EUR cents; None is unknown."""

    headcount: float | None = None
    turnover: int | None = None
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What micro, small and medium enterprises stay within, for one of the three figures.

    Headcount must lie below its ceiling; money may reach it (Annex, Article 2).
    """

    micro_small_medium: tuple[int, int, int]
    may_be_reached: bool

    def tier(self, value: Amount) -> int:
        """Return how many ceilings the value is over: 0 within micro, 3 over medium."""
        bisect = bisect_left if self.may_be_reached else bisect_right
        return bisect(self.micro_small_medium, value)

    def tiers(self, value: Amount | None) -> frozenset[int]:
        """Return the tiers the value may have: one, or all when it is unknown."""
        return frozenset(range(4)) if value is None else frozenset({self.tier(value)})

    def tiers_near(self, value: Amount) -> frozenset[int]:
        """Return the value's tier and those on both sides of any ceiling within ten percent."""
        tops = enumerate(self.micro_small_medium)
        close = [i for i, top in tops if abs(exact(value) - top) * 10 <= top]
        return frozenset({self.tier(value), *close, *(i + 1 for i in close)})


HEADCOUNT = Ceilings((10, 50, 250), may_be_reached=False)
TURNOVER = Ceilings((2_000_000_00, 10_000_000_00, 50_000_000_00), may_be_reached=True)
BALANCE = Ceilings((2_000_000_00, 10_000_000_00, 43_000_000_00), may_be_reached=True)

_ORDER = tuple(SizeClass)


class Tiers(NamedTuple):
    """The tiers that each of the three figures may have."""

    headcount: frozenset[int]
    turnover: frozenset[int]
    balance: frozenset[int]

    def classes(self) -> frozenset[SizeClass]:
        """Return the classes they can make: the headcount's, or the smaller money tier if over."""
        return frozenset(_ORDER[max(head, min(money))] for head, *money in product(*self))


def possible_classes(figures: Figures) -> frozenset[SizeClass]:
    """Return every class that some completion of the unknown figures gives (Annex, Article 2).

    >>> classes = possible_classes(Figures(headcount=30, turnover=12_000_000_00))
    >>> classes == {SizeClass.SMALL, SizeClass.MEDIUM}
    True
    """
    return Tiers(
        HEADCOUNT.tiers(figures.headcount),
        TURNOVER.tiers(figures.turnover),
        BALANCE.tiers(figures.balance),
    ).classes()


def size_class(figures: Figures) -> SizeClass | None:
    """Return the class of one year's figures, or None while the unknown ones could change it.

    >>> size_class(Figures(9, 2_000_000_00, 5_000_000_00))
    <SizeClass.MICRO: 'micro'>
    >>> size_class(Figures(headcount=250))
    <SizeClass.LARGE: 'large'>
    >>> size_class(Figures(headcount=9)) is None
    True
    """
    return only(possible_classes(figures))


def only(classes: frozenset[SizeClass]) -> SizeClass | None:
    """Return the one class of the set, or None when there is not exactly one.

    >>> only(frozenset({SizeClass.MICRO, SizeClass.SMALL})) is None
    True
    """
    return next(iter(classes)) if len(classes) == 1 else None


PARTNER_FROM = 25
"""Percent of capital or votes from which another enterprise is a partner."""
WHOLE_OVER = 50
"""Percent over which a share is a majority."""


def exact(number: Amount) -> Fraction:
    """Return the number exactly as it is written: 33.3 is 333/10, not its binary neighbour.

    >>> exact(33.3)
    Fraction(333, 10)
    """
    return number if isinstance(number, Fraction) else Fraction(str(number))


@dataclass(frozen=True, slots=True)
class Stake:
    """Another enterprise's figure and the share that ties it to ours (higher of capital, votes).

    A linked one counts whole, whatever the share. An exempt investor's share (Annex, Article 3(2))
    up to 50 percent does not count.
    """

    value: float | None
    share: float
    is_linked: bool = False
    is_exempt: bool = False


def aggregate(own: float | None, others: Iterable[Stake]) -> float | None:
    """Return one figure with partners pro rata and linked enterprises whole (Annex, Article 6).

    Any unit, kept as given. Unknown (None) when a part that counts is unknown. A share over 50
    percent is taken as linked; under 25 percent nothing counts.

    >>> aggregate(100, [Stake(100, 25), Stake(100, 24.9), Stake(100, 51)])
    225.0
    """
    counted = [(stake.value, _percent_of(stake)) for stake in others]
    parts = [(own, Fraction(100)), *(part for part in counted if part[1])]
    total = Fraction(0)
    for value, percent in parts:
        if value is None:
            return None
        total += exact(value) * percent / 100
    return float(total)


def _percent_of(stake: Stake) -> Fraction:
    if stake.is_linked or stake.share > WHOLE_OVER:
        return Fraction(100)
    if stake.is_exempt or stake.share < PARTNER_FROM:
        return Fraction(0)
    return exact(stake.share)


def status_over_time(established: SizeClass | None, years: Sequence[Figures]) -> SizeClass | None:
    """Return the status after the years, oldest first (Annex, Article 4(2)).

    A ceiling counts as passed, up or down, only when two closed years in a row lie beyond it: small
    followed by one medium and one large year is medium. The new status is therefore the middle one
    of the old status, last year and this year. `established` is the class before the first year;
    None for a new company, whose first year decides. None comes back when unknown figures could
    change the answer, or nothing is known at all.

    Here 250 employees need two years as well; `derived_size` is the careful one.

    >>> year = Figures(60, 12_000_000_00, 12_000_000_00)
    >>> status_over_time(SizeClass.SMALL, [year])
    <SizeClass.SMALL: 'small'>
    >>> status_over_time(SizeClass.SMALL, [year, year])
    <SizeClass.MEDIUM: 'medium'>
    """
    states: set[tuple[int, int]] = set()
    if established is not None:
        states = {(_ORDER.index(established), _ORDER.index(established))}
    for year in years:
        now = {_ORDER.index(size) for size in possible_classes(year)}
        if states:
            states = {(sorted((old, last, new))[1], new) for old, last in states for new in now}
        else:
            states = {(new, new) for new in now}
    return only(frozenset(_ORDER[status] for status, _ in states))


def settle(before: SizeClass | None, now: frozenset[SizeClass]) -> SizeClass | None:
    """Return the status when one more year may have the classes `now` (Annex, Article 4(2)).

    One year alone changes nothing, so an earlier class stays whatever this year says. With no
    earlier class on file the latest accounts decide, if they leave one class.

    >>> settle(SizeClass.SMALL, frozenset({SizeClass.MEDIUM}))
    <SizeClass.SMALL: 'small'>
    >>> settle(None, frozenset({SizeClass.MEDIUM}))
    <SizeClass.MEDIUM: 'medium'>
    """
    return only(now) if before is None else before


def derived_size(
    employees: float | None,
    turnover: int | None,
    balance: int | None,
    is_autonomous: bool | None,
    before: SizeClass | None,
) -> SizeClass | None:
    """Return the fact `sme_class`, or None unless every completion of the unknown gives one class.

    Annual work units, EUR cents, and the class by earlier accounts. 250 employees or more is large
    at once, whatever else is known or not: the careful side of Article 4(2). A company that is not
    known to be autonomous is large or has no class here: partners and linked enterprises can only
    add to its figures, and nobody here knows how much.

    >>> derived_size(250, None, None, None, SizeClass.MEDIUM)
    <SizeClass.LARGE: 'large'>
    >>> derived_size(60, None, None, True, SizeClass.SMALL)
    <SizeClass.SMALL: 'small'>
    >>> derived_size(None, 1_000_000_00, None, True, SizeClass.SMALL) is None
    True
    """
    if employees is not None and employees >= HEADCOUNT.micro_small_medium[-1]:
        return SizeClass.LARGE
    settled = settle(before, possible_classes(Figures(employees, turnover, balance)))
    could_be_large_at_once = employees is None or is_autonomous is not True
    return None if could_be_large_at_once and settled is not SizeClass.LARGE else settled


class Investor(StrEnum):
    """Investors that may hold up to 50 percent and leave the firm autonomous (Article 3(2)).

    Public investment corporations are `venture_capital`, regional development funds
    `institutional`, non-profit research centres `university`; a small local authority is an
    autonomous one with a budget under EUR 10 million and fewer than 5,000 inhabitants.
    """

    VENTURE_CAPITAL = "venture_capital"
    BUSINESS_ANGEL = "business_angel"
    UNIVERSITY = "university"
    INSTITUTIONAL = "institutional"
    SMALL_LOCAL_AUTHORITY = "small_local_authority"


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A firm with its own figures, a person (or persons acting jointly) or a public body."""

    key: str
    figures: Figures = field(default_factory=Figures)
    is_person: bool = False
    is_public_body: bool = False
    investor: Investor | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What `owner` has in `owned`: percent of capital or of votes, whichever is higher.

    `gives_control`: one of the four relations of Article 3(3), None = as the majority says.
    `shares_market`: for a person's holding, whether the firm is on the same or an adjacent market
    as the person's other firms. `invested`: what a business angel has put in, EUR cents.
    """

    owner: str
    owned: str
    share: float
    gives_control: bool | None = None
    shares_market: bool | None = None
    invested: int | None = None

    @property
    def controls(self) -> bool:
        """Whether the holding by itself links the two."""
        return self.share > WHOLE_OVER if self.gives_control is None else self.gives_control


ANGEL_LIMIT = 1_250_000_00
"""Business angels' total in one enterprise must stay below this (Article 3(2)(a))."""


@dataclass(frozen=True)
class Network:
    """The enterprises around one company and their holdings in each other.

    A holding that names an enterprise not listed raises `ValueFault`.
    """

    enterprises: tuple[Enterprise, ...]
    holdings: tuple[Holding, ...] = ()

    def __post_init__(self) -> None:
        """Refuse holdings of, or in, enterprises that are not listed."""
        for holding in self.holdings:
            self.enterprise(holding.owner)
            self.enterprise(holding.owned)

    def enterprise(self, key: str) -> Enterprise:
        """Return the enterprise, or raise `ValueFault` with the closest key."""
        if key not in self._by_key:
            raise ValueFault(f"unknown enterprise '{key}'{did_you_mean(key, self._by_key)}")
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, Enterprise]:
        return {enterprise.key: enterprise for enterprise in self.enterprises}

    @cached_property
    def groups(self) -> dict[str, frozenset[str]]:
        """Each enterprise's linked group: chains, common parents, joint majorities (Art. 3(3))."""
        groups = {key: frozenset({key}) for key in self._by_key}
        while any(self._merge(groups, holding) for holding in self.holdings):
            pass
        return groups

    def _merge(self, groups: dict[str, frozenset[str]], holding: Holding) -> bool:
        owners = groups[holding.owner]
        if holding.owned in owners or not self._is_linked(owners, holding.owned):
            return False
        union = owners | groups[holding.owned]
        groups.update(dict.fromkeys(union, union))
        return True

    def _is_linked(self, owners: frozenset[str], owned: str) -> bool:
        links = [h for h in self.holdings if h.owned == owned and h.owner in owners]
        links = [h for h in links if self._may_link(h)]
        votes = sum(exact(h.share) for h in links if h.gives_control is not False)
        return votes > WHOLE_OVER or any(h.controls for h in links)

    def _may_link(self, holding: Holding) -> bool:
        owner = self.enterprise(holding.owner)
        return not owner.is_public_body and (not owner.is_person or holding.shares_market is True)

    def is_exempt(self, holding: Holding) -> bool:
        """Whether an investor of Article 3(2) holds it, without control and up to 50 percent."""
        kind = self.enterprise(holding.owner).investor
        if kind is None or holding.controls or holding.share > WHOLE_OVER:
            return False
        return kind is not Investor.BUSINESS_ANGEL or self._angels_stay_below(holding.owned)

    def _angels_stay_below(self, owned: str) -> bool:
        invested = self.invested_by_angels(owned)
        return None not in invested and sum(filter(None, invested)) < ANGEL_LIMIT

    def invested_by_angels(self, owned: str) -> list[int | None]:
        """Return what each business angel has put into the enterprise, EUR cents."""
        angel = Investor.BUSINESS_ANGEL
        into = (holding for holding in self.holdings if holding.owned == owned)
        return [h.invested for h in into if self.enterprise(h.owner).investor is angel]
