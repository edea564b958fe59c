"""A good example is shown only word for word as its company approved it, until it takes it back."""

from datetime import timedelta

import pytest
from casework.test_at_once import at_once
from django.db import IntegrityError, connection, transaction
from web.exampled import TEXT, WHO, a_text, an_example, open_another, seen
from web.introduced import introduced
from web.people import AT, NEED, kinds

from sluss.casework.exemplifying import (
    MovedOn,
    Said,
    WrittenBefore,
    approve,
    approved_examples,
    ask_approval,
    change_example,
    decline,
    draft_example,
    revoke,
    shown_examples,
    told_examples,
    withdraw_example,
)
from sluss.casework.models import Example, ExampleChange
from sluss.core.errors import ValueFault
from sluss.directory.permits import NotPermitted
from sluss.directory.stamps import ChangedMeanwhile

STATES = ("drafted", "asked", "approved", "declined", "revoked", "withdrawn")
LATER = AT + timedelta(days=1)
YES = Said(**WHO)

VERBS = {
    "change": (("drafted", "asked", "approved", "declined"), lambda e, by: changed(e, by=by)),
    "ask": (("drafted",), lambda e, by: ask_approval(e, seen(e), by=by, at=AT)),
    "approve": (("asked",), lambda e, _by: approve(e, seen(e), YES, at=AT)),
    "decline": (("asked",), lambda e, _by: decline(e, seen(e), Said(words="Nej"), at=AT)),
    "withdraw": (
        ("drafted", "asked", "approved", "declined"),
        lambda e, by: withdraw_example(e, by=by, at=AT),
    ),
}
"""Each verb: the states that it leads on from, and the verb."""


@pytest.fixture
def half(world):
    return world.ours


def changed(example, *, by, was="", **more):
    row = Example.objects.select_related("case__company__programme").get(pk=example.pk)
    for field, words in {"after": "Spillet är borta.", **more}.items():
        setattr(row, field, words)
    return change_example(row, was or seen(example), by=by, at=AT)


def stands(example):
    return Example.objects.get(pk=example.pk)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_each_verb_leads_on_from_its_states_and_from_no_other(half, verb, state):
    allowed, call = VERBS[verb]
    example, by = an_example(half, state), half.people["adviser"]
    before = Example.objects.values().get()
    if state in allowed:
        call(example, by)
        assert Example.objects.values().get() != before
    else:
        with pytest.raises(MovedOn) as told:
            call(example, by)
        assert told.value.stands.state == state
        assert Example.objects.values().get() == before


@pytest.mark.parametrize("state", STATES)
def test_what_is_shown_is_taken_back_at_once_and_all_else_is_left(half, state):
    example = an_example(half, state)
    assert revoke(example, Said(words="Vi har bytt ägare"), at=AT) == (state == "approved")
    assert stands(example).state == ("revoked" if state == "approved" else state)
    assert not revoke(example, at=AT)
    assert not approved_examples().exists()


@pytest.mark.parametrize("role", ["reader", "provider", "administrator", "outsider"])
def test_who_may_not_write_writes_asks_changes_and_withdraws_nothing(world, half, role):
    who = world.who(role)
    example = an_example(half)
    calls = (
        lambda: draft_example(half.case, a_text(need=NEED), by=who, at=AT),
        lambda: changed(example, by=who),
        lambda: ask_approval(example, seen(example), by=who, at=AT),
        lambda: withdraw_example(example, by=who, at=AT),
    )
    for call in calls:
        with pytest.raises(NotPermitted):
            call()
    assert Example.objects.get().state == "drafted"
    assert not ExampleChange.objects.exists()


def test_the_lead_may_do_what_the_adviser_may(half):
    example = an_example(half, "approved")
    withdraw_example(example, by=half.people["lead"], at=AT)
    assert stands(example).state == "withdrawn"


def test_the_approval_holds_the_very_text_and_who_gave_it(half):
    example = an_example(half, "approved")
    row = example.changes.get(to="approved")
    words = {key: text for key, text in TEXT.items() if key != "naming"}
    assert row.text == words
    assert (row.actor, row.by, row.who, row.right) == ("company", None, "Kim Påhitt", "vd")
    assert (row.version, example.approved_version, example.version) == (1, 1, 1)


@pytest.mark.parametrize("said", [Said(who="Kim"), Said(right="vd"), Said(who=" ", right="vd")])
def test_nobody_approves_without_saying_who_and_by_which_right(half, said):
    example = an_example(half, "asked")
    with pytest.raises(ValueFault):
        approve(example, seen(example), said, at=AT)
    assert stands(example).state == "asked"


