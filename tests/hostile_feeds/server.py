"""A process of its own that plays every bad server: `python -m tests.hostile_feeds.server SEED` tells its port.

It answers `/hostile/<number>` with the behaviour of that number, and `/good/<number>/<poll>` as a good feed does.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.fakes.feedserver import compress
from tests.hostile_feeds.documents import XML, good_document, hostile_documents

# Of each name: the answer's status, and its headers: as many, and as long, as an HTTP library takes.
HEADER_FLOODS: dict[str, tuple[str, list[bytes]]] = {
    "Link": ("200 OK", [b"Link: " + b"<a>;rel=x," * 800] * 100),
    "Link of many relations": ("200 OK", [b'Link: <a>;rel="' + b"hub " * 1900 + b'"'] * 100),
    "Link of brackets": ("200 OK", [b"Link: " + b"<" * 8000] * 100),
    "Link of hubs": ("200 OK", [b"Link: " + b"<javascript:1>;rel=hub," * 340] * 100),
    "Link of quotes": ("200 OK", [b"Link: <a>" + b';a="' * 1900] * 100),
    "Link to a long host": ("200 OK", [b"Link: <http://" + "\ufdfa".encode() * 600 + b"/>;rel=hub"] * 100),
    "Cache-Control": ("200 OK", [b"Cache-Control: " + b"max-age = " * 790] * 100),
    "Cache-Control of figures": ("200 OK", [b"Cache-Control: max-age=" + b"9" * 7900] * 100),
    "Expires": ("200 OK", [b"Expires: " + b"Sun, " * 1500, b"Date: " + b"(" * 7900]),
    "Age": ("200 OK", [b"Cache-Control: max-age=5", b"Age: " + b"9" * 7900]),
    "Retry-After of figures": ("503 Busy", [b"Retry-After: " + b"9" * 7900] * 100),
    "Retry-After of dates": ("503 Busy", [b"Retry-After: " + b"Sun, 01 " * 980] * 100),
    "Retry-After of comments": ("429 Busy", [b"Retry-After: " + b"()" * 3900] * 100),
    "IM": ("226 IM Used", [b"IM: " + b"feed, " * 1300] * 100),
    "Content-Encoding": ("200 OK", [b"Content-Encoding: " + b"gzip, " * 1300] * 100),
    "Content-Type": ("200 OK", [b"Content-Type: " + b'text/xml;charset="c";' * 370] * 100),
    "ETag": ("200 OK", [b'ETag: "' + b"x" * 7900] * 100),
    "Set-Cookie": ("200 OK", [b"Set-Cookie: " + b'a="; ' * 1500] * 100),
    "Set-Cookie of blanks": ("200 OK", [b"Set-Cookie: a" + b" " * 7900 + b"x"] * 100),
    "a header of 8 KB": ("200 OK", [b"X: " + b"y" * 8000] * 100),
    "more headers than may be": ("200 OK", [b"X: " + b"y" * 8000] * 300),
    "a folded header": ("200 OK", [b"X: y", *([b" y"] * 2600)]),
    "Location of one letter": ("302 Found", [b"Location: http://" + "\ufdfa".encode() * 2600 + b"/"]),
    "Location of one label": ("302 Found", [b"Location: http://xn--" + b"a" * 7900 + b"/"]),
    "Location of labels": ("302 Found", [b"Location: http://" + "\u0436.".encode() * 2600]),
    "Location of steps": ("302 Found", [b"Location: /" + b"../" * 2600]),
}
Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]
MEGABYTE = 1_000_000
_FOREVER = 3600


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile server's name, and what it does with a request."""

    name: str
    answer: Behaviour


