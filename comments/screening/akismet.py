"""A second opinion from Akismet, where the owner has set AKISMET_KEY. Whatever goes wrong there, the comment passes."""

import logging
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings

from comments.screening.verdicts import PASSED, hold, reject

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 2  # somebody waits for their comment to be posted
ANSWER_MAX = 100  # bytes: it says "true" or "false"
KINDLY = "It looks like an advertisement to a program, so a person looks at it."
NOT_TAKEN = "This was taken for an advertisement, so it is not posted. If it is none, please say it in another way."


def opinion(attempt):
    """A Verdict. Only people of whom nothing stands here yet are shown to it."""
    try:
        is_spam, is_certain = ask(attempt)
    except (OSError, ValueError):
        log.warning("Akismet did not answer, so the comment passes", exc_info=True)
        return PASSED
    if is_certain:
        return reject("Akismet is certain that it is spam", NOT_TAKEN)
    return hold("Akismet takes it for spam.", KINDLY) if is_spam else PASSED


def ask(attempt):
    """(whether it is spam, whether that is beyond doubt)."""
    request = Request(settings.AKISMET_URL, urlencode(told_of(attempt)).encode())
    with urlopen(request, timeout=TIMEOUT_SECONDS) as response:
        answer = response.read(ANSWER_MAX).decode("ascii", "replace").strip()
        if answer not in ("true", "false"):
            raise ValueError(f"Akismet says {answer!r}")
        return answer == "true", answer == "true" and response.headers.get("X-akismet-pro-tip") == "discard"


def told_of(attempt):
    return {
        "api_key": settings.AKISMET_KEY,
        "blog": attempt.site,
        "user_ip": attempt.address,
        "user_agent": attempt.agent,
        "comment_type": "comment",
        "comment_author": attempt.author.name if attempt.author else attempt.name,
        "comment_author_email": attempt.author.email if attempt.author else attempt.email,
        "comment_content": attempt.source,
    }
