"""An alert as a message: title, source and time, summary with the matched words in bold, the topics it is for."""

from __future__ import annotations

import re

from bot.model import Item, Ring
from handlers.message import Block, Entry, Inline, Message, Moment, Paragraph, Small, Text, Title
from handlers.replies.buttons import clip, why
from handlers.replies.coverage import also_in
from handlers.translate import Translation, joined, translation

EARLIER = 80  # characters of the title of an alert that another one follows


def ring(ring: Ring, language: str | None) -> Message:
    """The alert for a chat that reads `language`. Title and summary stay as published."""
    t = translation(language)
    words = {word for topic in ring.topics for word in topic.words if word}
    blocks: list[Block] = [Title(ring.title or ring.link, ring.link or None), Small(_source(t, ring))]
    blocks += [Paragraph(highlighted(line, words)) for line in ring.summary.splitlines() if line.strip()]
    if ring.earlier is not None:
        text = t.gettext("New on: {title}")
        blocks.append(Small((Text(text.format(title=clip(ring.earlier, EARLIER))),)))
    blocks += also_in(t, ring.also)
    if ring.topics:
        topics = " · ".join(topic.label for topic in ring.topics)
        blocks.append(Small((Text(t.gettext("For: {topics}").format(topics=topics)),)))
    buttons = () if ring.alert is None else ((why(t, ring.alert),),)
    return Message(tuple(blocks), buttons, language=ring.language or t.tag)


def missed(count: int, language: str | None) -> Message:
    """The line in place of `count` alerts that grew too old to be sent."""
    t = translation(language)
    text = t.ngettext(
        "{count} alert missed while I was away. /recent shows what there was.",
        "{count} alerts missed while I was away. /recent shows what there was.",
        count,
    )
    return Message((Paragraph((Text(text),)),), language=t.tag)


def highlighted(text: str, words: set[str]) -> tuple[Inline, ...]:
    """The text with every whole word of `words` in bold. Words end where the matcher's do: KFOR also in KFOR-a."""
    if not words:
        return (Text(text),)
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    pieces = re.split(rf"(?<![^\W_])({longest_first})(?![^\W_])", text)
    return joined(*(Text(piece, bold=index % 2 == 1) for index, piece in enumerate(pieces)))


def entry(item: Item) -> Entry:
    """An item in a list: the linked title, below it source and time."""
    return Entry(
        (Text(item.title or item.link, link=item.link or None),),
        below=(Text(f"{item.feed_name} · "), Moment(item.at)),
    )


def _source(t: Translation, ring: Ring) -> tuple[Inline, ...]:
    sample = t.gettext("a sample, not real news")
    source = f"{ring.source} · {sample}" if ring.sample else ring.source
    return (Text(f"{source} · "), Moment(ring.at))
