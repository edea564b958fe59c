"""Notes from a walk: kept, corrected and removed until coded; coded by two at once."""

from datetime import timedelta

import pytest
from web.people import AT, NEED, OTHER_NEED, a_note, kinds

from sluss.casework.models import Note
from sluss.casework.noting import (
    STAMPED,
    change_note,
    code_note,
    remove_note,
    waiting,
    write_note,
)
from sluss.core.errors import ValueFault
from sluss.directory.permits import NotPermitted
from sluss.directory.stamps import ChangedMeanwhile, stamp

LATER = AT + timedelta(hours=1)

VERBS = {
    "write_note": lambda half, by: write_note(half.case, a_note(), by=by, at=LATER),
    "change_note": lambda half, by: change_note(kept(half), stamp(kept(half), STAMPED), by=by),
    "remove_note": lambda half, by: remove_note(kept(half), by=by),
    "code_note": lambda half, by: code_note(kept(half), [NEED], by=by, at=LATER),
}


def kept(half):
    return half.case.notes.get()


@pytest.fixture
def half(world):
    write_note(world.ours.case, a_note(), by=world.ours.people["adviser"], at=AT)
    return world.ours


def rows(half):
    named = (half.case.notes, half.case.needs, half.case.deeds)
    return [list(each.order_by("pk").values()) for each in named]


@pytest.mark.parametrize("who", ["reader", "provider", "administrator", "outsider", "member"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_refused_to_those_without_the_role_and_changes_nothing(world, half, verb, who):
    before = rows(half)
    with pytest.raises(NotPermitted):
        VERBS[verb](half, world.who(who))
    assert rows(half) == before


def test_a_quote_is_stated_by_the_company_and_what_we_saw_is_found(world, half):
    quote = write_note(half.case, a_note(is_quote=True), by=world.second, at=AT)
    code_note(quote, [OTHER_NEED], by=world.second, at=LATER)
    code_note(half.case.notes.first(), [OTHER_NEED], by=world.second, at=LATER)
    told = half.case.needs.filter(need=OTHER_NEED).values_list("origin", "words")
    assert sorted(told) == [("found", quote.words), ("stated", quote.words)]


def test_a_note_is_coded_to_several_needs_and_waits_no_longer(world, half):
    assert list(waiting(half.case)) == [kept(half)]
    note = code_note(kept(half), [NEED, OTHER_NEED], by=world.second, at=LATER)
    assert (note.coded_as, note.coded_at) == ([NEED, OTHER_NEED], LATER)
    assert not waiting(half.case).exists()
    assert kinds(half.case)[-2:] == ["note_coded", "note_coded"]
    assert half.case.deeds.filter(kind="note_coded", about=NEED).count() == 1


def test_two_who_code_the_same_note_lose_nothing(world, half):
    mine, theirs = kept(half), kept(half)
    code_note(theirs, [NEED], by=world.second, at=AT)
    code_note(mine, [OTHER_NEED], by=half.people["adviser"], at=LATER)
    assert kept(half).coded_as == [NEED, OTHER_NEED]
    assert set(half.case.needs.values_list("need", flat=True)) == {NEED, OTHER_NEED}


def test_the_same_need_twice_is_once(world, half):
    for _each in range(2):
        code_note(kept(half), [NEED, NEED], by=world.second, at=LATER)
    assert kept(half).coded_as == [NEED]
    assert half.case.needs.filter(need=NEED, origin="found").count() == 1
    assert kinds(half.case).count("note_coded") == 1


def test_about_no_need_takes_away_none_that_another_has_coded(world, half):
    stale = kept(half)
    code_note(kept(half), [NEED], by=world.second, at=AT)
    code_note(stale, [], by=half.people["adviser"], at=LATER)
    assert (kept(half).coded_as, kept(half).coded_at) == ([NEED], AT)


def test_about_no_need_is_kept_and_a_need_may_come_later(world, half):
    code_note(kept(half), [], by=world.second, at=AT)
    assert (kept(half).coded_as, kept(half).coded_at) == ([], AT)
    assert half.case.deeds.first().about == ""
    code_note(kept(half), [NEED], by=world.second, at=LATER)
    assert kept(half).coded_as == [NEED]


def test_an_unknown_need_is_refused_and_nothing_is_coded(world, half):
    before = rows(half)
    with pytest.raises(ValueFault, match="CIR-0"):
        code_note(kept(half), [OTHER_NEED, "CIR-0l"], by=world.second, at=LATER)
    assert rows(half) == before


def test_a_correction_keeps_who_wrote_it_and_when(world, half):
    note = kept(half)
    read = stamp(note, STAMPED)
    note.words, note.is_quote = "Den går dygnet runt.", True
    change_note(note, read, by=world.second)
    now = kept(half)
    assert (now.words, now.is_quote, now.by, now.at) == (
        *("Den går dygnet runt.", True),
        *(half.people["adviser"], AT),
    )


def test_a_note_changed_by_another_is_not_written_over(world, half):
    mine, theirs = kept(half), kept(half)
    read = stamp(mine, STAMPED)
    theirs.is_quote, mine.words = True, "Mitt"
    change_note(theirs, read, by=world.second)
    with pytest.raises(ChangedMeanwhile) as raised:
        change_note(mine, read, by=half.people["adviser"])
    assert raised.value.theirs.is_quote
    assert kept(half).words == a_note().words
    change_note(mine, stamp(kept(half), STAMPED), by=half.people["adviser"])
    assert kept(half).words == "Mitt"


def test_a_coded_note_is_neither_changed_nor_removed(world, half):
    stale = kept(half)
    read = stamp(stale, STAMPED)
    code_note(kept(half), [NEED], by=world.second, at=AT)
    before = rows(half)
    with pytest.raises(ChangedMeanwhile) as raised:
        change_note(stale, read, by=half.people["adviser"])
    assert raised.value.theirs.coded_as == [NEED]
    with pytest.raises(ChangedMeanwhile):
        remove_note(stale, by=half.people["adviser"])
    assert rows(half) == before


def test_a_removed_note_leaves_no_trace_and_does_not_come_back(world, half):
    stale = kept(half)
    before = kinds(half.case)
    for _each in range(2):
        remove_note(stale, by=world.second)
    assert not Note.objects.exists()
    assert kinds(half.case) == before
    stale.pk = stale.pk or 1
    with pytest.raises(ChangedMeanwhile) as raised:
        change_note(stale, stamp(stale, STAMPED), by=world.second)
    assert raised.value.theirs is None
    with pytest.raises(ChangedMeanwhile):
        code_note(stale, [NEED], by=world.second, at=LATER)
    assert not Note.objects.exists()


def test_a_note_of_another_case_is_not_reached_through_ones_own(world, half):
    theirs = write_note(world.theirs.case, a_note(), by=world.theirs.people["adviser"], at=AT)
    posed = Note(pk=theirs.pk, case=half.case, words="Bytt")
    with pytest.raises(ChangedMeanwhile) as raised:
        change_note(posed, stamp(theirs, STAMPED), by=world.second)
    assert raised.value.theirs is None
    remove_note(posed, by=world.second)
    theirs.refresh_from_db()
    assert theirs.words == a_note().words
