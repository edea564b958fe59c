"""The case's timeline tells what became of its referrals, and leads to each."""

import pytest
from web.introduced import introduced, led, text
from web.people import logged_in

from sluss.casework.models.referrals import State


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def mine(half):
    return logged_in(half.people["adviser"])


def timeline(half, mine):
    return text(mine.get(f"/sv/cases/{half.case.code}/")).partition("Tidslinje")[2]


def test_what_became_of_a_referral_stands_in_the_timeline_with_the_way_to_it(half, mine):
    referral = led(introduced(half), State.DECLINED)
    page = timeline(half, mine)
    way = f'<a href="/sv/referrals/{referral.code}/">'
    assert f"{way}Skickad till Almi" in page
    assert f"{way}Almi" in page
    assert "tackade nej</a>: " in page
    assert page.index("tackade nej") < page.index("Skickad till")


@pytest.mark.parametrize(
    ("channel", "told"),
    [("phone", "antecknat efter samtal"), ("mail", "antecknat efter mejl"), ("", ""), ("fax", "")],
)
def test_how_the_company_said_that_nothing_more_may_be_shared_is_kept(half, mine, channel, told):
    referral = introduced(half)
    place = f"/sv/referrals/{referral.code}/"
    assert "Hur sa företaget det?" in text(mine.get(place))
    mine.post(f"{place}stop/", {"channel": channel})
    change = referral.changes.get(to=State.WITHDRAWN)
    assert change.channel == (channel if told else "")
    assert told in text(mine.get(place))


def test_it_is_not_asked_where_there_is_nothing_to_keep_it_on(half, mine):
    referral = led(introduced(half), State.ACCEPTED)
    assert "Hur sa företaget det?" not in text(mine.get(f"/sv/referrals/{referral.code}/"))
