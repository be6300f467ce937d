"""What the two processes say to each other. A `number` is a Fetch's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, TypeAlias

from bot.errors import FeedError
from bot.model import Document, Feed, FeedForPoll, Lead, NotModified, Validators
from bot.ports import Clock

_Flat: TypeAlias = tuple[str | None, str | None, str | None, timedelta | None]


def _flat(validators: Validators) -> _Flat:
    return validators.etag, validators.last_modified, validators.of, validators.lifetime


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
    """To the child, after the Manner: get this. `in_room`: it must ask before it holds more of it.

    Plain values: a dataclass takes longer to be pickled, and read again, than all else of a short answer.
    """

    number: int
    url: str
    allow_private: bool
    validators: _Flat
    lead: Lead | None
    in_room: bool

    @classmethod
    def of(cls, number: int, feed: FeedForPoll, *, in_room: bool) -> Fetch:
        """For that feed."""
        return cls(number, feed.url, feed.feed.allow_private, _flat(feed.validators), feed.lead, in_room)

    def feed(self) -> FeedForPoll:
        """As much of it as a fetch needs."""
        feed = Feed("", self.url, "", allow_private=self.allow_private)
        return FeedForPoll(feed, Validators(*self.validators), lead=self.lead)


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
    outcome: Document | FeedError


class Same(NamedTuple):
    """From the child: a NotModified came of it."""

    number: int
    validators: _Flat
    fresh_for: timedelta | None
    moved_to: str | None

    @classmethod
    def of(cls, number: int, answer: NotModified) -> Same:
        """With what is in that."""
        return cls(number, _flat(answer.validators), answer.fresh_for, answer.moved_to)

    @property
    def outcome(self) -> NotModified:
        """The same."""
        return NotModified(Validators(*self.validators), self.fresh_for, self.moved_to)


class Failed(NamedTuple):
    """From the child: a mistake of ours, with its traceback."""

    number: int
    trace: str


class Logged(NamedTuple):
    """From the child: something for the log."""

    logger: str
    level: int
    text: str
