"""Those who help: how a programme reaches them, and what a company lets be shared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluss.directory.models.companies import Company
from sluss.directory.models.people import Language, Person, Programme, new_code


class Provider(models.Model):
    """A provider as one programme reaches it: its mailbox, and who answers while it is away.

    `key` is the provider's key in the catalogue. `is_public` tells whether what it is sent may
    become a public document; None where nobody has said.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="providers")
    key = models.CharField(max_length=60)
    email = models.EmailField(_("e-post"), blank=True)
    contact = models.CharField(_("kontaktperson"), max_length=120, blank=True)
    language = models.CharField(
        _("språk i brev"), max_length=2, choices=Language, default=Language.SWEDISH
    )
    is_public = models.BooleanField(_("myndighet eller offentlig aktör"), null=True, blank=True)
    away_from = models.DateField(_("borta från"), null=True, blank=True)
    away_until = models.DateField(_("borta till och med"), null=True, blank=True)
    deputy_email = models.EmailField(_("ersättarens e-post"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="one_provider_a_key")
        ]

    def __str__(self) -> str:
        return self.key


class Absence(models.Model):
    """Days on which a provider was away and nobody answered in its place, as the clock saw them.

    They stand when the provider says another absence, so that what they paused stays paused.
    """

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="absences")
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "first_on"], name="one_absence_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"


class Sharing(models.Model):
    """A company's permission to share with a provider: what, for what, by whose word, until when.

    It is not consent under the GDPR, whose legal basis the programme has otherwise. `fields` names
    what may be shared; `text_version` which wording the company said yes to.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="sharings")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="sharings")
    purpose = models.CharField(_("för vad"), max_length=200)
    fields = models.JSONField(default=list)
    given_by = models.CharField(_("vem som sa ja"), max_length=120)
    right = models.CharField(_("med vilken rätt"), max_length=120)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    until = models.DateField(_("gäller till och med"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="sharings")
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.company} → {self.provider}"
