"""A thousand feeds on loopback, in a process of their own: each at its own address, gzipped, with validators.

The server answers from memory with as little work as it can, on uvloop, so that what is measured is the poller, and
does what a poller meets: it ignores validators, answers late, publishes. It never looks beyond loopback.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import resource
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from typing import Any

import uvloop

from benchmarks.feed_documents import ENTRIES, document

START_SECONDS = 180
TYPES = {True: "application/atom+xml; charset=utf-8", False: "application/rss+xml; charset=utf-8"}


@dataclass(slots=True)
class Feeds:
    """The running server, as the benchmark holds it. `size` and `packed`: bytes of all documents, plain and gzipped."""

    server: Connection
    urls: tuple[str, ...]
    size: int
    packed: int

    def behave(self, *, validators: bool = True, latency: float = 0.0) -> None:
        """How it answers from now on: with and by validators or without them, and how many seconds late."""
        self._ask("behave", validators, latency)

    def publish(self, feeds: Sequence[int]) -> None:
        """A new entry in each of them, by number. Returns when they are being served."""
        self._ask("publish", list(feeds))

    def answered(self) -> Counter[int]:
        """Answers by status since this was asked last."""
        return Counter(self._ask("answered"))

    def sent(self) -> dict[tuple[int, int], float]:
        """When each published entry, by feed and number, was first handed to the network, by `time.monotonic`."""
        return dict(self._ask("sent"))

    def _ask(self, name: str, *arguments: Any) -> Any:
        self.server.send((name, *arguments))
        return self.server.recv()


@contextmanager
def serving(count: int, *, mark: str = "") -> Iterator[Feeds]:
    """`count` feeds; entries that are published later have the word `mark` in their title."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(there, count, mark), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(START_SECONDS):
            raise TimeoutError("the server of feeds didn't start")
        yield Feeds(here, *here.recv())
    finally:
        here.close()
        process.join(5)
        process.terminate()


@dataclass(slots=True)
class _Feed:
    """What is served at one address."""

    newest: int
    packed: bytes
    head: bytes = b""
    unchanged: bytes = b""
    etag: bytes = b""
    changed: bytes = b""


@dataclass(slots=True)
class _Newsstand:
    """All feeds, and how they are served at the moment."""

    started: datetime
    mark: str
    feeds: list[_Feed] = field(default_factory=list)
    validators: bool = True
    latency: float = 0.0
    counted: Counter[int] = field(default_factory=Counter)
    times: dict[tuple[int, int], float] = field(default_factory=dict)
    size: int = 0

    def write(self, number: int, newest: int) -> _Feed:
        """The feed as it is with that newest entry."""
        body = document(number, newest, self.started, self.mark)
        self.size += len(body)
        packed = gzip.compress(body, mtime=0)
        etag = f'"{number:x}-{newest:x}-{len(body):x}"'.encode()
        moment = self.started - timedelta(hours=1) + timedelta(seconds=newest - ENTRIES)
        changed = format_datetime(moment, usegmt=True).encode()
        validators = b"ETag: " + etag + b"\r\nLast-Modified: " + changed + b"\r\n"
        head = f"Content-Type: {TYPES[number % 4 == 3]}\r\nVary: Accept-Encoding\r\n".encode()
        unchanged = b"HTTP/1.1 304 Not Modified\r\n" + validators + b"\r\n"
        return _Feed(newest, packed, head + validators, unchanged, etag, changed)

    def answer(self, target: str, headers: dict[str, bytes]) -> tuple[bytes, tuple[int, int] | None]:
        """The bytes to send, and which document they hold."""
        try:
            number = int(target.removeprefix("/").removesuffix("/feed.xml"))
            feed = self.feeds[number]
        except (ValueError, IndexError):
            self.counted[404] += 1
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", None
        if self.validators and _knows(feed, headers):
            self.counted[304] += 1
            return feed.unchanged, None
        self.counted[200] += 1
        head = feed.head if self.validators else feed.head[: feed.head.index(b"ETag:")]
        body, coding = feed.packed, b"Content-Encoding: gzip\r\n"
        if b"gzip" not in headers.get("accept-encoding", b""):
            body, coding = gzip.decompress(feed.packed), b""
        length = b"Content-Length: %d\r\n\r\n" % len(body)
        return b"HTTP/1.1 200 OK\r\n" + head + coding + length + body, (number, feed.newest)

    def command(self, name: str, *arguments: Any) -> object:
        """What the other side asks for; see Feeds."""
        match name:
            case "behave":
                self.validators, self.latency = arguments
            case "publish":
                for number in arguments[0]:
                    self.feeds[number] = self.write(number, self.feeds[number].newest + 1)
            case "answered":
                counted, self.counted = self.counted, Counter()
                return dict(counted)
            case "sent":
                return self.times
        return None


def _knows(feed: _Feed, headers: dict[str, bytes]) -> bool:
    """The ETag counts before the date, as HTTP has it; each must be the one that was sent, byte for byte."""
    if "if-none-match" in headers:
        return headers["if-none-match"] == feed.etag
    return headers.get("if-modified-since") == feed.changed


class _Visitor(asyncio.Protocol):
    """One connection, kept open between requests."""

    def __init__(self, stand: _Newsstand, later: Callable[..., object]) -> None:
        self._stand = stand
        self._later = later
        self._received = bytearray()
        self._transport: Any = None  # uvloop's are no asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            first, *lines = bytes(self._received[:end]).split(b"\r\n")
            del self._received[: end + 4]
            named = (line.partition(b":") for line in lines)
            headers = {name.strip().lower().decode("latin-1"): value.strip() for name, _, value in named}
            target = first.split(b" ")[1].decode("latin-1")
            if self._stand.latency:
                self._later(self._stand.latency, self._answer, target, headers)
            else:
                self._answer(target, headers)

    def _answer(self, target: str, headers: dict[str, bytes]) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        answer, holds = self._stand.answer(target, headers)
        if holds is not None and holds[1] >= ENTRIES:
            self._stand.times.setdefault(holds, time.monotonic())
        self._transport.write(answer)
        if headers.get("connection", b"").lower() == b"close":
            self._transport.close()


def _run(commands: Connection, count: int, mark: str) -> None:
    uvloop.run(_serve(commands, count, mark))


async def _serve(commands: Connection, count: int, mark: str) -> None:
    """Until the other side hangs up."""
    _allow_files(3 * count + 200)
    stand = _Newsstand(datetime.now(UTC).replace(microsecond=0), mark)
    stand.feeds = [stand.write(number, ENTRIES - 1) for number in range(count)]
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    hosts = [_host(number) for number in range(count)]
    port = _free_port()
    server = await loop.create_server(lambda: _Visitor(stand, loop.call_later), hosts, port, backlog=1024)

    def obey() -> None:
        try:
            while commands.poll():
                commands.send(stand.command(*commands.recv()))
        except (EOFError, ConnectionError):
            loop.remove_reader(commands.fileno())
            over.set()

    loop.add_reader(commands.fileno(), obey)
    urls = tuple(f"http://{host}:{port}/{number}/feed.xml" for number, host in enumerate(hosts))
    commands.send((urls, stand.size, sum(len(feed.packed) for feed in stand.feeds)))
    await over.wait()
    server.close()


def _host(number: int) -> str:
    return f"127.{20 + number // 50_000}.{number // 200 % 250}.{1 + number % 200}"


def _free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return int(trying.getsockname()[1])


def _allow_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )
