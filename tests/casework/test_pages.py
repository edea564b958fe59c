"""Pages of a case: two who write at once, and what a page costs in queries."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from web.people import AT, OTHER_NEED, a_need, a_step, a_visit, kinds, logged_in

from sluss.casework.models import CaseNeed, Deed, Step
from sluss.casework.needing import add_need
from sluss.casework.planning import Changed, add_step, change_step, remove_step
from sluss.casework.visiting import keep_promise, log_visit, open_case
from sluss.content.knowledge import knowledge
from sluss.directory.models import Company, Contact, KnownFact
from sluss.web.desk import plans

MINE = {"what": "Byt till induktion", "owner": "underhållschef", "effect": "Halva elen"}


class Forms(HTMLParser):
    """Reads a page's forms: where each is sent, and the fields with their values."""

    def __init__(self, page, address):
        super().__init__()
        self.address, self.forms = address, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action") or self.address, {}))
        elif tag == "input" and self.forms and "name" in given:
            self.forms[-1][1][given["name"]] = given.get("value", "")

    def having(self, field):
        """Return the first form with a field."""
        return next(each for each in self.forms if field in each[1])


@pytest.fixture
def mine(world):
    """Return the browser of our adviser."""
    return logged_in(world.ours.people["adviser"])


def edited_by_another(half, second, **more):
    row = Step.objects.get(pk=half.step.pk)
    for name, value in more.items():
        setattr(row, name, value)
    return change_step(row, row.revision, by=second, at=AT)


def step_address(half):
    return f"/sv/cases/{half.case.code}/plan/{half.step.pk}/"


def test_a_changed_step_is_shown_beside_what_was_typed_and_can_be_saved_again(world, mine):
    half, address = world.ours, step_address(world.ours)
    read = Forms(mine.get(address).content.decode(), address).having("what")[1]
    edited_by_another(half, world.second, what="Deras steg", owner="inköp")
    told = mine.post(address, {**read, **MINE})
    page = told.content.decode()
    assert told.status_code == 409
    for words in ("Deras steg", "inköp", world.second.name, *MINE.values()):
        assert words in page
    assert Step.objects.get(pk=half.step.pk).what == "Deras steg"
    action, again = Forms(page, address).having("what")
    assert {key: again[key] for key in MINE} == MINE
    assert mine.post(action, again).status_code == 302
    assert Step.objects.get(pk=half.step.pk).what == MINE["what"]


def test_saving_again_does_not_pass_over_a_third_change(world, mine):
    half, address = world.ours, step_address(world.ours)
    edited_by_another(half, world.second, what="Andra")
    page = mine.post(address, {**MINE, "revision": "1"}).content.decode()
    edited_by_another(half, world.second, what="Tredje")
    told = mine.post(address, Forms(page, address).having("what")[1])
    assert told.status_code == 409
    assert "Tredje" in told.content.decode()


def test_a_step_sent_without_the_revision_it_was_read_at_is_not_saved_blindly(world, mine):
    assert mine.post(step_address(world.ours), MINE).status_code == 409


def test_a_step_removed_by_another_keeps_what_was_typed_and_it_can_be_saved(world, mine):
    half, address = world.ours, step_address(world.ours)
    remove_step(half.step, by=world.second, at=AT)
    told = mine.post(address, {**MINE, "revision": "1"})
    assert told.status_code == 409
    action, typed = Forms(told.content.decode(), address).having("what")
    assert {key: typed[key] for key in MINE} == MINE
    assert mine.post(action, typed).status_code == 302
    assert half.case.steps.get().what == MINE["what"]


def test_a_step_removed_while_it_is_being_saved_is_told_too(world, mine, monkeypatch):
    def removed_meanwhile(step, revision, *, by, at):
        raise Changed(None)

    monkeypatch.setattr(plans, "change_step", removed_meanwhile)
    told = mine.post(step_address(world.ours), {**MINE, "revision": "1"})
    assert told.status_code == 409
    assert MINE["what"] in told.content.decode()


def test_a_plan_without_steps_is_not_agreed_on_its_page_either(world, mine):
    half = world.ours
    remove_step(half.step, by=world.second, at=AT)
    mine.post(f"/sv/cases/{half.case.code}/plan/agree/")
    half.case.refresh_from_db()
    assert half.case.agreed_on is None


