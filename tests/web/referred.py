"""Referrals for the tests of the desk, in every state, and who may ask for their addresses."""

from datetime import timedelta

from django.utils import timezone
from web.people import NEED

from sluss.casework.models import Change, Hold, Message, Outcome, Referral, Renewal
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.referring import STAMPED, Told, draft, lead, send
from sluss.directory.models import Provider, Sharing
from sluss.directory.stamps import stamp

OFFER, OTHER_OFFER = "almi-radgivning", "iuc-behovsanalys"
PAGE = "referrals/<str:code>/"
STATES = {
    f"{PAGE}question/": (),
    f"{PAGE}retry/": (State.SENT, State.DECLINED),
    f"{PAGE}answered/": (State.SENT,),
    f"{PAGE}outcome/": (State.SENT, State.ACCEPTED),
    f"{PAGE}progress/": (State.BEGUN,),
    f"{PAGE}withdraw/": (State.SENT,),
    f"{PAGE}rest/": (State.SENT,),
    f"{PAGE}ask/": (State.SENT,),
    f"{PAGE}link/": (State.SENT,),
    f"{PAGE}stop/": (State.SENT,),
}
"""The way to where each address has something to do."""

YES = {"fields_shared": ["company", "need"], "given_by": "Kim Påhitt", "right": "vd"}
"""What is typed where a company permits; beside it the last day, and which letter was read."""

READ = "login 200 200 200 404 404 404 404"
WRITE = "login 200 200 404 404 404 404 404"
WRITTEN = "login 302 302 404 404 404 404 404"
LED_ON = "login 302 302 302 302 302 302 302"

TABLE = {
    "cases/<str:code>/refer/": (WRITE, WRITTEN),
    PAGE: (READ, READ),
    f"{PAGE}send/": (LED_ON, "login 422 422 404 404 404 404 404"),
    **dict.fromkeys(STATES, (LED_ON, WRITTEN)),
}

SENT = {
    "cases/<str:code>/refer/": {
        **{
            "offer": OTHER_OFFER,
            "need": NEED,
            "route": "introduction",
            "question": "Kan ni komma?",
        },
    },
    f"{PAGE}question/": {
        "question": "Kan ni komma hit?",
        "seen": stamp(Referral(question=f"{PAGE}question/"), STAMPED),
    },
    f"{PAGE}retry/": {},
    f"{PAGE}answered/": {"channel": "phone", "answer": "accepted", "seen": "1"},
    f"{PAGE}outcome/": {"to": "helped", "side": "company", "on": "2026-03-03", "seen": "2"},
    f"{PAGE}progress/": {"to": "submitted", "on": "2026-03-03", "seen": "1"},
    f"{PAGE}withdraw/": {"seen": "1"},
    f"{PAGE}rest/": {"because": "Semester"},
    f"{PAGE}ask/": {"words": "Har ni hunnit titta?"},
    f"{PAGE}link/": {},
    f"{PAGE}stop/": {},
}


def a_sharing(**more):
    until = timezone.localdate() + timedelta(days=90)
    given = {"purpose": "titta på spillet", "given_by": "Kim Påhitt", "right": "vd"}
    return Sharing(**{"fields": ["company", "need"], "until": until, **given, **more})


def a_referral(half, *states, route=Route.INTRODUCTION, at=None, **more):
    """Return a referral of a half that came by these states, as its adviser wrote them down."""
    by, at = half.people["adviser"], at or timezone.now()
    given = {"need": NEED, "offer": OFFER, "question": "Kan ni se över spillet?"}
    referral = draft(half.case, Referral(route=route, **{**given, **more}), by=by, at=at)
    if not referral.provider.email:
        Provider.objects.filter(pk=referral.provider.pk).update(email="post@almi.test")
        referral.provider.email = "post@almi.test"
    for state in states:
        if state == State.SENT:
            send(referral, a_sharing(), by=by, at=at)
        else:
            told = Told(reason=Reason.NO_CAPACITY if state == State.DECLINED else None)
            lead(referral, state, told, actor=Actor.PERSON, by=by, at=at)
    return referral


def refer_everywhere(half):
    """Make a referral for each address, which names it by its question."""
    for address, states in STATES.items():
        route = Route.APPLICATION if State.BEGUN in states else Route.INTRODUCTION
        a_referral(half, *states, route=route, question=address)


def code_for(address, half):
    """Return the code of the referral that an address has something to do with."""
    rows = half.case.referrals.order_by("pk")
    found = rows.filter(question=address).first() or rows.first()
    return found.code if found else "made-up"


def referral_rows(half):
    """Return everything that is kept on the referrals of a programme."""
    mine = {"referral__case__company__programme": half.programme}
    kinds = (Change, Hold, Message, Outcome, Renewal)
    return [
        Referral.objects.filter(case__company__programme=half.programme),
        Sharing.objects.filter(company__programme=half.programme),
        *(kind.objects.filter(**mine) for kind in kinds),
    ]
