"""Who may set how a programme waits, and hand over a desk: rows of the table of addresses."""

from sluss.directory.founding import RHYTHM
from sluss.directory.models import Programme
from sluss.directory.stamps import stamp

STEERED = "programme/<str:code>/"
TABLE = {
    f"{STEERED}rhythm/": (
        "login 404 200 404 404 200 404 404",
        "login 404 302 404 404 302 404 404",
    ),
    f"{STEERED}desk/": ("login 404 200 404 404 404 404 404", "login 404 302 404 404 404 404 404"),
}

RUN = {
    f"{STEERED}rhythm/": {
        **{"remind_after": 4, "last_after": 9, "escalate_after": 11, "expire_after": 15},
        **{"heard_after": 10, "closed_weeks": "29", "seen": stamp(Programme(), RHYTHM)},
    },
}

LED = {f"{STEERED}desk/": {"adviser": "adviser@norra.test", "to": "second@norra.test"}}
"""What the lead alone may send."""
