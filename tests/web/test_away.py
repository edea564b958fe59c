"""Somebody is away: they say it, or the lead does; the deputy sees what waits, the company who."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from web.introduced import introduced, text
from web.invited import at
from web.people import give, logged_in, person

from sluss.casework.linking import Purpose, make_link
from sluss.casework.models import Case, Saying, Visit
from sluss.casework.saying import say
from sluss.directory.absenting import ABSENCE
from sluss.directory.models import Company, Membership, Person, Role
from sluss.directory.stamps import stamp
from sluss.web.away import AwayForm

HERE = "/sv/account/away/"


def today():
    return timezone.localdate()


def soon():
    return today() + timedelta(days=6)


@pytest.fixture
def who(world):
    return world.ours.people["adviser"]


@pytest.fixture
def mine(who):
    return logged_in(who)


def given(who, **more):
    """Return what somebody sends who has just read the page."""
    who.refresh_from_db()
    sent = {"away_from": today(), "away_until": soon(), "deputy": "second@norra.test"}
    return {**sent, "seen": stamp(who, ABSENCE), **more}


def away(world, **more):
    """Let our adviser be away from today on, with the second adviser in their place."""
    days = {"away_from": today(), "away_until": soon(), "deputy": world.second}
    Person.objects.filter(pk=world.ours.people["adviser"].pk).update(**{**days, **more})


def lead(world):
    return logged_in(world.ours.people["lead"])


def membership(who):
    return who.memberships.get()


def test_one_says_when_one_is_away_and_who_answers(world, who, mine):
    page = text(mine.get(HERE))
    assert "Andra rådgivaren" in page
    assert "Norra reader" not in page
    done = text(mine.post(HERE, given(who), follow=True))
    assert "Andra rådgivaren får breven och ser det som väntar så länge." in done
    assert "Andra rådgivaren svarar så länge." in done
    who.refresh_from_db()
    assert (who.away_from, who.away_until, who.deputy) == (today(), soon(), world.second)


def test_one_takes_it_back_with_one_button(who, mine):
    mine.post(HERE, given(who))
    done = text(mine.post(HERE, given(who, back="1"), follow=True))
    assert "Frånvaron är borttagen." in done
    who.refresh_from_db()
    assert (who.away_from, who.deputy) == (None, None)


def test_an_absence_that_has_passed_is_not_in_the_way_of_the_next(world, who, mine):
    away(world, away_from=today() - timedelta(9), away_until=today() - timedelta(1))
    page = mine.get(HERE)
    assert page.context["form"].initial.keys() == {"seen"}
    assert not page.context["is_said"]
    assert "Säg vilka dagar" in text(mine.get("/sv/account/"))


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"away_from": ""}, "Skriv vilken dag det börjar."),
        ({"away_until": "2020-01-01"}, "Den dagen har redan varit. Skriv en dag framåt."),
        ({"away_from": "2990-01-01"}, "Det slutar innan det börjar."),
        ({"away_from": "i morgon"}, "Det här behöver rättas"),
        ({"deputy": "adviser@norra.test"}, "Den personen kan inte svara här. Välj en rådgivare"),
        ({"deputy": "reader@norra.test"}, "be den som leder programmet bjuda in personen"),
        ({"deputy": "adviser@sodra.test"}, "Den personen kan inte svara här."),
        ({"deputy": "\0"}, "Det här behöver rättas"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(who, mine, bad, told):
    answer = mine.post(HERE, given(who, **bad))
    assert answer.status_code == 422
    assert told in text(answer)
    if "away_until" not in bad:
        assert f'value="{soon()}"' in text(answer)
    who.refresh_from_db()
    assert who.away_from is None


def test_a_deputy_who_loses_the_role_meanwhile_is_told_of(world, who, mine, monkeypatch):
    def is_valid(form):
        found = not form.errors
        Membership.objects.filter(person=world.second).update(role=Role.READER)
        return found

    sent = given(who)
    monkeypatch.setattr(AwayForm, "is_valid", is_valid)
    answer = mine.post(HERE, sent)
    assert answer.status_code == 422
    assert "Den personen kan inte svara här." in text(answer)


def test_what_may_go_wrong_with_the_deputy_is_said(world, who, mine):
    give(who, world.theirs.programme, Role.ADVISER)
    Person.objects.filter(pk=world.second.pk).update(away_from=soon())
    done = text(mine.post(HERE, given(who), follow=True))
    assert "Andra rådgivaren är också borta några av dagarna." in done
    assert "Andra rådgivaren har inga ärenden i Södra programmet." in done


def test_the_lead_says_it_for_somebody_ill(world, who):
    place = at(world.ours, f"away/{membership(who).pk}/")
    client = lead(world)
    assert place in text(client.get(at(world.ours, "people/")))
    assert "När Norra adviser är borta" in text(client.get(place))
    done = text(client.post(place, given(who, away_until=""), follow=True))
    assert "tills vidare. Andra rådgivaren svarar så länge." in done
    assert "tills vidare. Andra rådgivaren svarar så länge." in text(
        client.get(at(world.ours, "desk/"))
    )


def test_who_saves_second_reads_what_the_first_one_saved_and_keeps_what_was_typed(world, who):
    place, sent = at(world.ours, f"away/{membership(who).pk}/"), given(who, away_until="")
    away(world)
    answer = lead(world).post(place, sent)
    page = text(answer)
    assert answer.status_code == 409
    assert "Någon annan har ändrat frånvaron" in page
    assert "Andra rådgivaren svarar" in page
    assert answer.context["form"]["away_until"].value() == ""
    again = {**sent, "seen": answer.context["form"]["seen"].value()}
    assert lead(world).post(place, again).status_code == 302


def test_a_deputy_of_another_programme_is_not_named_here(world, who):
    give(who, world.theirs.programme, Role.ADVISER)
    away(world, deputy=world.theirs.people["adviser"])
    for rest in ("people/", "desk/", f"away/{who.memberships.order_by('pk').first().pk}/"):
        assert "Södra adviser" not in text(lead(world).get(at(world.ours, rest)))
    assert "Ingen svarar i stället här." in text(lead(world).get(at(world.ours, "desk/")))


def test_the_deputy_sees_what_waits_for_the_one_who_is_away(world, who):
    introduced(world.ours)
    say(world.ours.case, Saying(kind=Saying.Kind.CALL), at=timezone.now())
    Visit.objects.filter(pk=world.ours.visit.pk).update(next_contact_on=today())
    client = logged_in(world.second)
    assert "Norra Plåt AB" not in text(client.get("/sv/today/"))
    away(world)
    page = client.get("/sv/today/")
    assert page.context["counts"]["due"] == page.context["sayings_count"] == 1
    assert page.context["counts"]["promises"] == 1
    assert text(page).count("För Norra adviser, borta till och med") == 3
    assert "Du svarar för Norra adviser till och med" in text(page)
    assert "Du står som borta till och med" in text(logged_in(who).get("/sv/today/"))
    assert "För Norra adviser" not in text(logged_in(who).get("/sv/today/"))
    away(world, away_until=today() - timedelta(1), away_from=today() - timedelta(9))
    assert "Norra Plåt AB" not in text(client.get("/sv/today/"))


def test_a_deputy_sees_nothing_of_a_programme_they_are_not_in(world, who):
    theirs = world.theirs.people["adviser"]
    away(world, deputy=theirs)
    assert "Norra Plåt AB" not in text(logged_in(theirs).get("/sv/today/"))


def fill(world, count, begin=0):
    who, half = world.ours.people["adviser"], world.ours
    for number in range(begin, begin + count):
        company = Company.objects.create(programme=half.programme, name=f"Bolag {number:03}")
        case = Case.objects.create(company=company, adviser=who, opened_on=today())
        case.visits.create(
            on=today(), at=timezone.now(), by=who, promise="Ring", promise_by=today()
        )
        say(case, Saying(kind=Saying.Kind.CALL), at=timezone.now())


def test_a_deputys_day_costs_the_same_for_one_case_as_for_a_hundred_and_one(world):
    away(world)
    client = logged_in(world.second)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get("/sv/today/")
        return len(asked)

    fill(world, 1)
    cost()
    few = cost()
    fill(world, 100, begin=1)
    assert cost() == few <= 28


def test_the_people_and_the_desks_cost_the_same_for_one_away_as_for_many(world):
    away(world)
    client = lead(world)

    def cost(rest):
        with CaptureQueriesContext(connection) as asked:
            client.get(at(world.ours, rest))
        return len(asked)

    few = [cost("people/"), cost("desk/")]
    for number in range(30):
        one = person(f"p{number}@norra.test", f"P{number}")
        give(one, world.ours.programme, Role.ADVISER)
        Person.objects.filter(pk=one.pk).update(away_from=today(), deputy=world.second)
    assert [cost("people/"), cost("desk/")] == few


def company_page(world):
    token = make_link(Purpose.COMPANY, world.ours.case, at=timezone.now())
    return f"/sv/er-sida/{token}/"


def test_the_company_reads_who_answers_now(world):
    place = company_page(world)
    assert "är borta" not in text(Client().get(place))
    away(world)
    page = text(Client().get(place))
    assert "Norra adviser är borta till och med" in page
    assert "Andra rådgivaren svarar så länge." in page
    assert "mailto:second@norra.test" in page
    assert "mailto:adviser@norra.test" not in page
    called = Client().post(f"{place}say/", {"kind": "call"}, follow=True)
    assert "Andra rådgivaren ringer er." in text(called)


def test_without_a_deputy_the_company_reads_that_the_adviser_is_away(world):
    away(world, deputy=None, away_until=None)
    page = text(Client().get(company_page(world)))
    assert "Norra adviser är borta just nu." in page
    assert "svarar så länge" not in page
    assert "mailto:adviser@norra.test" in page


def test_the_case_says_who_answers_now(world):
    away(world)
    page = text(lead(world).get(f"/sv/cases/{world.ours.case.code}/"))
    assert "Andra rådgivaren svarar så länge." in page
