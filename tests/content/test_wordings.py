"""Values of facts as people read them: no digit lost, and nothing as the program holds it."""

from datetime import date

import pytest

from sluss.content.vocabulary import vocabulary
from sluss.content.wordings import value_wording
from sluss.core.stateaid import Grant

FACTS = vocabulary()[0].facts
AID = (Grant(date(2025, 3, 1), 2_000_000), Grant(date(2025, 5, 2), 150_050))


@pytest.mark.parametrize(
    ("key", "value", "sv", "en"),
    [
        ("energy_mwh", 1_234_567.5, "1234567,5", "1234567.5"),
        ("employees", 12.0, "12", "12"),
        ("employees", 0.1 + 0.2, "0,3", "0.3"),
        (
            "aid_received",
            AID,
            "2025-03-01: 20\xa0000 euro, 2025-05-02: 1\xa0500,50 euro",
            "2025-03-01: 20\xa0000 euro, 2025-05-02: 1\xa0500.50 euro",
        ),
        ("aid_received", (), "–", "–"),
        ("is_autonomous", None, "uppgift saknas", "not known"),
    ],
)
def test_a_value_is_read_in_both_languages(key, value, sv, en):
    assert value_wording(value, FACTS[key], "sv") == sv
    assert value_wording(value, FACTS[key], "en") == en
