"""A programme's companies: what is known of them, and whom one meets there."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sluss.content.knowledge import knowledge
from sluss.content.orgnumbers import OrganisationNumber
from sluss.content.trees import trees
from sluss.core.derived import facts_on
from sluss.core.facts import Facts
from sluss.directory.models.people import Language, Person, Programme, new_code
from sluss.directory.reading import read_all


class Import(models.Model):
    """A spreadsheet of companies: a draft of the one who sent it until `kept_at`, then a receipt.

    `content` is the file while it is a draft, `columns` the place from 0 of each meaning where the
    guess was changed, `choices` which proposals were ticked or not by their place from 0. `rows`
    are the proposals as they were shown when kept, each with the code of the company it became.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="imports")
    by = models.ForeignKey(Person, models.PROTECT, related_name="imports")
    at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(default=bytes)
    columns = models.JSONField(null=True, blank=True)
    choices = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    kept_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name


class Company(models.Model):
    """An enterprise that a programme helps; each programme has its own list.

    `organisation_number` is ten digits, or empty where it is not known.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="companies")
    name = models.CharField(_("företagets namn"), max_length=160)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=10, blank=True)
    is_sole_trader = models.BooleanField(default=False)
    municipality = models.CharField(_("kommun"), max_length=4, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    imported_by_sheet = models.ForeignKey(
        Import, models.SET_NULL, null=True, blank=True, related_name="companies"
    )

    class Meta:
        verbose_name_plural = "companies"
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [models.Index(fields=["programme", "name"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "organisation_number"],
                condition=~Q(organisation_number=""),
                name="one_company_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_number(self) -> str:
        """Return the number with its hyphen; a sole trader's is a personal number and masked."""
        digits = self.organisation_number
        return OrganisationNumber(digits, self.is_sole_trader).shown() if digits else ""

    @property
    def place(self) -> str:
        """Return the municipality's name in the language of the page; empty where not known."""
        tree = trees()["regions"]
        language = (get_language() or "sv")[:2]
        return tree.label(self.municipality, language) if self.municipality else ""

    def facts(self, on: date) -> Facts:
        """Return what is known on a day as the facts that rules ask, derived ones included.

        What the vocabulary no longer takes is not known; see `unreadable`.
        """
        return facts_on(read_all(self._told()).known, on, knowledge().vocabulary)

    def unreadable(self) -> dict[str, str]:
        """Return what was told, as it was written, that the vocabulary no longer takes."""
        return dict(read_all(self._told()).unreadable)

    def _told(self) -> dict[str, str]:
        told = {fact.key: fact.value for fact in self.known_facts.all() if fact.is_latest}
        return {"region": self.municipality, **told}


class KnownFact(models.Model):
    """One fact told about a company: by whom, and from where. Earlier ones stay as they were.

    `value` is written as in companies files; empty means that it is not known any longer.
    """

    class Source(models.TextChoices):
        """Where it was learned."""

        COMPANY = "company", _("företaget")
        REGISTER = "register", _("register")
        ADVISER = "adviser", _("rådgivaren")
        IMPORT = "import", _("kalkylark")

    company = models.ForeignKey(Company, models.CASCADE, related_name="known_facts")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()
    is_latest = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "key"], condition=Q(is_latest=True), name="one_latest_fact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class Contact(models.Model):
    """A person at a company."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts")
    name = models.CharField(_("namn"), max_length=120)
    title = models.CharField(_("roll på företaget"), max_length=80, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    language = models.CharField(
        _("språk i brev"), max_length=2, choices=Language, default=Language.SWEDISH
    )

    def __str__(self) -> str:
        return self.name
