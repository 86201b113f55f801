"""An import that is killed by SIGKILL at its Nth statement: run by tests/transfer/test_killed.py.

    python -m tests.transfer.stopped N FILE UPLOADS REPORT

N 0 lets it end, and says how many statements there were.
"""

import os
import signal
import sys

import django


def main(last, file, uploads, report):
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += 1
        if counted == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count), open(os.devnull, "w") as nowhere:  # noqa: PTH123
        call_command("import_wxr", file, uploads=uploads, report=report, verbosity=0, stdout=nowhere)
    os.write(1, str(counted).encode())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(int(sys.argv[1]), *sys.argv[2:])
