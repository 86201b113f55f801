"""A process that dies by SIGKILL at a statement of its own choice: for tests of what a kill leaves behind."""

import os
import signal
from contextlib import contextmanager

from django.db import connection


@contextmanager
def killed_at(last):
    """Kills this process at its statement number `last`; with 0 says on standard output how many there were."""
    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += 1
        if counted == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield
    os.write(1, str(counted).encode())
