"""The letter that invites, composed in the language of the page and sent to one address."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from sluss.directory.inviting import token_of, until
from sluss.directory.models import Invitation

log = logging.getLogger(__name__)


def link_of(request: HttpRequest, invitation: Invitation) -> str:
    """Return the whole address at which an invitation is accepted."""
    return request.build_absolute_uri(reverse("invitation", args=[token_of(invitation)]))


def compose(invitation: Invitation, link: str) -> EmailMessage:
    """Return the letter, in plain text."""
    told = {"invitation": invitation, "link": link, "until": until(invitation)}
    subject = render_to_string("steering/letters/invitation_subject.txt", told)
    body = render_to_string("steering/letters/invitation.txt", told)
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[invitation.email])


def send_letter(invitation: Invitation, link: str, at: datetime) -> bool:
    """Send the letter of an invitation that is kept, and say whether it went.

    Where it does not, the invitation stays, and its link can be passed on by hand.
    """
    try:
        compose(invitation, link).send()
    except (OSError, ValueError):
        log.exception("the letter of invitation %s was not sent", invitation.pk)
        return False
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=at)
    return True
