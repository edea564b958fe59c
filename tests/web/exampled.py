"""Good examples for the tests: in every state, and who may ask for their addresses."""

from dataclasses import replace

from web.people import AT

from sluss.casework.exemplifying import (
    STAMPED,
    Said,
    approve,
    ask_approval,
    change_example,
    decline,
    draft_example,
    revoke,
    withdraw_example,
)
from sluss.casework.models import Example, ExampleChange
from sluss.casework.visiting import open_case
from sluss.directory.stamps import stamp

PAGE = "examples/<str:code>/"
NEEDS = {PAGE: "CIR-05", f"{PAGE}change/": "CIR-02", f"{PAGE}ask/": "CIR-03"}
NEEDS |= {f"{PAGE}withdraw/": "CIR-04"}
"""The need of the good example that each address has something to do with."""

TEXT = {
    **{"language": "sv", "naming": "placed", "shown_as": "Ett litet företag i Trollhättan"},
    **{"before": "Spånen låg i en container.", "done": "De vägde allt i två veckor."},
    **{"after": "Spillet är halverat.", "quote": "Vi trodde att vi visste.", "quote_by": "vd"},
}
READ = "login 200 200 200 404 404 404 404"
WRITE = "login 200 200 404 404 404 404 404"
WRITTEN = "login 302 302 404 404 404 404 404"
LED_ON = "login 302 302 302 302 302 302 302"
NO_SUCH = "404 404 404 404 404 404 404 404"
LINKED = "er-sida/<str:token>/examples/<str:code>/"

TABLE = {
    "cases/<str:code>/example/": (WRITE, WRITTEN),
    PAGE: (READ, READ),
    f"{PAGE}change/": (WRITE, WRITTEN),
    f"{PAGE}ask/": (LED_ON, WRITTEN),
    f"{PAGE}withdraw/": (LED_ON, WRITTEN),
    **dict.fromkeys(
        (LINKED, *(f"{LINKED}{each}/" for each in ("approve", "decline", "revoke"))),
        (NO_SUCH, NO_SUCH),
    ),
}


def a_text(**more):
    return Example(**{**TEXT, **more})


def seen(example):
    """Return what a page of the good example as it stands would send."""
    return stamp(Example.objects.get(pk=example.pk), STAMPED)


TYPED = {key: words for key, words in TEXT.items() if key != "shown_as"}
SENT = {
    "cases/<str:code>/example/": {**TYPED, "need": "CIR-01"},
    f"{PAGE}change/": {
        **{**TYPED, "after": "Spillet är en tredjedel."},
        "seen": stamp(a_text(need=NEEDS[f"{PAGE}change/"]), STAMPED),
    },
    f"{PAGE}ask/": {"seen": stamp(a_text(need=NEEDS[f"{PAGE}ask/"]), STAMPED)},
    f"{PAGE}withdraw/": {},
}
WHO = {"who": "Kim Påhitt", "right": "vd"}


def an_example(half, state="drafted", *, at=AT, need="CIR-01", **more):
    """Return a good example of a half's case that came to a state as it does in life."""
    by = half.people["adviser"]
    row = draft_example(half.case, a_text(need=need, **more), by=by, at=at)
    if state == "withdrawn":
        withdraw_example(row, by=by, at=at)
    if state in ("asked", "approved", "declined", "revoked", "changed"):
        ask_approval(row, seen(row), by=by, at=at)
    if state in ("approved", "revoked", "changed"):
        approve(row, seen(row), Said(**WHO), at=at)
    if state == "declined":
        decline(row, seen(row), Said(words="För mycket siffror."), at=at)
    if state == "revoked":
        revoke(row, at=at)
    if state == "changed":
        row.after = "Spillet är borta."
        change_example(row, seen(row), by=by, at=at)
    return Example.objects.select_related("case__company__programme").get(pk=row.pk)


def exemplify_everywhere(half):
    """Make a good example for each address; the one that is read is approved."""
    for address, need in NEEDS.items():
        an_example(half, "approved" if address == PAGE else "drafted", need=need)


def open_another(half):
    """Return the half with the case of its other company, which is opened."""
    case = open_case(half.unopened, by=half.people["adviser"], at=AT)
    return replace(half, company=half.unopened, case=case)


def code_for(address, half):
    """Return the code of the good example that an address has something to do with."""
    rows = Example.objects.filter(case__company__programme=half.programme, need=NEEDS[address])
    return rows.values_list("code", flat=True).first() or "made-up"


def example_rows(half):
    """Return everything that is kept on the good examples of a programme."""
    mine = {"case__company__programme": half.programme}
    changes = ExampleChange.objects.filter(example__case__company__programme=half.programme)
    return [Example.objects.filter(**mine), changes]
