"""What goes wrong while fetching is told in our own words."""

from __future__ import annotations

import errno
import socket

import pycurl  # type: ignore[import-untyped]  # publishes no types
import pytest
from yarl import URL

from bot.errors import FeedFault
from bot.feeds.answers import TransferError
from bot.feeds.faults import explained

ADDRESS = URL("https://me:secret@news.example/feed?key=secret")
THEIRS = "Failed to connect to 10.1.2.3 port 443 by /srv/tocsin: secret"
NUMBERS = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT, errno.EMFILE, 0)


def transfer(code: int, number: int = 0, *, text: str = THEIRS, begun: bool = False) -> TransferError:
    return TransferError(code, text, number, begun=begun)


def unreached(number: int) -> TransferError:
    return transfer(pycurl.E_COULDNT_CONNECT, number)


@pytest.mark.parametrize("number", [*NUMBERS, errno.EBADF])
def test_nothing_that_the_system_says_is_shown(number: int) -> None:
    said = str(explained(unreached(number), ADDRESS))
    assert said.startswith("https://news.example/feed can't be reached (")
    assert said.endswith("); it is tried again later")
    assert not [each for each in ("Failed", "10.1.2.3", "/srv", "secret") if each in said]


def test_the_common_reasons_are_told_apart() -> None:
    assert len({str(explained(unreached(each), ADDRESS)) for each in NUMBERS}) == len(NUMBERS)


def test_that_this_machine_has_no_file_left_is_not_the_feeds_fault() -> None:
    ours = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS)
    theirs = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ETIMEDOUT, 0)
    assert all(explained(unreached(each), ADDRESS).ours for each in ours)
    assert not any(explained(unreached(each), ADDRESS).ours for each in theirs)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (transfer(pycurl.E_COULDNT_RESOLVE_HOST), "no host has this name"),
        (socket.gaierror(-2, THEIRS), "no host has this name"),
        (transfer(pycurl.E_SSL_CONNECT_ERROR), "no secure connection"),
        (transfer(pycurl.E_PEER_FAILED_VERIFICATION), "the certificate is not valid (it doesn't fit)"),
        (
            transfer(
                pycurl.E_PEER_FAILED_VERIFICATION,
                text="SSL certificate OpenSSL verify result: certificate has expired (10)",
            ),
            "the certificate is not valid (certificate has expired)",
        ),
        (transfer(pycurl.E_SSL_CACERT_BADFILE), "SSL_CERT_FILE"),
        (transfer(pycurl.E_FTP_WEIRD_SERVER_REPLY), "no proper HTTP"),
        (transfer(pycurl.E_UNSUPPORTED_PROTOCOL), "no proper HTTP"),
        (transfer(pycurl.E_GOT_NOTHING), "dropped the connection"),
        (transfer(pycurl.E_RECV_ERROR), "dropped the connection"),
        (transfer(pycurl.E_RECV_ERROR, begun=True), "broke off in the middle"),
        (transfer(pycurl.E_PARTIAL_FILE, begun=True), "broke off in the middle"),
        (ConnectionResetError(errno.ECONNRESET, THEIRS), "the connection was dropped"),
        (ValueError(THEIRS), "check the address"),
    ],
)
def test_each_mistake_has_its_sentence_and_nothing_that_a_library_says(error: BaseException, said: str) -> None:
    told = explained(error, ADDRESS)
    assert told.fault is FeedFault.UNREACHABLE
    assert said in str(told)
    assert "https://news.example/feed" in str(told)
    assert not [each for each in ("Failed", "10.1.2.3", "/srv", "secret") if each in str(told)]


def test_what_is_no_address_to_libcurl_is_none() -> None:
    assert explained(transfer(pycurl.E_URL_MALFORMAT), ADDRESS).fault is FeedFault.ADDRESS
