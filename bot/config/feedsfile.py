"""feeds.yaml: its keys and what their values may be."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from bot.alerts.policy import Caps
from bot.config.values import (
    check_fastest,
    read_base_url,
    read_duration,
    read_encoding,
    read_interval,
    read_language,
    read_url,
)
from bot.model import Destination, Feed, Platform, Topic
from bot.schedule import Bounds
from bot.topics.query import QueryMistake, parse


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def _feed_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,64}", text):
        raise ValueError(f"'{text}' is no id; use a-z, 0-9 and -, at most 64 of them")
    return text


def _tag(text: str) -> str:
    if not text or re.search(r"\s", text):
        raise ValueError(f"'{text}' is no tag; a tag is one word")
    return text


def _chat_id(value: object) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not re.fullmatch(r"-?\d{1,20}", text, re.ASCII):
        raise ValueError("should be the number of a chat, as in -1001234567890")
    return text


def _query(text: str) -> str:
    try:
        parse(text)
    except QueryMistake as mistake:
        mend = f"; perhaps: {mistake.mend}" if mistake.mend else ""
        words = f"{mistake.what}, expected {mistake.expected}{mend}"
        raise PydanticCustomError("query", "{words}", {"words": words, "column": mistake.column}) from None
    return text


def _with_name(text: str) -> str:
    if text.count("{name}") != 1:
        raise ValueError("write {name} where the channel's name belongs, as in https://mirror.example/channel/{name}")
    return text


def _spelt_out(value: object) -> object:
    """A topic may be its query alone."""
    return {"query": value} if isinstance(value, str) else value


Name = Annotated[str, AfterValidator(_name)]
Language = Annotated[str, AfterValidator(read_language)]
Interval = Annotated[timedelta | None, PlainValidator(read_interval)]
Duration = Annotated[timedelta, PlainValidator(read_duration)]
Url = Annotated[str, AfterValidator(read_url)]
Mirror = Annotated[str, AfterValidator(read_url), AfterValidator(_with_name)]
ChatId = Annotated[str, PlainValidator(_chat_id)]
Count = Annotated[int, Field(ge=0, strict=True)]
LeaseSeconds = Annotated[int, Field(ge=5, le=3600, strict=True)]


class Section(BaseModel):
    """A mapping of feeds.yaml: no key beside its own, never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Limits(Section):
    """How much a chat may ask, and how much may ring; 0 is no limit."""

    feed_burst: Count = 20  # rings an hour from one feed before a digest takes over
    topic_surge: Count = 18  # rings an hour for one topic before a digest takes over
    digest_after: Duration = Caps().gather  # how long a digest gathers what came beyond these two
    subscriptions_per_chat: Count = 50
    query_length: Count = 300  # characters
    commands_per_minute: Count = 20  # a person; three times that for a whole chat
    discoveries_per_hour: Count = 10  # addresses that a chat may have looked at for feeds
    outbox_depth: Count = 500_000  # deliveries that wait to be sent, beyond which matching waits too
    lease_seconds: LeaseSeconds = 60  # how long a process that hangs keeps others from taking over

    def caps(self) -> Caps:
        """On what rings in a chat."""
        return Caps(self.feed_burst, self.topic_surge, self.digest_after)


class Defaults(Section):
    """What feeds are that don't say otherwise."""

    interval: Interval = None
    shortest_interval: Duration = Bounds().shortest  # of feeds whose interval is learnt
    longest_interval: Duration = Bounds().longest  # the same, and of what feeds and servers ask for
    language: Language | None = None

    @field_validator("interval", "shortest_interval")
    @classmethod
    def _polite(cls, interval: timedelta | None) -> timedelta | None:
        check_fastest(interval, allow_private=False)
        return interval

    @field_validator("longest_interval")
    @classmethod
    def _in_order(cls, longest: timedelta, info: ValidationInfo) -> timedelta:
        if longest < info.data.get("shortest_interval", longest):
            raise ValueError("shorter than shortest_interval; exchange the two")
        return longest

    def bounds(self) -> Bounds:
        """Between two polls."""
        return Bounds(shortest=self.shortest_interval, longest=self.longest_interval)


class TopicEntry(Section):
    """A named topic's query, and a line about it."""

    query: Annotated[str, AfterValidator(_query)]
    about: str = ""


class FeedEntry(Section):
    """One feed. `allow_private` stands first: what interval is allowed depends on it."""

    allow_private: bool = False
    id: Annotated[str, AfterValidator(_feed_id)]
    url: Url
    name: Name | None = None
    language: Language | None = None
    tags: tuple[Annotated[str, AfterValidator(_tag)], ...] = ()
    interval: Interval = None
    enabled: bool = True
    encoding: Annotated[str, AfterValidator(read_encoding)] | None = None

    @field_validator("interval")
    @classmethod
    def _polite(cls, interval: timedelta | None, info: ValidationInfo) -> timedelta | None:
        check_fastest(interval, allow_private=info.data.get("allow_private", False))
        return interval

    def feed(self, defaults: Defaults) -> Feed:
        """The feed with the defaults filled in; without a name it is called by its id."""
        return Feed(
            id=self.id,
            url=self.url,
            name=self.name or self.id,
            language=self.language or defaults.language,
            tags=self.tags,
            interval=self.interval if "interval" in self.model_fields_set else defaults.interval,
            enabled=self.enabled,
            allow_private=self.allow_private,
            encoding=self.encoding,
        )


class Summaries(Section):
    """A language model that sums articles up: any endpoint that speaks OpenAI's chat completions; 0 is no limit."""

    base_url: Annotated[str, AfterValidator(read_base_url)]
    model: Name
    key_file: Path | None = None  # TOCSIN_SUMMARIES_TOKEN goes before it
    daily_budget: Count = 200  # calls a day of UTC
    per_minute: Count = 20  # calls


class Operator(Section):
    """The operator's own chats, told when something is amiss."""

    telegram: ChatId | None = None
    discord: ChatId | None = None

    def destinations(self) -> tuple[Destination, ...]:
        """The chats that are named."""
        named = ((Platform.TELEGRAM, self.telegram), (Platform.DISCORD, self.discord))
        return tuple(Destination(platform, chat) for platform, chat in named if chat is not None)


class Mirrors(Section):
    """Mirrors that make feeds of services that have none, as addresses with `{name}` for the channel's name."""

    telegram: Mirror | None = None
    x: Mirror | None = None
    instagram: Mirror | None = None
    facebook: Mirror | None = None

    def named(self) -> dict[str, str]:
        """Service → address, those that are set."""
        return self.model_dump(exclude_none=True)


class FeedsFile(Section):
    """The whole file."""

    defaults: Defaults = Defaults()
    limits: Limits = Limits()
    topics: dict[Name, Annotated[TopicEntry, BeforeValidator(_spelt_out)]] = {}
    aliases: tuple[Annotated[tuple[Name, ...], Field(min_length=2)], ...] = ()
    feeds: tuple[FeedEntry, ...] = ()
    summaries: Summaries | None = None
    operator: Operator = Operator()
    discovery: Mirrors = Mirrors()

    def all_feeds(self) -> tuple[Feed, ...]:
        """In the order of the file."""
        return tuple(entry.feed(self.defaults) for entry in self.feeds)

    def all_topics(self) -> tuple[Topic, ...]:
        """In the order of the file."""
        return tuple(Topic(name, entry.query, entry.about) for name, entry in self.topics.items())
