"""What the tests of the company's own page share: who may ask for its addresses, and its rows."""

from django.utils import timezone
from web.people import AT

from sluss.casework.linking import make_link
from sluss.casework.models import Link, Outcome, Renewal, Saying
from sluss.casework.saying import say

PAGE = "er-sida/<str:token>/"
REFERRAL = f"{PAGE}referrals/<str:code>/"
NO_SUCH = "404 404 404 404 404 404 404 404"
WRITE = "login 200 200 404 404 404 404 404"
WRITTEN = "login 302 302 404 404 404 404 404"
LED_ON = "login 302 302 302 302 302 302 302"

TABLE = {
    "cases/<str:code>/page/": (WRITE, WRITE),
    "cases/<str:code>/page/close/": (LED_ON, WRITTEN),
    "cases/<str:code>/page/letter/": (LED_ON, WRITTEN),
    "said/<int:pk>/": (LED_ON, WRITTEN),
    **dict.fromkeys(
        (
            *(PAGE, f"{PAGE}say/", f"{PAGE}sharings/<int:pk>/", REFERRAL),
            *(f"{REFERRAL}{each}/" for each in ("progress", "outcome", "answer", "withdraw")),
        ),
        (NO_SUCH, NO_SUCH),
    ),
}
SENT = {
    **{"cases/<str:code>/page/close/": {}, "cases/<str:code>/page/letter/": {}},
    "said/<int:pk>/": {},
}


def open_page(half):
    """Make a link to the company's page, on which somebody has asked for a call."""
    say(half.case, Saying(kind=Saying.Kind.CALL), at=AT)
    make_link(Link.Purpose.COMPANY, half.case, at=timezone.now())


def pks(half):
    """Return the rows that the addresses name, by the word before them."""
    return {"said": half.case.sayings.values_list("pk", flat=True).first(), "sharings": 1}


def page_rows(half):
    """Return what is kept of the page."""
    return (
        Saying.objects.filter(case__company__programme=half.programme),
        Link.objects.filter(case__company__programme=half.programme),
        Outcome.objects.filter(referral__case__company__programme=half.programme),
        Renewal.objects.filter(case__company__programme=half.programme),
    )
