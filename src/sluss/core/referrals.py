"""What may happen to a referral: its states on each route, and who may lead it from one to another.

A referral is an introduction that the provider answers, or an application that the company makes
itself. The table is all there is: what is not in it is refused, here and in the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum


class Route(StrEnum):
    """How a need reaches a provider."""

    INTRODUCTION = "introduction"
    APPLICATION = "application"


class State(StrEnum):
    """Where a referral stands."""

    DRAFTED = "drafted"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    HELPED = "helped"
    NOT_HELPED = "not_helped"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    EXPIRED = "expired"
    BEGUN = "begun"
    SUBMITTED = "submitted"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Actor(StrEnum):
    """What kind of actor makes a change.

    A person is an adviser or lead, logged in, who may also write down what a provider or company
    said by telephone; the company and the provider act by their own links.
    """

    PERSON = "person"
    COMPANY = "company"
    PROVIDER = "provider"
    TIMER = "timer"
    IMPORT = "import"


class Reason(StrEnum):
    """Why a provider declines."""

    NOT_ELIGIBLE = "not_eligible"
    NO_CAPACITY = "no_capacity"
    WRONG_OFFER = "wrong_offer"
    COMPANY_DECLINED = "company_declined"
    OTHER = "other"


class NotAllowed(Exception):
    """A change that the table does not hold: from where, to where, by whom."""

    def __init__(self, route: Route, was: State, to: State, by: Actor) -> None:
        super().__init__(f"{route}: {by} may not lead {was} to {to}")
        self.was, self.to, self.by = was, to, by


_P, _C, _V, _T, _I = Actor.PERSON, Actor.COMPANY, Actor.PROVIDER, Actor.TIMER, Actor.IMPORT
_S = State

TRANSITIONS: Mapping[Route, Mapping[tuple[State, State], frozenset[Actor]]] = {
    Route.INTRODUCTION: {
        (_S.DRAFTED, _S.SENT): frozenset({_P, _I}),
        (_S.SENT, _S.RECEIVED): frozenset({_P, _V, _I}),
        (_S.SENT, _S.ACCEPTED): frozenset({_P, _V, _I}),
        (_S.RECEIVED, _S.ACCEPTED): frozenset({_P, _V, _I}),
        (_S.SENT, _S.DECLINED): frozenset({_P, _V, _I}),
        (_S.RECEIVED, _S.DECLINED): frozenset({_P, _V, _I}),
        (_S.SENT, _S.EXPIRED): frozenset({_T, _I}),
        (_S.RECEIVED, _S.EXPIRED): frozenset({_T, _I}),
        (_S.SENT, _S.UNREACHABLE): frozenset({_P, _V, _I}),
        (_S.RECEIVED, _S.UNREACHABLE): frozenset({_P, _V, _I}),
        (_S.ACCEPTED, _S.UNREACHABLE): frozenset({_P, _C, _V, _I}),
        (_S.ACCEPTED, _S.HELPED): frozenset({_P, _C, _V, _I}),
        (_S.ACCEPTED, _S.NOT_HELPED): frozenset({_P, _C, _V, _I}),
        **{
            (was, _S.WITHDRAWN): frozenset({_P, _C, _I})
            for was in (_S.DRAFTED, _S.SENT, _S.RECEIVED, _S.ACCEPTED)
        },
    },
    Route.APPLICATION: {
        (_S.DRAFTED, _S.BEGUN): frozenset({_P, _C, _I}),
        (_S.BEGUN, _S.SUBMITTED): frozenset({_P, _C, _I}),
        (_S.SUBMITTED, _S.GRANTED): frozenset({_P, _C, _I}),
        (_S.SUBMITTED, _S.REFUSED): frozenset({_P, _C, _I}),
        **{
            (was, _S.WITHDRAWN): frozenset({_P, _C, _I})
            for was in (_S.DRAFTED, _S.BEGUN, _S.SUBMITTED)
        },
    },
}
"""Who may lead a referral on each route from the first state to the second."""


def states(route: Route) -> frozenset[State]:
    """Return the states that a referral on a route can be in.

    >>> State.EXPIRED in states(Route.APPLICATION)
    False
    """
    return frozenset(state for pair in TRANSITIONS[route] for state in pair)


def is_final(route: Route, state: State) -> bool:
    """Tell whether nothing leads on from a state.

    >>> is_final(Route.INTRODUCTION, State.ACCEPTED), is_final(Route.INTRODUCTION, State.HELPED)
    (False, True)
    """
    return state in states(route) and not any(was == state for was, _to in TRANSITIONS[route])


def may_lead(route: Route, was: State, to: State, by: Actor) -> bool:
    """Tell whether the actor may lead a referral from one state to another.

    >>> may_lead(Route.INTRODUCTION, State.SENT, State.DECLINED, Actor.PROVIDER)
    True
    >>> may_lead(Route.INTRODUCTION, State.SENT, State.EXPIRED, Actor.PERSON)
    False
    """
    return by in TRANSITIONS[route].get((was, to), frozenset())


def require_lead(route: Route, was: State, to: State, by: Actor) -> None:
    """Raise `NotAllowed` unless the actor may lead a referral from one state to another."""
    if not may_lead(route, was, to, by):
        raise NotAllowed(route, was, to, by)


def onward(route: Route, was: State, by: Actor) -> Iterator[State]:
    """Yield the states that the actor may lead a referral to, in the table's order.

    >>> [str(state) for state in onward(Route.APPLICATION, State.SUBMITTED, Actor.COMPANY)]
    ['granted', 'refused', 'withdrawn']
    """
    for (before, to), actors in TRANSITIONS[route].items():
        if before == was and by in actors:
            yield to
