"""Which addresses may be connected to: public ones only, whatever the spelling; the address decides, not the name."""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from yarl import URL

from bot.model.places import can_be_host

_FRONT = re.compile(r"/(?:index\.\w{2,5}|(?:home|[a-z]{2}|lat|cir|cyr|latin)/?)?", re.I)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2002::/16",  # 6to4 carries any IPv4 address
        "2001::/32",  # so does Teredo
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation, too new for the standard library's table
    )
)
_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "192.0.0.0/24",  # protocols' own addresses
        "192.88.99.0/24",  # the 6to4 relay
        "168.63.129.16/32",  # the host's agent in one large cloud, outside every reserved range
    )
)
_DROPPED = str.maketrans("", "", "\t\r\n")  # yarl reads an address as if they weren't there, as browsers do
_HOST = re.compile(r"[\x00-\x20]*(?:[A-Za-z][\w+.\-]*:)?//(?:[^/?#]*@)?(\[[^\]/?#]*\]|[^/?#:]*)")
_SHORT = 250  # characters; in such an address nothing takes long
_KEPT = 4096  # addresses: those of feeds come again and again, and parsing is a twentieth of what a poll costs
_LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"})


class PrivateAddress(OSError):
    """The name or address leads to a private network."""


def parsed(text: str) -> URL:
    """An address, or a reference to one. Raises ValueError, and that at once for what would take seconds to parse."""
    short = text.isascii() and len(text) <= _SHORT
    named = None if short else _HOST.match(text.translate(_DROPPED))
    if named is not None and not can_be_host(named[1]):
        raise ValueError("the host's name is too long")
    try:
        return URL(text)
    except IndexError as error:  # yarl's, of brackets in front of an "@" and no host behind it
        raise ValueError("there is no host") from error


def web_url(text: str) -> URL:
    """An http or https address whose host can be looked up. Raises ValueError for anything else."""
    return _short_web_url(text) if len(text) <= _SHORT else _web_url(text)


@lru_cache(_KEPT)
def _short_web_url(text: str) -> URL:
    return _web_url(text)


def _web_url(text: str) -> URL:
    """The host is asked for here, because an address parses whose name in Punycode does not. An encoded one is refused:
    libcurl decodes it, and would ask another host than is looked up and compared here."""
    url = parsed(text.strip())
    if url.scheme not in ("http", "https") or not url.host or not url.port:
        raise ValueError("no address of the web")
    if "%" in url.host and literal(url.host) is None:
        raise ValueError("the host's name is encoded")
    return url


def is_public(address: str) -> bool:
    """Whether a numeric IP address is a public unicast one; also what IPv6 forms carry inside is judged."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return _public_v4(ip)
    if ip.ipv4_mapped is not None:
        return _public_v4(ip.ipv4_mapped)
    if ip in _NAT64:  # the whole IPv4 internet, on networks that speak IPv6 only
        return _public_v4(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return ip in _UNICAST_V6 and ip.is_global and not any(ip in network for network in _REFUSED_V6)


def _public_v4(ip: ipaddress.IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _REFUSED_V4)


@lru_cache(_KEPT)
def literal(host: str) -> str | None:
    """The IP address that a host spells out, also in octal, hex, decimal or full-width digits; None for a name."""
    host = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".")
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    if not host or host.strip("0123456789abcdefxABCDEFX.") or not host[0].isdigit():
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def same_place(one: URL, other: URL) -> bool:
    """Whether two addresses are of one host, with "www." or without, or both of this machine."""
    return one is other or site(one) == site(other) or (_is_loopback(one) and _is_loopback(other))


def site(url: URL) -> str:
    """The host without "www."."""
    return (url.host or "").removeprefix("www.")


def _is_loopback(url: URL) -> bool:
    host = url.host or ""
    address = literal(host)
    return host in _LOCAL_NAMES if address is None else ipaddress.ip_address(address).is_loopback


def may_be_asked(host: str, permit: Callable[[str], bool]) -> bool:
    """Whether a host may be looked up at all: not a local name, not a literal that `permit` refuses."""
    name = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if name in _LOCAL_NAMES or name.endswith(".localhost"):
        return False
    address = literal(host)
    return address is None or permit(address)


def shown(url: str | URL) -> str:
    """An address for messages and logs: no user, password, query or fragment, at most 200 characters."""
    try:
        whole = parsed(url) if isinstance(url, str) else url
        text = str(whole.with_user(None).with_query(None).with_fragment(None)) if whole.host else whole.path
    except ValueError:
        text = str(url).partition("?")[0].rpartition("@")[2]
    text = "".join(c for c in text if c.isprintable())
    return text if len(text) <= 200 else text[:199] + "…"


def is_front(url: str) -> bool:
    """Whether it is a site's front page: where sites lead whoever asks for what they no longer have."""
    try:
        parts = parsed(url)
    except ValueError:
        return False
    return not parts.query_string and _FRONT.fullmatch(parts.path) is not None
