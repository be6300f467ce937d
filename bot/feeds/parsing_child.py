"""What runs in a parser's child process: the fence around it, and one job at a time inside.

The readers are imported inside: the parent names these functions, and never reads a document.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

from bot.errors import FeedError, FeedFault
from bot.feeds.addresses import shown
from bot.feeds.job import Job
from bot.model import Article, Page, ParsedFeed

T = TypeVar("T")
_LARGE = 4 * 1024 * 1024
_KEEPS_ADDRESSES = 128 * 1024  # bytes of a document, of which most could be one address
GRACE = 5.0
"""Seconds after its time that a child which doesn't end itself is killed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A FeedError on its way home: exceptions with arguments of their own don't survive pickling."""

    fault: FeedFault
    detail: str


Reader: TypeAlias = Callable[[Job, float], T | Failure]


def enter(memory: int) -> None:
    """Imports what reads feeds, and fences this process in: `memory` bytes of address space, no core file, out of reach
    of the terminal's Ctrl+C.

    A session of its own, so that a signal to the parent's group leaves it to finish its job while the parent drains.
    """
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The library's handler waits for the interpreter, which may be deep inside one regular expression.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Before there is a job, whose time would pay for it; what it takes counts within the limit all the same.
    from bot.feeds import document  # noqa: F401, PLC0415  # the module's reason

    gc.collect()
    gc.freeze()  # what was imported stays for good
    _keep_memory()
    if sys.platform == "linux":  # elsewhere the kernel accepts the limit and ignores it, or refuses it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _keep_memory() -> None:
    """The HTML parser takes some hundred KB for each text, and frees them: given back to the kernel, and taken again,
    they would cost four times what the parsing does. glibc keeps twice as much as the largest block that was freed."""
    bytes(_LARGE)


def warm() -> int:
    """Nothing but an answer: this child is there, and has imported what reads feeds."""
    return os.getpid()


def timed(read: Reader[T], job: Job, seconds: float) -> tuple[T | Failure, float]:
    """What `read` makes of the job, and how many seconds of the processor that took."""
    begun = time.process_time()
    result = read(job, seconds)
    return result, time.process_time() - begun


def run(job: Job, seconds: float) -> ParsedFeed | Failure:
    """Reads one document. The alarm ends this process even if the parent that should end it is gone."""
    from bot.feeds.document import read  # noqa: PLC0415  # the module's reason

    return _fenced(read, job, seconds)


def page(job: Job, seconds: float) -> Page | Failure:
    """The same for what a web page says of feeds."""
    from bot.feeds.document import page as read  # noqa: PLC0415  # the module's reason

    return _fenced(read, job, seconds)


def article(job: Job, seconds: float) -> Article | Failure:
    """The same for the article on a web page."""
    # A tenth of a second and 30 MB, of which children that only ever read feeds have no need.
    from bot.feeds.webpage.read import read  # noqa: PLC0415  # the reason above

    return _fenced(read, job, seconds)


def robots(job: Job, seconds: float) -> float | Failure | None:
    """The same for a robots.txt, see robots.pause_of."""
    from bot.feeds.robots import pause_of  # noqa: PLC0415  # which reads documents

    return _fenced(pause_of, job, seconds)


def _fenced(read: Callable[[Job], T], job: Job, seconds: float) -> T | Failure:
    with _alarm(seconds):
        try:
            return read(job)
        except FeedError as error:
            return Failure(error.fault, error.detail)
        except MemoryError:
            return Failure(FeedFault.PARSER, f"{shown(job.url)} needs more memory to read than a document may; {_NEXT}")
        except Exception as error:  # noqa: BLE001 - whatever a hostile document makes the parsers raise
            what = type(error).__name__
            return Failure(FeedFault.PARSER, f"{shown(job.url)} made the parser give up ({what}); {_NEXT}")
        finally:
            if len(job.body) > _KEEPS_ADDRESSES:
                urlsplit.cache_clear()  # type: ignore[attr-defined]  # it keeps 128 addresses, however long


_NEXT = "it is tried again later, and if that goes on, tell its owner"


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Ends this process then, whatever it does. The parent would see to it later, when this document may be read and
    the next one begun."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
