"""WebSub: what servers push instead of being asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class HubLink:
    """The hub that a feed names, and the address under which that knows the feed."""

    hub: str
    topic: str


class HubMode(StrEnum):
    """What a hub is asked for."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class HubRequest:
    """What to ask a hub for. `token` is the last part of the callback's address, `secret` signs what is pushed there;
    `allow_private`: a hub on the host of `feed_url` may be in the operator's own network, as the feed may."""

    feed_id: str
    link: HubLink
    mode: HubMode
    token: str = field(repr=False)
    secret: str = field(repr=False)
    feed_url: str = ""
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Push:
    """A document that a hub brought, as it waits to be read."""

    id: int
    at: datetime
    content_type: str
    body: bytes
