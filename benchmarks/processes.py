"""What this process and its children cost: processor time and memory, as Linux counts them; and how late its event loop
is."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

KILOBYTE = 1024
MEGABYTE = 1_000_000
STEP = 0.005


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time so far, and megabytes at the peak: of the process, and of the children that live now
    (the time of all of them together, the memory of the largest)."""

    cpu: float
    children_cpu: float
    peak: float
    child_peak: float


def cost() -> Cost:
    """Of this process up to now."""
    children = _children(os.getpid())
    return Cost(
        time.process_time(),
        sum(_cpu(each) for each in children),
        _peak(os.getpid()),
        max((_peak(each) for each in children), default=0.0),
    )


@dataclass(slots=True)
class Lateness:
    """How late the event loop came back to a task that slept for 5 ms each time, in milliseconds."""

    late: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Not later than this for that share of the times; 1 is the worst."""
        ordered = sorted(self.late)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@asynccontextmanager
async def lateness() -> AsyncIterator[Lateness]:
    """Measures while the block runs."""
    found = Lateness()

    async def look() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(STEP)
            found.late.append(max(0.0, time.perf_counter() - before - STEP) * 1000)

    looking = asyncio.create_task(look())
    try:
        yield found
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def _children(parent: int) -> list[int]:
    """And their children."""
    parents = {int(each.name): _parent(each) for each in Path("/proc").iterdir() if each.name.isdecimal()}
    found = [parent]
    for ancestor in found:
        found += [each for each, above in parents.items() if above == ancestor]
    return found[1:]


def _parent(process: Path) -> int:
    """-1 for one that ended meanwhile."""
    try:
        return int((process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return -1


def _cpu(process: int) -> float:
    """User and system time, in seconds."""
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _peak(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * KILOBYTE / MEGABYTE
    return 0.0
