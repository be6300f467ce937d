"""What goes wrong while fetching is told in our own words."""

from __future__ import annotations

import errno
import socket
import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from yarl import URL

from bot.feeds.faults import explained

ADDRESS = URL("https://me:secret@news.example/feed?key=secret")
KEY = ConnectionKey("news.example", 443, True, True, None, None, None)
THEIRS = "[Errno 111] Connect call failed ('10.1.2.3', 443) in /srv/tocsin"


@pytest.mark.parametrize(
    "number",
    [errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT, errno.EMFILE, errno.EBADF, None],
)
def test_nothing_that_the_system_says_is_shown(number: int | None) -> None:
    cause = OSError(THEIRS) if number is None else OSError(number, THEIRS)
    said = str(explained(aiohttp.ClientConnectorError(KEY, cause), ADDRESS))
    assert said.startswith("https://news.example/feed can't be reached (")
    assert said.endswith("); it is tried again later")
    assert not [each for each in ("Errno", "10.1.2.3", "/srv", "secret") if each in said]


def test_the_common_reasons_are_told_apart() -> None:
    numbers = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT, errno.EMFILE, None)
    said = {str(explained(aiohttp.ClientConnectorError(KEY, OSError(each, THEIRS)), ADDRESS)) for each in numbers}
    assert len(said) == len(numbers)


def test_that_this_machine_has_no_file_left_is_not_the_feeds_fault() -> None:
    numbers = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ETIMEDOUT, None)
    errors = [aiohttp.ClientConnectorError(KEY, OSError(each, THEIRS)) for each in numbers]
    assert [explained(each, ADDRESS).ours for each in errors] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(-2, THEIRS)),
        aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, THEIRS)),
        aiohttp.ServerDisconnectedError(THEIRS),
        aiohttp.ClientPayloadError(THEIRS),
        ConnectionResetError(errno.ECONNRESET, THEIRS),
        ValueError(THEIRS),
    ],
    ids=lambda each: type(each).__name__,
)
def test_nor_what_a_library_says(error: BaseException) -> None:
    said = str(explained(error, ADDRESS))
    assert "https://news.example/feed" in said
    assert not [each for each in ("Errno", "10.1.2.3", "/srv", "secret") if each in said]
