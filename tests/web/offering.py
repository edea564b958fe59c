"""A catalogue of a test's own: offers that are made up, and nothing else."""

from contextlib import contextmanager
from datetime import timedelta

from django.utils.timezone import localdate
from web.people import NEED

from sluss.content.knowledge import knowledge
from sluss.core.catalogue import Catalogue
from sluss.core.offers import Offer, OfferKind, Standing, Window
from sluss.core.rules import Clause, Op, Rule

BIG = Rule(conditions=(Clause("employees", Op.AT_LEAST, 50.0),))
"""A rule that waits for the number of employees."""


def an_offer(key, closes_in=None, **more):
    """Return an open offer for the world's need; `closes_in` days it takes no more."""
    ends = () if closes_in is None else (Window(None, localdate() + timedelta(days=closes_in)),)
    given = {
        "name": {"sv": f"Stöd {key}", "en": f"Support {key}"},
        "provider": "rise",
        "kind": OfferKind.ADVICE,
        "serves": {NEED: 3},
        "standing": Standing.OPEN,
        "windows": ends,
        "summary": {"sv": f"Hjälp med {key}"},
    }
    return Offer(key, **{**given, **more})


@contextmanager
def offered(*offers):
    """Let these be all the offers there are."""
    known = knowledge()  # read once and kept: every module sees the same
    kept = {"offers": known.offers, "catalogue": known.catalogue}
    mine = {"offers": {each.key: each for each in offers}, "catalogue": Catalogue(offers)}
    for name, value in mine.items():
        object.__setattr__(known, name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            object.__setattr__(known, name, value)
