"""`sluss work` as it is run: it sends what waits, and stops at once when it is told to."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

MAKE = """
from datetime import datetime, UTC
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from web.people import make_world
from web.referred import a_referral
from sluss.directory.models import Contact
half = make_world().ours
Contact.objects.create(company=half.company, name="Kim Ek", email="kim@plat.test")
a_referral(half, "sent", at=datetime.now(UTC))
"""
WAITING = """
import django
django.setup()
from sluss.mail.models import Letter
print(*Letter.objects.order_by("recipient").values_list("recipient", "state"))
"""


@pytest.fixture
def environment(tmp_path):
    """Return the environment of an installation of its own, whose letters become files."""
    path = os.pathsep.join(each for each in sys.path if each)
    mine = {"SLUSS_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "sluss.settings"}
    mine |= {"SLUSS_DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}", "PYTHONPATH": path}
    files = {"SLUSS_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    return {**os.environ, **mine, **files}


@pytest.fixture
def home(environment):
    """Return the environment of an installation where two letters are to be made."""
    asked(environment, "-c", MAKE)
    return environment


def asked(env, *words):
    told = subprocess.run(
        [sys.executable, *words], env=env, capture_output=True, text=True, timeout=90
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return told.stdout


def letters(env):
    return asked(env, "-c", WAITING)


def files(tmp_path):
    there = tmp_path / "letters"
    return [each.read_text("utf-8") for each in there.iterdir()] if there.exists() else []


def test_work_sends_what_waits_once_and_goes_on_until_it_is_told_to_stop(home, tmp_path):
    worker = begun(home)
    until = time.monotonic() + 60
    while len(files(tmp_path)) < 2 and time.monotonic() < until:
        assert worker.poll() is None
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    sent = {re.search("^To: (.*)$", each, re.M)[1] for each in files(tmp_path)}
    assert sent == {"kim@plat.test", "post@almi.test"}
    assert letters(home).count("'sent'") == 2
    asked(home, "-m", "sluss", "work", "--once")
    assert len(files(tmp_path)) == 2


def begun(env, *more):
    return subprocess.Popen([sys.executable, "-m", "sluss", "work", *more], env=env)


def test_a_worker_beside_a_site_ends_with_it(environment):
    """Else one would be left behind, and two would work after the next start.

    A site that has ended already is as one that ends meanwhile.
    """
    assert begun(environment, "--beside", "1").wait(timeout=60) == 0
    worker = begun(environment, "--beside", str(os.getpid()))
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(timeout=4)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
