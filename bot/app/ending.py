"""A stop keeps its word whatever hangs: a name that is being resolved, a database that doesn't answer, a thread."""

from __future__ import annotations

import os
import threading

import structlog

log = structlog.get_logger()


def end_within(seconds: float) -> None:
    """Ends this process with code 0 in so many seconds, unless it has ended by then. Nothing that hangs can be asked to
    end, and nothing is lost: rows tell what is still to do, as after a kill."""
    last = threading.Timer(seconds, _end)
    last.daemon = True
    last.start()


def _end() -> None:
    log.warning("ended_at_last", note="something hung; what was in flight is taken up at the next start")
    os._exit(0)
