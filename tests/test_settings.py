"""Settings that are more than one value: the mail server's address."""

import os
import subprocess
import sys

import pytest

ASKED = """
from django.conf import settings as s
print(s.EMAIL_BACKEND.split(".")[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER or "-",
      s.EMAIL_HOST_PASSWORD or "-", s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)
"""


def read(tmp_path, **settings):
    """Return what a process with these settings says of its mail, or its last words."""
    mine = {"DJANGO_SETTINGS_MODULE": "sluss.settings", "SLUSS_HOME": str(tmp_path), **settings}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SLUSS_")}
    command = [sys.executable, "-c", ASKED]
    told = subprocess.run(command, env={**kept, **mine}, capture_output=True, text=True)
    return (told.stdout or told.stderr.splitlines()[-1]).strip()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "console localhost 25 - - False False"),
        ("smtp://mail.region.test", "smtp mail.region.test 25 - - False False"),
        (
            "smtp+tls://sluss%40region.test:a%2Fb%3Ac@mail.region.test",
            "smtp mail.region.test 587 sluss@region.test a/b:c True False",
        ),
        ("smtps://u:p@mail.region.test:4465", "smtp mail.region.test 4465 u p False True"),
    ],
)
def test_one_address_says_everything_of_the_mail_server(tmp_path, address, expected):
    assert read(tmp_path, SLUSS_MAIL_URL=address) == expected


@pytest.mark.parametrize(
    "address", ["mail.region.test", "http://u:hemligt@x", "smtp://", "smtp://u:hemligt@x:many"]
)
def test_a_wrong_address_is_told_without_its_password(tmp_path, address):
    told = read(tmp_path, SLUSS_MAIL_URL=address)
    assert "SLUSS_MAIL_URL is smtp+tls://" in told
    assert "hemligt" not in told


def test_another_backend_is_taken_as_it_is_named(tmp_path):
    backend = "django.core.mail.backends.dummy.EmailBackend"
    told = read(tmp_path, SLUSS_MAIL_URL="smtp://x.test", SLUSS_EMAIL_BACKEND=backend)
    assert told == "dummy x.test 25 - - False False"
