"""Lists: what a chat follows, and pages of items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.listings import SEARCH_DAYS
from bot.commands.outcomes import ItemPage, Listing, SubscriptionList
from bot.model import Item, Subscription, SummaryLength
from handlers.message import Block, Entry, Inline, Message, Paragraph, Text
from handlers.replies.buttons import ROWS, Row, clip, drop, in_rows, length, length_of, lengths, pages
from handlers.replies.previews import unknown
from handlers.replies.rings import entry
from handlers.translate import Translation, fill, joined

SHOWN = 20  # entries with a button; Discord takes 25 buttons, and a phone's screen fewer
NAME = 60  # characters of a topic's name in a list
REST = 1200  # characters for the names of all further topics


def subscription_list(t: Translation, answer: SubscriptionList) -> Message:
    """What the chat follows, the oldest first, each with a button that ends it, and one for its summaries' length: in
    a list of its own, where there is no room for both."""
    if not answer.subscriptions:
        example = Text("/subscribe KFOR", code=True)
        text = fill(t.gettext("Nothing is followed here yet. For example: {example}"), example=example)
        return Message((Paragraph(text),), language=t.tag, only_you=True)
    shown, rest = answer.subscriptions[:SHOWN], answer.subscriptions[SHOWN:]
    if answer.choose:
        heading = t.gettext("Which topic should I remove?")
    else:
        heading = t.ngettext(
            "This chat follows {count} topic:",
            "This chat follows {count} topics:",
            len(answer.subscriptions),
        )
    blocks: list[Block] = [Paragraph((Text(heading),))]
    blocks += [_followed(t, number, each) for number, each in enumerate(shown, start=1)]
    if rest:
        blocks.append(_rest(t, rest))
    return Message(tuple(blocks), _buttons(t, answer, shown), language=t.tag, only_you=True)


def _buttons(t: Translation, answer: SubscriptionList, shown: Sequence[Subscription]) -> tuple[Row, ...]:
    drops = [drop(t, each.label, each.id) for each in shown]
    if answer.choose:
        return in_rows(drops)
    if len(shown) <= ROWS:
        return tuple((ends, length(t, each, named=False)) for ends, each in zip(drops, shown, strict=True))
    if answer.lengths:
        return in_rows([length(t, each, named=True) for each in shown])
    return in_rows([*drops, lengths(t)])


def item_page(t: Translation, answer: ItemPage) -> Message:
    """Up to five items with their sources and times, and the buttons to turn the page."""
    if not answer.items:
        said = (Paragraph(_nothing(t, answer)), *unknown(t, answer.unknown))
        return Message(said, language=t.tag, only_you=True)
    heading = _heading(t, answer)
    if answer.page or answer.more:
        page = t.gettext("page {page}").format(page=t.number(answer.page + 1))
        heading = joined(*heading, Text(f" · {page}"))
    return Message(
        (
            Paragraph(heading),
            *(_listed(t, item, answer.sources.get(item.id, 1)) for item in answer.items),
            *unknown(t, answer.unknown),
        ),
        pages(answer.listing, answer.number, answer.page, more=answer.more),
        language=t.tag,
        only_you=True,
    )


def _listed(t: Translation, item: Item, sources: int) -> Entry:
    shown = entry(item)
    if sources == 1:
        return shown
    more = t.ngettext("+{count} source", "+{count} sources", sources - 1)
    return replace(shown, below=joined(*shown.below, Text(f" · {more}")))


def _followed(t: Translation, number: int, each: Subscription) -> Entry:
    rings = t.ngettext("{count} alert in 7 days", "{count} alerts in 7 days", each.rings_last_week)
    below: tuple[Inline, ...] = (Text(rings),)
    if each.length is not SummaryLength.LONG:
        below += (Text(f" · {length_of(t, each.length)}"),)
    if each.query != each.label:
        below += (Text(" · "), Text(clip(each.query, NAME), code=True))
    return Entry((Text(clip(each.label, NAME), bold=True),), below=below, number=number)


def _rest(t: Translation, rest: tuple[Subscription, ...]) -> Paragraph:
    names = clip(" · ".join(clip(each.label, NAME) for each in rest), REST)
    more = t.ngettext("And {count} more:", "And {count} more:", len(rest))
    example = Text("/unsubscribe KFOR", code=True)
    how = fill(t.gettext("To remove one of these: {example}"), example=example)
    return Paragraph(joined(Text(f"{more} {names}. "), *how))


def _heading(t: Translation, answer: ItemPage) -> tuple[Inline, ...]:
    topic = Text(answer.query, bold=True)
    if answer.listing is Listing.SEARCH:
        days = t.ngettext("the last {count} day", "the last {count} days", SEARCH_DAYS)
        return fill(t.gettext("Found for {topic}, {period}"), topic=topic, period=days)
    if answer.query:
        return fill(t.gettext("The latest on {topic}"), topic=topic)
    if answer.followed:
        return (Text(t.gettext("The latest on the topics of this chat")),)
    return (Text(t.gettext("The latest from all feeds")),)


def _nothing(t: Translation, answer: ItemPage) -> tuple[Inline, ...]:
    """What to do next is in every one of these."""
    topic = Text(answer.query, bold=True)
    command = Text(f"/subscribe {answer.query or 'KFOR'}", code=True)
    if answer.listing is Listing.SEARCH:
        days = t.ngettext("in {count} day", "in {count} days", SEARCH_DAYS)
        text = t.gettext("Nothing {period} on {topic}. Try fewer words; or, to hear when it comes: {command}")
        return fill(text, topic=topic, period=days, command=command)
    if answer.query:
        text = t.gettext("Nothing so far on {topic}. To hear when it comes: {command}")
        return fill(text, topic=topic, command=command)
    if answer.followed:
        text = t.gettext("The topics of this chat were not in the news so far. To follow more: {command}")
        return fill(text, command=command)
    return fill(t.gettext("No news has come in so far. Ask again in a minute."))
