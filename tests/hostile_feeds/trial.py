"""Polls hostile feeds and good ones side by side, through the real fetcher and parser, and notes what that does."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import FeedError
from bot.feeds.apart.fetcher import ChildFetcher
from bot.feeds.apart.messages import Manner
from bot.feeds.parse import ChildParser
from bot.model import Entry, Feed, FeedForPoll, NotModified, ParsedFeed
from bot.timing import SystemClock
from tests.alone import older_garbage_apart
from tests.hostile_feeds.server import Case

LOOK = 0.005  # seconds between two looks at the loop
_MARKUP = re.compile(r"<(?:/?(?:script|img|iframe|b|p|a|div)[\s/>]|!--)", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"]+")
_BLANK = re.compile("[\u034f\u115f\u1160\u2800\u3164\uffa0\U000e0100]")
_SHOWN = frozenset("\n\u200c\u200d")


@dataclass(slots=True)
class Tally:
    """What happened. `faults` counts how hostile polls ended; `amiss` are lines that should not be there.

    `late` are seconds by which the event loop came late to a task; `busy` those of them in which it was at work itself,
    and not the machine at other things.
    """

    faults: Counter[str] = field(default_factory=Counter)
    amiss: list[str] = field(default_factory=list)
    good_polls: int = 0
    good_seconds: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    child_memory: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one poll: seconds for the fetch and for the parser, bytes for a parser's process; and polls at once."""

    fetch: float = 3.0
    parse: float = 3.0
    memory: int = 512 * 1024 * 1024
    at_once: int = 16


def unsafe(entry: Entry) -> str:
    """What of an entry must not get into a store; "" for nothing."""
    for name, value in (("title", entry.title), ("text", entry.text), ("link", entry.link), ("id", entry.identity)):
        unseen = (c for c in value if c not in _SHOWN and unicodedata.category(c) in ("Cc", "Cf", "Cs"))
        if any(unseen) or (name != "id" and _BLANK.search(value)):
            return f"{name} holds what can't be seen: {value[:80]!r}"
    for name, value in (("title", entry.title), ("text", entry.text)):
        if _MARKUP.search(value):
            return f"{name} holds markup: {value[:80]!r}"
    if "\n" in entry.title:
        return f"title has lines: {entry.title[:80]!r}"
    return "" if not entry.link or _LINK.fullmatch(entry.link) else f"link leads astray: {entry.link[:80]!r}"


@contextlib.asynccontextmanager
async def running_server(seed: int) -> AsyncIterator[int]:
    """The server's port."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.hostile_feeds.server", str(seed)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


async def trial(port: int, good_port: int, wanted: dict[int, Case], limits: Limits) -> Tally:
    """Polls the `wanted` cases of the server at `port` once each; meanwhile a good feed of another server."""
    with older_garbage_apart():
        return await _trial(port, good_port, wanted, limits)


async def _trial(port: int, good_port: int, wanted: dict[int, Case], limits: Limits) -> Tally:
    tally, clock = Tally(), SystemClock()
    fetcher = ChildFetcher(Manner("tocsin/0 (trial)", clock, timeout=limits.fetch))
    parser = ChildParser(clock=clock, workers=2, timeout=limits.parse, memory=limits.memory)
    async with fetcher, parser:
        await asyncio.gather(parser.start(), fetcher.start())
        watching = [asyncio.create_task(each) for each in (_watch_loop(tally), _watch_children(tally))]
        good = asyncio.create_task(_good(fetcher, parser, good_port, tally))
        slots = asyncio.Semaphore(limits.at_once)

        async def one(number: int, case: Case) -> None:
            async with slots:
                await _hostile(fetcher, parser, f"http://127.0.0.1:{port}/hostile/{number}", case.name, tally)

        await asyncio.gather(*(one(number, case) for number, case in wanted.items()))
        for task in (good, *watching):
            task.cancel()
        await asyncio.gather(good, *watching, return_exceptions=True)
    return tally


async def _polled(fetcher: ChildFetcher, parser: ChildParser, url: str) -> ParsedFeed | None:
    got = await fetcher.fetch(FeedForPoll(Feed("f", url, "F", allow_private=True)))
    return None if isinstance(got, NotModified) else await parser.parse(got)


async def _hostile(fetcher: ChildFetcher, parser: ChildParser, url: str, name: str, tally: Tally) -> None:
    try:
        parsed = await _polled(fetcher, parser, url)
    except FeedError as error:
        tally.faults[error.fault] += 1
        line = str(error)
        if not line or not line.isprintable() or len(line) > 400 or ";" not in line:
            tally.amiss.append(f"{name}: no clear line: {line[:400]!r}")
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        tally.amiss.append(f"{name}: {type(error).__name__}: {error}")
    else:
        tally.faults["read"] += 1
        entries = parsed.entries if parsed is not None else ()
        tally.amiss += [f"{name}: {what}" for entry in entries if (what := unsafe(entry))]


async def _good(fetcher: ChildFetcher, parser: ChildParser, port: int, tally: Tally) -> None:
    """Each poll finds one entry more."""
    while True:
        started = time.monotonic()
        url = f"http://127.0.0.1:{port}/good/0/{tally.good_polls}"
        try:
            parsed = await _polled(fetcher, parser, url)
        except FeedError as error:
            tally.amiss.append(f"good feed: {error}")
        else:
            titles = [entry.title for entry in parsed.entries] if parsed is not None else []
            if titles[:1] != [f"Vest {tally.good_polls + 29}: Banjska & Zvečan"] or len(titles) != 30:
                tally.amiss.append(f"good feed: says {titles[:1]}")
        tally.good_polls += 1
        tally.good_seconds.append(time.monotonic() - started)
        await asyncio.sleep(0.02)


async def _watch_loop(tally: Tally) -> None:
    while True:
        before, worked = time.monotonic(), time.thread_time()
        await asyncio.sleep(LOOK)
        late = max(0.0, time.monotonic() - before - LOOK)
        tally.late.append(late)
        tally.busy.append(min(late, time.thread_time() - worked))


async def _watch_children(tally: Tally) -> None:
    while True:
        tally.child_memory = max(tally.child_memory, await asyncio.to_thread(_most_of_children))
        await asyncio.sleep(0.1)


def _most_of_children() -> int:
    """The most memory that a child of ours ever held, in bytes; 0 where the system doesn't tell."""
    most = 0
    for listed in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            most = max([most, *map(_peak, listed.read_text().split())])
    return most


def _peak(process: str) -> int:
    with contextlib.suppress(OSError):
        told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
        return int(told[1]) * 1024 if told else 0
    return 0
