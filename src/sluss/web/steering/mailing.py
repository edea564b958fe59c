"""Brev: how far the programme's letters have come, and what is to become of those that did not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sluss.casework.models import Referral
from sluss.directory.models import Programme
from sluss.directory.permits import may_manage, may_write
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.mail.addressing import Side, parts
from sluss.mail.models import Letter
from sluss.mail.permits import lettered_programmes, letters_of, may_read_letters, may_settle
from sluss.mail.settling import (
    OPEN,
    STAMPED,
    NoAddress,
    NotWanted,
    addresses_now,
    give_up,
    say_arrived,
    send_again,
)
from sluss.mail.showing import specimens
from sluss.mail.weighing import is_wanted
from sluss.web.mailwords import SIDES, overtaken, shown_letter
from sluss.web.posting import posted
from sluss.web.steering.finding import asking

A_PAGE = 50
A_BASKET = 100
"""The most letters that wait for somebody to decide; the rest come once these are settled."""

_ROWS = ("case__company", "referral", "settled_by")


def letters(request: HttpRequest, code: str) -> HttpResponse:
    """Show the programme's letters: first those that did not surely arrive, then all of them."""
    found = _programme_of(request, code)
    asked, narrowed = _narrowed(request, found)
    still_open = asked.filter(state__in=OPEN).order_by("claimed_at", "pk")
    state = request.GET.get("state", "")
    listed = asked.filter(state=state) if state in Letter.State.values else asked
    shown = Paginator(listed.order_by("-made_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    may_read = may_read_letters(request.user, found)
    page = {
        **_framed(request, found),
        **narrowed,
        "open": [shown_letter(each, may_read) for each in still_open[:A_BASKET]],
        "open_count": still_open.count(),
        "shown": shown,
        "rows": [shown_letter(each, may_read) for each in shown],
        "states": [(key, name, key == state) for key, name in Letter.State.choices],
        "query": _query(request),
    }
    return render(request, "steering/letters.html", page)


def _programme_of(request: HttpRequest, code: str) -> Programme:
    return get_object_or_404(lettered_programmes(request.user), code=code)


def _framed(request: HttpRequest, found: Programme) -> dict[str, Any]:
    return {
        "programme": found,
        "may_manage": may_manage(request.user, found),
        "may_read": may_read_letters(request.user, found),
        "may_settle": may_settle(request.user, found),
    }


def _narrowed(request: HttpRequest, found: Programme) -> tuple[QuerySet[Letter], dict[str, Any]]:
    """Return the letters that are asked for; advisers are shown those of their own cases first."""
    rows = letters_of(request.user).filter(case__company__programme=found).select_related(*_ROWS)
    is_adviser = may_write(request.user, found) and not may_manage(request.user, found)
    whose = request.GET.get("whose") or ("mine" if is_adviser else "all")
    rows = rows.filter(case__adviser=asking(request)) if whose == "mine" else rows
    referral = _referral(request, found)
    rows = rows.filter(referral=referral) if referral is not None else rows
    return rows, {"is_mine": whose == "mine", "of_referral": referral}


def _referral(request: HttpRequest, found: Programme) -> Referral | None:
    """Return the one referral whose letters are asked for, if any is."""
    code = request.GET.get("referral", "")
    if not code or not may_read_letters(request.user, found):
        return None
    there = Referral.objects.filter(case__company__programme=found, code=code)
    return there.select_related("case__company").first()


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _letter_of(request: HttpRequest, code: str, pk: int) -> Letter:
    """Return the letter, or answer that there is no such page."""
    there = letters_of(request.user).filter(case__company__programme__code=code)
    return get_object_or_404(
        there.select_related(
            *_ROWS,
            *("case__adviser", "case__company__programme__organisation"),
            *("referral__provider", "referral__sharing", "referral__case"),
        ),
        pk=pk,
    )


def letter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one letter: how far it came, what may be done, and what it says."""
    found, at = _letter_of(request, code, pk), timezone.now()
    programme = found.case.company.programme
    side, may_read = parts(found.kind)[1], may_read_letters(request.user, programme)
    is_open = found.state in OPEN
    # Whoever may not see the company may send to where it went, and is shown no other address.
    may_choose = is_open and (may_read or side != Side.COMPANY)
    page = {
        **_framed(request, programme),
        "it": shown_letter(found, may_read),
        "letter": found,
        "is_open": is_open,
        "is_wanted": is_open and is_wanted(found, at),
        "to": addresses_now(found, at) if may_choose else [],
        "seen": stamp(found, STAMPED),
        "is_to_provider": side == Side.PROVIDER and found.referral is not None,
        "is_to_company": side == Side.COMPANY,
    }
    return render(request, "steering/letter.html", page)


@posted("letter", "code", "pk")
def settle(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take down what is to become of a letter that did not surely arrive."""
    found = _letter_of(request, code, pk)
    try:
        if request.POST.get("seen") != stamp(found, STAMPED):
            raise ChangedMeanwhile(found)
        messages.success(request, _settled(request, found))
    except ChangedMeanwhile as changed:
        messages.info(request, overtaken(changed.theirs, asking(request)))
    except NotWanted:
        text = _("Det brevet säger stämmer inte längre, så det skickas inte igen.")
        messages.error(request, text)
    except NoAddress:
        text = _("Brevet kan inte gå till den adressen. Läs igenom och välj en annan.")
        messages.error(request, text)
    if request.POST.get("from") == "list":
        return redirect("letters", code)
    return redirect("letter", code, pk)


def _settled(request: HttpRequest, found: Letter) -> str:
    """Do what was pressed, and return what is said of it."""
    by, at = asking(request), timezone.now()
    what = request.POST.get("do", "")
    if what == Letter.Settled.AGAIN:
        send_again(found, request.POST.get("to", ""), by=by, at=at)
        return _("Brevet ligger på tur och går inom några minuter.")
    if what == Letter.Settled.GIVEN_UP:
        give_up(found, by=by, at=at)
        return _("Antecknat: brevet behövdes inte och skickas inte.")
    if what == Letter.Settled.ARRIVED:
        say_arrived(found, by=by, at=at)
        return _("Antecknat: brevet kom fram.")
    raise Http404


def specimens_of(request: HttpRequest, code: str) -> HttpResponse:
    """Show every letter that Sluss writes, of made-up companies, in the language of the page."""
    found = _programme_of(request, code)
    made = specimens()
    groups = [(SIDES[side], [each for each in made if each.side == side]) for side in Side]
    page = {**_framed(request, found), "groups": groups, "count": len(made)}
    return render(request, "steering/letter_specimens.html", page)
