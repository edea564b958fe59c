"""What a list of companies is narrowed to: read from the address, and the choices there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.casework.reaching import SIZES, UNKNOWN, Axis, Chosen, Placed, narrowed, placed
from sluss.content.trees import trees
from sluss.directory.models import Company, Person
from sluss.directory.permits import READING, WRITING, companies_of, programmes_of
from sluss.directory.sorting import swedish


class Narrowing:
    """A person's companies, narrowed to what an address asks; what it cannot mean is left out."""

    def __init__(self, person: Person, asked: QueryDict) -> None:
        self.person = person
        self.programmes = list(programmes_of(person, READING))
        self.every = placed(companies_of(person))
        given = {each.name: asked.get(each.name, "").strip() for each in fields(Chosen)}
        known = {part: {key for key, _name in keys} for part, keys in self._choices.items()}
        self.chosen = Chosen(
            **{part: text for part, text in given.items() if part == "q" or text in known[part]}
        )

    @cached_property
    def rows(self) -> list[Placed]:
        """The companies that were asked for."""
        return narrowed(self.every, self.chosen, self.person.pk)

    def without(self, *parts: str) -> list[Placed]:
        """Return the companies there would be if some parts of the choice were not made."""
        free = replace(self.chosen, **dict.fromkeys(parts, ""))
        return narrowed(self.every, free, self.person.pk)

    def query(self, **other: str) -> str:
        """Return the choice as the end of an address, with some parts chosen otherwise."""
        told = {key: text for key, text in {**asdict(self.chosen), **other}.items() if text}
        return urlencode(told)

    @property
    def municipalities(self) -> set[str]:
        """Where the chosen programmes work, whether there is a company or not."""
        asked = self.chosen.programme
        chosen = [each for each in self.programmes if asked in ("", each.code)]
        return {str(code) for each in chosen for code in each.municipalities}

    @cached_property
    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        places = {str(code) for each in self.programmes for code in each.municipalities}
        seen = {axis: {getattr(row, axis) for row in self.every} for axis in Axis}
        return {
            "reach": [("yes", _("Nådda")), ("no", _("Ingen har nått dem än"))],
            "municipality": named(Axis.MUNICIPALITY, places | seen[Axis.MUNICIPALITY]),
            "industry": named(Axis.INDUSTRY, seen[Axis.INDUSTRY]),
            "size": named(Axis.SIZE, {*SIZES, *seen[Axis.SIZE]}),
            "adviser": [("mine", _("Mina företag")), ("none", _("Utan rådgivare"))],
            "programme": [(each.code, each.name) for each in self.programmes],
        }

    def shown(self) -> dict[str, Any]:
        """Return what the page shows of the choice: every part with its choices."""
        parts = [
            {
                "key": key,
                "name": name,
                "value": getattr(self.chosen, key),
                "choices": self._choices[key],
            }
            for key, name in _parts()
            if key != "programme" or len(self.programmes) > 1
        ]
        return {
            "chosen": self.chosen,
            "reach_part": parts[0],
            "parts": parts[1:],
            "is_narrowed": any(part["value"] for part in parts[1:]),
            "query": self.query(),
        }


def _parts() -> list[tuple[str, str]]:
    return [
        ("reach", _("Nådda")),
        ("municipality", _("Kommun")),
        ("industry", _("Bransch")),
        ("size", _("Storlek, årsarbetskrafter")),
        ("adviser", _("Rådgivare")),
        ("programme", _("Program")),
    ]


def named(axis: Axis, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Return keys with their names: sizes from the smallest, others by name, not known last."""
    named = [(key, axis_wording(axis, key)) for key in keys]
    if axis is Axis.SIZE:
        return sorted(named, key=lambda each: (each[0] == UNKNOWN, each[0].zfill(4)))
    return sorted(named, key=lambda each: (each[0] == UNKNOWN, swedish(each[1])))


def axis_wording(axis: Axis, key: str) -> str:
    """Return what a municipality, an industry or a size is called in the page's language."""
    language = (get_language() or "sv")[:2]
    if key == UNKNOWN:
        return _("Vet inte")
    if axis is Axis.SIZE:
        names = (_("Färre än 10"), "10–49", "50–249", _("250 eller fler"))
        return dict(zip(SIZES, names, strict=True))[key]
    if axis is Axis.MUNICIPALITY:
        return trees()["regions"].label(key, language)
    tree = "sni2007" if key in trees()["sni2007"].parents else "sni2025"
    return f"{trees()[tree].label(key, language)} ({key})"


def companies_on(rows: Sequence[Placed]) -> list[tuple[Placed, Company]]:
    """Return the companies of a page's rows beside them, with case, adviser and contacts."""
    found = Company.objects.select_related("case__adviser").prefetch_related("contacts")
    companies = found.in_bulk([row.pk for row in rows])
    return [(row, companies[row.pk]) for row in rows if row.pk in companies]


def writing(person: Person) -> set[str]:
    """Return the codes of the programmes whose companies the person may change."""
    return set(programmes_of(person, WRITING).values_list("code", flat=True))
