"""A good example: what a company did and what it gave, shown once it approved the text."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluss.casework.models.cases import Case
from sluss.casework.models.referrals import Actor, Referral
from sluss.core import examples
from sluss.directory.models import Language, Person, new_code

TEXT = ("language", "before", "done", "after", "quote", "quote_by", "shown_as")
"""What others read: the text that a company approves is all of these, word for word."""


class ExampleState(models.TextChoices):
    """Where a good example stands, as advisers read it."""

    DRAFTED = "drafted", _("Utkast")
    ASKED = "asked", _("Väntar på företaget")
    APPROVED = "approved", _("Visas")
    DECLINED = "declined", _("Företaget sa nej")
    REVOKED = "revoked", _("Företaget tog tillbaka")
    WITHDRAWN = "withdrawn", _("Vi tog bort")


class Example(models.Model):
    """A good example of one company and one need. It is shown only in the state approved.

    `version` counts the texts there have been; `approved_version` is the one that the company
    approved, and 0 in every other state. `naming` says how `shown_as` was made. `change_count` is
    how many rows of `changes` there are: the database lets `state` move only along the next one.
    """

    class Naming(models.TextChoices):
        """What others read of which company it is."""

        NAMED = "named", _("Med företagets namn")
        PLACED = "placed", _("Bransch, kommun och storlek, utan namn")
        TRADE = "trade", _("Bara branschen, utan namn")

    code = models.CharField(max_length=16, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="examples")
    need = models.CharField(_("behov"), max_length=12)
    referral = models.ForeignKey(
        Referral, models.SET_NULL, null=True, blank=True, related_name="examples"
    )
    language = models.CharField(_("textens språk"), max_length=2, choices=Language)
    before = models.TextField(_("så var det före"), max_length=1000)
    done = models.TextField(_("det de gjorde"), max_length=1000)
    after = models.TextField(_("så blev det"), max_length=1000)
    quote = models.TextField(_("citat"), max_length=400, blank=True)
    quote_by = models.CharField(_("vem säger det (roll)"), max_length=80, blank=True)
    naming = models.CharField(_("hur företaget visas"), max_length=6, choices=Naming)
    shown_as = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=ExampleState, default=ExampleState.DRAFTED)
    change_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    approved_version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="examples")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "need"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "need"],
                condition=Q(state__in=sorted(map(str, examples.LIVE))),
                name="one_live_example_a_need",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_version=F("version"))
                | Q(~Q(state="approved"), approved_version=0),
                name="example_shows_what_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.need}"

    def text(self) -> dict[str, str]:
        """Return what others read, by field."""
        return {field: getattr(self, field) for field in TEXT}


def _allowed() -> Q:
    """Return the transitions of the core's table as a condition on change rows."""
    rows = (
        Q(was=str(was), to=str(to), actor__in=sorted(map(str, actors)))
        for (was, to), actors in examples.TRANSITIONS.items()
    )
    return reduce(or_, rows)


class ExampleChange(models.Model):
    """That a good example came from one state to another: by whom, when and why; never altered.

    `text` is word for word what the change was about, and `version` its number. `by` is who was
    logged in; `who` and `right` are what somebody at the company wrote of themselves.
    """

    example = models.ForeignKey(Example, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    was = models.CharField(max_length=9, choices=ExampleState)
    to = models.CharField(max_length=9, choices=ExampleState)
    actor = models.CharField(max_length=8, choices=Actor)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    who = models.CharField(max_length=120, blank=True)
    right = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    version = models.PositiveIntegerField()
    text = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["example", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["example", "number"], name="one_example_change_a_number"
            ),
            models.CheckConstraint(condition=_allowed(), name="example_change_is_allowed"),
            models.CheckConstraint(
                condition=Q(actor="person", by__isnull=False) | Q(actor="company", by=None),
                name="example_change_is_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(to="approved") | (~Q(who="") & ~Q(right="")),
                name="who_approves_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was} → {self.to}"
