"""The plan: why another than the first was chosen, what it costs, what is late and what is done."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from web.offering import an_offer, offered
from web.people import AT, a_step, logged_in

from sluss.casework.models import Step
from sluss.casework.planning import Changed, add_step, change_step, mark_step, remove_step
from sluss.core.offers import OfferKind
from sluss.web.desk.planforms import Kronor

FIRST = an_offer("forsta")
SECOND = an_offer("andra", serves={"CIR-01": 1}, kind=OfferKind.GRANT)
OWN = an_offer("egen", provider="iuc", serves={"CIR-01": 2})
SENT = {"what": "Ring dem", "owner": "vd"}


@pytest.fixture
def catalogue():
    with offered(FIRST, SECOND, OWN):
        yield


@pytest.fixture
def mine(world, catalogue):
    return logged_in(world.ours.people["adviser"])


def address(world, rest="plan/"):
    return f"/sv/cases/{world.ours.case.code}/{rest}"


def add(world, **more):
    return add_step(world.ours.case, a_step(**more), by=world.second, at=AT)


def test_the_first_is_put_in_the_plan_without_a_reason(world, mine):
    page = mine.get(address(world, "plan/?offer=forsta"))
    assert "Varför?" not in page.content.decode()
    assert mine.post(address(world), {**SENT, "offer": "forsta"}).status_code == 302
    assert world.ours.case.steps.get(offer="forsta").because == ""
    assert world.ours.case.deeds.first().about == "Ring dem"


def test_another_than_the_first_is_asked_about_and_the_answer_is_kept(world, mine):
    question = "Ni valde något annat än det som står först (Stöd forsta). Varför?"
    assert question in mine.get(address(world, "plan/?offer=andra")).content.decode()
    told = mine.post(address(world), {**SENT, "offer": "andra", "effect": "Halva spillet"})
    text = told.content.decode()
    assert told.status_code == 200
    for words in (question, "Skriv varför", "Halva spillet", 'value="andra"', "#id_because"):
        assert words in text
    assert not world.ours.case.steps.filter(offer="andra").exists()
    sent = {**SENT, "offer": "andra", "because": "De har varit där förr"}
    assert mine.post(address(world), sent).status_code == 302
    assert "De har varit där förr" in mine.get(address(world)).content.decode()
    line = "Ring dem, före Stöd forsta. Varför: De har varit där förr"
    assert line in mine.get(address(world, "")).content.decode()
    english = mine.get(f"/en/cases/{world.ours.case.code}/").content.decode()
    assert "De har varit där förr" in english


def test_spaces_are_no_reason(world, mine):
    told = mine.post(address(world), {**SENT, "offer": "andra", "because": "   "})
    assert "Skriv varför" in told.content.decode()


def test_ones_own_offer_before_another_is_asked_about(world, mine):
    organisation = world.ours.programme.organisation
    organisation.provider_key = "iuc"
    organisation.save()
    add(world, offer="forsta")
    page = mine.get(address(world, "plan/?offer=egen")).content.decode()
    assert "Ni valde er egen organisations erbjudande före Stöd andra. Varför?" in page
    assert mine.post(address(world), {**SENT, "offer": "egen"}).status_code == 200
    organisation.provider_key = ""
    organisation.save()
    assert mine.post(address(world), {**SENT, "offer": "egen"}).status_code == 302


def test_a_reason_that_was_demanded_is_not_taken_away_later(world, mine):
    row = add(world, offer="andra", because="Närmare")
    path = address(world, f"plan/{row.pk}/")
    sent = {**SENT, "offer": "andra", "revision": "1"}
    assert "Skriv varför" in mine.post(path, sent).content.decode()
    assert mine.post(path, {**sent, "because": "Nära"}).status_code == 302


def test_an_offer_that_left_the_catalogue_is_told_and_the_step_can_be_saved_without_it(world, mine):
    told = mine.post(address(world), {**SENT, "offer": "borta"}).content.decode()
    assert "Spara igen" in told
    assert 'value="borta"' not in told
    row = add(world, offer="borta", what="Gammalt")
    path = address(world, f"plan/{row.pk}/")
    assert mine.post(path, {**SENT, "offer": "borta", "revision": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12000", 12_000),
        ("12 000", 12_000),
        ("12\u00a0000", 12_000),
        ("1\u202f250\u202f000 kr", 1_250_000),
        (" 900:-", 900),
        ("0", 0),
        ("", None),
    ],
)
def test_a_cost_is_read_as_people_write_it(world, mine, typed, kept):
    assert mine.post(address(world), {**SENT, "cost_sek": typed}).status_code == 302
    assert world.ours.case.steps.get(what="Ring dem").cost_sek == kept


@pytest.mark.parametrize("typed", ["tolv tusen", "-5", "12,50", "1 2 3", "9" * 30, "12 00"])
def test_a_cost_that_is_none_is_told_and_stands_where_it_was_typed(world, mine, typed):
    page = mine.post(address(world), {**SENT, "cost_sek": typed})
    assert page.status_code == 200
    assert page.context["form"].errors["cost_sek"]
    assert typed in page.content.decode()
    assert not Step.objects.filter(what="Ring dem").exists()


def test_the_cost_is_summed_and_steps_without_one_are_told(world, mine):
    add(world, cost_sek=12_000)
    add(world, cost_sek=500)
    page = mine.get(address(world))
    assert (page.context["total_sek"], page.context["uncosted"]) == (12_500, 1)
    text = page.content.decode().replace("\u00a0", " ")
    assert "12 500 kr" in text
    assert "1 steg saknar kostnad" in text


def test_a_plan_without_costs_has_no_sum(world, mine):
    assert "Summa:" not in mine.get(address(world)).content.decode()


def test_a_step_is_late_the_day_after_and_not_when_it_is_done(world, mine):
    day = localdate()
    late = add(world, due_on=day - timedelta(days=1))
    add(world, due_on=day)
    assert mine.get(address(world)).content.decode().count("Försenat") == 1
    mark_step(late, day, by=world.second, at=AT)
    assert "Försenat" not in mine.get(address(world)).content.decode()


def test_done_is_kept_with_its_day_and_can_be_taken_back(world, mine):
    path = address(world, f"plan/{world.ours.step.pk}/done/")
    for _tap in range(2):
        assert mine.post(path).status_code == 302
    world.ours.step.refresh_from_db()
    assert (world.ours.step.done_on, world.ours.step.revision) == (localdate(), 2)
    assert "Väg spillet i Norra: gjort" in mine.get(address(world, "")).content.decode()
    for _tap in range(2):
        assert mine.post(path, {"undo": "1"}).status_code == 302
    world.ours.step.refresh_from_db()
    assert world.ours.step.done_on is None
    assert "Väg spillet i Norra: inte gjort än" in mine.get(address(world, "")).content.decode()
    assert list(world.ours.case.deeds.values_list("kind", flat=True)).count("step_changed") == 2


def test_a_step_done_by_another_is_not_undone_by_an_old_page(world):
    mine = Step.objects.get(pk=world.ours.step.pk)
    mark_step(Step.objects.get(pk=mine.pk), localdate(), by=world.second, at=AT)
    mine.what = "Mitt"
    with pytest.raises(Changed):
        change_step(mine, 1, by=world.ours.people["adviser"], at=AT)
    assert Step.objects.get(pk=mine.pk).done_on == localdate()


def test_a_step_that_somebody_took_away_is_not_done_and_does_not_come_back(world):
    old = Step.objects.get(pk=world.ours.step.pk)
    remove_step(world.ours.step, by=world.second, at=AT)
    mark_step(old, localdate(), by=world.second, at=AT)
    assert not world.ours.case.steps.exists()


@pytest.mark.parametrize("page", ["plan/", "plan/?offer=andra", "sheet/"])
def test_the_warning_before_ordering_stands_where_money_is(world, mine, page):
    warning = "Beställ inget och skriv inte på något innan ansökan är inne"
    if page == "plan/":
        assert warning not in mine.get(address(world, page)).content.decode()
        add(world, offer="andra")
    text = mine.get(address(world, page)).content.decode()
    assert warning in text
    assert "Stöd andra" in text


@pytest.mark.parametrize(
    ("typed", "sum_sek"),
    [("12.000", 12_000), ("1.250.000 kr", 1_250_000), ("12 000", 12_000), ("12.00", 12)],
)
def test_a_point_between_thousands_is_no_decimal_point(typed, sum_sek):
    assert Kronor().clean(typed) == sum_sek


@pytest.mark.parametrize("typed", ["12.5", "12.0001", "1.25.000"])
def test_what_is_no_whole_sum_is_refused(typed):
    with pytest.raises(ValidationError):
        Kronor().clean(typed)
