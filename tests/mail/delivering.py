"""What waits is sent, as `sluss work` sends it."""

from django.core import mail
from django.utils import timezone

from sluss.mail.queueing import enqueue
from sluss.mail.sending import send_waiting


def deliver(at=None):
    """Send what waits, and return the mails that went just now."""
    at, before = at or timezone.now(), len(mail.outbox)
    enqueue(at)
    while send_waiting(at):
        pass
    return mail.outbox[before:]
