"""260 real programmes of a peer, judged by its own code: our verdicts are the same on every row.

The data are not ours to ship: the test reads them beside the checkout (or from SLUSS_PEER_DATA) and
says so where they are not.
"""

import csv
import gzip
import os
from pathlib import Path

import pytest

from sluss.cli import main

PEER = Path(os.environ.get("SLUSS_PEER_DATA", Path(__file__).parents[3] / "shared/bench/mte"))


def rows_of(path: Path) -> set[tuple[str, ...]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        return {tuple(row) for row in csv.reader(lines)}


@pytest.mark.parametrize("rules", ["live", "rules"])
def test_our_verdicts_equal_the_peers_own_on_every_row(rules, tmp_path):
    if not PEER.exists():
        pytest.skip(
            f"the peer's data are not here ({PEER.name}); set SLUSS_PEER_DATA to their folder"
        )
    out = tmp_path / "verdicts.csv"
    done = main(
        [
            *("judge", "--companies", str(PEER / "companies_public.csv")),
            *("--offers", str(PEER / f"offers_{rules}.jsonl")),
            *("--facts", str(PEER / "facts.yaml"), "--out", str(out)),
        ]
    )
    assert done == 0
    ours, theirs = rows_of(out), rows_of(PEER / f"verdicts_{rules}_public.csv.gz")
    assert len(ours) == 520_001
    assert ours == theirs
