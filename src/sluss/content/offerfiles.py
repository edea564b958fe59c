"""Offers from YAML files, folders and JSON Lines, with every fault in them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from sluss.bulk.literals import TooWide, disjunctions
from sluss.content.clauses import read_conditions
from sluss.content.entries import Reader, text_of
from sluss.content.needs import taxonomy
from sluss.content.shipped import shipped
from sluss.content.values import day
from sluss.content.yamlfiles import Entry, Faults, Items, read_json_lines, read_yaml
from sluss.core.codes import Text
from sluss.core.errors import ContentError, Fault, ValueFault, did_you_mean
from sluss.core.facts import Vocabulary
from sluss.core.offers import Offer, OfferKind, Standing, Window
from sluss.core.rules import Rule

_KEYS = (
    *("key", "name", "provider", "kind", "needs", "eligibility", "judged_by_provider"),
    *("conditions_complete", "standing", "open", "paused", "confirmed_on", "summary", "terms"),
    *("suits_level", "capacity", "url", "as_of", "source", "confidence", "note"),
)
SUFFIXES = (".yaml", ".yml", ".jsonl")


class Confidence(StrEnum):
    """How sure we are of an offer's facts."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass
class Shelf:
    """Offers gathered from one or more files, where each stands, and all that is wrong."""

    vocabulary: Vocabulary
    needs: Collection[str]
    offers: list[Offer] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, entry: Any, line: int, faults: Faults) -> None:
        """Read one offer onto the shelf."""
        before = len(faults.found)
        reader = Reader(entry, line, faults, "offer")
        key = reader.word("key", required=True)
        if key in self.places:
            faults.add(line, f"offer '{key}' is given twice (first at {self.places[key]})")
        elif key:
            self.places[key] = f"{faults.file}:{line}"
        offer = _offer(reader, key, self)
        try:
            disjunctions(offer.rule)
        except TooWide as error:
            reader.fault("eligibility", str(error))
        if len(faults.found) == before:
            self.offers.append(offer)


def read_offers(path: Path, vocabulary: Vocabulary, needs: Collection[str]) -> list[Offer]:
    """Return the offers of a file or folder in the order they stand.

    Raises `ContentError` with every fault, `FileNotFoundError` for a path that is not there.
    """
    shelf = Shelf(vocabulary, needs)
    for file in offer_files(path):
        fill(shelf, file)
    if not shelf.offers and not shelf.faults:
        shelf.faults.append(Fault(str(path), 1, "", "there is no offer here"))
    if shelf.faults:
        raise ContentError(shelf.faults)
    return shelf.offers


def shipped_offers(vocabulary: Vocabulary) -> list[Offer]:
    """Return the offers that come with the program."""
    return read_offers(shipped("offers"), vocabulary, taxonomy().keys())


def offer_files(path: Path) -> list[Path]:
    """Return the file itself, or every content file in a folder, in order."""
    if not path.exists():
        raise FileNotFoundError(2, "no such file", str(path))
    if path.is_dir():
        files = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        return sorted(file for file in files if file.is_file() and not _is_hidden(file, path))
    if path.suffix.lower() not in SUFFIXES:
        raise ValueFault(f"{path}: content is read from {', '.join(SUFFIXES)} or a folder of them")
    return [path]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def fill(shelf: Shelf, file: Path) -> None:
    """Read all offers of one file onto the shelf."""
    faults = Faults(str(file))
    if file.suffix.lower() == ".jsonl":
        for line, entry in read_json_lines(file, faults):
            shelf.take(entry, line, faults)
    else:
        take_all(shelf, read_yaml(file, faults), faults)
    shelf.faults += faults.found


def take_all(shelf: Shelf, content: Any, faults: Faults) -> None:
    """Read one offer or a list of offers onto the shelf."""
    if isinstance(content, Entry):
        shelf.take(content, content.line, faults)
    elif isinstance(content, Items):
        for entry, line in zip(content, content.lines, strict=True):
            shelf.take(entry, line, faults)
    elif not faults.found:
        faults.add(1, "an offers file holds one offer, or a list of them")


