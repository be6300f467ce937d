"""Always a reply, whatever happens: too many questions, errors, a full disk."""

from __future__ import annotations

from datetime import datetime

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from bot.config import Limits
from bot.errors import DiskFull, StaleButton, StoreError
from bot.model import Chat, Destination, Topic
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from handlers import replies
from handlers.router import BUTTONS, COMMANDS, Router
from tests.clock import StandingClock
from tests.unit.handlers.routing import Plain, actions, router_over, who

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
