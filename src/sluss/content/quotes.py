"""What people are known to say of each need, and the ear that hears it: shipped, or from files."""

from __future__ import annotations

from functools import cache

from sluss.content.needs import taxonomy
from sluss.content.shipped import shipped
from sluss.content.signals import read_signals, signals
from sluss.content.yamlfiles import Faults
from sluss.core.errors import ContentError
from sluss.core.suggesting import Ear, listening


@cache
def quotes() -> dict[str, tuple[str, ...]]:
    """Return the shipped quotes by need, or raise `ContentError`."""
    faults = Faults("quotes.yaml")
    read = read_signals(shipped("quotes.yaml"), taxonomy(), faults, "quotes")
    if faults.found:
        raise ContentError(faults.found)
    return read


@cache
def shipped_ear() -> Ear:
    """Return the ear that hears the shipped signals and quotes."""
    return listening(list(taxonomy().values()), signals(), quotes())
