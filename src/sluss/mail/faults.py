"""Why a letter did not arrive, in plain words: what mail servers answer is written for machines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluss.mail.models import Letter

_ANSWERS: Mapping[str, Promise] = {
    r"\b53[0458]\b": _("Vår e-postserver släpper inte in Sluss. Driften behöver se över det."),
    r"[45]\.2\.2\b|\b(452|552)\b|quota|mailbox (is )?full": _("Mottagarens brevlåda är full."),
    r"[45]\.7\.\d|spam|blocked|blacklist|policy|reputation": _(
        "Mottagarens e-postserver spärrar brev från oss."
    ),
    r"5\.1\.\d|\b(550|551|553)\b|unknown|no such|not exist": _(
        "Mottagarens e-postserver känner inte till adressen."
    ),
    r"\b4\d\d\b": _("Mottagarens e-postserver tog inte emot brevet just då."),
    r"refused|timed? ?out|unreachable|errno|resolve|name or service|certificate|ssl": _(
        "Sluss får ingen kontakt med e-postservern. Driften behöver se över det."
    ),
}
"""What a mail server's answer means, the first that is found in it."""


def plain(letter: Letter) -> str:
    """Return why a letter has not surely arrived, in the language that is spoken.

    Nothing is returned of one that no server has said anything against.
    """
    if letter.state == Letter.State.UNSURE:
        return str(_("Kontakten med e-postservern bröts innan den hade svarat."))
    if not letter.fault:
        return ""
    for answer, words in _ANSWERS.items():
        if re.search(answer, letter.fault, re.IGNORECASE):
            return str(words)
    return str(_("E-postservern tog inte emot brevet."))
