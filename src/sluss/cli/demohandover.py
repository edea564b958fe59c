"""The demo's handovers: what was referred to whom, what they answered, and what came of it.

The providers are real organisations; that anybody asked them, and what they answered, is made up.
Their addresses are of the kind that no mail reaches.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import override

from sluss.casework.models import Case, Change, Outcome, Referral, Reminder, Step
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.outcomes import end
from sluss.casework.referring import Told, draft, lead, send
from sluss.casework.timing import tick
from sluss.content.knowledge import knowledge
from sluss.directory.models import Contact, Organisation, Programme, Provider, Sharing
from sluss.directory.sharing import provider_name
from sluss.mail.composing import letters_of_change, letters_of_reminder
from sluss.mail.models import Composed, Letter
from sluss.mail.queueing import OUTBOXES, unread
from sluss.web.desk.cards import MONEY

SEED = 12
REFERRED = 0.75
"""How many of the steps that name an offer were handed over."""
DAY = timedelta(days=1)
ANSWER = timedelta(days=9)
"""How long a provider takes to answer, at most."""
EXPIRES = timedelta(days=40)
"""After how long a demo's unanswered introduction has run out, holidays counted in."""

QUESTIONS = (
    "Kan ni komma hit och titta på det här tillsammans med oss?",
    "Kan ni säga om det här går att göra hos oss, och ungefär vad det kostar?",
    "Kan vi få ett första samtal före årsskiftet?",
)
ANSWERS = (
    (State.HELPED, 10),
    (State.NOT_HELPED, 2),
    (State.ACCEPTED, 5),
    (State.DECLINED, 4),
    (State.EXPIRED, 2),
    (State.UNREACHABLE, 1),
)
"""How introductions end, and how often."""
DECISIONS = ((State.GRANTED, 3), (State.REFUSED, 1), (State.SUBMITTED, 3), (State.BEGUN, 2))
DECLINED = (
    (Reason.NO_CAPACITY, "Vi har fullt till efter årsskiftet. Fråga gärna igen då."),
    (Reason.WRONG_OFFER, "Det här gör vi inte. Prova hos högskolan."),
    (Reason.NOT_ELIGIBLE, "De är för få anställda för det här stödet."),
)
CHANGED = (
    "Vi vet nu vad spillet kostar och har en köpare på gång.",
    "Tryckluften står av på nätterna. Det märks redan på räkningen.",
    "Vi kan svara kunden om klimatavtrycket per detalj.",
)
WENT_NOWHERE = "Vi kom aldrig vidare efter första samtalet."


def hand_over(programme: Programme, organisation: Organisation, now: datetime) -> None:
    """Let what stands in the plans have been handed over; `organisation` answers for a provider."""
    pick = random.Random(SEED)  # noqa: S311
    steps = Step.objects.filter(case__company__programme=programme).exclude(offer="")
    for step in steps.select_related("case__adviser", "case__company").order_by("pk"):
        if pick.random() < REFERRED:
            _refer(step, pick, now)
    _answering(programme, organisation)
    tick(now)
    _posted(programme)


def _refer(step: Step, pick: random.Random, now: datetime) -> None:
    case = step.case
    begun = case.deeds.order_by("at").values_list("at", flat=True)[0]
    at = min(now - DAY, begun + timedelta(days=pick.randint(16, 90)))
    need = case.needs.order_by("-weight", "pk").first()
    offer = knowledge().offers.get(step.offer)
    if need is None or offer is None:
        return
    is_money = offer.kind in MONEY
    asked = Referral(
        need=need.need,
        offer=offer.key,
        route=Route.APPLICATION if is_money else Route.INTRODUCTION,
        question="" if is_money else pick.choice(QUESTIONS),
    )
    referral = draft(case, asked, by=case.adviser, at=at)
    _reached(case, referral.provider)
    way = _apply if is_money else _introduce
    way(referral, pick, at, now)


def _reached(case: Case, provider: Provider) -> None:
    """Say how one writes to the two sides."""
    if not provider.email:
        provider.email, provider.contact = f"{provider.key}@example.org", "Li Lots (demo)"
        provider.save()
    company = case.company
    contact = company.contacts.order_by("pk").first()
    contact = contact or Contact(company=company, name="Kim Mall (demo)", title="vd")
    contact.email = f"foretag{company.pk}@example.org"
    contact.save()


