"""What waits for a provider: one referral by its link, a mailbox by its own, or logged in."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from sluss.casework.linking import Purpose, follow
from sluss.casework.models.referrals import State
from sluss.directory.models import Membership, Person, Provider, Role
from sluss.directory.permits import Asking
from sluss.directory.sharing import provider_name
from sluss.web.bylink import by_link
from sluss.web.provider.answering import Way, answered
from sluss.web.provider.showing import WAITING, sent_to, shown

A_PAGE = 30
"""How many introductions a page of the list has."""

_WAITS, _GOES_ON, _ENDED = range(3)


@by_link
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the introduction that a letter is about, and take the answer."""
    asked = follow(token, Purpose.ANSWER, at=timezone.now()).referral
    assert asked is not None
    referral = get_object_or_404(sent_to([asked.provider]), pk=asked.pk)
    return answered(request, referral, Way())


@by_link
def mailbox_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show all that waits for a provider, oldest first, and what it has answered."""
    provider = _mailbox(token)
    page = {"way": Way(), "token": token, "name": provider_name(provider)}
    return _listed(request, [provider], page)


@by_link
def mailbox_answer(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """Show an introduction in the mailbox, and take the answer."""
    referral = get_object_or_404(sent_to([_mailbox(token)]), code=code)
    return answered(request, referral, Way(back=reverse("mailbox_link", args=[token])))


def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for the organisations that the person is with as a provider."""
    return _listed(request, providers_of(request.user), {"way": Way(frame="base.html")})


def waiting_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Show an introduction to the person's organisation, and take the answer."""
    referral = get_object_or_404(sent_to(providers_of(request.user)), code=code)
    return answered(request, referral, Way(frame="base.html", back=reverse("provider")))


def providers_of(person: Asking) -> QuerySet[Provider]:
    """Return the providers that a person answers for, in the programmes where they do."""
    if not isinstance(person, Person):
        return Provider.objects.none()
    held = Membership.objects.filter(
        person=person,
        role=Role.PROVIDER,
        ended_at=None,
        programme=OuterRef("programme"),
        organisation__provider_key=OuterRef("key"),
    )
    return Provider.objects.filter(Exists(held)).exclude(key="")


def _mailbox(token: str) -> Provider:
    provider = follow(token, Purpose.MAILBOX, at=timezone.now()).provider
    assert provider is not None
    return provider


def _listed(
    request: HttpRequest, providers: QuerySet[Provider] | list[Provider], page: dict[str, Any]
) -> HttpResponse:
    """Show a page of the introductions: what waits, what goes on, and what has ended."""
    group = Case(
        When(state__in=WAITING, then=Value(_WAITS)),
        When(state=State.ACCEPTED, then=Value(_GOES_ON)),
        default=Value(_ENDED),
    )
    age = Case(When(group=_ENDED, then=-F("pk")), default=F("pk"), output_field=BigIntegerField())
    ordered = sent_to(providers).annotate(group=group).order_by("group", age)
    listed = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    every = [shown(each) for each in listed]
    groups = {
        "waits": [each for each in every if each["is_waiting"]],
        "goes_on": [each for each in every if each["is_accepted"]],
        "ended": [each for each in every if each["has_ended"]],
    }
    return render(request, "provider/mailbox.html", {**page, **groups, "listed": listed})
