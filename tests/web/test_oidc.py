"""The way in by OpenID Connect, against a provider made up for the tests."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from web.oidc import answering, configure
from web.people import PASSWORD, logged_in
from web.test_access import answer
from web.test_accounts import EMAIL, enter, text
from web.totp import code

from sluss.directory.models import Person

START = "/sv/account/oidc/oidc/login/?process=login"


@pytest.fixture
def provider(settings):
    with answering() as provider:
        configure(settings, provider)
        yield provider


def at_provider(client, start=START):
    """Go to the provider and be logged in there; return where it sends us back to."""
    there = client.post(start)["location"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def came_in(client, **more):
    return client.get(at_provider(client, **more))


def test_the_way_in_is_offered_only_where_it_is_set_up(world, provider, settings):
    told = Client().get("/sv/account/login/?next=/sv/companies/")
    assert "Logga in med Regionens inloggning" in text(told)
    assert f'action="{START}&amp;next=%2Fsv%2Fcompanies%2F"' in told.content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Logga in med" not in text(Client().get("/sv/account/login/"))
    assert Client().post(START).status_code == 404


def test_an_invited_person_comes_in_by_the_address_the_provider_has_verified(world, provider):
    provider.somebody(EMAIL.upper())
    client = Client()
    onwards = came_in(client, start=f"{START}&next=/sv/companies/")
    assert onwards["location"] == "/sv/companies/"
    assert answer(client, "get", "/sv/today/") == "200"
    assert SocialAccount.objects.get().user.email == EMAIL
    assert "Du loggar in med Regionens inloggning." in text(client.get("/sv/account/"))
    (letter,) = mail.outbox
    assert letter.subject == "Du loggar nu in i Sluss med Regionens inloggning"


def test_who_came_in_once_is_known_by_identity_though_the_address_has_changed(world, provider):
    provider.somebody(EMAIL, sub="one")
    came_in(Client())
    provider.somebody("new.name@norra.test", sub="one")
    client = Client()
    came_in(client)
    assert answer(client, "get", "/sv/today/") == "200"


def test_the_password_still_works_beside_it(world, provider):
    """The library would take away the password of an address it has not verified itself."""
    provider.somebody(EMAIL)
    came_in(Client())
    assert enter(Client(), PASSWORD)["location"] == "/sv/"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_somebody_nobody_has_invited_is_refused_kindly(world, provider, language):
    provider.somebody("stranger@norra.test")
    client, people = Client(), Person.objects.count()
    told = came_in(client, start=START.replace("/sv/", f"/{language}/"))
    assert told.status_code == 403
    assert f'<html lang="{language}">' in told.content.decode()
    words = {"sv": "ingen är inbjuden till Sluss med den adressen", "en": "nobody is invited"}
    assert words[language] in text(told)
    assert "stranger@norra.test" in text(told)
    assert answer(client, "get", "/sv/today/") == "login"
    assert Person.objects.count() == people


@pytest.mark.parametrize("is_verified", [False, None, "false", "no", 0])
def test_an_address_that_is_not_verified_is_nobodys(world, provider, is_verified):
    provider.somebody(EMAIL, is_verified)
    client = Client()
    told = came_in(client)
    assert told.status_code == 403
    assert "har inte bekräftat att adviser@norra.test är din adress" in text(told)
    assert answer(client, "get", "/sv/today/") == "login"
    assert not SocialAccount.objects.exists()


def test_a_provider_may_write_true_as_a_word(world, provider):
    provider.somebody(EMAIL, "true")
    client = Client()
    came_in(client)
    assert answer(client, "get", "/sv/today/") == "200"


@pytest.mark.parametrize(
    ("domains", "expected"), [(["norra.test"], "200"), (["sodra.test"], "login"), ([], "login")]
)
def test_a_provider_may_be_trusted_with_the_addresses_of_its_own_domains(
    world, provider, settings, domains, expected
):
    configure(settings, provider, domains=domains)
    provider.somebody(EMAIL, None)
    client = Client()
    came_in(client)
    assert answer(client, "get", "/sv/today/") == expected


def test_a_provider_without_an_address_lets_nobody_in(world, provider):
    provider.claims = {"sub": "one", "name": "Kim"}
    told = came_in(Client())
    assert told.status_code == 403
    assert "lämnade ingen e-postadress" in text(told)


def test_somebody_put_out_of_use_stays_out(world, provider):
    Person.objects.filter(email=EMAIL).update(is_active=False)
    provider.somebody(EMAIL)
    client = Client()
    assert came_in(client)["location"] == "/sv/account/inactive/"
    assert answer(client, "get", "/sv/today/") == "login"


def test_two_step_log_in_asks_for_its_code_here_too(world, provider):
    secret = generate_totp_secret()
    TOTP.activate(world.who("adviser"), secret)
    provider.somebody(EMAIL)
    client = Client()
    there = came_in(client)["location"]
    assert there == "/sv/account/2fa/authenticate/"
    assert answer(client, "get", "/sv/today/") == "login"
    client.post(there, {"code": code(secret, time.time())})
    assert answer(client, "get", "/sv/today/") == "200"


def refused(told):
    return told.status_code == 401 and "Inloggningen gick inte igenom" in text(told)


def test_an_answer_that_we_did_not_ask_for_is_refused(world, provider):
    provider.somebody(EMAIL)
    back = at_provider(Client())
    client = Client()
    assert refused(client.get(back)), "begun in another browser"
    assert answer(client, "get", "/sv/today/") == "login"
    client = Client()
    back = at_provider(client)
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert refused(client.get(back.replace(state, "made-up")))
    assert refused(client.get(back.replace(f"state={state}&", "")))
    assert answer(client, "get", "/sv/today/") == "login"


def test_an_answer_is_taken_once(world, provider):
    provider.somebody(EMAIL)
    client = Client()
    back = at_provider(client)
    assert client.get(back).status_code == 302
    client.post("/sv/account/logout/")
    assert refused(client.get(back))


def test_a_code_that_the_provider_does_not_know_is_refused(world, provider):
    provider.somebody(EMAIL)
    client = Client()
    back = at_provider(client)
    provider.begun.clear()
    assert refused(client.get(back))


@pytest.mark.parametrize(
    "says", [{"aud": "somebody else"}, {"iss": "https://elsewhere.test"}, {"exp": 1}]
)
def test_a_token_for_somebody_else_of_somebody_else_or_too_old_is_refused(world, provider, says):
    provider.somebody(EMAIL)
    provider.says = says
    client = Client()
    assert refused(came_in(client))
    assert answer(client, "get", "/sv/today/") == "login"


def test_who_changes_their_mind_is_told_that_nothing_happened(world, provider):
    provider.fault = "access_denied"
    told = Client()
    page = told.get(came_in(told)["location"])
    assert "Inloggningen avbröts" in text(page)


def test_a_fault_at_the_provider_is_told(world, provider):
    provider.fault = "server_error"
    assert refused(came_in(Client()))


def test_a_provider_that_does_not_answer_is_told(world, provider):
    client = Client()
    back = at_provider(client)
    provider.shutdown()
    provider.server_close()
    for told in (client.post(START), client.get(back)):
        assert told.status_code == 503
        assert "Inloggningen gick inte igenom" in text(told)


def test_no_second_identity_is_tied_to_an_account(world, provider):
    provider.somebody("stranger@norra.test")
    client = logged_in(world.who("adviser"))
    for process in ("connect", "redirect"):
        came_in(client, start=START.replace("process=login", f"process={process}"))
    assert not SocialAccount.objects.exists()
    other = Client()
    came_in(other)
    assert answer(other, "get", "/sv/today/") == "login"


def test_a_link_to_the_way_in_asks_before_it_goes(world, provider):
    """A page elsewhere cannot log somebody in by a picture or a link."""
    told = Client().get(START)
    assert told.status_code == 200
    assert "Logga in med Regionens inloggning" in text(told)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(START).status_code == 403
