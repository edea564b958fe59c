"""From a company's own words to the needs they point at, each with the words that pointed there.

Every word that stands by a need – in its name, among its signals, in what people say of it – is
evidence for it: the more, the oftener it stands there and the fewer other needs it stands by. Whole
numbers throughout, and the same words always give the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import NamedTuple
from unicodedata import normalize

from sluss.core.needs import Need
from sluss.core.offers import stems

WHOLE, PART = 2, 1
"""What a word counts that is the evidence itself, and one that only begins or ends with it."""

SIGNAL, SAID = 3, 1
"""What a signal counts, which somebody chose, and a word of a quote, the name or the phrase."""

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
"""The letters of a stem, and the fewest that a part of a compound has."""

_LONGEST = 60
"""The letters of a word that are looked at."""

_FINE = 100
"""How finely evidence is weighed before it is a whole number."""

ENOUGH = 1_000
"""The points that words come to before they point at a need."""

_BECAUSE = 4
"""A word is named that gave at least one in so many of a suggestion's points."""


class Suggestion(NamedTuple):
    """A need that a quote points at; `because` holds the quote's own words, in its order."""

    need: str
    points: int
    because: tuple[str, ...]


@dataclass(frozen=True)
class Ear:
    """What words point at: for each stem the needs it stands by, with its weight for each.

    Fewer points than `enough` are not told.
    """

    weights: Mapping[str, Mapping[str, int]]
    enough: int = ENOUGH

    def suggest(self, words: str, most: int = 5) -> list[Suggestion]:
        """Return at most `most` needs that the words point at, best first; ties by key.

        A word counts once for a need, by the part of it that says most.

        >>> from dataclasses import replace
        >>> needs = [Need("ENV-01", "ENV", {"en": "Heat"}), Need("FIN-01", "FIN", {"en": "Loan"})]
        >>> ear = listening(needs, {"ENV-01": ["värme"], "FIN-01": ["lån"]}, {})
        >>> replace(ear, enough=1).suggest("Spillvärmen går ut!")
        [Suggestion(need='ENV-01', points=346, because=('Spillvärmen',))]
        """
        given: dict[str, Counter[_Word]] = {}
        for stem, (word, counts) in _heard(words).items():
            for need, weight in self.weights.get(stem, {}).items():
                so_far = given.setdefault(need, Counter())
                so_far[word] = max(so_far[word], counts * weight)
        points = {need: words.total() for need, words in given.items()}
        found = sorted(points, key=lambda need: (-points[need], need))
        return [
            Suggestion(need, points[need], _because(given[need]))
            for need in found[:most]
            if points[need] >= self.enough
        ]


def listening(
    needs: Sequence[Need],
    signals: Mapping[str, Iterable[str]],
    quotes: Mapping[str, Iterable[str]],
) -> Ear:
    """Return an ear for the needs, from the signals and quotes by need, in any language."""
    beside: dict[str, Counter[str]] = {}
    for need in needs:
        said = (*need.name.values(), *need.signal.values(), *quotes.get(need.key, ()))
        for texts, counts in ((signals.get(need.key, ()), SIGNAL), (said, SAID)):
            for stem in (stem for text in texts for stem in _heard(text)):
                beside.setdefault(stem, Counter())[need.key] += counts
    return Ear({stem: _weighed(counts, len(needs)) for stem, counts in beside.items()})


def _weighed(counts: Counter[str], total: int) -> Mapping[str, int]:
    """Return what a stem says of each need: by how few needs it stands, and how often by this."""
    rarity = (total * total // len(counts) ** 2).bit_length() - 1
    often = {need: isqrt(_FINE * _FINE * n // len(counts)) for need, n in counts.items()}
    return {need: rarity * each for need, each in often.items()} if rarity else {}


class _Word(NamedTuple):
    """A word as somebody wrote it, and its place among the different words."""

    at: int
    written: str


class _Sound(NamedTuple):
    """A word in which a stem is heard, and what it counts."""

    word: _Word
    counts: int


def _because(given: Counter[_Word]) -> tuple[str, ...]:
    """Return the words that gave most, in the order they were said."""
    least = min(given.total() // _BECAUSE, max(given.values()))
    return tuple(word.written for word in sorted(given) if given[word] >= least)


def _heard(text: str) -> dict[str, _Sound]:
    """Return the stems of a text, each with the first word that says it most plainly."""
    words: dict[str, str] = {}
    for written in _words_in(text):
        words.setdefault(written.lower(), written)
    heard: dict[str, _Sound] = {}
    for at, (lower, written) in enumerate(words.items()):
        for stem, counts in _parts(lower[:_LONGEST]):
            if stem not in heard or heard[stem].counts < counts:
                heard[stem] = _Sound(_Word(at, written), counts)
    return heard


def _parts(word: str) -> Iterator[tuple[str, int]]:
    """Yield the stems that a word is, or begins or ends with, and what each counts."""
    for shape in _shapes(word):
        yield shape, WHOLE
    if len(word) > _SHORTEST:
        yield word[:_SHORTEST], PART
    for at in range(_FIRST, len(word) - _SHORTEST + 1):
        for shape in _shapes(word[at:]):
            if len(shape) >= _SHORTEST:
                yield shape, PART


def _shapes(word: str) -> Iterator[str]:
    """Yield a word's stem, and the short words it may be with an ending."""
    yield min(stems(word), default=word)
    for ending in ENDINGS:
        plain = word.removesuffix(ending)
        if _LEAST <= len(plain) <= _SHORTEST and plain != word:
            yield plain


def _words_in(text: str) -> list[str]:
    signs = (sign if sign.isalnum() else " " for sign in normalize("NFC", text))
    return "".join(signs).split()
