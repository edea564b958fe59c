"""What may happen to a good example: its states, and who may lead it from one to another.

It is shown to others in one state alone, which only the company itself leads it to.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sluss.core.referrals import Actor


class State(StrEnum):
    """Where a good example stands."""

    DRAFTED = "drafted"
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class NotAllowed(Exception):
    """A change that the table does not hold: from where, to where, by whom."""

    def __init__(self, was: State, to: State, by: Actor) -> None:
        super().__init__(f"{by} may not lead an example from {was} to {to}")
        self.was, self.to, self.by = was, to, by


_S = State
_OURS, _THEIRS = frozenset({Actor.PERSON}), frozenset({Actor.COMPANY})

TRANSITIONS: Mapping[tuple[State, State], frozenset[Actor]] = {
    (_S.DRAFTED, _S.ASKED): _OURS,
    (_S.ASKED, _S.APPROVED): _THEIRS,
    (_S.ASKED, _S.DECLINED): _THEIRS,
    (_S.APPROVED, _S.REVOKED): _THEIRS,
    **{(was, _S.DRAFTED): _OURS for was in (_S.ASKED, _S.APPROVED, _S.DECLINED)},
    **{(was, _S.WITHDRAWN): _OURS for was in (_S.DRAFTED, _S.ASKED, _S.APPROVED, _S.DECLINED)},
}
"""Who may lead a good example from the first state to the second.

That we change the text leads it back to a draft: another text is approved anew.
"""

LIVE = frozenset({_S.DRAFTED, _S.ASKED, _S.APPROVED, _S.DECLINED})
"""The states that lead on."""


def may_lead(was: State, to: State, by: Actor) -> bool:
    """Tell whether the actor may lead a good example from one state to another.

    >>> may_lead(State.ASKED, State.APPROVED, Actor.COMPANY)
    True
    >>> may_lead(State.ASKED, State.APPROVED, Actor.PERSON)
    False
    """
    return by in TRANSITIONS.get((was, to), frozenset())


def require_lead(was: State, to: State, by: Actor) -> None:
    """Raise `NotAllowed` unless the actor may lead it from one state to another."""
    if not may_lead(was, to, by):
        raise NotAllowed(was, to, by)
