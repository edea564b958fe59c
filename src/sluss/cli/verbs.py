"""The verbs of the command line, each loaded when it is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module

Verb = Callable[[argparse.Namespace], int]

VERBS: Mapping[str, tuple[str, str]] = {
    "match": ("sluss.cli.matching", "match"),
    "judge": ("sluss.cli.judging", "judge"),
    "explain": ("sluss.cli.explaining", "explain"),
    "next": ("sluss.cli.explaining", "upcoming"),
    "who": ("sluss.cli.explaining", "who"),
    "check": ("sluss.cli.checking", "check"),
    "demo": ("sluss.cli.serving", "demo"),
    "invite": ("sluss.cli.serving", "invite"),
    "unlock": ("sluss.cli.serving", "unlock"),
    "serve": ("sluss.cli.serving", "serve"),
    "work": ("sluss.cli.working", "work"),
}


def verb(name: str) -> Verb:
    """Return the function that a verb runs."""
    module, function = VERBS[name]
    found: Verb = getattr(import_module(module), function)
    return found
