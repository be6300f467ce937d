"""Which stories ring by themselves, and which a digest lists: a cap on the rings of an hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto

HOUR = timedelta(hours=1)


class Way(Enum):
    """How a chat is told of a story."""

    RING = auto()
    FEED_DIGEST = auto()
    TOPIC_DIGEST = auto()  # of the first of its topics


@dataclass(frozen=True, slots=True)
class Caps:
    """How often one feed and one topic may ring in a chat within an hour; 0 is no cap. `gather`: for how long a digest
    takes in what comes beyond that."""

    feed: int = 0
    topic: int = 0
    gather: timedelta = timedelta(minutes=15)

    def __bool__(self) -> bool:
        return bool(self.feed or self.topic)


NO_CAPS = Caps()


@dataclass(slots=True)
class Rung:
    """What rang within the last hour: by chat and feed, and by subscription."""

    caps: Caps
    of_feeds: Counter[tuple[int, str]] = field(default_factory=Counter)
    of_topics: Counter[int] = field(default_factory=Counter)

    def way(self, chat: int, feed: str, topics: Sequence[int]) -> Way:
        """For a story of this feed that matched these subscriptions of the chat. A topic that rings little is not held
        back by one that rings much."""
        if self.caps.feed and self.of_feeds[chat, feed] >= self.caps.feed:
            return Way.FEED_DIGEST
        if self.caps.topic and all(self.of_topics[topic] >= self.caps.topic for topic in topics):
            return Way.TOPIC_DIGEST
        return Way.RING

    def ring(self, chat: int, feed: str, topics: Sequence[int]) -> None:
        """Counts it for the stories behind it."""
        self.of_feeds[chat, feed] += 1
        for topic in topics:
            self.of_topics[topic] += 1
