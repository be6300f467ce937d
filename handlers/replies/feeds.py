"""Which feeds are watched, and which a site has."""

from __future__ import annotations

from bot.commands.outcomes import FeedList, FeedsFound
from bot.errors import FeedFault
from bot.model import FoundFeed
from handlers.message import Block, Entry, Inline, Message, Moment, Paragraph, Small, Text
from handlers.replies.buttons import clip
from handlers.translate import Translation, fill, joined

NAMES = 2500  # characters for the names of all feeds
NAME, ADDRESS = 60, 200
# What may be otherwise in a minute.
_NOT_NOW = frozenset({FeedFault.UNREACHABLE, FeedFault.TIMEOUT, FeedFault.BUSY})


def feed_list(t: Translation, answer: FeedList) -> Message:
    """The names, and how to ask for more."""
    heading = t.ngettext("I watch {count} feed:", "I watch {count} feeds:", len(answer.names))
    names = clip(" · ".join(clip(name, NAME) for name in answer.names), NAMES)
    how = fill(t.gettext("Which feeds a site has: {example}"), example=Text("/feeds example.org", code=True))
    blocks: list[Block] = [Paragraph((Text(heading),)), Paragraph((Text(names),))] if answer.names else []
    return Message((*blocks, Small(how)), language=t.tag, only_you=True)


def feeds_found(t: Translation, answer: FeedsFound) -> Message:
    """Each feed with its title and address; and what the operator would write to have the first one watched."""
    found = answer.discovery.found
    if not found:
        return Message((Paragraph(_nothing(t, answer)),), language=t.tag, only_you=True)
    heading = t.ngettext("I found {count} feed:", "I found {count} feeds:", len(found))
    blocks: list[Block] = [Paragraph((Text(heading),))]
    blocks += [_entry(t, each, answer.watched.get(each.url)) for each in found]
    if answer.snippet:
        text = t.gettext("Who runs me can have it watched, with these lines in {file}:")
        file = Text("feeds.yaml", code=True)
        blocks += [Paragraph(fill(text, file=file)), Paragraph((Text(answer.snippet.rstrip(), code=True),))]
    return Message(tuple(blocks), language=t.tag, only_you=True)


def _entry(t: Translation, each: FoundFeed, watched_as: str | None) -> Entry:
    entries = t.ngettext("{count} entry", "{count} entries", each.entries)
    about = [each.kind, entries, t.gettext("what readers comment") if each.comments else "", each.language or ""]
    runs: list[Inline] = [Text(" · ".join(word for word in about if word))]
    if each.newest is not None:
        runs += [Text(" · "), Moment(each.newest)]
    if watched_as is not None:
        runs += [Text(" · "), *fill(t.gettext("watched as {name}"), name=watched_as)]
    title = Text(clip(each.title, NAME) or clip(each.url, ADDRESS), bold=True, link=each.url)
    return Entry((title,), below=joined(*runs, Text(" · "), Text(clip(each.url, ADDRESS), code=True)))


def _nothing(t: Translation, answer: FeedsFound) -> tuple[Inline, ...]:
    """What to do next is in every one of these."""
    discovery = answer.discovery
    address = Text(clip(discovery.asked, ADDRESS), code=True)
    if discovery.feedless is not None:
        text = t.gettext("{service} publishes no feeds. A mirror can make them: who runs me can name one in {file}.")
        return fill(text, service=discovery.feedless, file=Text("feeds.yaml", code=True))
    if discovery.fault == FeedFault.ADDRESS:
        text = t.gettext("{address} is no public address of the web. Send me the address of a site.")
    elif discovery.fault in _NOT_NOW:
        text = t.gettext("I could not look at {address} just now. Check how it is written, or try again in a minute.")
    else:
        text = t.gettext("I found no feed at {address}. Look on the site for {kinds}, and send me that address.")
    return fill(text, address=address, kinds="RSS / Atom")
