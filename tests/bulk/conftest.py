"""How many examples a property is tried on: few in every run, many with `--long`."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="session")
def prove(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that tries a check, which draws its own examples, so many times."""

    def run(check: Callable[[st.DataObject], None], *, quick: int, long: int) -> None:
        count = long if request.config.getoption("long") else quick
        ignored = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
        settings(max_examples=count, deadline=None, suppress_health_check=ignored)(
            given(st.data())(check)
        )()

    return run
