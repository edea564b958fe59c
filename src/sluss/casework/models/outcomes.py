"""What came of a referral, as those who know told it; and what a company says on its own page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluss.casework.models.cases import Case
from sluss.casework.models.referrals import Actor, Channel, Referral
from sluss.directory.models import Person


class Outcome(models.Model):
    """What one side answered when asked what came of a referral: once a question, never altered.

    `side` is whose answer it is, `by` the adviser who wrote it down where they did not do it
    themselves. `given` is what was given, from one day to another, and `changed` what changed at
    the company. `answer` says at the end nothing that the referral's state does not say.
    """

    class Asked(models.TextChoices):
        """When they were asked; the same words as the clock's."""

        HEARD = "heard", _("har ni hörts av?")
        END = "end", _("när det var klart")
        THREE = "three", _("efter tre månader")
        SIX = "six", _("efter sex månader")
        TWELVE = "twelve", _("efter tolv månader")

    class Answer(models.TextChoices):
        """Whether they have been in touch; later, whether the need is solved."""

        YES = "yes", _("Ja")
        PARTLY = "partly", _("Delvis")
        NO = "no", _("Nej")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="outcomes")
    asked = models.CharField(max_length=6, choices=Asked)
    side = models.CharField(max_length=8, choices=Actor)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    answer = models.CharField(max_length=6, choices=Answer, blank=True)
    given = models.CharField(_("vad ni fick"), max_length=400, blank=True)
    amount_sek = models.PositiveBigIntegerField(_("värt, kronor"), null=True, blank=True)
    begun_on = models.DateField(_("började"), null=True, blank=True)
    ended_on = models.DateField(_("blev klart"), null=True, blank=True)
    changed = models.TextField(_("vad som har förändrats"), max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral", "asked", "side"], name="one_answer_a_question"
            ),
            models.CheckConstraint(
                condition=Q(side__in=["company", "provider"]), name="outcome_is_of_a_side"
            ),
            models.CheckConstraint(
                condition=Q(asked="end") | ~Q(answer=""), name="who_is_asked_answers"
            ),
            models.CheckConstraint(
                condition=Q(begun_on=None)
                | Q(ended_on=None)
                | Q(ended_on__gte=models.F("begun_on")),
                name="ended_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral}: {self.asked}"


class Saying(models.Model):
    """What a company told its adviser on its own page; it waits until somebody has seen to it.

    `about` is what it was beside, as the company read it.
    """

    class Kind(models.TextChoices):
        """What the company pressed."""

        CALL = "call", _("Ring mig")
        WRONG = "wrong", _("Det stämmer inte")

    case = models.ForeignKey(Case, models.CASCADE, related_name="sayings")
    kind = models.CharField(max_length=5, choices=Kind)
    about = models.CharField(max_length=200, blank=True)
    words = models.TextField(_("med egna ord"), max_length=2000, blank=True)
    at = models.DateTimeField()
    seen_to_at = models.DateTimeField(null=True, blank=True)
    seen_to_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="call", seen_to_at=None), name="one_open_call"
            ),
            models.CheckConstraint(
                condition=Q(seen_to_at=None, seen_to_by=None)
                | Q(seen_to_at__isnull=False, seen_to_by__isnull=False),
                name="seen_to_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"