def test_two_taps_on_a_promise_log_it_once(world, mine):
    for _tap in range(2):
        assert mine.post(f"/sv/promises/{world.ours.visit.pk}/kept/").status_code == 302
    assert kinds(world.ours.case).count("promise_kept") == 1


def test_a_company_that_was_met_and_has_no_next_contact_goes_quiet(world, mine):
    half = world.ours
    half.visit.on = localdate() - timedelta(days=200)
    half.visit.save()
    assert half.visit.next_contact_on is None
    keep_promise(half.visit, by=world.second, at=AT)
    told = mine.get("/sv/today/")
    assert [case.pk for case in told.context["quiet"]] == [half.case.pk]


@pytest.mark.parametrize("next_in_days", [-10, 10])
def test_a_company_with_a_contact_ahead_is_not_quiet(world, mine, next_in_days):
    half = world.ours
    half.visit.on = localdate() - timedelta(days=200)
    half.visit.next_contact_on = localdate() + timedelta(days=next_in_days)
    half.visit.save()
    told = mine.get("/sv/today/").context
    assert bool(told["quiet"]) == (next_in_days < 0)
    assert bool(told["due"]) == (next_in_days < 0)
    assert bool(told["coming"]) == (next_in_days > 0)


@pytest.mark.parametrize("value", ["0" * 400 + "12", "1" * 401])
def test_a_long_answer_is_kept_or_told_and_never_an_error(world, mine, value):
    address = f"/sv/cases/{world.ours.case.code}/answer/"
    assert mine.post(address, {"fact": "employees", "value": value}).status_code in (302, 422)
    assert all(len(fact.value) <= 400 for fact in world.ours.company.known_facts.all())
    assert mine.get(f"/sv/cases/{world.ours.case.code}/match/").status_code == 200


def fill(half, count):
    """Add `count` of everything that a page lists."""
    adviser, day = half.people["adviser"], localdate()
    needs = [key for key in knowledge().needs if key != OTHER_NEED]
    for number in range(count):
        company = Company.objects.create(
            programme=half.programme, name=f"Nummer {number:03}", municipality="1490"
        )
        case = open_case(company, by=adviser, at=now())
        ahead = day + timedelta(days=number % 2 * 20 - 10)
        then = day - timedelta(days=30)
        log_visit(case, a_visit(on=then, next_contact_on=ahead), by=adviser, at=now())
        log_visit(half.case, a_visit(on=then, notes="Igen"), by=adviser, at=now())
        add_step(half.case, a_step(what=f"Steg {number}"), by=adviser, at=now())
        add_need(half.case, a_need(needs[number % len(needs)]), by=adviser, at=now())
        Contact.objects.create(company=half.company, name=f"Kontakt {number}")
        half.case.deeds.create(kind=Deed.Kind.NOTHING_FOUND, about=f"{number}", by=adviser, at=AT)
        half.company.known_facts.create(
            key="employees", value=f"{number}", source=KnownFact.Source.ADVISER, at=AT,
            is_latest=False,
        )  # fmt: skip


def cost(client, address):
    """Return the queries of a page, asked a second time: what is read once is read by then."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    return [each["sql"].split(" WHERE ")[0][:160] for each in asked]


PAGES = (
    "today/",
    "companies/",
    "companies/?reach=yes&q=nummer",
    *(f"cases/{{}}/{page}" for page in ("", "match/", "plan/", "prepare/", "needs/", "sheet/")),
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_with_one_row_as_with_a_hundred(world, mine, page):
    address = f"/sv/{page.format(world.ours.case.code)}"
    fill(world.ours, 1)
    few = cost(mine, address)
    fill(world.ours, 100)
    many = cost(mine, address)
    assert len(many) == len(few), [each for each in many if many.count(each) > few.count(each)]
    assert len(few) <= 28


def test_a_need_that_has_left_the_taxonomy_keeps_its_words_and_stops_no_page(world):
    CaseNeed.objects.filter(pk=world.ours.need.pk).update(need="OLD-01")
    client = logged_in(world.ours.people["adviser"])
    for page in ("", "prepare/", "needs/", "match/", "plan/", "sheet/"):
        told = client.get(f"/sv/cases/{world.ours.case.code}/{page}")
        assert told.status_code == 200, page
    assert "Spillet i Norra" in told.content.decode()
