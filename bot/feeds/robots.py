"""What a site's robots.txt says to us (RFC 9309)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from protego import Protego

from bot.errors import FeedError, FeedFault
from bot.feeds.job import Job
from bot.model import Document, Robots

TOKEN = "tocsin"  # noqa: S105 - the name by which robots.txt calls us
# Our name with the version behind it, as it stands in a server's log.
_VERSIONED = re.compile(rf"^([ \t]*user-agent[ \t]*:[ \t]*{TOKEN})/[^\r\n]*", re.I | re.M)
LONGEST = 500 * 1024  # bytes; nobody has to read more
COUNTS_FOR = timedelta(days=1)
UNKNOWN_FOR = timedelta(minutes=10)
LONGEST_PAUSE = 60.0


def learnt(document: Document, now: datetime) -> Robots:
    """From a robots.txt that came. A page in its place holds no rules; half a line at the end of a cut one is none."""
    body = document.body
    whole = body if len(body) < LONGEST else body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return Robots(whole.decode("utf-8-sig", "replace").replace("\x00", ""), now + COUNTS_FOR)


def without_one(error: FeedError, now: datetime) -> Robots:
    """Where none came: a site that has none, or only redirects, allows everything; one that can't tell now, nothing."""
    none = error.status is not None and 400 <= error.status < 500 and error.status != 429
    if none or error.fault is FeedFault.REDIRECTS:
        return Robots("", now + COUNTS_FOR)
    return Robots(None, now + UNKNOWN_FOR)


def unreadable(now: datetime) -> Robots:
    """Of one that broke its reader: nobody tries that again soon."""
    return Robots(None, now + UNKNOWN_FOR)


def pause_of(job: Job) -> float | None:
    """How many seconds the rules (the job's body) ask to pause between two requests, at most a minute; None where they
    forbid the job's address. Runs inside the fence: a few kilobytes of them may take gigabytes."""
    rules = Protego.parse(_VERSIONED.sub(r"\1", job.body.decode("utf-8", "replace")))
    if not rules.can_fetch(job.url, TOKEN):
        return None
    return min(max(rules.crawl_delay(TOKEN) or 0.0, 0.0), LONGEST_PAUSE)
