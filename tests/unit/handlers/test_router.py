"""From a command, a text or a button to the reply: always a reply, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from bot.commands import Desk, Requester, Throttle
from bot.config import Limits
from bot.errors import DiskFull, NotAllowed, StaleButton, StoreError
from bot.model import Chat, Destination, Platform, Topic
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from handlers import replies
from handlers.message import Message
from handlers.router import BUTTONS, COMMANDS, Router
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import a_guide

Plain = Callable[[Message | None], str]
LOCKED = OperationalError("SELECT", {}, Exception("database is locked"))

DISK_FULL = DiskFull(path="tocsin.db", what="the disk is full")


class Broken(SqlChatStore):
    """Fails in `topics`, or in every verb."""

    everything = False
    error: Exception = LOCKED

    async def topics(self) -> list[Topic]:
        raise self.error

    async def chat(self, destination: Destination, now: datetime) -> Chat:
        if self.everything:
            raise self.error
        return await super().chat(destination, now)

    async def remember(self, chat: Chat, text: str, now: datetime) -> int:  # noqa: ARG002 - the port's
        raise self.error


def who(*, admin: bool = True, person: str = "7") -> Requester:
    async def may_change() -> bool:
        return admin

    return Requester(Destination(Platform.TELEGRAM, "100"), person, may_change, private=True)


def router_over(chats: SqlChatStore, database: Database, clock: StandingClock, limits: Limits | None = None) -> Router:
    wanted = limits or Limits(commands_per_minute=0)
    throttle = Throttle(wanted.commands_per_minute)
    return Router(Desk(chats, SqlItemStore(database), SqlStoryStore(database), clock, wanted, a_guide(), throttle))


@pytest.fixture
async def router(database: Database, clock: StandingClock) -> Router:
    stores = Stores.of(database)
    await stores.polls.sync([a_feed()], [Topic("KFOR", "KFOR")], clock.now())
    await stores.publish(clock.now(), *[an_entry(f"KFOR {number}") for number in range(7)])
    return router_over(stores.chats, database, clock)


def actions(message: Message | None) -> list[str]:
    assert message is not None
    return [button.action for row in message.buttons for button in row]


async def test_a_conversation_from_the_start_to_the_undo(router: Router, plain: Plain) -> None:
    welcome = await router.command("start", "", who())
    (suggested,) = [each for each in actions(welcome) if each.startswith("ask:")]
    preview = await router.press(suggested, who())
    assert "**KFOR** matched 7 items" in plain(preview)
    follow, cancel = actions(preview)
    assert "nothing was changed" in plain(await router.press(cancel, who()))
    assert "I'll write when **KFOR**" in plain(await router.press(follow, who()))
    drop, length = actions(await router.command("subscriptions", "", who()))
    bare = await router.press(length, who())
    assert "Summary: title only" in plain(bare)
    assert length not in actions(bare)
    removed = await router.press(drop, who())
    assert "Removed" in plain(removed)
    (undo,) = actions(removed)
    assert "I'll write when **KFOR**" in plain(await router.press(undo, who()))


async def test_every_command_has_a_reply_with_an_argument_and_without(router: Router, plain: Plain) -> None:
    failure = plain(replies.failure(None))
    for name in COMMANDS:
        for argument in ("", "KFOR", '"KFOR', "x" * 2000):
            assert plain(await router.command(name, argument, who())) not in ("", failure)


async def test_a_commands_letters_may_be_of_any_case(router: Router, plain: Plain) -> None:
    assert plain(await router.command("TRY", "KFOR", who())) == plain(await router.command("try", "KFOR", who()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("subscribee", "I don't know `/subscribee`. Did you mean `/subscribe`? /help shows what I can do."),
        ("Serch", "I don't know `/Serch`. Did you mean `/search`? /help shows what I can do."),
        ("mute", "I don't know `/mute`. /help shows what I can do."),
        ("__init__", "I don't know `/__init__`. /help shows what I can do."),
    ],
)
async def test_an_unknown_command_is_named_with_the_one_that_is_like_it(
    router: Router, plain: Plain, name: str, said: str
) -> None:
    assert plain(await router.command(name, "KFOR", who())) == said


async def test_a_character_that_no_database_keeps_is_left_out(router: Router, plain: Plain) -> None:
    assert plain(await router.command("try", "KF\x00OR", who())) == plain(await router.command("try", "KFOR", who()))


async def test_the_commands_are_described_in_their_order() -> None:
    assert list(replies.command_descriptions(None)) == list(COMMANDS)


async def test_plain_text_is_a_topic_to_watch_for(router: Router, plain: Plain) -> None:
    assert plain(await router.text("KFOR 3", who())) == plain(await router.command("subscribe", "KFOR 3", who()))


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/try KFOR", "try", "KFOR"),
        ("/try\nKFOR", "try", "KFOR"),
        ("/Try   KFOR 3 ", "try", "KFOR 3"),
        ("/help", "help", ""),
        ("/", "help", ""),
        ("/nothing at all", "nothing", ""),
    ],
)
async def test_text_with_a_slash_is_a_command(
    router: Router, plain: Plain, text: str, name: str, argument: str
) -> None:
    assert plain(await router.text(text, who())) == plain(await router.command(name, argument, who()))


@pytest.mark.parametrize(
    "action",
    [
        "",
        "unknown",
        "unknown:1",
        "follow",
        "follow:",
        "follow:99",
        "follow:-1",
        "follow:1.5",
        "follow:²",
        "follow:٣",
        f"follow:{'9' * 50}",
        f"drop:{2**63}",
        "drop:99",
        "ask:x",
        "page",
        "page:nowhere:1:1",
        "story:1:0",
        "story:1",
        "page:recent:99:0",
        "page:recent:0",
        "page:search:0:0",
        f"page:recent:{'9' * 30}:0",
    ],
)
async def test_a_button_that_means_nothing_any_more_is_said_to_be_too_old(
    router: Router, plain: Plain, action: str
) -> None:
    with structlog.testing.capture_logs() as logs:
        assert plain(await router.press(action, who())) == plain(replies.refusal(StaleButton(), None))
    assert logs == []


async def test_pages_are_turned(router: Router, plain: Plain) -> None:
    first = await router.command("recent", "KFOR", who())
    (on,) = actions(first)
    second = await router.press(on, who())
    assert "KFOR 0" in plain(second) or "KFOR 6" in plain(second)
    assert actions(second) == [on.removesuffix(":1") + ":0"]
    assert plain(await router.press(on.removesuffix(":1") + f":{10**17}", who())) == plain(second)


async def test_a_mistaken_query_comes_with_a_button_that_mends_it(router: Router, plain: Plain) -> None:
    refused = await router.command("subscribe", '"KFOR', who())
    assert "isn't closed" in plain(refused)
    (mend,) = actions(refused)
    assert plain(await router.press(mend, who())).startswith('**"KFOR"** matched 7 items')


async def test_who_may_not_change_the_chat_is_told_so_in_its_language(router: Router, plain: Plain) -> None:
    await router.press("lang:sq", who())
    refused = await router.press("lang:en", who(admin=False))
    assert plain(refused) == plain(replies.refusal(NotAllowed(), "sq"))


ACTIONS = [f"{name}:1" for name in BUTTONS] + ["page:recent:1:1", "lang:", "unknown", "follow:x"]


@pytest.mark.parametrize("asked", [*(f"/{name} KFOR" for name in COMMANDS), "/", "KFOR", *ACTIONS])
async def test_whatever_is_asked_for_too_often_is_refused_with_the_wait_once_and_then_without_a_word(
    database: Database, clock: StandingClock, plain: Plain, asked: str
) -> None:
    store = Broken(database)
    router = router_over(store, database, clock, Limits(commands_per_minute=1))
    ask = router.press if asked in ACTIONS else router.text
    await router.command("help", "", who())
    assert "try again in 60 seconds" in plain(await ask(asked, who()))
    store.everything = True
    with structlog.testing.capture_logs() as logs:
        assert await ask(asked, who()) is None
    assert logs == [], "the store isn't reached any more"


async def test_a_member_who_asks_too_often_takes_no_admins_turn(
    database: Database, clock: StandingClock, plain: Plain
) -> None:
    router = router_over(SqlChatStore(database), database, clock, Limits(commands_per_minute=2))
    for _ in range(20):
        await router.command("subscribe", "KFOR", who(admin=False, person="8"))
    assert "[Subscribe|" in plain(await router.command("subscribe", "KFOR", who()))


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("error", [LOCKED, ZeroDivisionError(), KeyError("x"), RecursionError()])
async def test_an_unexpected_error_is_logged_and_answered_as_a_failure(
    database: Database, clock: StandingClock, plain: Plain, error: Exception, everything: bool
) -> None:
    store = Broken(database)
    store.error, store.everything = error, everything
    router = router_over(store, database, clock)
    failure = plain(replies.failure(None))
    with structlog.testing.capture_logs() as logs:
        assert plain(await router.command("start", "", who())) == failure
        assert plain(await router.text("KFOR", who())) == failure
        assert plain(await router.press("ask:1", who())) in (failure, plain(replies.refusal(StaleButton(), None)))
    failed = [each for each in logs if each["event"] == "command_failed"]
    assert len(failed) == (3 if everything else 2)
    assert all(each["platform"] == "telegram" and each["exc_info"] for each in failed)


async def test_a_store_that_fails_while_refusing_costs_the_language_and_the_button_only(
    database: Database, clock: StandingClock, plain: Plain
) -> None:
    class AtTheEnd(Broken):
        """Answers the use case's questions, and none after them."""

        async def topics(self) -> list[Topic]:
            self.everything = True
            return []

    router = router_over(AtTheEnd(database), database, clock)
    refused = await router.command("subscribe", '"KFOR', who())
    assert "isn't closed" in plain(refused)
    assert actions(refused) == []
    broken = Broken(database)
    broken.everything = True
    stale = await router_over(broken, database, clock).press("unknown", who())
    assert plain(stale) == plain(replies.refusal(StaleButton(), None))


