"""Which sockets are opened for a request, and what is told where none was of use."""

from __future__ import annotations

import errno
import os
import socket
import sys
from types import SimpleNamespace

import pycurl  # type: ignore[import-untyped]  # publishes no types
import pytest

from bot.feeds.addresses import PrivateAddress
from bot.feeds.answers import TransferError
from bot.feeds.guard import Guard


def only_one(address: str) -> bool:
    """As if it were public, and all others private."""
    return address == "127.0.0.1"


def where(address: str) -> SimpleNamespace:
    """As libcurl tells it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return SimpleNamespace(family=family, socktype=socket.SOCK_STREAM, protocol=0, addr=(address, 80))


def opened(guard: Guard, address: str) -> bool:
    """Whether there was a socket for it, which is closed again."""
    descriptor = guard.opened(0, where(address))
    if descriptor == pycurl.SOCKET_BAD:
        return False
    os.close(descriptor)
    return True


def unreached(number: int = 0, code: int = pycurl.E_COULDNT_CONNECT) -> TransferError:
    return TransferError(code, "Failed to connect to 10.0.0.1", number, begun=False)


def test_no_socket_is_made_for_a_private_address() -> None:
    guard = Guard(only_one)
    assert not opened(guard, "10.0.0.1")
    assert not opened(guard, "::1")
    told = guard.explained(unreached())
    assert isinstance(told, PrivateAddress)
    assert "10.0.0.1" not in str(told)


def test_one_is_made_for_a_public_address_and_whoever_may_ask_private_ones_asks_any() -> None:
    assert opened(Guard(only_one), "127.0.0.1")
    assert opened(Guard(None), "127.0.0.2")


def test_of_several_addresses_a_public_one_that_is_not_reached_counts() -> None:
    guard = Guard(only_one)
    assert not opened(guard, "10.0.0.1")
    assert opened(guard, "127.0.0.1")
    told = guard.explained(unreached(errno.ECONNREFUSED))
    assert isinstance(told, TransferError)
    assert told.number == errno.ECONNREFUSED


def test_what_else_goes_wrong_is_told_as_it_is() -> None:
    guard = Guard(only_one)
    assert not opened(guard, "10.0.0.1")
    broken = unreached(code=pycurl.E_PARTIAL_FILE)
    assert guard.explained(broken) is broken


def test_that_no_socket_is_left_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> socket.socket:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket, "socket", full)
    guard = Guard(None)
    assert not opened(guard, "127.0.0.1")
    told = guard.explained(unreached())
    assert isinstance(told, TransferError)
    assert told.number == errno.EMFILE


@pytest.mark.parametrize(
    ("address", "number"), [("127.0.0.1", errno.EADDRNOTAVAIL), ("::1", errno.ENETUNREACH)], ids=["IPv4", "IPv6"]
)
def test_that_this_machine_has_no_ipv6_counts_as_no_want_of_ports(address: str, number: int) -> None:
    """Linux says the same of both."""
    guard = Guard(None)
    opened(guard, address)
    told = guard.explained(unreached(errno.EADDRNOTAVAIL))
    assert isinstance(told, TransferError)
    assert told.number == number


def test_what_listens_to_connections_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the tests' own guard does, which lets none leave this machine."""
    heard: list[object] = []
    monkeypatch.setattr(sys, "audit", lambda event, _made, address: heard.append((event, address)))
    assert opened(Guard(None), "127.0.0.1")
    assert heard == [("socket.connect", ("127.0.0.1", 80))]


def test_no_test_connects_beyond_loopback() -> None:
    with pytest.raises(AssertionError, match="loopback only"):
        opened(Guard(None), "192.0.2.1")
