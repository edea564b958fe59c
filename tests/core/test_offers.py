"""When an offer is open, when it opens again, when it closes; the stems of its words."""

from datetime import date

import pytest

from sluss.core.offers import Offer, OfferKind, Standing, Window, stems

DAY = date(2026, 3, 1)
BEFORE, AFTER = date(2026, 2, 28), date(2026, 3, 2)
SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 6, 18), date(2026, 8, 15)
NOW, LATER, PAST = Window(BEFORE, SUMMER), Window(AUTUMN, None), Window(None, BEFORE)


def offer(*windows, standing=Standing.OPEN, **more):
    return Offer("o", {"en": "An offer"}, "p", OfferKind.GRANT, standing=standing,
                 windows=windows, **more)  # fmt: skip


@pytest.mark.parametrize(
    ("window", "contains"),
    [
        pytest.param(Window(), True, id="without-ends"),
        pytest.param(Window(DAY, DAY), True, id="one-day"),
        pytest.param(Window(DAY), True, id="from-today"),
        pytest.param(Window(AFTER), False, id="from-tomorrow"),
        pytest.param(Window(None, DAY), True, id="until-today"),
        pytest.param(Window(None, BEFORE), False, id="until-yesterday"),
        pytest.param(Window(BEFORE, AFTER), True, id="around-today"),
        pytest.param(Window(AFTER, SUMMER), False, id="ahead"),
    ],
)
def test_both_days_of_a_window_are_included(window, contains):
    assert window.contains(DAY) is contains


@pytest.mark.parametrize(
    ("offer", "is_open", "reopens_on", "closes_on"),
    [
        pytest.param(offer(), True, None, None, id="no-windows"),
        pytest.param(offer(standing=Standing.UNKNOWN), True, None, None, id="unknown-standing"),
        pytest.param(offer(standing=Standing.ENDED), False, None, None, id="ended"),
        pytest.param(offer(LATER, standing=Standing.ENDED), False, None, None, id="ended-for-good"),
        pytest.param(offer(is_paused=True), False, None, None, id="paused"),
        pytest.param(offer(LATER, is_paused=True), False, None, None, id="paused-and-uncertain"),
        pytest.param(offer(NOW), True, None, SUMMER, id="in-its-window"),
        pytest.param(offer(Window(BEFORE)), True, None, None, id="in-a-window-without-end"),
        pytest.param(offer(NOW, Window(BEFORE)), True, None, None, id="one-of-two-has-no-end"),
        pytest.param(offer(Window(BEFORE, SPRING), NOW), True, None, SUMMER, id="the-later-end"),
        pytest.param(offer(NOW, LATER), True, None, SUMMER, id="open-now-and-again-later"),
        pytest.param(offer(PAST), False, None, None, id="over"),
        pytest.param(offer(PAST, LATER), False, AUTUMN, None, id="between-two-windows"),
        pytest.param(
            offer(LATER, Window(SPRING, SUMMER)), False, SPRING, None, id="the-next-of-two"
        ),
    ],
)
def test_an_offer_is_open_in_its_windows_unless_paused_or_ended(
    offer, is_open, reopens_on, closes_on
):
    found = (offer.is_open(DAY), offer.reopens_on(DAY), offer.closes_on(DAY))
    assert found == (is_open, reopens_on, closes_on)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["Energikartläggning"], {"energi"}, id="six-letters"),
        pytest.param(["ENERGI, robot!"], {"energi", "robot"}, id="letters-of-any-size"),
        pytest.param(["stöd till er"], set(), id="short-words-say-little"),
        pytest.param(["robot-cell", "robotar"], {"robot", "robota"}, id="parted-at-hyphens"),
        pytest.param([], set(), id="no-texts"),
    ],
)
def test_stems_are_the_long_words_first_six_letters(texts, expected):
    assert stems(*texts) == expected


def test_an_offers_stems_are_those_of_its_name_and_summary_in_every_language():
    summary = {"sv": "Rådgivning", "en": "Advice on energy"}
    assert offer(summary=summary).stems == {"offer", "rådgiv", "advice", "energy"}
