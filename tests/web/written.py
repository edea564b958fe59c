"""Thousands of requests on one world: whether one wrote anything, and what it wrote undone.

Comparing every row after each of them would take long.
"""

from contextlib import contextmanager

from django.db import connection, transaction

READING = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@contextmanager
def written():
    """Give a list that fills with whatever the database is asked beyond reading from it."""
    asked = []

    def listen(execute, sql, params, many, context):
        if not sql.startswith(READING):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield asked


@contextmanager
def undone():
    """Take back whatever is written meanwhile, so that one world serves many tries."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
