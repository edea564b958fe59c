"""Letters that did not arrive, for the tests of their pages, and who may ask for the addresses."""

from datetime import timedelta

from django.utils import timezone

from sluss.directory.stamps import stamp
from sluss.mail.models import Letter
from sluss.mail.settling import STAMPED

LETTERS = "programme/<str:code>/letters/"
SETTLE = f"{LETTERS}<int:pk>/settle/"
_SEEN = "login 200 200 200 404 200 404 404"
TABLE = {
    LETTERS: (_SEEN, _SEEN),
    f"{LETTERS}specimens/": (_SEEN, _SEEN),
    f"{LETTERS}<int:pk>/": (_SEEN, _SEEN),
    SETTLE: ("login" + " 302" * 7, "login 302 302 404 404 302 404 404"),
}
SENT = {SETTLE: {"do": "arrived", "seen": stamp(Letter(state="failed", try_count=1), STAMPED)}}
SETTLERS = ("adviser", "lead", "administrator")
"""Who may say what is to become of a letter."""

GONE = "{'kim@plat.test': (550, b'5.1.1 no such user')}"


def a_letter(half, state="failed", *, kind="sent.company", case=None, **more):
    """Return a letter of a half that was handed over an hour ago, and how far it came."""
    at = timezone.now() - timedelta(hours=1)
    number = Letter.objects.count()
    given = {
        **{"source": f"change:{number}", "kind": kind, "recipient": "kim@plat.test"},
        **{"subject": f"Vi kopplar ihop er {number}", "body": "Hej!\n\nKom hit:\n{link}\n"},
        **{"state": state, "try_count": 1, "claimed_at": at, "made_at": at, "next_try_at": at},
        **{"fault": GONE if state == "failed" else "", "case": case or half.case},
    }
    return Letter.objects.create(**{**given, **more})


def letter_pk(half):
    """Return the letter that the addresses name."""
    return Letter.objects.filter(case=half.case).values_list("pk", flat=True).first()


def letter_rows(half):
    """Return everything that is kept on the letters of a programme."""
    return [Letter.objects.filter(case__company__programme=half.programme)]
