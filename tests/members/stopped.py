"""What a member asks for, killed by SIGKILL at its Nth statement: run by tests/members/test_killed.py.

    python -m tests.members.stopped leave|download N HANDLE

N 0 lets it end, and says how many statements there were.
"""

import os
import signal
import sys

import django


def main(what, last, handle):
    django.setup()
    from django.db import connection

    from comments import departing
    from members import downloading, leaving
    from members.models import Member

    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += 1
        if counted == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    departing.AT_ONCE, downloading.IN_MEMORY = 2, 1  # so that there are several pieces, and a file
    with connection.execute_wrapper(count):
        if what == "download":
            downloading.archive(Member.objects.get(handle=handle))
        elif member := Member.objects.filter(handle=handle).first():
            leaving.leave(member, removes_comments=True)
        while departing.go_on():
            pass
    os.write(1, str(counted).encode())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
