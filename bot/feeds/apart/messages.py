"""What the two processes say to each other. A `number` is a Fetch's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.errors import FeedError
from bot.model import Document, Lead, NotModified, Validators
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Manner:
    """How is fetched, see HttpFetcher. What is in it can be pickled: functions have a name in a module."""

    user_agent: str
    clock: Clock
    timeout: float = 30
    max_bytes: int = 5_000_000
    stay: Callable[[str], str] | None = None
    hubs: bool = False


class Fetch(NamedTuple):
    """To the child, after the Manner: get this. `in_room`: it must ask before it holds more of it."""

    number: int
    url: str
    allow_private: bool
    validators: Validators
    lead: Lead | None
    in_room: bool


class MayHold(NamedTuple):
    """To the child: there is the room that it asked for."""

    number: int


class Drop(NamedTuple):
    """To the child: nobody waits for it any more."""

    number: int


class Agent(NamedTuple):
    """To the child: how we call ourselves from now on."""

    user_agent: str


class AreYouThere(NamedTuple):
    """To the child."""


class Here(NamedTuple):
    """From the child: its answer; and its first word."""


class MoreRoom(NamedTuple):
    """From the child: is there room for so many bytes more?"""

    number: int
    wanted: int


class Fetched(NamedTuple):
    """From the child: what came of it."""

    number: int
    outcome: Document | NotModified | FeedError


class Failed(NamedTuple):
    """From the child: a mistake of ours, with its traceback."""

    number: int
    trace: str


class Logged(NamedTuple):
    """From the child: something for the log."""

    logger: str
    level: int
    text: str
