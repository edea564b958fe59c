"""Two who note the same for the region at once note it once."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from web.people import AT, NEED, kinds

from sluss.casework.needing import record_nothing_found


def test_it_is_noted_once_also_where_a_double_lies_there_already(world):
    case = world.ours.case
    for _double in range(2):
        case.deeds.create(kind="nothing_found", about=NEED, by=world.second, at=AT)
    record_nothing_found(case, NEED, by=world.second, at=AT)
    assert kinds(case).count("nothing_found") == 2


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="there only one at a time writes, by its own lock"
)
def test_two_at_once_note_it_once(transactional_db, world):
    meeting, case = Barrier(4, timeout=20), world.ours.case

    def note():
        meeting.wait()
        try:
            record_nothing_found(case, NEED, by=world.second, at=AT)
        finally:
            connection.close()

    threads = [Thread(target=note) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert kinds(case).count("nothing_found") == 1
