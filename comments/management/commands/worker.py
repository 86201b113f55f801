import logging
import select
import signal
import socket

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from comments import departing
from comments.notifications import announcing, guests, outbox, telling
from config import housekeeping
from recaps.search import indexing

log = logging.getLogger(__name__)
PAUSE_SECONDS = 2  # until somebody hears of an answer
# Each claims what is due, does it, and says whether there was anything. The first of them go first.
WORK = [
    announcing.find_recaps,
    announcing.tell_followers,
    outbox.send_letters,
    outbox.ask_guests,
    guests.forget_the_unconfirmed,
    telling.forget_old,
    departing.go_on,
    indexing.work_off,
    housekeeping.clean_when_due,
]


class Stop:
    """Asked for by SIGTERM or Ctrl-C: ends a pause at once, and work after the piece that is under way."""

    def __init__(self):
        self.asked = False
        self.ear, self.mouth = socket.socketpair()
        self.mouth.setblocking(False)

    def listen(self):
        signal.set_wakeup_fd(self.mouth.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)

    def ask(self, *_):
        self.asked = True

    def pause(self, seconds):
        select.select([self.ear], [], [], seconds)


class Command(BaseCommand):
    help = "Does what is due, as it becomes due. Several of them may run side by side; SIGTERM ends one."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")

    def handle(self, **options):
        if options["once"]:
            while work_is_done():
                pass
            return
        stop = Stop()
        stop.listen()
        log.info("the worker has started")
        while not stop.asked:
            close_old_connections()
            if not work_is_done():
                stop.pause(PAUSE_SECONDS)
        log.info("the worker has stopped")


def work_is_done():
    """Do one piece of each kind of work that is due. Whether there was any.

    What fails is logged and tried again after a pause: a database that restarts must not end the worker.
    """
    done = False
    for piece in WORK:
        try:
            done = piece() or done
        except Exception:
            log.exception("%s failed", piece.__name__)
    return done
