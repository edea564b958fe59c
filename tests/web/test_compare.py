"""Two offers side by side, and whose they are."""

import re

import pytest
from web.offering import BIG, an_offer, offered
from web.people import logged_in

from sluss.core.offers import OfferKind
from sluss.core.rules import Clause, Op, Rule

LOAN = an_offer(
    "lan", closes_in=5, kind=OfferKind.LOAN, provider="almi",
    terms={"aid_form": {"sv": "Lån"}, "amount": {"sv": "Högst en miljon"}},
)  # fmt: skip
ADVICE = an_offer(
    "rad", rule=BIG, provider="iuc-vast-och-sjuharad", terms={"aid_form": {"sv": "Rådgivning"}}
)
ASKED = an_offer("mer", rule=Rule(is_complete=False))
GONE = an_offer("borta", serves={"SKL-01": 3})


@pytest.fixture
def catalogue():
    with offered(LOAN, ADVICE, ASKED, GONE):
        yield


@pytest.fixture
def mine(world, catalogue):
    return logged_in(world.ours.people["adviser"])


def address(world, query="", language="sv"):
    return f"/{language}/cases/{world.ours.case.code}/compare/{query}"


def own_is_iuc(world):
    organisation = world.ours.programme.organisation
    organisation.provider_key = "iuc-vast-och-sjuharad"
    organisation.save()


def likeness(page):
    return {row["name"]: row["likeness"] for row in page.context["rows"]}


def test_two_ticks_lead_to_an_address_that_can_be_sent_on(world, mine):
    told = mine.get(address(world, "?offer=lan&offer=rad"))
    assert (told.status_code, told["location"]) == (302, address(world, "?a=lan&b=rad"))


def test_what_differs_is_said_in_words_and_what_nobody_knows_is_not_called_alike(world, mine):
    page = mine.get(address(world, "?a=lan&b=rad"))
    told = likeness(page)
    assert told["Form"] == told["Vem som ger det"] == told["Bedömning"] == "differs"
    assert told["Poäng för behov"] == told["Svarar mot"] == "same"
    assert told["Belopp"] == told["Egen insats"] == told["Stänger"] == "unknown"
    text = page.content.decode()
    for words in ("Skiljer sig", "Lika", "Går inte att jämföra", "Vi vet inte", "Högst en miljon"):
        assert words in text
    assert "Beror på: årsarbetskrafter" in text


def test_the_same_demand_is_alike_whoever_says_it(world):
    said = [Rule(conditions=(Clause("employees", Op.AT_LEAST, 50.0, source=f"källa {each}"),))
            for each in "ab"]  # fmt: skip
    with offered(an_offer("ett", rule=said[0]), an_offer("tva", rule=said[1]), ADVICE, LOAN):
        mine = logged_in(world.ours.people["adviser"])
        alike = likeness(mine.get(address(world, "?a=ett&b=tva")))
        unlike = likeness(mine.get(address(world, "?a=ett&b=lan")))
    assert alike["För vem, och hur det stämmer"] == "same"
    assert unlike["För vem, och hur det stämmer"] == "differs"
    assert alike["Det här bedömer aktören"] == "unknown"


def test_the_parts_of_the_score_add_up_to_it(world, mine):
    rows = {each["name"]: each for each in mine.get(address(world, "?a=lan&b=rad")).context["rows"]}
    for place in range(2):
        parts = [
            row["cells"][place][0] for name, row in rows.items() if name.startswith("Poäng fö")
        ]
        assert len(parts) == 5
        assert sum(parts) == rows["Poäng, av 10 000"]["cells"][place][0] > 0


def test_each_can_be_put_in_the_plan_and_the_loan_has_its_warning(world, mine):
    text = mine.get(address(world, "?a=lan&b=rad")).content.decode()
    for key in ("lan", "rad"):
        assert f"/plan/?offer={key}#add" in text
    assert text.count("Beställ inget och skriv inte på något") == 1


def test_a_reader_compares_and_puts_nothing_in_the_plan(world, catalogue):
    text = logged_in(world.ours.people["reader"]).get(address(world, "?a=lan&b=rad"))
    assert "Lägg i planen" not in text.content.decode()


@pytest.mark.parametrize(
    ("query", "told", "ticked"),
    [
        ("", "Kryssa i två", []),
        ("?a=lan", "Kryssa i ett till", ["lan"]),
        ("?a=lan&b=lan", "Kryssa i ett till", ["lan"]),
        ("?offer=lan&offer=rad&offer=mer", "Ni kryssade i 3", ["lan", "mer", "rad"]),
        ("?a=lan&b=borta", "står inte längre bland det som kan passa", ["lan"]),
        ("?a=lan&b=%3Cscript%3E", "står inte längre bland det som kan passa", ["lan"]),
    ],
)
def test_where_it_is_not_two_they_are_chosen_and_what_was_ticked_stays(
    world, mine, query, told, ticked
):
    page = mine.get(address(world, query))
    text = page.content.decode()
    assert page.status_code == 200
    assert told in text
    assert sorted(re.findall(r'value="(\w+)" checked', text)) == ticked
    assert "<script>" not in text.partition("<main")[2]


def test_with_one_offer_there_is_nothing_to_compare(world):
    with offered(LOAN):
        mine = logged_in(world.ours.people["adviser"])
        assert "Det finns inte två" in mine.get(address(world)).content.decode()
        match = mine.get(f"/sv/cases/{world.ours.case.code}/match/").content.decode()
    assert 'type="checkbox"' not in match


def test_ones_own_organisations_offer_is_marked_and_stands_where_it_stood(world, mine):
    page = f"/sv/cases/{world.ours.case.code}/match/"
    before = mine.get(page)
    assert "Er egen organisation" not in before.content.decode()
    own_is_iuc(world)
    after = mine.get(page)
    assert after.content.decode().count("Er egen organisation") == 1
    keys = [[c["offer"].key for c in told.context["asks"]] for told in (before, after)]
    assert keys[0] == keys[1] == ["rad"]
    assert "er egen organisation" in mine.get(address(world, "?a=lan&b=rad")).content.decode()


def test_the_order_is_said_above_each_group(world, mine):
    text = mine.get(f"/sv/cases/{world.ours.case.code}/match/").content.decode()
    assert text.count("Flest poäng först.") == text.count('<section class="verdict-group') == 3


def test_what_was_ticked_stays_when_a_question_is_answered(world, mine):
    path = f"/sv/cases/{world.ours.case.code}/answer/"
    sent = {"fact": "employees", "value": "60", "offer": ["lan"]}
    text = mine.post(path, sent, headers={"hx-request": "true"}).content.decode()
    assert 'value="lan" checked' in text
    assert 'value="rad" checked' not in text
