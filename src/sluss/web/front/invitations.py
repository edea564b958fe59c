"""The way in by an invitation's link. Reading it changes nothing, however often it is opened."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sluss.directory.inviting import (
    Refused,
    Why,
    accept,
    invitation_by,
    require_invited,
    require_open,
)
from sluss.directory.models import Invitation, Person

_CLOSED = (Why.ACCEPTED, Why.WITHDRAWN, Why.EXPIRED)


def _password(label: object, **more: object) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, **more)  # type: ignore[arg-type]


class WelcomeForm(forms.Form):
    """What somebody new says: their name, and a password twice."""

    name = forms.CharField(
        label=_("Ditt namn"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = _password(
        _("Lösenord"), help_text=_("Minst tolv tecken. Gärna en mening som du kommer ihåg.")
    )
    again = _password(_("Lösenordet en gång till"))

    def clean_again(self) -> str:
        """Demand the same password twice."""
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("Lösenorden är inte lika. Skriv samma två gånger."))
        return again


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what, and take the role when the button is pressed."""
    found = invitation_by(token)
    if found is None:
        return render(request, "front/refused.html", {"why": "unknown"}, status=404)
    by = request.user if request.user.is_authenticated else None
    if by is not None and found.accepted_by_id == by.pk:
        return redirect("home")
    try:
        require_open(found, timezone.now())
        require_invited(found, by)
        return _newcomer(request, found) if by is None else _known(request, found, by)
    except Refused as refused:
        status = 410 if refused.why in _CLOSED else 403
        page = {"why": str(refused.why), "text": str(refused)}
        return render(request, "front/refused.html", page, status=status)


def _known(request: HttpRequest, found: Invitation, by: Person) -> HttpResponse:
    if request.method != "POST":
        return render(request, "front/invitation.html", {"invitation": found})
    accept(found, by=by, at=timezone.now())
    return _onwards(request, found)


def _newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = WelcomeForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = accept(
                found,
                by=None,
                at=timezone.now(),
                name=given["name"],
                password=given["password"],
            )
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            return _onwards(request, found)
    return render(request, "front/invitation.html", {"invitation": found, "form": form})


def _onwards(request: HttpRequest, found: Invitation) -> HttpResponse:
    told = {"role": found.get_role_display(), "programme": found.programme.name}
    messages.success(request, _g("Välkommen. Nu är du %(role)s i %(programme)s.") % told)
    return redirect("home")
