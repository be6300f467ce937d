"""The words of the design as data: frozen, no I/O. Times are aware UTC; text is plain (no markup), NFC."""

from bot.model.alerts import (
    Delivery,
    DeliveryState,
    Digest,
    Missed,
    OwedEdit,
    OwedNotice,
    OwedRing,
    Ring,
    Said,
    Told,
    ToldTopic,
    TopicHit,
)
from bot.model.articles import Article, SummaryLength
from bot.model.chats import Chat, Destination, Platform, Subscription
from bot.model.discovery import Discovery, FoundFeed, Page, PageLink
from bot.model.feeds import (
    Document,
    Entry,
    Feed,
    FeedForPoll,
    Hints,
    Item,
    Move,
    NotModified,
    ParsedFeed,
    Topic,
    Validators,
)
from bot.model.health import Counts, FeedHealth, HubHealth, HubState
from bot.model.hubs import HubLink, HubMode, HubRequest, Push
from bot.model.leases import HostLease, Lease
from bot.model.matching import MatchBatch, MatchedItem, SubscriptionMatch
from bot.model.rhythm import HOURS, Rhythm

__all__ = [
    "HOURS",
    "Article",
    "Chat",
    "Counts",
    "Delivery",
    "DeliveryState",
    "Destination",
    "Digest",
    "Discovery",
    "Document",
    "Entry",
    "Feed",
    "FeedForPoll",
    "FeedHealth",
    "FoundFeed",
    "Hints",
    "HostLease",
    "HubHealth",
    "HubLink",
    "HubMode",
    "HubRequest",
    "HubState",
    "Item",
    "Lease",
    "MatchBatch",
    "MatchedItem",
    "Missed",
    "Move",
    "NotModified",
    "OwedEdit",
    "OwedNotice",
    "OwedRing",
    "Page",
    "PageLink",
    "ParsedFeed",
    "Platform",
    "Push",
    "Rhythm",
    "Ring",
    "Said",
    "Subscription",
    "SubscriptionMatch",
    "SummaryLength",
    "Told",
    "ToldTopic",
    "Topic",
    "TopicHit",
    "Validators",
]
