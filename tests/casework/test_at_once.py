"""Several people at the same moment: notes coded and visits corrected, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from web.people import AT, a_note, a_visit

from sluss.casework.models import Note, Visit
from sluss.casework.noting import code_note, write_note
from sluss.casework.visiting import change_visit, log_visit
from sluss.directory.stamps import ChangedMeanwhile

pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="there only one at a time writes, by its own lock"
)
NEEDS = ("CIR-01", "CIR-02", "ENV-01", "ENV-02")


def at_once(*calls):
    """Make the calls at the same moment and return what each answered, or raised."""
    meeting = Barrier(len(calls), timeout=20)

    def one(call):
        meeting.wait()
        try:
            return call()
        except ChangedMeanwhile as changed:
            return changed
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_four_who_code_one_note_at_once_keep_all_four_needs(transactional_db, world):
    note = write_note(world.ours.case, a_note(), by=world.second, at=AT)
    stale = [(Note.objects.select_related("case").get(pk=note.pk), need) for need in NEEDS]
    calls = [lambda s=s, n=n: code_note(s, [n], by=world.second, at=AT) for s, n in stale]
    at_once(*calls)
    note.refresh_from_db()
    assert sorted(note.coded_as) == sorted(NEEDS)
    found = world.ours.case.needs.filter(origin="found").values_list("need", flat=True)
    assert sorted(found) == sorted(NEEDS)


def test_of_four_who_correct_one_visit_at_once_three_are_told(transactional_db, world):
    stale = [Visit.objects.get(pk=world.ours.visit.pk) for _each in range(4)]
    for number, each in enumerate(stale):
        each.minutes = number + 1
    calls = [lambda v=v: change_visit(v, 1, by=world.second, at=AT) for v in stale]
    answers = at_once(*calls)
    told = [each for each in answers if isinstance(each, ChangedMeanwhile)]
    kept = next(each for each in answers if isinstance(each, Visit))
    assert len(told) == 3
    assert {each.theirs.minutes for each in told} == {kept.minutes}
    assert Visit.objects.get(pk=kept.pk).revision == 2


def test_a_visit_that_four_tabs_send_at_once_is_kept_once(transactional_db, world):
    case, by = world.ours.case, world.second
    before = case.visits.count()
    visits = [a_visit(minutes=60, notes="En gång.") for _each in range(4)]
    at_once(*(lambda v=v: log_visit(case, v, by=by, at=AT) for v in visits))
    assert case.visits.count() == before + 1
