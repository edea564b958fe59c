"""How a made-up company really is, whether anybody knows it or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sluss.content.town.drawing import Draws
from sluss.core.smesize import Figures, SizeClass, size_class

Mix = Mapping[str, Any]
"""The mixture file, or a part of it."""


@dataclass(frozen=True)
class Card:
    """What is dealt out beforehand, so that the shares of the town come out as mixed."""

    municipality: str
    industry: str
    band: Mix
    stage: str


@dataclass(frozen=True)
class Accounts:
    """The latest closed accounting year; whole SEK. `class_before` is by the year before it."""

    year: int
    turnover: int
    balance: int
    is_in_eur: bool
    class_before: SizeClass | None


@dataclass(frozen=True)
class Company:
    """One company. `accounts` is None before the first closed year."""

    card: Card
    sni: str
    employees: float
    legal_form: str
    is_group_owned: bool
    is_publicly_owned: bool
    registered_on: date
    accounts: Accounts | None
    report_count: int
    energy_mwh: int
    has_agreement: bool
    maturity: int
    aid: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class _Body:
    """The part that the money depends on."""

    employees: float
    legal_form: str
    is_group_owned: bool
    registered_on: date


def company(card: Card, mixture: Mix, draws: Draws) -> Company:
    """Make up one company that fits its card."""
    industry = mixture["industries"][card.industry]
    employees = _employees(card.band, draws)
    size = size_row(employees, mixture)
    legal_form = draws.pick(size["legal_form"])
    body = _Body(
        employees=employees,
        legal_form=legal_form,
        is_group_owned=draws.happens(size["group_owned"]) and legal_form == "limited_company",
        registered_on=_registered_on(employees, legal_form, mixture, draws),
    )
    accounts = _accounts(body, industry, mixture, draws)
    may_be_public = legal_form == "limited_company" and not body.is_group_owned
    return Company(
        card=card,
        sni=_sni(industry["sni"], mixture, draws),
        employees=employees,
        legal_form=legal_form,
        is_group_owned=body.is_group_owned,
        is_publicly_owned=draws.happens(industry.get("public", 0)) and may_be_public,
        registered_on=body.registered_on,
        accounts=accounts,
        report_count=_report_count(body, accounts, mixture),
        energy_mwh=_energy(employees * draws.between(*industry["energy"])),
        has_agreement=draws.happens(size["agreement"]),
        maturity=int(draws.pick(size["maturity"])),
        aid=_aid(body.registered_on, mixture, draws),
    )


def size_row(employees: float, mixture: Mix) -> Mix:
    """Return the first row of `by_size` that reaches up to the company."""
    return next(row for row in mixture["by_size"] if employees <= row["up_to"])


def _employees(band: Mix, draws: Draws) -> float:
    units = draws.low_between(band["from"], band["to"])
    return round(units * 2) / 2 if units < 20 else float(round(units))


def _sni(classes: Mapping[str, float], mixture: Mix, draws: Draws) -> str:
    code = draws.pick(classes)
    national: list[str] = mixture["national"].get(code, [])
    levels = {k: w for k, w in mixture["sni_written"].items() if national or k != "national"}
    level = draws.pick(levels)
    if level == "national":
        return draws.pick(dict.fromkeys(national, 1))
    return {"class": code, "group": code[:4], "division": code[:2]}[level]


def _registered_on(employees: float, legal_form: str, mixture: Mix, draws: Draws) -> date:
    bands = mixture["ages"]
    shares = {
        i: band["share"]
        for i, band in enumerate(bands)
        if employees <= band.get("most", employees) and legal_form not in band.get("not", ())
    }
    band = bands[draws.pick(shares)]
    days = int(365.25 * (band["from"] + (band["to"] + 1 - band["from"]) * draws.number()))
    day = date.fromisoformat(mixture["as_of"]) - timedelta(days=days)
    return _weekday(day)


def _weekday(day: date) -> date:
    """Move a Saturday or Sunday to the Friday before: nothing is registered at weekends."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _first_closing(registered_on: date) -> int:
    """Return the year the first accounts close: a start after June gets a long first year."""
    return registered_on.year + (registered_on.month > 6)


def _accounts(body: _Body, industry: Mix, mixture: Mix, draws: Draws) -> Accounts | None:
    mix = mixture["accounts"]
    year = int(draws.pick(mix["years"]))
    first = _first_closing(body.registered_on)
    last = max(int(key) for key in mix["years"])
    is_alone = body.legal_form in mix["non_filing"]
    factor = mix["told_turnover_factor"] if is_alone else 1
    turnover = body.employees * draws.between(*industry["turnover"]) * factor
    balance = turnover * draws.between(*industry["balance"])
    growth = draws.between(*mix["growth"])
    may_be_in_eur = body.is_group_owned and body.employees >= mix["in_eur_from"]
    is_in_eur = draws.happens(mix["in_eur"]) and may_be_in_eur
    if first > last:
        return None
    year = max(year, first)
    rate = mixture["sek_per_eur"]
    before = Figures(
        headcount=body.employees / growth,
        turnover=round(turnover / growth / rate * 1000) * 100,
        balance=round(balance / growth / rate * 1000) * 100,
    )
    return Accounts(
        year=year,
        turnover=round(turnover) * 1000,
        balance=round(balance) * 1000,
        is_in_eur=is_in_eur,
        class_before=size_class(before) if year > first else None,
    )


def _report_count(body: _Body, accounts: Accounts | None, mixture: Mix) -> int:
    if accounts is None or body.legal_form in mixture["accounts"]["non_filing"]:
        return 0
    return accounts.year - _first_closing(body.registered_on) + 1


def _energy(mwh: float) -> int:
    return round(mwh) if mwh < 100 else round(mwh / 10) * 10


def _aid(registered_on: date, mixture: Mix, draws: Draws) -> tuple[tuple[date, int], ...]:
    mix = mixture["aid"]
    as_of = date.fromisoformat(mixture["as_of"])
    nearest, furthest = mix["days_back"]
    furthest = min(furthest, (as_of - registered_on).days)
    count = 0 if draws.happens(mix["none"]) or furthest < nearest else int(draws.pick(mix["count"]))
    grants: list[tuple[date, int]] = []
    for _ in range(count):
        days = int(draws.low_between(nearest, furthest))
        kind = mix["amount"][draws.pick({i: k["share"] for i, k in enumerate(mix["amount"])})]
        amount = round(draws.low_between(kind["from"], kind["to"]) / 10) * 10
        if sum(past for _, past in grants) + amount <= mix["ceiling"]:
            grants.append((max(_weekday(as_of - timedelta(days=days)), registered_on), amount))
    return tuple(sorted(grants))
