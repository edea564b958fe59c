"""Where the knowledge that comes with the program lies."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def shipped(*names: str) -> Path:
    """Return the path of a shipped file or folder."""
    return Path(str(files("sluss.content").joinpath(*names)))
