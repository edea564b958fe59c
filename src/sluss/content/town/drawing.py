"""Draws that come out the same on every platform and every Python: one seed, one stream.

Only `random()` is asked of the generator, the one method whose stream Python promises to keep, and
only arithmetic that IEEE 754 fixes to the last bit follows: no logarithms and no powers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of draws from one seed. The order of the calls is part of the result."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose, guards nothing

    def number(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return self._random.random()

    def happens(self, chance: float) -> bool:
        """Tell whether something with this chance, 0–1, happens."""
        return self.number() < chance

    def between(self, low: float, high: float) -> float:
        """Return a number in the range, likeliest in its middle."""
        return low + (high - low) * (self.number() + self.number()) / 2

    def low_between(self, low: float, high: float) -> float:
        """Return a number in the range, likeliest at its low end."""
        number = self.number()
        return low + (high - low) * number * number

    def pick(self, weights: Mapping[T, float]) -> T:
        """Return one of the keys, in proportion to its weight."""
        rest = self.number() * sum(weights.values())
        possible = [(key, weight) for key, weight in weights.items() if weight > 0]
        for key, weight in possible[:-1]:
            if rest < weight:
                return key
            rest -= weight
        return possible[-1][0]

    def shuffled(self, cards: Iterable[T]) -> list[T]:
        """Return the cards in a random order."""
        return [card for _, _, card in sorted((self.number(), i, c) for i, c in enumerate(cards))]

    def deal(self, weights: Mapping[T, float], count: int) -> list[T]:
        """Return `count` keys in a random order, each as often as its weight says."""
        dealt = apportion(weights, count)
        return self.shuffled(key for key, times in dealt.items() for _ in range(times))


def apportion(weights: Mapping[T, float], count: int) -> dict[T, int]:
    """Share out `count` whole places in proportion to the weights, by largest remainder.

    >>> apportion({"a": 2, "b": 1, "c": 1}, 5)
    {'a': 3, 'b': 1, 'c': 1}
    """
    total = sum(weights.values())
    exact = {key: weight * count / total for key, weight in weights.items()}
    places = {key: int(share) for key, share in exact.items()}
    by_rest = sorted(weights, key=lambda key: places[key] - exact[key])
    for key in by_rest[: count - sum(places.values())]:
        places[key] += 1
    return places
