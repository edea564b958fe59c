"""Letters that wait, were sent, or may have been."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Case, Referral
from sluss.directory.models import Person


class Letter(models.Model):
    """One letter: what it came of, to whom, in which words, and how far it has come.

    `source` names the row that it came of, as `change:12`, or where one row more is not to make one
    letter more what it is about and the hour, as `renewal:case:12:2026030209`; there is one letter
    a source, kind and recipient. `kind` says what it tells and to which side, as `sent.provider`.
    `body` has `{link}` where a link stands once it is sent, and may have `{mailbox}`. `claimed_at`
    is set before it is handed over to the mail server: a letter that is claimed and never settled
    may have gone out, and is not sent again by itself. `settled_as` is what a person decided last
    of one that did not surely arrive.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("väntar")
        CLAIMED = "claimed", _("på väg")
        SENT = "sent", _("skickat")
        FAILED = "failed", _("gick inte fram")
        UNSURE = "unsure", _("kan ha gått fram")
        DROPPED = "dropped", _("behövdes inte")

    class Settled(models.TextChoices):
        """What a person decided of one that did not surely arrive."""

        ARRIVED = "arrived", _("kom fram")
        AGAIN = "again", _("skickas igen")
        GIVEN_UP = "given_up", _("skickas inte")

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters")
    referral = models.ForeignKey(
        Referral, models.CASCADE, null=True, blank=True, related_name="letters"
    )
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    recipient = models.EmailField()
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="sv")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    try_count = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()
    settled_as = models.CharField(max_length=8, choices=Settled, blank=True)
    settled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="settled_letters"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["next_try_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "kind", "recipient"], name="one_letter_of_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"


class Composed(models.Model):
    """That the letters of a row are made, if there were any to make: it is not read again."""

    table = models.CharField(max_length=12)
    row = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "composed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "row"], name="composed_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}:{self.row}"
