"""One-time codes by RFC 6238, worked out apart from the library that the site uses."""

import base64
import hmac
import time

STEP = 30


def code(secret, at):
    """Return the six digits that an app shows at a moment, in seconds."""
    digest = hmac.new(base64.b32decode(secret), int(at // STEP).to_bytes(8, "big"), "sha1").digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def next_code(secret):
    """Return the code of the step to come, which cannot have been used yet."""
    return code(secret, time.time() + STEP)


def wrong_code(secret):
    """Return six digits that are no code of these minutes."""
    near = {code(secret, time.time() + step * STEP) for step in range(-4, 5)}
    return next(digits for digits in map("{:06}".format, range(20)) if digits not in near)