@pytest.mark.parametrize("field", sorted(set(TEXT) - {"naming"}))
def test_an_approval_of_an_older_text_approves_nothing(half, field):
    by, example = half.people["adviser"], an_example(half, "asked")
    old = seen(example)
    changed(example, by=by, **{"after": TEXT["after"], field: "en"})
    ask_approval(example, seen(example), by=by, at=AT)
    for verb in (approve, decline):
        with pytest.raises(ChangedMeanwhile):
            verb(example, old, YES, at=AT)
    assert stands(example).state == "asked"
    approve(example, seen(example), YES, at=AT)
    assert stands(example).state == "approved"


def test_an_approval_that_comes_while_the_text_is_changed_approves_nothing(half):
    example = an_example(half, "asked")
    old = seen(example)
    changed(example, by=half.people["adviser"])
    with pytest.raises(MovedOn):
        approve(example, old, YES, at=AT)
    assert not approved_examples().exists()


def test_a_text_changed_there_and_back_is_approved_anew(half):
    by, example = half.people["adviser"], an_example(half, "asked")
    old = seen(example)
    changed(example, by=by)
    changed(example, by=by, after=TEXT["after"])
    ask_approval(example, seen(example), by=by, at=AT)
    with pytest.raises(ChangedMeanwhile):
        approve(example, old, YES, at=AT)


@pytest.mark.parametrize("state", ["asked", "approved", "declined"])
def test_another_text_is_a_draft_that_nobody_sees(half, state):
    example = an_example(half, state)
    kept = changed(example, by=half.people["lead"])
    assert (kept.state, kept.version, kept.approved_version) == ("drafted", 2, 0)
    assert not approved_examples().exists()
    assert kept.changes.last().version == 2


def test_the_same_text_sent_again_changes_nothing_also_with_other_line_ends(half):
    example = an_example(half, "approved", before="Ett\nTvå")
    kept = changed(example, by=half.people["adviser"], after=TEXT["after"], before="Ett\r\nTvå ")
    assert (kept.state, kept.version) == ("approved", 1)
    assert approved_examples().get() == example


def test_who_changes_a_text_that_another_changed_is_told(half):
    example = an_example(half)
    old = seen(example)
    changed(example, by=half.people["lead"])
    with pytest.raises(ChangedMeanwhile) as told:
        changed(example, by=half.people["adviser"], was=old, after="Mitt")
    assert told.value.theirs.after == "Spillet är borta."
    assert stands(example).after == "Spillet är borta."


def test_nobody_asks_about_a_text_that_another_changed(half):
    example = an_example(half)
    old = seen(example)
    changed(example, by=half.people["lead"])
    with pytest.raises(ChangedMeanwhile):
        ask_approval(example, old, by=half.people["adviser"], at=AT)


@pytest.mark.parametrize("field", ["before", "done", "after", "shown_as"])
def test_a_text_that_lacks_a_part_is_refused(half, field):
    by = half.people["adviser"]
    with pytest.raises(ValueFault, match=field):
        draft_example(half.case, a_text(need=NEED, **{field: " "}), by=by, at=AT)
    example = an_example(half, "approved")
    with pytest.raises(ValueFault, match=field):
        changed(example, by=by, **{field: ""})
    assert stands(example).state == "approved"


def test_an_unknown_need_and_another_cases_referral_are_refused(world, half):
    by = half.people["adviser"]
    with pytest.raises(ValueFault, match="unknown need 'CIR-0'"):
        draft_example(half.case, a_text(need="CIR-0"), by=by, at=AT)
    theirs = introduced(world.theirs)
    with pytest.raises(ValueFault, match="another case's"):
        draft_example(half.case, a_text(need=NEED, referral=theirs), by=by, at=AT)


def test_sent_twice_it_is_one_and_another_of_the_same_need_is_told(half):
    example = an_example(half)
    assert an_example(half) == example
    with pytest.raises(WrittenBefore) as told:
        an_example(half, after="Något annat")
    assert told.value.stands == example
    assert Example.objects.count() == 1


@pytest.mark.parametrize("state", ["revoked", "withdrawn"])
def test_after_one_that_ended_another_is_written_and_approved_anew(half, state):
    an_example(half, state)
    again = an_example(half)
    assert again.state == "drafted"
    assert not approved_examples().exists()


def test_the_timeline_tells_also_what_the_company_did_itself(half):
    an_example(half, "revoked")
    told = ["example_written", "example_asked", "example_approved", "example_revoked"]
    assert kinds(half.case)[-4:] == told
    by = dict(half.case.deeds.values_list("kind", "by"))
    assert by["example_asked"] == half.people["adviser"].pk
    assert by["example_approved"] is by["example_revoked"] is None


