"""A need handed over to a provider, what happened to it, and the links that lead to it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluss.casework.models.cases import Case
from sluss.core import referrals
from sluss.directory.models import Person, Provider, Sharing, new_code


class Route(models.TextChoices):
    """How a need reaches a provider."""

    INTRODUCTION = "introduction", _("Introduktion")
    APPLICATION = "application", _("Ansökan")


class State(models.TextChoices):
    """Where a referral stands, as advisers read it."""

    DRAFTED = "drafted", _("Utkast")
    SENT = "sent", _("Skickad")
    RECEIVED = "received", _("Sedd")
    ACCEPTED = "accepted", _("Tackat ja")
    HELPED = "helped", _("Fick hjälp")
    NOT_HELPED = "not_helped", _("Ledde inte till hjälp")
    DECLINED = "declined", _("Tackat nej")
    UNREACHABLE = "unreachable", _("Fick inte kontakt")
    EXPIRED = "expired", _("Inget svar i tid")
    BEGUN = "begun", _("Ansökan påbörjad")
    SUBMITTED = "submitted", _("Ansökan inskickad")
    GRANTED = "granted", _("Ansökan beviljad")
    REFUSED = "refused", _("Ansökan avslagen")
    WITHDRAWN = "withdrawn", _("Företaget drog tillbaka")


class Actor(models.TextChoices):
    """What kind of actor did something."""

    PERSON = "person", _("rådgivaren")
    COMPANY = "company", _("företaget")
    PROVIDER = "provider", _("aktören")
    TIMER = "timer", _("klockan")
    IMPORT = "import", _("kalkylark")


class Reason(models.TextChoices):
    """Why a provider declines."""

    NOT_ELIGIBLE = "not_eligible", _("Företaget uppfyller inte villkoren")
    NO_CAPACITY = "no_capacity", _("Vi hinner inte just nu")
    WRONG_OFFER = "wrong_offer", _("Det är något annat de behöver")
    COMPANY_DECLINED = "company_declined", _("Företaget vill inte")
    OTHER = "other", _("Något annat")


class Channel(models.TextChoices):
    """How somebody told an adviser what the adviser wrote down for them."""

    PHONE = "phone", _("per telefon")
    MAIL = "mail", _("per mejl")


class Referral(models.Model):
    """A need handed over to a provider for one offer.

    `offer_told` is what the offer said on the day it was drafted. `change_count` is how many rows
    of `changes` there are: the database lets `state` move only along the next of them.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    need = models.CharField(_("behov"), max_length=12)
    offer = models.CharField(max_length=80)
    offer_told = models.JSONField(default=dict)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="referrals")
    sharing = models.ForeignKey(
        Sharing, models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    route = models.CharField(max_length=12, choices=Route)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFTED)
    change_count = models.PositiveIntegerField(default=0)
    question = models.TextField(_("frågan till aktören"), max_length=2000)
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later"
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="referrals")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (
                        Q(route=str(route), state__in=sorted(map(str, referrals.states(route))))
                        for route in referrals.Route
                    ),
                ),
                name="referral_state_is_of_its_route",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.offer}"


def _allowed() -> Q:
    """Return the transitions of the core's table as a condition on change rows."""
    rows = (
        Q(route=str(route), was=str(was), to=str(to), actor__in=sorted(map(str, actors)))
        for route, table in referrals.TRANSITIONS.items()
        for (was, to), actors in table.items()
    )
    return reduce(or_, rows)


class Change(models.Model):
    """That a referral came from one state to another: by whom, when and why; never altered.

    `by` is who was logged in, for a person; `channel` is set where they wrote down what a provider
    or company told them. `on` is the day it happened, where that is another than the day of `at`.
    `amount_sek` is what was given or granted.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    route = models.CharField(max_length=12, choices=Route)
    was = models.CharField(max_length=12, choices=State)
    to = models.CharField(max_length=12, choices=State)
    actor = models.CharField(max_length=8, choices=Actor)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    amount_sek = models.PositiveBigIntegerField(null=True, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["referral", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "number"], name="one_change_a_number"),
            models.CheckConstraint(condition=_allowed(), name="change_is_allowed"),
            models.CheckConstraint(
                condition=Q(actor="person", by__isnull=False) | ~Q(actor="person") & Q(by=None),
                name="a_person_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(to="declined") | ~Q(reason=""), name="declined_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was} → {self.to}"


class Message(models.Model):
    """Something that one side asked or told the others; the state stays."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="messages")
    actor = models.CharField(max_length=8, choices=Actor)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    words = models.TextField(_("meddelande"), max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.words


class Hold(models.Model):
    """A pause of a referral's clock, from one moment to another; open until `ended_at`."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="holds")
    because = models.CharField(_("varför"), max_length=200, blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT)

    class Meta:
        ordering: ClassVar = ["begun_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(ended_at=None), name="one_open_hold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d}"


class Reminder(models.Model):
    """That a referral's clock came to something: a reminder, a question or the last day, once each.

    `due_on` is the working day it was due, `at` when the clock was looked at.
    """

    class Kind(models.TextChoices):
        """What the clock came to."""

        REMIND = "remind", _("påminnelse")
        LAST = "last", _("sista påminnelsen")
        ESCALATE = "escalate", _("till rådgivaren")
        HEARD = "heard", _("har ni hörts av?")
        THREE = "three", _("efter tre månader")
        SIX = "six", _("efter sex månader")
        TWELVE = "twelve", _("efter tolv månader")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=8, choices=Kind)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "kind"], name="one_reminder_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class Link(models.Model):
    """A way in without an account: to one referral, a provider's mailbox, or a company's own page.

    Only the link's digest is kept. It leads to one purpose, until it expires or is revoked.
    """

    class Purpose(models.TextChoices):
        """What the link is for."""

        ANSWER = "answer", _("svara på en introduktion")
        MAILBOX = "mailbox", _("allt som väntar på aktören")
        COMPANY = "company", _("företagets egen sida")

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8, choices=Purpose)
    referral = models.ForeignKey(
        Referral, models.CASCADE, null=True, blank=True, related_name="links"
    )
    provider = models.ForeignKey(
        Provider, models.CASCADE, null=True, blank=True, related_name="links"
    )
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purpose="answer", referral__isnull=False, provider=None, case=None)
                | Q(purpose="mailbox", referral=None, provider__isnull=False, case=None)
                | Q(purpose="company", referral=None, provider=None, case__isnull=False),
                name="link_leads_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.made_at:%Y-%m-%d}"


class Renewal(models.Model):
    """That somebody asked for a letter with a new link: by a dead one, or an adviser for them.

    Of a dead link its digest is kept, whether it ever led anywhere or not: the one who asked is
    told nothing of that. An adviser asks for the provider of a referral, or the company of a case.
    """

    digest = models.CharField(max_length=64, blank=True)
    referral = models.ForeignKey(
        Referral, models.CASCADE, null=True, blank=True, related_name="renewals"
    )
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="renewals")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(~Q(digest="") & Q(referral=None, case=None, by=None))
                | Q(digest="", referral__isnull=False, case=None, by__isnull=False)
                | Q(digest="", referral=None, case__isnull=False, by__isnull=False),
                name="renewal_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
