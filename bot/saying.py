"""What is owed → what is said, and whether it has to be said at all (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.alerts.outcome import Lost, Outcome, Sent
from bot.model import (
    Delivery,
    Digest,
    Item,
    Missed,
    OwedEdit,
    OwedNotice,
    OwedReply,
    OwedRing,
    Ring,
    Said,
    Telling,
)
from bot.stories.about import is_about
from bot.stories.summary import summary_of

EDITABLE = timedelta(hours=24)


def said_by(delivery: Delivery) -> Said:
    """What the message says, made when it is sent."""
    match delivery.owed:
        case OwedNotice(missed):
            return Missed(missed)
        case Digest():
            return delivery.owed
        case OwedEdit(ring):
            return ring_of(ring)
        case OwedReply(ring, _, earlier):
            return replace(ring_of(ring), earlier=earlier)
        case OwedRing():
            return ring_of(delivery.owed)


def shown_by(said: Said) -> str | None:
    """A hash of what an alert shows; None of what is no alert."""
    if not isinstance(said, Ring):
        return None
    return blake2b(repr(replace(said, alert=None)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def without_a_call(owed: OwedEdit, shown: str | None, now: datetime) -> Outcome | None:
    """How an edit ends that isn't to be made: there is no message, it is a day old, or it shows this already."""
    if owed.remote_id is None:
        return Lost("the alert was never sent")
    if now - owed.alerted_at > EDITABLE:
        return Lost("the alert is older than 24 hours")
    return Sent(owed.remote_id) if owed.shown == shown else None


def ring_of(owed: OwedRing) -> Ring:
    """What an alert says."""
    item, topics = owed.item, owed.topics
    article = _own_article(owed)
    return Ring(
        title=item.title,
        link=item.link,
        source=item.feed_name,
        at=_at(item, article),
        summary=_summary(owed, article),
        topics=topics,
        language=item.language,
        sample=item.sample,
        alert=owed.alert,
        also=owed.also,
    )


def _own_article(owed: OwedRing) -> Telling | None:
    """What its link led to, unless that is about something else: several items may have one link."""
    item, article = owed.item, owed.article
    if article is None or not is_about(item.title, item.text, page_title=article.title, page_text=article.text):
        return None
    return article


def _summary(owed: OwedRing, article: Telling | None) -> str:
    """Of what a language model made, of the article, or of what the feed says: the first that says anything."""
    item = owed.item
    matched = _holds_any({word for topic in owed.topics for word in topic.words if word})
    texts = (article.summary, article.text, item.text) if article is not None else (item.text,)
    made = (
        summary_of(owed.length, text, title=item.title, language=item.language, matched=matched)
        for text in texts
        if text
    )
    return next(filter(None, made), "")


def _at(item: Item, article: Telling | None) -> datetime:
    """When it was published; where the feed has no date, as its page says, if that was before we saw it."""
    told = article.published if article is not None and item.published is None else None
    return told if told is not None and told <= item.seen_at else item.at


def _holds_any(words: set[str]) -> Callable[[str], bool]:
    """Whether a sentence has one of the words whole: EU is not in EULEX."""
    if not words:
        return lambda _sentence: False
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(words)))})(?![^\W_])")
    return lambda sentence: pattern.search(sentence) is not None
