"""The one table of weights that scores are made of."""

from __future__ import annotations

from dataclasses import fields

from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Entry, Faults, read_yaml
from sluss.core.errors import ContentError
from sluss.core.matching import Weights


def weights() -> Weights:
    """Return the shipped weights, or raise `ContentError`."""
    faults = Faults("weights.yaml")
    content = read_yaml(shipped("weights.yaml"), faults)
    names = [field.name for field in fields(Weights)]
    if not isinstance(content, Entry) or sorted(content) != sorted(names):
        faults.add(1, f"the table of weights has exactly these keys: {', '.join(names)}")
        raise ContentError(faults.found)
    try:
        return Weights(**content)
    except ValueError as error:
        faults.add(1, str(error))
        raise ContentError(faults.found) from error
