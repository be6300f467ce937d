"""The words of the design as data: frozen, no I/O. Times are aware UTC; text is plain (no markup), NFC."""

from bot.model.alerts import Delivery, DeliveryState, Missed, OwedNotice, OwedRing, Ring, Told, ToldTopic, TopicHit
from bot.model.chats import Chat, Destination, Platform, Subscription
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
from bot.model.health import Counts, FeedHealth
from bot.model.hubs import HubLink, HubMode, HubRequest, Push
from bot.model.leases import HostLease, Lease
from bot.model.matching import MatchBatch, MatchedItem, SubscriptionMatch
from bot.model.rhythm import HOURS, Rhythm

__all__ = [
    "HOURS",
    "Chat",
    "Counts",
    "Delivery",
    "DeliveryState",
    "Destination",
    "Document",
    "Entry",
    "Feed",
    "FeedForPoll",
    "FeedHealth",
    "Hints",
    "HostLease",
    "HubLink",
    "HubMode",
    "HubRequest",
    "Item",
    "Lease",
    "MatchBatch",
    "MatchedItem",
    "Missed",
    "Move",
    "NotModified",
    "OwedNotice",
    "OwedRing",
    "ParsedFeed",
    "Platform",
    "Push",
    "Rhythm",
    "Ring",
    "Subscription",
    "SubscriptionMatch",
    "Told",
    "ToldTopic",
    "Topic",
    "TopicHit",
    "Validators",
]
