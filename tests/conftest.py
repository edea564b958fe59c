"""Options of the test run. They stand here so that they exist however pytest is started."""

from pathlib import Path

import pytest

SHIPPED = Path(__file__).parent / "oracles" / "cases.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--oracles", type=Path, default=SHIPPED, metavar="FILE", help="worked cases to check"
    )
    parser.addoption("--long", action="store_true", help="run the stated sizes")


@pytest.fixture
def site(db, settings, tmp_path):
    """Return the site's settings, with a static folder that exists and a hash that is quick.

    Swedish is spoken, whatever the test before spoke.
    """
    from django.core.cache import cache
    from django.utils import translation

    cache.clear()
    translation.activate("sv")
    settings.WHITENOISE_AUTOREFRESH = True  # else every client looks through all the static files
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings


@pytest.fixture
def world(site):
    """Return two programmes with people of every role, a company, a case and its rows in each."""
    from web.people import make_world

    return make_world()
