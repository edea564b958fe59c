"""`sluss demo`, `serve` and `invite`: the site, made up or as the environment configures it."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from sluss.cli.setting import tell
from sluss.cli.wordings import word

HOST = "127.0.0.1"


def prepare() -> None:
    """Make the site's key and bring its database up to date."""
    _keep_secret_key(Path(os.environ.get("SLUSS_HOME", "sluss-home")))
    os.environ["DJANGO_SETTINGS_MODULE"] = "sluss.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _keep_secret_key(home: Path) -> None:
    """Make the key that signs sessions, once, where only its owner can read it.

    The folder is made so too: the database is written there.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = home / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), "utf-8")


def demo(asked: argparse.Namespace) -> int:
    """Make the demo, print one link each for an adviser, a lead and a provider, and serve it."""
    if not asked.no_serve and not _is_free(asked.port):
        tell(f"sluss: port {asked.port} is taken; choose another with --port")
        return 2
    os.environ.setdefault("SLUSS_HOME", tempfile.mkdtemp(prefix="sluss-demo-"))
    os.environ["SLUSS_DEMO"] = "1"
    tell(word("demo_making"))
    prepare()
    making = import_module("sluss.cli.demonstrating")
    links = making.links(f"http://{HOST}:{asked.port}", making.make())
    if asked.no_serve:
        _print_links(links)
        return 0
    tell(word("how_to_stop"))
    return _serve(asked.port, lambda: _welcome(links, not asked.no_browser))


def serve(asked: argparse.Namespace) -> int:
    """Serve the site, and send its letters beside it."""
    if not _is_free(asked.port):
        tell(f"sluss: port {asked.port} is taken; choose another with --port")
        return 2
    prepare()
    return _serve(asked.port, lambda: tell(f"http://{HOST}:{asked.port}/"))


def invite(asked: argparse.Namespace) -> int:
    """Print a link by which somebody comes in."""
    prepare()
    print(import_module("sluss.cli.inviting").link(asked), flush=True)
    return 0


def unlock(asked: argparse.Namespace) -> int:
    """Turn off somebody's two-step log-in, so that the password alone leads in."""
    prepare()
    tell(import_module("sluss.cli.inviting").unlocked(asked.email))
    return 0


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
    return True


def _print_links(links: dict[str, str]) -> None:
    for role, link in links.items():
        print(f"{role}: {link}", flush=True)


def _welcome(links: dict[str, str], is_opening: bool) -> None:
    _print_links(links)
    if is_opening:
        webbrowser.open(next(iter(links.values())))


def _serve(port: int, when_ready: Callable[[], None]) -> int:
    from granian.constants import Interfaces
    from granian.server import Server

    from sluss.cli.working import beside

    os.environ.setdefault("SLUSS_ADDRESS", f"http://{HOST}:{port}")
    threading.Thread(target=_call_when_ready, args=(port, when_ready), daemon=True).start()
    server = Server(
        "sluss.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level="warning",  # type: ignore[arg-type]
    )
    with beside():
        server.serve()
    return 0


def _call_when_ready(port: int, when_ready: Callable[[], None]) -> None:
    for _ in range(300):
        with socket.socket() as trial:
            if trial.connect_ex((HOST, port)) == 0:
                when_ready()
                return
        time.sleep(0.1)
