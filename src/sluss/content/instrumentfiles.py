"""Instrument files: the form by `schemas/instrument.schema.json`, then what a schema cannot see.

Read to `core.instruments`. Of the scoring only the options' scores are read yet, and no tables.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sluss.content.needs import taxonomy
from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Entry, Faults, Items, read_yaml
from sluss.core.codes import Text
from sluss.core.errors import ContentError, did_you_mean
from sluss.core.instruments import (
    DONT_KNOW,
    NA,
    Compare,
    Comparison,
    Condition,
    Instrument,
    Item,
    ItemType,
    Joined,
    Option,
    Scale,
    Section,
)
from sluss.core.rules import Kind

NEED_SCALES = {"weight": "vikt", "today": "idag"}
"""The two scales of every need item, by their names in a file: how important, how it works."""

_NUMERIC = (ItemType.LEVEL, ItemType.AGREE, ItemType.NUMBER)
_TEXTS = ("title", "purpose", "text", "help", "about", "label", "intro", "examples", "unit")
_MANY_TEXTS = ("labels", "levels", "generic_levels", "roles", "text_by_role")


@cache
def shipped_instrument(key: str) -> Instrument:
    """Return an instrument that comes with the program, or raise `ContentError`."""
    faults = Faults(f"{key}.yaml")
    instrument = read_instrument(shipped("instruments", f"{key}.yaml"), faults, taxonomy())
    if instrument is None:
        raise ContentError(faults.found)
    return instrument


def is_instrument(content: Any) -> bool:
    """Tell whether a YAML file says that it is an instrument."""
    return isinstance(content, Entry) and "format" in content


def read_instrument(path: Path, faults: Faults, needs: Collection[str]) -> Instrument | None:
    """Return a file's instrument; None with every fault, each on its line.

    `needs` are the codes that need items may point to. What things mean is looked at only where the
    form is right.
    """
    content = read_yaml(path, faults)
    _schema_faults(content, faults)
    if not faults.found:
        _untranslated(content, tuple(content["languages"]), faults)
        _Meaning(content, faults).check(needs)
    return None if faults.found else _instrument(content)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(
        json.loads(shipped("schemas", "instrument.schema.json").read_text("utf-8"))
    )


def _schema_faults(content: Any, faults: Faults) -> None:
    for error in _validator().iter_errors(content):
        where = ".".join(map(str, error.absolute_path))
        message = f"'{where}': {error.message}" if where else error.message
        faults.add(_line(content, error.absolute_path), message)


def _line(content: Any, path: Iterable[Any]) -> int:
    """Return the line of the part of the file that a schema error points at."""
    line = 1
    for step in path:
        if isinstance(content, Entry):
            line = content.line_of(step)
        elif isinstance(content, Items):
            line = content.lines[step]
        content = content[step]
    return line


def _untranslated(content: Any, languages: tuple[str, ...], faults: Faults) -> None:
    """Add a fault for every text that lacks one of the instrument's languages."""
    for key, text in _texts(content):
        for language in languages:
            if language not in text:
                faults.add(text.line, f"a text of '{key}' is missing in '{language}'")


def _texts(content: Any) -> Iterator[tuple[str, Entry]]:
    if isinstance(content, Items):
        for part in content:
            yield from _texts(part)
    for key, part in content.items() if isinstance(content, Entry) else ():
        if key in _TEXTS and isinstance(part, Entry):
            yield key, part
        elif key in _MANY_TEXTS:
            yield from ((key, text) for text in part.values())
        else:
            yield from _texts(part)


