"""What is done in a case: who may, what it keeps, and that doing it twice is doing it once."""

from datetime import date, timedelta

import pytest
from web.people import AT, NEED, ON, OTHER_NEED, a_need, a_step, a_visit, kinds

from sluss.casework.assessing import INVENTORY, begin, complete, save_answers
from sluss.casework.models import Case, CaseNeed, Step, is_anchored
from sluss.casework.needing import add_need, record_nothing_found, remove_need
from sluss.casework.permits import cases_of
from sluss.casework.planning import Changed, add_step, agree, change_step, mark_step, remove_step
from sluss.casework.visiting import keep_promise, log_visit, open_case
from sluss.core.errors import ValueFault
from sluss.directory.permits import NotPermitted

LATER = AT + timedelta(hours=1)
FOUND = CaseNeed.Origin.FOUND

VERBS = {
    "open_case": lambda half, **who: open_case(half.unopened, **who),
    "log_visit": lambda half, **who: log_visit(half.case, a_visit(), **who),
    "keep_promise": lambda half, **who: keep_promise(half.visit, **who),
    "add_need": lambda half, **who: add_need(half.case, a_need(OTHER_NEED), **who),
    "remove_need": lambda half, **who: remove_need(half.need, **who),
    "record_nothing_found": lambda half, **who: record_nothing_found(half.case, NEED, **who),
    "add_step": lambda half, **who: add_step(half.case, a_step(), **who),
    "change_step": lambda half, **who: change_step(half.step, 1, **who),
    "mark_step": lambda half, **who: mark_step(half.step, ON, **who),
    "remove_step": lambda half, **who: remove_step(half.step, **who),
    "agree": lambda half, **who: agree(half.case, ON, **who),
    "begin": lambda half, **who: begin(half.case, INVENTORY, **who),
    "save_answers": lambda half, **who: save_answers(opened(half), {"bi02": 14.0}, 0, **who),
    "complete": lambda half, **who: complete(opened(half), [], **who),
}


def opened(half):
    return begin(half.case, INVENTORY, by=half.people["adviser"], at=AT)


def kept(half):
    named = [half.case.needs, half.case.steps, half.case.visits, half.case.deeds]
    rows = [list(each.order_by("pk").values()) for each in named]
    return rows, list(Case.objects.order_by("pk").values())


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_refused_to_those_without_the_role_and_changes_nothing(world, verb, who):
    before = kept(world.ours)
    with pytest.raises(NotPermitted):
        VERBS[verb](world.ours, by=world.who(who), at=LATER)
    assert kept(world.ours) == before


@pytest.mark.parametrize("verb", [name for name in VERBS if name != "begin"])
def test_a_verb_is_granted_to_the_second_adviser(world, verb):
    before = kept(world.ours)
    VERBS[verb](world.ours, by=world.second, at=LATER)
    if verb != "save_answers":
        assert kept(world.ours) != before


def test_cases_are_those_of_the_programmes_one_reads(world):
    assert list(cases_of(world.ours.people["reader"])) == [world.ours.case]
    assert not cases_of(world.ours.people["provider"]).exists()


def test_opening_a_case_twice_gives_the_first_and_one_line(world):
    half = world.ours
    first = open_case(half.unopened, by=half.people["adviser"], at=AT)
    again = open_case(half.unopened, by=world.second, at=LATER)
    assert (again, again.adviser) == (first, half.people["adviser"])
    assert kinds(first) == ["opened"]


def test_a_case_opens_on_the_day_it_is_in_sweden(world):
    late = AT.replace(day=31, hour=22, minute=30)
    case = open_case(world.ours.unopened, by=world.second, at=late)
    assert case.opened_on == date(2026, 4, 1)


def test_a_promise_kept_twice_is_logged_once_and_keeps_its_moment(world):
    half = world.ours
    keep_promise(half.visit, by=half.people["adviser"], at=AT)
    keep_promise(half.visit, by=world.second, at=LATER)
    half.visit.refresh_from_db()
    assert half.visit.promise_kept_at == AT
    assert kinds(half.case).count("promise_kept") == 1


def test_the_same_need_takes_the_higher_weight_and_both_quotes(world):
    half, by = world.ours, world.second
    first = half.need.words
    add_need(half.case, a_need(weight=3, words="Vi slänger för mycket"), by=by, at=LATER)
    add_need(half.case, a_need(weight=1, words=first), by=by, at=LATER)
    row = half.case.needs.get()
    assert (row.weight, row.words) == (3, f"{first}\nVi slänger för mycket")