# What others see


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_approved_is_shown_to_others(half, state):
    example, other = an_example(half, state), open_another(half).case
    expected = [example] if state == "approved" else []
    assert list(shown_examples(other, [NEED], 3)) == expected


def test_it_is_shown_to_other_cases_of_the_programme_alone(world, half):
    example = an_example(half, "approved")
    assert list(shown_examples(open_another(half).case, [NEED], 3)) == [example]
    assert not shown_examples(half.case, [NEED], 3)
    assert not shown_examples(world.theirs.case, [NEED], 3)


def test_the_same_need_comes_before_one_of_its_area_and_no_other_is_shown(half):
    other = open_another(half).case
    same = an_example(half, "approved", need="CIR-01")
    akin = an_example(half, "approved", need="CIR-03", at=LATER)
    an_example(half, "approved", need="ENV-01", at=LATER)
    assert list(shown_examples(other, ["CIR-01"], 3)) == [same, akin]
    assert list(shown_examples(other, ["CIR-01"], 1)) == [same]
    assert list(shown_examples(other, ["unknown"], 3)) == []


@pytest.mark.parametrize("state", STATES)
def test_a_company_reads_of_what_it_was_asked_about_and_of_nothing_else(half, state):
    example = an_example(half, state)
    expected = [] if state in ("drafted", "withdrawn") else [example]
    assert list(told_examples(half.case)) == expected


# What the database itself refuses


def refused(**values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Example.objects.update(**values)


def test_the_database_shows_nothing_that_was_not_approved(half):
    an_example(half, "asked")
    refused(state="approved")
    refused(state="approved", approved_version=1)
    refused(state="approved", approved_version=1, change_count=2)
    refused(approved_version=1)


@pytest.mark.parametrize("field", [*TEXT, "need"])
def test_the_database_changes_no_text_that_is_approved(half, field):
    an_example(half, "approved")
    refused(**{field: "en"})
    refused(**{field: "en", "version": 2})
    refused(**{field: "en", "version": 2, "approved_version": 2})


def test_the_database_shows_no_other_version_than_the_approval_is_about(half):
    example = an_example(half, "asked")
    row = {"number": 2, "was": "asked", "to": "approved", "actor": "company", **WHO}
    ExampleChange.objects.create(example=example, version=1, text={}, at=AT, **row)
    moved = {"state": "approved", "change_count": 2}
    refused(**moved, version=2, approved_version=2, after="Annat")
    assert Example.objects.update(**moved, approved_version=1)


def test_the_database_begins_with_a_draft_and_keeps_one_live_of_a_need(half):
    given = {**TEXT, "case": half.case, "need": NEED, "by": half.people["adviser"], "at": AT}
    for more in ({"state": "asked"}, {"version": 2}, {"change_count": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Example.objects.create(**given, **more)
    an_example(half)
    with pytest.raises(IntegrityError), transaction.atomic():
        Example.objects.create(**given)


def test_the_database_alters_no_change_and_takes_none_that_the_table_lacks(half):
    example = an_example(half, "asked")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExampleChange.objects.update(words="annat")
    row = {"example": example, "number": 2, "version": 1, "text": {}, "at": AT}
    approval = {**row, "was": "asked", "to": "approved"}
    wrong = (
        {**approval, "actor": "person", "by": half.people["adviser"], **WHO},
        {**approval, "actor": "company", "who": "Kim"},
        {**approval, "actor": "company", "by": half.people["adviser"], **WHO},
        {**row, "was": "drafted", "to": "approved", "actor": "company", **WHO},
    )
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            ExampleChange.objects.create(**each)
    assert ExampleChange.objects.create(**approval, actor="company", **WHO).pk


# Two at once


@pytest.mark.skipif(connection.vendor == "sqlite", reason="there one writes at a time by its lock")
def test_of_an_approval_and_a_change_at_once_nothing_is_shown_unread(transactional_db, world):
    half, example = world.ours, an_example(world.ours, "asked")
    stamp = seen(example)

    def approving():
        try:
            return approve(example, stamp, YES, at=AT)
        except MovedOn as moved:
            return moved

    at_once(approving, lambda: changed(example, by=half.people["adviser"], was=stamp))
    now = stands(example)
    approval = now.changes.filter(to="approved").first()
    assert now.state == "drafted"
    assert approval is None or approval.text["after"] == TEXT["after"]


def test_of_two_who_answer_at_once_the_second_is_told(half):
    example = an_example(half, "asked")
    stamp = seen(example)
    approve(example, stamp, YES, at=AT)
    with pytest.raises(MovedOn) as told:
        decline(example, stamp, Said(words="Nej"), at=AT)
    assert told.value.stands.state == "approved"
    assert example.changes.count() == 2
