"""Options of the test run. They stand here so that they exist however pytest is started."""

from pathlib import Path

import pytest

SHIPPED = Path(__file__).parent / "oracles" / "cases.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--oracles", type=Path, default=SHIPPED, metavar="FILE", help="worked cases to check"
    )
    parser.addoption("--long", action="store_true", help="run the stated sizes")
