"""Compressed bodies, opened piece by piece, so that a bomb costs one piece and no more."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # publishes no types

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
# The last ones are no encodings of a body; servers that name them compress nothing, and browsers take no notice.
_PLAIN = frozenset({"", "identity", "none", "binary", "utf-8", "utf8"})
_GZIP = b"\x1f\x8b"
PIECE = 256 * 1024
# What RFC 9659 allows a server: 8 MB. Without it one frame's header could ask for 128 MB.
_ZSTD_WINDOW_LOG = 23
# Bodies may be several compressed parts in a row; thousands of empty ones are an attack on the processor.
_MOST_PARTS = 100


class Broken(ValueError):
    """The bytes are not what their Content-Encoding says."""


class Inflater(Protocol):
    """One body being opened."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The next decoded pieces, each about PIECE bytes at most. Raises Broken."""
        ...

    def finish(self) -> None:
        """Raises Broken if the body ended too early."""
        ...


def inflater(encoding: str) -> Inflater | None:
    """For a Content-Encoding header; None if it is none that was asked for."""
    name = encoding.strip().lower()
    if name in _PLAIN:
        return _Plain()
    if name in ("gzip", "x-gzip"):
        return _Zlib(gzip=True)
    if name == "deflate":
        return _Zlib(gzip=False)
    if name == "br":
        return _Brotli()
    return _Zstd() if name == "zstd" else None


def _counted(parts: int) -> int:
    if parts >= _MOST_PARTS:
        raise Broken(f"it has more than {_MOST_PARTS} parts")
    return parts + 1


class _Plain:
    """As it comes; but files are served as they lie there, compressed, and then nothing says so."""

    def __init__(self) -> None:
        self._head: bytes | None = b""  # while it may still be the beginning of gzip
        self._gzip: _Zlib | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._head is not None:
            data = self._head + data
            if data[:2] == _GZIP:
                self._gzip = _Zlib(gzip=True)
            self._head = data if len(data) < 2 and _GZIP.startswith(data) else None
        if self._head is None:
            yield from self._gzip.feed(data) if self._gzip else (data,)

    def finish(self) -> None:
        if self._gzip is not None:
            self._gzip.finish()


class _Zlib:
    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self._inner: zlib._Decompress | None = None
        self._parts = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        data = self._head + data
        self._head = b""
        piece = b""
        while data or len(piece) == PIECE:  # a full piece may have left output inside
            if self._inner is None or self._inner.eof:
                if len(data) < 2:
                    self._head = data
                    return
                if self._inner is not None and not (self._gzip and data[:2] == _GZIP):
                    return  # padding after the end, as some servers send
                self._parts = _counted(self._parts)
                self._inner = zlib.decompressobj(self._window(data))
            try:
                piece = self._inner.decompress(data, PIECE)
            except zlib.error as error:
                raise Broken(str(error)) from error
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
            if piece:
                yield piece

    def _window(self, data: bytes) -> int:
        """Deflate comes with a zlib header, as the standard says, or bare, as some servers have it."""
        if self._gzip:
            return zlib.MAX_WBITS + 16
        wrapped = data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0
        return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS

    def finish(self) -> None:
        if self._inner is None or not self._inner.eof:
            raise Broken("it ends too early")


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while piece := self._inner.process(data, output_buffer_limit=PIECE):
                data = b""
                yield piece
        except brotli.error as error:
            raise Broken(str(error)) from error

    def finish(self) -> None:
        if not self._inner.is_finished():
            raise Broken("it ends too early")


class _Zstd:
    def __init__(self) -> None:
        self._inner = self._fresh()
        self._parts = 1

    @staticmethod
    def _fresh() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while data or not (self._inner.eof or self._inner.needs_input):
                if self._inner.eof:
                    self._parts = _counted(self._parts)
                    self._inner = self._fresh()
                piece = self._inner.decompress(data, PIECE)
                data = self._inner.unused_data if self._inner.eof else b""
                if piece:
                    yield piece
        except zstd.ZstdError as error:
            raise Broken(str(error)) from error

    def finish(self) -> None:
        if not self._inner.eof:
            raise Broken("it ends too early")
