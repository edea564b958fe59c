"""Everybody says in which language they wish their letters, of those there are letters in."""

import pytest
from web.people import a_contact

from sluss.core.errors import ValueFault
from sluss.directory.contacting import add_contact
from sluss.directory.models import Contact, Language, Person, Provider
from sluss.directory.providing import PROVIDER_FIELDS, change_provider, provider_in
from sluss.directory.speaking import speak
from sluss.directory.stamps import stamp
from sluss.mail.wording import LANGUAGES


def test_letters_are_written_in_every_language_that_may_be_wished():
    assert set(Language.values) == set(LANGUAGES)


def test_a_person_is_written_to_in_the_language_they_ask_for(world):
    adviser = world.ours.people["adviser"]
    assert speak(adviser, "en")
    assert not speak(adviser, "en")
    assert Person.objects.get(pk=adviser.pk).language == "en"
    assert set(Person.objects.exclude(pk=adviser.pk).values_list("language", flat=True)) == {"sv"}


@pytest.mark.parametrize("language", ["de", "", "EN", "svenska"])
def test_no_letter_is_written_in_another_language(world, language):
    half = world.ours
    provider = provider_in(half.programme, "almi")
    seen, provider.language = stamp(provider, PROVIDER_FIELDS), language
    with pytest.raises(ValueFault, match=f"no letter is written in '{language}'"):
        change_provider(provider, seen, by=half.people["lead"])
    with pytest.raises(ValueFault, match="no letter is written in"):
        add_contact(half.company, a_contact(language=language), by=half.people["adviser"])
    with pytest.raises(ValueFault, match="no letter is written in"):
        speak(half.people["adviser"], language)
    assert not Provider.objects.exists()
    assert not Contact.objects.exists()
    assert not Person.objects.exclude(language="sv").exists()
