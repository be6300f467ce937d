"""What the use cases answer, as data; handlers/replies.py words it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.model import ALONE, Chat, Coverage, Discovery, Item, Source, Subscription, Topic
from bot.topics.reasons import Reason


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic worth trying, with the number that its button carries."""

    topic: Topic
    number: int


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first answer: how many feeds are watched, and what to try. `private`: a chat of one person."""

    chat: Chat
    feeds: int
    suggestions: tuple[Suggestion, ...]
    private: bool


@dataclass(frozen=True, slots=True)
class SimilarWord:
    """A word that was in the news, in how many of the items looked at, and the number that its button carries."""

    word: str
    items: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class WiderQuery:
    """A query that also finds names as others spell them, the spellings with their items, and its button's number."""

    query: str
    spellings: tuple[SimilarWord, ...]
    number: int


@dataclass(frozen=True, slots=True)
class UnknownFilter:
    """A filter of a query, `feed` or `tag`, with a value that no feed has; `meant`: the filter that may be meant."""

    name: str
    value: str
    meant: str | None


@dataclass(frozen=True, slots=True)
class MendedQuery:
    """A query with what may be meant, and its button's number."""

    query: str
    number: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a topic would have matched in `days`; `number` stands for the query in the buttons.

    `hits` counts matches; where not every candidate was looked at, it is projected from so many that were
    (`looked_at`).
    `watched`: how long the news has been watched, where that is no `days` yet. `offer`: whether to ask for a
    subscription; `followed`: it is followed already; `broad`: it would ring too often to be read; `also_finds`: names
    that the operator's aliases add; `wider`: the same with spellings that it doesn't find; `similar`: of a topic
    without hits, words that are written nearly so; `unknown`: filters that no feed answers to, and `mended` for them.
    """

    chat: Chat
    query: str
    label: str
    number: int
    days: int
    hits: int
    looked_at: int | None
    examples: tuple[Item, ...]
    offer: bool
    followed: bool
    lower_case_operators: tuple[str, ...] = ()
    broad: bool = False
    similar: tuple[SimilarWord, ...] = ()
    watched: timedelta | None = None
    also_finds: tuple[str, ...] = ()
    wider: WiderQuery | None = None
    unknown: tuple[UnknownFilter, ...] = ()
    mended: MendedQuery | None = None

    @property
    def estimated(self) -> bool:
        """Whether `hits` is projected."""
        return self.looked_at is not None


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription was made; or stood already (`new` False)."""

    chat: Chat
    label: str
    new: bool


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """A subscription ended; `number` brings it back."""

    chat: Chat
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class SubscriptionList:
    """What the chat follows. `choose`: it was asked for in order to pick one to remove; `lengths`: in order to change
    how long summaries are."""

    chat: Chat
    subscriptions: tuple[Subscription, ...]
    choose: bool = False
    lengths: bool = False


class Listing(StrEnum):
    """Which list a page belongs to."""

    RECENT = "recent"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Up to five items, each the first of its story. `sources`: how many carry it, by item, where that is several.
    `query` "" is /recent without a word; then `followed` says that only topics that the chat
    follows are shown. `page` counts from 0. `unknown`: filters of the query that no feed answers to."""

    chat: Chat
    listing: Listing
    query: str
    number: int
    page: int
    more: bool
    items: tuple[Item, ...]
    sources: Mapping[int, int] = field(default_factory=dict)
    followed: bool = False
    unknown: tuple[UnknownFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyTopic:
    """A topic that an alert answered: by which words; or, where its query was changed since, the words of that time."""

    label: str
    reasons: tuple[Reason, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why an alert came; `item` None: none was sent here. `alert` is its number; `also` counts who carries the story.

    `story`: the others that carry it, item by item, the newest first, on a `page`, which counts from 0; so many stand
    `before` it, and whether there are `more`. `turned`: it takes another page's place.
    """

    chat: Chat
    item: Item | None
    topics: tuple[WhyTopic, ...] = ()
    alert: int = 0
    story: tuple[Source, ...] = ()
    also: Coverage = ALONE
    page: int = 0
    before: int = 0
    more: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class SplitOff:
    """An item is a story of its own for this chat, or `everywhere`; `new` False: it was before. `rings`: its alert
    follows here; `may_everywhere`: who asked may have it so for all chats."""

    chat: Chat
    item: Item
    new: bool = True
    rings: bool = False
    everywhere: bool = False
    may_everywhere: bool = False


@dataclass(frozen=True, slots=True)
class FeedList:
    """The names of the feeds that are watched."""

    chat: Chat
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedsFound:
    """What feeds a site has. `watched`: address → name of those that are watched already; `snippet`: lines of
    feeds.yaml for the first that is not, "" if there is none."""

    chat: Chat
    discovery: Discovery
    watched: dict[str, str]
    snippet: str


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The chat's language from now on; None: which one was meant is to be asked."""

    chat: Chat
    language: str | None


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked here."""

    chat: Chat


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Nothing was changed."""

    chat: Chat


@dataclass(frozen=True, slots=True)
class MissingQuery:
    """A command that needs a word came without; `command` is its name."""

    chat: Chat
    command: str


Answer = (
    Welcome
    | Preview
    | Subscribed
    | Unsubscribed
    | SubscriptionList
    | ItemPage
    | Why
    | SplitOff
    | FeedList
    | FeedsFound
    | LanguageChosen
    | Help
    | Cancelled
    | MissingQuery
)
