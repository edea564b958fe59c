"""Good examples in every state, at the desk and on the company's own page."""

from web.company_page_states import LONG, opened
from web.exampled import TYPED, WHO, an_example, open_another, seen
from web.introduced import introduced, led
from web.people import AT, NEED, a_need
from web.states import state

from sluss.casework.models.referrals import State
from sluss.casework.needing import add_need

DESK = ("drafted", "asked", "approved", "declined", "revoked", "withdrawn", "changed")
COMPANY = ("asked", "approved", "declined", "revoked", "changed")


def made(look, name, **more):
    return an_example(look.world.ours, name, before=LONG, after=LONG, **more)


def others_case(look):
    other = open_another(look.world.ours)
    add_need(other.case, a_need(), by=look.world.second, at=AT)
    return f"cases/{other.case.code}/"


for each in DESK:
    state(f"a good example {each}")(
        lambda look, name=each: look.get(f"examples/{made(look, name).code}/change/")
    )

for each in COMPANY:
    state(f"a good example {each} on er sida")(
        lambda look, name=each: opened(look, f"examples/{made(look, name).code}/")
    )


@state("a good example begun from a referral that went well")
def _begun(look):
    referral = led(introduced(look.world.ours), State.ACCEPTED, State.HELPED)
    return look.get(f"{look.case}example/?referral={referral.code}")


@state("a referral that went well")
def _went_well(look):
    referral = led(introduced(look.world.ours), State.ACCEPTED, State.HELPED)
    return look.get(f"referrals/{referral.code}/")


@state("a good example refused")
def _refused(look):
    return look.post(f"{look.case}example/", {**TYPED, "need": NEED, "before": "", "quote_by": ""})


@state("a good example of a need that has one")
def _written_before(look):
    made(look, "approved")
    return look.post(f"{look.case}example/", {**TYPED, "need": NEED})


@state("a good example that somebody else changed")
def _changed(look):
    return look.post(f"examples/{made(look, 'approved').code}/change/", {**TYPED, "seen": "old"})


@state("a good example that somebody else removed")
def _removed(look):
    return look.post(f"examples/{made(look, 'withdrawn').code}/ask/", {"seen": "old"})


@state("a good example as others read it")
def _read(look):
    return look.get(f"examples/{made(look, 'approved').code}/", "reader")


@state("a case with good examples")
def _case(look):
    made(look, "approved")
    made(look, "asked", need="CIR-02")
    made(look, "revoked", need="CIR-03")
    return look.get(look.case)


@state("what others did beside what fits")
def _beside(look):
    made(look, "approved")
    made(look, "approved", need="CIR-02")
    return look.get(f"{others_case(look)}match/")


@state("what others did beside the needs")
def _beside_needs(look):
    made(look, "approved", need="CIR-02")
    return look.get(f"{others_case(look)}needs/")


@state("er sida with good examples")
def _own_page(look):
    made(look, "approved")
    made(look, "asked", need="CIR-02")
    made(look, "changed", need="CIR-03")
    return opened(look)


@state("an approval refused on er sida")
def _approval_refused(look):
    example = made(look, "asked")
    sent = {"seen": seen(example), "who": "Kim Påhitt", "right": ""}
    return opened(look, f"examples/{example.code}/approve/", **sent)


@state("an approval of an older text on er sida")
def _older(look):
    return opened(look, f"examples/{made(look, 'asked').code}/approve/", **WHO, seen="old")


@state("an answer to what is no longer asked on er sida")
def _not_asked(look):
    return opened(look, f"examples/{made(look, 'declined').code}/approve/", **WHO, seen="old")


@state("an objection refused on er sida")
def _objection_refused(look):
    example = made(look, "asked")
    return opened(look, f"examples/{example.code}/decline/", seen=seen(example), words="")
