"""Why an alert came, as the matcher saw it."""

from __future__ import annotations

import pytest

from bot import commands
from bot.alerts.outcome import Sent, decide
from bot.commands.outcomes import Why, WhyTopic
from bot.errors import StaleButton
from bot.model import MatchedItem, SubscriptionMatch
from bot.topics.document import Rule
from bot.topics.reasons import Reason
from tests.unit.commands.conftest import Counter, Person


async def ring(counter: Counter, admin: Person, title: str, *queries: str) -> int:
    """Has the chat follow these and sends it the alert; gives its number."""
    chat = await counter.stores.a_chat(counter.clock.now(), admin.chat, *queries)
    await counter.publishes(title)
    follows = await counter.stores.chats.subscriptions(chat, counter.clock.now())
    (item,) = await counter.stores.pending()
    matched = MatchedItem(item, tuple(SubscriptionMatch(each, ("then",)) for each in follows))
    await counter.stores.matches.record([matched], counter.clock.now())
    (delivery,) = await counter.stores.claim(counter.clock.now())
    await counter.stores.sends.record(delivery, decide(Sent("7"), delivery, counter.clock.now()), counter.clock.now())
    owed = delivery.owed
    assert getattr(owed, "alert", None) is not None
    return int(getattr(owed, "alert", 0))


async def test_every_topic_is_told_with_its_words_as_written_and_the_rule(counter: Counter, admin: Person) -> None:
    title = "KFOR at Zvečan: Mitrovica waits"
    number = await ring(counter, admin, title, "kfor", "Mitrov* -sport", '"KFOR at" OR Zvecan', "EULEX")
    answer = await commands.why(counter.desk, admin.requester, str(number))
    assert answer.item is not None
    assert answer.item.title == title
    assert answer.topics == (
        WhyTopic("kfor", (Reason("KFOR", Rule.WORD, "kfor"),)),
        WhyTopic("Mitrov* -sport", (Reason("Mitrovica", Rule.PREFIX, "Mitrov*"),)),
        WhyTopic(
            '"KFOR at" OR Zvecan',
            (
                Reason("KFOR", Rule.WORD, '"KFOR at"'),
                Reason("at", Rule.WORD, '"KFOR at"'),
                Reason("Zvečan", Rule.WORD, "Zvecan"),
            ),
        ),
        WhyTopic("EULEX", (), ("then",)),
    )


async def test_without_a_number_it_is_the_last_alert_of_this_chat(counter: Counter, admin: Person) -> None:
    assert await commands.why(counter.desk, admin.requester, "") == Why(await counter.chat(admin), None)
    await ring(counter, admin, "KFOR on patrol", "KFOR")
    for text in ("", " ", "what?"):
        answer = await commands.why(counter.desk, admin.requester, text)
        assert answer.item is not None
        assert answer.item.title == "KFOR on patrol"


async def test_another_chats_alert_is_nobodys_business(counter: Counter, admin: Person) -> None:
    number = await ring(counter, admin, "KFOR on patrol", "KFOR")
    with pytest.raises(StaleButton):
        await commands.why(counter.desk, Person("200").requester, str(number))
    assert (await commands.why(counter.desk, Person("200").requester, "")).item is None
