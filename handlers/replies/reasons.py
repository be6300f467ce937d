"""Why an alert came."""

from __future__ import annotations

from bot.commands.outcomes import SplitOff, Why, WhyTopic
from bot.model import Source
from bot.topics.document import Rule
from bot.topics.reasons import Reason
from handlers.message import Block, Entry, Inline, Message, Moment, Paragraph, Text
from handlers.replies.buttons import apart, apart_for_all, clip, in_rows, story_pages
from handlers.replies.coverage import carried, language
from handlers.replies.rings import entry
from handlers.translate import Translation, fill, joined

LONGEST = 60
TITLE = 120  # characters of an item's title


def why(t: Translation, answer: Why) -> Message:
    """The alert's title, and a line a topic with its words."""
    if answer.item is None:
        text = t.gettext("No alert was sent here so far. /subscriptions shows what is followed.")
        return Message((Paragraph((Text(text),)),), language=t.tag, only_you=True)
    blocks: list[Block] = [Paragraph((Text(t.gettext("This came because of what is followed here:")),))]
    blocks.append(entry(answer.item))
    blocks += [_topic(t, topic) for topic in answer.topics]
    blocks += _story(t, answer)
    numbered = enumerate(answer.story, start=answer.before + 1)
    buttons = in_rows([apart(t, answer.alert, each.item, number) for number, each in numbered], width=2)
    buttons += story_pages(answer.alert, answer.page, more=answer.more)
    return Message(tuple(blocks), buttons, language=t.tag, fresh=not answer.turned, only_you=True)


def split_off(t: Translation, answer: SplitOff) -> Message:
    """What was told apart, and whether an alert follows."""
    title = Text(clip(answer.item.title or answer.item.link, TITLE), bold=True)
    if not answer.new:
        text = t.gettext("{title} was a story of its own here already; nothing was changed.")
    elif answer.everywhere:
        text = t.gettext("Done: {title} is a story of its own for all chats.")
    elif answer.rings:
        text = t.gettext("Done: {title} is a story of its own here. Its alert follows.")
    else:
        text = t.gettext(
            "Done: {title} is a story of its own here. It matches no topic of this chat, so no alert comes."
        )
    buttons = ((apart_for_all(t, answer.item.id),),) if answer.may_everywhere else ()
    return Message((Paragraph(fill(text, title=title)),), buttons, language=t.tag, fresh=True)


def _story(t: Translation, answer: Why) -> list[Block]:
    """Everybody else that carries it, item by item, a page of them."""
    if not answer.story:
        return []
    heading = t.gettext("The same story: {coverage}").format(coverage=carried(t, answer.also))
    if answer.page or answer.more:
        heading += " · " + t.gettext("page {page}").format(page=t.number(answer.page + 1))
    return [
        Paragraph((Text(heading),)),
        *(_carrying(each, number) for number, each in enumerate(answer.story, start=answer.before + 1)),
    ]


def _carrying(source: Source, number: int) -> Entry:
    spoken = language(source)
    below = f"{source.name} ({spoken}) · " if spoken else f"{source.name} · "
    title = Text(clip(source.title or source.link, TITLE), link=source.link or None)
    return Entry((title,), below=(Text(below), Moment(source.at)), number=number)


def _topic(t: Translation, topic: WhyTopic) -> Entry:
    words: list[Inline] = []
    for reason in topic.reasons:
        words += [Text(" · ")] if words else []
        words += _reason(t, reason)
    below = joined(*words) if words else (Text(" · ".join(topic.words)),)
    return Entry((Text(clip(topic.label, LONGEST), bold=True),), below=below if topic.reasons or topic.words else ())


def _reason(t: Translation, reason: Reason) -> tuple[Inline, ...]:
    word, typed = Text(clip(reason.written, LONGEST), bold=True), Text(clip(reason.typed, LONGEST), code=True)
    match reason.rule:
        case Rule.WORD:
            return fill(t.gettext("{word}, as typed"), word=word)
        case Rule.FORM:
            return fill(t.gettext("{word}, a form of {typed}"), word=word, typed=typed)
        case Rule.ALIAS:
            return fill(t.gettext("{word}, another name of {typed}"), word=word, typed=typed)
        case Rule.PREFIX:
            return fill(t.gettext("{word}, which begins like {typed}"), word=word, typed=typed)
