# One line for each intention; .ci/run runs the same ones in order. Needs https://just.systems, or copy a line.

# Form, types, direction of imports, tests
check:
    uv run ruff format --check . && uv run ruff check . && uv run mypy && uv run lint-imports && uv run pytest

# The tests; `just test tests/core` runs some of them
test *words:
    uv run pytest {{words}}

# The stated sizes of every proof: hours
long:
    .ci/long

# Speed beside other engines, within a minute
bench:
    uv run --group bench python bench/verdicts.py --quick

# Mend what can be mended by itself
format:
    uv run ruff format . && uv run ruff check --fix .
