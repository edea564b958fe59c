"""Referrals in every state, as those at the desk see them; `states` holds what states are."""

from datetime import timedelta

from django.utils import timezone
from web.people import NEED, a_contact, a_step
from web.referred import OFFER, YES, a_referral
from web.states import state

from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.planning import add_step
from sluss.casework.referring import Told, ask, hold, lead, retry
from sluss.directory.contacting import add_contact
from sluss.directory.models import Provider

SENT = (State.SENT,)
ACCEPTED = (State.SENT, State.ACCEPTED)
QUESTION = (
    "Vi vill minska spillet vid plåtsaxen med en tredjedel före sommaren. Kan ni gå igenom "
    "nästningen tillsammans med oss, och vad kostar det i så fall?"
)
SITUATIONS = {
    "sent": SENT,
    "accepted": ACCEPTED,
    "declined": (*SENT, State.DECLINED),
    "helped": (*ACCEPTED, State.HELPED),
    "unreachable": (*SENT, State.UNREACHABLE),
    "withdrawn": (*SENT, State.WITHDRAWN),
}
APPLICATIONS = {
    "drafted": (),
    "begun": (State.BEGUN,),
    "submitted": (State.BEGUN, State.SUBMITTED),
    "granted": (State.BEGUN, State.SUBMITTED, State.GRANTED),
    "refused": (State.BEGUN, State.SUBMITTED, State.REFUSED),
}


def _made(look, *way, **more):
    half = look.world.ours
    if not half.company.contacts.exists():
        contact = a_contact(email="kim@plat.test")
        add_contact(half.company, contact, by=half.people["adviser"])
    return a_referral(half, *way, **{"question": QUESTION, **more})


def _page(referral):
    return f"referrals/{referral.code}/"


for name, way in SITUATIONS.items():
    state(f"an introduction {name}")(lambda look, way=way: look.get(_page(_made(look, *way))))

for name, way in APPLICATIONS.items():
    state(f"an application {name}")(
        lambda look, way=way: look.get(_page(_made(look, *way, route=Route.APPLICATION)))
    )


@state("an offer to refer to")
def _refer(look):
    return look.get(f"{look.case}refer/?offer={OFFER}")


@state("money to refer to, which was referred to before")
def _refer_money(look):
    _made(look, *SENT, State.DECLINED, offer="vgr-hallbarhetscheck")
    return look.get(f"{look.case}refer/?offer=vgr-hallbarhetscheck")


@state("a draft refused")
def _refused(look):
    return look.post(f"{look.case}refer/", {"offer": OFFER, "need": NEED, "question": ""})


@state("nothing in the plan to refer to")
def _nothing(look):
    return look.get(f"{look.case}refer/")


@state("offers of the plan to refer to")
def _choose(look):
    half = look.world.ours
    for offer in (OFFER, "iuc-behovsanalys"):
        add_step(half.case, a_step(offer=offer), by=half.people["adviser"], at=timezone.now())
    _made(look, *SENT)
    return look.get(f"{look.case}refer/")


@state("a draft")
def _draft(look):
    referral = _made(look)
    Provider.objects.update(is_public=True)
    return look.get(_page(referral))


@state("a draft to a provider without an address")
def _no_mailbox(look):
    referral = _made(look)
    Provider.objects.update(email="")
    return look.get(_page(referral))


@state("a reader's draft")
def _readers(look):
    return look.get(_page(_made(look)), "reader")


@state("a permission refused")
def _permission_refused(look):
    return look.post(f"{_page(_made(look))}send/", {"until": "2020-01-01", "seen": "old"})


@state("a letter that is another than was read")
def _other_letter(look):
    until = timezone.localdate() + timedelta(days=90)
    return look.post(f"{_page(_made(look))}send/", {**YES, "until": until, "seen": "old"})


@state("a question that somebody else changed")
def _question_changed(look):
    return look.post(f"{_page(_made(look))}question/", {"question": "Kan ni?", "seen": "old"})


@state("an introduction that rests, with messages")
def _rests(look):
    referral, by = _made(look, *SENT), look.world.ours.people["adviser"]
    lead(referral, State.RECEIVED, actor=Actor.PROVIDER, at=timezone.now())
    ask(referral, "Vilka maskiner gäller det?", actor=Actor.PROVIDER, at=timezone.now())
    ask(referral, "Två saxar och en press.", actor=Actor.PERSON, by=by, at=timezone.now())
    hold(referral, "De har stopp till mars", by=by, at=timezone.now())
    return look.get(_page(referral))


@state("a written answer refused")
def _answer_refused(look):
    sent = {"channel": "mail", "answer": "", "words": "Vi hör av oss"}
    return look.post(f"{_page(_made(look, *SENT))}answered/", sent)


@state("an answer that came second")
def _second(look):
    referral = _made(look, *SENT)
    lead(referral, State.ACCEPTED, actor=Actor.PROVIDER, at=timezone.now())
    sent = {"channel": "phone", "answer": "no_capacity", "words": "Först i mars.", "seen": "1"}
    return look.post(f"{_page(referral)}answered/", sent)


@state("an outcome refused")
def _outcome_refused(look):
    sent = {"to": "not_helped", "side": "company", "on": "2999-01-01", "amount_sek": "12"}
    return look.post(f"{_page(_made(look, *ACCEPTED))}outcome/", sent)


@state("an application granted without a sum")
def _no_sum(look):
    referral = _made(look, State.BEGUN, State.SUBMITTED, route=Route.APPLICATION)
    sent = {"to": "granted", "on": timezone.localdate(), "seen": "2"}
    return look.post(f"{_page(referral)}progress/", sent)


@state("a second try")
def _second_try(look):
    by = look.world.ours.people["adviser"]
    first = _made(look, *SENT, State.DECLINED)
    return look.get(_page(retry(first, by=by, at=timezone.now())))


@state("a sharing that was stopped")
def _stopped(look):
    return look.post(f"{_page(_made(look, *ACCEPTED))}stop/", {})


@state("a case with referrals")
def _case(look):
    for way in ((), *SITUATIONS.values()):
        _made(look, *way)
    _made(look, *APPLICATIONS["granted"], route=Route.APPLICATION)
    return look.get(look.case)


@state("today with answers, silence and drafts")
def _today(look):
    ago, now = timezone.now() - timedelta(days=40), timezone.now()
    _made(look, *SENT, at=ago)
    _made(look)
    for _ in range(7):
        declined = _made(look, *SENT)
        told = Told(reason=Reason.NO_CAPACITY)
        lead(declined, State.DECLINED, told, actor=Actor.PROVIDER, at=now)
    asked = _made(look, *SENT)
    ask(asked, "Vilka maskiner gäller det?", actor=Actor.PROVIDER, at=now)
    return look.get("today/")
