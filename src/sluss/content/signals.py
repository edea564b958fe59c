"""The words that point at needs, as shipped or from a file of the same form."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from sluss.content.entries import Reader
from sluss.content.needs import taxonomy
from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Entry, Faults, read_yaml
from sluss.core.errors import ContentError, did_you_mean

LANGUAGES = ("sv", "en")


@cache
def signals() -> dict[str, tuple[str, ...]]:
    """Return the shipped words and phrases by need, or raise `ContentError`."""
    faults = Faults("signals.yaml")
    read = read_signals(shipped("signals.yaml"), taxonomy(), faults)
    if faults.found:
        raise ContentError(faults.found)
    return read


def read_signals(path: Path, needs: Collection[str], faults: Faults) -> dict[str, tuple[str, ...]]:
    """Return a file's words and phrases by need, Swedish first; what is wrong is a fault.

    `needs` holds the keys there are.
    """
    content = read_yaml(path, faults)
    if not isinstance(content, Entry):
        if not faults.found:
            faults.add(1, "a signals file has 'signals'")
        return {}
    reader = Reader(content, content.line, faults, "signals file")
    reader.only(("signals",))
    signals: dict[str, tuple[str, ...]] = {}
    for item, line in reader.items("signals"):
        entry = Reader(item, line, faults, "signal entry")
        need = _need(entry, needs)
        if need in signals:
            faults.add(line, f"the signals of need '{need}' are given twice")
        signals[need] = _words(entry)
    if not signals and not faults.found:
        faults.add(content.line, "there is no signal here")
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
