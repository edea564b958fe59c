"""Reading one entry of a content file key by key, with a fault for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from sluss.content.yamlfiles import Entry, Faults, Items
from sluss.core.errors import did_you_mean

Choice = TypeVar("Choice", bound=StrEnum)


class Reader:
    """One mapping of a file, and where its faults go. A key that is wrong reads as if missing."""

    def __init__(self, entry: Any, line: int, faults: Faults, kind: str) -> None:
        """Read `entry`, which stands on `line` and should be a mapping."""
        self.faults, self.kind = faults, kind
        self.is_mapping = isinstance(entry, Entry)
        self.entry: Entry = entry if isinstance(entry, Entry) else Entry(line)
        if not self.is_mapping:
            faults.add(line, f"each {kind} is a mapping of keys, like {{key: …}}")

    @property
    def fault_count(self) -> int:
        """Return how many faults the file has so far."""
        return len(self.faults.found)

    def fault(self, key: str, message: str) -> None:
        """Note a fault on the key's line."""
        self.faults.add(self.entry.line_of(key), message)

    def only(self, keys: Sequence[str]) -> None:
        """Note every key that this kind of entry does not have."""
        for key in self.entry:
            if key not in keys:
                self.fault(
                    key, f"unknown key '{key}' in {article(self.kind)}{did_you_mean(key, keys)}"
                )

    def _missing(self, key: str, required: bool) -> bool:
        if self.entry.get(key) is not None:
            return False
        if required and self.is_mapping:
            named = self.entry.get("key")
            whose = f"{self.kind} '{named}'" if isinstance(named, str) else f"this {self.kind}"
            self.fault(key, f"{whose} has no '{key}'")
        return True

    def word(self, key: str, required: bool = False) -> str:
        """Return a text without languages, or nothing."""
        if self._missing(key, required):
            return ""
        value = self.entry[key]
        if not isinstance(value, str) or not value.strip():
            self.fault(key, f"'{key}' is text; write {_quoted(value)}")
            return ""
        return value.strip()

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that must not be empty."""
        value = self.entry.get(key)
        if not isinstance(value, Items) or not value:
            self.fault(key, f"'{key}' is a list with at least one text in it: [a, b]")
            return ()
        for each, line in zip(value, value.lines or [self.entry.line] * len(value), strict=True):
            if not isinstance(each, str):
                self.faults.add(line, f"'{key}' holds texts; write {_quoted(each)}")
        return tuple(each for each in value if isinstance(each, str))

    def fits(self, key: str, wanted: bool, what: str) -> bool:
        """Tell whether a key that only some entries have is wanted and there; note if it is not."""
        is_there = self.entry.get(key) is not None
        if wanted and not is_there:
            self.fault(key, f"{what} needs '{key}'")
        if is_there and not wanted:
            self.fault(key, f"{what} has no '{key}'")
        return wanted and is_there

    def choice(self, key: str, options: type[Choice], required: bool = False) -> Choice | None:
        """Return one of the options, or None with a fault that names the closest."""
        if self._missing(key, required):
            return None
        value = self.entry[key]
        known = [str(option) for option in options]
        if value not in known:
            hint = did_you_mean(str(value), known) or f"; use {', '.join(known)}"
            self.fault(key, f"unknown {key} '{value}'{hint}")
            return None
        return options(value)

    def text(self, key: str, required: bool = False) -> dict[str, str]:
        """Return a text by language: `{sv: …, en: …}`, in at least one."""
        if self._missing(key, required):
            return {}
        return text_of(self.entry[key], self.entry.line_of(key), self.faults, key)

    def number(self, key: str) -> float | None:
        """Return a number, or None."""
        value = self.entry.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not -1e300 < value < 1e300:
            self.fault(key, f"'{key}' is a number, not '{str(value)[:40]}'")
            return None
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int | None:
        """Return a whole number within the bounds, or None."""
        value = self.entry.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.fault(key, f"'{key}' is a whole number from {low} to {high}, not '{value}'")
            return None
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.entry.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, f"'{key}' is true or false, not '{value}'")
            return default
        return value

    def items(self, key: str) -> Iterable[tuple[Any, int]]:
        """Yield a list's items with their lines; what is no list is a fault."""
        value = self.entry.get(key)
        if value is None:
            return
        if not isinstance(value, Items):
            self.fault(key, f"'{key}' is a list: [ … ]")
            return
        yield from zip(value, value.lines or [self.entry.line] * len(value), strict=True)


def text_of(value: Any, line: int, faults: Faults, key: str) -> dict[str, str]:
    """Return a text by language, or nothing with a fault."""
    if not isinstance(value, Entry) or not value:
        faults.add(line, f"'{key}' is a text by language: {{sv: …, en: …}}")
        return {}
    for language, text in value.items():
        at = value.line_of(language)
        if not (len(language) == 2 and language.isalpha() and language.islower()):
            faults.add(at, f"'{language}' is no language code; use two letters, as sv or en")
        elif not isinstance(text, str) or not text.strip():
            faults.add(at, f"the text in '{language}' is missing; write {_quoted(text)}")
    return {language: text for language, text in value.items() if isinstance(text, str)}


def _quoted(value: Any) -> str:
    return f'"{value}" in quotes' if isinstance(value, int | float) else "it as text"


def article(noun: str) -> str:
    """Return the noun with a or an before it.

    >>> article("offer")
    'an offer'
    """
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
