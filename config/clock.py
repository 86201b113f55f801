"""The site's clock: it has one, in TIME_ZONE, for everybody.

`timezone.localtime` looks first whether another was activated for this thread, which takes ten times as long as to
convert a moment, and a list has two of them in each row: in its address and its date.
"""

from django.utils.timezone import get_default_timezone


def local(moment):
    """`moment`, which is aware, by the site's clock."""
    return moment.astimezone(get_default_timezone())
