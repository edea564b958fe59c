"""A dead link has a button for a new one: who gets that, and what nobody learns by pressing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from mail.delivering import deliver
from web.introduced import introduced, led, text
from web.people import logged_in
from web.referred import a_referral

from sluss.casework.linking import follow, make_link, revoke
from sluss.casework.models import Link, Referral, Renewal
from sluss.casework.models.referrals import State
from sluss.casework.stopping import stop_sharing
from sluss.directory.models import Contact, Provider
from sluss.mail.models import Letter
from sluss.mail.queueing import enqueue
from sluss.mail.weighing import MOST_LINKS

HOUR = timedelta(hours=1)
PAGES = {"answer": "answer", "mailbox": "mailbox", "company": "er-sida"}
MAILBOX, KIM = "brev@almi.test", "kim@plat.test"


@pytest.fixture
def half(world):
    return world.ours


@pytest.fixture
def referral(half):
    row = introduced(half)
    deliver()
    return row


def delivered(at=None):
    """Send what waits; return to whom it went and what it said."""
    return [(each.to[0], each.body) for each in deliver(at)]


def dead(referral, purpose):
    """Return the token of a link that has expired."""
    to = {"answer": referral, "mailbox": referral.provider, "company": referral.case}[purpose]
    return make_link(purpose, to, at=timezone.now() - timedelta(days=3000))


def press(token, **more):
    return Client(enforce_csrf_checks=True).post(f"/sv/new-link/{token}/", **more)


@pytest.mark.parametrize("purpose", PAGES)
def test_whoever_has_a_dead_link_gets_a_new_one_by_letter(referral, purpose):
    token = dead(referral, purpose)
    page = Client().get(f"/sv/{PAGES[purpose]}/{token}/")
    assert page.status_code == 404
    assert f'action="/sv/new-link/{token}/"' in text(page)
    told = press(token)
    assert told.status_code == 200
    assert "kommer strax ett brev" in text(told)
    [(to, body)] = delivered()
    assert to == (KIM if purpose == "company" else MAILBOX)
    assert "Länken har bara skickats" in body
    path = body.partition("http://127.0.0.1:8000")[2].split()[0]
    assert f"/{PAGES[purpose]}/" in path
    new = path.split("/")[3]
    assert new not in text(told)
    assert new != token
    assert Client().get(path).status_code == 200
    assert Client().get(f"/sv/{PAGES[purpose]}/{token}/").status_code == 404


def test_a_letter_about_one_question_leads_there_and_a_mailboxs_letter_only_to_the_mailbox(
    referral,
):
    press(dead(referral, "answer"))
    assert "/mailbox/" not in delivered()[0][1]
    press(dead(referral, "mailbox"))
    [(_to, body)] = delivered()
    assert "/answer/" not in body
    assert "Norra Plåt" not in body


def test_reading_the_page_asks_for_nothing(referral):
    token = dead(referral, "answer")
    for method in ("get", "head", "get"):
        assert getattr(Client(), method)(f"/sv/new-link/{token}/").status_code == 200
    for method in ("put", "patch", "delete", "options"):
        assert getattr(Client(), method)(f"/sv/new-link/{token}/").status_code == 405
    assert not Renewal.objects.exists()
    assert delivered() == []


def every_kind(referral):
    """Return tokens by what they are: dead, alive, revoked, guessed."""
    gone = make_link("answer", referral, at=timezone.now())
    revoke(follow(gone, "answer", at=timezone.now()), at=timezone.now())
    return {
        **{f"a dead {each}": dead(referral, each) for each in PAGES},
        "alive": make_link("answer", referral, at=timezone.now()),
        "revoked": gone,
        "guessed": "x" * 32,
    }


def test_the_answer_and_what_is_asked_of_the_database_tell_nothing(referral):
    answers, asked = set(), set()
    for token in every_kind(referral).values():
        with CaptureQueriesContext(connection) as queries:
            page = press(token)
        heads = {name: value for name, value in page.items() if name != "Content-Length"}
        answers.add((page.status_code, text(page).replace(token, "…"), str(sorted(heads.items()))))
        words = " ".join(each["sql"] for each in queries)
        assert "casework_link" not in words
        assert "mail_letter" not in words
        asked.add(len(queries))
    assert len(answers) == 1
    assert len(asked) == 1


def test_only_a_dead_link_makes_a_letter(referral):
    for what, token in every_kind(referral).items():
        press(token)
        assert bool(delivered()) == what.startswith("a dead"), what


@pytest.mark.parametrize("purpose", PAGES)
def test_there_is_one_letter_an_hour_however_often_it_is_pressed(referral, purpose):
    token, other = dead(referral, purpose), dead(referral, purpose)
    for _time in range(3):
        assert press(token).status_code == 200
    press(other)
    assert len(delivered()) == 1
    now = timezone.now()
    Renewal.objects.update(at=now + timedelta(minutes=50))
    press(token)
    assert delivered(now + timedelta(minutes=59)) == []
    press(token)
    assert len(delivered(now + HOUR + timedelta(minutes=1))) == 1


def test_one_address_gets_no_more_than_a_few_in_a_day_by_many_links(half):
    rows = [introduced(half, question=str(each)) for each in range(MOST_LINKS + 3)]
    delivered()
    for row in rows:
        press(dead(row, "answer"))
    assert len(delivered()) == MOST_LINKS
    press(dead(rows[-1], "answer"), REMOTE_ADDR="10.0.0.9")
    assert delivered() == []


def test_one_place_asks_so_many_times_an_hour_and_is_told(referral):
    for number in range(20):
        assert press(f"guess-{number}").status_code == 200
    told = press(dead(referral, "answer"))
    assert told.status_code == 429
    assert "inget är skickat" in text(told)
    assert delivered() == []
    assert press(dead(referral, "answer"), REMOTE_ADDR="10.0.0.9").status_code == 200


def test_it_goes_to_who_reads_the_mailbox_now_and_not_to_who_did(referral):
    token = dead(referral, "answer")
    Provider.objects.update(email="ny@almi.test")
    press(token)
    assert [to for to, _body in delivered()] == ["ny@almi.test"]
    today = timezone.localdate()
    Provider.objects.update(away_from=today, deputy_email="vik@almi.test")
    press(dead(referral, "mailbox"))
    assert [to for to, _body in delivered()] == ["vik@almi.test"]


def test_a_company_without_a_contact_left_gets_nothing_and_so_does_who_has_left(referral):
    token = dead(referral, "company")
    Contact.objects.all().delete()
    press(token)
    assert delivered() == []


def test_nothing_goes_where_the_sharing_is_stopped_between_asking_and_sending(referral):
    press(dead(referral, "answer"))
    enqueue(timezone.now())
    stop_sharing(referral.sharing, at=timezone.now())
    assert MAILBOX not in [to for to, body in delivered() if "/answer/" in body]
    assert Letter.objects.get(kind="renewed.provider").state == "dropped"


def test_a_company_that_has_closed_its_page_at_the_adviser_gets_no_new_link(half, referral):
    token = dead(referral, "company")
    logged_in(half.people["adviser"]).post(f"/sv/cases/{half.case.code}/page/close/")
    press(token)
    assert delivered() == []


# The adviser's button


def test_the_adviser_sends_the_provider_a_new_link(half, referral):
    adviser = logged_in(half.people["adviser"])
    page = f"/sv/referrals/{referral.code}/"
    assert "Skicka ny länk" in text(adviser.get(page))
    assert "är på väg till" in text(adviser.post(f"{page}link/", follow=True))
    again = text(adviser.post(f"{page}link/", follow=True))
    assert "skickades nyss" in again
    assert "Senast skickat" in again
    [(to, body)] = delivered()
    assert to == MAILBOX
    assert "Här kommer en ny länk" in body
    assert "Var det inte ni?" not in body
    assert Link.objects.filter(referral=referral, revoked_at=None).count() == 2


def test_the_adviser_is_told_where_no_link_can_go(half, referral):
    adviser, page = logged_in(half.people["adviser"]), f"/sv/referrals/{referral.code}/"
    Provider.objects.update(email="")
    assert "ingen e-postadress" in text(adviser.post(f"{page}link/", follow=True))
    led(referral, State.DECLINED)
    told = text(adviser.post(f"{page}link/", follow=True))
    assert "inget att svara på" in told
    assert "Skicka ny länk" not in told
    assert not Renewal.objects.exists()


def test_a_draft_and_an_application_have_no_link_to_send(half):
    drafts = (a_referral(half), a_referral(half, State.BEGUN, route="application"))
    for row in drafts:
        page = f"/sv/referrals/{row.code}/"
        adviser = logged_in(half.people["adviser"])
        assert "Skicka ny länk" not in text(adviser.get(page))
        adviser.post(f"{page}link/")
    assert not Renewal.objects.exists()
    assert Referral.objects.count() == 2


def test_the_adviser_mails_the_company_a_new_link(half, referral):
    adviser, page = logged_in(half.people["adviser"]), f"/sv/cases/{half.case.code}/page/"
    assert "Mejla en ny länk" in text(adviser.get(page))
    adviser.post(f"{page}letter/")
    assert "Senast skickat" in text(adviser.get(page))
    [(to, body)] = delivered()
    assert to == KIM
    assert "/sv/er-sida/" in body
    Contact.objects.update(email="")
    assert "Mejla en ny länk" not in text(adviser.get(page))
    told = adviser.post(f"{page}letter/", follow=True)
    assert "ingen kontaktperson har någon e-postadress" in text(told)
    assert Renewal.objects.count() == 1
