"""The ways in and out: password, letters, two-step log-in and the page about oneself."""

import re
import time
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation
from web.people import PASSWORD, logged_in
from web.test_access import answer
from web.totp import code, next_code, wrong_code

from sluss.directory.models import Person

NEW = "fjorton-slussvakter"
EMAIL = "adviser@norra.test"
LOGIN, ACCOUNT = "/sv/account/login/", "/sv/account/"
SECOND = "/sv/account/2fa/authenticate/"
ENGLISH_OF_THE_LIBRARY = (
    *("Password", "Email", "Sign In", "Authenticator", "Recovery", "Confirm", "Remember"),
    *("Incorrect", "token", "successfully", "example.com", "third-party"),
)


def enter(client, password=PASSWORD, language="sv", **more):
    return client.post(
        f"/{language}/account/login/", {"login": EMAIL, "password": password, **more}
    )


def text(response):
    """Return what a page says, without its markup and head."""
    page = "<body" + response.content.decode().partition("<body")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def opened(client, path, password=PASSWORD):
    """Return a page that asks who one is first, when that is answered."""
    asked = client.get(path)
    assert asked["location"].startswith("/sv/account/reauthenticate/?next="), path
    assert "Är det du?" in text(client.get(asked["location"]))
    back = client.post(asked["location"], {"password": password})
    assert back["location"] == path
    return client.get(path)


def secret_on(page):
    return re.search(r'class="key">([A-Z2-7]+)<', page.content.decode())[1]


def codes_on(page):
    return re.findall(r"<code>(\d{8})</code>", page.content.decode())


def turned_on(client):
    """Turn two-step log-in on; return its secret and the recovery codes."""
    path = "/sv/account/2fa/totp/activate/"
    secret = secret_on(opened(client, path))
    onwards = client.post(path, {"code": code(secret, time.time())})
    return secret, codes_on(client.get(onwards["location"]))


def test_our_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, in six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moments = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: code(secret, at) for at in moments} == moments


def test_two_step_log_in_is_turned_on_with_the_apps_first_code(world, transactional_db):
    client, path = Client(), "/sv/account/2fa/totp/activate/"
    enter(client)
    secret = secret_on(opened(client, path))
    told = client.post(path, {"code": wrong_code(secret)})
    assert "Koden stämmer inte" in text(told)
    assert secret_on(told) == secret, "a wrong code does not make the app's key worthless"
    onwards = client.post(path, {"code": code(secret, time.time())})
    told = client.get(onwards["location"])
    assert len(set(codes_on(told))) == 10
    assert "Inloggning i två steg är påslagen." in text(told)
    letter = mail.outbox[-1]
    assert (letter.subject, letter.to) == ("Inloggning i två steg är påslagen i Sluss", [EMAIL])


def test_a_password_alone_is_not_enough_with_two_steps(world):
    client = Client()
    enter(client)
    secret, _codes = turned_on(client)
    client.post("/sv/account/logout/")
    assert enter(client)["location"] == SECOND
    assert answer(client, "get", "/sv/today/") == "login"
    told = client.post(SECOND, {"code": wrong_code(secret)})
    assert "Koden stämmer inte" in text(told)
    assert answer(client, "get", "/sv/today/") == "login"
    digits = next_code(secret)
    told = client.post(SECOND, {"code": f"{digits[:3]} {digits[3:]}"})
    assert told["location"] == "/sv/"
    assert answer(client, "get", "/sv/today/") == "200"
    client.post("/sv/account/logout/")
    enter(client)
    assert client.post(SECOND, {"code": digits}).status_code == 200, "a code works once"


def test_a_recovery_code_works_once(world):
    client = Client()
    enter(client)
    _secret, codes = turned_on(client)
    for status, expected in ((302, "200"), (200, "login")):
        client.post("/sv/account/logout/")
        enter(client)
        assert client.post(SECOND, {"code": codes[0]}).status_code == status
        assert answer(client, "get", "/sv/today/") == expected
    client.post(SECOND, {"code": codes[1]})
    assert "8 reservkoder är kvar" in text(client.get(ACCOUNT))


