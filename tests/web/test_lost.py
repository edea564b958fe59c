"""Nothing typed is lost: whoever is shut out meanwhile, or comes second, is shown what it was."""

from datetime import timedelta

from web.people import AT, ON, a_visit, logged_in

from sluss.casework.assessing import INVENTORY, begin, complete, save_answers
from sluss.casework.visiting import log_visit

TYPED = "Kompressorn går hela natten.\n<b>Ingen</b> vet varför."
ANSWERS = {"bi12": {"weight": 4, "today": 0}}


def address(half, page=""):
    return f"/sv/cases/{half.case.code}/{page}"


def shut_out(world, sent, **more):
    """Send a page as somebody whose time to be logged in has run out; return the log-in page."""
    client = logged_in(world.ours.people["adviser"])
    client.get(address(world.ours))
    client.logout()
    told = client.post(address(world.ours, "notes/"), sent, **more)
    assert told.status_code == 302
    assert told["location"].startswith("/sv/account/login/?next=")
    return client.get(told["location"]).content.decode()


def test_somebody_logged_out_meanwhile_is_shown_what_they_had_typed(world):
    page = shut_out(world, {"words": TYPED})
    assert "inget är sparat" in page
    assert "Kompressorn går hela natten.<br>" in page
    assert "&lt;b&gt;Ingen&lt;/b&gt; vet varför." in page


def test_nothing_is_said_where_nothing_was_typed_and_no_password_is_shown(world):
    assert "inget är sparat" not in shut_out(world, {"outcome": "no_answer"})
    assert "inget är sparat" not in shut_out(world, {"password": "tretton röda portar"})


def test_a_page_that_saves_by_itself_keeps_its_words_and_says_so_there(world):
    page = shut_out(world, {"words": TYPED}, headers={"HX-Request": "true"})
    assert "Kompressorn" not in page


def test_needs_ticked_after_another_ended_the_inventory_are_told(world):
    half, mine = world.ours, logged_in(world.ours.people["adviser"])
    assessment = begin(half.case, INVENTORY, by=world.second, at=AT)
    save_answers(assessment, ANSWERS, 0, by=world.second, at=AT)
    mine.get(address(half, "inventory/found/"))
    complete(assessment, [], by=world.second, at=AT)
    told = mine.post(address(half, "inventory/found/"), {"need": ["INN-01", "x"]}, follow=True)
    said = [str(each) for each in told.context["messages"]]
    assert len(said) == 1
    assert "är inte sparat: Utveckla affärsmodell" in said[0]


def test_a_double_click_on_the_found_needs_says_only_that_it_is_done(world):
    half, mine = world.ours, logged_in(world.ours.people["adviser"])
    assessment = begin(half.case, INVENTORY, by=world.second, at=AT)
    save_answers(assessment, ANSWERS, 0, by=world.second, at=AT)
    complete(assessment, ["INN-01"], by=world.second, at=AT)
    need = half.case.needs.get(origin="found").need
    told = mine.post(address(half, "inventory/found/"), {"need": [need]}, follow=True)
    assert [str(each) for each in told.context["messages"]] == []


def test_every_visit_can_be_read_and_corrected_also_the_oldest(world):
    half, mine = world.ours, logged_in(world.ours.people["adviser"])
    for number in range(24):
        made = a_visit(on=ON - timedelta(days=number + 1), notes=f"Nummer {number:02}.")
        log_visit(half.case, made, by=world.second, at=AT)
    seen, page = [], "1"
    while page:
        told = mine.get(address(half, f"?visits={page}"))
        seen += [each.pk for each in told.context["visits"]]
        page = told.context["older_visits"]
        assert (f"?visits={page}#" in told.content.decode()) == bool(page)
    assert sorted(seen) == sorted(half.case.visits.values_list("pk", flat=True))
    for odd in ("9", "0", "-1", "x", "9" * 400):
        assert mine.get(address(half, f"?visits={odd}")).context["visits"][0] == half.visit


def test_a_company_that_was_spoken_with_today_waits_no_longer(world):
    half, mine = world.ours, logged_in(world.ours.people["adviser"])
    half.case.visits.all().delete()
    today = mine.get("/sv/today/").context["on"].isoformat()
    mine.post(address(half, "call/"), {"outcome": "call_back", "next_contact_on": today})
    assert [each.pk for each in mine.get("/sv/today/").context["due"]] == [half.case.pk]
    mine.post(address(half, "visit/"), {"kind": "call", "on": today, "notes": "Vi talades vid."})
    assert list(mine.get("/sv/today/").context["due"]) == []
