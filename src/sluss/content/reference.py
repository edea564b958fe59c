"""The reference table: places, industry labels in Swedish, exchange rates by year."""

from __future__ import annotations

from functools import cache
from typing import Any

from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Faults, read_yaml


@cache
def reference() -> Any:
    """Return `reference.yaml` as it stands."""
    return read_yaml(shipped("reference.yaml"), Faults("reference.yaml"))
