"""`sluss check`: every error in content files at once."""

from __future__ import annotations

import argparse

from sluss.content.checking import check as faults_in
from sluss.core.errors import ContentError


def check(asked: argparse.Namespace) -> int:
    """Check files and folders; print what was looked at when all is well."""
    for path in asked.paths:
        if not path.exists():
            raise FileNotFoundError(2, "no such file", str(path))
    faults = faults_in(asked.paths)
    if faults:
        raise ContentError(faults)
    print(", ".join(str(path) for path in asked.paths) + ": no errors")
    return 0
