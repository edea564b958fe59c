"""A sender is killed with -9 at every step: no letter is lost, and none is sent twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from sluss.mail.models import Letter

TESTS = Path(__file__).parents[1]
SEED = 20261124


@pytest.fixture
def database(transactional_db, tmp_path):
    """Yield the address of an empty database that other processes reach."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'killed.sqlite3'}"
        return
    name = f"killed_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield urlsplit(os.environ["SLUSS_DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def died(tmp_path, database, count, by_clock=0, how=""):
    mine = {
        "DJANGO_SETTINGS_MODULE": "sluss.settings",
        "SLUSS_HOME": str(tmp_path),
        "SLUSS_DATABASE_URL": database,
        "SLUSS_EMAIL_BACKEND": "mail.ledger.Ledger",
        "PYTHONPATH": str(TESTS),
        "LEDGER": str(tmp_path / "ledger"),
    }
    given = [str(each) for each in (count, by_clock, SEED, how)]
    command = [sys.executable, str(TESTS / "mail" / "dying.py"), *given]
    told = subprocess.run(command, env={**os.environ, **mine}, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr[-3000:]
    return json.loads(told.stdout)


def lost(left):
    """Return what happened and has not the letters that it should have."""
    there = Counter((each["source"], each["kind"]) for each in left["letters"])
    expected = [(f"change:{pk}", f"sent.{side}") for pk in left["changes"] for side in SIDES]
    expected += [(f"reminder:{pk}", "remind.provider") for pk in left["reminders"]]
    never_told = [
        each["pk"]
        for each in left["letters"]
        if each["state"] == Letter.State.UNSURE and not each["kind"].endswith(".adviser")
        if not any(source.startswith(f"letter:{each['pk']}:") for source, _kind in there)
    ]
    return [each for each in expected if there[each] != 1] + never_told


def taken(left, letter):
    return sum(
        letter["recipient"] in each["to"]
        and (letter["subject"] == each["subject"] or letter["subject"] in each["body"])
        for each in left["taken"]
    )


def wrong(left):
    """Return the letters whose state is not what the mail server knows of them."""
    may = {Letter.State.SENT: (1,), Letter.State.UNSURE: (0, 1)}
    counts = [(each, taken(left, each)) for each in left["letters"]]
    return [(each, count) for each, count in counts if count not in may.get(each["state"], ())]


SIDES = ("provider", "company")


def test_a_sender_killed_at_any_step_loses_no_letter_and_doubles_none(request, tmp_path, database):
    is_long = request.config.getoption("long")
    left = died(tmp_path, database, 100_000 if is_long else 8, 60 if is_long else 3)
    assert left["lines"] > 200
    assert left["kills"] >= (left["lines"] if is_long else 8)
    assert lost(left) == []
    assert wrong(left) == []


def test_a_sender_that_tries_again_by_itself_is_found_out(tmp_path, database):
    """Else the test above would prove nothing."""
    left = died(tmp_path, database, 40, how="careless")
    assert any(count > 1 for _letter, count in wrong(left))