def _introduce(referral: Referral, pick: random.Random, at: datetime, now: datetime) -> None:
    case, until = referral.case, localdate(now) + timedelta(days=270)
    contact = case.company.contacts.order_by("pk")[0]
    sharing = Sharing(
        fields=["company", "contact", "need"],
        purpose=f"att koppla ihop er med {provider_name(referral.provider)}",
        given_by=contact.name,
        right=contact.title or "vd",
        until=until,
    )
    send(referral, sharing, by=case.adviser, at=at)
    if at + EXPIRES < now:
        to = _drawn(ANSWERS, pick)
    else:
        to = pick.choice((State.SENT, State.RECEIVED, State.ACCEPTED, State.DECLINED))
    _answer(referral, to, pick, at, now)


def _answer(
    referral: Referral, to: State, pick: random.Random, at: datetime, now: datetime
) -> None:
    if to == State.EXPIRED:
        lead(referral, to, actor=Actor.TIMER, at=at + EXPIRES)
        return
    answered = min(now - DAY / 2, at + ANSWER * pick.random())
    if to == State.DECLINED:
        reason, words = pick.choice(DECLINED)
        lead(referral, to, Told(reason=reason, words=words), actor=Actor.PROVIDER, at=answered)
    elif to == State.RECEIVED:
        lead(referral, to, actor=Actor.PROVIDER, at=answered)
    elif to != State.SENT:
        lead(referral, State.ACCEPTED, actor=Actor.PROVIDER, at=answered)
        if to != State.ACCEPTED:
            ended = min(now - DAY / 3, answered + timedelta(days=pick.randint(14, 90)))
            _end(referral, to, pick, ended)


def _end(referral: Referral, to: State, pick: random.Random, at: datetime) -> None:
    helped = to == State.HELPED
    outcome = Outcome(
        side=Actor.COMPANY,
        given="Rådgivning på plats, två dagar" if helped else "",
        amount_sek=pick.choice((None, 20_000, 45_000)) if helped else None,
        ended_on=localdate(at) if helped else None,
        changed=pick.choice(CHANGED) if helped else WENT_NOWHERE,
    )
    end(referral, to, outcome, at=at)


def _apply(referral: Referral, pick: random.Random, at: datetime, now: datetime) -> None:
    to = _drawn(DECISIONS, pick)
    for state in (State.BEGUN, State.SUBMITTED, to):
        if referral.state == to or at >= now:
            return
        amount = pick.choice((60_000, 150_000, 400_000)) if state == State.GRANTED else None
        lead(referral, state, Told(amount_sek=amount), actor=Actor.COMPANY, at=at)
        at += timedelta(days=pick.randint(15, 50))


def _drawn(often: Sequence[tuple[State, int]], pick: random.Random) -> State:
    return pick.choices([each for each, _n in often], [count for _each, count in often])[0]


def _answering(programme: Programme, organisation: Organisation) -> None:
    """Let the demo's provider answer for the one that is asked most and has something waiting."""
    asked = Referral.objects.filter(provider__programme=programme)
    keys = list(asked.values_list("provider__key", flat=True))
    waiting = asked.filter(state__in=[State.SENT, State.RECEIVED])
    waits = set(waiting.values_list("provider__key", flat=True))
    if waits:
        organisation.provider_key = max(sorted(waits), key=keys.count)
        organisation.save()


def _posted(programme: Programme) -> None:
    """Let the letters of all this have been sent when it happened: the demo's terminal is quiet."""
    letters = []
    with override("sv"):
        for change in Change.objects.filter(referral__provider__programme=programme):
            letters += letters_of_change(change, change.at)
        for reminder in Reminder.objects.filter(referral__provider__programme=programme):
            letters += letters_of_reminder(reminder, reminder.at)
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    Letter.objects.update(state=Letter.State.SENT, sent_at=F("made_at"), try_count=1)
    Composed.objects.bulk_create(
        Composed(table=table, row=pk)
        for table in OUTBOXES
        for pk in unread(table).values_list("pk", flat=True)
    )