def test_two_step_log_in_is_turned_off(world, transactional_db):
    client, path = Client(), "/sv/account/2fa/totp/deactivate/"
    enter(client)
    _secret, codes = turned_on(client)
    client.post("/sv/account/logout/")
    enter(client)
    client.post(SECOND, {"code": codes[0]})
    assert "Stäng av inloggning i två steg?" in text(opened(client, path))
    told = client.post(path, follow=True)
    assert told.redirect_chain[-1][0] == ACCOUNT
    assert "Inloggning i två steg är avstängd." in text(told)
    assert mail.outbox[-1].subject == "Inloggning i två steg är avstängd i Sluss"
    client.post("/sv/account/logout/")
    assert enter(client)["location"] == "/sv/"
    assert answer(client, "get", "/sv/today/") == "200"


def test_new_recovery_codes_make_the_old_worthless(world):
    client = Client()
    enter(client)
    _secret, old = turned_on(client)
    told = client.post("/sv/account/2fa/recovery-codes/generate/", follow=True)
    new = codes_on(told)
    assert len(new) == 10
    assert not set(new) & set(old)
    kept = client.get("/sv/account/2fa/recovery-codes/download/")
    assert kept.content.decode().split() == new
    client.post("/sv/account/logout/")
    enter(client)
    client.post(SECOND, {"code": old[0]})
    assert answer(client, "get", "/sv/today/") == "login"


def test_somebody_at_an_unlocked_screen_turns_nothing_off(world):
    client = Client()
    enter(client)
    turned_on(client)
    client.post("/sv/account/logout/")
    other = logged_in(world.who("adviser"))
    for path in ("totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"):
        asked = other.post(f"/sv/account/2fa/{path}")
        if asked.status_code == 405:
            asked = other.get(f"/sv/account/2fa/{path}")
        assert "/account/reauthenticate/" in asked["location"]
    wrong = other.post("/sv/account/reauthenticate/?next=/sv/", {"password": "fel"})
    assert "Fel lösenord." in text(wrong)


def test_codes_cannot_be_guessed(world):
    client = Client()
    enter(client)
    secret, _codes = turned_on(client)
    client.post("/sv/account/logout/")
    enter(client)
    for _each in range(5):
        client.post(SECOND, {"code": wrong_code(secret)})
    told = client.post(SECOND, {"code": next_code(secret)})
    assert "För många försök. Vänta fem minuter" in text(told)


@pytest.mark.parametrize(
    ("language", "told"),
    [("sv", "Fel e-post eller lösenord."), ("en", "Wrong email or password.")],
)
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(world, language, told):
    texts = set()
    for email in (EMAIL, "nobody@norra.test"):
        sent = {"login": email, "password": "fel-slussportar"}
        page = Client().post(f"/{language}/account/login/", sent)
        assert told in text(page)
        assert f'value="{email}"' in page.content.decode(), "the address stays in its field"
        texts.add(text(page))
    assert len(texts) == 1


def test_an_empty_form_says_what_to_write(world):
    told = text(Client().post(LOGIN, {}))
    assert "Skriv din e-postadress." in told
    assert "Skriv ditt lösenord." in told


def test_a_password_cannot_be_guessed(world):
    for _each in range(5):
        enter(Client(), "fel-slussportar")
    assert "För många försök. Vänta fem minuter" in text(enter(Client()))


