"""The site's English: each Swedish wording of pages, letters and code is translated in one file.

Run it after a wording is added or changed; translate what it names, and run it again:

    uv run python tests/house/wordings.py

It gathers the wordings, keeps the translations there are, leaves new ones empty and compiles. Needs
no GNU gettext.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
SITE = ROOT / "src" / "sluss"
ENGLISH = SITE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = ENGLISH.with_suffix(".mo")
FAULTS = sorted((SITE / "web" / "faults").glob("*/LC_MESSAGES/django.po"))
"""What Django's own forms say is wrong, in our words; written by hand, only compiled here."""
KINDS = (".py", ".html", ".txt")
"""Modules, pages and letters."""

Ids = str | tuple[str, ...]
"""A wording, or its singular and plural."""

Spec = tuple[int | tuple[int, str], ...] | None
"""Which of a call's arguments are the wording, counted from 1; a 'c' beside one is its context."""

_NAMES: dict[str, Spec] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CALLS = {
    "_": None,
    "_g": None,
    **_NAMES,
    "gettext_noop": None,
    **{f"{name}_lazy": spec for name, spec in _NAMES.items()},
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")


def in_code(text: str) -> Iterator[tuple[Ids, str | None]]:
    """Yield each wording of a module with its context, or None."""
    for _line, ids, _comments, context in extract("python", BytesIO(text.encode()), CALLS):
        yield ids, context


def in_page(text: str) -> Iterator[tuple[Ids, str | None]]:
    """Yield each wording of a template with its context, or None."""
    yield from in_code("\n".join(line.strip() for line in templatize(text).splitlines()))


def gather(site: Path = SITE) -> Catalog:
    """Return the wordings of every module and template below a folder, without translations."""
    found = _empty()
    for path in sorted(path for kind in KINDS for path in site.rglob(f"*{kind}")):
        within = in_code if path.suffix == ".py" else in_page
        place = path.relative_to(site).as_posix()
        for ids, context in within(path.read_text("utf-8")):
            found.add(ids, locations=[(place, 0)], context=context)
    return found


def read(path: Path = ENGLISH, language: str = "en") -> Catalog:
    """Return the translations in a .po file; none if there is no such file."""
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def merged(found: Catalog, kept: Catalog) -> Catalog:
    """Return the found wordings with the translations kept of them, empty where there is none."""
    for message in wordings(found):
        known = kept.get(message.id, message.context)
        if known is not None and known.pluralizable == message.pluralizable:
            message.string = known.string
    return found


def wordings(catalog: Catalog) -> list[Message]:
    """Return a catalogue's messages without its head."""
    return [message for message in catalog if message.id]


def unsettled(catalog: Catalog) -> list[Ids]:
    """Return the wordings without an English of their own that has the same placeholders."""
    return [_ids(message.id) for message in wordings(catalog) if not _is_settled(message)]


def _is_settled(message: Message) -> bool:
    if message.fuzzy or not all(text.strip() for text in _texts(message.string)):
        return False
    allowed = {_placeholders(text) for text in _texts(message.id)}
    return all(_placeholders(text) in allowed for text in _texts(message.string))


def _texts(texts: str | Sequence[str] | None) -> Sequence[str]:
    return texts if isinstance(texts, list | tuple) else (str(texts or ""),)


def _ids(texts: str | Sequence[str] | None) -> Ids:
    found = tuple(_texts(texts))
    return found if len(found) > 1 else found[0]


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def keys(catalog: Catalog) -> set[tuple[Ids, str | None]]:
    """Return what tells one message from another: its wording and context."""
    return {(_ids(message.id), message.context) for message in wordings(catalog)}


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as the .mo file that Django reads."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def spoken(mo: bytes) -> dict[tuple[Ids, str | None], Ids]:
    """Return the translations of a .mo file by wording and context."""
    messages = wordings(read_mo(BytesIO(mo)))
    return {(_ids(each.id), each.context): _ids(each.string) for each in messages}


def written(catalog: Catalog) -> bytes:
    """Return a catalogue as the text of a .po file, by the file that each wording stands in."""
    file = BytesIO()
    write_po(file, catalog, width=0, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def _empty() -> Catalog:
    # A fixed moment, so that the same wordings give the same file on any day.
    return Catalog(
        "en",
        header_comment="# Sluss in English. Made by tests/house/wordings.py; translate here.",
        project="Sluss",
        version="1",
        creation_date=datetime.fromisoformat("2026-11-24T00:00+00:00"),
        fuzzy=False,
    )


def main() -> int:
    """Bring the English up to date; return 1 and name the wordings if any lack a translation."""
    english = merged(gather(), read())
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_bytes(written(english))
    COMPILED.write_bytes(compiled(english))
    for path in FAULTS:
        path.with_suffix(".mo").write_bytes(compiled(read(path, path.parts[-3])))
    missing = unsettled(english)
    for ids in missing:
        sys.stdout.write(f"No English for: {' | '.join(_texts(ids))}\n")
    sys.stdout.write(f"{len(wordings(english))} wordings, {len(missing)} without English.\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
