"""How somebody is let in from the command line: the first person, and the way back.

The organisation and the programme are made unless they are there.
"""

from __future__ import annotations

import argparse

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from sluss.cli.setting import tell
from sluss.cli.wordings import language
from sluss.core.errors import ValueFault
from sluss.directory.inviting import Refused, invite, open_invitations, token_of
from sluss.directory.models import Invitation, Organisation, Person, Programme


def link(asked: argparse.Namespace) -> str:
    """Return the link; who is invited already gets the same one again.

    Raises `ValueFault` for what cannot be kept, and for somebody who has the role.
    """
    site = f"{asked.address}/{language()}"
    with translation.override("en"):
        try:
            return f"{site}/invitation/{token_of(_invitation(asked))}/"
        except ValidationError as invalid:
            faults = [f"{key}: {' '.join(told)}" for key, told in invalid.message_dict.items()]
            raise ValueFault("; ".join(faults)) from invalid
        except Refused as refused:
            raise ValueFault(f"{refused} The log-in page is {site}/account/login/") from refused


@transaction.atomic
def _invitation(asked: argparse.Namespace) -> Invitation:
    now, email = timezone.now(), asked.email.strip().lower()
    organisation, programme = _place(asked.organisation.strip(), asked.programme.strip())
    waiting = open_invitations(programme).filter(email=email, role=asked.role, expires_at__gt=now)
    invitation = Invitation(
        programme=programme,
        organisation=organisation,
        role=asked.role,
        email=email,
        name=asked.name.strip(),
    )
    return waiting.first() or invite(invitation, by=None, at=now)


def _place(organisation_name: str, programme_name: str) -> tuple[Organisation, Programme]:
    organisation = Organisation.objects.filter(name=organisation_name).first()
    if organisation is None:
        organisation = Organisation(name=organisation_name)
        _keep(organisation, "organisation")
    programme = organisation.programmes.filter(name=programme_name).first()
    if programme is None:
        programme = Programme(name=programme_name, organisation=organisation)
        _keep(programme, "programme")
    return organisation, programme


def _keep(row: Organisation | Programme, option: str) -> None:
    """Keep a row, and tell so when everything else is kept too."""
    try:
        row.full_clean()
    except ValidationError as invalid:
        raise ValueFault(f"--{option}: {' '.join(invalid.messages)}") from invalid
    row.save()
    transaction.on_commit(lambda: tell(f"made the {option} '{row.name}'"))


def unlocked(email: str) -> str:
    """Turn off the two-step log-in of a person who has lost phone and codes; return what was done.

    Raises `ValueFault` where nobody has the address.
    """
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise ValueFault(f"nobody here logs in with '{email}'")
    count, _kinds = Authenticator.objects.filter(user=person).delete()
    return f"two-step log-in is off for {person.email}" if count else "it was not on"
