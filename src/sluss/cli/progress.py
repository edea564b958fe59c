"""The terminal: where results are printed, and progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from sluss.cli.wordings import word


class _Results(Console):
    """A console whose reader may stop reading: that is no error, see `cli.main`."""

    def on_broken_pipe(self) -> None:
        """Leave it to the command line, which ends quietly."""
        raise BrokenPipeError


def console() -> Console:
    """Return the console for results; off a terminal nothing is wrapped or cut."""
    return _Results() if sys.stdout.isatty() else _Results(width=160, soft_wrap=True)


def grid(*headings: str) -> Table:
    """Return a table with these headings, in which nothing is cut: what is long goes on below."""
    return Table(*(Column(word(heading), overflow="fold") for heading in headings))


class Told:
    """Counts companies; a bar on a terminal, a line now and then elsewhere on long work."""

    def __init__(self, progress: Progress | None) -> None:
        """Show on the bar, if there is one."""
        self._progress, self._task = progress, None
        self._done, self._shown = 0, 0
        if progress:
            self._task = progress.add_task("companies", total=None)

    def add(self, companies: int) -> None:
        """Count companies that are done."""
        self._done += companies
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=self._done)
        elif self._done - self._shown >= 1_000_000:
            self._shown = self._done
            print(f"sluss: {self._done} companies done", file=sys.stderr, flush=True)


@contextmanager
def telling() -> Iterator[Told]:
    """Tell how far long work has come, on standard error."""
    if not sys.stderr.isatty():
        yield Told(None)
        return
    columns = (
        TextColumn("{task.completed:,} {task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Told(progress)
