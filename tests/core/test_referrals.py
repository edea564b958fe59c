"""The state machine: every pair of states, every actor, both routes, allowed or refused."""

from itertools import product

import pytest

from sluss.core.referrals import (
    TRANSITIONS,
    Actor,
    NotAllowed,
    Route,
    State,
    is_final,
    may_lead,
    onward,
    require_lead,
    states,
)

WRITTEN = """
introduction: drafted > sent: person import
introduction: sent > received: person provider import
introduction: sent > accepted: person provider import
introduction: received > accepted: person provider import
introduction: sent > declined: person provider import
introduction: received > declined: person provider import
introduction: sent > expired: timer import
introduction: received > expired: timer import
introduction: sent > unreachable: person provider import
introduction: received > unreachable: person provider import
introduction: accepted > unreachable: person company provider import
introduction: accepted > helped: person company provider import
introduction: accepted > not_helped: person company provider import
introduction: drafted > withdrawn: person company import
introduction: sent > withdrawn: person company import
introduction: received > withdrawn: person company import
introduction: accepted > withdrawn: person company import
application: drafted > begun: person company import
application: begun > submitted: person company import
application: submitted > granted: person company import
application: submitted > refused: person company import
application: drafted > withdrawn: person company import
application: begun > withdrawn: person company import
application: submitted > withdrawn: person company import
"""
"""What is allowed, written from the design and not from the code."""

FINAL = {
    Route.INTRODUCTION: "helped not_helped declined unreachable expired withdrawn",
    Route.APPLICATION: "granted refused withdrawn",
}


def allowed():
    for line in WRITTEN.strip().splitlines():
        route, pair, actors = line.split(": ")
        was, to = pair.split(" > ")
        yield from ((route, was, to, actor) for actor in actors.split())


def test_every_pair_of_states_and_actor_on_each_route_is_allowed_or_refused_as_written():
    written = set(allowed())
    for route, was, to, actor in product(Route, State, State, Actor):
        is_allowed = (str(route), str(was), str(to), str(actor)) in written
        assert may_lead(route, was, to, actor) is is_allowed, (route, was, to, actor)
        if is_allowed:
            require_lead(route, was, to, actor)
        else:
            with pytest.raises(NotAllowed, match=f"{actor} may not lead {was} to {to}"):
                require_lead(route, was, to, actor)
    assert len(written) == sum(len(who) for each in TRANSITIONS.values() for who in each.values())


@pytest.mark.parametrize("route", Route)
def test_the_final_states_lead_nowhere_and_every_other_leads_on(route):
    final = {str(state) for state in states(route) if is_final(route, state)}
    assert final == set(FINAL[route].split())
    for state in states(route):
        leads = {to for actor in Actor for to in onward(route, state, actor)}
        assert bool(leads) is not is_final(route, state)


@pytest.mark.parametrize("route", Route)
def test_every_state_of_a_route_is_reached_from_the_draft(route):
    reached, waiting = set(), [State.DRAFTED]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [
            to for actor in Actor for to in onward(route, state, actor) if to not in reached
        ]
    assert reached == states(route)


def test_no_timer_touches_an_application():
    assert not any(Actor.TIMER in who for who in TRANSITIONS[Route.APPLICATION].values())
