"""How many files and connections this process may have open at once."""

from __future__ import annotations

import fcntl
import os
import resource
from contextlib import suppress

import structlog

log = structlog.get_logger()

MOST = 65_536
MOST_OF_MACOS = 10_240  # it says that there is no limit, and refuses more
EXPECTED = 4096  # after so many, each doubling of them takes some milliseconds again
FEW = 1024  # several hundred hosts are asked at once while many are slow


def allow_many() -> None:
    """As many as the system lets a user have, without asking it for more: shells give 1,024, macOS 256, and a thousand
    hosts that are polled in a moment are as many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for most in (MOST, MOST_OF_MACOS):
        wanted = most if hard == resource.RLIM_INFINITY else min(hard, most)
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            break
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            break
    if (most := allowed()) < FEW:
        log.warning("few_files_allowed", most=most, note="polls may fail for want of more; see `ulimit -n`")


def make_room() -> None:
    """Makes Linux's table of them as large at once: where threads share it, it grows in 20 ms, for which the event loop
    stands still."""
    ours = os.open(os.devnull, os.O_RDONLY)
    try:
        with suppress(OSError):  # whoever started us may have left the last one open
            os.close(fcntl.fcntl(ours, fcntl.F_DUPFD_CLOEXEC, min(allowed(), EXPECTED) - 1))
    finally:
        os.close(ours)


def allowed() -> int:
    """How many it may have, MOST at most."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else min(soft, MOST)
