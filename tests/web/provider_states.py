"""A provider's pages in every state, by a link and logged in, and how a programme reaches it."""

from datetime import timedelta

from django.utils import timezone
from web.introduced import DECLINED, introduced, led, letter_link, mailbox
from web.states import state

from sluss.casework.models.referrals import Actor, State
from sluss.casework.referring import ask, hold, lead
from sluss.directory.models import Company, Organisation, Programme, Provider
from sluss.directory.sharing import revoke as stop

LONG = "Underleverantörsföretaget Ytbehandlingsspecialisterna i Västra Götalandsregionen AB"
WRONG = {"outcome-result": "not_helped", "outcome-on": "2199-01-01", "outcome-amount_sek": "12"}


def first(look):
    return introduced(look.world.ours)


def at(look, rest=""):
    return f"programme/{look.world.ours.programme.code}/providers/{rest}"


@state("an introduction from its letter")
def _sent(look):
    return look.get(letter_link(first(look)), "nobody")


@state("an introduction with a long name, messages and a public provider")
def _long(look):
    row = first(look)
    Company.objects.update(name=LONG)
    Programme.objects.update(name=LONG)
    Provider.objects.update(is_public=True)
    ask(row, "Hur stort är spillet? " * 20, actor=Actor.PROVIDER, at=timezone.now())
    return look.get(letter_link(row), "nobody")


for each in (State.RECEIVED, State.ACCEPTED, State.DECLINED):
    state(f"an introduction that is {each}")(
        lambda look, to=each: look.get(letter_link(led(first(look), to)), "nobody")
    )
for each in (State.HELPED, State.NOT_HELPED, State.UNREACHABLE):
    state(f"an introduction that came to {each}")(
        lambda look, to=each: look.get(
            letter_link(
                led(led(first(look), State.ACCEPTED), to, words="Vi var där.", amount_sek=9000)
            ),
            "nobody",
        )
    )


@state("an introduction that nobody answered in time")
def _expired(look):
    row = first(look)
    lead(row, State.EXPIRED, actor=Actor.TIMER, at=timezone.now())
    return look.get(letter_link(row), "nobody")


@state("an introduction that the company withdrew")
def _withdrawn(look):
    row = first(look)
    lead(row, State.WITHDRAWN, actor=Actor.COMPANY, at=timezone.now())
    return look.get(letter_link(row), "nobody")


@state("an introduction that rests")
def _rests(look):
    row = first(look)
    hold(row, "", by=look.world.ours.people["adviser"], at=timezone.now())
    return look.get(letter_link(row), "nobody")


@state("an introduction whose sharing was stopped")
def _stopped(look):
    row = first(look)
    stop(row.sharing, at=timezone.now())
    return look.get(letter_link(row), "nobody")


@state("an introduction that shares little")
def _little(look):
    return look.get(letter_link(led(introduced(look.world.ours, ["need"]), "accepted")), "nobody")


@state("an introduction accepted just now")
def _accepted(look):
    row = first(look)
    return look.post(letter_link(row), {"do": "accept", "seen": row.change_count}, "nobody")


@state("a no without a reason")
def _no_reason(look):
    return look.post(letter_link(first(look)), {**DECLINED, "decline-reason": ""}, "nobody")


@state("an outcome refused")
def _wrong(look):
    row = led(first(look), State.ACCEPTED)
    return look.post(letter_link(row), {"do": "outcome", **WRONG}, "nobody")


@state("an answer that came second")
def _second(look):
    row = first(look)
    seen, address = row.change_count, letter_link(row)
    led(row, State.ACCEPTED)
    return look.post(address, {**DECLINED, "seen": seen}, "nobody")


@state("a link of a letter that leads nowhere")
def _nowhere(look):
    return look.get("answer/made-up/", "nobody")


@state("a mailbox")
def _mailbox(look):
    row = first(look)
    led(first(look), State.ACCEPTED)
    led(first(look), State.DECLINED)
    return look.get(mailbox(row.provider), "nobody")


@state("an introduction in a mailbox")
def _in_mailbox(look):
    row = first(look)
    return look.get(f"{mailbox(row.provider)}{row.code}/", "nobody")


@state("an empty mailbox")
def _empty(look):
    return look.get(mailbox(look.world.ours.programme.providers.create(key="almi")), "nobody")


@state("what waits for somebody logged in")
def _waiting(look):
    first(look)
    Organisation.objects.update(provider_key="almi")
    return look.get("waiting/", "provider")


@state("an introduction for somebody logged in")
def _logged_in(look):
    row = first(look)
    Organisation.objects.update(provider_key="almi")
    return look.get(f"waiting/{row.code}/", "provider")


@state("providers that nobody has told of")
def _untold(look):
    return look.get(at(look), "lead")


@state("providers, some away and some without a mailbox")
def _providers(look):
    first(look)
    introduced(look.world.ours, offer="assar-idc")
    Provider.objects.filter(key="almi").update(email="")
    today = timezone.localdate()
    Provider.objects.exclude(key="almi").update(
        away_from=today, away_until=today + timedelta(days=9), contact="Kim Ek"
    )
    return look.get(at(look), "lead")


@state("a provider")
def _provider(look):
    first(look)
    mailbox(Provider.objects.get(key="almi"))
    return look.get(at(look, "almi/"), "administrator")


@state("a provider refused")
def _refused(look):
    given = {"email": "brev", "away_from": "2027-01-02", "away_until": "2027-01-01"}
    return look.post(at(look, "almi/"), given, "lead")


@state("a provider that somebody else changed")
def _changed(look):
    first(look)
    return look.post(at(look, "almi/"), {"email": "ny@almi.test", "seen": "gone"}, "lead")


@state("a link to a mailbox, shown once")
def _linked(look):
    first(look)
    return look.post(at(look, "almi/link/"), {}, "lead")
