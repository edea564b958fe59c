"""The company's own page in every state, and what its adviser sees of it."""

from django.test import Client
from django.utils import timezone
from web.introduced import introduced, led
from web.people import NEED
from web.states import state

from sluss.casework.linking import make_link
from sluss.casework.models import Link, Outcome, Referral, Saying
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.outcomes import end
from sluss.casework.referring import Told, draft, lead
from sluss.casework.saying import say, see_to
from sluss.casework.stopping import stop_sharing
from sluss.directory.models import Programme, Provider
from sluss.mail.queueing import enqueue

LONG = "Vi stannar pressen en gång i timmen för att spånen fastnar i transportören. " * 5
OFFERS = ("exportcentrum-vg", "hb-smart-textiles", "een-sverige", "vgr-konsultcheck")


def opened(look, rest="", **sent):
    """Return a page below the company's own, read or sent to."""
    token = make_link(Link.Purpose.COMPANY, look.world.ours.case, at=timezone.now())
    address = f"/{look.language}/er-sida/{token}/{rest}"
    client = Client()
    return client.post(address, sent, follow=True) if sent else client.get(address)


def asked(referral, kind):
    now = timezone.now()
    referral.reminders.create(kind=kind, due_on=timezone.localdate(now), at=now)


def own(look, *states):
    half, now = look.world.ours, timezone.now()
    row = Referral(need=NEED, offer=OFFERS[3], route=Route.APPLICATION, question="")
    referral = draft(half.case, row, by=half.people["adviser"], at=now)
    for each in states:
        told = Told(amount_sek=250_000 if each == State.GRANTED else None)
        lead(referral, each, told, actor=Actor.COMPANY, at=now)
    return referral


def accepted(look):
    return led(introduced(look.world.ours), State.ACCEPTED)


@state("er sida with nothing on it")
def _empty(look):
    look.world.ours.case.needs.all().delete()
    look.world.ours.case.steps.all().delete()
    return opened(look)


@state("er sida with everything on it")
def _full(look):
    half = look.world.ours
    Programme.objects.filter(pk=half.programme.pk).update(legal_basis="berättigat intresse")
    half.need.words = LONG
    half.need.save()
    first = accepted(look)
    asked(first, "heard")
    declined = introduced(half, offer=OFFERS[0])
    told = Told(reason=Reason.WRONG_OFFER, words=LONG)
    lead(declined, State.DECLINED, told, actor=Actor.PROVIDER, at=timezone.now())
    asked(declined, "six")
    introduced(half, offer=OFFERS[1])
    stop_sharing(introduced(half, offer=OFFERS[2]).sharing, at=timezone.now())
    own(look, State.BEGUN, State.SUBMITTED, State.GRANTED)
    say(half.case, Saying(kind="call"), at=timezone.now())
    return opened(look)


@state("er sida that says too little is wrong")
def _wrong(look):
    return opened(look, "say/", kind="wrong", about="Er plan", words=" ")


@state("er sida after asking for a call")
def _call(look):
    return opened(look, "say/", kind="call", words="Kim, 0520-123 45, helst före nio")


@state("a sharing on er sida")
def _sharing(look):
    sharing = introduced(look.world.ours).sharing
    Provider.objects.filter(pk=sharing.provider_id).update(is_public=True)
    enqueue(timezone.now())
    return opened(look, f"sharings/{sharing.pk}/")


@state("a stopped sharing on er sida")
def _stopped(look):
    sharing = introduced(look.world.ours).sharing
    stop_sharing(sharing, at=timezone.now())
    return opened(look, f"sharings/{sharing.pk}/")


@state("an introduction under way on er sida")
def _accepted(look):
    referral = accepted(look)
    asked(referral, "heard")
    enqueue(timezone.now())
    return opened(look, f"referrals/{referral.code}/")


@state("an introduction not sent yet on er sida")
def _drafted(look):
    half = look.world.ours
    row = Referral(need=NEED, offer=OFFERS[0], route=Route.INTRODUCTION, question="Kan ni väga?")
    referral = draft(half.case, row, by=half.people["adviser"], at=timezone.now())
    return opened(look, f"referrals/{referral.code}/")


@state("an introduction that helped on er sida")
def _helped(look):
    referral, side = accepted(look), Actor.COMPANY
    made = Outcome(side=side, given="Två dagars rådgivning", amount_sek=12_000, changed=LONG)
    end(referral, State.HELPED, made, at=timezone.now())
    asked(referral, "three")
    return opened(look, f"referrals/{referral.code}/")


@state("an outcome refused on er sida")
def _outcome_refused(look):
    referral = accepted(look)
    sent = {"seen": referral.change_count, "amount_sek": "mycket", "begun_on": "2999-01-01"}
    return opened(look, f"referrals/{referral.code}/outcome/", **sent)


@state("an application begun on er sida")
def _begun(look):
    return opened(look, f"referrals/{own(look, State.BEGUN).code}/")


@state("a decision refused on er sida")
def _decision_refused(look):
    referral = own(look, State.BEGUN, State.SUBMITTED)
    sent = {"seen": referral.change_count, "to": "granted", "on": ""}
    return opened(look, f"referrals/{referral.code}/progress/", **sent)


@state("an answer refused on er sida")
def _answer_refused(look):
    referral = introduced(look.world.ours)
    lead(
        referral,
        State.DECLINED,
        Told(reason=Reason.NO_CAPACITY),
        actor=Actor.PROVIDER,
        at=timezone.now(),
    )
    asked(referral, "twelve")
    sent = {"seen": referral.change_count, "asked": "twelve", "changed": LONG}
    return opened(look, f"referrals/{referral.code}/answer/", **sent)


@state("er sida by a link that leads nowhere")
def _closed(look):
    return Client().get(f"/{look.language}/er-sida/made-up/")


@state("something that is not on er sida")
def _gone(look):
    return opened(look, "referrals/never-was/")


@state("the adviser has made no link")
def _no_link(look):
    return look.get(f"{look.case}page/")


@state("the adviser makes a link")
def _made(look):
    half = look.world.ours
    half.company.contacts.create(name="Kim Påhitt", email="kim@plat.test")
    make_link(Link.Purpose.COMPANY, half.case, at=timezone.now())
    seen = say(half.case, Saying(kind="call", words="0520-123 45"), at=timezone.now())
    see_to(seen, by=half.people["lead"], at=timezone.now())
    say(half.case, Saying(kind="wrong", about="Er plan", words=LONG), at=timezone.now())
    return look.post(f"{look.case}page/", {})


@state("a case whose company has said something")
def _said(look):
    half = look.world.ours
    say(half.case, Saying(kind="call", words="0520-123 45"), at=timezone.now())
    say(half.case, Saying(kind="wrong", about="Er plan", words=LONG), at=timezone.now())
    return look.get(look.case)


@state("a day on which companies have said something")
def _said_today(look):
    half = look.world.ours
    say(half.case, Saying(kind="call", words="0520-123 45"), at=timezone.now())
    say(half.case, Saying(kind="wrong", about="Er plan", words=LONG), at=timezone.now())
    return look.get("today/")
