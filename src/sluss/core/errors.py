"""The few errors the core raises, with messages that teach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file: where it stands and what to do about it.

    `line` counts from 1; for tables it is the row (the heading is row 1) and `column` names the
    column.
    """

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        return (
            f"{place}:{self.column}: {self.message}" if self.column else f"{place}: {self.message}"
        )


class ContentError(Exception):
    """Files that cannot be used, with every fault found in them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults in reading order."""
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ValueFault(ValueError):
    """A value that a fact, a code list or a clause does not take; it says how to mend it."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` — did you mean 'x'?` for the closest known word, or nothing.

    >>> did_you_mean("employes", ["employees", "sni"])
    " — did you mean 'employees'?"
    >>> did_you_mean("zzz", ["employees"])
    ''
    """
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" — did you mean '{close[0]}'?" if close else ""
