"""Only the company approves and takes back, only we write; what has ended leads nowhere."""

import pytest

from sluss.core.examples import LIVE, NotAllowed, State, may_lead, require_lead
from sluss.core.referrals import Actor

PERSON = "drafted>asked asked>drafted approved>drafted declined>drafted"
PERSON += " drafted>withdrawn asked>withdrawn approved>withdrawn declined>withdrawn"
COMPANY = "asked>approved asked>declined approved>revoked"


@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("was", State)
@pytest.mark.parametrize("to", State)
def test_each_pair_of_states_is_for_those_who_may(actor, was, to):
    allowed = {Actor.PERSON: PERSON, Actor.COMPANY: COMPANY}.get(actor, "").split()
    assert may_lead(was, to, actor) == (f"{was}>{to}" in allowed)


def test_what_has_ended_leads_nowhere():
    assert {was for was in State if any(may_lead(was, to, by) for to in State for by in Actor)} == (
        LIVE
    )


def test_a_refusal_says_from_where_to_where_and_by_whom():
    with pytest.raises(NotAllowed, match="person may not lead an example from asked to approved"):
        require_lead(State.ASKED, State.APPROVED, Actor.PERSON)
