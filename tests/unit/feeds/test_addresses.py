"""Which addresses may be connected to, and how an address is shown."""

from __future__ import annotations

import errno
import socket
import sys

import pytest
from yarl import URL

from bot.feeds.addresses import PrivateAddress, guarded_socket, is_public, literal, may_be_asked, parsed, shown
from bot.feeds.faults import explained


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.1", "223.255.255.254", "2606:4700::1111", "2a00:1450::1",
     "::ffff:8.8.8.8", "64:ff9b::808:808"],
)  # fmt: skip
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "news.example", "127.0.0.1", "::1", "fe80::1%eth0", "10.1.2.3", "1.2.3"])
def test_anything_else_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"),
        ("①②⑦.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("8.8.8.8.", "8.8.8.8"), ("face.cafe", None), ("x.example", None),
        ("", None), ("1.2.3.4.5", None), ("0x", None), ("3com.example", None),
    ],
)  # fmt: skip
def test_a_host_that_spells_an_address_is_read_as_the_system_would(host: str, address: str | None) -> None:
    assert literal(host) == address


def test_names_are_asked_and_local_ones_are_not() -> None:
    assert may_be_asked("news.example", is_public)
    assert may_be_asked("localhost.example", is_public)
    for host in ("localhost", "LocalHost.", "x.localhost", "ip6-localhost", "127.1"):
        assert not may_be_asked(host, is_public)


@pytest.mark.parametrize("start", ["http://", "//", "HTTP:\t//", "\x01https:/\n/", "http://me:pw@"])
def test_what_can_be_no_hosts_name_is_refused_before_it_is_encoded(start: str) -> None:
    with pytest.raises(ValueError, match="too long"):
        parsed(f"{start}{'ж' * 64}.example/")
    assert parsed(f"{start}{'ж' * 40}.example/").path == "/"


@pytest.mark.parametrize("text", ["http://[::1]@", "//[::1]news.example@/feed", "http://[@]@?a"])
def test_an_address_without_a_host_behind_brackets_is_refused_as_others_are(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(text)
    assert "@" not in shown(text)


@pytest.mark.parametrize("text", ["/" + "a" * 300, "?q=//" + "a" * 300, "https://[::1]:8080/", "", "a b"])
def test_only_the_name_of_the_host_is_bounded(text: str) -> None:
    assert str(parsed(text)) == text.replace(" ", "%20")


def test_no_socket_is_made_for_a_private_address() -> None:
    make = guarded_socket(is_public)
    with pytest.raises(PrivateAddress) as caught:
        make((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.1", 80)))
    assert "10.0.0.1" not in str(caught.value), "one name's refusals must all read the same"
    make((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 80))).close()


def without_an_address_left(family: int, host: str) -> OSError:
    """Of the second of two connections that would be the same."""
    make = guarded_socket(lambda _: True)
    info = (family, socket.SOCK_STREAM, 0, "", (host, 0))
    with socket.create_server((host, 0), family=family) as server, make(info) as first, make(info) as second:
        for each in (first, second):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        first.bind((host, 0))
        second.bind(first.getsockname()[:2])
        first.connect(server.getsockname()[:2])
        with pytest.raises(OSError, match=r".") as caught:
            second.connect(server.getsockname()[:2])
    return caught.value


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that says so without IPv6")
def test_that_this_machine_has_no_ipv6_counts_as_no_want_of_ports() -> None:
    url = URL("http://news.example/")
    assert explained(without_an_address_left(socket.AF_INET, "127.0.0.1"), url).ours
    try:
        error = without_an_address_left(socket.AF_INET6, "::1")
    except OSError:
        pytest.skip("no IPv6 on loopback")
    assert error.errno == errno.ENETUNREACH
    assert not explained(error, url).ours


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://me:pw@news.example/feed?key=pw#x", "https://news.example/feed"),
        ("http://me:pw@[::1/feed?key=pw", "[::1/feed"),
        ("/feed?key=pw", "/feed"),
        ("https://news.example/" + "x" * 300, "https://news.example/" + "x" * 178 + "…"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url: str, seen: str) -> None:
    assert shown(url) == seen
