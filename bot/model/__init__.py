"""The words of the design as data: frozen, no I/O. Times are aware UTC; text is plain (no markup), NFC."""

from bot.model.alerts import Delivery, DeliveryState, Missed, OwedNotice, OwedRing, Ring, Told, ToldTopic, TopicHit
from bot.model.chats import Chat, Destination, Platform, Subscription
from bot.model.feeds import Document, Entry, Feed, FeedForPoll, Item, NotModified, ParsedFeed, Topic, Validators
from bot.model.health import Counts, FeedHealth
from bot.model.leases import HostLease, Lease
from bot.model.matching import MatchBatch, MatchedItem, SubscriptionMatch

__all__ = [
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
    "HostLease",
    "Item",
    "Lease",
    "MatchBatch",
    "MatchedItem",
    "Missed",
    "NotModified",
    "OwedNotice",
    "OwedRing",
    "ParsedFeed",
    "Platform",
    "Ring",
    "Subscription",
    "SubscriptionMatch",
    "Told",
    "ToldTopic",
    "Topic",
    "TopicHit",
    "Validators",
]