async def test_a_refusal_of_the_store_is_a_failure_to_the_chat(
    database: Database, clock: StandingClock, plain: Plain
) -> None:
    store = Broken(database)
    store.error = StoreError(path="x", what="locked")
    with structlog.testing.capture_logs() as logs:
        answer = await router_over(store, database, clock).command("start", "", who())
    assert plain(answer) == plain(replies.failure(None))
    assert [each["event"] for each in logs] == ["command_failed"]


class Full(SqlChatStore):
    """Its disk is full: what was stored can be read. `unknown`: of the chat nothing was."""

    unknown = False

    async def chat(self, destination: Destination, now: datetime) -> Chat:
        if self.unknown:
            raise DISK_FULL
        return await super().chat(destination, now)

    async def remember(self, chat: Chat, text: str, now: datetime) -> int:  # noqa: ARG002 - the port's
        raise DISK_FULL


async def test_while_nothing_can_be_stored_what_is_stored_is_shown_and_the_rest_refused_in_one_sentence(
    database: Database, clock: StandingClock, router: Router, plain: Plain
) -> None:
    await router.command("help", "", who())
    chats = Full(database)
    starving = router_over(chats, database, clock)
    with structlog.testing.capture_logs() as logs:
        for name in ("recent", "search"):
            found = await starving.command(name, "KFOR", who())
            assert "KFOR 6" in plain(found)
            assert actions(found) == [], "the buttons for further pages need a row"
        assert "matched 7 items" in plain(await starving.command("try", "KFOR", who()))
        assert "42 news feeds" in plain(await starving.command("start", "", who()))
        assert "A quote isn't closed." in plain(await starving.command("subscribe", '"KFOR', who()))
        refused = plain(await starving.command("subscribe", "KFOR", who()))
        assert refused == "I can't store anything right now, so that was not done. Please try again later."
        chats.unknown = True
        assert plain(await starving.command("help", "", who())) == refused
    assert logs == []
