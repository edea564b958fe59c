"""The organisations that give the shipped offers, by the key that offers name them with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Faults, read_yaml
from sluss.core.codes import Text


@cache
def provider_names() -> Mapping[str, Text]:
    """Return each provider's name in Swedish and English."""
    entries = read_yaml(shipped("providers.yaml"), Faults("providers.yaml"))
    return {entry["key"]: entry["name"] for entry in entries}
