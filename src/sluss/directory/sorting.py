"""Names in the order of the Swedish alphabet, whatever the database sorts by."""

from __future__ import annotations

_PLACES = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "ü": "y"})


def swedish(name: str) -> str:
    """Return what a name is sorted by: å, ä and ö come after z, capitals where small ones are.

    >>> sorted(["Örn", "Zink", "Ärla", "Ål", "etta", "Éclair"], key=swedish)
    ['Éclair', 'etta', 'Zink', 'Ål', 'Ärla', 'Örn']
    """
    return name.casefold().translate(_PLACES)
