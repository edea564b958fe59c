"""The taxonomy of needs, as shipped or from a file of the same form."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sluss.content.entries import Reader
from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Entry, Faults, read_yaml
from sluss.core.errors import ContentError, did_you_mean
from sluss.core.needs import Need


@cache
def taxonomy() -> dict[str, Need]:
    """Return the shipped needs by key, in the order of the file."""
    faults = Faults("needs.yaml")
    needs = read_needs(shipped("needs.yaml"), faults)
    if faults.found:
        raise ContentError(faults.found)
    return needs


def is_needs_file(content: Any) -> bool:
    """Tell whether a YAML file looks like a taxonomy of needs."""
    return isinstance(content, Entry) and bool({"areas", "signal"} & content.keys())


def read_needs(path: Path, faults: Faults) -> dict[str, Need]:
    """Return a file's needs by key; what is wrong is added to the faults."""
    content = read_yaml(path, faults)
    if not isinstance(content, Entry):
        if not faults.found:
            faults.add(1, "a needs file has 'areas' and 'needs'")
        return {}
    reader = Reader(content, content.line, faults, "needs file")
    reader.only(("areas", "needs"))
    areas = _areas(reader)
    needs: dict[str, Need] = {}
    for item, line in reader.items("needs"):
        need = _need(Reader(item, line, faults, "need"), areas)
        if need.key in needs:
            faults.add(line, f"need '{need.key}' is given twice")
        needs[need.key] = need
    if not needs and not faults.found:
        faults.add(content.line, "there is no need here")
    return needs


def _areas(reader: Reader) -> set[str]:
    areas: set[str] = set()
    for item, line in reader.items("areas"):
        area = Reader(item, line, reader.faults, "area")
        area.only(("key", "sv", "en"))
        key = area.word("key", required=True)
        if key in areas:
            reader.faults.add(line, f"area '{key}' is given twice")
        areas.add(key)
    return areas


def _need(reader: Reader, areas: set[str]) -> Need:
    reader.only(("key", "area", "name", "signal"))
    area = reader.word("area", required=True)
    if area and area not in areas:
        reader.fault("area", f"unknown area '{area}'{did_you_mean(area, areas)}")
    return Need(
        reader.word("key", required=True),
        area,
        reader.text("name", required=True),
        reader.text("signal"),
    )
