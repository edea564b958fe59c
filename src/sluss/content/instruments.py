"""Instrument files against the published schema `schemas/instrument.schema.json`.

Only the form is checked here: what a scoring or a branch means is not read yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Entry, Faults, Items, read_yaml


def is_instrument(content: Any) -> bool:
    """Tell whether a YAML file says that it is an instrument."""
    return isinstance(content, Entry) and "format" in content


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(
        json.loads(shipped("schemas", "instrument.schema.json").read_text("utf-8"))
    )


def instrument_faults(path: Path, faults: Faults) -> None:
    """Add every way in which the file breaks the schema, each on its line."""
    content = read_yaml(path, faults)
    for error in _validator().iter_errors(content):
        where = ".".join(map(str, error.absolute_path))
        message = f"'{where}': {error.message}" if where else error.message
        faults.add(_line(content, error.absolute_path), message)


def _line(content: Any, path: Iterable[Any]) -> int:
    """Return the line of the part of the file that a schema error points at."""
    line = 1
    for step in path:
        if isinstance(content, Entry):
            line = content.line_of(step)
        elif isinstance(content, Items):
            line = content.lines[step]
        content = content[step]
    return line
