"""What the bot says, word by word, and what its buttons carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.commands.outcomes import (
    Answer,
    Help,
    LanguageChosen,
    MissingQuery,
    Subscribed,
    SubscriptionList,
    Suggestion,
    Unsubscribed,
    Welcome,
)
from bot.model import Ring, Topic
from bot.topics.query import QueryMistake, Reason, parse
from handlers import replies
from handlers.message import Message, from_json, to_json
from handlers.router import BUTTONS, COMMANDS
from handlers.translate import LOCALES
from tests.unit.handlers.answers import CHAT, MANY, chat, item, page, preview, subscription
from tests.unit.handlers.said_of_alerts import OF_ALERTS
from tests.unit.handlers.said_of_lists import OF_LISTS
from tests.unit.handlers.said_of_topics import OF_TOPICS

Plain = Callable[[Message], str]
SAID = [*OF_ALERTS, *OF_TOPICS, *OF_LISTS]


@pytest.mark.parametrize(("answer", "text"), SAID)
def test_answers_say_what_happened_and_what_to_do_next(plain: Plain, answer: Answer, text: str) -> None:
    assert plain(replies.reply(answer)) == text


def test_a_suggested_topic_is_previewed_below_the_message_that_suggested_it() -> None:
    assert replies.reply(preview()).fresh
    assert not replies.reply(page()).fresh
    assert not replies.reply(Unsubscribed(CHAT, "KFOR", 5)).fresh


def test_what_changes_a_chat_is_seen_by_everybody_there() -> None:
    changes: list[Answer] = [Subscribed(CHAT, "KFOR", True), Unsubscribed(CHAT, "KFOR", 5), LanguageChosen(CHAT, "en")]
    looks: list[Answer] = [preview(), page(), Help(CHAT), SubscriptionList(CHAT, ()), MissingQuery(CHAT, "try")]
    assert [replies.reply(answer).only_you for answer in changes] == [False] * 3
    assert [replies.reply(answer).only_you for answer in looks] == [True] * 5


@pytest.mark.parametrize("count", [1, 5, 6, 20, 21, 300])
def test_a_list_of_any_length_fits_into_a_message(plain: Plain, count: int) -> None:
    many = tuple(subscription(MANY + n, f"{n} {'topic ' * 40}") for n in range(count))
    message = replies.reply(SubscriptionList(CHAT, many))
    assert len(plain(replace(message, buttons=()))) < 4000
    assert len(message.buttons) <= 5
    assert max(map(len, message.buttons)) <= 5
    assert sum(map(len, message.buttons)) == (2 * count if count <= 5 else min(count, 20) + 1)
    assert ("more: " in plain(message)) == (count > 20)


def test_actions_fit_into_64_bytes_and_start_with_a_name_that_the_router_knows() -> None:
    worst: list[Answer] = [answer for answer, _ in SAID] + [
        Welcome(CHAT, 1, (Suggestion(Topic("Ж" * 200, "x"), MANY),), private=True),
        preview(number=MANY, label="Ж" * 200),
        Unsubscribed(CHAT, "Ж" * 200, MANY),
        SubscriptionList(CHAT, (subscription(MANY, "Ж" * 200),)),
        SubscriptionList(CHAT, tuple(subscription(MANY + n, "Ж" * 200) for n in range(6))),
        SubscriptionList(CHAT, tuple(subscription(MANY + n, "Ж" * 200) for n in range(6)), lengths=True),
        page(number=MANY, page=10**6, more=True),
    ]
    messages = [replies.reply(answer) for answer in worst]
    messages.append(replies.ring(Ring("KFOR", "", "N1", item(1).at, "", (), alert=MANY), "sr-Cyrl"))
    messages.append(replies.refusal(QueryMistake(Reason.EMPTY, "", 0, 0, "KFOR"), None, mend_number=MANY))
    buttons = [button for message in messages for row in message.buttons for button in row]
    assert {button.action.partition(":")[0] for button in buttons} == set(BUTTONS)
    assert max(len(button.action.encode()) for button in buttons) <= 64
    assert max(len(button.label) for button in buttons) <= 40
    assert all(len(message.buttons) <= 5 and all(len(row) <= 5 for row in message.buttons) for message in messages)


@pytest.mark.parametrize("language", LOCALES)
def test_help_has_a_line_for_every_command_and_queries_that_parse(plain: Plain, language: str) -> None:
    descriptions = replies.command_descriptions(language)
    message = replies.reply(Help(chat(language)))
    assert list(descriptions) == list(COMMANDS)
    assert max(map(len, descriptions.values())) <= 100
    for name, what in descriptions.items():
        assert f"• **/{name}** – {what}" in plain(message).splitlines()
    queries = re.findall("`(.+)`", plain(message))
    assert len(queries) == 4
    assert all(parse(query) for query in queries)


def test_a_chosen_language_is_marked() -> None:
    row = replies.reply(LanguageChosen(chat("sq"), None)).buttons[0]
    assert [button.label for button in row if button.primary] == ["Shqip"]


@pytest.mark.parametrize("language", [None, *LOCALES])
def test_messages_name_their_language_and_survive_json(language: str | None) -> None:
    for answer, _ in SAID:
        message = replies.reply(replace(answer, chat=chat(language)))
        assert message.language == (language or "en")
        assert from_json(to_json(message)) == message
