"""YAML 1.2 and JSON Lines files as plain values that remember the line each part stands on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from sluss.core.errors import Fault

_TAG = "tag:yaml.org,2002:"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_CONSTANTS = {"true": True, "false": False}


class Entry(dict[str, Any]):
    """A mapping; `line` is where it begins, `lines` where each key stands."""

    def __init__(self, line: int) -> None:
        """Begin an empty mapping on the line."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """Return the key's line, or the mapping's where the key is missing."""
        return self.lines.get(key, self.line)


class Items(list[Any]):
    """A list; `line` is where it begins, `lines` where each item stands."""

    def __init__(self, line: int) -> None:
        """Begin an empty list on the line."""
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass
class Faults:
    """The faults of one file, gathered as they are met."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, message: str, column: str = "") -> None:
        """Note a fault on a line."""
        self.found.append(Fault(self.file, line, column, message))


def read_yaml(path: Path, faults: Faults) -> Any:
    """Return the file's content with line numbers; None where it cannot be read at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(1, f"not UTF-8 text (byte {error.start + 1}); save the file as UTF-8")
        return None
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        return None if node is None else _value(node, faults, set())
    except RecursionError:
        faults.add(1, "the parts lie too deep in each other")
        return None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.add(line, f"not valid YAML: {error.problem or error.context}")
        return None
    except YAMLError as error:
        faults.add(1, f"not valid YAML: {str(error).splitlines()[0]}")
        return None


def _value(node: Node, faults: Faults, seen: set[int]) -> Any:
    """Return a node's value; one that is used again by an alias is a fault, as it may never end."""
    line = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        return _scalar(node, line, faults)
    if id(node) in seen:
        faults.add(line, "aliases (*name) are not used here; write the part out")
        return None
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return _entry(node, line, faults, seen)
    items = Items(line)
    for part in node.value:
        items.append(_value(part, faults, seen))
        items.lines.append(part.start_mark.line + 1)
    return items


def _entry(node: MappingNode, line: int, faults: Faults, seen: set[int]) -> Entry:
    entry = Entry(line)
    for name, part in node.value:
        at = name.start_mark.line + 1
        key = str(name.value)
        if key in entry:
            faults.add(at, f"'{key}' is given twice (first on line {entry.lines[key]})")
            continue
        entry[key] = _value(part, faults, seen)
        entry.lines[key] = at
    return entry


def _scalar(node: ScalarNode, line: int, faults: Faults) -> Any:
    kind, text = str(node.tag).removeprefix(_TAG), str(node.value)
    read = _SCALARS.get(kind)
    if not str(node.tag).startswith(_TAG):
        faults.add(line, f"the tag '{node.tag}' is not used here")
    try:
        return text if read is None else read(text)
    except (ValueError, KeyError):
        faults.add(line, f"'{text[:40]}' is no {kind}")
        return None


def _integer(text: str) -> int:
    digits = text.replace("_", "").lower()
    for prefix, base in (("0x", 16), ("0o", 8), ("0b", 2)):
        if digits.lstrip("+-").startswith(prefix):
            return int(digits.replace(prefix, "", 1), base)
    return int(digits)


def _decimal(text: str) -> float:
    return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: _CONSTANTS[text.lower()],
    "int": _integer,
    "float": _decimal,
}


def read_json_lines(path: Path, faults: Faults) -> Iterator[tuple[int, Entry]]:
    """Yield each line's number and object; what is no JSON object is a fault."""
    with path.open("rb") as lines:
        for number, octets in enumerate(lines, 1):
            try:
                text = octets.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                faults.add(number, "not UTF-8 text; save the file as UTF-8")
                continue
            entry = json_entry(text, number, faults) if text.strip() else None
            if entry is not None:
                yield number, entry


def json_entry(text: str, line: int, faults: Faults) -> Entry | None:
    """Return one line's JSON object, or None with a fault."""

    def entry(pairs: list[tuple[str, Any]]) -> Entry:
        made = Entry(line)
        for key, value in pairs:
            if key in made:
                faults.add(line, f"'{key}' is given twice")
            made.setdefault(key, value)
        return made

    try:
        plain = json.loads(text, object_pairs_hook=entry, parse_constant=_no_constant)
        value = _with_lines(plain, line)
        if _SURROGATE.search(text):
            json.dumps(plain, ensure_ascii=False).encode()  # half a pair is no text and raises
    except (ValueError, RecursionError) as error:
        faults.add(line, f"not valid JSON: {error}")
        return None
    if not isinstance(value, Entry):
        faults.add(line, "each line holds one JSON object: {…}")
        return None
    return value


def _with_lines(value: Any, line: int) -> Any:
    """Return JSON values with the lists as `Items`, which all stand on one line."""
    if isinstance(value, Entry):
        for key in value:
            value[key] = _with_lines(value[key], line)
    elif isinstance(value, list):
        items = Items(line)
        items.extend(_with_lines(each, line) for each in value)
        items.lines = [line] * len(items)
        return items
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no value; leave it out where it is unknown")
