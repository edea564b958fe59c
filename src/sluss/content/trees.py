"""The code lists: industries as SNI 2007 and SNI 2025, and regions from country to municipality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from stdnum import numdb

from sluss.content.reference import reference
from sluss.core.codes import Text, Tree


def _classes(nodes: list[Any], prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every code of a NACE list in digits, with its properties."""
    for _length, low, _high, properties, children in nodes:
        yield prefix + low, properties
        yield from _classes(children, prefix + low)


def _dotted(digits: str) -> str:
    return digits if len(digits) < 3 else f"{digits[:2]}.{digits[2:]}"


def _industry_tree(name: str, revision: str, swedish: Mapping[str, Text]) -> Tree:
    parents: dict[str, str | None] = {}
    labels: dict[str, Text] = {}
    for digits, properties in _classes(numdb.get(f"eu/nace{revision}").prefixes, ""):
        key = _dotted(digits)
        above = properties.get("section") if len(digits) == 2 else _dotted(digits[:-1])
        parents[key] = above if digits.isdigit() else None
        labels[key] = {"en": properties["label"].capitalize(), **swedish.get(key, {})}
    return Tree(name, parents, labels, is_industry=True)


def _region_tree(geography: Mapping[str, Any]) -> Tree:
    parents: dict[str, str | None] = {}
    labels: dict[str, Text] = {}
    for place in geography["regions"]:
        parents[place["key"]] = place.get("in")
        labels[place["key"]] = {"sv": place["name"], "en": place.get("name_en", place["name"])}
    for town in geography["municipalities"]:
        parents[town["code"]] = town["in"]
        labels[town["code"]] = {"sv": town["name"], "en": town["name"]}
    return Tree("regions", parents, labels, geography["aliases"])


@cache
def trees() -> Mapping[str, Tree]:
    """Return the code lists by name: `sni2007`, `sni2025` and `regions`.

    SNI is NACE Rev. 2 (2007) and Rev. 2.1 (2025) down to the class; the lists are python-stdnum's.
    """
    known = reference()
    swedish = known["sni_divisions"]
    return {
        "sni2007": _industry_tree("sni2007", "20", swedish),
        "sni2025": _industry_tree("sni2025", "21", swedish),
        "regions": _region_tree(known["geography"]),
    }