def test_too_many_pages_at_once_say_so_kindly(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    enter(Client(), "fel-slussportar")
    told = enter(Client(), "fel-slussportar")
    assert told.status_code == 429
    assert "Vänta en stund" in text(told)


def test_somebody_put_out_of_use_is_told_so(world):
    Person.objects.filter(email=EMAIL).update(is_active=False)
    told = Client().post(LOGIN, {"login": EMAIL, "password": PASSWORD}, follow=True)
    assert "Kontot är avstängt" in text(told)


def test_log_in_leads_to_where_one_was_going_and_says_nothing_more(world):
    client = Client()
    asked = client.get("/en/companies/?q=norra")["location"]
    told = client.post(asked, {"login": EMAIL, "password": PASSWORD, "remember": "on"}, follow=True)
    assert told.redirect_chain[-1][0] == "/en/companies/?q=norra"
    assert 'class="flash"' not in told.content.decode()
    assert not client.session.get_expire_at_browser_close()


def test_one_is_forgotten_when_the_browser_closes_unless_one_asks_to_be_kept(world):
    client = Client()
    enter(client)
    assert client.session.get_expire_at_browser_close()


@pytest.mark.parametrize(("language", "told"), [("sv", "Du är utloggad."), ("en", "logged out")])
def test_log_out_leads_to_the_way_in_in_the_same_language(world, language, told):
    client = logged_in(world.who("adviser"))
    page = client.post(f"/{language}/account/logout/", follow=True)
    assert page.redirect_chain == [(f"/{language}/account/login/", 302)]
    assert told in text(page)
    assert answer(client, "get", "/sv/today/") == "login"


RESET = {
    "sv": ("Välj ett nytt lösenord till Sluss", "Hej Norra adviser!", "Brevet är på väg"),
    "en": ("Choose a new password for Sluss", "Hello Norra adviser,", "The letter is on its way"),
}


@pytest.mark.parametrize("language", RESET)
def test_a_forgotten_password_is_chosen_anew_by_letter(world, language):
    subject, greeting, told = RESET[language]
    client, start = Client(), f"/{language}/account/password/reset/"
    assert told in text(client.post(start, {"email": EMAIL.upper()}, follow=True))
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == (subject, [EMAIL])
    assert letter.body.startswith(greeting)
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    assert link.startswith(f"/{language}/account/password/reset/key/")
    form = client.get(link)["location"]
    for sent in ({"password1": "kort", "password2": "kort"}, {"password1": NEW, "password2": "x"}):
        assert client.post(form, sent).status_code == 200
    done = client.post(form, {"password1": NEW, "password2": NEW})
    assert done["location"] == f"/{language}/account/password/reset/key/done/"
    assert enter(Client(), PASSWORD).status_code == 200
    assert enter(Client(), NEW).status_code == 302
    assert Client().get(link).status_code == 200, "a used link leads to no form"
    assert 'type="password"' not in Client().get(link).content.decode()
    assert mail.outbox[-1].subject != subject, "and a letter tells that it is changed"
    assert NEW not in mail.outbox[-1].body


def test_two_step_log_in_can_be_turned_on_after_a_letter(world):
    """The library would wait for a confirmed address, which nobody here can confirm."""
    client = Client()
    client.post("/sv/account/password/reset/", {"email": EMAIL})
    enter(client)
    assert len(turned_on(client)[1]) == 10


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("sv", "Det finns inget konto i Sluss för den här adressen"),
        ("en", "There is no account in Sluss for this address"),
    ],
)
def test_an_unknown_address_gets_a_letter_and_the_page_tells_nothing(world, language, subject):
    start, told = f"/{language}/account/password/reset/", []
    for email in (EMAIL, "annan@norra.test"):
        page = Client().post(start, {"email": email}, follow=True)
        told.append((page.redirect_chain, text(page)))
    assert told[0] == told[1]
    letter = mail.outbox[-1]
    assert (letter.subject, letter.to) == (subject, ["annan@norra.test"])
    assert "annan@norra.test" in letter.body


def test_letters_are_from_us_and_speak_of_nobody_else(world, settings):
    settings.DEFAULT_FROM_EMAIL = "sluss@norra.test"
    for email in (EMAIL, "annan@norra.test"):
        Client().post("/sv/account/password/reset/", {"email": email})
    for letter in mail.outbox:
        assert letter.from_email == "sluss@norra.test"
        said = letter.subject + re.sub(r"http://\S+", "", letter.body)
        assert not re.search(r"example\.com|testserver|signup|\[", said)


def test_a_password_is_changed_and_told_about(world):
    client = Client()
    enter(client)
    path = "/sv/account/password/change/"
    assert "Det är inte ditt nuvarande lösenord." in text(
        client.post(path, {"oldpassword": "fel", "password1": NEW, "password2": NEW})
    )
    unlike = client.post(path, {"oldpassword": PASSWORD, "password1": NEW, "password2": "annat"})
    assert "Lösenorden är inte lika. Skriv samma två gånger." in text(unlike)
    assert "You must" not in text(unlike)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    told = client.post(path, sent, follow=True)
    assert told.redirect_chain[-1][0] == ACCOUNT
    assert "Lösenordet är bytt." in text(told)
    assert answer(client, "get", "/sv/today/") == "200", "one stays in where one is"
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Ditt lösenord till Sluss är bytt", [EMAIL])
    assert re.search(r"Det hände den \d+ \w+ 20\d\d klockan \d\d:\d\d\.", letter.body)
    assert "http://testserver/sv/account/password/reset/" in letter.body


