"""What makes an entry the same entry at the next poll (pure)."""

from __future__ import annotations

import hashlib
import re
import string
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

from bot.feeds.kept import kept

LONGEST = 200
FEWEST_PLACES = 3  # two GUIDs may be 1 and 2 by chance

Key = TypeVar("Key", str, bytes)

_TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid",
        "_ga", "_gl", "cmpid", "ocid", "smid", "xtor", "maca", "at_medium", "at_campaign", "at_custom1", "at_custom2",
        "ns_mchannel", "ns_campaign", "ns_source", "ns_linkname", "ns_fee", "traffic_source", "ftag", "spm",
    }
)  # fmt: skip
_TRACKING_STARTS = ("utm_", "pk_", "mtm_", "hsa_")
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Named:
    """What an entry offers to be known by; each may be ""."""

    guid: str
    link: str
    title: str
    text: str


class Kind(IntEnum):
    """What names an entry."""

    TEXT = 0
    LINK = 1
    GUID = 2


@dataclass(frozen=True, slots=True)
class Names(Generic[Key]):
    """What of an entry decides how it and the others are named. Keys are texts, or digests of them; falsy for none.

    `numbered`: the GUID is the link with some fragment.
    """

    guid: Key
    link: Key
    title: Key
    numbered: bool


def names_of(entry: Named) -> Names[str]:
    """In the form in which equal names are equal."""
    guid, link = _guid(entry.guid), canonical(entry.link)
    begins = bool(link) and guid.startswith(link.partition("?")[0])
    numbered = begins and "#" not in entry.link and canonical(guid) == link
    return Names(guid, link, entry.title, numbered)


def kinds(document: Sequence[Names[Key]], numbers: Sequence[Key]) -> list[Kind]:
    """What names each entry of a document: GUID, else canonical link, else title and text.

    A GUID that the document gives to entries with different links, or a link that it gives to entries with different
    titles, names nothing: then the next of the three counts. So do GUIDs that are the places of entries with a link
    each, 0, 1, 2 … or 1, 2, 3 … from the top: the next document has them for others. A GUID that is the link with some
    fragment counts as the link: newsrooms number their edits so. `numbers`: the keys of 0, 1, 2 …, one more than there
    are entries.
    """
    counted = _are_places(document, numbers)
    links: defaultdict[Key, set[Key]] = defaultdict(set)
    titles: defaultdict[Key, set[Key]] = defaultdict(set)
    for each in document:
        links[each.guid].add(each.link)
        titles[each.link].add(each.title)
    found = []
    for each in document:
        one_title = len(titles[each.link]) == 1
        if each.guid and not counted and len(links[each.guid]) == 1 and not (each.numbered and one_title):
            found.append(Kind.GUID)
        else:
            found.append(Kind.LINK if each.link and one_title else Kind.TEXT)
    return found


def _are_places(document: Sequence[Names[Key]], numbers: Sequence[Key]) -> bool:
    guids, links = [each.guid for each in document], {each.link for each in document if each.link}
    in_order = guids in (list(numbers[:-1]), list(numbers[1:]))
    return in_order and len(guids) >= FEWEST_PLACES and len(links) == len(guids)


def identity(entry: Named, names: Names[str], kind: Kind) -> str:
    """The entry's identity, given what names it; at most LONGEST characters."""
    if kind is Kind.GUID:
        return _short(names.guid)
    return _short(names.link) if kind is Kind.LINK else _hash(f"{names.link}\n{entry.title}\n{entry.text}")


def link_names(document: Sequence[Names[Key]]) -> list[bool]:
    """Whether each entry's link tells it from the others: all that have it have one title."""
    titles: defaultdict[Key, set[Key]] = defaultdict(set)
    for each in document:
        titles[each.link].add(each.title)
    return [bool(each.link) and len(titles[each.link]) == 1 for each in document]


@kept(1024)
def canonical(url: str) -> str:
    """An address in the form in which equal ones are equal: scheme, www, tracking, fragment, last slash, and which
    letters are encoded, don't matter."""
    parts = _split(url)
    if parts is None:
        return ""
    return urlunsplit(("https", _host(parts), _encoded(parts.path).rstrip("/"), _query(parts), ""))


def _guid(guid: str) -> str:
    """As it is; but an address may move from http to https, or be tracked another way."""
    guid = guid.strip()
    parts = _split(guid)
    if parts is None:
        return guid
    return urlunsplit(("https", _host(parts), _encoded(parts.path), _query(parts), parts.fragment))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return parts if usable else None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    bare = host.removeprefix("www.")
    host = bare if "." in bare else host
    return host if parts.port in (None, _PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _query(parts: SplitResult) -> str:
    return "&".join(_encoded(part) for part in parts.query.split("&") if part and not _tracks(part))


def _encoded(part: str) -> str:
    """With every letter beyond ASCII encoded, and nothing that need not be."""
    if "%" not in part and part.isascii():
        return part
    return quote(_ENCODED.sub(_plain, part), safe=string.punctuation, errors="replace")


def _plain(encoded: re.Match[str]) -> str:
    letter = chr(int(encoded[1], 16))
    return letter if letter in _UNRESERVED else encoded[0].upper()


def _tracks(part: str) -> bool:
    name, told, _ = part.partition("=")
    name = (unquote_plus(name) if told else name).lower()
    return name in _TRACKING or name.startswith(_TRACKING_STARTS)


def _short(identity: str) -> str:
    """What a database could refuse (NUL, half a pair) is hashed, like what is too long."""
    return identity if len(identity) <= LONGEST and identity.isprintable() else _hash(identity)


def _hash(value: str) -> str:
    return "sha256:" + hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
