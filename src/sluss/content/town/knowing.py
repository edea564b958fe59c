"""What is known of a made-up company, as the cells of its row; an empty cell is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sluss.content.town.drawing import Draws
from sluss.content.town.truth import Accounts, Company, Mix
from sluss.core.smesize import SizeClass

Cells = dict[str, str]


@dataclass(frozen=True)
class Sight:
    """How much has been seen of a company.

    `answered` is one number for how far the talk got: a fact is known where its chance exceeds it.
    """

    known: Mapping[str, Mapping[str, float]]
    stage: str
    answered: float
    has_accounts: bool

    def sees(self, fact: str) -> bool:
        """Tell whether the talk got as far as this group of facts."""
        return self.answered < self.known[fact][self.stage]


def cells(company: Company, mixture: Mix, draws: Draws) -> Cells:
    """Return the known facts of the company, written as in a companies file."""
    sight = _sight(company, mixture, draws)
    return {
        "region": company.card.municipality,
        "sni": company.sni if draws.happens(mixture["known"]["sni"][sight.stage]) else "",
        "legal_form": company.legal_form,
        "registered_on": company.registered_on.isoformat(),
        **_size(company, sight),
        **_money(company, sight, mixture),
        **_ownership(company, sight, mixture, draws),
        **_asked(company, sight, mixture, draws),
    }


def _sight(company: Company, mixture: Mix, draws: Draws) -> Sight:
    stage, known = company.card.stage, mixture["known"]
    answered, luck = draws.number(), draws.number()
    files = company.legal_form not in mixture["accounts"]["non_filing"]
    has_accounts = luck < known["accounts"][stage] if files else answered < known["told"][stage]
    return Sight(known, stage, answered, has_accounts)


def _size(company: Company, sight: Sight) -> Cells:
    is_in_accounts = sight.has_accounts and company.report_count > 0
    is_known = is_in_accounts or sight.sees("employees")
    return {
        "employees": f"{company.employees:g}" if is_known else "",
        "annual_report_count": str(company.report_count) if sight.has_accounts else "",
    }


def _money(company: Company, sight: Sight, mixture: Mix) -> Cells:
    accounts = company.accounts
    if accounts is None or not sight.has_accounts:
        return {}
    year = {"accounting_year": str(accounts.year)}
    if company.legal_form in mixture["accounts"]["non_filing"]:
        # Told in talk: a round figure, and nobody knows a balance sheet total by heart.
        return year | {"turnover_sek": str(max(1, round(accounts.turnover / 100_000)) * 100_000)}
    return year | _both(accounts, mixture)


def _both(accounts: Accounts, mixture: Mix) -> Cells:
    money = {"turnover": accounts.turnover, "balance_sheet": accounts.balance}
    if not accounts.is_in_eur:
        return {f"{stem}_sek": str(sek) for stem, sek in money.items()}
    rate = mixture["sek_per_eur"]
    return {f"{stem}_eur": str(round(sek / rate / 1000) * 1000) for stem, sek in money.items()}


def _ownership(company: Company, sight: Sight, mixture: Mix, draws: Draws) -> Cells:
    is_autonomous = not (company.is_group_owned or company.is_publicly_owned)
    names_owner = draws.happens(mixture["owner_in_report"]) and company.is_group_owned
    if not sight.sees("ownership"):
        is_read = names_owner and sight.has_accounts and company.report_count > 0
        return {"is_autonomous": "false"} if is_read else {}
    before = _class_before(company, sight) if is_autonomous else None
    return {
        "is_autonomous": flag(is_autonomous),
        "is_publicly_owned": flag(company.is_publicly_owned),
        "sme_class_before": before or "",
    }


def _class_before(company: Company, sight: Sight) -> SizeClass | None:
    is_known = company.accounts and sight.has_accounts and company.report_count > 1
    return company.accounts.class_before if company.accounts and is_known else None


def _asked(company: Company, sight: Sight, mixture: Mix, draws: Draws) -> Cells:
    is_later, is_in_difficulty = (
        draws.happens(mixture["later"]),
        draws.happens(mixture["difficulty"]),
    )
    aid = "|".join(f"{day.isoformat()}:{amount}" for day, amount in company.aid) or "|"
    answers = {
        "energy_mwh": str(company.energy_mwh) if sight.sees("energy") and not is_later else "",
        "has_collective_agreement": flag(company.has_agreement) if sight.sees("agreement") else "",
        "aid_received": aid if sight.sees("aid") else "",
        "is_in_difficulty": flag(is_in_difficulty) if sight.sees("difficulty") else "",
    }
    return answers | ({"maturity": str(company.maturity)} if sight.stage == "analysed" else {})


def flag(value: bool) -> str:
    """Write a flag as a companies file does."""
    return "true" if value else "false"
