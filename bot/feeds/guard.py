"""No connection into a private network: decided at the moment of connecting, by the address."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from typing import Any

import pycurl  # type: ignore[import-untyped]  # publishes no types

from bot.feeds.addresses import PrivateAddress
from bot.feeds.answers import TransferError


class Guard:
    """Opens the sockets of one request, to addresses that `permit` has nothing against; None: to any.

    Here, and not where names are looked up, because literals never are and a name can change between two looks.
    """

    def __init__(self, permit: Callable[[str], bool] | None) -> None:
        self._permit = permit
        self._refused = False
        self._failed: OSError | None = None
        self._last: int | None = None

    def opened(self, _: int, where: Any) -> int:
        """Called by libcurl, which owns what it gets: a descriptor, or that there is none to be had."""
        if self._permit is not None and not self._permit(str(where.addr[0])):
            self._refused = True
            return int(pycurl.SOCKET_BAD)
        try:
            made = socket.socket(where.family, where.socktype, where.protocol)
        except OSError as error:
            self._failed = error
            return int(pycurl.SOCKET_BAD)
        try:  # libcurl connects unseen by who listens to what Python connects to
            sys.audit("socket.connect", made, where.addr)
        except BaseException:
            made.close()
            raise
        self._last = where.family
        return made.detach()

    def explained(self, error: TransferError) -> Exception:
        """Why there was no connection, if that is what went wrong."""
        if error.code != pycurl.E_COULDNT_CONNECT:
            return error
        if self._last is not None:
            return TransferError(error.code, error.text, self._number(error.number), begun=False)
        if self._failed is not None:
            return TransferError(error.code, error.text, self._failed.errno or 0, begun=False)
        return PrivateAddress("leads to a private network") if self._refused else error

    def _number(self, number: int) -> int:
        """Linux without IPv6 says the same as when all ports are used up, and any host can have itself be asked so."""
        v6 = self._last == socket.AF_INET6
        return errno.ENETUNREACH if v6 and number == errno.EADDRNOTAVAIL else number
