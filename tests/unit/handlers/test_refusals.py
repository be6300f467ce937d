"""What the bot says when it can't do what was asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.errors import (
    MayNotLook,
    NotAllowed,
    QueryTooLong,
    StaleButton,
    StoreError,
    TocsinError,
    TooManyCommands,
    TooManyLooks,
    TooManySubscriptions,
    UnknownSubscription,
)
from bot.topics.query import QueryMistake, Reason, parse
from handlers import replies
from handlers.message import Message
from handlers.translate import LOCALES

Plain = Callable[[Message], str]


def mistake(query: str) -> QueryMistake:
    with pytest.raises(QueryMistake) as caught:
        parse(query)
    return caught.value


REFUSED: list[tuple[TocsinError, str | None, str]] = [
    (NotAllowed(), None, "Only admins can change alerts here."),
    (NotAllowed(), "sr-Latn", "Ovde samo administratori mogu da menjaju obaveštenja."),
    (
        TooManySubscriptions(50),
        "en",
        "This chat follows 50 topics, and that is the most. Remove one first: /subscriptions",
    ),
    (
        QueryTooLong(1301, 300),
        "en",
        "That is too long: 1,301 characters, and 300 is the most. Use fewer words.",
    ),
    (UnknownSubscription("EU"), "en", "**EU** is not followed here. /subscriptions shows what is."),
    (MayNotLook(), "en", "Only admins can have me look at an address here. /feeds shows what I watch."),
    (
        TooManyLooks(10, 1),
        "en",
        "I looked at many addresses for this chat. The next one I can look at in 1 minute.",
    ),
    (TooManyLooks(10, 42), "sq", "Pashë shumë adresa për këtë bisedë. Tjetrën mund ta shoh pas 42 minutash."),
    (StaleButton(), "en", "This button is too old to work. Please type the command again: /help"),
    (TooManyCommands(20, 1), "en", "That was too fast for me. Please try again in 1 second."),
    (TooManyCommands(20, 22), "sr-Cyrl", "То је пребрзо за мене. Пробај поново за 22 секунде."),
]


@pytest.mark.parametrize(("error", "language", "text"), REFUSED)
def test_refusals_say_why_and_what_to_do_next(
    plain: Plain, error: TocsinError, language: str | None, text: str
) -> None:
    assert plain(replies.refusal(error, language)) == text


def test_a_mistaken_query_is_shown_with_a_caret_and_a_button_that_mends_it(plain: Plain) -> None:
    error = mistake('"KFOR Banjska')
    assert plain(replies.refusal(error, "en", mend_number=8)) == (
        f"A quote isn't closed.\n`{error.caret}`\nAt character 1; expected: a closing quote.\n"
        'Did you mean `"KFOR Banjska"`?\n[Use it|ask:8]'
    )
    assert replies.refusal(error, "en").buttons == ()


def test_a_mistaken_query_without_a_mend_says_what_was_expected(plain: Plain) -> None:
    error = mistake("-KFOR")
    assert error.mend is None
    assert plain(replies.refusal(error, "sq", mend_number=8)) == (
        f"Kjo thotë vetëm çfarë të lihet jashtë.\n`{error.caret}`\nNë vendin 1; pritet: një fjalë për t'u kërkuar."
    )


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("reason", Reason)
def test_every_mistake_in_a_query_has_words(reason: Reason, language: str) -> None:
    message = replies.refusal(QueryMistake(reason, "x{y}", 1, 4, "x"), language, mend_number=1)
    assert len(message.blocks) == 4
    assert [row[0].action for row in message.buttons] == ["ask:1"]


def test_what_a_chat_can_do_nothing_about_is_a_failure(plain: Plain) -> None:
    text = "That went wrong on my side. Nothing was lost; please try again in a minute."
    assert plain(replies.failure("en")) == text
    assert plain(replies.refusal(StoreError(path="x", what="locked"), "en")) == text
    assert plain(replies.failure("sq")).startswith("Diçka shkoi keq")


def test_refusals_never_replace_the_message_whose_button_was_pressed() -> None:
    for message in (replies.refusal(NotAllowed(), None), replies.failure(None), replies.refusal(mistake("-a"), None)):
        assert message.fresh
        assert message.only_you
