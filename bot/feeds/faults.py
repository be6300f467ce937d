"""A library's error while fetching → a FeedError with one clear sentence; permanent causes first."""

from __future__ import annotations

import errno
import re
import socket
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import pycurl  # type: ignore[import-untyped]  # publishes no types
from yarl import URL

from bot.errors import FeedError, FeedFault
from bot.feeds.addresses import PrivateAddress, shown
from bot.feeds.answers import TooMuchWork, TransferError
from bot.model import Lead
from bot.ports import LedElsewhere

# In our own words: the system's are in its language, and may hold addresses or paths.
_WHY: dict[int | None, str] = {
    errno.ECONNREFUSED: "the connection was refused",
    errno.ECONNRESET: "the connection was dropped",
    errno.ETIMEDOUT: "no answer came",
    errno.EHOSTUNREACH: "no way leads to the host",
    errno.EHOSTDOWN: "the host is down",
    errno.ENETUNREACH: "no way leads to its network",
    errno.ENETDOWN: "the network is down",
    errno.EADDRNOTAVAIL: "this machine has no address left to connect from",
    errno.EMFILE: "too many files are open here",
    errno.ENFILE: "too many files are open on this machine",
    errno.EACCES: "this machine's firewall forbids it",
    errno.EPERM: "this machine's firewall forbids it",
}
# Whoever has run out of them asks no host at all.
_OURS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EADDRNOTAVAIL})


@dataclass(frozen=True, slots=True)
class Led:
    """Where redirects led: `away` from the address to be asked, `elsewhere` than its host; `for_good`: the address that
    permanent ones alone led to."""

    away: bool = False
    elsewhere: bool = False
    for_good: str | None = None


STRAIGHT = Led()
_LATER = "it is tried again later"
_TOO_LARGE_A_HEAD = 100  # CURLE_TOO_LARGE, which pycurl has no name for
_NO_HTTP = frozenset(
    {
        pycurl.E_FTP_WEIRD_SERVER_REPLY,
        pycurl.E_UNSUPPORTED_PROTOCOL,
        pycurl.E_BAD_CONTENT_ENCODING,  # of the transfer's: what the document's is, is ours to open
        _TOO_LARGE_A_HEAD,
    }
)
_VERIFIED = re.compile(r"(?:verify result|certificate problem): (.+?)(?: \(\d+\))?$")
_NOT_SECURE = frozenset({pycurl.E_SSL_CONNECT_ERROR, pycurl.E_SSL_CIPHER, pycurl.E_USE_SSL_FAILED})
CAUGHT = (TransferError, TooMuchWork, OSError, ValueError)


def bad_address(url: str | URL, why: str) -> FeedError:
    """An address that will never be asked."""
    return FeedError(FeedFault.ADDRESS, f"{shown(url)} {why}")


def private(url: str | URL) -> FeedError:
    """An address inside a private network."""
    return bad_address(
        url, "leads to a private network; if that is meant, give that address and `allow_private: true` in feeds.yaml"
    )


def too_slow(url: str | URL, seconds: float) -> FeedError:
    """The whole fetch took longer than it may."""
    return FeedError(FeedFault.TIMEOUT, f"{shown(url)} did not finish within {seconds:g} s; it is tried again later")


def too_large(url: str | URL, limit: int) -> FeedError:
    """More bytes than a feed may have, decompressed."""
    return FeedError(
        FeedFault.TOO_LARGE,
        f"{shown(url)} is larger than {limit / 1_000_000:g} MB; look for a shorter feed of the same site",
    )


def undecodable(url: str | URL, encoding: str, why: str) -> FeedError:
    """A body that can't be decompressed."""
    said = "".join(c for c in encoding if c.isprintable())[:40] or "gzip"  # which is opened even if nothing says so
    return FeedError(
        FeedFault.ENCODING,
        f"{shown(url)} says it is compressed as {said!r}, and can't be opened so ({why}); tell its owner",
    )


