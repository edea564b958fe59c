"""Every letter in both languages: nothing is missing, and nobody is told what is not theirs."""

import re
from datetime import date, timedelta

import pytest
from django.template import Engine
from web.people import AT, NEED

from sluss.casework.linking import digest_of, make_link
from sluss.casework.models import (
    Change,
    Deed,
    Example,
    ExampleChange,
    Message,
    Referral,
    Renewal,
    Saying,
)
from sluss.casework.models.referrals import Actor, Channel, Reason, Route, State
from sluss.casework.referring import draft, send
from sluss.core import referrals
from sluss.core.examples import TRANSITIONS
from sluss.directory.models import Contact, Sharing
from sluss.mail import wording
from sluss.mail.addressing import REMINDED, TOLD, parts, told_of_change
from sluss.mail.composing import (
    TEMPLATES,
    envelope,
    kronor,
    letters_of_change,
    letters_of_example,
    letters_of_message,
    letters_of_new_adviser,
    letters_of_reminder,
    letters_of_renewal,
    letters_of_revocation,
    letters_of_saying,
    notice,
)
from sluss.mail.models import Letter

MISSING = "¿%s?"


@pytest.fixture
def referral(world, monkeypatch):
    """Return an introduction that was sent, in a world where a hole in a template shows."""
    engine = Engine(dirs=[str(wording.FOLDER)], autoescape=False, string_if_invalid=MISSING)
    monkeypatch.setattr(wording, "_engine", lambda: engine)
    half = world.ours
    Contact.objects.create(company=half.company, name="Kim Ek", email="kim@plat.test", phone="0520")
    asked = Referral(need=NEED, offer="almi-radgivning", route="introduction", question="Hur?")
    made = draft(half.case, asked, by=half.people["adviser"], at=AT)
    made.provider.email, made.provider.contact = "post@almi.test", "Lo Bank"
    made.provider.is_public = True
    made.provider.save()
    told = {"purpose": "att svara", "given_by": "Kim Ek", "right": "vd"}
    sharing = Sharing(fields=["company", "contact", "need"], until=date(2027, 1, 1), **told)
    send(made, sharing, by=half.people["adviser"], at=AT)
    return made


def speak(referral, language):
    """Let everybody who is told of a referral wish their letters in a language."""
    adviser, provider = referral.case.adviser, referral.provider
    adviser.language = provider.language = language
    adviser.save()
    provider.save()
    referral.case.company.contacts.update(language=language)


def changes(referral, by):
    """Yield a change, not kept, for every pair of the table and everybody who may make it."""
    for route, table in referrals.TRANSITIONS.items():
        for (was, to), actors in table.items():
            for actor in actors - {referrals.Actor.IMPORT}:
                referral.route = Route(route)
                is_person = actor == referrals.Actor.PERSON
                given = {"channel": Channel.PHONE, "by": by} if is_person else {}
                words = {"reason": Reason.NO_CAPACITY, "words": "Ord", "amount_sek": 1250000}
                given |= {"was": was, "to": to, "actor": actor, "on": AT.date(), "at": AT}
                yield Change(pk=7, referral=referral, route=route, **words, **given)


def all_letters(referral, world):
    half, second = world.ours, world.second
    for change in changes(referral, second):
        yield from letters_of_change(change, AT)
    for actor in (Actor.PERSON, Actor.COMPANY, Actor.PROVIDER):
        by = second if actor == Actor.PERSON else None
        said = Message(pk=7, referral=referral, actor=actor, by=by, words="Ord", at=AT)
        yield from letters_of_message(said, AT)
    for kind in REMINDED:
        made = referral.reminders.create(kind=kind, due_on=AT.date(), at=AT)
        yield from letters_of_reminder(made, AT)
    for kind in Saying.Kind:
        said = Saying(pk=7, case=half.case, kind=kind, about="Planen", words="Ord", at=AT)
        yield from letters_of_saying(said, AT)
    yield from letters_of_new_adviser(Deed(pk=7, case=half.case, about="Andra", at=AT), AT)
    for (was, to), actors in TRANSITIONS.items():
        by = second if Actor.PERSON in actors else None
        example = Example(case=half.case, need=NEED)
        given = {"who": "Kim Ek", "right": "vd", "words": "Ord", "at": AT}
        made = ExampleChange(pk=7, example=example, was=was, to=to, by=by, **given)
        yield from letters_of_example(made, AT)
    yield from renewed(referral, second)
    referral.sharing.revoked_at = AT
    yield from letters_of_revocation(referral.sharing, AT)


