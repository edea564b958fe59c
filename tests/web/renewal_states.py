"""A new link: asked for by whoever has a dead one, and sent by an adviser."""

from django.core.cache import cache
from django.utils import timezone
from web.introduced import introduced
from web.referred import a_referral
from web.states import state

from sluss.casework.renewing import send_new
from sluss.directory.models import Contact, Provider


@state("a new link is asked for")
def _asked(look):
    cache.clear()
    return look.post("new-link/made-up/", {}, "nobody")


@state("the page where a new link is asked for")
def _asking(look):
    return look.get("new-link/made-up/", "nobody")


@state("a new link is asked for too often")
def _often(look):
    told = [look.post("new-link/made-up/", {}, "nobody") for _time in range(21)]
    cache.clear()
    return told[-1]


@state("an introduction whose provider was sent a new link")
def _sent(look):
    row = introduced(look.world.ours)
    send_new(row, by=look.world.ours.people["adviser"], at=timezone.now())
    return look.get(f"referrals/{row.code}/")


@state("an introduction whose provider gets no new link so soon")
def _soon(look):
    row = introduced(look.world.ours)
    look.post(f"referrals/{row.code}/link/", {})
    look.post(f"referrals/{row.code}/link/", {})
    return look.get(f"referrals/{row.code}/")


@state("er sida is mailed to the contacts")
def _mailed(look):
    half = look.world.ours
    Contact.objects.create(company=half.company, name="Kim Påhitt", email="kim@plat.test")
    look.post(f"cases/{half.case.code}/page/letter/", {})
    return look.get(f"cases/{half.case.code}/page/")


@state("a contact who reads English")
def _contact(look):
    half = look.world.ours
    Contact.objects.create(company=half.company, name="Lou Påhitt", language="en")
    return look.get(f"cases/{half.case.code}/contacts/")


@state("a draft to a provider who reads another language")
def _draft(look):
    row = a_referral(look.world.ours)
    Provider.objects.update(language="sv" if look.language == "en" else "en")
    return look.get(f"referrals/{row.code}/")


@state("one's own letters in another language")
def _mine(look):
    look.post("account/language/", {"language": "en"})
    return look.get("account/")
