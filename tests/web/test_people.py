"""Folk i programmet: who invites, what letter goes, who ends, and what a page never gives away."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from web.invited import EMAIL, WELCOME, at, counts, link, made, sent, text
from web.people import PASSWORD, give, logged_in, person

from sluss.directory.inviting import VALID, Refused, accept, end_membership, token_of
from sluss.directory.models import Invitation, Organisation, Person, Programme, Role


class Broken:
    """A mail backend with nobody at the other end; `fault` is what it says."""

    fault: Exception = ConnectionRefusedError("no mail here")

    def __init__(self, **_more):
        pass

    def send_messages(self, _letters):
        raise self.fault


FAULTS = (
    ConnectionRefusedError(),
    SMTPServerDisconnected(),
    TimeoutError(),
    SMTPRecipientsRefused({}),
    UnicodeEncodeError("ascii", "å", 0, 1, "no"),
)


@pytest.fixture(params=FAULTS)
def broken_mail(request, settings, monkeypatch):
    monkeypatch.setattr(Broken, "fault", request.param)
    settings.EMAIL_BACKEND = f"{__name__}.Broken"


def test_from_an_invitation_to_a_day_at_the_desk(world):
    """The whole way: a lead invites, a letter goes, somebody new comes in by its link."""
    lead = logged_in(world.ours.people["lead"])
    page = lead.post(at(world.ours, "people/invite/"), sent(world.ours), follow=True)
    assert f"Inbjudan är skickad till {EMAIL}." in text(page)
    assert "invitation/" not in text(page), "the link is for the letter alone"
    (letter,) = mail.outbox
    assert letter.to == [EMAIL]
    assert letter.subject == "Inbjudan till Norra programmet"
    assert "Norra lead bjuder in dig som rådgivare i Norra programmet." in letter.body
    assert "&" not in letter.body
    address = re.search(r"http://testserver(/sv/invitation/\S+)", letter.body)[1]
    kim = logged_in(None)
    assert EMAIL in text(kim.get(address))
    welcome = kim.post(address, WELCOME, follow=True)
    assert welcome.redirect_chain[-1][0] == "/sv/today/"
    assert "Välkommen. Nu är du rådgivare i Norra programmet." in text(welcome)
    assert Person.objects.get(email=EMAIL).check_password(PASSWORD)
    again = logged_in(None).post("/sv/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert again.status_code == 302


def test_the_letter_speaks_the_language_of_the_page(world):
    logged_in(world.ours.people["lead"]).post(
        at(world.ours, "people/invite/", "en"), sent(world.ours)
    )
    assert "http://testserver/en/invitation/" in mail.outbox[0].body


def test_a_name_with_signs_and_lines_stands_as_it_is_in_the_letter(world):
    Programme.objects.filter(pk=world.ours.programme.pk).update(name="Stål & plåt\r\nBcc: x@x.test")
    logged_in(world.ours.people["lead"]).post(at(world.ours, "people/invite/"), sent(world.ours))
    (letter,) = mail.outbox
    assert letter.subject == "Inbjudan till Stål & plåt Bcc: x@x.test"
    assert letter.message()["Bcc"] is None
    assert "Stål & plåt" in letter.body


def test_a_letter_that_does_not_go_leaves_the_invitation_and_its_link(world, broken_mail):
    lead = logged_in(world.ours.people["lead"])
    page = lead.post(at(world.ours, "people/invite/"), sent(world.ours), follow=True)
    invitation = Invitation.objects.get()
    assert invitation.sent_at is None
    assert "kom inte iväg" in text(page)
    assert f"http://testserver{link(invitation)}" in text(page)
    assert logged_in(None).get(link(invitation)).status_code == 200


def test_the_letter_goes_the_second_time_and_the_link_is_gone_from_the_page(world, settings):
    half, lead = world.ours, logged_in(world.ours.people["lead"])
    invitation = made(half)
    path = at(half, f"invitations/{invitation.pk}/send/")
    page = lead.post(path, follow=True)
    assert token_of(invitation) not in text(page)
    invitation.refresh_from_db()
    assert invitation.sent_at is not None
    assert link(invitation) in mail.outbox[0].body


@pytest.mark.parametrize(
    ("shut", "told"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "har gått ut. Bjud in på nytt"),
        ({"withdrawn_at": timezone.now()}, "är tillbakadragen"),
    ],
)
def test_no_letter_goes_for_what_is_shut(world, shut, told):
    invitation = made(world.ours)
    Invitation.objects.filter(pk=invitation.pk).update(**shut)
    lead = logged_in(world.ours.people["lead"])
    page = lead.post(at(world.ours, f"invitations/{invitation.pk}/send/"), follow=True)
    assert told in text(page)
    assert mail.outbox == []


def test_a_lead_never_sees_an_administrators_link_nor_sends_or_takes_it_back(world):
    half, lead = world.ours, logged_in(world.ours.people["lead"])
    invitation = made(half, by="administrator", role=Role.ADMINISTRATOR)
    page = text(lead.get(at(half, "people/")))
    assert EMAIL in page
    assert token_of(invitation) not in page
    for verb in ("send", "withdraw"):
        assert lead.post(at(half, f"invitations/{invitation.pk}/{verb}/")).status_code == 404
    end = at(half, f"people/{half.people['administrator'].memberships.get().pk}/end/")
    assert end not in page
    assert (lead.get(end).status_code, lead.post(end).status_code) == (404, 404)
    administrator = logged_in(half.people["administrator"])
    assert token_of(invitation) in text(administrator.get(at(half, "people/")))


def test_a_lead_cannot_send_a_role_that_is_not_offered(world):
    lead = logged_in(world.ours.people["lead"])
    page = lead.get(at(world.ours, "people/invite/"))
    assert 'value="administrator"' not in text(page)
    lead.post(at(world.ours, "people/invite/"), sent(world.ours, role="administrator"))
    assert not Invitation.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    "bad",
    [
        {"email": ""},
        {"email": "kim"},
        {"email": "kim@ek.test\0"},
        {"email": f"{'k' * 300}@ek.test"},
        {"email": "kim@ek.test\nBcc: x@x.test"},
        {"name": ""},
        {"name": "Kim\0"},
        {"name": "K" * 121},
        {"role": ""},
        {"role": "king"},
        {"role": "adviser\0"},
        {"organisation": ""},
        {"organisation": "made-up"},
        {"organisation": "\0"},
        {"organisation": "9" * 5_000},
        {"new_organisation": "H" * 161},
        {"new_organisation": "\0"},
    ],
)
def test_what_cannot_be_an_invitation_is_said_and_nothing_typed_is_lost(world, bad):
    before = counts()
    given = sent(world.ours, **{"new_organisation": "", **bad})
    page = logged_in(world.ours.people["lead"]).post(at(world.ours, "people/invite/"), given)
    assert page.status_code == 200
    assert "Det här behöver rättas" in text(page)
    for key in {"name", "email"} - set(bad):
        assert given[key] in text(page)
    assert counts() == before
    assert mail.outbox == []


def test_who_is_invited_or_here_already_is_told_with_what_was_typed(world):
    half, lead = world.ours, logged_in(world.ours.people["lead"])
    made(half)
    again = lead.post(at(half, "people/invite/"), sent(half, email="KIM@ek.test"))
    assert "är redan inbjuden som rådgivare" in text(again)
    assert "KIM@ek.test" in text(again)
    here = lead.post(at(half, "people/invite/"), sent(half, email="ADVISER@norra.test"))
    assert "Norra adviser är redan rådgivare i programmet." in text(here)
    assert Invitation.objects.count() == 1
    assert mail.outbox == []


def test_inviting_tells_nothing_of_who_is_here_in_other_programmes(world):
    lead = logged_in(world.ours.people["lead"])
    pages = []
    for email in ("adviser@sodra.test", "nobody-ever@sodra.test"):
        page = lead.post(
            at(world.ours, "people/invite/"), sent(world.ours, email=email), follow=True
        )
        pages.append(text(page).replace(email, "…"))
        Invitation.objects.all().delete()
    same = [re.sub(r'invitations/\d+|csrfmiddlewaretoken" value="\w+|"X-CSRFToken": "\w+', "", each)
            for each in pages]  # fmt: skip
    assert same[0] == same[1]


def test_a_new_organisation_is_added_with_the_invitation_and_not_without(world):
    half, lead = world.ours, logged_in(world.ours.people["lead"])
    adviser = {"email": "adviser@norra.test", "new_organisation": "Östra högskolan"}
    lead.post(at(half, "people/invite/"), sent(half, **adviser))
    assert not Organisation.objects.filter(name="Östra högskolan").exists()
    lead.post(at(half, "people/invite/"), sent(half, new_organisation=" Östra  högskolan "))
    assert Invitation.objects.get().organisation.name == "Östra högskolan"
    other = sent(half, email="lo@al.test", new_organisation="Östra högskolan")
    lead.post(at(half, "people/invite/"), other)
    assert Organisation.objects.filter(name="Östra högskolan").count() == 1


def test_an_expired_invitation_is_made_anew_with_what_it_said(world):
    half, lead = world.ours, logged_in(world.ours.people["lead"])
    old = made(half, when=timezone.now() - VALID, role=Role.READER)
    page = text(lead.get(at(half, "people/")))
    assert "Gick ut" in page
    assert token_of(old) not in page
    again = f"{at(half, 'people/invite/')}?again={old.pk}"
    assert again in page
    begun = text(lead.get(again))
    assert EMAIL in begun
    assert re.search(r'value="reader"[^>]*checked', begun)
    lead.post(at(half, "people/invite/"), sent(half, role="reader"))
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize("again", ["", "x", "0", "٣", "9" * 30, "-1"])
def test_an_invitation_begins_empty_from_a_number_that_is_none(world, again):
    theirs = made(world.theirs, email="secret@sodra.test")
    lead = logged_in(world.ours.people["lead"])
    for number in (again, theirs.pk):
        page = lead.get(at(world.ours, "people/invite/"), {"again": number})
        assert page.status_code == 200
        assert "secret@sodra.test" not in text(page)


def test_an_invitation_taken_back_is_shut_and_one_used_is_told(world):
    half, lead = world.ours, logged_in(world.ours.people["lead"])
    invitation = made(half)
    path = at(half, f"invitations/{invitation.pk}/withdraw/")
    assert "är tillbakadragen" in text(lead.post(path, follow=True))
    assert logged_in(None).get(link(invitation)).status_code == 410
    used = made(half, email="lo@al.test", name="Lo Al")
    accept(used, by=None, at=timezone.now(), password=PASSWORD)
    path = at(half, f"invitations/{used.pk}/withdraw/")
    assert "Lo Al har redan tackat ja" in text(lead.post(path, follow=True))


def test_ending_a_role_says_what_follows_and_shuts_at_once(world):
    half, lead = world.ours, logged_in(world.ours.people["lead"])
    row = half.people["adviser"].memberships.get()
    path = at(half, f"people/{row.pk}/end/")
    page = lead.get(path)
    assert "Norra adviser är rådgivare i 1 ärende." in text(page)
    row.refresh_from_db()
    assert row.ended_at is None
    adviser = logged_in(half.people["adviser"])
    assert adviser.get("/sv/today/").status_code == 200
    done = lead.post(path, follow=True)
    assert "Norra adviser är inte rådgivare i programmet längre." in text(done)
    assert adviser.get("/sv/today/").status_code == 404
    assert lead.post(path).status_code == 302
    row.refresh_from_db()
    assert row.ended_by == half.people["lead"]


def test_the_last_who_can_run_it_is_kept_and_told(world):
    half, lead = world.ours, world.ours.people["lead"]
    end_membership(
        half.people["administrator"].memberships.get(), by=half.people["administrator"],
        at=timezone.now(),
    )  # fmt: skip
    path = at(half, f"people/{lead.memberships.get().pk}/end/")
    assert "Ingen annan kan sköta programmet" in text(logged_in(lead).get(path))
    assert logged_in(lead).post(path).status_code == 409
    assert lead.memberships.get().ended_at is None


def test_who_leaves_by_themselves_is_led_home(world):
    half, lead = world.ours, world.ours.people["lead"]
    give(lead, half.programme, Role.ADVISER)
    row = lead.memberships.get(role=Role.LEAD)
    client = logged_in(lead)
    page = client.post(at(half, f"people/{row.pk}/end/"), follow=True)
    assert page.redirect_chain[-1][0] == "/sv/today/"
    assert client.get(at(half)).status_code == 404


def test_no_row_of_another_programme_is_found_under_ones_own(world):
    ours, theirs = world.ours, world.theirs
    invitation = made(theirs)
    row = theirs.people["reader"].memberships.get()
    for who in ("lead", "administrator"):
        client = logged_in(ours.people[who])
        for path in (
            *(f"invitations/{invitation.pk}/{verb}/" for verb in ("send", "withdraw")),
            f"people/{row.pk}/end/",
            f"people/{10**30}/end/",
        ):
            assert client.post(at(ours, path)).status_code == 404
            assert client.post(at(theirs, path)).status_code == 404
        page = text(client.get(at(ours, "people/")))
        assert "sodra.test" not in page
    invitation.refresh_from_db()
    row.refresh_from_db()
    assert (invitation.withdrawn_at, row.ended_at) == (None, None)


def test_the_list_of_people_is_paged_and_asks_a_constant_number_of_times(world):
    half, client = world.ours, logged_in(world.ours.people["lead"])
    made(half, email="first@ek.test")

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(at(half, "people/"))
        assert page.status_code == 200
        return len(queries)

    few = asked()
    for number in range(60):
        give(person(f"p{number}@ek.test", f"Person {number:02}"), half.programme, Role.READER)
        made(half, email=f"asked{number}@ek.test")
    assert asked() == few
    first = text(client.get(at(half, "people/")))
    second = text(client.get(at(half, "people/"), {"page": "2", "asked": "2"}))
    assert "Sida 1 av 2" in first
    assert "Person 59" not in first
    assert "Person 59" in second
    assert "first@ek.test" in second
    for page in ("0", "x", "9" * 40):
        assert client.get(at(half, "people/"), {"page": page, "asked": page}).status_code == 200


def test_two_who_invite_the_same_at_once_send_one_letter(world):
    lead, administrator = (logged_in(world.ours.people[r]) for r in ("lead", "administrator"))
    lead.post(at(world.ours, "people/invite/"), sent(world.ours))
    told = administrator.post(at(world.ours, "people/invite/"), sent(world.ours))
    assert "är redan inbjuden" in text(told)
    assert len(mail.outbox) == 1
    with pytest.raises(Refused):
        made(world.ours)
