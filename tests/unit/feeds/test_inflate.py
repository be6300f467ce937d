"""Compressed bodies are opened in pieces, however they are cut."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.inflate import PIECE, Broken, inflater
from tests.fakes.feedserver import compress

ENCODINGS = ["gzip", "deflate", "bare deflate", "br", "zstd"]


def opened(body: bytes, encoding: str, step: int) -> bytes:
    inner = inflater(encoding.rpartition(" ")[2])
    assert inner is not None
    pieces = [piece for start in range(0, len(body), step) for piece in inner.feed(body[start : start + step])]
    inner.finish()
    return b"".join(pieces)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(body=st.binary(max_size=2000), step=st.integers(1, 50))
def test_however_the_network_cuts_it_the_body_is_the_same(encoding: str, body: bytes, step: int) -> None:
    assert opened(compress(body, encoding), encoding, step) == body


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_piece_stays_small_whatever_is_inside(encoding: str) -> None:
    inner = inflater(encoding.rpartition(" ")[2])
    assert inner is not None
    pieces = list(inner.feed(compress(bytes(8_000_000), encoding)))
    assert sum(map(len, pieces)) == 8_000_000
    assert max(map(len, pieces)) <= 2 * PIECE


def test_a_body_in_several_parts_is_one_body() -> None:
    assert opened(compress(b"a", "gzip") + compress(b"b", "gzip"), "gzip", 7) == b"ab"
    assert opened(compress(b"a", "zstd") + compress(b"b", "zstd"), "zstd", 7) == b"ab"


def test_padding_after_the_end_is_passed_over() -> None:
    assert opened(compress(b"a", "gzip") + bytes(20), "gzip", 100) == b"a"
    assert opened(compress(b"a", "deflate") + b"\n", "deflate", 100) == b"a"


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_thousands_of_empty_parts_are_refused(encoding: str) -> None:
    with pytest.raises(Broken):
        opened(compress(b"", encoding) * 2000, encoding, 65_536)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_early_end_is_noticed(encoding: str) -> None:
    with pytest.raises(Broken):
        opened(compress(bytes(range(256)) * 9, encoding)[:-12], encoding, 100)


@given(body=st.binary(max_size=2000), step=st.integers(1, 50))
@pytest.mark.parametrize("encoding", ["", "identity"])
def test_gzip_that_nobody_announced_is_opened_too(encoding: str, body: bytes, step: int) -> None:
    assert opened(gzip.compress(body), encoding, step) == body


def test_what_only_begins_like_gzip_is_broken_and_what_begins_with_half_of_it_is_plain() -> None:
    for odd in (b"\x1f\x8b", b"\x1f\x8bplain text"):
        with pytest.raises(Broken):
            opened(odd, "", 1)
    assert opened(b"\x1fplain", "", 1) == b"\x1fplain"
    assert opened(b"\x1f\x1f\x8b", "", 2) == b"\x1f\x1f\x8b"


def test_a_plain_body_and_other_names_of_encodings() -> None:
    assert opened(b"x", "", 1) == b"x"
    for plain in ("identity", "none", "UTF-8"):
        assert opened(b"x", plain, 1) == b"x"
    assert opened(gzip.compress(b"x"), "X-GZIP", 5) == b"x"
    assert inflater("compress") is None
    assert inflater("gzip, br") is None