class _Meaning:
    """What the parts of one instrument, right in form, have to do with each other."""

    def __init__(self, content: Any, faults: Faults) -> None:
        self._content, self._faults = content, faults
        self._scales = content.get("scales", {})
        self._before: dict[str, Entry] = {}

    def check(self, needs: Collection[str]) -> None:
        """Add every fault."""
        sections = self._keys(self._content["dimensions"], "dimension")
        for name, scale in self._scales.items():
            if not _is_labelled(int(scale["min"]), int(scale["max"]), scale["labels"]):
                self._faults.add(scale.line, f"scale '{name}' has one label for each step")
        self._keys(self._content["items"], "item")
        for entry in self._content["items"]:
            self._known(entry, "dimension", [entry["dimension"]], sections)
            self._known(entry, "needs", entry.get("needs", ()), needs)
            self._known(entry, "scale", self._scale_names(entry), self._scales)
            self._options(entry)
            self._condition(entry.get("visible_if"))
            self._before[entry["id"]] = entry
        for output in self._content.get("outputs", ()):
            self._known(output, "uses", output.get("uses", ()), self._before)

    def _keys(self, entries: Items, what: str) -> list[str]:
        keys: list[str] = []
        for entry in entries:
            if entry["id"] in keys:
                self._faults.add(entry.line, f"{what} '{entry['id']}' is given twice")
            keys.append(entry["id"])
        return keys

    def _known(self, entry: Entry, key: str, named: Iterable[str], known: Collection[str]) -> None:
        for name in named:
            if name not in known:
                hint = did_you_mean(name, known)
                self._faults.add(entry.line_of(key), f"unknown {key} '{name}'{hint}")

    def _scale_names(self, entry: Entry) -> list[str]:
        if entry["type"] == ItemType.NEED:
            return list(NEED_SCALES.values())
        return [entry["scale"]] if "scale" in entry else []

    def _options(self, entry: Entry) -> None:
        options = entry.get("options", Items(entry.line))
        for key in self._keys(options, "option"):
            if key in (DONT_KNOW, NA):
                message = f"'{key}' is no option; write '{key}_allowed: true' on the item"
                self._faults.add(entry.line_of("options"), message)

    def _condition(self, entry: Entry | None) -> None:
        if entry is None:
            return
        for part in [*entry.get("all", ()), *entry.get("any", ()), entry.get("not")]:
            self._condition(part)
        if "item" in entry:
            self._known(entry, "item", [entry["item"]], self._before)
        asked = self._before.get(entry.get("item", ""))
        if asked is not None:
            self._comparison(entry, asked)

    def _comparison(self, entry: Entry, asked: Entry) -> None:
        how = next(key for key in entry if key != "item")
        is_numeric = asked["type"] in _NUMERIC
        if how in (Compare.AT_LEAST, Compare.AT_MOST) and not is_numeric:
            self._faults.add(entry.line_of(how), f"'{asked['id']}' is no number to compare")
        if how != Compare.ANSWERED and "options" in asked:
            named = entry[how] if isinstance(entry[how], Items) else [entry[how]]
            options = [option["id"] for option in asked["options"]]
            self._known(entry, "option", map(str, named), options)


def _is_labelled(low: int, high: int, labels: Entry) -> bool:
    is_as_many = len(labels) == high - low + 1
    return is_as_many and all(str(step) in labels for step in range(low, high + 1))


def _instrument(content: Any) -> Instrument:
    scales = {name: _scale(each) for name, each in content.get("scales", {}).items()}
    return Instrument(
        key=content["id"],
        version=content["version"],
        title=content["title"],
        purpose=content["purpose"],
        minutes=content["administration"]["minutes"],
        sections=tuple(
            Section(each["id"], each["title"], each.get("about", {}))
            for each in content["dimensions"]
        ),
        items=tuple(_item(each, scales, content["languages"]) for each in content["items"]),
    )


def _scale(entry: Entry) -> Scale:
    labels = {int(step): text for step, text in entry["labels"].items()}
    return Scale(int(entry["min"]), int(entry["max"]), labels)


def _unit(written: Entry | str, languages: Iterable[str]) -> Text:
    """Return a unit by language; one that is written as a plain string is the same in all."""
    return dict.fromkeys(languages, written) if isinstance(written, str) else written


def _item(entry: Entry, scales: dict[str, Scale], languages: Iterable[str]) -> Item:
    condition = entry.get("visible_if")
    return Item(
        key=entry["id"],
        section=entry["dimension"],
        type=ItemType(entry["type"]),
        text=entry["text"],
        help=entry.get("help", {}),
        rev=entry.get("rev", 1),
        required=entry.get("required", False),
        dont_know_allowed=entry.get("dont_know_allowed", False),
        na_allowed=entry.get("na_allowed", False),
        visible_if=None if condition is None else _condition(condition),
        options=tuple(map(_option, entry.get("options", ()))),
        max_choices=entry.get("max_choices"),
        scales=dict(_scales_of(entry, scales)),
        unit=_unit(entry.get("unit", {}), languages),
        minimum=entry.get("min"),
        maximum=entry.get("max"),
        decimals=entry.get("decimals"),
        feeds=entry.get("feeds", ""),
        candidates=tuple(entry.get("needs", ())),
    )


def _scales_of(entry: Entry, scales: dict[str, Scale]) -> Iterator[tuple[str, Scale]]:
    if entry["type"] == ItemType.NEED:
        yield from ((part, scales[name]) for part, name in NEED_SCALES.items())
    elif "levels" in entry:
        yield "value", Scale(0, 5, {int(step): text for step, text in entry["levels"].items()})
    elif "scale" in entry:
        yield "value", scales[entry["scale"]]


def _option(entry: Entry) -> Option:
    return Option(
        entry["id"],
        entry["text"],
        entry.get("score"),
        entry.get("exclusive", False),
        entry.get("free_text", False),
    )


def _condition(entry: Entry) -> Condition:
    for kind in (Kind.ALL, Kind.ANY):
        if kind in entry:
            return Joined(kind, tuple(map(_condition, entry[kind])))
    if "not" in entry:
        return Joined(Kind.NONE, (_condition(entry["not"]),))
    how = Compare(next(key for key in entry if key != "item"))
    operand = entry[how]
    return Comparison(entry["item"], how, tuple(operand) if isinstance(operand, Items) else operand)
