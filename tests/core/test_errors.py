"""Messages that say where, what and how to mend it."""

import pytest

from sluss.core.errors import ContentError, Fault, did_you_mean


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault("offers.yaml", 7, "", "no such fact"), "offers.yaml:7: no such fact"),
        (Fault("town.csv", 2, "sni", "no such code"), "town.csv:2:sni: no such code"),
    ],
)
def test_a_fault_is_written_with_its_place(fault, line):
    assert str(fault) == line


def test_an_error_tells_every_fault_in_reading_order():
    faults = [Fault("b", 1, "", "x"), Fault("a", 10, "", "y"), Fault("a", 9, "", "z")]
    error = ContentError(faults)
    assert str(error) == "a:9: z\na:10: y\nb:1: x"
    assert error.faults == (faults[2], faults[1], faults[0])


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("employes", ["employees", "sni"], " — did you mean 'employees'?"),
        ("emplyees", iter(["employees"]), " — did you mean 'employees'?"),
        ("zzz", ["employees"], ""),
        ("sni", [], ""),
    ],
)
def test_the_closest_known_word_is_suggested(word, known, hint):
    assert did_you_mean(word, known) == hint
