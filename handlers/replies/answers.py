"""Answers → messages. What one person looks up is shown to that person alone where the platform can; what changes the
chat, everybody there sees."""

from __future__ import annotations

from typing import assert_never

from bot.commands.outcomes import (
    Answer,
    Cancelled,
    FeedList,
    FeedsFound,
    Help,
    ItemPage,
    LanguageChosen,
    MissingQuery,
    Preview,
    SplitOff,
    Subscribed,
    SubscriptionList,
    Unsubscribed,
    Welcome,
    Why,
)
from bot.model import Platform
from handlers.message import Block, Message, Paragraph, Small, Text
from handlers.replies.buttons import ask, follow, in_rows, languages
from handlers.replies.feeds import feed_list, feeds_found
from handlers.replies.guide import guide
from handlers.replies.lists import item_page, subscription_list
from handlers.replies.previews import preview
from handlers.replies.reasons import split_off, why
from handlers.translate import NAMES, Translation, fill, translation


def reply(answer: Answer) -> Message:  # noqa: C901, PLR0911, PLR0912  one line a kind of answer
    """The message for a use case's answer, in its chat's language."""
    t = translation(answer.chat.language)
    match answer:
        case Welcome():
            return _welcome(t, answer)
        case Preview():
            return preview(t, answer)
        case SubscriptionList():
            return subscription_list(t, answer)
        case ItemPage():
            return item_page(t, answer)
        case Why():
            return why(t, answer)
        case SplitOff():
            return split_off(t, answer)
        case FeedList():
            return feed_list(t, answer)
        case FeedsFound():
            return feeds_found(t, answer)
        case Help():
            return guide(t)
        case Subscribed():
            return _subscribed(t, answer)
        case Unsubscribed():
            return _unsubscribed(t, answer)
        case LanguageChosen():
            return _language(t, answer)
        case Cancelled():
            return _line(t, t.gettext("Cancelled: nothing was changed."))
        case MissingQuery():
            return _missing_query(t, answer)
        case unreachable:
            assert_never(unreachable)


def _welcome(t: Translation, answer: Welcome) -> Message:
    feeds = t.ngettext(
        "I watch {count} news feed and write to you when your topics appear.",
        "I watch {count} news feeds and write to you when your topics appear.",
        answer.feeds,
    )
    # Plain text of a group isn't read, and of Discord none at all.
    typed = answer.private and answer.chat.destination.platform is not Platform.DISCORD
    if answer.suggestions and typed:
        question = t.gettext("What should I watch for? Type a word, or try:")
    elif answer.suggestions:
        question = t.gettext("What should I watch for? Type {command}, or try:")
    elif typed:
        question = t.gettext("What should I watch for? Type a word.")
    else:
        question = t.gettext("What should I watch for? Type {command}.")
    suggestions = [ask(each.topic.name, each.number) for each in answer.suggestions]
    return Message(
        (Paragraph((Text(feeds),)), Paragraph(fill(question, command=Text("/subscribe KFOR", code=True)))),
        (*in_rows(suggestions, width=3), languages(answer.chat.language)),
        language=t.tag,
    )


def _subscribed(t: Translation, answer: Subscribed) -> Message:
    if answer.new:
        text = t.gettext("Done. I'll write when {topic} is in the news.")
    else:
        text = t.gettext("{topic} is followed here already; nothing was changed.")
    blocks: tuple[Block, ...] = (
        Paragraph(fill(text, topic=Text(answer.label, bold=True))),
        Small((Text(t.gettext("/subscriptions shows all topics of this chat.")),)),
    )
    return Message(blocks, language=t.tag)


def _unsubscribed(t: Translation, answer: Unsubscribed) -> Message:
    text = fill(t.gettext("Removed. I no longer write about {topic}."), topic=Text(answer.label, bold=True))
    undo = follow(t.gettext("Undo"), answer.number, primary=False)
    return Message((Paragraph(text),), ((undo,),), language=t.tag)


def _language(t: Translation, answer: LanguageChosen) -> Message:
    if answer.language is None:
        text = t.gettext("Which language should I write in? The news stays as published.")
        return Message(
            (Paragraph((Text(text),)),),
            (languages(answer.chat.language),),
            language=t.tag,
            only_you=True,
        )
    chosen = fill(
        t.gettext("From now on I write in this language: {language}. /help shows what I can do."),
        language=Text(NAMES[t.tag], bold=True),
    )
    # The greeting that asked keeps its suggestions, so this comes below it.
    return Message((Paragraph(chosen),), language=t.tag, fresh=True)


def _missing_query(t: Translation, answer: MissingQuery) -> Message:
    example = Text(f"/{answer.command} KFOR", code=True)
    text = fill(t.gettext("Which topic? For example: {example}"), example=example)
    return Message((Paragraph(text),), language=t.tag, only_you=True)


def _line(t: Translation, text: str) -> Message:
    return Message((Paragraph((Text(text),)),), language=t.tag, only_you=True)
