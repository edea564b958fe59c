"""A mail server that writes each letter it takes on a line of a file, whole or not at all."""

import json
import os

from django.core.mail.backends.base import BaseEmailBackend


class Ledger(BaseEmailBackend):
    def send_messages(self, messages):
        for message in messages:
            told = {"id": message.extra_headers["Message-ID"], "to": message.to}
            told |= {"subject": message.subject, "body": message.body}
            line = f"{json.dumps(told)}\n".encode()
            file = os.open(os.environ["LEDGER"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(file, line)
            os.close(file)
        return len(messages)