def bad_status(url: str | URL, status: int, retry_at: datetime | None = None, *, led: Led = STRAIGHT) -> FeedError:
    """An answer that is no document. Only the address that was to be asked can say that the feed is gone: one that it
    is led to may be another the next time, or a mistake that is taken back. Only a host that was to be asked pauses all
    of its feeds: whoever a redirect of one of them leads to may not keep back the others."""
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    where = f"{shown(url)} answered {phrase}"
    if status == 410 and led.for_good is not None:
        what = f"{where}, where the feed's address leads for good; if that lasts for a day, it is polled no more"
        return FeedError(FeedFault.STATUS, what, status=status, moved_to=led.for_good)
    if status == 410 and led.away:
        what = f"{where}, where the feed's address leads for now; it is tried again later"
        return FeedError(FeedFault.STATUS, what, status=status)
    if status == 410:
        return FeedError(
            FeedFault.GONE, f"{where}: the feed is gone for good; remove it or give its new address", status=status
        )
    if status in (429, 503):
        when = f"not before {retry_at:%Y-%m-%d %H:%M:%S} UTC" if retry_at else "later"
        fault = FeedFault.STATUS if led.elsewhere else FeedFault.BUSY
        return FeedError(
            fault, f"{where}: its host asks for a pause; tried again {when}", status=status, retry_at=retry_at
        )
    return FeedError(FeedFault.STATUS, f"{where}; {_advice(status)}", status=status)


def _advice(status: int) -> str:
    if status in (404, 410, 451):
        return "check the address, the feed may have moved"
    if status in (401, 403, 407):
        return "it may want a login, or refuse bots; open the address in a browser to see"
    if status >= 500:
        return "its server has trouble; it is tried again later"
    return "that is no document; open the address in a browser to see"


def led_elsewhere(url: URL, lead: Lead) -> LedElsewhere:
    """No fault: another host is to be asked, in its turn."""
    return LedElsewhere(f"{shown(url)} leads to another host, {shown(lead.to)}", lead)


def explained(error: BaseException, url: URL) -> FeedError:
    """Any error of libcurl, the system or an address's parser, as one of ours."""
    if isinstance(error, PrivateAddress):
        return private(url)
    if isinstance(error, TransferError) and error.code == pycurl.E_URL_MALFORMAT:
        return bad_address(url, "is no address of the web; check it")
    number = error.number if isinstance(error, TransferError) else getattr(error, "errno", None)
    return FeedError(FeedFault.UNREACHABLE, _unreachable(error, shown(url)), ours=number in _OURS)


def _unreachable(error: BaseException, where: str) -> str:
    match error:
        case socket.gaierror():
            return f"{where}: no host has this name; check the spelling and the name server"
        case TransferError():
            return _broken(error, where)
        case TooMuchWork():
            return f"{where} sent {error.what}; {_LATER}"
        case OSError():
            return f"{where} can't be reached ({_WHY.get(error.errno, 'no connection')}); {_LATER}"
        case _:
            return f"{where} can't be fetched ({type(error).__name__}); check the address"


def _broken(error: TransferError, where: str) -> str:
    match error.code:
        case pycurl.E_COULDNT_RESOLVE_HOST:
            return f"{where}: no host has this name; check the spelling and the name server"
        case pycurl.E_PEER_FAILED_VERIFICATION:
            return f"{where}: the certificate is not valid ({_why_not_valid(error.text)}); tell its owner"
        case pycurl.E_SSL_CACERT_BADFILE:
            return f"{where}: this machine's certificates can't be read; see SSL_CERT_FILE"
        case code if code in _NOT_SECURE:
            return f"{where}: no secure connection came about; check whether it speaks https"
        case pycurl.E_COULDNT_CONNECT:
            return f"{where} can't be reached ({_WHY.get(error.number, 'no connection')}); {_LATER}"
        case code if code in _NO_HTTP:
            return f"{where} answered something that is no proper HTTP; {_LATER}"
        case _ if error.begun:
            return f"{where} broke off in the middle; {_LATER}"
        case _:
            return f"{where} dropped the connection; {_LATER}"


def _why_not_valid(text: str) -> str:
    if found := _VERIFIED.search(text):
        return found[1]
    return "it is another host's" if "subject name matches" in text else "it doesn't fit"
