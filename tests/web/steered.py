"""Who may set how a programme waits, hand over a desk and say who is away: rows of the table."""

from sluss.directory.absenting import ABSENCE
from sluss.directory.founding import RHYTHM
from sluss.directory.models import Person, Programme
from sluss.directory.stamps import stamp

STEERED = "programme/<str:code>/"
TABLE = {
    f"{STEERED}rhythm/": (
        "login 404 200 404 404 200 404 404",
        "login 404 302 404 404 302 404 404",
    ),
    f"{STEERED}away/<int:pk>/": (
        "login 404 200 404 404 200 404 404",
        "login 404 302 404 404 302 404 404",
    ),
    f"{STEERED}desk/": ("login 404 200 404 404 404 404 404", "login 404 302 404 404 404 404 404"),
}

RUN = {
    f"{STEERED}away/<int:pk>/": {"away_from": "2026-03-02", "seen": stamp(Person(), ABSENCE)},
    f"{STEERED}rhythm/": {
        **{"remind_after": 4, "last_after": 9, "escalate_after": 11, "expire_after": 15},
        **{"heard_after": 10, "closed_weeks": "29", "seen": stamp(Programme(), RHYTHM)},
    },
}

LED = {f"{STEERED}desk/": {"adviser": "adviser@norra.test", "to": "second@norra.test"}}
"""What the lead alone may send."""
