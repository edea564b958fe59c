"""People come in by invitation, take a role, and leave it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sluss.directory.models import Invitation, Membership, Person, Programme
from sluss.directory.permits import MANAGING, require_appoint

VALID = timedelta(days=14)
SALT = "sluss.invitation"


class Why(models.TextChoices):
    """Why nothing was done, and what to do instead."""

    EXPIRED = "expired", _("Inbjudan har gått ut. Be den som bjöd in dig om en ny.")
    WITHDRAWN = (
        "withdrawn",
        _("Inbjudan är tillbakadragen. Hör av dig till den som bjöd in dig om det blev fel."),
    )
    ACCEPTED = (
        "accepted",
        _("Inbjudan är redan använd. Är det du som har tackat ja loggar du in som vanligt."),
    )
    LOG_IN = "log_in", _("Du har redan ett konto här. Logga in först, så kan du tacka ja.")
    SOMEBODY_ELSE = (
        "somebody_else",
        _("Inbjudan gäller någon annan än den som är inloggad. Logga ut och öppna länken igen."),
    )
    HAS_ROLE = "has_role", _("%(name)s är redan %(role)s i programmet.")
    IS_INVITED = (
        "is_invited",
        _(
            "%(email)s är redan inbjuden som %(role)s, och inbjudan gäller till och med %(until)s. "
            "Skicka den igen, eller dra tillbaka den först."
        ),
    )
    LAST = (
        "last",
        _("Ingen annan kan sköta programmet. Bjud in någon som tar över innan du lämnar det."),
    )


class Refused(Exception):
    """A verb did nothing. `why` says which reason; `str()` says it in the language of the page."""

    def __init__(self, why: Why, **words: str) -> None:
        super().__init__(why)
        self.why, self.words = why, words

    def __str__(self) -> str:
        return str(self.why.label) % self.words if self.words else str(self.why.label)


def open_invitations(programme: Programme) -> QuerySet[Invitation]:
    """Return the invitations that nobody has accepted or withdrawn, expired ones among them."""
    return programme.invitations.filter(accepted_at=None, withdrawn_at=None)


@transaction.atomic
def invite(invitation: Invitation, *, by: Person | None, at: datetime) -> Invitation:
    """Keep an invitation that is not yet a row; `by` is None from the command line.

    One that has expired is replaced. Raises `NotPermitted`, `Refused` for somebody who has the
    role or is invited to it, and Django's `ValidationError` for what cannot be kept.
    """
    programme, role = _locked(invitation.programme), invitation.role
    if by is not None:
        require_appoint(by, programme, role)
    invitation.email = invitation.email.strip().lower()
    invitation.by, invitation.at, invitation.expires_at = by, at, at + VALID
    invitation.full_clean()
    shown = str(invitation.get_role_display())
    there = programme.memberships.filter(role=role, ended_at=None).select_related("person")
    held = there.filter(person__email__iexact=invitation.email).first()
    if held is not None:
        raise Refused(Why.HAS_ROLE, name=held.person.name, role=shown)
    same = open_invitations(programme).filter(role=role, email=invitation.email)
    found = same.filter(expires_at__gt=at).first()
    if found is not None:
        raise Refused(Why.IS_INVITED, email=found.email, role=shown, until=until(found))
    same.update(withdrawn_at=at)
    invitation.save()
    return invitation


def until(invitation: Invitation) -> str:
    """Return the last whole day that an invitation is good for, as people say it."""
    return date_format(localtime(invitation.expires_at) - timedelta(days=1), "j F Y")


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Person, at: datetime) -> Invitation:
    """Take an invitation back; again changes nothing. Raises `NotPermitted`, and `Refused` if used.

    Its link is no good from then on.
    """
    require_appoint(by, invitation.programme, invitation.role)
    kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if kept.accepted_at is not None:
        raise Refused(Why.ACCEPTED)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = at
        kept.save(update_fields=["withdrawn_at"])
    return kept


def require_open(invitation: Invitation, at: datetime) -> None:
    """Raise `Refused` where an invitation is used, withdrawn or expired."""
    if invitation.accepted_at is not None:
        raise Refused(Why.ACCEPTED)
    if invitation.withdrawn_at is not None:
        raise Refused(Why.WITHDRAWN)
    if invitation.expires_at <= at:
        raise Refused(Why.EXPIRED)


def require_invited(invitation: Invitation, by: Person | None) -> None:
    """Raise `Refused` unless it is for who is logged in, or for somebody new where nobody is."""
    known = Person.objects.filter(email__iexact=invitation.email).first()
    if by is not None and by != known:
        raise Refused(Why.SOMEBODY_ELSE)
    if by is None and known is not None:
        raise Refused(Why.LOG_IN)


@transaction.atomic
def accept(
    invitation: Invitation, *, by: Person | None, at: datetime, name: str = "", password: str = ""
) -> Person:
    """Take the role, and return who has it: `by`, or a new person where nobody is logged in.

    Accepting again as the same person changes nothing. Raises `Refused`, and Django's
    `ValidationError` for a password that is too weak.
    """
    kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if by is not None and kept.accepted_by_id == by.pk:
        return by
    require_open(kept, at)
    require_invited(kept, by)
    person = by or _newcomer(kept, name, password)
    Membership.objects.get_or_create(
        person=person,
        programme=kept.programme,
        role=kept.role,
        ended_at=None,
        defaults={"organisation": kept.organisation},
    )
    kept.accepted_at, kept.accepted_by = at, person
    kept.save(update_fields=["accepted_at", "accepted_by"])
    return person


def _newcomer(kept: Invitation, name: str, password: str) -> Person:
    name = name or kept.name
    validate_password(password, Person(email=kept.email, name=name))
    try:
        with transaction.atomic():
            return Person.objects.create_user(kept.email, password, name=name)
    except IntegrityError as taken:  # the same person accepts two invitations at once
        raise Refused(Why.LOG_IN) from taken


@transaction.atomic
def end_membership(membership: Membership, *, by: Person, at: datetime) -> Membership:
    """End somebody's role; again changes nothing.

    Raises `NotPermitted`, and `Refused` where nobody would be left who can manage the programme.
    """
    programme = _locked(membership.programme)
    require_appoint(by, programme, membership.role)
    kept = Membership.objects.get(pk=membership.pk)
    if kept.ended_at is not None:
        return kept
    if kept.role in MANAGING and not others_in_charge(kept).exists():
        raise Refused(Why.LAST)
    kept.ended_at, kept.ended_by = at, by
    kept.save(update_fields=["ended_at", "ended_by"])
    return kept


def others_in_charge(membership: Membership) -> QuerySet[Membership]:
    """Return the other roles by which somebody can manage the same programme."""
    there = Membership.objects.filter(programme=membership.programme_id, ended_at=None)
    managing = there.filter(role__in=MANAGING, person__is_active=True)
    return managing.exclude(pk=membership.pk)


def _locked(programme: Programme) -> Programme:
    """Return the programme; who else invites or ends a role in it waits until we are done."""
    return Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def token_of(invitation: Invitation) -> str:
    """Return what the link carries: which invitation, and nothing about whom."""
    return Signer(salt=SALT).sign_object([invitation.pk, _moment(invitation)])


def invitation_by(token: str) -> Invitation | None:
    """Return the invitation that a link names, or None for a link that we never made."""
    try:
        pk, moment = Signer(salt=SALT).unsign_object(token)
    except BadSignature:
        return None
    rows = Invitation.objects.select_related("programme", "organisation", "by")
    found = rows.filter(pk=pk).first()
    return found if found is not None and _moment(found) == moment else None


def _moment(invitation: Invitation) -> int:
    return int(invitation.at.timestamp())
