"""What changes where the site is reached over HTTPS, each time in a process of its own."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
headers = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9, 198.51.100.7"}
told = Client().get("/sv/account/password/reset/", headers={**headers, "host": "sluss.test"})
asked = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
print(json.dumps({
    "status": told.status_code,
    "headers": dict(told.headers),
    "cookie": told.cookies["csrftoken"].OutputString(),
    "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
    "from": get_adapter().get_client_ip(asked),
    "is_secure": asked.is_secure(),
}))
"""


def told(tmp_path, **environment):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("SLUSS_")}
    ours = {"SLUSS_HOME": str(tmp_path), "SLUSS_HOSTS": "sluss.test,testserver", **environment}
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        env={**kept, "DJANGO_SETTINGS_MODULE": "sluss.settings", **ours},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_over_https_cookies_are_kept_from_plain_http_and_browsers_told_to_stay(tmp_path):
    site = told(tmp_path, SLUSS_HTTPS="1")
    assert site["status"] == 200
    assert site["headers"]["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure" in site["cookie"]
    assert "SameSite=Lax" in site["cookie"]
    assert site["session"] == [True, True]
    assert site["is_secure"], "the proxy says so"
    assert site["from"] == "198.51.100.7", "the last address is the one our own proxy wrote"


def test_two_proxies_are_looked_through_and_none_is_believed_unasked(tmp_path):
    assert told(tmp_path, SLUSS_HTTPS="1", SLUSS_PROXIES="2")["from"] == "203.0.113.9"
    plain = told(tmp_path)
    assert plain["from"] == "10.0.0.1"
    assert not plain["is_secure"]
    assert "Strict-Transport-Security" not in plain["headers"]
    assert "Secure" not in plain["cookie"]


@pytest.mark.parametrize("https", ["0", "1"])
def test_no_page_is_shown_inside_another_or_guessed_at(tmp_path, https):
    headers = told(tmp_path, SLUSS_HTTPS=https)["headers"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
