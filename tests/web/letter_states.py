"""The pages about letters in every state; `states` holds what states are."""

from datetime import timedelta

from django.utils import timezone
from web.lettered import a_letter
from web.people import a_contact
from web.referred import a_referral
from web.states import state

from sluss.casework.models.referrals import State
from sluss.directory.contacting import add_contact
from sluss.directory.sharing import revoke

LONG = "Sista påminnelsen: Kompetensförsörjningsföretaget väntar på ert svar om Hållbarhetscheck"


def _at(look, rest=""):
    return f"programme/{look.world.ours.programme.code}/letters/{rest}"


def _open(look):
    half = look.world.ours
    settled = {"settled_by": half.people["lead"], "settled_as": "again"}
    a_letter(half, "failed", subject=LONG, recipient=f"{'c' * 50}@ek.test")
    a_letter(half, "unsure", settled_at=timezone.now() - timedelta(days=2), **settled)
    a_letter(half, "failed", kind="accepted.adviser", recipient=half.people["adviser"].email)
    a_letter(half, "sent", sent_at=timezone.now())
    a_letter(half, "waiting")


@state("no letters yet")
def _none(look):
    return look.get(_at(look), "lead")


for who in ("adviser", "lead", "reader", "administrator"):

    @state(f"letters that did not arrive, seen by the {who}")
    def _listed(look, who=who):
        _open(look)
        return look.get(_at(look), who)


@state("letters of one state, of which there are none")
def _narrowed(look):
    return look.get(_at(look, "?state=dropped"))


@state("a letter that failed, with an address that was corrected")
def _failed(look):
    half = look.world.ours
    add_contact(half.company, a_contact(email="kim.ek@plat.test"), by=half.people["adviser"])
    letter = a_letter(half)
    return look.get(_at(look, f"{letter.pk}/"))


@state("a letter that may have arrived, seen by an administrator")
def _unsure(look):
    return look.get(_at(look, f"{a_letter(look.world.ours, 'unsure').pk}/"), "administrator")


@state("a letter that is not wanted any longer")
def _unwanted(look):
    half = look.world.ours
    referral = a_referral(half, State.SENT)
    letter = a_letter(half, "unsure", kind="sent.provider", referral=referral)
    revoke(referral.sharing, at=timezone.now())
    return look.get(_at(look, f"{letter.pk}/"), "lead")


@state("a letter settled twice")
def _settled(look):
    letter = a_letter(look.world.ours, "unsure")
    return look.post(_at(look, f"{letter.pk}/settle/"), {"do": "arrived", "seen": "earlier"})


@state("letters that did not arrive, on the desk")
def _today(look):
    _open(look)
    return look.get("today/")


@state("every letter as it reads")
def _specimens(look):
    return look.get(_at(look, "specimens/"))
