"""Somebody is away: what they say of it, and what their deputy and the company read."""

from datetime import timedelta

from django.utils import timezone
from web.company_page_states import opened
from web.people import logged_in
from web.states import state
from web.steering_states import at

from sluss.directory.models import Person


def said(look, deputy="second@norra.test", last=6):
    """Let our adviser be away from today on."""
    today = timezone.localdate()
    stands = Person.objects.filter(email=deputy).first()
    until = None if last is None else today + timedelta(days=last)
    rows = Person.objects.filter(pk=look.world.ours.people["adviser"].pk)
    rows.update(away_from=today, away_until=until, deputy=stands)


def row(look):
    return look.world.ours.people["adviser"].memberships.get()


@state("one's own absence, not said")
def _fresh(look):
    return look.get("account/away/")


@state("one's own absence, said")
def _own(look):
    said(look)
    return look.get("account/away/")


@state("one's own page while away")
def _account(look):
    said(look, last=None)
    return look.get("account/")


@state("an absence refused")
def _refused(look):
    return look.post("account/away/", {"away_until": "2020-01-01", "deputy": "nobody@norra.test"})


@state("an absence kept, with a deputy who is away too")
def _kept(look):
    today = timezone.localdate()
    Person.objects.filter(pk=look.world.second.pk).update(away_from=today)
    form = look.get("account/away/").context["form"]
    given = {"away_from": today, "deputy": "second@norra.test", "seen": form["seen"].value()}
    return look.post("account/away/", given)


@state("an absence that another changed meanwhile")
def _changed(look):
    said(look)
    return look.post(
        at(look, f"away/{row(look).pk}/"), {"away_from": "2026-01-01", "seen": "old"}, "lead"
    )


@state("somebody ill, of whom the lead is about to say it")
def _ill(look):
    return look.get(at(look, f"away/{row(look).pk}/"), "lead")


@state("an absence where nobody can answer")
def _alone(look):
    look.world.second.memberships.all().delete()
    look.world.ours.people["lead"].memberships.all().delete()
    return look.get("account/away/")


@state("the desks while somebody is away")
def _desks(look):
    said(look)
    return look.get(at(look, "desk/"), "lead")


@state("the people while somebody is away")
def _people(look):
    said(look, deputy="")
    return look.get(at(look, "people/"), "lead")


@state("the deputy's day")
def _day(look):
    said(look)
    look.clients["second"] = logged_in(look.world.second)
    return look.get("today/", "second")


@state("the day of who is away")
def _own_day(look):
    said(look, last=None)
    return look.get("today/")


@state("a case whose adviser is away")
def _case(look):
    said(look)
    return look.get(look.case, "lead")


@state("the company's page while its adviser is away")
def _company(look):
    said(look)
    return opened(look)
