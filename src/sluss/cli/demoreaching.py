"""The demo's outreach: where the programme works, whom one rings there, and calls so far."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from sluss.casework.calling import log_call
from sluss.casework.models import Visit
from sluss.content.trees import trees
from sluss.directory.models import Company, Contact, Person, Programme

SEED = 7
CALLED = 30
NEIGHBOUR = "1489"
"""A municipality that the programme has as its own, and where no company of the town is."""
FIRST = ("Anna", "Erik", "Fatima", "Göran", "Ines", "Johan", "Karin", "Lars", "Maja", "Omar")
LAST = ("Påhitt", "Exempel", "Prov", "Mall", "Skiss")
TITLES = ("vd", "platschef", "produktionschef", "ägare", "ekonomichef")
BECAUSE = (
    "Fullt upp till efter semestern",
    "Byter ägare i höst, vill vänta",
    "Har redan en konsult inne",
)


def reach(programme: Programme, by: Person, now: datetime) -> None:
    """Say where a programme works, who the contacts are, and ring some that nobody has met."""
    pick = random.Random(SEED)  # noqa: S311
    tree = trees()["regions"]
    homes = [code.key for region in ("fyrbodal", "sjuharad") for code in tree.below(region)]
    programme.municipalities = sorted({*homes, NEIGHBOUR})
    programme.save()
    companies = list(programme.companies.order_by("pk"))
    Contact.objects.bulk_create(
        Contact(
            company=company,
            name=f"{pick.choice(FIRST)} {pick.choice(LAST)} (demo)",
            title=pick.choice(TITLES),
            phone=f"070-174 06 {pick.randint(5, 99):02}",
        )
        for company in companies
        if pick.random() < 0.8
    )
    unmet = list(Company.objects.filter(programme=programme, case=None).order_by("pk"))
    for company in pick.sample(unmet, min(CALLED, len(unmet))):
        _ring(company, by, pick, now)


def _ring(company: Company, by: Person, pick: random.Random, now: datetime) -> None:
    at = now - timedelta(days=pick.randint(2, 90))
    for _call in range(pick.randint(1, 3)):
        _log(company, by, at, Visit.Outcome.NO_ANSWER)
        at = min(now, at + timedelta(days=2))
    answered = pick.random()
    if answered < 0.3:
        back_on = localdate(now) + timedelta(days=pick.randint(-3, 20))
        _log(company, by, at, Visit.Outcome.CALL_BACK, next_contact_on=back_on)
    elif answered < 0.5:
        _log(company, by, at, Visit.Outcome.NOT_NOW, because=pick.choice(BECAUSE))


def _log(
    company: Company, by: Person, at: datetime, outcome: Visit.Outcome, **told: object
) -> None:
    call = Visit(kind=Visit.Kind.CALL, outcome=outcome, on=localdate(at), **told)
    log_call(company, call, by=by, at=at)