def _offer(reader: Reader, key: str, shelf: Shelf) -> Offer:
    reader.only(_KEYS)
    return Offer(
        key=key,
        name=reader.text("name", required=True),
        provider=reader.word("provider", required=True),
        kind=reader.choice("kind", OfferKind, required=True) or OfferKind.OTHER,
        serves=dict(_serves(reader, shelf.needs)),
        rule=Rule(
            read_conditions(reader, "eligibility", shelf.vocabulary),
            tuple(_judged(reader)),
            is_complete=reader.flag("conditions_complete", True),
        ),
        standing=reader.choice("standing", Standing) or Standing.UNKNOWN,
        windows=tuple(_windows(reader)),
        is_paused=reader.flag("paused", False),
        confirmed_on=_day(reader, "confirmed_on"),
        summary=reader.text("summary"),
        terms=_terms(reader),
        suits_level=_level(reader),
        capacity=reader.whole("capacity", 0, 1_000_000),
        url=_url(reader),
        as_of=_as_of(reader),
        source=_source(reader),
        confidence=str(reader.choice("confidence", Confidence) or ""),
        note=reader.word("note"),
    )


def _serves(reader: Reader, needs: Collection[str]) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for item, line in reader.items("needs"):
        inner = Reader(item, line, reader.faults, "need") if isinstance(item, Entry) else None
        if inner:
            inner.only(("need", "serves"))
        need = inner.word("need", required=True) if inner else item
        serves = inner.whole("serves", 1, 3) if inner else None
        if not isinstance(need, str) or need not in needs:
            if need:
                reader.faults.add(line, f"unknown need '{need}'{did_you_mean(str(need), needs)}")
            continue
        if need in seen:
            reader.faults.add(line, f"need '{need}' is given twice")
        seen.add(need)
        yield need, 2 if serves is None else serves


def _judged(reader: Reader) -> Iterator[Text]:
    for item, line in reader.items("judged_by_provider"):
        yield text_of(item, line, reader.faults, "judged_by_provider")


def _windows(reader: Reader) -> Iterator[Window]:
    if reader.entry.get("open") == []:
        reader.fault("open", "'open' is an empty list; leave it out where no window is known")
    for item, line in reader.items("open"):
        window = Reader(item, line, reader.faults, "window")
        window.only(("from", "until"))
        first, last = _day(window, "from"), _day(window, "until")
        if window.is_mapping and not {"from", "until"} & window.entry.keys():
            reader.faults.add(line, "a window has 'from', 'until' or both")
        if first and last and first > last:
            window.fault("until", f"the window ends ({last}) before it begins ({first})")
            continue
        yield Window(first, last)


def _day(reader: Reader, key: str) -> date | None:
    value = reader.entry.get(key)
    if value is None:
        if key in reader.entry:
            reader.fault(key, f"'{key}' is empty; leave it out where it is not known")
        return None
    try:
        return day(value)
    except ValueFault as fault:
        reader.fault(key, str(fault))
        return None


def _terms(reader: Reader) -> dict[str, Any]:
    terms = reader.entry.get("terms")
    if terms is not None and not isinstance(terms, Entry):
        reader.fault("terms", "'terms' is a mapping: {aid_form: …, co_financing: …, amount: …}")
    return dict(terms) if isinstance(terms, Entry) else {}


def _level(reader: Reader) -> tuple[int, int] | None:
    value = reader.entry.get("suits_level")
    if value is None:
        return None
    whole = isinstance(value, Items) and [type(each) for each in value] == [int, int]
    if not whole or not 0 <= value[0] <= value[1] <= 4:
        reader.fault("suits_level", "'suits_level' is the lowest and the highest level: [1, 3]")
        return None
    return value[0], value[1]


def _url(reader: Reader) -> str:
    url = reader.word("url")
    if url and not url.startswith(("https://", "http://")):
        reader.fault("url", f"'{url}' is no address; it begins with https://")
    return url


def _as_of(reader: Reader) -> str:
    value = reader.entry.get("as_of")
    return str(value) if isinstance(value, int) else reader.word("as_of")


def _source(reader: Reader) -> tuple[str, ...]:
    value = reader.entry.get("source")
    if value is None:
        return ()
    return reader.words("source") if isinstance(value, Items) else (reader.word("source"),)
