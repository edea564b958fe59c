"""Answers to an instrument: begun, saved as they come, and what they tell when complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from sluss.casework.models import Assessment, Case, CaseNeed, Deed
from sluss.casework.needing import add_need
from sluss.casework.recalling import FEEDS, known_before
from sluss.content.instrumentfiles import shipped_instrument
from sluss.core.instruments import DONT_KNOW, Answer, ranked_needs
from sluss.directory.models import KnownFact, Person
from sluss.directory.permits import require_write
from sluss.directory.registering import learn

INVENTORY = "behovsinventering"


class AnswersChanged(Exception):
    """Somebody else changed the same items since they were read; `theirs` is what stands now.

    The other answers that were sent are kept.
    """

    def __init__(self, theirs: Mapping[str, Answer]) -> None:
        super().__init__("changed by another")
        self.theirs = theirs


def opened(case: Case, key: str) -> Assessment:
    """Return the open assessment of a case, or an empty one that is not yet a row."""
    found = Assessment.objects.filter(case=case, instrument=key, completed_at=None).first()
    return found or Assessment(case=case, instrument=key)


@transaction.atomic
def begin(case: Case, key: str, *, by: Person, at: datetime) -> Assessment:
    """Return the open assessment of a case, begun now if there is none. Raises `NotPermitted`."""
    require_write(by, case.company.programme)
    version = shipped_instrument(key).version
    given = {"version": version, "begun_at": at, "by": by}
    begun, _is_new = Assessment.objects.get_or_create(
        case=case, instrument=key, completed_at=None, defaults=given
    )
    return begun


def save_answers(
    assessment: Assessment,
    sent: Mapping[str, Answer],
    revision: int,
    *,
    by: Person,
    at: datetime,
) -> Assessment:
    """Keep answers that were read at `revision`; None takes an answer away.

    Different items answered by two people at once are all kept. For the same item the one that
    stands is kept and `AnswersChanged` is raised. Raises `NotPermitted`.
    """
    require_write(by, assessment.case.company.programme)
    with transaction.atomic():
        now = Assessment.objects.select_for_update().get(pk=assessment.pk)
        changed = {key: each for key, each in sent.items() if now.answers.get(key) != each}
        theirs = {key for key in changed if _is_theirs(now.revisions.get(key), revision, by)}
        mine = {key: each for key, each in changed.items() if key not in theirs}
        if mine:
            now.revision += 1
            now.answers = _without_none({**now.answers, **mine})
            now.revisions = now.revisions | {key: [now.revision, by.pk] for key in mine}
        now.saved_at = at
        now.save()
    if theirs:
        raise AnswersChanged({key: now.answers.get(key) for key in theirs})
    return now


def _is_theirs(last: list[int] | None, revision: int, by: Person) -> bool:
    """Tell whether somebody else changed an item after `revision`."""
    return last is not None and last[0] > revision and last[1] != by.pk


def _without_none(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {key: answer for key, answer in answers.items() if answer is not None}


@transaction.atomic
def complete(
    assessment: Assessment, needs: Iterable[str], *, by: Person, at: datetime
) -> Assessment:
    """Close an assessment: keep the facts it told, and the found needs that were confirmed.

    Only needs that the answers point to are kept, with the weight of the gap. Saying it again
    changes nothing. Raises `NotPermitted`.
    """
    require_write(by, assessment.case.company.programme)
    now = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if now.completed_at is not None:
        return now
    instrument = shipped_instrument(now.instrument)
    weights = {each.need: each.weight for each in ranked_needs(instrument, now.answers)}
    for need in weights.keys() & set(needs):
        found = CaseNeed(need=need, origin=CaseNeed.Origin.FOUND, weight=weights[need])
        add_need(now.case, found, by=by, at=at)
    for key, text in facts_told(now).items():
        learn(now.case.company, key, text, source=KnownFact.Source.COMPANY, by=by, at=at)
    now.completed_at = at
    now.save()
    now.case.deeds.create(kind=Deed.Kind.ASSESSED, by=by, at=at)
    return now


def facts_told(assessment: Assessment) -> dict[str, str]:
    """Return the facts that the answers say, written as in companies files.

    A fact on file that was confirmed is told as it stands there, with all its digits.
    """
    told = {}
    instrument = shipped_instrument(assessment.instrument)
    known = known_before(assessment.case, instrument)
    for item in instrument.items:
        answer = assessment.answers.get(item.key)
        feed = FEEDS.get(item.feeds)
        if feed and answer not in (None, DONT_KNOW):
            before = known.get(item.key)
            is_confirmed = before is not None and before.answer == answer
            told[feed.fact] = before.fact.value if before and is_confirmed else feed.write(answer)
    return told
