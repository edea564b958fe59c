"""The verbs of the command line, by name."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from sluss.cli.checking import check
from sluss.cli.explaining import explain, upcoming, who
from sluss.cli.judging import judge
from sluss.cli.matching import match

VERBS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "match": match,
    "judge": judge,
    "explain": explain,
    "next": upcoming,
    "who": who,
    "check": check,
}
