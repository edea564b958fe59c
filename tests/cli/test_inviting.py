"""`sluss invite`: the first person on an empty installation, and the way back in."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from web.people import PASSWORD

from sluss.cli import ROLES, main
from sluss.directory.inviting import accept, invitation_by
from sluss.directory.models import Invitation, Organisation, Person, Programme, Role
from sluss.directory.permits import may_appoint

PLACE = ("--programme", "Språnget", "--organisation", "Region Norr")
WELCOME = {"name": "Kim Ek", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def run(site, tmp_path, monkeypatch, capfd, django_capture_on_commit_callbacks):
    """Run a command in a home of its own; return its exit code, and what was printed where."""
    monkeypatch.setenv("SLUSS_HOME", str(tmp_path / "home"))

    def ran(*words, verb="invite"):
        try:
            with django_capture_on_commit_callbacks(execute=True):
                code = main([verb, *words])
        except SystemExit as ended:
            code = ended.code
        return code, *capfd.readouterr()

    return ran


def invited(run, *more):
    code, out, _err = run("kim@ek.test", "--name", "Kim Ek", *PLACE, *more)
    assert code == 0
    return out.strip()


def test_the_first_person_comes_in_on_an_empty_installation(run):
    code, out, err = run("Kim@Ek.test", "--name", "Kim Ek", *PLACE)
    assert (code, err) == (
        0,
        "made the organisation 'Region Norr'\nmade the programme 'Språnget'\n",
    )
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/sv/invitation/\S+/\n", out)
    client = Client()
    page = client.post(urlsplit(out.strip()).path, WELCOME, follow=True)
    assert "Välkommen. Nu är du administratör i Språnget." in page.content.decode()
    kim = Person.objects.get(email="kim@ek.test")
    assert may_appoint(kim, Programme.objects.get(), Role.ADMINISTRATOR)
    assert Invitation.objects.get().by is None


def test_asked_again_the_link_is_the_same_and_nothing_is_made_twice(run):
    first, second = invited(run), invited(run)
    assert first == second
    assert (Organisation.objects.count(), Programme.objects.count()) == (1, 1)
    assert Invitation.objects.count() == 1


def test_the_link_has_the_address_and_the_language_that_are_asked_for(run, monkeypatch):
    address = invited(run, "--address", "https://sluss.region.test/")
    assert address.startswith("https://sluss.region.test/sv/invitation/")
    monkeypatch.setenv("SLUSS_LANGUAGE", "en")
    assert invited(run).startswith("http://127.0.0.1:8000/en/invitation/")


def test_who_has_the_role_is_sent_to_the_login_page(run):
    token = invited(run).split("/")[-2]
    accept(invitation_by(token), by=None, at=timezone.now(), password=PASSWORD)
    code, out, err = run("KIM@ek.test", "--name", "Kim", *PLACE)
    assert (code, out) == (2, "")
    assert err.endswith("The log-in page is http://127.0.0.1:8000/sv/account/login/\n")


def test_another_role_beside_is_a_link_of_its_own(run):
    assert invited(run) != invited(run, "--role", "adviser")
    assert set(Invitation.objects.values_list("role", flat=True)) == {"administrator", "adviser"}


def test_the_same_name_of_a_programme_in_another_organisation_is_another(run):
    invited(run)
    run("lo@al.test", "--name", "Lo", "--programme", "Språnget", "--organisation", "Region Syd")
    assert Programme.objects.filter(name="Språnget").count() == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("kim", "--name", "Kim", *PLACE), "email: Write a whole email address"),
        (("kim@ek.test", "--name", " ", *PLACE), "name: This field cannot be blank."),
        (("kim@ek.test", "--name", "K" * 121, *PLACE), "name: "),
        (
            ("k@ek.test", "--name", "K", "--programme", "", "--organisation", "R"),
            "--programme: This field cannot be blank.",
        ),
        (
            ("k@ek.test", "--name", "K", "--programme", "P", "--organisation", "R" * 161),
            "--organisation: ",
        ),
        (("kim@ek.test", "--name", "Kim"), "--programme, --organisation"),
        (("kim@ek.test", "--name", "Kim", *PLACE, "--role", "king"), "invalid choice: 'king'"),
        (("kim@ek.test", "--name", "Kim", *PLACE, "--address", "sluss.test"), "is no address"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_made(run, words, told):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert "made the" not in err
    assert not Organisation.objects.exists()
    assert not Invitation.objects.exists()


def test_the_roles_of_the_command_are_those_there_are():
    assert set(ROLES) == set(Role.values)


def test_who_has_lost_the_second_step_is_let_in_by_password(run):
    kim = Person.objects.create_user("kim@ek.test", PASSWORD, name="Kim Ek")
    other = Person.objects.create_user("ada@ek.test", PASSWORD, name="Ada Ek")
    for person in (kim, other):
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
    assert run(" Kim@ek.test", verb="unlock") == (
        0,
        "",
        "two-step log-in is off for kim@ek.test\n",
    )
    client = Client()
    sent = {"login": "kim@ek.test", "password": PASSWORD}
    assert client.post("/sv/account/login/", sent)["location"] == "/sv/"
    assert run("kim@ek.test", verb="unlock")[2] == "it was not on\n"
    assert other.authenticator_set.count() == 2


def test_nobody_with_the_address_is_told(run):
    code, _out, err = run("nobody@ek.test", verb="unlock")
    assert (code, err) == (2, "sluss: nobody here logs in with 'nobody@ek.test'\n")
