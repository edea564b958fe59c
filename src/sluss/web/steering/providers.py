"""Aktörer: how the programme reaches each provider, and who answers while it is away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sluss.casework.linking import Purpose, make_link, revoke_all
from sluss.casework.models import Link
from sluss.casework.models.referrals import State
from sluss.content.knowledge import knowledge
from sluss.core.errors import ValueFault
from sluss.core.matching import title
from sluss.core.workdays import Pause
from sluss.directory.models import Programme, Provider
from sluss.directory.providing import PROVIDER_FIELDS, change_provider, provider_in
from sluss.directory.sharing import provider_name
from sluss.directory.sorting import swedish
from sluss.directory.stamps import ChangedMeanwhile, stamp
from sluss.web.desk.cards import language
from sluss.web.posting import posted
from sluss.web.steering.finding import asking, programme_of
from sluss.web.steering.providerforms import ProviderForm

A_PAGE = 50
_WAITING = Q(referrals__state__in=(State.SENT, State.RECEIVED))


def providers(request: HttpRequest, code: str) -> HttpResponse:
    """Show the catalogue's providers: first those that are asked something and have no mailbox."""
    programme = programme_of(request, code)
    rows = sorted(_rows(programme), key=lambda row: (row["order"], swedish(row["name"])))
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page = {
        "programme": programme,
        "shown": shown,
        "without": sum(row["order"] == 0 for row in rows),
        "reached": sum(bool(row["row"].email) for row in rows),
    }
    return render(request, "steering/providers.html", page)


def _rows(programme: Programme) -> list[dict[str, Any]]:
    counted = programme.providers.annotate(
        referral_count=Count("referrals"), waiting_count=Count("referrals", filter=_WAITING)
    )
    there = {each.key: each for each in counted}
    names = {key: title(name, language()) for key, name in knowledge().providers.items()}
    names |= {key: key for key in there if key not in names}
    empty = {"referral_count": 0, "waiting_count": 0}
    rows = []
    for key, name in names.items():
        row = there.get(key) or Provider(programme=programme, key=key)
        counts = {each: getattr(row, each, count) for each, count in empty.items()}
        order = 2 if not counts["referral_count"] else 1 if row.email else 0
        rows.append({"row": row, "name": name, "order": order, "is_away": _is_away(row), **counts})
    return rows


def _is_away(row: Provider) -> bool:
    return row.away_from is not None and Pause(row.away_from, row.away_until).holds(localdate())


def _found(programme: Programme, key: str) -> Provider:
    try:
        return provider_in(programme, key)
    except ValueFault as fault:
        raise Http404 from fault


def provider(request: HttpRequest, code: str, provider: str) -> HttpResponse:
    """Show how a provider is reached, and change it."""
    programme = programme_of(request, code)
    found = _found(programme, provider)
    begun = {"seen": stamp(found, PROVIDER_FIELDS)}
    form = ProviderForm(request.POST or None, instance=found, initial=begun)
    page = {"programme": programme, "row": found, "name": provider_name(found), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            change_provider(
                form.save(commit=False), request.POST.get("seen", ""), by=asking(request)
            )
        except ChangedMeanwhile as changed:
            return _conflict(request, page, changed.theirs)
        messages.success(request, _("%(name)s är ändrad.") % {"name": page["name"]})
        return redirect("providers", code)
    return render(request, "steering/provider.html", {**page, **_links(found)})


def _conflict(request: HttpRequest, page: dict[str, Any], theirs: Provider | None) -> HttpResponse:
    """Show what somebody else saved meanwhile, with what was typed still there to be sent."""
    sent = request.POST.copy()
    sent["seen"] = stamp(theirs, PROVIDER_FIELDS) if theirs else ""
    form = ProviderForm(sent, instance=page["row"])
    told = {**page, "form": form, "theirs": theirs, **_links(page["row"])}
    return render(request, "steering/provider.html", told, status=409)


def _links(found: Provider) -> dict[str, Any]:
    """Return how many links to the mailbox are valid, and until when the last of them is."""
    if found.pk is None:
        return {"link_count": 0}
    valid = Link.objects.filter(
        provider=found, revoked_at=None, expires_at__gt=timezone.now()
    ).order_by("-expires_at")
    first = valid.first()
    return {"link_count": valid.count(), "until": first and first.expires_at}


@posted("provider_of", "code", "provider")
def linked(request: HttpRequest, code: str, provider: str) -> HttpResponse:
    """Make a new link to the provider's mailbox, show it once, and let earlier ones lead nowhere.

    With `revoke` no new one is made.
    """
    programme = programme_of(request, code)
    found, at = _found(programme, provider), timezone.now()
    if found.pk is None:
        raise Http404
    revoke_all(Purpose.MAILBOX, found, at=at)
    if "revoke" in request.POST:
        messages.success(request, _("Inga länkar till brevlådan fungerar längre."))
        return redirect("provider_of", code, provider)
    token = make_link(Purpose.MAILBOX, found, at=at)
    link = request.build_absolute_uri(reverse("mailbox_link", args=[token]))
    page = {"programme": programme, "row": found, "name": provider_name(found), "link": link}
    answer = render(request, "steering/provider_link.html", page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
