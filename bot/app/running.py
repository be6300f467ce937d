"""`tocsin run`: the roles as tasks, from start to a bounded stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field

import structlog

from bot.alerts import pacing
from bot.alerts.pacing import Pacing
from bot.app.house import House, open_house, polling
from bot.app.platforms import Connection, KeptPlatform, pause_or_stop, reason_of
from bot.commands import Desk, Throttle
from bot.config import Settings
from bot.dispatcher import Dispatcher
from bot.errors import WrongToken
from bot.matcher import Matcher
from bot.model import Platform
from bot.ports import Messenger
from bot.store.chats import SqlChatStore
from bot.store.items import SqlItemStore
from bot.store.local import SqlLocalStore
from bot.store.matches import SqlMatchStore
from bot.store.sends import SqlSendStore
from bot.store.status import SqlStatusStore
from bot.timing import EventWake, WakeAll
from handlers.router import Router
from handlers.web.live import LivePages
from handlers.web.messenger import LocalMessenger
from handlers.web.server import serve

log = structlog.get_logger()

ROLES = frozenset({"poll", "match", "chat", "web"})
Work = Callable[[], Awaitable[None]]
STOP_SECONDS = 8.5
PAUSE_AFTER_FAULT = 1.0


async def run(settings: Settings, roles: frozenset[str]) -> int:
    """Runs until SIGTERM or SIGINT, then drains within ten seconds; gives the exit code.

    Raises TocsinError when it can't start, or when every platform with a token refuses it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(None) as bound:

            def ask_to_stop() -> None:
                if not stop.is_set():
                    log.info("stopping")
                    stop.set()
                    bound.reschedule(loop.time() + STOP_SECONDS)

            for each in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(each, ask_to_stop)
            async with open_house(settings) as house:
                await _Running(house, roles, stop).run()
    except TimeoutError:
        log.warning("stopped_late", seconds=STOP_SECONDS, note="what was in flight is taken up at the next start")
    return 0


