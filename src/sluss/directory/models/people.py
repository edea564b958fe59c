"""People and their roles, the organisations they come from, and the programmes they work in."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_code() -> str:
    """Return a public identifier that cannot be guessed: 12 characters, 72 random bits."""
    return secrets.token_urlsafe(9)


class Language(models.TextChoices):
    """What somebody wishes to be written to in."""

    SWEDISH = "sv", _("svenska")
    ENGLISH = "en", _("engelska")


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
    """Somebody who logs in. What they may do is told by their memberships.

    While they are away, from and until days that are both part of it, `deputy` takes their place.
    """

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(
        _("språk i brev"), max_length=2, choices=Language, default=Language.SWEDISH
    )
    away_from = models.DateField(_("borta från"), null=True, blank=True)
    away_until = models.DateField(_("borta till och med"), null=True, blank=True)
    deputy = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="deputy_for"
    )

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
