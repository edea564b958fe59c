"""The way in, and where each role is led."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, dumps, loads
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sluss.directory.models import Person
from sluss.directory.permits import MANAGING, READING, roles_of

SALT = "sluss.demo.enter"


@login_not_required
def root(request: HttpRequest) -> HttpResponse:
    """Lead from the bare address to Swedish, the first language here."""
    return redirect("/sv/")


def home(request: HttpRequest) -> HttpResponse:
    """Lead a person to the page made for their role."""
    held = roles_of(request.user)
    if not held.isdisjoint(READING):
        return redirect("today")
    return redirect("provider" if held.isdisjoint(MANAGING) else "my_programme")


def enter_token(person: Person) -> str:
    """Return the demo's log-in token of a made-up person."""
    return dumps(person.pk, salt=SALT)


@login_not_required
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Log a made-up person in by the link the demo printed; elsewhere there is no such page."""
    if not settings.DEMO:
        raise Http404
    try:
        person = Person.objects.get(pk=loads(token, salt=SALT))
    except (BadSignature, Person.DoesNotExist) as error:
        raise Http404 from error
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