@dataclass(slots=True)
class _Running:
    """The tasks of one process and the wake-ups between them."""

    house: House
    roles: frozenset[str]
    stop: asyncio.Event
    poll_wake: EventWake = field(default_factory=EventWake)
    match_wake: EventWake = field(default_factory=EventWake)
    send_wakes: dict[Platform, EventWake] = field(default_factory=lambda: {each: EventWake() for each in Platform})
    refused: list[WrongToken] = field(default_factory=list)
    connected: dict[str, bool] = field(default_factory=dict)

    async def run(self) -> None:
        """Opens what the roles need, runs them, and closes in the opposite order once all have ended."""
        router = Router(self._desk())
        work: dict[str, Work] = {}
        async with AsyncExitStack() as stack:
            if "web" in self.roles:
                work |= await self._web(stack, router)
            if "poll" in self.roles:
                poller = await stack.enter_async_context(polling(self.house, self.match_wake))
                work["poll"] = lambda: poller.run(self.stop, self.poll_wake)
            if "match" in self.roles:
                matcher = Matcher(
                    SqlMatchStore(self.house.database), self.house.clock, WakeAll(self.send_wakes.values())
                )
                work["match"] = lambda: matcher.run(self.stop, self.match_wake)
            async with asyncio.TaskGroup() as tasks:
                for name, each in work.items():
                    tasks.create_task(self._keep(name, each))
                if "chat" in self.roles:
                    self._start_platforms(tasks, router)
                log.info("started", roles=",".join(sorted(self.roles)), feeds=len(self.house.settings.feeds))
        if self.connected and len(self.refused) == len(self.connected):
            raise self.refused[-1]

    def _desk(self) -> Desk:
        settings, database = self.house.settings, self.house.database
        return Desk(
            SqlChatStore(database),
            SqlItemStore(database),
            self.house.clock,
            settings.limits,
            feed_count=lambda: sum(feed.enabled for feed in settings.feeds),
            throttle=Throttle(settings.limits.commands_per_minute),
        )

    async def _web(self, stack: AsyncExitStack, router: Router) -> dict[str, Work]:
        """Serves the pages; gives the work of the local chat's dispatcher."""
        settings, database = self.house.settings, self.house.database
        pages = LivePages()
        server = await stack.enter_async_context(
            serve(
                settings.http.host,
                settings.http.port,
                router=router,
                local=SqlLocalStore(database),
                status=SqlStatusStore(database),
                clock=self.house.clock,
                wake=pages,
                token=settings.http_token.get_secret_value() if settings.http_token else None,
                health=lambda: self.connected,
            )
        )
        show_where_to_click(server.address, demo=settings.demo and self.roles >= {"poll", "match"})
        dispatcher = Dispatcher(
            SqlSendStore(database),
            LocalMessenger(),
            self.house.clock,
            Pacing(pacing.UNLIMITED),
            repeat_safe=True,
            recorded=pages,
        )
        return {"local": lambda: dispatcher.run(self.stop, self.send_wakes[Platform.LOCAL])}

    def _start_platforms(self, tasks: asyncio.TaskGroup, router: Router) -> None:
        platforms = [*self._telegram(router), *self._discord(router)]
        self.connected |= {each.platform.value: False for each in platforms}
        for each in platforms:
            tasks.create_task(self._keep_platform(each))

    def _telegram(self, router: Router) -> list[KeptPlatform]:
        settings = self.house.settings
        token = settings.telegram_token
        if token is None:
            return []

        from handlers import telegram  # noqa: PLC0415 - a second to load, for nothing without a token

        def connect() -> AbstractAsyncContextManager[Connection]:
            return telegram.connect(token.get_secret_value(), router, api_url=settings.telegram_api_url)

        dispatcher = self._dispatcher(Pacing(pacing.TELEGRAM), repeat_safe=False)
        return [KeptPlatform(Platform.TELEGRAM, connect, dispatcher, self.send_wakes[Platform.TELEGRAM], self._seen)]

    def _discord(self, router: Router) -> list[KeptPlatform]:
        settings = self.house.settings
        token = settings.discord_token
        if token is None:
            return []

        from handlers import discord  # noqa: PLC0415 - the same

        def connect() -> AbstractAsyncContextManager[Connection]:
            return discord.connect(
                token.get_secret_value(),
                router,
                api_url=settings.discord_api_url,
                gateway_url=settings.discord_gateway_url,
            )

        dispatcher = self._dispatcher(Pacing(pacing.DISCORD), repeat_safe=True)
        return [KeptPlatform(Platform.DISCORD, connect, dispatcher, self.send_wakes[Platform.DISCORD], self._seen)]

    def _seen(self, platform: Platform, connected: bool) -> None:
        self.connected[platform.value] = connected

    def _dispatcher(self, paced: Pacing, *, repeat_safe: bool) -> Callable[[Messenger], Dispatcher]:
        store, clock = SqlSendStore(self.house.database), self.house.clock
        return lambda messenger: Dispatcher(store, messenger, clock, paced, repeat_safe=repeat_safe)

    async def _keep_platform(self, platform: KeptPlatform) -> None:
        """A refused token leaves the other platform ringing; when none is left, Tocsin stops."""
        try:
            await platform.run(self.stop)
        except WrongToken as refusal:
            self.refused.append(refusal)
            if len(self.refused) < len(self.connected):
                log.error("token_refused", platform=platform.platform.value, reason=str(refusal))  # noqa: TRY400 - the reason says all
                return
            self.stop.set()

    async def _keep(self, name: str, work: Work) -> None:
        """A role that fails (a full disk, a locked database) goes on as soon as it can; its rows wait for it."""
        while not self.stop.is_set():
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - whatever it was, the other roles go on
                log.error("role_failed", role=name, reason=reason_of(error), again_in_seconds=PAUSE_AFTER_FAULT)  # noqa: TRY400 - one line
                await pause_or_stop(self.stop, PAUSE_AFTER_FAULT)


def show_where_to_click(address: tuple[str, int], *, demo: bool) -> None:
    """Three lines for whoever started it."""
    host, port = address
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if demo:
        lines = (
            "Tocsin runs with sample news and the local chat: no token is set.",
            f"Open {url}/chat and type: /subscribe KFOR",
            f"Feeds and health: {url}/   Stop: Ctrl+C   Telegram and Discord: see README.md",
        )
    else:
        lines = (f"Local chat: {url}/chat", f"Feeds and health: {url}/", "Stop: Ctrl+C")
    print(*lines, sep="\n", flush=True)  # noqa: T201 - for the person at the terminal, beside the log
