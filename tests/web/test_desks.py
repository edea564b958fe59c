"""A whole desk handed over on a page: by the lead alone, to somebody who may have cases."""

import pytest
from web.invited import at, text
from web.people import AT, Role, give, logged_in, person

from sluss.casework.models import Case
from sluss.casework.visiting import open_case
from sluss.directory.models import Membership

GIVEN = {"adviser": "adviser@norra.test", "to": "second@norra.test"}


@pytest.fixture
def two(world):
    """Return the world with two cases at the adviser's desk."""
    open_case(world.ours.unopened, by=world.ours.people["adviser"], at=AT)
    return world


def lead(world):
    return logged_in(world.ours.people["lead"])


def test_the_lead_hands_over_a_desk_in_one_go(two):
    page = text(lead(two).get(at(two.ours, "desk/?from=adviser@norra.test")))
    assert 'value="adviser@norra.test" selected>Norra adviser (2 ärenden)' in page
    done = lead(two).post(at(two.ours, "desk/"), GIVEN, follow=True)
    assert "Andra rådgivaren har nu 2 ärenden från Norra adviser." in text(done)
    mine = Case.objects.filter(company__programme=two.ours.programme)
    assert {case.adviser for case in mine} == {two.second}
    assert two.theirs.case.adviser == Case.objects.get(pk=two.theirs.case.pk).adviser


def test_only_those_with_cases_and_those_who_may_have_them_are_shown(two):
    page = text(lead(two).get(at(two.ours, "desk/")))
    leaving, taking = page.split('name="to"')
    assert "adviser@norra.test" in leaving
    assert "second@norra.test" not in leaving
    assert "adviser@sodra.test" not in page
    assert "reader@norra.test" not in page
    for email in ("adviser@norra.test", "second@norra.test", "lead@norra.test"):
        assert email in taking


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"adviser": ""}, "Välj vems ärenden det gäller."),
        ({"to": ""}, "Välj vem som ska ha ärendena."),
        ({"to": "adviser@norra.test"}, "Välj någon annan än den som lämnar."),
        ({"to": "reader@norra.test"}, "Personen kan inte ha ärenden här längre."),
        ({"to": "adviser@sodra.test"}, "Personen kan inte ha ärenden här längre."),
        ({"adviser": "adviser@sodra.test"}, "Den personen har inga ärenden här längre."),
        ({"adviser": "\0"}, "Det här behöver rättas"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_moved(two, bad, told):
    assert told in text(lead(two).post(at(two.ours, "desk/"), {**GIVEN, **bad}))
    assert two.ours.people["adviser"].cases.count() == 2


def test_the_form_sent_twice_says_that_there_is_nothing_left(two):
    lead(two).post(at(two.ours, "desk/"), GIVEN)
    again = text(lead(two).post(at(two.ours, "desk/"), GIVEN))
    assert "Den personen har inga ärenden här längre." in again


def test_the_desk_of_somebody_who_has_left_is_handed_over_too(two):
    mine = two.ours.people["adviser"]
    Membership.objects.filter(person=mine).update(ended_at=AT, ended_by=mine)
    lead(two).post(at(two.ours, "desk/"), GIVEN)
    assert two.second.cases.count() == 2


def test_the_way_there_is_shown_to_the_lead_alone(two):
    row = two.ours.people["adviser"].memberships.get()
    way = at(two.ours, "desk/")
    for rest in ("people/", f"people/{row.pk}/end/"):
        assert way in text(lead(two).get(at(two.ours, rest)))
        other = logged_in(two.ours.people["administrator"])
        assert way not in text(other.get(at(two.ours, rest)))


def test_as_many_questions_for_many_desks_as_for_one(two, django_assert_max_num_queries):
    for number in range(12):
        give(person(f"p{number}@norra.test", f"P{number}"), two.ours.programme, Role.ADVISER)
    client = lead(two)
    with django_assert_max_num_queries(14):
        client.get(at(two.ours, "desk/"))


def test_without_cases_the_page_says_when_there_will_be(world):
    world.ours.case.delete()
    assert "Ingen har några ärenden i programmet än." in text(
        lead(world).get(at(world.ours, "desk/"))
    )
