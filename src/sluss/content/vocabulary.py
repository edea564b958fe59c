"""Fact definitions, as shipped and from `--facts`, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sluss.content.entries import Reader, text_of
from sluss.content.reference import reference
from sluss.content.shipped import shipped
from sluss.content.trees import trees
from sluss.content.yamlfiles import Entry, Faults, Items, read_yaml
from sluss.core.codes import Text
from sluss.core.errors import ContentError, did_you_mean
from sluss.core.facts import Fact, FactType, Vocabulary

_KEYS = ("key", "type", "name", "options", "option_names", "tree", "unit", "ask", "min", "max")
_RESERVED = ("company", "on", "needs_stated", "needs_found")
_LIMITED = (FactType.NUMBER, FactType.MONEY)


def vocabulary(extra: Path | None = None) -> tuple[Vocabulary, list[str]]:
    """Return the facts a run may ask and the shipped keys that `extra` replaces.

    Raises `ContentError` with every fault.
    """
    facts = shipped_facts()
    replaced: list[str] = []
    if extra is not None:
        faults = Faults(str(extra))
        more = read_facts(extra, faults)
        if faults.found:
            raise ContentError(faults.found)
        replaced = [key for key in more if key in facts]
        facts = {**facts, **more}
    rates = {int(year): rate for year, rate in reference()["sek_per_eur"].items()}
    return Vocabulary(facts, rates), replaced


def shipped_facts() -> dict[str, Fact]:
    """Return the facts that come with the program."""
    faults = Faults("facts.yaml")
    facts = read_facts(shipped("facts.yaml"), faults)
    if faults.found:
        raise ContentError(faults.found)
    return facts


def read_facts(path: Path, faults: Faults) -> dict[str, Fact]:
    """Return the definitions in a facts file by key; what is wrong is added to the faults."""
    entries = read_yaml(path, faults)
    if not isinstance(entries, Items):
        if not faults.found:
            faults.add(1, "a facts file is a list: - {key: …, type: …}")
        return {}
    facts: dict[str, Fact] = {}
    lines: dict[str, int] = {}
    for entry, line in zip(entries, entries.lines, strict=True):
        fact = _fact(Reader(entry, line, faults, "fact"))
        if fact is None:
            continue
        if fact.key in facts:
            faults.add(line, f"fact '{fact.key}' is given twice (first on line {lines[fact.key]})")
            continue
        facts[fact.key], lines[fact.key] = fact, line
    return facts


def _fact(reader: Reader) -> Fact | None:
    before = reader.fault_count
    reader.only(_KEYS)
    key = reader.word("key", required=True)
    kind = reader.choice("type", FactType, required=True)
    if key in _RESERVED:
        reader.fault("key", f"'{key}' is a column of its own in a companies file; choose another")
    if kind is None or not key:
        return None
    fact = Fact(
        key,
        kind,
        unit=reader.word("unit"),
        ask=reader.text("ask"),
        name=reader.text("name"),
        options=_options(reader, kind),
        option_names=_option_names(reader),
        tree=_tree(reader, kind),
        **_limits(reader, kind),
    )
    return fact if reader.fault_count == before else None


def _options(reader: Reader, kind: FactType) -> tuple[str, ...]:
    wanted = kind in (FactType.CHOICE, FactType.CHOICES)
    if not reader.fits("options", wanted, f"a fact of type {kind}"):
        return ()
    options = reader.words("options")
    for option in options:
        if "|" in option or option != option.strip():
            reader.fault("options", f"'{option}' cannot be an option: no | and no space around it")
        if options.count(option) > 1:
            reader.fault("options", f"option '{option}' is given twice")
    return options


def _option_names(reader: Reader) -> dict[str, Text]:
    named = reader.entry.get("option_names")
    if named is None:
        return {}
    options = reader.entry.get("options") or ()
    if not isinstance(named, Entry) or any(option not in options for option in named):
        reader.fault("option_names", "'option_names' gives each option its name: {micro: {sv: …}}")
        return {}
    return {
        option: text_of(text, named.line_of(option), reader.faults, option)
        for option, text in named.items()
    }


def _tree(reader: Reader, kind: FactType) -> Any:
    if not reader.fits("tree", kind is FactType.CODE, f"a fact of type {kind}"):
        return None
    name = reader.word("tree")
    if name and name not in trees():
        reader.fault("tree", f"unknown tree '{name}'{did_you_mean(name, trees())}")
    return trees().get(name)


def _limits(reader: Reader, kind: FactType) -> dict[str, float | None]:
    low, high = reader.number("min"), reader.number("max")
    if (low, high) != (None, None) and kind not in _LIMITED:
        reader.fault("min", f"min and max are for numbers and money, not for {kind}")
    if low is not None and high is not None and low > high:
        reader.fault("max", f"min {low:g} is over max {high:g}")
    return {"minimum": low, "maximum": high}


def is_facts_file(content: Any) -> bool:
    """Tell whether a YAML file looks like fact definitions."""
    parts = content if isinstance(content, Items) else []
    entries = [each for each in parts if isinstance(each, Entry)]
    return any("type" in entry and "provider" not in entry for entry in entries)


def with_more(known: Vocabulary, more: Mapping[str, Fact]) -> Vocabulary:
    """Return the vocabulary with facts added or replaced."""
    return Vocabulary({**known.facts, **more}, known.rates)
