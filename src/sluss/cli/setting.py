"""What every verb needs: the facts, offers, needs and weights, the day, and the companies file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from sluss.content.companies import BATCH, Batch, Company, read_companies
from sluss.content.needs import taxonomy
from sluss.content.offerfiles import read_offers, shipped_offers
from sluss.content.vocabulary import vocabulary
from sluss.content.weights import weights
from sluss.core.derived import facts_on
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.facts import Facts, Vocabulary
from sluss.core.matching import Weights
from sluss.core.needs import Need
from sluss.core.offers import Offer


def town() -> Path:
    """Return the shipped companies file."""
    return Path(str(files("sluss.content") / "town" / "companies.csv"))


def today() -> date:
    """Return the day it is in Sweden."""
    return datetime.now(ZoneInfo("Europe/Stockholm")).date()


def tell(message: str) -> None:
    """Say something beside the result."""
    print(message, file=sys.stderr)


@dataclass(frozen=True)
class Setting:
    """One run's content."""

    vocabulary: Vocabulary
    offers: list[Offer]
    needs: dict[str, Need]
    weights: Weights
    on: date
    companies: Path

    def batches(self, rows: int = BATCH) -> Iterator[Batch]:
        """Read the companies file, a batch at a time."""
        return read_companies(
            self.companies, self.vocabulary, self.needs.keys(), batch_rows=rows, tell=tell
        )

    def facts(self, company: Company) -> Facts:
        """Return a company's facts on its day."""
        return facts_on(company.known, company.on, self.vocabulary)

    def company(self, key: str) -> Company:
        """Return one company by its key; the whole file is read, so that its errors are told."""
        found: Company | None = None
        keys: list[str] = []
        for batch in self.batches():
            names = batch.keys.to_pylist()
            keys += names if len(keys) < 10_000 else []
            if key in names:
                found = batch.company(names.index(key), self.on)
        if found is None:
            raise ValueFault(f"no company '{key}' in {self.companies}{did_you_mean(key, keys)}")
        return found

    def offer(self, key: str) -> Offer:
        """Return one offer by its key."""
        known = {offer.key: offer for offer in self.offers}
        if key not in known:
            raise ValueFault(f"no offer '{key}'{did_you_mean(key, known)}")
        return known[key]


def setting(asked: argparse.Namespace) -> Setting:
    """Read everything the run needs but the companies."""
    words, replaced = vocabulary(asked.facts)
    for key in replaced:
        tell(f"{asked.facts}: '{key}' replaces the shipped fact for this run")
    needs = taxonomy()
    offers = (
        read_offers(asked.offers, words, needs.keys()) if asked.offers else shipped_offers(words)
    )
    companies = asked.companies or town()
    if not companies.exists():
        raise FileNotFoundError(2, "no such file", str(companies))
    return Setting(words, list(offers), needs, weights(), asked.on or today(), companies)
