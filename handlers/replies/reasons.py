"""Why an alert came."""

from __future__ import annotations

from bot.commands.outcomes import Why, WhyTopic
from bot.topics.document import Rule
from bot.topics.reasons import Reason
from handlers.message import Block, Entry, Inline, Message, Paragraph, Text
from handlers.replies.buttons import clip
from handlers.replies.rings import entry
from handlers.translate import Translation, fill, joined

LONGEST = 60


def why(t: Translation, answer: Why) -> Message:
    """The alert's title, and a line a topic with its words."""
    if answer.item is None:
        text = t.gettext("No alert was sent here so far. /subscriptions shows what is followed.")
        return Message((Paragraph((Text(text),)),), language=t.tag, only_you=True)
    blocks: list[Block] = [Paragraph((Text(t.gettext("This came because of what is followed here:")),))]
    blocks.append(entry(answer.item))
    blocks += [_topic(t, topic) for topic in answer.topics]
    return Message(tuple(blocks), language=t.tag, fresh=True, only_you=True)


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
