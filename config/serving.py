"""How connections are shared out among the workers of one machine."""

import sys
import time

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """Who has its hands full lets the others come first.

    All workers hear of a new connection, and one of them takes it and keeps it for as long as it stays open. Of sixteen
    people who come at once one worker may so have twelve, who wait three times as long as the others.
    """

    def accept(self, listener):
        if self.nr_conns - len(self.keepalived_conns) >= 2 * self.cfg.threads:
            # So long at most does a busy worker's loop wait for the interpreter, before it can look.
            time.sleep(sys.getswitchinterval())
        super().accept(listener)