def test_stated_and_found_are_kept_apart(world):
    half = world.ours
    add_need(half.case, a_need(origin=FOUND, weight=1), by=world.second, at=AT)
    assert half.case.needs.count() == 2
    needs = half.case.company_needs()
    assert (needs.stated, needs.found) == ({NEED: 2}, {NEED: 1})


def test_what_nobody_has_asked_for_is_unknown_and_not_empty(world):
    case = open_case(world.ours.unopened, by=world.second, at=AT)
    assert (case.company_needs().stated, case.company_needs().found) == (None, None)


def test_an_assessment_that_was_completed_has_looked_and_may_have_found_nothing(world):
    case, by = open_case(world.ours.unopened, by=world.second, at=AT), world.second
    begun = begin(case, INVENTORY, by=by, at=AT)
    assert case.company_needs().found is None
    complete(begun, [], by=by, at=AT)
    needs = Case.objects.get(pk=case.pk).company_needs()
    assert (needs.stated, needs.found, needs.is_known) == (None, {}, True)
    add_need(case, a_need(), by=by, at=AT)
    assert (case.company_needs().stated, case.company_needs().found) == ({NEED: 2}, {})


def test_a_need_outside_the_taxonomy_is_refused_with_the_nearest(world):
    with pytest.raises(ValueFault, match="CIR-0"):
        add_need(world.ours.case, a_need("CIR-0l"), by=world.second, at=AT)
    assert world.ours.case.needs.count() == 1


def test_the_timeline_keeps_a_removed_needs_words(world):
    half = world.ours
    remove_need(half.need, by=world.second, at=LATER)
    deed = half.case.deeds.first()
    assert (deed.kind, deed.about) == ("need_removed", f"{NEED}: Spillet i Norra")
    assert not half.case.needs.exists()


def test_nothing_found_is_kept_once_a_need(world):
    case = world.ours.case
    for need in (NEED, NEED, OTHER_NEED, "no such need"):
        record_nothing_found(case, need, by=world.second, at=LATER)
    told = case.deeds.filter(kind="nothing_found").values_list("about", flat=True)
    assert sorted(told) == [NEED, OTHER_NEED]


def test_a_step_read_before_somebody_elses_change_is_not_saved_over_it(world):
    half = world.ours
    mine, theirs = (Step.objects.get(pk=half.step.pk) for _each in range(2))
    theirs.what = "Deras"
    assert change_step(theirs, 1, by=world.second, at=AT).revision == 2
    mine.what = "Mitt"
    with pytest.raises(Changed) as raised:
        change_step(mine, 1, by=half.people["adviser"], at=LATER)
    assert (raised.value.theirs.what, raised.value.theirs.by) == ("Deras", world.second)
    assert Step.objects.get(pk=half.step.pk).what == "Deras"
    assert change_step(mine, 2, by=half.people["adviser"], at=LATER).revision == 3
    assert Step.objects.get(pk=half.step.pk).what == "Mitt"


def test_a_step_removed_by_another_does_not_come_back(world):
    half = world.ours
    mine = Step.objects.get(pk=half.step.pk)
    remove_step(half.step, by=world.second, at=AT)
    with pytest.raises(Changed) as raised:
        change_step(mine, 1, by=half.people["adviser"], at=LATER)
    assert raised.value.theirs is None
    assert not half.case.steps.exists()


def test_a_plan_without_steps_is_not_agreed(world):
    half = world.ours
    remove_step(half.step, by=world.second, at=AT)
    agree(half.case, ON, by=world.second, at=AT)
    half.case.refresh_from_db()
    assert half.case.agreed_on is None
    assert "plan_agreed" not in kinds(half.case)
    add_step(half.case, a_step(), by=world.second, at=AT)
    agree(half.case, ON, by=world.second, at=AT)
    half.case.refresh_from_db()
    assert half.case.agreed_on == ON


def test_a_plan_is_anchored_by_a_step_owned_outside_management():
    assert not is_anchored([])
    assert not is_anchored([a_step()])
    assert is_anchored([a_step(), a_step(is_outside_management=True)])


def test_every_verb_leaves_its_line_in_the_timeline(world):
    half, by = world.ours, world.second
    keep_promise(half.visit, by=by, at=AT)
    change_step(half.step, 1, by=by, at=AT)
    agree(half.case, ON, by=by, at=AT)
    remove_step(half.step, by=by, at=AT)
    remove_need(half.need, by=by, at=AT)
    complete(opened(half), [], by=by, at=AT)
    assert kinds(half.case) == [
        *("opened", "visit_logged", "need_added", "step_added", "promise_kept"),
        *("step_changed", "plan_agreed", "step_removed", "need_removed", "assessed"),
    ]
