"""A web server on loopback that a test scripts: what each path answers, when, and what it was asked."""

from __future__ import annotations

import asyncio
import gzip
import sys
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import brotli  # type: ignore[import-untyped]  # publishes no types
from aiohttp import web

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path answers. With `etag` or `last_modified` it answers 304 to a request that echoes one.

    `encoding` compresses the body and says so. `hold_header` and `hold_body` are waited for before the first byte, and
    in the middle of the body. `drop`: "header" closes without an answer, "body" in the middle of it.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "application/rss+xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    encoding: str | None = None
    hold_header: asyncio.Event | None = None
    hold_body: asyncio.Event | None = None
    drop: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    peer: tuple[str, int]
    at: float  # seconds by the loop's clock


def redirect(location: str, status: int = 302) -> Reply:
    """A reply that leads elsewhere."""
    return Reply(status=status, headers={"Location": location})


def compress(body: bytes, encoding: str) -> bytes:
    """`body` as a server would send it under that Content-Encoding."""
    if encoding == "gzip":
        return gzip.compress(body, mtime=0)
    if encoding == "deflate":
        return zlib.compress(body)
    if encoding == "bare deflate":
        inner = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return inner.compress(body) + inner.flush()
    if encoding == "br":
        return bytes(brotli.compress(body, quality=5))
    if encoding == "zstd":
        return zstd.compress(body)
    raise ValueError(encoding)


class FeedServer:
    """`async with FeedServer() as server: url = server.add("/feed", Reply(…))`; a path can be added again."""

    def __init__(self) -> None:
        self._replies: dict[str, Reply] = {}
        self.requests: list[Seen] = []
        self.asked = asyncio.Event()
        self.most_of_host_at_once: Counter[str] = Counter()
        """By the name that a host was asked under."""
        self._of_host_now: Counter[str] = Counter()
        self.closed_early = 0
        self.bytes_sent = 0
        self.port = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def add(self, path: str, reply: Reply) -> str:
        """Sets what `path` answers from now on; gives its URL."""
        self._replies[path] = reply
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The URL of a path, under any name that leads here."""
        return f"http://{host}:{self.port}{path}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        peer = request.transport.get_extra_info("peername") if request.transport else ("", 0)
        self.requests.append(Seen(request.raw_path, request.headers, peer, asyncio.get_running_loop().time()))
        self.asked.set()
        host = request.host.partition(":")[0]
        self._of_host_now[host] += 1
        self.most_of_host_at_once[host] = max(self.most_of_host_at_once[host], self._of_host_now[host])
        try:
            return await self._answer(request)
        finally:
            self._of_host_now[host] -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        reply = self._replies.get(request.path)
        if reply is None:
            return web.Response(status=404)
        if reply.hold_header is not None:
            await reply.hold_header.wait()
        if reply.drop == "header":
            _abort(request)
        headers = dict(reply.headers)
        if reply.etag is not None:
            headers["ETag"] = reply.etag
        if reply.last_modified is not None:
            headers["Last-Modified"] = reply.last_modified
        if _unchanged(request, reply):
            return web.Response(status=304, headers=headers)
        return await self._send(request, reply, headers)

    async def _send(self, request: web.Request, reply: Reply, headers: dict[str, str]) -> web.StreamResponse:
        body = reply.body
        if reply.encoding is not None:
            body = compress(body, reply.encoding)
            headers.setdefault("Content-Encoding", reply.encoding.rpartition(" ")[2])
        if reply.content_type:
            headers.setdefault("Content-Type", reply.content_type)
        response = web.StreamResponse(status=reply.status, headers=headers)
        response.content_length = len(body)
        await response.prepare(request)
        middle = len(body) // 2
        try:
            if reply.hold_body is not None or reply.drop == "body":
                await response.write(body[:middle])
                if reply.hold_body is not None:
                    await reply.hold_body.wait()
                if reply.drop == "body":
                    _abort(request)
                body = body[middle:]
            for start in range(0, len(body), 65_536):
                await response.write(body[start : start + 65_536])
                self.bytes_sent += len(body[start : start + 65_536])
            await response.write_eof()
        except ConnectionError:
            self.closed_early += 1
        return response


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _unchanged(request: web.Request, reply: Reply) -> bool:
    if reply.etag is not None and request.headers.get("If-None-Match") == reply.etag:
        return True
    return reply.last_modified is not None and request.headers.get("If-Modified-Since") == reply.last_modified
