"""The words that point at needs, as shipped or from a file of the same form."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from sluss.content.entries import Reader
from sluss.content.needs import taxonomy
from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Entry, Faults, Items, read_yaml
from sluss.core.errors import ContentError, did_you_mean

LANGUAGES = ("sv", "en")
LISTS = ("signals", "quotes")
"""The lists of words that a file may hold: chosen words and short phrases, or whole sentences."""


@cache
def signals() -> dict[str, tuple[str, ...]]:
    """Return the shipped words and phrases by need, or raise `ContentError`."""
    faults = Faults("signals.yaml")
    read = read_signals(shipped("signals.yaml"), taxonomy(), faults)
    if faults.found:
        raise ContentError(faults.found)
    return read


def listed_in(content: Any) -> str:
    """Return which list a YAML file of words holds, signals or quotes; empty if it is another file.

    A misspelt `signal` or `quote` counts, so that it is told.
    """
    if not isinstance(content, Entry):
        return ""
    told = (
        key for key in LISTS if key in content or isinstance(content.get(key.rstrip("s")), Items)
    )
    return next(told, "")


def read_signals(
    path: Path, needs: Collection[str], faults: Faults, listed: str = "signals"
) -> dict[str, tuple[str, ...]]:
    """Return a file's words and phrases by need, Swedish first; what is wrong is a fault.

    `needs` holds the keys there are. `listed` is the list's key: quotes have the same form.
    """
    content, one = read_yaml(path, faults), listed.rstrip("s")
    if not isinstance(content, Entry):
        if not faults.found:
            faults.add(1, f"a {listed} file has '{listed}'")
        return {}
    reader = Reader(content, content.line, faults, f"{listed} file")
    reader.only((listed,))
    signals: dict[str, tuple[str, ...]] = {}
    for item, line in reader.items(listed):
        entry = Reader(item, line, faults, f"{one} entry")
        need = _need(entry, needs)
        if need in signals:
            faults.add(line, f"the {listed} of need '{need}' are given twice")
        signals[need] = _words(entry)
    if not signals and not faults.found:
        faults.add(content.line, f"there is no {one} here")
    return signals


def _need(reader: Reader, needs: Collection[str]) -> str:
    reader.only(("need", *LANGUAGES))
    need = reader.word("need", required=True)
    if need and need not in needs:
        reader.fault("need", f"unknown need '{need}'{did_you_mean(need, needs)}")
    return need


def _words(reader: Reader) -> tuple[str, ...]:
    words: dict[str, str] = {}
    for language in LANGUAGES if reader.is_mapping else ():
        reader.words(language)
        for word, line in reader.items(language):
            if isinstance(word, str):
                _take(word.strip(), line, words, reader.faults)
    return tuple(words.values())


def _take(word: str, line: int, words: dict[str, str], faults: Faults) -> None:
    if not any(sign.isalnum() for sign in word):
        faults.add(line, f"'{word}' has no letter to listen for")
    elif word.lower() in words:
        faults.add(line, f"'{word}' is given twice for this need")
    else:
        words[word.lower()] = word
