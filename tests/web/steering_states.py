"""The pages of those who run a programme, and the way in by a link, in every state."""

from datetime import timedelta

from django.utils import timezone
from web.invited import WELCOME, made, sent
from web.states import state

from sluss.directory.inviting import VALID, accept, token_of
from sluss.directory.models import Invitation, Membership, Person, Programme, Role

LONG = "Kompetensförsörjningsprogrammet för omställningsbenägna underleverantörsföretag"


def at(look, rest=""):
    return f"programme/{look.world.ours.programme.code}/{rest}"


def link(invitation):
    return f"invitation/{token_of(invitation)}/"


for each in ("", "people/", "people/invite/", "change/", "new/", "rhythm/"):
    state(f"the programme: {each or 'first'}")(
        lambda look, rest=each: look.get(at(look, rest), "administrator")
    )
for each in ("organisations/", "organisations/new/"):
    state(each)(lambda look, address=each: look.get(address, "lead"))


@state("a programme with everything said, and a long name")
def _full(look):
    Programme.objects.filter(pk=look.world.ours.programme.pk).update(
        name=LONG, starts_on="2026-01-01", ends_on="2028-12-31", municipalities=["1490"] * 13
    )
    Membership.objects.create(
        person=look.world.ours.people["administrator"],
        programme=look.world.theirs.programme,
        organisation=look.world.theirs.programme.organisation,
        role=Role.LEAD,
    )
    return look.get(at(look), "administrator")


@state("a programme with one person")
def _alone(look):
    lead = look.world.ours.people["lead"]
    Membership.objects.filter(programme=look.world.ours.programme).exclude(person=lead).delete()
    return look.get(at(look), "lead")


@state("invitations that are sent, unsent and expired")
def _invited(look):
    half = look.world.ours
    for number, email in enumerate(("a@ek.test", "b@ek.test", f"{'c' * 50}@ek.test")):
        made(half, email=email, when=timezone.now() - VALID * (number == 1))
    Invitation.objects.filter(email="a@ek.test").update(sent_at=timezone.now())
    return look.get(at(look, "people/"), "lead")


@state("an invitation sent")
def _sent(look):
    return look.post(at(look, "people/invite/"), sent(look.world.ours), "lead")


@state("an invitation refused")
def _refused(look):
    given = sent(look.world.ours, email="adviser@norra.test", name="", role="")
    return look.post(at(look, "people/invite/"), given, "lead")


@state("a programme refused")
def _programme_refused(look):
    given = {"name": "", "starts_on": "2027-01-01", "ends_on": "2026-01-01"}
    return look.post(at(look, "change/"), {**given, "municipalities": "Boras"}, "lead")


@state("a rhythm that cannot be")
def _rhythm_refused(look):
    given = {"remind_after": "5", "last_after": "3", "escalate_after": "", "expire_after": "999"}
    return look.post(at(look, "rhythm/"), {**given, "closed_weeks": "semestern"}, "lead")


@state("a rhythm that another set meanwhile, with no weeks closed")
def _rhythm_changed(look):
    rhythm = {"closed_weeks": [], "closes_at_christmas": False}
    Programme.objects.filter(pk=look.world.ours.programme.pk).update(rhythm=rhythm)
    given = {"remind_after": "2", "last_after": "3", "escalate_after": "4", "expire_after": "5"}
    return look.post(at(look, "rhythm/"), {**given, "heard_after": "6"}, "lead")


@state("a desk about to be handed over")
def _desk(look):
    return look.get(at(look, "desk/?from=adviser@norra.test"), "lead")


@state("a desk handed over to nobody")
def _desk_refused(look):
    return look.post(at(look, "desk/"), {"adviser": "adviser@norra.test", "to": ""}, "lead")


@state("a desk handed over")
def _desk_handed(look):
    given = {"adviser": "adviser@norra.test", "to": "second@norra.test"}
    return look.post(at(look, "desk/"), given, "lead")


@state("no desk to hand over")
def _no_desk(look):
    look.world.ours.people["adviser"].cases.all().delete()
    return look.get(at(look, "desk/"), "lead")


@state("an organisation refused")
def _organisation_refused(look):
    return look.post("organisations/new/", {"name": "Norra regionen"}, "lead")


@state("a role about to end")
def _ending(look):
    row = look.world.ours.people["adviser"].memberships.get()
    return look.get(at(look, f"people/{row.pk}/end/"), "lead")


@state("the last role that cannot end")
def _last(look):
    look.world.ours.people["administrator"].memberships.all().delete()
    row = look.world.ours.people["lead"].memberships.get()
    return look.post(at(look, f"people/{row.pk}/end/"), {}, "lead")


@state("a welcome to somebody new")
def _welcome(look):
    return look.get(link(made(look.world.ours)), "nobody")


@state("a welcome refused")
def _welcome_refused(look):
    given = {**WELCOME, "password": "kort", "again": "kort", "name": ""}
    return look.post(link(made(look.world.ours)), given, "nobody")


@state("a welcome to somebody who is logged in")
def _known(look):
    Person.objects.filter(pk=look.world.member.pk).update(email="kim@ek.test")
    return look.get(link(made(look.world.ours)), "member")


@state("a link for somebody who should log in")
def _log_in(look):
    return look.get(link(made(look.world.ours, email="adviser@sodra.test")), "nobody")


@state("a link for somebody else")
def _somebody_else(look):
    return look.get(link(made(look.world.ours)), "adviser")


@state("a link that is used")
def _used(look):
    invitation = made(look.world.ours)
    accept(invitation, by=None, at=timezone.now(), password=WELCOME["password"])
    return look.get(link(invitation), "nobody")


@state("a link that has expired")
def _expired(look):
    invitation = made(look.world.ours, when=timezone.now() - VALID - timedelta(days=1))
    return look.get(link(invitation), "nobody")


@state("a link that is not whole")
def _forged(look):
    return look.get("invitation/made-up/", "nobody")
