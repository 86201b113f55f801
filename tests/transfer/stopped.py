"""An import that is killed by SIGKILL at its Nth statement: run by tests/transfer/test_killed.py.

    python -m tests.transfer.stopped N FILE UPLOADS REPORT

N 0 lets it end, and says how many statements there were.
"""

import os
import sys

import django


def main(last, file, uploads, report):
    django.setup()
    from django.core.management import call_command

    from tests.stopping import killed_at

    with killed_at(last), open(os.devnull, "w") as nowhere:  # noqa: PTH123
        call_command("import_wxr", file, uploads=uploads, report=report, verbosity=0, stdout=nowhere)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(int(sys.argv[1]), *sys.argv[2:])
