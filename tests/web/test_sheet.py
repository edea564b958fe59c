"""The page left on the table: the best of what there is, on one or two sheets of paper."""

import re
from collections import Counter
from html import unescape

import pytest
from web.browser import chromium
from web.people import AT, NEED, a_need, logged_in

from sluss.casework.models import Step
from sluss.casework.needing import add_need
from sluss.content.knowledge import knowledge
from sluss.web.desk.plans import ON_PAPER

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def asked_for(world):
    """Let the company need the six that most offers serve, so that many may suit."""
    half = world.ours
    served = Counter(key for offer in knowledge().catalogue.offers for key in offer.serves)
    del served[NEED]
    for key, _count in served.most_common(6):
        add_need(half.case, a_need(key), by=half.people["adviser"], at=AT)


@pytest.fixture
def sheet(world):
    return f"/sv/cases/{world.ours.case.code}/sheet/"


@pytest.fixture
def mine(world):
    return logged_in(world.who("adviser"))


def test_the_sheet_holds_the_best_dozen_and_says_how_many_more_there_are(world, mine, sheet):
    asked_for(world)
    groups = mine.get(sheet.replace("sheet", "match")).context
    usable = [each for key in ("fits", "provider", "asks") for each in groups[key]]
    page = mine.get(sheet)
    assert [each["name"] for each in page.context["offers"]] == [
        card["name"] for card in usable[:ON_PAPER]
    ]
    more = len(usable) - ON_PAPER
    assert more > 1
    told = f"{more} erbjudanden till kan passa. Fråga {world.ours.case.adviser.name}."
    assert told in unescape(page.content.decode())


def test_a_company_whose_needs_nobody_knows_gets_no_list_of_everything(world, mine, sheet):
    world.ours.case.needs.all().delete()
    page = mine.get(sheet)
    assert page.context["offers"] == []
    assert "Vi vet inte än vad ni behöver." in page.content.decode()


def test_the_sheet_is_at_most_two_pages_of_paper(live_server, world, mine, sheet):
    asked_for(world)
    words = "Väg spillet vid varje maskin och skriv upp det på tavlan"
    Step.objects.bulk_create(
        Step(case=world.ours.case, what=words, owner="skyddsombud", by=world.second, at=AT)
        for _each in range(6)
    )
    text = mine.get(sheet).content.decode()
    place = f"{live_server.url}{sheet}"
    with chromium() as browser:
        page = browser.new_page()
        page.route(place, lambda route: route.fulfill(body=text, content_type="text/html"))
        page.goto(place)
        paper = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(PAGE.findall(paper)) <= 2
