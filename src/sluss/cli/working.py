"""`sluss work`: letters are sent and the clock is looked at, for as long as it runs."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module

from sluss.cli.setting import tell

log = logging.getLogger(__name__)

ROUND = 5.0
"""Seconds between two looks at what has happened."""

TICK = timedelta(minutes=10)
"""How often the clock is looked at; nothing it writes is due at a certain minute."""


def work(asked: argparse.Namespace) -> int:
    """Send letters and look at the clock until told to stop; once where that is asked for."""
    import_module("sluss.cli.serving").prepare()
    stopping = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_told: stopping.set())
    ticked_at = None
    while not stopping.is_set():
        at = datetime.now(UTC)
        if ticked_at is None or at - ticked_at >= TICK:
            ticked_at = at
            _safely(_tick)
        _safely(lambda: _letters(stopping))
        is_left_alone = asked.beside is not None and os.getppid() != asked.beside
        if asked.once or is_left_alone:
            break
        stopping.wait(ROUND)
    return 0


def _tick() -> None:
    import_module("sluss.casework.timing").tick(datetime.now(UTC))


def _letters(stopping: threading.Event) -> None:
    """Make and send what waits; each letter at its own moment, so that a stop loses no time."""
    import_module("sluss.mail.queueing").enqueue(datetime.now(UTC))
    sending = import_module("sluss.mail.sending")
    while not stopping.is_set() and sending.send_waiting(datetime.now(UTC), most=1):
        pass


def _safely(part: object) -> None:
    """Do a part of a round; where it fails the next round tries again."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        part()  # type: ignore[operator]
    except Exception:
        log.exception("a round of work failed; the next one tries again")


@contextmanager
def beside() -> Iterator[None]:
    """Let a worker run in a process of its own meanwhile; it is begun anew if it ends."""
    is_over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(is_over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join(timeout=30)


def _keep(is_over: threading.Event) -> None:
    while not is_over.is_set():
        command = [sys.executable, "-m", "sluss", "work", f"--beside={os.getpid()}"]
        worker = subprocess.Popen(command)  # noqa: S603 - nothing in it comes from outside
        while worker.poll() is None and not is_over.wait(0.5):
            pass
        if worker.poll() is None:
            worker.terminate()
            worker.wait()
        elif not is_over.is_set():
            tell(f"sluss: the sender ended ({worker.returncode}); it begins anew")
            is_over.wait(ROUND)
