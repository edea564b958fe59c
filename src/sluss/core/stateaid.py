"""Two calculations on who owns whom: an enterprise's size with its partners and linked enterprises
(Recommendation 2003/361/EC, Annex), and the room left for de minimis aid to a single undertaking
(Regulation (EU) 2023/2831).

Linked enterprises and a single undertaking look alike and are not the same calculation. Only the
first counts partners pro rata and firms tied by a natural person; only the second looks at which
member state gave the aid. Neither may be used for the other.

Money is integer EUR cents, shares are percent, None is unknown. No clock: the day is an argument.
Every answer is an indication with its reasons; whoever decides on the aid decides the class.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from sluss.core.smesize import (
    ANGEL_LIMIT,
    BALANCE,
    HEADCOUNT,
    PARTNER_FROM,
    TURNOVER,
    WHOLE_OVER,
    Ceilings,
    Holding,
    Investor,
    Network,
    Tiers,
    exact,
    only,
)
from sluss.core.smesize import SizeClass as SizeClass
from sluss.core.smesize import derived_size as derived_size

PUBLIC_FROM = 25
"""Percent held by public bodies from which an enterprise is no SME (Annex, Article 3(4))."""


class Counted(NamedTuple):
    """One line of the reasons: an enterprise, the percent of its figures that counts, and why.

    `why`: own, linked, partner, linked_to_partner; with share 0 exempt_investor, person,
    public_body, under_25; and public_control, where the percent is what public bodies hold.
    """

    enterprise: str
    share: float
    why: str


@dataclass(frozen=True, slots=True)
class SizeAssessment:
    """A size class with its reasons, for one accounting year; the two-year rule comes after.

    `size` is None while `missing` figures (`key.turnover`) could change it; a total is None when a
    part of it is missing. `needs_person`: near_threshold, same_market_unknown,
    angel_investment_unknown, majority_without_control.
    """

    size: SizeClass | None
    headcount: float | None
    turnover: int | None
    balance: int | None
    trace: tuple[Counted, ...]
    missing: tuple[str, ...]
    needs_person: tuple[str, ...]


def assess(enterprise_key: str, network: Network) -> SizeAssessment:
    """Return the enterprise's size with its partners and linked enterprises (Annex, Art. 3 and 6).

    The linked group counts whole. A partner of anyone in the group counts at its share, and so do
    the enterprises linked to that partner. Raises `ValueFault` for an enterprise not listed.

    >>> from sluss.core.smesize import Enterprise, Figures
    >>> a, b = Enterprise("a", Figures(40, 800, 900)), Enterprise("b", Figures(100, 600, 700))
    >>> found = assess("a", Network((a, b), (Holding("b", "a", 30),)))
    >>> found.size, found.headcount, found.turnover, found.trace[1]
    (<SizeClass.MEDIUM: 'medium'>, 70.0, 980, Counted(enterprise='b', share=30.0, why='partner'))
    """
    network.enterprise(enterprise_key)
    trace = _trace(enterprise_key, network)
    totals = {name: _total(name, trace, network) for name in _CEILINGS}
    is_public = any(line.why == "public_control" for line in trace)
    sizes = Tiers(*(totals[name].tiers() for name in _CEILINGS)).classes()
    near = Tiers(*(totals[name].tiers_near() for name in _CEILINGS)).classes()
    doubts = set(_doubts(trace, network))
    if only(sizes) and not only(near) and not is_public:
        doubts.add("near_threshold")
    headcount, turnover, balance = (totals[name].known for name in _CEILINGS)
    return SizeAssessment(
        SizeClass.LARGE if is_public else only(sizes),
        None if headcount is None else float(headcount),
        None if turnover is None else round(turnover),
        None if balance is None else round(balance),
        tuple(trace),
        tuple(missing for name in _CEILINGS for missing in totals[name].missing),
        tuple(sorted(doubts)),
    )


_CEILINGS = {"headcount": HEADCOUNT, "turnover": TURNOVER, "balance": BALANCE}


class _Total(NamedTuple):
    at_least: Fraction
    missing: tuple[str, ...]
    ceilings: Ceilings

    @property
    def known(self) -> Fraction | None:
        return None if self.missing else self.at_least

    def tiers(self) -> frozenset[int]:
        lowest = self.ceilings.tier(self.at_least)
        return frozenset(range(lowest, 4)) if self.missing else frozenset({lowest})

    def tiers_near(self) -> frozenset[int]:
        return self.tiers() | self.ceilings.tiers_near(self.at_least)


def _total(name: str, trace: list[Counted], network: Network) -> _Total:
    parts, missing = [Fraction(0)], []
    for line in trace:
        enterprise = network.enterprise(line.enterprise)
        if line.share == 0 or enterprise.is_person or line.why == "public_control":
            continue
        value = getattr(enterprise.figures, name)
        if value is None:
            missing.append(f"{enterprise.key}.{name}")
        else:
            parts.append(exact(value) * exact(line.share) / 100)
    return _Total(sum(parts, start=Fraction(0)), tuple(missing), _CEILINGS[name])


def _trace(key: str, network: Network) -> list[Counted]:
    group = network.groups[key]
    lines = [Counted(key, 100.0, "own")]
    lines += [Counted(other, 100.0, "linked") for other in sorted(group - {key})]
    for others in sorted(set(network.groups.values()) - {group}, key=sorted):
        lines += _partner_lines(group, others, network)
    seen = {line.enterprise for line in lines}
    for holding in network.holdings:
        ends = {holding.owner, holding.owned}
        if ends & group and not ends & (seen - group):
            lines += [Counted(end, 0.0, _why_not(holding, network)) for end in sorted(ends - group)]
    public = _public_percent(network, key)
    if public >= PUBLIC_FROM:
        lines.append(Counted(key, float(public), "public_control"))
    return list(dict.fromkeys(lines))


def _why_not(holding: Holding, network: Network) -> str:
    owner = network.enterprise(holding.owner)
    if network.is_exempt(holding):
        return "exempt_investor"
    if owner.is_public_body:
        return "public_body"
    return "person" if owner.is_person else "under_25"


def _partner_lines(
    group: frozenset[str], others: frozenset[str], network: Network
) -> Iterator[Counted]:
    up, down = list(_stakes(others, group, network)), list(_stakes(group, others, network))
    share = max(_largest(up), _largest(down))
    if share < PARTNER_FROM:
        return
    tied = {holding.owner for holding in up} | {holding.owned for holding in down}
    for key in sorted(others):
        yield Counted(key, float(share), "partner" if key in tied else "linked_to_partner")


def _stakes(owners: Collection[str], owned: Collection[str], network: Network) -> Iterator[Holding]:
    for holding in network.holdings:
        if holding.owner in owners and holding.owned in owned:
            owner = network.enterprise(holding.owner)
            if not (owner.is_person or owner.is_public_body or network.is_exempt(holding)):
                yield holding


def _largest(stakes: list[Holding]) -> Fraction:
    """Return the largest share held together in any one enterprise (Annex, Article 6(2))."""
    held: dict[str, Fraction] = {}
    for stake in stakes:
        held[stake.owned] = held.get(stake.owned, Fraction(0)) + exact(stake.share)
    return max(held.values(), default=Fraction(0))


def _doubts(trace: list[Counted], network: Network) -> Iterator[str]:
    reached = {line.enterprise for line in trace if line.share}
    beyond = [holding for holding in network.holdings if holding.owned not in reached]
    for holding in network.holdings:
        if reached & {holding.owner, holding.owned} and _is_split(holding):
            yield "majority_without_control"
        if holding.owned not in reached:
            continue
        if any(_may_share_market(holding, other, network) for other in beyond):
            yield "same_market_unknown"
        if _may_be_small_angel(holding, network):
            yield "angel_investment_unknown"


def _is_split(holding: Holding) -> bool:
    return holding.share > WHOLE_OVER and not holding.controls


def _may_share_market(one: Holding, other: Holding, network: Network) -> bool:
    if one.owner != other.owner or not network.enterprise(one.owner).is_person:
        return False
    markets = {one.shares_market, other.shares_market}
    return one.controls and other.controls and None in markets and False not in markets


def _may_be_small_angel(holding: Holding, network: Network) -> bool:
    owner = network.enterprise(holding.owner)
    if owner.investor is not Investor.BUSINESS_ANGEL or owner.is_person:
        return False
    invested = network.invested_by_angels(holding.owned)
    is_unclear = None in invested and sum(filter(None, invested)) < ANGEL_LIMIT
    return is_unclear and PARTNER_FROM <= holding.share <= WHOLE_OVER and not holding.controls


def _public_percent(network: Network, key: str, above: frozenset[str] = frozenset()) -> Fraction:
    """Return the percent public bodies hold, directly or through firms they hold (Art. 3(4)).

    A majority counts as the whole; a minority in a chain is multiplied through.
    """
    above |= {key}
    into = (h for h in network.holdings if h.owned == key and h.owner not in above)
    parts = (_public_part(network, holding, above) for holding in into)
    return min(sum(parts, start=Fraction(0)), Fraction(100))


def _public_part(network: Network, holding: Holding, above: frozenset[str]) -> Fraction:
    share = Fraction(100) if holding.controls else exact(holding.share)
    if network.enterprise(holding.owner).is_public_body:
        return Fraction(0) if network.is_exempt(holding) else share
    held = _public_percent(network, holding.owner, above)
    return share if held > WHOLE_OVER else share * held / 100


CEILING = 300_000_00
"""De minimis aid to one single undertaking from one member state in three years (Art. 3(2))."""


@dataclass(frozen=True, slots=True)
class Grant:
    """De minimis aid from the day it was granted (not paid): gross grant equivalent, EUR cents.

    `undertaking` is the firm that received it; None = the one being asked about.
    """

    granted_on: date
    amount: int
    member_state: str = "SE"
    undertaking: str | None = None


def room(grants: Iterable[Grant], on: date, member_state: str = "SE") -> int:
    """Return the EUR cents left under the ceiling on the day, never below 0 (Art. 3(2), 3(3)).

    The window is three years to the day. Aid granted exactly three years ago still counts, which is
    the careful side; from 29 February it reaches back to the 28th.

    >>> room([Grant(date(2023, 5, 2), 50_000_00)], date(2026, 5, 2))
    25000000
    >>> room([Grant(date(2023, 5, 2), 50_000_00)], date(2026, 5, 3))
    30000000
    """
    counted = _counted(grants, on, member_state)
    return max(0, CEILING - sum(grant.amount for grant in counted))


def fits(amount: int, grants: Iterable[Grant], on: date, member_state: str = "SE") -> bool:
    """Whether new aid stays within the ceiling; if not, the whole of it falls outside (Art. 3(7)).

    >>> fits(300_000_00, [], date(2026, 5, 2)), fits(300_000_01, [], date(2026, 5, 2))
    (True, False)
    """
    return amount <= room(grants, on, member_state)


def leaves_window_on(grants: Iterable[Grant], on: date, member_state: str = "SE") -> date | None:
    """Return the first day on which the oldest aid counted on `on` no longer counts, or None.

    >>> leaves_window_on([Grant(date(2024, 2, 29), 50_000_00)], date(2026, 5, 2))
    datetime.date(2027, 3, 1)
    """
    counted = [grant.granted_on for grant in _counted(grants, on, member_state)]
    if not counted:
        return None
    day = _years_later(min(counted), 3)
    while _years_later(day, -3) <= min(counted):
        day += timedelta(days=1)
    return day


def _counted(grants: Iterable[Grant], on: date, member_state: str) -> list[Grant]:
    start = _years_later(on, -3)
    recent = (grant for grant in grants if start <= grant.granted_on <= on)
    return [grant for grant in recent if grant.member_state == member_state]


def _years_later(day: date, years: int) -> date:
    year = day.year + years
    if year < date.min.year:
        return date.min
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day else day.replace(year=year)


class Relation(NamedTuple):
    """One firm's hold over another, for the single undertaking (Art. 2(2)).

    `is_control`: one of its four relations: majority of votes, the right to appoint or remove a
    majority of the board, dominant influence by contract or articles, sole control of a majority by
    agreement. `is_through_firm` is False when the controller is a natural person or a public body.
    """

    controller: str
    controlled: str
    is_control: bool = True
    is_through_firm: bool = True


def single_undertaking(key: str, relations: Iterable[Relation]) -> frozenset[str]:
    """Return the firms that are one undertaking with `key`, itself included (Art. 2(2)).

    Chains and common parents link, wherever in the world the parent is; partners, natural persons
    and public bodies do not. A majority held jointly is for the caller to state.

    >>> abroad = [Relation("parent", "a"), Relation("parent", "b"), Relation("a", "c", False)]
    >>> sorted(single_undertaking("a", abroad))
    ['a', 'b', 'parent']
    """
    pairs = [(r.controller, r.controlled) for r in relations if r.is_control and r.is_through_firm]
    found, previous = {key}, set[str]()
    while found != previous:
        previous = set(found)
        for pair in pairs:
            if found.intersection(pair):
                found.update(pair)
    return frozenset(found)


def undertaking_room(
    key: str,
    relations: Iterable[Relation],
    grants: Iterable[Grant],
    on: date,
    member_state: str = "SE",
) -> int:
    """Return the EUR cents left for the whole undertaking from one member state (Art. 3(2)).

    Aid to each of its firms counts, but only what this member state granted.

    >>> aid = [Grant(date(2026, 1, 7), 90_000_00, undertaking="b")]
    >>> undertaking_room("a", [Relation("a", "b")], aid, date(2026, 5, 2))
    21000000
    """
    firms = single_undertaking(key, relations)
    own = [grant for grant in grants if grant.undertaking is None or grant.undertaking in firms]
    return room(own, on, member_state)