def cases(seed: int) -> list[Case]:
    """All of them, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - the same each time
    found = [Case(name, _says(body, f"Content-Type: {kind}")) for name, body, kind in hostile_documents(chance)]
    return found + _redirects() + _sizes() + _encodings(chance) + _statuses() + _protocol() + _headers() + _slow()


def _says(body: bytes, *headers: str, status: str = "200 OK") -> Behaviour:
    async def answer(to: asyncio.StreamWriter) -> None:
        to.write(_head(status, *headers, f"Content-Length: {len(body)}") + body)
        await to.drain()

    return answer


def _raw(*pieces: bytes, pause: float = 0.0, again: int = 1) -> Behaviour:
    """The pieces, with a pause after each, `again` and again."""

    async def answer(to: asyncio.StreamWriter) -> None:
        for _ in range(again):
            for piece in pieces:
                to.write(piece)
                await to.drain()
                await asyncio.sleep(pause)

    return answer


def _head(status: str, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "Connection: close", "", "")).encode("latin-1", "replace")


def _redirects() -> list[Case]:
    targets = (
        "", "?again", "http://[::1", "file:///etc/passwd", "javascript:1", "ftp://x/", "http://", "//", "http://x:99999/",
        "http://127.0.0.1:1/", "http://\x7f/", "data:,x", "http://a b/", "/hostile/redirect",
        "http://" + "a" * 300 + ".example/",
    )  # fmt: skip
    statuses = ("301 Moved", "302 Found", "307 Again")
    return [
        Case(f"{status[:3]} to {target[:20]!r}", _says(b"", f"Location: {target}", status=status))
        for target in targets
        for status in statuses[: 2 if target else 3]
    ]


def _sizes() -> list[Case]:
    piece = b"<item><title>x</title></item>" * 4000
    hundred = 100 * MEGABYTE // len(piece)
    start = b"<rss version='2.0'><channel>"
    bytes_ = b"1\r\nx\r\n" * 10_000
    chunk = f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    return [
        Case("100 MB as told", _raw(_head("200 OK", f"Content-Length: {100 * MEGABYTE}"), start)),
        Case("100 MB untold", _raw(_head("200 OK"), *([piece] * hundred))),
        Case("chunks without end", _raw(_head("200 OK", "Transfer-Encoding: chunked"), *([chunk] * hundred))),
        Case("chunks of a byte", _raw(_head("200 OK", "Transfer-Encoding: chunked"), *([b"1\r\nx\r\n"] * 3000))),
        Case("chunks of a byte without end", _raw(_head("200 OK", "Transfer-Encoding: chunked"), *([bytes_] * 500))),
        Case("less than told", _raw(_head("200 OK", "Content-Length: 5000"), start)),
        Case("more than told", _raw(_head("200 OK", "Content-Length: 5"), start)),
        Case("just below the limit", _says((start + piece * 50)[: 4 * MEGABYTE], f"Content-Type: {XML}")),
    ]


@cache
def _bomb(encoding: str) -> bytes:
    """Zeros that open to 200 MB."""
    if encoding == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        return b"".join(packer.compress(b" " * MEGABYTE) for _ in range(200)) + packer.flush()
    return compress(b" " * (200 * MEGABYTE if encoding == "zstd" else 40 * MEGABYTE), encoding)


def _lazy(body: Callable[[], bytes], *headers: str) -> Behaviour:
    async def answer(to: asyncio.StreamWriter) -> None:
        await _says(body(), *headers)(to)

    return answer


def _encodings(chance: Random) -> list[Case]:
    good = good_document(1)
    found = [
        Case(f"bomb of {each}", _lazy(lambda each=each: _bomb(each), f"Content-Encoding: {each}"))  # type: ignore[misc]  # mypy infers no default
        for each in ("gzip", "deflate", "br", "zstd")
    ]
    untrue = ("gzip", "deflate", "br", "zstd", "gzip, gzip", "compress", "x-none", "identity", "gzip, br", "\x00")
    found += [Case(f"not {each!r}", _says(good, f"Content-Encoding: {each}")) for each in untrue]
    for each in ("gzip", "deflate", "br", "zstd"):
        packed = compress(good, each)
        broken = bytearray(packed)
        broken[chance.randrange(len(broken))] ^= 0xFF
        found.append(Case(f"{each} cut off", _says(packed[: len(packed) // 2], f"Content-Encoding: {each}")))
        found.append(Case(f"{each} broken", _says(bytes(broken), f"Content-Encoding: {each}")))
        found.append(Case(f"{each} and rubbish", _says(packed + b"rubbish", f"Content-Encoding: {each}")))
    return found


def _statuses() -> list[Case]:
    numbers = (
        204,
        205,
        206,
        226,
        300,
        304,
        400,
        401,
        403,
        404,
        406,
        410,
        418,
        421,
        429,
        451,
        500,
        502,
        503,
        504,
        599,
        999,
    )
    return [
        Case(f"status {each}", _says(b"<html>no</html>", "Retry-After: -1", status=f"{each} X")) for each in numbers
    ]


def _protocol() -> list[Case]:
    good = good_document(1)
    pieces = {
        "nothing": b"",
        "no HTTP": b"SSH-2.0-OpenSSH_9\r\n",
        "HTTP/0.9": good,
        "half a status line": b"HTTP/1.1 2",
        "a status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
        "a version of its own": b"HTTP/9.9 200 OK\r\n\r\n" + good,
        "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000,
        "a header of 1 MB": b"HTTP/1.1 200 OK\r\nX: " + b"y" * MEGABYTE + b"\r\n\r\n",
        "a header without a colon": b"HTTP/1.1 200 OK\r\nrubbish\r\n\r\n" + good,
        "NUL in a header": b"HTTP/1.1 200 OK\r\nETag: \0\r\n\r\n" + good,
        "bytes in a header": b"HTTP/1.1 200 OK\r\nETag: \xff\xfe\r\nLast-Modified: \xe9\r\nConnection: close\r\n\r\n"
        + good,
        "a length below nothing": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + good,
        "a length of letters": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + good,
        "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n" + good,
        "chunks of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "a chunk too large": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
        "a huge length": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n" + good,
        "a charset of nothing": _head("200 OK", "Content-Type: text/xml; charset=") + good,
        "a charset with NUL": _head("200 OK", "Content-Type: text/xml; charset=\x01") + good,
        "max-age beyond all": _head("200 OK", f"Cache-Control: max-age={'9' * 400}", "Age: -1", "Expires: never")
        + good,
    }
    floods = {
        "hints": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 40_000,
        "long hints": (b"HTTP/1.1 103 Early Hints\r\n" + b"Link: <a>\r\n" * 100 + b"\r\n") * 800,
        "answers": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * 25_000,
    }
    found = [Case(name, _raw(piece)) for name, piece in pieces.items()]
    return found + [Case(f"{name} without end", _raw(piece, again=50)) for name, piece in floods.items()]


def _headers() -> list[Case]:
    good = good_document(1)
    return [
        Case(
            f"flood of {name}",
            _raw(b"\r\n".join((f"HTTP/1.1 {status}".encode(), *headers, b"Connection: close", b"", good))),
        )
        for name, (status, headers) in HEADER_FLOODS.items()
    ]


def _slow() -> list[Case]:
    head = _head("200 OK")
    return [
        Case("silence", _raw(b"", pause=_FOREVER)),
        Case("silence after a letter", _raw(b"H", pause=_FOREVER)),
        Case("a header a moment", _raw(b"HTTP/1.1 200 OK\r\n", *([b"X: y\r\n"] * 10_000), pause=0.2)),
        Case("a letter a moment", _raw(head, *([b"<"] * 10_000), pause=0.2)),
        Case("silence after the header", _raw(head, pause=_FOREVER)),
        Case("silence in the middle", _raw(head + good_document(1)[:500], pause=_FOREVER)),
    ]


async def _serve(listed: list[Case], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode().partition("?")[0]
        kind, number, *poll = (*path.strip("/").split("/"), "")  # a redirect may lead anywhere
        if kind == "good":
            await _says(good_document(int(poll[0])), f"Content-Type: {XML}")(writer)
        elif number.isdecimal():
            await listed[int(number)].answer(writer)
    writer.close()


async def main(seed: int) -> None:
    """Serves until its input ends."""
    listed = cases(seed)
    server = await asyncio.start_server(lambda *peer: _serve(listed, *peer), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
