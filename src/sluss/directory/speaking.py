"""The language that somebody wishes their letters in."""

from __future__ import annotations

from sluss.core.errors import ValueFault, did_you_mean
from sluss.directory.models import Language, Person


def require_language(language: str) -> None:
    """Do nothing for a language that letters are written in; else raise `ValueFault`."""
    if language not in Language.values:
        raise ValueFault(f"no letter is written in '{language}'{did_you_mean(language, Language)}")


def speak(person: Person, language: str) -> bool:
    """Write to a person in a language from now on, as they ask; tell whether it is another.

    It is the person's own to say, so that nobody is asked for. Raises `ValueFault` for a language
    that no letter is written in.
    """
    require_language(language)
    mine = Person.objects.filter(pk=person.pk).exclude(language=language)
    is_another = bool(mine.update(language=language))
    person.language = language
    return is_another
