"""Makes the demo town from its mixture: `python -m sluss.content.town.making` prints the CSV.

Equal seeds give equal bytes. The shipped `companies.csv` is its output.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from sluss.content.shipped import shipped
from sluss.content.town import knowing, wanting
from sluss.content.town.drawing import Draws, apportion
from sluss.content.town.truth import Card, Mix, company
from sluss.content.yamlfiles import Faults, read_yaml

COLUMNS = (
    "company",
    "region",
    "sni",
    "legal_form",
    "registered_on",
    "employees",
    "accounting_year",
    "turnover_sek",
    "turnover_eur",
    "balance_sheet_sek",
    "balance_sheet_eur",
    "annual_report_count",
    "is_autonomous",
    "is_publicly_owned",
    "sme_class_before",
    "is_in_difficulty",
    "energy_mwh",
    "has_collective_agreement",
    "maturity",
    "aid_received",
    "needs_stated",
    "needs_found",
)

_CODES = ("region", "sni")
_SERIES = "559900"
Row = Mapping[str, str]


def mixture() -> Any:
    """Return the shipped mixture as it stands in its file."""
    return read_yaml(shipped("town", "mixture.yaml"), Faults("mixture.yaml"))


def key(serial: int) -> str:
    """Return the company key with this serial number, 0–999: a valid check digit, one series.

    >>> [key(serial) for serial in (0, 1, 199)]
    ['559900-0006', '559900-0014', '559900-1996']
    """
    digits = f"{_SERIES}{serial:03d}"
    doubled = [int(digit) * (2 - i % 2) for i, digit in enumerate(digits)]
    check = -sum(number // 10 + number % 10 for number in doubled) % 10
    return f"{_SERIES}-{serial:03d}{check}"


def town(mix: Mix) -> list[Row]:
    """Make the rows of the town, in the order of their keys."""
    draws = Draws(mix["seed"])
    rows: list[Row] = [mix["first"]]
    for card in _cards(mix["companies"] - 1, mix, draws):
        made = company(card, mix, draws)
        rows.append(knowing.cells(made, mix, draws) | wanting.cells(made, mix, draws))
    return [{"company": key(serial), **row} for serial, row in enumerate(rows)]


def _cards(count: int, mix: Mix, draws: Draws) -> list[Card]:
    sites = _sites(count, mix, draws)
    bands = _bands([industry for _, industry in sites], mix, draws)
    stages = _stages(bands, mix, draws)
    dealt = zip(sites, bands, stages, strict=True)
    return [Card(*site, band, stage) for site, band, stage in dealt]


def _sites(count: int, mix: Mix, draws: Draws) -> list[tuple[str, str]]:
    """Deal a municipality and an industry to each company; each place has its own mixture."""
    places = mix["places"]
    sites: list[tuple[str, str]] = []
    for name, size in apportion({n: p["share"] for n, p in places.items()}, count).items():
        municipalities = draws.deal(places[name]["municipalities"], size)
        sites += zip(municipalities, draws.deal(places[name]["industries"], size), strict=True)
    return draws.shuffled(sites)


def _bands(industries: list[str], mix: Mix, draws: Draws) -> list[Mix]:
    """Deal the size bands. Industries whose companies stay small choose first."""
    sizes = mix["sizes"]
    deck = draws.deal({i: size["share"] for i, size in enumerate(sizes)}, len(industries))
    tops = [mix["industries"][industry].get("most", sizes[-1]["to"]) for industry in industries]
    bands: dict[int, Mix] = {}
    for _, _, seat in sorted((top, draws.number(), seat) for seat, top in enumerate(tops)):
        card = next(card for card in deck if sizes[card]["to"] <= tops[seat])
        deck.remove(card)
        bands[seat] = sizes[card]
    return [bands[seat] for seat in range(len(tops))]


def _stages(bands: list[Mix], mix: Mix, draws: Draws) -> list[str]:
    """Let advisers come furthest with the companies they are likeliest to reach."""
    order = [(draws.number() + band["reach"], seat) for seat, band in enumerate(bands)]
    dealt = apportion(mix["stages"], len(bands))
    names = [name for name, times in dealt.items() for _ in range(times)]
    stages = {seat: name for (_, seat), name in zip(sorted(order), names, strict=True)}
    return [stages[seat] for seat in range(len(bands))]


def as_csv(rows: Iterable[Row]) -> bytes:
    """Write the rows as UTF-8 CSV with LF. Codes stand in quotes: they are text, not numbers."""
    lines = [",".join(COLUMNS)]
    lines += [",".join(_cell(column, row.get(column, "")) for column in COLUMNS) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _cell(column: str, text: str) -> str:
    return f'"{text}"' if column in _CODES and text else text


if __name__ == "__main__":
    # Bytes, not text: a terminal of another platform would change the line ends.
    sys.stdout.buffer.write(as_csv(town(mixture())))
