"""Letters that wait, were sent, or may have been."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluss.casework.models import Case, Referral


class Letter(models.Model):
    """One letter: what it came of, to whom, in which words, and how far it has come.

    `source` names the row that it came of, as `change:12`; there is one letter a source, kind and
    recipient. `kind` says what it tells and to which side, as `sent.provider`. `body` has `{link}`
    where a link stands once it is sent. `claimed_at` is set before it is handed over to the mail
    server: a letter that is claimed and never settled may have gone out, and is not sent again by
    itself.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("väntar")
        CLAIMED = "claimed", _("på väg")
        SENT = "sent", _("skickat")
        FAILED = "failed", _("gick inte fram")
        UNSURE = "unsure", _("kan ha gått fram")
        DROPPED = "dropped", _("behövdes inte")

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
