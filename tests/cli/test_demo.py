"""The demo: a year in which something of everything has happened, and whose terminal is quiet."""

from sluss.casework.models import Referral
from sluss.casework.models.referrals import State
from sluss.cli.demonstrating import make
from sluss.directory.models import Contact, Organisation, Provider
from sluss.mail.models import Letter
from sluss.mail.queueing import OUTBOXES, unread

ENDS = {State.HELPED, State.DECLINED, State.ACCEPTED, State.GRANTED, State.EXPIRED}


def test_the_demo_has_referrals_that_came_all_ways_and_no_letter_that_waits(site):
    make()
    states = list(Referral.objects.values_list("state", flat=True))
    assert len(states) > 30
    assert set(states) >= ENDS
    assert [table for table in OUTBOXES if unread(table).exists()] == []
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.SENT}
    written = [*Provider.objects.exclude(email="").values_list("email", flat=True)]
    written += Contact.objects.exclude(email="").values_list("email", flat=True)
    assert all(each.endswith("@example.org") for each in written)
    key = Organisation.objects.exclude(provider_key="").get().provider_key
    assert Referral.objects.filter(provider__key=key, state__in=["sent", "received"]).exists()
