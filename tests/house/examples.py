"""The examples in the docs: found, run as a reader would run them, and printed anew.

Two things in a page count. A line that is only a file's name, as `companies.csv`, names the fenced
block that follows: that file. In a block marked `console`, a line after `$ ` is a command and the
lines below it are what it prints; a line of only `…` stands for lines left out. Commands other than
those known here (`uv run sluss …`, `export NAME=value`, `echo $?`) are shown and not run.

`uv run python tests/house/examples.py` prints the examples of all pages anew; read the difference.
"""

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from sluss.cli import main

ROOT = Path(__file__).parents[2]
SLUSS = ("uv", "run", "sluss")
LEFT_OUT = re.compile(r"^…\n", re.MULTILINE)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"`([\w./-]+\.\w+)`:?\n+\Z")
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")  # and the marks of links


@dataclass(frozen=True)
class Page:
    """A page of docs with its text."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Return where it lies below the root."""
        return str(self.path.relative_to(ROOT)) if self.path.is_absolute() else str(self.path)


@dataclass(frozen=True)
class Example:
    """One command with what the page says it prints, or a file to be there from here on."""

    command: str = ""
    shown: str = ""
    file: str = ""


@dataclass
class Reader:
    """Somebody who follows one page, at a terminal 100 columns wide."""

    settings: dict[str, str] = field(default_factory=dict)
    exit_code: int = 0

    def follow(self, example: Example) -> str | None:
        """Do what one example says; return what was printed, or None for what is not run here."""
        if example.file:
            Path(example.file).parent.mkdir(parents=True, exist_ok=True)
            Path(example.file).write_text(example.shown, encoding="utf-8")
            return None
        if example.command == "echo $?":
            return f"{self.exit_code}\n"
        words = shlex.split(example.command.replace("\\\n", " "), comments=True)
        if words[:1] == ["export"]:
            self.settings |= dict([words[1].split("=", 1)])
            return None
        mine = dict(self.settings)
        while words and re.match(r"[A-Z_]+=", words[0]):
            mine |= dict([words.pop(0).split("=", 1)])
        return self._run(words[3:], mine) if is_ours(example) else None

    def _run(self, words: list[str], settings: dict[str, str]) -> str:
        printed = io.BytesIO()
        out, beside = Screen(printed, True), Screen(printed, False)
        before = dict(os.environ)
        os.environ.pop("SLUSS_LANGUAGE", None)
        os.environ |= {"COLUMNS": "100", "TERM": "xterm", **settings}
        try:
            with redirect_stdout(out), redirect_stderr(beside):
                self.exit_code = main(words)
        except SystemExit as stop:
            self.exit_code = int(stop.code or 0)
        finally:
            os.environ.clear()
            os.environ.update(before)
        text = _COLOUR.sub("", printed.getvalue().decode())
        return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


class Screen(io.TextIOWrapper):
    """A stream that says whether it is a terminal."""

    def __init__(self, printed: io.BytesIO, is_terminal: bool) -> None:
        super().__init__(printed, encoding="utf-8", newline="\n", write_through=True)
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def __del__(self) -> None:
        """Leave the shared bytes open when one of the two streams goes."""
        self.detach()


def pages() -> list[Page]:
    """Return the README and every page of the docs."""
    paths = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [Page(path, path.read_text("utf-8")) for path in paths]


def is_ours(example: Example) -> bool:
    """Tell whether the command is one of `sluss`, settings before it or not."""
    words = example.command.replace("\\\n", " ").split()
    while words and re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    return tuple(words[:3]) == SLUSS


def examples(text: str) -> Iterator[Example]:
    """Yield a page's examples in their order."""
    for fence in _FENCE.finditer(text):
        name = _FILE_NAME.search(text, 0, fence.start())
        if fence[1] == "console":
            for command, shown in _COMMAND.findall(fence[2]):
                yield Example(command, shown)
        elif name:
            yield Example(shown=fence[2], file=name[1])


def run(text: str) -> Iterator[tuple[Example, str | None, int]]:
    """Follow a page, as in a fresh clone; yield each example, what it printed, its exit code."""
    reader = Reader()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("src").symlink_to(ROOT / "src")
        for example in examples(text):
            yield example, reader.follow(example), reader.exit_code


def is_as_shown(example: Example, printed: str) -> bool:
    """Tell whether a page shows what was printed; nothing shown says nothing.

    Versions of Python break the lines of a usage text differently, so it is compared by words.
    """
    if not example.shown:
        return True
    if printed.startswith("usage: "):
        return example.shown.split() == printed.split()
    parts = LEFT_OUT.split(example.shown)
    return re.fullmatch("(?:.*\n)*".join(map(re.escape, parts)), printed) is not None


def untrue(text: str) -> list[tuple[str, str]]:
    """Return each command that prints something else than shown, with what it prints.

    So does a command that fails without saying so, or that shows a verdict for no day: tomorrow it
    may be another.
    """
    return [
        (example.command, printed)
        for example, printed, exit_code in run(text)
        if printed is not None
        and not (
            is_as_shown(example, printed)
            and (example.shown or exit_code == 0)
            and (exit_code or not example.shown or not _needs_a_day(example))
        )
    ]


def _needs_a_day(example: Example) -> bool:
    words = example.command.split()
    judges = any(verb in words for verb in ("match", "judge", "explain", "next", "who"))
    return judges and not {"--on", "--help"} & set(words)


def anew(text: str) -> str:
    """Return a page with every example that is not as shown printed anew."""
    for example, printed, _ in run(text):
        if printed is not None and not is_as_shown(example, printed):
            before, after = f"$ {example.command}\n", _as_much_as(example.shown, printed)
            text = text.replace(f"{before}{example.shown}", f"{before}{after}", 1)
    return text


def _as_much_as(shown: str, printed: str) -> str:
    """Leave out again what was left out: as many lines at both ends, and any middle still there."""
    parts = LEFT_OUT.split(shown)
    lines = printed.splitlines(keepends=True)
    head, tail = (len(part.splitlines()) for part in (parts[0], parts[-1]))
    if len(parts) == 1 or head + tail >= len(lines):
        return printed
    middle = (part for part in parts[1:-1] if part in printed)
    kept = ("".join(lines[:head]), *middle, "".join(lines[len(lines) - tail :]))
    return "…\n".join(kept)


if __name__ == "__main__":
    for page in pages():
        page.path.write_text(anew(page.text), encoding="utf-8")
        sys.stdout.write(f"{page.name}\n")