def renewed(referral, by):
    """Yield the letters with a new link, by a dead one and by an adviser."""
    there = Referral.objects.get(pk=referral.pk)
    there.provider = referral.provider
    for purpose, target in (
        ("answer", there),
        ("mailbox", there.provider),
        ("company", there.case),
    ):
        token = make_link(purpose, target, at=AT - timedelta(days=3000))
        yield from letters_of_renewal(Renewal(pk=7, digest=digest_of(token), at=AT), AT)
    for target in ({"referral": there}, {"case": there.case}):
        yield from letters_of_renewal(Renewal(pk=8, by=by, at=AT, **target), AT)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_letter_is_whole_in_both_languages(referral, world, language):
    speak(referral, language)
    letters = list(all_letters(referral, world))
    for state in (Letter.State.UNSURE, Letter.State.FAILED):
        letters[0].state, letters[0].pk, letters[0].fault = state, 7, "550 no such"
        letters += notice(letters[0], AT)
    kinds = {TEMPLATES.get(parts(each.kind)[0], parts(each.kind)[0]) for each in letters}
    names = {f"{TEMPLATES.get(stem, stem)}.{side}" for stem, side in map(parts, _kinds(letters))}
    written = {path.stem for path in (wording.FOLDER / language).glob("[!_]*.txt")}
    digests = {"digest.provider", "digest.company", "digest.adviser"}
    assert written == names | digests
    assert kinds
    for letter in letters:
        text = letter.subject + letter.body
        assert "¿" not in text, letter.kind
        assert not re.search(r"None|\n{3}|  +\S|\{%|\{\{", text.replace("\n> ", "\n")), letter.kind
        assert letter.language == language
        assert 10 < len(letter.subject) <= 200


def _kinds(letters):
    return {each.kind for each in letters}


def test_both_languages_have_the_same_letters_that_say_the_same_things():
    for path in (wording.FOLDER / "sv").glob("*.txt"):
        swedish = path.read_text("utf-8")
        english = (wording.FOLDER / "en" / path.name).read_text("utf-8")
        assert _names(swedish) == _names(english), path.name
    assert len(list((wording.FOLDER / "en").iterdir())) == len(
        list((wording.FOLDER / "sv").iterdir())
    )


def _names(text):
    return set(re.findall(r"\{\{ ([\w.]+)", text)) | set(re.findall(r"\{% if ([\w.]+)", text))


def test_who_did_it_is_not_told_and_nobody_of_what_a_spreadsheet_brought(referral, world):
    adviser = world.ours.people["adviser"]
    for change in changes(referral, adviser):
        sides = [str(side) for side in told_of_change(change)]
        doer = {"person": "adviser", "company": "company", "provider": "provider"}
        if (change.to, doer.get(change.actor)) != (State.ACCEPTED, "provider"):
            assert doer.get(change.actor) not in sides
        change.actor = Actor.IMPORT
        assert told_of_change(change) == []


def test_a_funder_is_never_written_to_about_an_application():
    for sides in TOLD[Route.APPLICATION].values():
        assert "provider" not in sides


def test_a_provider_reads_no_more_than_the_company_allows(referral):
    referral.sharing.fields = ["plan"]
    for change in changes(referral, referral.by):
        for letter in letters_of_change(change, AT):
            if letter.kind.endswith(".provider"):
                text = letter.subject + letter.body
                assert "Plåt" not in text, letter.kind
                assert "Kim" not in text, letter.kind


@pytest.mark.parametrize("side", ["provider", "company", "adviser"])
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_days_reminders_are_one_whole_letter(referral, world, language, side):
    speak(referral, language)
    made = [each for each in all_letters(referral, world) if each.kind.endswith(side)]
    two = envelope(made[:2], AT)
    assert "¿" not in two.body
    assert "2" in two.subject
    assert f"http://127.0.0.1:8000/{language}/" in two.body
    assert "{link}" not in two.body
    assert "{mailbox}" not in two.body
    assert ("/mailbox/" in two.body) == (side == "provider")


def test_amounts_keep_together():
    assert kronor(1250000) == "1\xa0250\xa0000\xa0kr"
    assert kronor(None) == ""
