"""Påminnelser och stängda veckor: what is set, what is refused, and the days that are shown."""

from datetime import date

import pytest
from web.invited import at, text
from web.people import logged_in

from sluss.core.errors import ValueFault
from sluss.core.workdays import Rhythm
from sluss.directory.founding import RHYTHM, set_rhythm
from sluss.directory.models import Programme
from sluss.directory.permits import NotPermitted
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.web.steering import rhythm as page_of
from sluss.web.steering.rhythmforms import WeeksField, shown_weeks

GIVEN = {
    **{"remind_after": "4", "last_after": "8", "escalate_after": "9", "expire_after": "15"},
    **{"heard_after": "10", "closed_weeks": "29-30", "closes_at_christmas": "on"},
}


def ours(world):
    return Programme.objects.get(pk=world.ours.programme.pk)


def sent(world, **more):
    return {**GIVEN, "seen": stamp(ours(world), RHYTHM), **more}


def lead(world):
    return logged_in(world.ours.people["lead"])


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_those_who_run_the_programme_set_how_it_waits(world, who):
    client = logged_in(world.ours.people[who])
    page = client.post(at(world.ours, "rhythm/"), sent(world), follow=True)
    assert "Sparat. Det gäller genast, också det som redan är skickat." in text(page)
    assert 'value="29–30"' in text(page)
    assert Rhythm.told(ours(world).rhythm) == Rhythm(4, 8, 9, 15, 10, (29, 30))
    assert ours(world).rhythm["remind_after"] == 4
    assert "heard_after" not in ours(world).rhythm, "only what differs is kept"


def test_the_usual_rhythm_is_kept_as_nothing(world):
    usual = {"remind_after": 5, "last_after": 10, "escalate_after": 12, "expire_after": 20}
    Programme.objects.update(rhythm={"remind_after": 2})
    lead(world).post(at(world.ours, "rhythm/"), sent(world, **usual, closed_weeks="28, 29, 30–31"))
    assert ours(world).rhythm == {}


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"remind_after": "0"}, "Skriv minst 1 arbetsdag."),
        ({"remind_after": ""}, "Skriv ett antal arbetsdagar."),
        ({"remind_after": "fem"}, "Skriv ett antal arbetsdagar med siffror."),
        ({"expire_after": "251"}, "Skriv högst 250 arbetsdagar."),
        ({"last_after": "4"}, "Det ska komma senare än ”Första påminnelsen” (4 arbetsdagar)."),
        ({"expire_after": "9"}, "senare än ”Rådgivaren får veta” (9 arbetsdagar)"),
        ({"closed_weeks": "54"}, "Vi förstår inte ”54”. Skriv veckor från 1 till 53, som 28–31."),
        ({"closed_weeks": "31-28"}, "Vi förstår inte ”31-28”."),
        ({"closed_weeks": "semestern"}, "Vi förstår inte ”semestern”."),
        ({"closed_weeks": "1-53"}, "Det är 53 veckor. Högst 26 kan vara stängda på ett år."),
        ({"closed_weeks": "²"}, "Vi förstår inte ”²”."),
        ({"closed_weeks": "28\0"}, "Det här behöver rättas"),
    ],
)
def test_what_cannot_be_is_told_and_loses_nothing_typed(world, bad, told):
    page = text(lead(world).post(at(world.ours, "rhythm/"), sent(world, heard_after="77", **bad)))
    assert told in page
    assert 'value="77"' in page
    assert ours(world).rhythm == {}


def test_who_saves_second_is_told_what_holds_and_may_save_again(world):
    early = sent(world)
    Programme.objects.filter(pk=ours(world).pk).update(rhythm={"remind_after": 2})
    page = lead(world).post(at(world.ours, "rhythm/"), early)
    assert page.status_code == 409
    assert "Någon annan hann ändra. Nu gäller: Första påminnelsen 2," in text(page)
    assert 'value="4"' in text(page)
    assert ours(world).rhythm == {"remind_after": 2}
    again = {**early, "seen": stamp(ours(world), RHYTHM)}
    assert again["seen"] in text(page)
    lead(world).post(at(world.ours, "rhythm/"), again)
    assert ours(world).rhythm["remind_after"] == 4


def test_the_same_sent_twice_is_one(world):
    once = sent(world)
    for _each in range(2):
        assert lead(world).post(at(world.ours, "rhythm/"), once).status_code == 302


def test_the_verb_refuses_whom_and_what_the_page_never_sends(world):
    programme, seen = ours(world), stamp(ours(world), RHYTHM)
    for who in (world.ours.people["adviser"], world.theirs.people["lead"]):
        with pytest.raises(NotPermitted):
            set_rhythm(programme, Rhythm(1), seen, by=who)
    mine = world.ours.people["lead"]
    with pytest.raises(ValueFault, match="remind_after, closed_weeks"):
        set_rhythm(programme, Rhythm(0, closed_weeks=(0,)), seen, by=mine)
    with pytest.raises(ChangedMeanwhile):
        set_rhythm(programme, Rhythm(1), "another", by=mine)
    assert ours(world).rhythm == {}


def test_the_coming_days_that_do_not_count_are_shown_with_why(world, monkeypatch):
    monkeypatch.setattr(page_of, "localdate", lambda: date(2026, 11, 24))
    page = " ".join(text(lead(world).get(at(world.ours, "rhythm/"))).split())
    rests = page[page.index("Dagar som inte räknas") :]
    for shown, because in (
        ("24 december 2026–6 januari 2027", "Jul och nyår"),
        ("26 mars 2027", "Långfredagen"),
        ("29 mars 2027", "Annandag påsk"),
        ("6 maj 2027", "Kristi himmelsfärdsdag"),
        ("25 juni 2027", "Midsommarafton"),
        ("12 juli–8 augusti 2027", "Stängda veckor"),
    ):
        assert f"<dt>{shown}</dt><dd>{because}</dd>" in rests
    assert rests.count("<dt>") == 6, "the first of May is a Saturday"
    english = text(lead(world).get(at(world.ours, "rhythm/").replace("/sv/", "/en/")))
    assert "Good Friday" in english


def test_a_letter_of_today_is_shown_to_its_end(world, monkeypatch):
    monkeypatch.setattr(page_of, "localdate", lambda: date(2026, 11, 24))
    ladder = page_of._clock(ours(world))
    days = [page_of._after(ladder, date(2026, 11, 24), name) for name in page_of.STEPS]
    told = [day.isoformat() for day in days]
    assert told == ["2026-12-01", "2026-12-08", "2026-12-10", "2026-12-22"]


@pytest.mark.parametrize(
    ("typed", "weeks", "shown"),
    [
        ("28–31", (28, 29, 30, 31), "28–31"),
        (" 30; 29,29\n1 ", (1, 29, 30), "1, 29–30"),
        ("52 - 53, 1", (1, 52, 53), "1, 52–53"),
        ("", (), ""),
    ],
)
def test_weeks_are_read_as_people_write_them(site, typed, weeks, shown):
    assert WeeksField(required=False).clean(typed) == weeks
    assert shown_weeks(weeks) == shown


def test_the_legal_basis_is_said_on_the_programmes_page(world):
    client = lead(world)
    assert "Inte sagt" in text(client.get(at(world.ours)))
    basis = "allmänt intresse, artikel 6.1 e"
    client.post(at(world.ours, "change/"), {"name": "Norra", "legal_basis": basis})
    assert ours(world).legal_basis == basis
    assert basis in text(client.get(at(world.ours)))
