"""The next contact as a calendar file, written as RFC 5545 says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from unicodedata import category

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluss.casework.summing import next_contact
from sluss.web.desk.finding import case_of

LONGEST_LINE = 75
"""The most octets of a line, without its end."""


@require_safe
def next_ics(request: HttpRequest, code: str) -> HttpResponse:
    """Give the case's next contact to a calendar; nothing more of the case than its company."""
    found = case_of(request, code)
    on = next_contact(found)
    if on is None:
        raise Http404
    address = request.build_absolute_uri(reverse("case", args=[code]))
    summary = _("Höra av sig till %(company)s") % {"company": found.company.name}
    text = all_day(f"{code}-{on:%Y%m%d}@sluss", on, summary, address, timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sluss-{on.isoformat()}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def all_day(uid: str, on: date, summary: str, address: str, at: datetime) -> str:
    """Return a calendar of one event that lasts a day and keeps nobody busy.

    One without an end lasts its day all the same; the last day there is has no day after it.
    """
    language = (get_language() or "sv")[:2]
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sluss//Sluss//SV",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        *([f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}"] if on < date.max else []),
        f"SUMMARY;LANGUAGE={language}:{escaped(summary)}",
        f"DESCRIPTION:{escaped(address)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """Return a text as a value of RFC 5545: signs that mean something else there are marked."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(sign, written)
    one = "\\n".join(text.splitlines())
    return "".join(sign for sign in one if category(sign) != "Cc")


def folded(line: str) -> Iterator[str]:
    """Yield a line in parts that are short enough, never within a sign; later ones begin with
    the space that says so.
    """
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
