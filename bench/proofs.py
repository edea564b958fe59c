"""The stated sizes of every proof, written to docs/reference/proofs.md with date and figures.

.ci/long        (some hours on two cores; needs the groups `dev` and `bench`)
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "proofs.md"


def run(*words: str) -> tuple[int, str, float]:
    """Run a command from the root; return its exit code, its standard output and its seconds."""
    start = time.perf_counter()
    print("$", *words, flush=True)
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    sys.stdout.write(done.stdout)
    return done.returncode, done.stdout, time.perf_counter() - start


def last_json(output: str) -> object:
    """Return the last line of a benchmark, which is JSON."""
    return json.loads(output.strip().splitlines()[-1])


def section(title: str, command: tuple[str, ...], *, has_json: bool) -> tuple[bool, str]:
    """Run one proof; return whether it passed and its part of the page."""
    words = ("python" if word == sys.executable else word for word in command)
    shown = " ".join(["uv run --group bench", *words])
    code, output, seconds = run(*command)
    figures = json.dumps(last_json(output), indent=1) if has_json and not code else output[-1500:]
    state = "passed" if code == 0 else f"FAILED with exit code {code}"
    text = f"## {title}\n\n`{shown}`: {state}, {seconds:.0f} s\n\n```\n{figures.strip()}\n```\n"
    return code == 0, text


PROOFS: list[tuple[str, tuple[str, ...], bool]] = [
    (
        "Core and bulk equal, and both equal to other engines",
        ("-m", "pytest", "--long", "tests/core", "tests/bulk", "tests/differential"),
        False,
    ),
    (
        "Every page in every state, language, theme and width",
        ("-m", "pytest", "--long", "tests/web/test_states.py"),
        False,
    ),
    (
        "The sender killed at every line, and a hundred thousand guesses at a link",
        ("-m", "pytest", "--long", "tests/mail", "tests/casework/test_linking.py"),
        False,
    ),
    ("Mass verdicts beside other engines", ("bench/verdicts.py", "--json"), True),
    ("One company against 3,000 offers", ("bench/one.py",), False),
    ("Sweden: 1.2 million companies × 3,000 offers", ("bench/match.py", "--json"), True),
    ("Europe: 26 million × 10,000", ("bench/match.py", "--europe", "--json"), True),
]


def main() -> int:
    """Run every proof and write the page; 1 if any failed."""
    proofs = [(title, (sys.executable, *words), has_json) for title, words, has_json in PROOFS]
    results = [section(title, command, has_json=flag) for title, command, flag in proofs]
    day = time.strftime("%Y-%m-%d")
    head = (
        "# Proofs\n\nWritten by `.ci/long`. Machines differ: read ratios and medians.\n\n"
        f"{day} · Python {platform.python_version()} · {os.cpu_count()} cores\n"
    )
    PAGE.write_text("\n".join([head, *(text for _, text in results)]), encoding="utf-8")
    return 0 if all(passed for passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
