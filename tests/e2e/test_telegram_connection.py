"""Logging in, going on through trouble, and leaving in time."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs
from telegram.error import NetworkError, TelegramError

from bot.errors import WrongToken
from bot.store.database import Database
from handlers import telegram
from handlers.router import Router
from handlers.telegram.requests import Line
from tests.builders import Stores
from tests.e2e.telegram_house import READER, TOKEN, House, telegram_fake, unhurried
from tests.fakes.telegram import TelegramFake, faults
from tests.fakes.telegram.faults import Fault

PROMPT = 2.0


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with telegram_fake() as fake:
        yield fake


@pytest.fixture
def router(database: Database) -> Router:
    return House(Stores.of(database), asyncio.Event()).router()


@pytest.mark.parametrize(
    "token", ["123456:another_token", "1:x", "nonsense", "", "123456:made-up_token ", "123456:a/../b", "123456:ш"]
)
async def test_a_token_that_telegram_refuses_is_said_without_showing_it(
    fake: TelegramFake, router: Router, token: str
) -> None:
    with pytest.raises(WrongToken) as refused:
        async with telegram.connect(token, router, api_url=fake.url, pace=unhurried()):
            pass
    told = "".join(traceback.format_exception(refused.value))
    assert str(refused.value).startswith("TOCSIN_TELEGRAM_TOKEN: Telegram refuses this token")
    assert "another_token" not in told
    assert "made-up_token" not in told


@pytest.mark.parametrize("fault", [faults.server_error(), faults.Answer(404, "<h1>Not Found</h1>", "text/html")])
async def test_a_server_in_trouble_is_no_refusal(fake: TelegramFake, router: Router, fault: Fault) -> None:
    fake.faults.add("getMe", fault)
    with pytest.raises(NetworkError) as broken:
        async with telegram.connect(TOKEN, router, api_url=fake.url, pace=unhurried()):
            pass
    assert TOKEN not in "".join(traceback.format_exception(broken.value))


async def test_nobody_listening_is_no_refusal(router: Router) -> None:
    with pytest.raises(TelegramError):
        async with telegram.connect(TOKEN, router, api_url="http://127.0.0.1:9", pace=unhurried()):
            pass


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("getUpdates", faults.unauthorized()),
        ("getUpdates", faults.refusal(404, "Not Found: method not found")),
        ("sendMessage", faults.unauthorized()),
        ("deleteWebhook", faults.unauthorized()),
    ],
)
async def test_a_token_taken_back_later_ends_the_connection(
    fake: TelegramFake, router: Router, method: str, fault: Fault
) -> None:
    fake.faults.add(method, fault)
    await fake.say(READER, READER, "/help")
    async with asyncio.timeout(5), telegram.connect(TOKEN, router, api_url=fake.url, pace=unhurried()) as connection:
        with pytest.raises(WrongToken):
            await connection.run(asyncio.Event())


async def stopped(connection: telegram.TelegramConnection, fake: TelegramFake, stop: asyncio.Event) -> float:
    """Seconds from `stop` to the end of `run`, which is polling."""
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(connection.run(stop))
    await fake.wait_for(lambda: fake.called("getUpdates"))
    before = loop.time()
    stop.set()
    await running
    return loop.time() - before


async def test_it_stops_at_once_with_a_long_poll_open(fake: TelegramFake, router: Router) -> None:
    async with telegram.connect(TOKEN, router, api_url=fake.url, pace=unhurried()) as connection:
        assert await stopped(connection, fake, asyncio.Event()) < PROMPT


@pytest.mark.parametrize("fault", [faults.conflict(), faults.server_error(), faults.dropped_before(), faults.Hold()])
async def test_it_stops_in_time_whatever_polling_meets(fake: TelegramFake, router: Router, fault: Fault) -> None:
    fake.faults.add("getUpdates", fault, times=None)
    async with telegram.connect(TOKEN, router, api_url=fake.url, pace=unhurried()) as connection:
        assert await stopped(connection, fake, asyncio.Event()) < PROMPT


async def test_it_stops_in_time_while_a_reply_hangs(fake: TelegramFake, router: Router) -> None:
    hold = faults.Hold()
    fake.faults.add("sendMessage", hold)
    await fake.say(READER, READER, "/help")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with telegram.connect(TOKEN, router, api_url=fake.url, pace=unhurried()) as connection:
        running = asyncio.create_task(connection.run(stop))
        await hold.reached.wait()
        before = loop.time()
        stop.set()
        await running
    assert loop.time() - before < PROMPT


async def test_polling_goes_on_through_trouble_and_a_second_program_with_the_same_token(
    fake: TelegramFake, router: Router
) -> None:
    fake.faults.add("getUpdates", faults.dropped_before())
    fake.faults.add("getUpdates", faults.conflict())
    await fake.say(READER, READER, "/help")
    stop = asyncio.Event()
    with capture_logs() as logs:
        async with telegram.connect(TOKEN, router, api_url=fake.url, pace=unhurried()) as connection:
            running = asyncio.create_task(connection.run(stop))
            await fake.wait_for(lambda: fake.from_bot(READER))
            stop.set()
            await running
    told = [(each["event"], each["log_level"]) for each in logs if each["event"].startswith("updates")]
    assert told == [("updates_fail", "warning"), ("updates_taken", "warning"), ("updates_again", "info")]
    assert TOKEN not in str(logs)


def test_what_goes_on_is_said_once() -> None:
    line = Line()
    with capture_logs() as logs:
        for _ in range(2):
            line.conflict()
            line.trouble("HTTP 502")
        line.fine()
        line.fine()
        line.trouble("HTTP 504")
    assert [each["event"] for each in logs] == ["updates_taken", "updates_fail", "updates_again", "updates_fail"]


async def test_the_menu_is_set_for_every_language_and_kind_of_chat(fake: TelegramFake, router: Router) -> None:
    stop = asyncio.Event()
    async with telegram.connect(TOKEN, router, api_url=fake.url, pace=unhurried()) as connection:
        running = asyncio.create_task(connection.run(stop))
        await fake.wait_for(lambda: len(fake.methods.commands) == 9)
        stop.set()
        await running
    menus = {where: [each["command"] for each in menu] for where, menu in fake.methods.commands.items()}
    assert menus["default", ""][:3] == ["start", "help", "subscribe"]
    assert menus["all_group_chats", "sr"] == ["help", "subscriptions", "recent", "search", "try", "why", "feeds"]
    assert menus["all_chat_administrators", "sq"] == menus["default", ""]
    described = {
        where: menu[0]["description"] for where, menu in fake.methods.commands.items() if where[0] == "default"
    }
    assert len(set(described.values())) == 3


async def test_a_menu_that_cant_be_set_costs_nothing_else(fake: TelegramFake, router: Router) -> None:
    fake.faults.add("setMyCommands", faults.too_many_requests(60), times=None)
    await fake.say(READER, READER, "/help")
    stop = asyncio.Event()
    async with telegram.connect(TOKEN, router, api_url=fake.url + "/", pace=unhurried()) as connection:
        running = asyncio.create_task(connection.run(stop))
        await fake.wait_for(lambda: fake.from_bot(READER))
        stop.set()
        await running
