"""The action plan: steps with an owner, and the day it was agreed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from sluss.casework.models import Case, Deed, Step
from sluss.casework.repeating import sent_before
from sluss.directory.models import Person
from sluss.directory.permits import require_write


class Changed(Exception):
    """Somebody else changed the step since it was read. `theirs` is what stands now, or None."""

    def __init__(self, theirs: Step | None) -> None:
        super().__init__("changed by another")
        self.theirs = theirs


DONE, NOT_DONE = "done", "not done"
"""What the timeline keeps on its own line below a step that was marked."""


@transaction.atomic
def add_step(case: Case, step: Step, *, passed_over: str = "", by: Person, at: datetime) -> Step:
    """Put a step that is not yet a row into the plan; sent twice it is there once.

    Where its offer was chosen before another, the timeline keeps that one's key and the reason,
    each on a line of its own below the step. Raises `NotPermitted`.
    """
    require_write(by, case.company.programme)
    step.case, step.by, step.at = case, by, at
    there = sent_before(step, case.steps.all())
    if there is not None:
        return there
    step.save()
    about = "\n".join((step.what, passed_over, step.because)) if passed_over else step.what
    case.deeds.create(kind=Deed.Kind.STEP_ADDED, about=about[:400], by=by, at=at)
    return step


@transaction.atomic
def change_step(step: Step, revision: int, *, by: Person, at: datetime) -> Step:
    """Keep a changed step that was read at `revision`.

    Raises `Changed` where somebody else changed or removed it since, and `NotPermitted`.
    """
    require_write(by, step.case.company.programme)
    now = Step.objects.select_for_update().filter(pk=step.pk).first()
    if now is None or now.revision != revision:
        raise Changed(now)
    step.revision, step.by, step.at = revision + 1, by, at
    step.save()
    step.case.deeds.create(kind=Deed.Kind.STEP_CHANGED, about=step.what, by=by, at=at)
    return step


@transaction.atomic
def mark_step(step: Step, done_on: date | None, *, by: Person, at: datetime) -> None:
    """Say that a step was done on a day, or with None that it was not.

    Saying it again changes nothing, and neither does saying it of a step that somebody took away.
    Raises `NotPermitted`.
    """
    require_write(by, step.case.company.programme)
    now = Step.objects.select_for_update().filter(pk=step.pk).first()
    if now is None or (now.done_on is None) == (done_on is None):
        return
    now.done_on, now.revision, now.by, now.at = done_on, now.revision + 1, by, at
    now.save()
    about = f"{now.what}\n{NOT_DONE if done_on is None else DONE}"
    step.case.deeds.create(kind=Deed.Kind.STEP_CHANGED, about=about, by=by, at=at)


@transaction.atomic
def remove_step(step: Step, *, by: Person, at: datetime) -> None:
    """Take a step out of the plan; the timeline keeps its words. An empty plan is not agreed."""
    require_write(by, step.case.company.programme)
    step.case.deeds.create(kind=Deed.Kind.STEP_REMOVED, about=step.what, by=by, at=at)
    step.delete()
    if not step.case.steps.exists():
        Case.objects.filter(pk=step.case.pk).update(agreed_on=None)


@transaction.atomic
def agree(case: Case, on: date, *, by: Person, at: datetime) -> None:
    """Say that the company agreed to its plan on a day. A plan without steps is
    not agreed, and one that is agreed keeps its day.
    """
    require_write(by, case.company.programme)
    first = case.steps.exists() and Case.objects.filter(pk=case.pk, agreed_on=None)
    if first and first.update(agreed_on=on):
        case.deeds.create(kind=Deed.Kind.PLAN_AGREED, by=by, at=at)