def test_a_changed_password_shuts_out_whoever_is_in_elsewhere(world):
    elsewhere, here = Client(), Client()
    enter(elsewhere)
    enter(here)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    here.post("/sv/account/password/change/", sent)
    assert answer(elsewhere, "get", "/sv/today/") == "login"


def test_no_letter_is_no_hindrance_to_a_changed_password(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client = Client()
    enter(client)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/sv/account/password/change/", sent).status_code == 302
    assert enter(Client(), NEW).status_code == 302


def test_the_page_about_oneself_says_who_one_is_and_is_reached_from_ones_name(world):
    client = logged_in(world.who("adviser"))
    assert f'href="{ACCOUNT}"' in client.get("/sv/today/").content.decode()
    told = client.get(ACCOUNT)
    for said in (
        "Mitt konto",
        "Norra adviser",
        EMAIL,
        "Norra programmet",
        "Rådgivare",
        "Byt lösen",
    ):
        assert said in text(told)
    links = re.findall(r'<a [^>]*href="(/sv/account/[^"]+)"', told.content.decode())
    ways = ("2fa/totp/activate/", "away/", "password/change/")
    assert set(links) == {f"{ACCOUNT}{way}" for way in ways}


def test_somebody_without_a_password_may_choose_one(world):
    adviser = world.who("adviser")
    adviser.set_unusable_password()
    adviser.save()
    client = logged_in(adviser)
    assert "Välj ett lösenord" in text(client.get(ACCOUNT))
    client.post("/sv/account/password/set/", {"password1": NEW, "password2": NEW})
    assert enter(Client(), NEW).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        *("signup/", "email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/"),
        *("login/error/", "oidc/", "social/", "2fa/webauthn/"),
    ],
)
def test_what_a_closed_house_does_not_need_is_not_there(world, path):
    for client in (Client(), logged_in(world.who("adviser"))):
        assert client.get(f"/sv/account/{path}").status_code in (404, 302)
        assert client.post(f"/sv/account/{path}").status_code != 200
    assert logged_in(world.who("adviser")).get(f"/sv/account/{path}").status_code == 404


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_account_page_speaks_in_the_librarys_own_words(world, language):
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    client = Client()
    enter(client)
    turned_on(client)
    for name in sorted(names):
        if not name.startswith(("account", "mfa_", "socialaccount")) or "key" in name:
            continue
        with translation.override(language):
            page = client.get(reverse(name), follow=True)
        if "text/html" not in page["content-type"]:
            continue
        assert page.status_code in (200, 401), name
        assert f'<html lang="{language}">' in page.content.decode()
        if language == "sv":
            said = [word for word in ENGLISH_OF_THE_LIBRARY if word in text(page)]
            assert said == [], name


def test_an_address_elsewhere_is_no_next_page(world):
    for elsewhere in ("https://elsewhere.test/", "//elsewhere.test/", "/\\elsewhere.test"):
        told = Client().post(LOGIN, {"login": EMAIL, "password": PASSWORD, "next": elsewhere})
        assert urlsplit(told["location"]).netloc == ""
        assert "elsewhere" not in told["location"]


def test_nobody_signs_up_by_themselves(world):
    sent = {"email": "new@norra.test", "password1": PASSWORD, "password2": PASSWORD}
    assert logged_in(None).post("/sv/account/signup/", sent).status_code == 404
    assert not Person.objects.filter(email="new@norra.test").exists()


def test_a_password_leads_in_and_a_wrong_one_does_not(world):
    client, sent = logged_in(None), {"login": "adviser@norra.test"}
    client.post("/sv/account/login/", {**sent, "password": "fel-slussportar"})
    assert answer(client, "get", "/sv/today/") == "login"
    told = client.post("/sv/account/login/?next=https://elsewhere.test/", {
        **sent, "password": PASSWORD,
    })  # fmt: skip
    assert "elsewhere" not in told["location"]
    assert answer(client, "get", "/sv/today/") == "200"


def test_somebody_put_out_of_use_is_out_at_once(world):
    adviser = world.ours.people["adviser"]
    client = logged_in(adviser)
    assert answer(client, "get", "/sv/today/") == "200"
    Person.objects.filter(pk=adviser.pk).update(is_active=False)
    assert answer(client, "get", "/sv/today/") == "login"
