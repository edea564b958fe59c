"""What the tests of a provider's pages share: introductions that were sent, and links to them."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from web.people import NEED

from sluss.casework.linking import make_link
from sluss.casework.models import Change, Link, Message, Referral
from sluss.casework.models.referrals import Actor, Reason, Route, State
from sluss.casework.referring import Told, draft, lead, send
from sluss.directory.models import Contact, Provider, Sharing
from sluss.directory.providing import PROVIDER_FIELDS
from sluss.directory.stamps import stamp

KEY = "rise"
"""The provider that the table of addresses names."""

PROVIDERS = "programme/<str:code>/providers/"
ONE = f"{PROVIDERS}<slug:provider>/"
_NO_SUCH = ("404 " * 8).strip()
_STEER = "login 404 200 404 404 200 404 404"
_NOT_THERE = "login 404 404 404 404 404 404 404"
TABLE = {
    "answer/<str:token>/": (_NO_SUCH, _NO_SUCH),
    "mailbox/<str:token>/": (_NO_SUCH, _NO_SUCH),
    "new-link/<str:token>/": (("200 " * 8).strip(),) * 2,
    "mailbox/<str:token>/<str:code>/": (_NO_SUCH, _NO_SUCH),
    "waiting/<str:code>/": (_NOT_THERE, _NOT_THERE),
    PROVIDERS: (_STEER, _STEER),
    ONE: (_STEER, _STEER.replace("200", "302")),
    f"{ONE}link/": ("login" + " 302" * 7, _STEER),
}
RUN = {
    ONE: {
        **{"email": "brev@rise.test", "language": "sv"},
        "seen": stamp(Provider(), PROVIDER_FIELDS),
    },
    f"{ONE}link/": {},
}

OFFER = "almi-radgivning"
QUESTION = "Kan ni se över spillet med dem?"
ALL = ("company", "contact", "need", "facts", "plan")
DECLINED = {"do": "decline", "decline-reason": "no_capacity", "decline-words": "Först i mars."}


def yesterday():
    return timezone.now() - timedelta(days=1)


def a_sharing(fields=ALL, **more):
    given = {"purpose": "att hjälpa oss med spillet", "given_by": "Kim Påhitt", "right": "vd"}
    until = timezone.now().date() + timedelta(days=365)
    return Sharing(**{"fields": list(fields), "until": until, **given, **more})


def introduced(half, fields=ALL, *, at=None, question=QUESTION, offer=OFFER):
    """Return an introduction that was sent yesterday to a provider with a mailbox."""
    adviser, at = half.people["adviser"], at or yesterday()
    if not half.company.contacts.exists():
        Contact.objects.create(
            company=half.company, name="Kim Påhitt", title="vd", email="kim@plat.test"
        )
    row = Referral(need=NEED, offer=offer, route=Route.INTRODUCTION, question=question)
    referral = draft(half.case, row, by=adviser, at=at)
    Provider.objects.filter(pk=referral.provider.pk).update(email="brev@almi.test")
    send(referral, a_sharing(fields), by=adviser, at=at)
    return referral


def led(referral, *states, **told):
    """Lead a referral on as the provider does."""
    for state in states:
        reason = Reason.NO_CAPACITY if state == State.DECLINED else None
        given = Told(reason=reason, **told)
        lead(referral, state, given, actor=Actor.PROVIDER, at=yesterday())
    return referral


def letter_link(referral, at=None):
    """Return the address that a letter about a referral has, without its language."""
    return f"answer/{make_link(Link.Purpose.ANSWER, referral, at=at or timezone.now())}/"


def mailbox(provider, at=None):
    return f"mailbox/{make_link(Link.Purpose.MAILBOX, provider, at=at or timezone.now())}/"


def get(address, language="sv"):
    return Client().get(f"/{language}/{address}")


def post(address, sent, referral=None, language="sv"):
    """Send what a page of the referral as it stands would send."""
    seen = {} if referral is None else {"seen": referral.change_count}
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/{language}/{address}", {**seen, **sent}, HTTP_ORIGIN="null")


def kept():
    """Return everything that an answer could change."""
    return [
        list(kind.objects.order_by("pk").values()) for kind in (Referral, Change, Message, Link)
    ]


def stands(referral):
    return Referral.objects.get(pk=referral.pk)


def text(page):
    return page.content.decode()


def provider_rows(half):
    """Return what is kept on the programme's providers."""
    providers = Provider.objects.filter(programme=half.programme)
    return [providers, Link.objects.filter(provider__in=providers)]
