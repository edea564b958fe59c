"""The desk: nothing typed is lost, nothing due is forgotten, every error says what to mend."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate
from web.people import a_visit, logged_in

from sluss.casework.models import Assessment, Visit
from sluss.casework.visiting import log_visit
from sluss.cli.demonstrating import make
from sluss.core.errors import ValueFault

SECTION = "riktning"


def address(half, rest, language="sv"):
    return f"/{language}/cases/{half.case.code}/{rest}"


def autosave(who, half, section, seen, **answers):
    sent = {"revision": "0", "seen": json.dumps(seen), **answers}
    return logged_in(who).post(
        address(half, f"inventory/{section}/"), sent, headers={"hx-request": "true"}
    )


def kept(half):
    return Assessment.objects.get(case=half.case).answers


def test_two_people_in_one_interview_keep_each_others_answers(world):
    half = world.ours
    ada, bo = half.people["adviser"], world.second
    first = autosave(ada, half, SECTION, {}, bi10="Ny order från Norge")
    assert "Sparat" in first.content.decode()
    second = autosave(bo, half, SECTION, {}, bi09="nu")
    assert "Sparat" in second.content.decode()
    assert kept(half) == {"bi10": "Ny order från Norge", "bi09": "nu"}


def test_the_same_question_answered_by_two_is_told_and_the_first_stands(world):
    half = world.ours
    autosave(half.people["adviser"], half, SECTION, {}, bi10="Ny order")
    told = autosave(world.second, half, SECTION, {}, bi10="Ägarskifte")
    assert "Någon annan har svarat på samma fråga" in told.content.decode()
    assert kept(half)["bi10"] == "Ny order"


def test_both_answers_are_shown_where_a_page_is_sent_whole(world):
    half = world.ours
    autosave(half.people["adviser"], half, SECTION, {}, bi10="Ny order")
    sent = {"revision": "0", "seen": "{}", "bi10": "Ägarskifte"}
    page = logged_in(world.second).post(address(half, f"inventory/{SECTION}/"), sent)
    assert page.status_code == 409
    assert "Ny order" in page.content.decode()
    assert "Ägarskifte" in page.content.decode()


def test_somebody_may_change_their_own_answer_from_an_old_page(world):
    half, who = world.ours, world.ours.people["adviser"]
    autosave(who, half, SECTION, {}, bi10="ett")
    again = autosave(who, half, SECTION, {}, bi10="två")
    assert "Sparat" in again.content.decode()
    assert kept(half)["bi10"] == "två"


@pytest.mark.parametrize(
    ("section", "sent", "typed"),
    [
        ("lage", {"bi02": "tolv komma fem"}, "tolv komma fem"),
        (SECTION, {"bi10": "x" * 5_001}, "x" * 5_001),
        ("behov", {"bi11.weight": "3"}, 'name="bi11.weight" value="3" checked'),
    ],
)
def test_what_cannot_be_read_stands_where_it_was_typed(world, section, sent, typed):
    client = logged_in(world.ours.people["adviser"])
    page = client.post(address(world.ours, f"inventory/{section}/"), {"revision": "0", **sent})
    assert page.status_code == 422
    assert typed in page.content.decode()


def test_vet_inte_over_a_number_counts_as_vet_inte(world):
    client = logged_in(world.ours.people["adviser"])
    sent = {"revision": "9" * 5_000, "bi03": ["45", "dont_know"]}
    assert client.post(address(world.ours, "inventory/lage/"), sent).status_code == 302
    assert kept(world.ours)["bi03"] == "dont_know"


def test_an_unanswered_call_leaves_what_was_due(world):
    half, who = world.ours, world.ours.people["adviser"]
    Visit.objects.all().delete()
    day, now = localdate(), timezone.now()
    due = day - timedelta(days=1)
    old = day - timedelta(days=40)
    log_visit(half.case, a_visit(on=old, next_contact_on=due), by=who, at=now - timedelta(days=40))
    client = logged_in(who)
    assert half.case in client.get("/sv/today/").context["due"]
    client.post(address(half, "call/"), {"outcome": "no_answer"})
    assert half.case in client.get("/sv/today/").context["due"]
    later = {"outcome": "call_back", "next_contact_on": (day + timedelta(days=3)).isoformat()}
    client.post(address(half, "call/"), later)
    page = client.get("/sv/today/")
    assert half.case not in page.context["due"]
    assert half.case in page.context["week"]


def test_a_company_nobody_answered_at_is_not_reached(world):
    half, who = world.ours, world.ours.people["adviser"]
    Visit.objects.all().delete()
    logged_in(who).post(address(half, "call/"), {"outcome": "no_answer"})
    page = logged_in(who).get(address(half, ""))
    assert page.context["chain"][0]["is_done"] is False


def test_a_visit_that_has_not_been_is_refused_with_what_was_typed(world):
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
    sent = {"kind": "visit", "on": tomorrow, "notes": "Vi gick runt i verkstaden."}
    page = logged_in(world.ours.people["adviser"]).post(address(world.ours, "visit/"), sent)
    assert "Dagen har inte varit än" in page.content.decode()
    assert "Vi gick runt i verkstaden." in page.content.decode()


@pytest.mark.parametrize(
    ("fact", "value", "told"),
    [
        ("employees", "tolv", "Skriv ett rimligt tal"),
        ("employees", "-5", "Skriv ett rimligt tal"),
        ("turnover_sek", "12,345", "Skriv beloppet"),
        ("sni", "abc", "Skriv en kod"),
        ("registered_on", "3/11", "Skriv dagen som"),
    ],
)
def test_a_wrong_fact_is_told_in_swedish_under_its_own_question(world, fact, value, told):
    client = logged_in(world.ours.people["adviser"])
    page = client.post(address(world.ours, "answer/"), {"fact": fact, "value": value})
    assert page.status_code == 422
    text = page.content.decode()
    assert told in text
    assert f'name="fact" value="{fact}"' in text
    assert f'value="{value}"' in text


def test_a_question_can_be_skipped_and_an_answer_corrected(world):
    client = logged_in(world.ours.people["adviser"])
    first = client.get(address(world.ours, "match/")).context["asked"]["key"]
    skipped = client.get(address(world.ours, f"match/?skip={first}")).context["asked"]
    assert skipped["key"] != first
    client.post(address(world.ours, "answer/"), {"fact": "employees", "value": "12,5"})
    page = client.get(address(world.ours, "match/"))
    assert "12,5" in [each["value"] for each in page.context["told"] if each["key"] == "employees"]
    again = client.get(address(world.ours, "match/?ask=employees"))
    assert again.context["asked"]["key"] == "employees"
    client.post(address(world.ours, "answer/"), {"fact": "employees", "value": ""})
    assert world.ours.case.company.facts(localdate()).get("employees") is None


def test_an_empty_plan_is_not_agreed(world):
    half, client = world.ours, logged_in(world.ours.people["adviser"])
    client.post(address(half, "plan/agree/"))
    half.case.refresh_from_db()
    assert half.case.agreed_on is not None
    client.post(address(half, f"plan/{half.step.pk}/remove/"))
    half.case.refresh_from_db()
    assert half.case.agreed_on is None


def test_closing_the_interview_twice_leads_to_what_fits(world):
    half, client = world.ours, logged_in(world.ours.people["adviser"])
    client.post(address(half, "inventory/behov/"), {"bi16.weight": "4", "bi16.today": "0"})
    for _ in range(2):
        done = client.post(address(half, "inventory/found/"), {"need": "ENV-02"})
        assert done.headers["Location"].endswith("/match/")
    assert half.case.needs.filter(need="ENV-02", origin="found").count() == 1


def test_the_demo_refuses_a_folder_with_real_people(world):
    world.second.email = "somebody@example.com"
    world.second.save()
    with pytest.raises(ValueFault, match="real people"):
        make()
