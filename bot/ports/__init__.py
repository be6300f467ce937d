"""What the engine needs from outside: few protocols, small, one per consumer. Every store verb is one transaction."""

from bot.ports.asking import ChatStore, FeedGuide, ItemStore, LocalMessage, LocalStore, StoryStore
from bot.ports.hubs import Hubs, HubStore
from bot.ports.leasing import LeaseStore
from bot.ports.matching import MatchStore
from bot.ports.polling import (
    ArticleReader,
    Fetcher,
    LanguageDetector,
    LedElsewhere,
    NewEntry,
    PageReader,
    Parser,
    PollRecord,
    PollStore,
    RobotsReader,
    Room,
    Visit,
)
from bot.ports.sending import Messenger, Pace, SendStore
from bot.ports.showing import StatusStore
from bot.ports.summarising import Articles, ArticleStore, CallStore, CourtesyStore, LanguageModel
from bot.ports.timing import Clock, Wake, Waker

__all__ = [
    "ArticleReader",
    "ArticleStore",
    "Articles",
    "CallStore",
    "ChatStore",
    "Clock",
    "CourtesyStore",
    "FeedGuide",
    "Fetcher",
    "HubStore",
    "Hubs",
    "ItemStore",
    "LanguageDetector",
    "LanguageModel",
    "LeaseStore",
    "LedElsewhere",
    "LocalMessage",
    "LocalStore",
    "MatchStore",
    "Messenger",
    "NewEntry",
    "Pace",
    "PageReader",
    "Parser",
    "PollRecord",
    "PollStore",
    "RobotsReader",
    "Room",
    "SendStore",
    "StatusStore",
    "StoryStore",
    "Visit",
    "Wake",
    "Waker",
]
