"""From a company's own words to the needs they point at, each with the words that pointed there.

Nothing is learned and nothing is guessed: a need is suggested because words of the quote are among
its signals. Points are whole numbers: a signal that few needs have counts more than one that many
have, and a word that is only part of a compound counts half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from sluss.core.needs import Need
from sluss.core.offers import stems

WHOLE, PART = 2, 1
"""What a word counts that is the signal itself, and one that only begins or ends with it."""

ENDINGS = (
    *("a", "e", "n", "r", "s", "t", "en", "er", "et", "ar", "or", "na", "de", "te", "ens", "ets"),
    *("erna", "arna", "orna", "ade", "ed", "es", "ing"),
)
"""How words shorter than a stem end in Swedish and English."""

_LEAST = 3
"""The fewest letters before an ending."""

_FIRST = 2
"""The fewest letters before the last part of a compound: elvärme."""

_STEM = 6
_SHORTEST = 5
"""The letters of a stem, and the fewest that it has; a part of a compound has no fewer."""

_LEFT = 2
"""How many of a long signal's last letters may be other: sjukskriven, sjukskrivna."""

_ADDED = 4
"""How many letters an ending adds to a long signal; more make it a compound."""

_LONGEST = 60
"""The letters of a word that are looked at."""

Signal = frozenset[str]
"""The words of a word or a phrase in small letters; it is heard when all of them are."""


class Suggestion(NamedTuple):
    """A need that a quote points at; `because` holds the quote's own words, in its order."""

    need: str
    points: int
    because: tuple[str, ...]


def suggest(
    words: str, needs: Sequence[Need], signals: Mapping[str, Sequence[str]], most: int = 5
) -> list[Suggestion]:
    """Return at most `most` needs that the quote points at, best first; ties by key.

    `signals` holds each need's words and short phrases in any language, in their plainest form; a
    need that has none is known by the long words of its name. Of a phrase every word must be in
    the quote, in any order. Nothing is returned when nothing points.

    >>> heat, loan = Need("ENV-01", "ENV", {"en": "Heat"}), Need("FIN-01", "FIN", {"en": "Loan"})
    >>> suggest("Spillvärmen går ut!", [heat, loan], {"ENV-01": ["värme"], "FIN-01": ["lån"]})
    [Suggestion(need='ENV-01', points=2, because=('Spillvärmen',))]
    """
    known = {need.key: _signals_of(need, signals) for need in needs}
    shared = Counter(stem for each in known.values() for stem in {*map(_stem, _joined(each))})
    rarity = {stem: (len(known) // count).bit_length() for stem, count in shared.items()}
    quote = _quote(words)
    found = (quote.points_at(need, each, rarity) for need, each in known.items())
    pointed = (each for each in found if each.points)
    return sorted(pointed, key=lambda each: (-each.points, each.need))[:most]


class _Sound(NamedTuple):
    """A word of a quote as written, and the part of it that has a stem, with what it counts."""

    written: str
    part: str
    counts: int


@dataclass(frozen=True)
class _Quote:
    """A quote's different words as written, and where in them each stem is heard."""

    words: tuple[str, ...]
    sounds: Mapping[str, Sequence[_Sound]]

    def points_at(
        self, need: str, signals: Iterable[Signal], rarity: Mapping[str, int]
    ) -> Suggestion:
        """Return what the quote says of a need; nothing is 0 points."""
        heard = {word: self._heard(word) for word in _joined(signals)}
        counts: dict[str, int] = {}
        because: set[str] = set()
        for word in _joined(each for each in signals if all(heard[word] for word in each)):
            stem = _stem(word)
            counts[stem] = max(counts.get(stem, 0), *heard[word].values())
            because |= heard[word].keys()
        points = sum(rarity[stem] * count for stem, count in counts.items())
        return Suggestion(need, points, tuple(word for word in self.words if word in because))

    def _heard(self, signal: str) -> dict[str, int]:
        """Return the words as written in which a signal's word is heard, and what each counts."""
        heard: dict[str, int] = {}
        for written, part, count in self.sounds.get(_stem(signal), ()):
            likeness = min(count, _likeness(part, signal))
            if likeness:
                heard[written] = max(likeness, heard.get(written, 0))
        return heard


def _quote(text: str) -> _Quote:
    words: dict[str, str] = {}
    sounds: dict[str, list[_Sound]] = {}
    for written in _words_in(text):
        words.setdefault(written.lower(), written)
    for lower, written in words.items():
        for stem, part, count in _parts(lower[:_LONGEST]):
            sounds.setdefault(stem, []).append(_Sound(written, part, count))
    return _Quote(tuple(words.values()), sounds)


def _parts(word: str) -> Iterator[tuple[str, str, int]]:
    """Yield the stems that a word is, or begins or ends with: stem, the part that has it, count."""
    for shape in _shapes(word):
        yield shape, word, WHOLE
    if len(word) > _SHORTEST:
        yield word[:_SHORTEST], word, PART
    for at in range(_FIRST, len(word) - _SHORTEST + 1):
        for shape in _shapes(word[at:]):
            if len(shape) >= _SHORTEST:
                yield shape, word[at:], PART


def _shapes(word: str) -> Iterator[str]:
    """Yield a word's stem, and the short words it may be with an ending."""
    yield _stem(word)
    for ending in ENDINGS:
        plain = word.removesuffix(ending)
        if _LEAST <= len(plain) <= _SHORTEST and plain != word:
            yield plain


def _likeness(part: str, signal: str) -> int:
    """Return what a part that has a signal's stem counts: nothing if it stops short of the signal.

    A signal no longer than its stem is wholly in the part already.
    """
    if len(signal) < _STEM:
        return WHOLE
    pairs = enumerate(zip(part, signal, strict=False))
    shorter = min(len(part), len(signal))
    shared = next((at for at, (one, other) in pairs if one != other), shorter)
    if shared < len(signal) - _LEFT:
        return 0
    return WHOLE if len(part) - shared <= _ADDED else PART


def _stem(word: str) -> str:
    return min(stems(word), default=word.lower())


def _joined(signals: Iterable[Signal]) -> Signal:
    return frozenset().union(*signals)


def _signals_of(need: Need, signals: Mapping[str, Sequence[str]]) -> frozenset[Signal]:
    names = (word for name in need.name.values() for word in _words_in(name) if stems(word))
    phrases = (_words_in(phrase.lower()) for phrase in signals.get(need.key) or names)
    return frozenset(frozenset(phrase) for phrase in phrases if phrase)


def _words_in(text: str) -> list[str]:
    signs = (sign if sign.isalnum() else " " for sign in normalize("NFC", text))
    return "".join(signs).split()
