"""The command line: read what was asked, run it, say what went wrong in words that help."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from urllib.parse import urlsplit

from sluss.cli.verbs import verb
from sluss.content.values import day
from sluss.core.errors import ContentError, ValueFault

DONE, BAD_CONTENT, WRONG_USE = 0, 1, 2


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueFault as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 to 10000")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; use a number from 1 to 65535")
    return int(text)


def _shared() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--companies", type=Path, metavar="FILE", help="CSV, XLSX, JSONL, Parquet")
    shared.add_argument("--offers", type=Path, metavar="PATH", help="YAML file, folder or JSONL")
    shared.add_argument("--facts", type=Path, metavar="FILE", help="more facts, or others")
    shared.add_argument("--on", type=_day, metavar="DAY", help="the day judged for (today)")
    return shared


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError(f"'{text}' is no address as https://sluss.example.se")
    return f"{parts.scheme}://{parts.netloc}"


ROLES = ("adviser", "lead", "reader", "provider", "administrator")


def _add_invite(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    invite = verbs.add_parser("invite", help="a link for somebody to come in, the first one too")
    invite.add_argument("email", metavar="EMAIL", help="the address they will log in with")
    invite.add_argument("--name", required=True, metavar="NAME", help="what they are called")
    for each in ("programme", "organisation"):
        invite.add_argument(
            f"--{each}", required=True, metavar="NAME", help="made unless it is there"
        )
    invite.add_argument(
        "--role", choices=ROLES, default="administrator", metavar="ROLE", help="(administrator)"
    )
    invite.add_argument(
        "--address",
        type=_address,
        default="http://127.0.0.1:8000",
        metavar="URL",
        help="where the site is reached (http://127.0.0.1:8000)",
    )


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    top = argparse.ArgumentParser(
        prog="sluss", description="From a company's needs to the help that fits, with the reasons."
    )
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    shared = _shared()
    match = verbs.add_parser("match", parents=[shared], help="rank the offers for each company")
    match.add_argument("--top", type=_count, default=20, metavar="N", help="offers a company (20)")
    match.add_argument("--lean", action="store_true", help="without reasons and questions")
    judge = verbs.add_parser("judge", parents=[shared], help="every company against every offer")
    for each in (match, judge):
        each.add_argument(
            "--out", metavar="FILE", help=".csv .jsonl .parquet .xlsx, - for CSV here"
        )
    explain = verbs.add_parser("explain", parents=[shared], help="one verdict, clause by clause")
    upcoming = verbs.add_parser("next", parents=[shared], help="facts worth asking a company")
    who = verbs.add_parser("who", parents=[shared], help="companies that should hear of an offer")
    for each in (explain, upcoming):
        each.add_argument("--company", required=True, metavar="KEY", help="the company's key")
    for each in (explain, who):
        each.add_argument("--offer", required=True, metavar="KEY", help="the offer's key")
    check = verbs.add_parser("check", help="find every error in content files")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    demo = verbs.add_parser("demo", help="the site with a made-up town, ready to log in to")
    demo.add_argument("--no-browser", action="store_true", help="open no browser")
    demo.add_argument("--no-serve", action="store_true", help="make the demo and print the links")
    _add_invite(verbs)
    unlock = verbs.add_parser("unlock", help="let somebody in who has lost the second step")
    unlock.add_argument("email", metavar="EMAIL", help="the address they log in with")
    serve = verbs.add_parser("serve", help="the site and its letters, as the environment says")
    work = verbs.add_parser("work", help="the letters and the clock alone, without the site")
    work.add_argument("--once", action="store_true", help="one round, for a timer of your own")
    work.add_argument("--beside", type=int, help=argparse.SUPPRESS)
    for each in (demo, serve):
        each.add_argument("--port", type=_port, default=8000, metavar="N", help="(8000)")
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; 0 done, 1 bad content, 2 wrong use or a missing file."""
    asked = parser().parse_args(words)
    if sys.stdout is None:
        print("sluss: standard output is closed", file=sys.stderr)
        return WRONG_USE
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        return verb(asked.verb)(asked)
    except ContentError as error:
        print(error, file=sys.stderr)
        return BAD_CONTENT
    except FileNotFoundError as error:
        print(f"{error.filename}: no such file or folder", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (ValueFault, OSError) as error:
        print(f"sluss: {error}", file=sys.stderr)
        return WRONG_USE
