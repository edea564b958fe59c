"""What is kept on a case: its visits, words and plan, and the referrals that leave it."""

from sluss.casework.models.cases import (
    Assessment,
    Case,
    CaseNeed,
    Deed,
    Document,
    Note,
    Step,
    Visit,
    is_anchored,
)
from sluss.casework.models.examples import Example, ExampleChange
from sluss.casework.models.outcomes import Outcome, Saying
from sluss.casework.models.referrals import (
    Change,
    Hold,
    Link,
    Message,
    Referral,
    Reminder,
    Renewal,
)

__all__ = [
    "Assessment",
    "Case",
    "CaseNeed",
    "Change",
    "Deed",
    "Document",
    "Example",
    "ExampleChange",
    "Hold",
    "Link",
    "Message",
    "Note",
    "Outcome",
    "Referral",
    "Reminder",
    "Renewal",
    "Saying",
    "Step",
    "Visit",
    "is_anchored",
]
