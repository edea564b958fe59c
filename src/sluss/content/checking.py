"""Every error in content files at once, whatever kind of content each file holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from sluss.content.instrumentfiles import is_instrument, read_instrument
from sluss.content.needs import is_needs_file, read_needs, taxonomy
from sluss.content.offerfiles import Shelf, fill, offer_files
from sluss.content.signals import LISTS, listed_in, read_signals
from sluss.content.vocabulary import is_facts_file, read_facts, vocabulary, with_more
from sluss.content.yamlfiles import Faults, read_yaml
from sluss.core.errors import Fault
from sluss.core.needs import Need


def check(paths: Iterable[Path]) -> list[Fault]:
    """Return every fault in the files and folders.

    Facts and needs among them count for the offers, instruments and signals checked in the same
    call.
    """
    files = {file.resolve(): file for path in paths for file in offer_files(path)}.values()
    words, needs = vocabulary()[0], dict(taxonomy())
    faults: list[Fault] = []
    later: dict[str, list[Path]] = {"instrument": [], "offers": [], **{key: [] for key in LISTS}}
    for file in files:
        kind = kind_of(file)
        own = Faults(str(file))
        if kind == "facts":
            words = with_more(words, read_facts(file, own))
        elif kind == "needs":
            needs |= read_needs(file, own)
        else:
            later[kind].append(file)
        faults += own.found
    for kind in _ON_NEEDS:
        for file in later[kind]:
            own = Faults(str(file))
            _ON_NEEDS[kind](file, own, needs)
            faults += own.found
    shelf = Shelf(words, needs)
    for file in later["offers"]:
        fill(shelf, file)
    return sorted([*faults, *shelf.faults])


_ON_NEEDS: Mapping[str, Callable[[Path, Faults, Mapping[str, Need]], object]] = {
    "instrument": read_instrument,
    "signals": lambda file, own, needs: read_signals(file, needs, own),
    "quotes": lambda file, own, needs: read_signals(file, needs, own, "quotes"),
}
"""How the kinds are read that name needs."""


def kind_of(file: Path) -> str:
    """Return what a file looks like: facts, needs, signals, quotes, instrument or offers."""
    if file.suffix.lower() == ".jsonl":
        return "offers"
    content = read_yaml(file, Faults(str(file)))
    if is_instrument(content):
        return "instrument"
    if listed := listed_in(content):
        return listed
    if is_needs_file(content):
        return "needs"
    return "facts" if is_facts_file(content) else "offers"
