"""A digest as a message: whose stories they are, why they come together, and the latest of them, a line each."""

from __future__ import annotations

from bot.model import Digest
from handlers.message import Block, Entry, Inline, Message, Paragraph, Small, Text
from handlers.replies.buttons import clip
from handlers.replies.weights import weight
from handlers.translate import Translation, joined, translation

NAME = 60  # characters of its feed's or topic's name
TITLE = 140  # characters of a story's
LINK = 600  # characters; a longer one would take the place of several stories
TOPICS = 200  # characters of all topics' names
ROOM = 3100  # UTF-16 units for all stories, of the 4000 that every platform has room for
MARKS = 12  # what a line takes beside its texts


def digest(digest: Digest, language: str | None) -> Message:
    """The stories for a chat that reads `language`, the latest first; what has no room is counted in the last line."""
    t = translation(language)
    entries = _entries(digest)
    blocks: list[Block] = [Paragraph((Text(clip(digest.name, NAME), bold=True), Text(f" · {_counts(t, digest)}")))]
    blocks += [Small((Text(line),)) for line in _reasons(t, digest)]
    blocks += entries
    if (left := digest.count - len(entries)) > 0:
        blocks.append(Paragraph(_rest(t, digest, left)))
    return Message(tuple(blocks), language=t.tag)


def _counts(t: Translation, digest: Digest) -> str:
    """How many stories the chat hears of for the first time, and how many of what it lists continue an earlier one."""
    counts: list[str] = []
    if (new := digest.count - digest.developments) or not digest.developments:
        counts.append(t.ngettext("{count} more story", "{count} more stories", new))
    if digest.developments:
        counts.append(
            t.ngettext("{count} update to an earlier story", "{count} updates to earlier stories", digest.developments)
        )
    return " · ".join(counts)


def _reasons(t: Translation, digest: Digest) -> list[str]:
    if digest.count and digest.developments == digest.count:
        reason = t.gettext("This is new in stories that I told you of before.")
    elif digest.of_topic:
        reason = t.gettext("So many alerts came on this topic within an hour that I list the rest.")
    else:
        reason = t.gettext("So many alerts came from this feed within an hour that I list the rest.")
    if any(item.sample for item in digest.items):
        reason = f"{reason} · {t.gettext('a sample, not real news')}"
    if digest.of_topic or not digest.topics:
        return [reason]
    return [reason, t.gettext("For: {topics}").format(topics=clip(" · ".join(digest.topics), TOPICS))]


def _entries(digest: Digest) -> list[Entry]:
    """As many as there is room for on every platform, one at least."""
    entries: list[Entry] = []
    room = ROOM
    for item in digest.items:
        title = Text(clip(item.title or item.link, TITLE), link=item.link if 0 < len(item.link) <= LINK else None)
        source = Text(f" · {clip(item.feed_name, NAME)}") if digest.of_topic else Text("")
        room -= weight(title) + weight(source) + MARKS
        if entries and room < 0:
            break
        entries.append(Entry(joined(title, source)))
    return entries


def _rest(t: Translation, digest: Digest, left: int) -> tuple[Inline, ...]:
    more = t.ngettext("And {count} more:", "And {count} more:", left)
    if not digest.of_topic:
        return (Text(f"{more} /recent"),)
    return (Text(f"{more} "), Text(f"/recent {clip(digest.name, NAME)}", code=True))
