"""What a member asks for, killed by SIGKILL at its Nth statement: run by tests/members/test_killed.py.

    python -m tests.members.stopped leave|download N HANDLE

N 0 lets it end, and says how many statements there were.
"""

import os
import sys

import django


def main(what, last, handle):
    django.setup()
    from comments import departing
    from members import downloading, leaving
    from members.models import Member
    from tests.stopping import killed_at

    departing.AT_ONCE, downloading.IN_MEMORY = 2, 1  # so that there are several pieces, and a file
    with killed_at(last):
        if what == "download":
            downloading.archive(Member.objects.get(handle=handle))
        elif member := Member.objects.filter(handle=handle).first():
            leaving.leave(member, removes_comments=True)
        while departing.go_on():
            pass


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
