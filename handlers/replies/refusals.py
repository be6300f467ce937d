"""What can't be done, in words: what happened, why, and one next step."""

from __future__ import annotations

from bot.errors import (
    MayNotLook,
    NotAllowed,
    QueryTooLong,
    StaleButton,
    TocsinError,
    TooManyCommands,
    TooManyLooks,
    TooManySubscriptions,
    UnknownCommand,
    UnknownSubscription,
)
from bot.topics.query import QueryMistake, Reason
from handlers.message import Block, Inline, Message, Paragraph, Text
from handlers.replies.buttons import Row, ask, clip
from handlers.translate import Translation, fill, translation

FOUND = 40  # characters of a query's wrong piece that are repeated


def refusal(error: TocsinError, language: str | None, *, mend_number: int | None = None) -> Message:
    """The message for a refused request. `mend_number` is what a suggested query is kept under."""
    t = translation(language)
    if isinstance(error, QueryMistake):
        return _mistake(t, error, mend_number)
    inlines = _refused(t, error)
    return _answered(t, (Paragraph(inlines),)) if inlines else failure(language)


def failure(language: str | None) -> Message:
    """The message for what should not have happened."""
    t = translation(language)
    text = t.gettext("That went wrong on my side. Nothing was lost; please try again in a minute.")
    return _answered(t, (Paragraph((Text(text),)),))


def not_stored(language: str | None) -> Message:
    """The message for what needs a write while the store takes none."""
    t = translation(language)
    text = t.gettext("I can't store anything right now, so that was not done. Please try again later.")
    return _answered(t, (Paragraph((Text(text),)),))


def _answered(t: Translation, blocks: tuple[Block, ...], buttons: tuple[Row, ...] = ()) -> Message:
    """A refusal never takes the place of the message whose button was pressed: it belongs to others too."""
    return Message(blocks, buttons, language=t.tag, fresh=True, only_you=True)


def _refused(t: Translation, error: TocsinError) -> tuple[Inline, ...]:
    """Empty for what a chat can do nothing about."""
    return _not_allowed(t, error) or _unknown(t, error)


def _not_allowed(t: Translation, error: TocsinError) -> tuple[Inline, ...]:
    match error:
        case NotAllowed():
            return fill(t.gettext("Only admins can change alerts here."))
        case MayNotLook():
            return fill(t.gettext("Only admins can have me look at an address here. /feeds shows what I watch."))
        case TooManyLooks():
            text = t.ngettext(
                "I looked at many addresses for this chat. The next one I can look at in {count} minute.",
                "I looked at many addresses for this chat. The next one I can look at in {count} minutes.",
                error.minutes,
            )
            return (Text(text),)
        case TooManySubscriptions():
            text = t.ngettext(
                "This chat follows {count} topic, and that is the most. Remove one first: /subscriptions",
                "This chat follows {count} topics, and that is the most. Remove one first: /subscriptions",
                error.limit,
            )
            return (Text(text),)
        case QueryTooLong():
            text = t.gettext("That is too long: {length} characters, and {limit} is the most. Use fewer words.")
            return fill(text, length=t.number(error.length), limit=t.number(error.limit))
        case TooManyCommands():
            text = t.ngettext(
                "That was too fast for me. Please try again in {count} second.",
                "That was too fast for me. Please try again in {count} seconds.",
                error.seconds,
            )
            return (Text(text),)
        case _:
            return ()


def _unknown(t: Translation, error: TocsinError) -> tuple[Inline, ...]:
    match error:
        case UnknownSubscription():
            text = t.gettext("{topic} is not followed here. /subscriptions shows what is.")
            return fill(text, topic=Text(error.query, bold=True))
        case UnknownCommand():
            typed = Text(clip(f"/{error.name}", FOUND), code=True)
            if error.meant is None:
                return fill(t.gettext("I don't know {command}. /help shows what I can do."), command=typed)
            text = t.gettext("I don't know {command}. Did you mean {meant}? /help shows what I can do.")
            return fill(text, command=typed, meant=Text(f"/{error.meant}", code=True))
        case StaleButton():
            return fill(t.gettext("This button is too old to work. Please type the command again: /help"))
        case _:
            return ()


def _mistake(t: Translation, error: QueryMistake, mend_number: int | None) -> Message:
    what, expected = _wording(t)[error.reason]
    where = fill(
        t.gettext("At character {column}; expected: {expected}."),
        column=t.number(error.column),
        expected=expected,
    )
    blocks: list[Block] = [
        Paragraph(fill(what, found=Text(clip(error.found, FOUND), code=True))),
        Paragraph((Text(error.caret, code=True),)),
        Paragraph(where),
    ]
    if error.mend is None:
        return _answered(t, tuple(blocks))
    blocks.append(Paragraph(fill(t.gettext("Did you mean {query}?"), query=Text(error.mend, code=True))))
    if mend_number is None:
        return _answered(t, tuple(blocks))
    return _answered(t, tuple(blocks), ((ask(t.gettext("Use it"), mend_number, primary=True),),))


def _wording(t: Translation) -> dict[Reason, tuple[str, str]]:
    """What is wrong, and what was expected instead."""
    word = t.gettext("a word")
    return {
        Reason.EMPTY: (t.gettext("There is no word here."), word),
        Reason.OPEN_QUOTE: (t.gettext("A quote isn't closed."), t.gettext("a closing quote")),
        Reason.OPEN_PARENTHESIS: (
            t.gettext("A parenthesis isn't closed."),
            t.gettext("a closing parenthesis"),
        ),
        Reason.CLOSED_PARENTHESIS: (
            t.gettext("This parenthesis was never opened."),
            t.gettext("a word or the end"),
        ),
        Reason.OPERATOR: (t.gettext("A word is missing beside {found}."), word),
        Reason.ONLY_NEGATIVE: (
            t.gettext("This only says what to leave out."),
            t.gettext("a word to look for"),
        ),
        Reason.SYMBOL: (t.gettext("{found} can't be looked for."), word),
        Reason.STAR: (t.gettext("A * can only end a single word."), t.gettext("a word, then *")),
        Reason.SHORT_PREFIX: (
            t.gettext("At least two letters must stand before *."),
            t.gettext("two letters or more"),
        ),
        Reason.UNKNOWN_FILTER: (
            t.gettext("{found} is no filter."),
            t.gettext("lang:, feed: or tag:, or quotes around the words"),
        ),
        Reason.FILTER_VALUE: (
            t.gettext("{found} lacks a usable value."),
            t.gettext("for example lang:sr"),
        ),
        Reason.TOO_LONG: (t.gettext("This is too long."), t.gettext("fewer words")),
        Reason.TOO_DEEP: (
            t.gettext("The parentheses are nested too deep."),
            t.gettext("fewer parentheses"),
        ),
    }
