"""Senders that are killed: each in a process of its own, at a line of the code or by the clock.

Run as a program: it makes a world in an empty database, lets something happen, kills the sender
that tells of it, lets another one go on, and so for each step. What is left is written as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def happen(world, number, at):
    """Let a company be introduced, and its provider reminded."""
    from web.people import NEED

    from sluss.casework.models import Referral
    from sluss.casework.referring import draft, send
    from sluss.casework.visiting import open_case
    from sluss.directory.models import Company, Contact, Provider, Sharing

    half = world.ours
    adviser = half.people["adviser"]
    company = Company.objects.create(programme=half.programme, name=f"Plåt {number:05} AB")
    Contact.objects.create(company=company, name="Kim", email=f"kim@{number:05}.test")
    case = open_case(company, by=adviser, at=at)
    asked = Referral(need=NEED, offer="almi-radgivning", route="introduction", question="Hur?")
    referral = draft(case, asked, by=adviser, at=at)
    Provider.objects.filter(pk=referral.provider.pk).update(email="post@almi.test")
    told = {"purpose": "att svara", "given_by": "Kim", "right": "vd", "until": date(2036, 1, 1)}
    sharing = Sharing(fields=["company"], **told)
    send(referral, sharing, by=adviser, at=at)
    referral.reminders.create(kind="remind", due_on=at.date(), at=at)


def work(at):
    """Do what the worker does, until nothing waits."""
    from sluss.mail.queueing import enqueue
    from sluss.mail.sending import send_waiting

    enqueue(at)
    while send_waiting(at, most=1):
        pass


def counted(step):
    """Return a tracer that kills this process at a line of ours, and what it has counted."""
    seen = [0]

    def trace(frame, event, _arg):
        if not any(part in frame.f_code.co_filename for part in ("/sluss/mail/", "ledger.py")):
            return None
        if event == "line":
            seen[0] += 1
            if seen[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace, seen


def forked(at, step=0, wait=None):
    """Work in a process of its own; return whether it was killed, and how many lines it ran."""
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        trace, seen = counted(step)
        sys.settrace(trace)
        work(at)
        sys.settrace(None)
        os.write(writing, str(seen[0]).encode())
        os._exit(0)
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    os.close(writing)
    lines = os.read(reading, 20).decode()
    os.close(reading)
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not is_killed and os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit("a sender failed by itself")
    return is_killed, int(lines or 0)


def chosen(count, lines, seed):
    """Return so many lines of those there are: every one if that is more."""
    every = range(1, lines + 1)
    return list(every) if count >= lines else random.Random(seed).sample(every, count)


def careless():
    """Let senders send again what may have gone out, as none of ours does."""
    from sluss.mail import sending
    from sluss.mail.models import Letter

    def again(at):
        Letter.objects.filter(state="claimed").update(state="waiting", claimed_at=None)

    sending.mark_stranded = again


def taken():
    """Return what the mail server has taken."""
    ledger = Path(os.environ["LEDGER"])
    return [json.loads(line) for line in ledger.read_text("utf-8").splitlines()]


def is_doubled():
    """Tell whether the mail server has taken a letter twice already."""
    identities = [each["id"] for each in taken()]
    return len(set(identities)) < len(identities)


def left():
    """Return the letters there are, and what was taken by the mail server."""
    from sluss.casework.models import Change, Reminder
    from sluss.mail.models import Letter

    names = ("pk", "source", "kind", "recipient", "subject", "state")
    return {
        "letters": list(Letter.objects.values(*names)),
        "changes": list(Change.objects.values_list("pk", flat=True)),
        "reminders": list(Reminder.objects.values_list("pk", flat=True)),
        "taken": taken(),
    }


def main(count, by_clock, seed, is_careless):
    import django
    from django.core.management import call_command

    django.setup()
    from django.urls import reverse
    from web.people import make_world

    from sluss.content.knowledge import knowledge

    # Read once here, not in each process that is to die.
    assert reverse("home") and knowledge()
    call_command("migrate", verbosity=0)
    if is_careless:
        careless()
    world, at, kills = make_world(), AT, 0
    happen(world, 0, at)
    _killed, lines = forked(at)
    steps = [(step, None) for step in chosen(count, lines, seed)]
    rng = random.Random(seed)
    steps += [(0, rng.uniform(0, 0.12)) for _each in range(by_clock)]
    for number, (step, wait) in enumerate(steps, 1):
        at += DAY
        happen(world, number, at)
        kills += forked(at, step, wait)[0]
        forked(at + HOUR)
        if is_careless and is_doubled():
            break
    for later in range(1, 4):
        forked(at + later * DAY)
    sys.stdout.write(json.dumps({"kills": kills, "lines": lines, **left()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "careless")
