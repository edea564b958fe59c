"""The company's good example on its own page: read word for word, approved, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluss.casework.exemplifying import (
    MovedOn,
    Said,
    approve,
    decline,
    revoke,
    told_examples,
)
from sluss.casework.models import Case, Example
from sluss.casework.models.examples import ExampleState
from sluss.directory.stamps import ChangedMeanwhile
from sluss.web.company.opening import Opened, opened
from sluss.web.desk.examplewords import shown

READ = (ExampleState.ASKED, ExampleState.APPROVED, ExampleState.DECLINED)
"""The states in which the text stands that the company was asked about."""

WANTED = {approve: ExampleState.APPROVED, decline: ExampleState.DECLINED}
"""The state that each answer leads to: whoever sends it twice is told that it is there."""


class AnswerForm(forms.Form):
    """What a company answers about a text: `name` is what its page calls the form."""

    name: str
    thanks: Promise

    def __init__(self, sent: QueryDict | None = None) -> None:
        """Begin with what was sent, if anything was; both forms stand on one page."""
        super().__init__(sent, auto_id=f"{self.name}_%s")


class ApprovalForm(AnswerForm):
    """Who approves the text, and by which right they speak for the company."""

    name = "approval"
    thanks = gettext_lazy("Tack! Nu visas texten. Ni kan ta tillbaka den när ni vill.")

    who = forms.CharField(
        label=gettext_lazy("Vem godkänner?"),
        max_length=120,
        help_text=gettext_lazy("Namnet visas inte för andra företag."),
        error_messages={"required": gettext_lazy("Skriv vem som godkänner.")},
    )
    right = forms.CharField(
        label=gettext_lazy("Er roll på företaget"),
        max_length=120,
        help_text=gettext_lazy("Till exempel vd, eller marknadsansvarig som får uttala sig."),
        error_messages={"required": gettext_lazy("Skriv vilken roll ni har.")},
    )


class ObjectionForm(AnswerForm):
    """What is to be otherwise in the text."""

    name = "objection"
    thanks = gettext_lazy("Tack. Texten visas inte, och er rådgivare läser vad ni skrev.")

    words = forms.CharField(
        label=gettext_lazy("Vad ska ändras, eller varför inte?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Skriv några ord, så vet er rådgivare.")},
    )


def examples_of(case: Case) -> list[dict[str, Any]]:
    """Return the good examples that a company has been asked about, in its own words: one query."""
    return [told(each) for each in told_examples(case)]


def told(example: Example) -> dict[str, Any]:
    """Return a good example with where it stands, said to the company."""
    states = {
        ExampleState.DRAFTED: (
            _("Ändras"),
            _("Texten ändras och visas inte. Ni får läsa den nya."),
        ),
        ExampleState.ASKED: (
            _("Väntar på er"),
            _("Vi har skrivit om er och vill gärna visa det. Inget visas om ni inte vill."),
        ),
        ExampleState.APPROVED: (_("Visas"), _("Ni har godkänt texten, och den visas för andra.")),
        ExampleState.DECLINED: (
            _("Ni sa nej"),
            _("Ni sa nej till texten. Den visas inte. Er rådgivare ser vad ni skrev."),
        ),
        ExampleState.REVOKED: (
            _("Ni tog tillbaka"),
            _("Ni har tagit tillbaka exemplet. Det visas inte längre någonstans."),
        ),
        ExampleState.WITHDRAWN: (_("Borttaget"), _("Vi har tagit bort exemplet. Det visas inte.")),
    }
    word, sentence = states[ExampleState(example.state)]
    return {**shown(example), "state": word, "sentence": sentence}


def example_of(there: Opened, code: str) -> Example:
    """Return the company's own good example, or answer that there is no such page."""
    return get_object_or_404(told_examples(there.case), code=code)


@opened
def example(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Show the very text, how the company is named in it, where it is seen, and what one can do."""
    return _page(request, there, example_of(there, code))


def _page(
    request: HttpRequest, there: Opened, found: Example, status: int = 200, **more: Any
) -> HttpResponse:
    approved = found.changes.filter(to=ExampleState.APPROVED).order_by("number")
    programme = there.case.company.programme
    page = {
        "token": there.token,
        "programme": programme,
        "it": told(found),
        "is_read": found.state in READ,
        "approval": ApprovalForm(),
        "objection": ObjectionForm(),
        "approval_row": approved.last() if found.state == ExampleState.APPROVED else None,
        **more,
    }
    return render(request, "company/example.html", page, status=status)


def _answered(
    request: HttpRequest, there: Opened, code: str, answer: AnswerForm, verb: Callable[..., Any]
) -> HttpResponse:
    """Let the company answer about the text that it read, or tell it why not."""
    found = example_of(there, code)
    if request.method != "POST":
        return redirect("company_example", there.token, code)
    if not answer.is_valid():
        return _page(request, there, found, 422, **{answer.name: answer})
    said = Said(**answer.cleaned_data)
    try:
        verb(found, request.POST.get("seen", ""), said, at=timezone.now())
    except ChangedMeanwhile:
        typed = {answer.name: answer}
        return _page(request, there, example_of(there, code), 409, is_changed=True, **typed)
    except MovedOn as conflict:
        if conflict.stands.state != WANTED[verb]:
            return _page(request, there, conflict.stands, 409, is_moved=True, lost=said.words)
        messages.info(request, _("Vi har redan ert svar. Det första står kvar."))
    else:
        messages.success(request, str(answer.thanks))
    return redirect("company_example", there.token, code)


@opened
def approved(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Take down that the company approves the text that it read."""
    return _answered(request, there, code, ApprovalForm(request.POST), approve)


@opened
def declined(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Take down that the company does not want the text so, and why."""
    return _answered(request, there, code, ObjectionForm(request.POST), decline)


@opened
def revoked(request: HttpRequest, there: Opened, code: str) -> HttpResponse:
    """Take back what is shown, at once."""
    found = example_of(there, code)
    if request.method == "POST":
        said = Said(words=request.POST.get("words", "")[:2000])
        if revoke(found, said, at=timezone.now()):
            messages.success(request, _("Ni har tagit tillbaka exemplet. Det visas inte längre."))
        else:
            messages.info(request, _("Det visades redan inte. Inget har ändrats."))
    return redirect("company_example", there.token, code)
