"""The ways in and out in every state, for `test_states.py`."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client, override_settings
from web.oidc import answering, configure
from web.people import PASSWORD
from web.states import state
from web.test_oidc import came_in

from sluss.directory.models import Person

EMAIL = "adviser@norra.test"

for each in (
    *("account/password/reset/", "account/password/reset/done/", "account/inactive/"),
    *("account/password/reset/key/done/", "account/password/reset/key/1-old/"),
    "account/login/cancelled/",
):
    state(each)(lambda look, address=each: look.get(address, "nobody"))

for each in ("account/", "account/logout/", "account/password/change/", "account/reauthenticate/"):
    state(each)(lambda look, address=each: look.get(address))


def _two_steps(look):
    """Turn two-step log-in on and log in by password alone; return the client."""
    cache.clear()
    adviser = Person.objects.get(email=EMAIL)
    TOTP.activate(adviser, generate_totp_secret())
    RecoveryCodes.activate(adviser)
    look.clients["adviser"] = Client()
    return look.post("account/login/", {"login": EMAIL, "password": PASSWORD})


def _sure(look, address):
    """Open a page that asks for the password first, when it is given."""
    _two_steps(look)
    look.client().force_login(Person.objects.get(email=EMAIL))
    path = f"account/reauthenticate/?next=/{look.language}/{address}"
    return look.post(path, {"password": PASSWORD})


@state("the second step")
def _second_step(look):
    return _two_steps(look)


@state("a wrong code")
def _wrong_code(look):
    _two_steps(look)
    return look.post("account/2fa/authenticate/", {"code": "0"})


@state("one's own page with two steps")
def _own_page(look):
    return _sure(look, "account/")


@state("recovery codes")
def _recovery_codes(look):
    return _sure(look, "account/2fa/recovery-codes/")


@state("new recovery codes")
def _new_codes(look):
    return _sure(look, "account/2fa/recovery-codes/generate/")


@state("two steps to be turned off")
def _turn_off(look):
    return _sure(look, "account/2fa/totp/deactivate/")


@state("a code asked for again")
def _code_again(look):
    _sure(look, "account/")
    return look.get("account/2fa/reauthenticate/")


@state("two steps to be turned on")
def _turn_on(look):
    path = f"account/reauthenticate/?next=/{look.language}/account/2fa/totp/activate/"
    return look.post(path, {"password": PASSWORD})


@state("a password refused")
def _password_refused(look):
    sent = {"oldpassword": "fel", "password1": "kort", "password2": "annat"}
    return look.post("account/password/change/", sent)


@state("a first password")
def _first_password(look):
    adviser = Person.objects.get(email=EMAIL)
    adviser.set_unusable_password()
    adviser.save()
    look.client().force_login(adviser)
    return look.get("account/password/set/")


@state("a password chosen by letter")
def _by_letter(look):
    adviser = Person.objects.get(email=EMAIL)
    key = default_token_generator.make_token(adviser)
    place = f"{user_pk_to_url_str(adviser)}-{key}"
    return look.get(f"account/password/reset/key/{place}/", "nobody")


@state("too many attempts")
@override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"})
def _too_many(look):
    cache.clear()
    look.post("account/login/", {}, "nobody")
    return look.post("account/login/", {}, "nobody")


@state("a request that we cannot read")
def _unreadable(look):
    return Client().get(f"/{look.language}/today/", headers={"host": "elsewhere.test"})


@state("something nobody may do")
def _not_allowed(look):
    return Client(REMOTE_ADDR="").post(f"/{look.language}/account/login/")


class _Settings:
    """Takes what is set as `override_settings` wants it."""


def _with_provider(look, doing):
    kept = _Settings()
    with answering() as provider:
        configure(kept, provider)
        with override_settings(**vars(kept)):
            return doing(provider, f"/{look.language}/account/oidc/oidc/login/?process=login")


@state("a log-in page with a provider")
def _offered(look):
    return _with_provider(look, lambda _provider, _start: look.get("account/login/", "nobody"))


@state("a link to a provider")
def _linked(look):
    return _with_provider(look, lambda _provider, start: Client().get(start))


@state("a provider's answer that nobody asked for")
def _unasked(look):
    path = "account/oidc/oidc/login/callback/"
    return _with_provider(look, lambda _provider, _start: look.get(path, "nobody"))


def _from_provider(provider, start, is_verified):
    provider.somebody("en.person.med.lang.adress@vastra.region.test", is_verified)
    return came_in(Client(), start=start)


@state("somebody from a provider whom nobody has invited")
def _uninvited(look):
    return _with_provider(look, lambda provider, start: _from_provider(provider, start, True))


@state("somebody from a provider that has not verified them")
def _unverified(look):
    return _with_provider(look, lambda provider, start: _from_provider(provider, start, False))
