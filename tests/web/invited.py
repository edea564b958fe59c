"""What the tests of people and their invitations share: addresses, what is sent, and rows."""

from django.utils import timezone
from web.people import PASSWORD, Half

from sluss.directory.inviting import invite, token_of
from sluss.directory.models import Invitation, Membership, Organisation, Person, Role

EMAIL = "kim@ek.test"
WELCOME = {"name": "Kim Ek", "password": PASSWORD, "again": PASSWORD}


def at(half: Half, rest="", language="sv"):
    return f"/{language}/programme/{half.programme.code}/{rest}"


def sent(half, **more):
    place = {"organisation": half.programme.organisation.code, "new_organisation": ""}
    return {"name": "Kim Ek", "email": EMAIL, "role": "adviser", **place, **more}


def made(half, by="lead", when=None, **more):
    given = {"role": Role.ADVISER, "email": EMAIL, "name": "Kim Ek", "programme": half.programme}
    row = Invitation(**{**given, "organisation": half.programme.organisation, **more})
    return invite(row, by=half.people[by] if by else None, at=when or timezone.now())


def link(invitation, language="sv"):
    return f"/{language}/invitation/{token_of(invitation)}/"


def text(page):
    return page.content.decode()


def counts():
    return [kind.objects.count() for kind in (Person, Membership, Invitation, Organisation)]
