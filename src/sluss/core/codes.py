"""Hierarchical code lists: a code, and all the codes it lies at or below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sluss.core.errors import ValueFault, did_you_mean

Text = Mapping[str, str]
"""A text for people, by language: `{"sv": …, "en": …}`."""

_INDUSTRY = re.compile(r"[0-9]{2}(\.?[0-9]{1,3})?")
_NATIONAL = re.compile(r"[0-9]{2}\.[0-9]{3}")


class Code(NamedTuple):
    """A code with its whole path, from the code itself up to the root of its tree."""

    key: str
    path: frozenset[str]


def industry_key(text: str) -> str:
    """Write an industry code the way NACE lists do: `25620`, `25.620` and `25.62` are one class.

    >>> [industry_key(c) for c in ("25620", "25.620", "2562", "256", "c", "46731")]
    ['25.62', '25.62', '25.62', '25.6', 'C', '46.731']
    """
    text = text.strip().upper()
    if not _INDUSTRY.fullmatch(text):
        return text
    digits = text.replace(".", "")
    if len(digits) == 5 and digits.endswith("0"):
        digits = digits[:4]
    return digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}"


@dataclass(frozen=True)
class Tree:
    """A code list: each code's parent, its labels, and other ways to write it.

    An industry tree (`is_industry`) knows the four levels of NACE. The fifth, national level of SNI
    is taken as it stands, below its class: which such codes exist is not listed here.
    """

    name: str
    parents: Mapping[str, str | None]
    labels: Mapping[str, Text] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    is_industry: bool = False

    def __iter__(self) -> Iterator[str]:
        return iter(self.parents)

    @cached_property
    def codes(self) -> Mapping[str, Code]:
        """The listed codes by their keys."""
        return {key: Code(key, frozenset(self._climb(key))) for key in self.parents}

    def _climb(self, key: str | None) -> Iterator[str]:
        while key is not None:
            yield key
            key = self.parents[key]

    def code(self, text: str) -> Code:
        """Return the code that `text` writes, or raise `ValueFault` with the closest one."""
        key = industry_key(text) if self.is_industry else text.strip()
        key = self.aliases.get(key, key)
        known = self.codes.get(key)
        if known is not None:
            return known
        if self.is_industry and _NATIONAL.fullmatch(key) and key[:-1] in self.codes:
            return Code(key, self.codes[key[:-1]].path | {key})
        raise ValueFault(f"unknown code '{text}' in {self.name}{did_you_mean(key, self.parents)}")

    @cached_property
    def _children(self) -> Mapping[str | None, list[str]]:
        children: dict[str | None, list[str]] = {}
        for key, parent in self.parents.items():
            children.setdefault(parent, []).append(key)
        return children

    def below(self, key: str | None) -> Iterator[Code]:
        """Yield the codes right below a code, or the roots; below a class those there may be."""
        yield from (self.codes[child] for child in self._children.get(key, ()))
        if self.is_industry and key is not None and len(key) == len("25.62"):
            yield from (self.code(f"{key}{digit}") for digit in range(1, 10))

    def label(self, key: str, language: str) -> str:
        """Return the code's label in `language`, in any language, or the code itself.

        An industry without a label in the language has that of the nearest code above it.
        """
        above = self._climb(key) if self.is_industry and key in self.parents else iter((key,))
        named = (self.labels.get(each, {}).get(language) for each in above)
        own = self.labels.get(key, {})
        return next(filter(None, named), None) or next(iter(own.values()), key)
