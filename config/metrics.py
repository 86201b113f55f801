"""/metrics for Prometheus: what waits, and how many requests each process of the site has answered how fast.

Needs requirements-metrics.txt and METRICS=1, and answers nobody but METRICS_FROM. The figures of requests are this
process's alone: `config.metrics.counted` counts in memory, and a worker says who it is by its number.
"""

import os
import time
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import Min
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

# A kept page takes a fraction of a millisecond, one made anew some ten; beyond a second people leave.
SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
registry = CollectorRegistry()
answers = Counter("previously_answers", "Requests answered", ["worker", "status"], registry=registry)
seconds = Histogram("previously_seconds", "Seconds for an answer", ["worker"], buckets=SECONDS, registry=registry)


class Waiting:
    """Rows that say what is due: each is a question along an index of what waits."""

    def collect(self):
        from comments.models import Announcement, Comment, Notification, Report
        from comments.models.discussion import CommentStatus
        from recaps.models import SearchDue

        now = timezone.now()
        letters = Notification.objects.to_mail(now).filter(mail_due_at__lte=now)
        told = Announcement.objects.filter(done_at=None)
        counts = {
            "held_comments": Comment.objects.filter(status=CommentStatus.HELD).count(),
            "open_reports": Report.objects.open().count(),
            "letters": letters.count(),
            "announcements": told.count(),
            "search": SearchDue.objects.count(),
        }
        since = {
            "letters": letters.aggregate(first=Min("mail_due_at"))["first"],
            "announcements": told.aggregate(first=Min("created_at"))["first"],
            "search": SearchDue.objects.aggregate(first=Min("noted_at"))["first"],
        }
        waiting = GaugeMetricFamily("previously_waiting", "How many wait", labels=["what"])
        for what, count in counts.items():
            waiting.add_metric([what], count)
        ages = GaugeMetricFamily("previously_waiting_seconds", "How long the first has waited", labels=["what"])
        for what, first in since.items():
            ages.add_metric([what], (now - first).total_seconds() if first else 0)
        return [waiting, ages]


registry.register(Waiting())


def counted(get_response):
    """Middleware: counts every answer, with the time it took."""

    def middleware(request):
        worker = str(os.getpid())  # here, since middleware is made before the workers are forked
        start = time.perf_counter()
        response = get_response(request)
        seconds.labels(worker).observe(time.perf_counter() - start)
        answers.labels(worker, str(response.status_code)).inc()
        return response

    return middleware


@never_cache
def metrics(request):
    """404 for whoever may not see it. What a proxy hands on is refused too: it is asked past nginx."""
    here = ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0")
    may_see = any(here in ip_network(each) for each in settings.METRICS_FROM)
    if not may_see or "X-Forwarded-For" in request.headers:
        raise Http404
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
