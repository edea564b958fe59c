"""What happened in a case is read from the rows there are, in one order and in few queries."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from web.introduced import introduced, led
from web.people import AT

from sluss.casework.models import Change, Deed
from sluss.casework.models.referrals import State
from sluss.casework.telling import happened, timeline


def told(case):
    return [getattr(row, "kind", None) or row.to for row in happened(timeline(case))]


def test_deeds_and_changes_stand_in_one_order_newest_first(world):
    half = world.ours
    led(introduced(half), State.ACCEPTED)
    Deed.objects.create(
        case=half.case, kind=Deed.Kind.NEED_REMOVED, by=half.people["adviser"], at=AT
    )
    lines = told(half.case)
    assert lines[:2] == ["accepted", "sent"]
    assert lines[-1] == "opened"
    assert len(lines) == half.case.deeds.count() + 2
    assert "accepted" not in told(world.theirs.case)


def test_what_happened_at_one_moment_has_an_order_too(world):
    half = world.ours
    referral = introduced(half)
    moment = Change.objects.get(referral=referral).at
    for _ in range(2):
        Deed.objects.create(
            case=half.case, kind=Deed.Kind.STEP_ADDED, by=half.people["adviser"], at=moment
        )
    assert told(half.case)[:3] == ["step_added", "step_added", "sent"]


def test_a_page_costs_the_same_for_one_line_as_for_many(world):
    half = world.ours
    introduced(half)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            lines = [(str(row), str(row.by)) for row in happened(timeline(half.case))]
        return len(asked), len(lines)

    few, before = cost()
    Deed.objects.bulk_create(
        Deed(
            case=half.case,
            kind=Deed.Kind.STEP_ADDED,
            by=half.people["adviser"],
            at=AT + timedelta(minutes=minute),
        )
        for minute in range(100)
    )
    assert cost() == (few, before + 100)
    assert few == 3
