"""Who there is: people and their roles, programmes, and each programme's companies."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sluss.content.knowledge import knowledge
from sluss.content.orgnumbers import OrganisationNumber
from sluss.content.trees import trees
from sluss.core.derived import facts_on
from sluss.core.facts import Facts
from sluss.directory.reading import read_all


def new_code() -> str:
    """Return a public identifier that cannot be guessed: 12 characters, 72 random bits."""
    return secrets.token_urlsafe(9)


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the e-mail address is who they are."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Person:
        """Return a new person. Raises `ValueError` without an e-mail address."""
        if not email:
            raise ValueError("a person needs an e-mail address")
        person = self.model(email=self.normalize_email(email).lower(), **more)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return the person whose address it is, however it is written."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who logs in. What they may do is told by their memberships."""

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


def shown_name(person: Person) -> str:
    """Return what a person is called on pages."""
    return person.name


class Organisation(models.Model):
    """An organisation that runs a programme or helps companies."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(_("namn"), max_length=160, unique=True)
    provider_key = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A funded undertaking with its own companies and cases.

    `municipalities` are the four-digit codes of where it works; empty where nobody has said.
    `rhythm` is what differs from the core's `Rhythm`, by its names.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(_("namn"), max_length=160)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    starts_on = models.DateField(_("börjar"), null=True, blank=True)
    ends_on = models.DateField(_("slutar"), null=True, blank=True)
    municipalities = models.JSONField(_("kommuner"), default=list, blank=True)
    rhythm = models.JSONField(default=dict, blank=True)
    legal_basis = models.CharField(_("rättslig grund"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody is in a programme."""

    ADVISER = "adviser", _("rådgivare")
    LEAD = "lead", _("programledare")
    READER = "reader", _("läsare")
    PROVIDER = "provider", _("aktör")
    ADMINISTRATOR = "administrator", _("administratör")


class Membership(models.Model):
    """A person's role in a programme, on behalf of an organisation, until it ended."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("roll"), max_length=16, choices=Role)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="memberships_ended"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "programme", "role"],
                condition=Q(ended_at=None),
                name="one_role_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.programme}"


class Invitation(models.Model):
    """That somebody was asked to take a role; open until accepted, withdrawn or expired.

    The link that accepts it is signed, not kept.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(_("roll"), max_length=16, choices=Role)
    email = models.EmailField(_("e-post"))
    name = models.CharField(_("namn"), max_length=120)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invited_role_is_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_ends_one_way",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}, {self.programme}"


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

    def __str__(self) -> str:
        return self.name


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
