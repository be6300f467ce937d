"""`tocsin run`: the roles as tasks, from start to a bounded stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot import embeddings
from bot.alerts import pacing
from bot.alerts.outcome import FOR_EVER, NEVER, NONCE_LIFE
from bot.alerts.pacing import Pacing
from bot.app.desk import desk_of
from bot.app.ending import end_within
from bot.app.house import House, on_server, open_house, polling, sharing
from bot.app.hubs import hub_pages, subscribe
from bot.app.leased import Hold, Leased
from bot.app.leased import Work as LeasedWork
from bot.app.logins import Connect, connects
from bot.app.platforms import KeptPlatform, pause_or_stop, reason_of
from bot.app.requests import answer_requests
from bot.app.summaries import summarise
from bot.app.sweeping import sweep
from bot.config import Settings
from bot.dispatcher import Dispatcher
from bot.errors import ConfigurationError, Unwritable, WrongToken
from bot.followed import Followed
from bot.matcher import Matcher, Outbox
from bot.model import Platform
from bot.placing import Placing
from bot.ports import Messenger, Waker
from bot.store.leases import SqlLeaseStore
from bot.store.local import SqlLocalStore
from bot.store.matches import SqlMatchStore
from bot.store.sends import SqlSendStore
from bot.store.status import SqlStatusStore
from bot.store.sweeping import SqlSweepStore
from bot.timing import EventWake, WakeAll
from bot.wording import story_window, usual_words
from handlers.router import Router
from handlers.web.live import LivePages
from handlers.web.messenger import LocalMessenger
from handlers.web.server import serve

log = structlog.get_logger()

ROLES = frozenset({"poll", "match", "chat", "web"})
Work = Callable[[], Awaitable[None]]
PACE = {Platform.TELEGRAM: pacing.TELEGRAM, Platform.DISCORD: pacing.DISCORD}
# Discord's library keeps the last message that a channel's headers allow until the next is allowed: five seconds for
# every fifth, which at 50 a second are 50 that only wait.
SLOTS = {Platform.TELEGRAM: 32, Platform.DISCORD: 128, Platform.LOCAL: 32}
MATCH = "match"
POLL = "poll"
SUMMARISE = "summarise"
STOP_SECONDS = 8.5
LAST_SECONDS = 9.0
PAUSE_AFTER_FAULT = 1.0


async def run(settings: Settings, roles: frozenset[str]) -> int:
    """Runs until SIGTERM or SIGINT, then drains within ten seconds; gives the exit code.

    Raises TocsinError when it can't start, or when every platform with a token refuses it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(None) as bound:
            at_stop: list[Callable[[], None]] = []

            def ask_to_stop() -> None:
                if not stop.is_set():
                    log.info("stopping")
                    end_within(LAST_SECONDS)
                    stop.set()
                    for end in at_stop:
                        end()
                    bound.reschedule(loop.time() + STOP_SECONDS)

            for each in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(each, ask_to_stop)
            async with open_house(settings, polls="poll" in roles, whole=roles >= ROLES) as house:
                at_stop.append(house.shelf.stop)
                if not stop.is_set():  # told so while it opened
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
    summarise_wake: EventWake = field(default_factory=EventWake)
    send_wakes: dict[Platform, EventWake] = field(default_factory=lambda: {each: EventWake() for each in Platform})
    wakers: Mapping[str, Waker] = field(default_factory=dict)
    platforms: int = 0
    paces: dict[Platform, Pacing] = field(default_factory=lambda: {each: Pacing(PACE[each]) for each in PACE})
    refused: list[WrongToken] = field(default_factory=list)
    connected: dict[str, bool] = field(default_factory=dict)

    async def run(self) -> None:
        """Opens what the roles need, runs them, and closes in the opposite order once all have ended."""
        router = Router(desk_of(self.house))
        work: dict[str, Work] = {}
        async with AsyncExitStack() as stack:
            self.wakers = await stack.enter_async_context(sharing(self.house, self._wakes(), self._heard()))
            if "web" in self.roles:
                work |= await self._web(stack, router)
            if "poll" in self.roles:
                poller = await stack.enter_async_context(polling(self.house, self.wakers[MATCH]))
                work["poll"] = lambda: poller.run(self.stop, self.poll_wake)
                if self.house.settings.public_url is not None:
                    work["websub"] = lambda: self._leased("websub", self._hubs).run(self.stop)
            if "match" in self.roles:
                # Now, though another process may hold the lease: who takes over should have its dictionaries.
                await asyncio.to_thread(self.house.vocabulary.ask)
                work["match"] = lambda: self._leased("match", self._match).run(self.stop)
                work["summarise"] = lambda: self._leased("summarise", self._summarise).run(self.stop)
                work["sweep"] = lambda: self._leased("sweep", self._sweep).run(self.stop)
            if not work and not connects(self.house, router, self.paces):
                what = "chat alone has nothing to do without a token; set TOCSIN_TELEGRAM_TOKEN or TOCSIN_DISCORD_TOKEN"
                raise ConfigurationError(where="--roles", what=what)
            if not on_server(self.house.settings.database):
                work["requests"] = lambda: answer_requests(self.house, self.stop, self.wakers[MATCH])
            async with asyncio.TaskGroup() as tasks:
                for name, each in work.items():
                    tasks.create_task(self._keep(name, each))
                if "chat" in self.roles:
                    self._start_platforms(tasks, router)
                log.info("started", roles=",".join(sorted(self.roles)), feeds=len(self.house.settings.feeds))
        if self.refused and len(self.refused) == self.platforms:
            raise self.refused[-1]

    def _wakes(self) -> dict[str, Waker]:
        """By the names under which processes tell each other."""
        return {
            MATCH: self.match_wake,
            POLL: self.poll_wake,
            SUMMARISE: self.summarise_wake,
            **{sends_to(each): wake for each, wake in self.send_wakes.items()},
        }

    def _heard(self) -> list[str]:
        """The names of the wakes that this process waits for."""
        chats = {
            Platform.TELEGRAM: self.house.settings.telegram_token,
            Platform.DISCORD: self.house.settings.discord_token,
        }
        heard = [each for each in (MATCH, POLL) if each in self.roles]
        heard += [SUMMARISE] if MATCH in self.roles else []
        heard += [sends_to(Platform.LOCAL)] if "web" in self.roles else []
        return heard + [sends_to(each) for each, token in chats.items() if token is not None and "chat" in self.roles]

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
                hubs=hub_pages(self.house, self.wakers[POLL]),
            )
        )
        show_where_to_click(server.address, demo=self.house.demo)

        async def deliver(hold: Hold, over: asyncio.Event) -> None:
            dispatcher = self._dispatcher(hold, Pacing(pacing.UNLIMITED), repeat_safe=FOR_EVER, recorded=pages)
            await dispatcher(LocalMessenger()).run(over, self.send_wakes[Platform.LOCAL])

        return {"local": lambda: self._leased("bot:local", deliver).run(self.stop)}

    def _leased(self, name: str, work: LeasedWork) -> Leased:
        store, span = SqlLeaseStore(self.house.database, self.house.owner), self.house.settings.limits.lease_seconds
        return Leased(name, store, self.house.clock, work, timedelta(seconds=span))

    async def _hubs(self, _hold: Hold, over: asyncio.Event) -> None:
        await subscribe(self.house, over)

    async def _match(self, hold: Hold, over: asyncio.Event) -> None:
        caps, usual = self.house.settings.limits.caps(), usual_words(self.house.vocabulary)
        store = SqlMatchStore(self.house.database, hold.lease, caps=caps, usual=usual)
        outbox = Outbox(self.house.settings.limits.outbox_depth)
        followed = Followed(self.house.vocabulary)
        making, wanted = self.house.shelf.making, self.wakers[SUMMARISE]
        placing = Placing(story_window(await asyncio.to_thread(embeddings.model)))
        matcher = Matcher(store, self.house.clock, self._senders(), followed, outbox, making, placing, wanted)
        await matcher.run(over, self.match_wake)

    async def _summarise(self, hold: Hold, over: asyncio.Event) -> None:
        await summarise(self.house, hold.lease, over, self.summarise_wake, self._senders())

    async def _sweep(self, hold: Hold, over: asyncio.Event) -> None:
        await sweep(SqlSweepStore(self.house.database, hold.lease), self.house.clock, over)

    def _senders(self) -> Waker:
        return WakeAll(self.wakers[sends_to(each)] for each in Platform)

    def _start_platforms(self, tasks: asyncio.TaskGroup, router: Router) -> None:
        logins = connects(self.house, router, self.paces)
        self.platforms = len(logins)
        for platform, connect in logins.items():
            tasks.create_task(self._keep_platform(platform, connect))

    def _seen(self, platform: Platform, connected: bool) -> None:
        self.connected[platform.value] = connected

    def _dispatcher(
        self, hold: Hold, paced: Pacing, *, repeat_safe: timedelta, recorded: Waker | None = None
    ) -> Callable[[Messenger], Dispatcher]:
        store, clock = SqlSendStore(self.house.database, hold.lease), self.house.clock
        return lambda messenger: Dispatcher(
            store,
            messenger,
            clock,
            paced,
            repeat_safe=repeat_safe,
            recorded=recorded,
            may_send=hold.valid,
            slots=SLOTS[messenger.platform],
        )

    async def _keep_platform(self, platform: Platform, connect: Connect) -> None:
        """A refused token leaves the other platform ringing; when none is left, Tocsin stops."""

        async def ring(hold: Hold, over: asyncio.Event) -> None:
            repeat_safe = NONCE_LIFE if platform is Platform.DISCORD else NEVER
            dispatcher = self._dispatcher(hold, self.paces[platform], repeat_safe=repeat_safe)
            await KeptPlatform(platform, connect, dispatcher, self.send_wakes[platform], self._seen).run(over)

        try:
            await self._keep(
                f"bot:{platform.value}", lambda: self._leased(f"bot:{platform.value}", ring).run(self.stop)
            )
        except WrongToken as refusal:
            self.refused.append(refusal)
            if len(self.refused) < self.platforms:
                log.error("token_refused", platform=platform.value, reason=str(refusal))  # noqa: TRY400 - the reason says all
                return
            self.stop.set()

    async def _keep(self, name: str, work: Work) -> None:
        """A role that fails (a full disk, a locked database) goes on as soon as it can; its rows wait for it."""
        while not self.stop.is_set():
            try:
                await work()
            except WrongToken:
                raise
            except Unwritable:  # the store has said so
                await pause_or_stop(self.stop, PAUSE_AFTER_FAULT)
            except Exception as error:  # noqa: BLE001 - whatever it was, the other roles go on
                log.error("role_failed", role=name, reason=reason_of(error), again_in_seconds=PAUSE_AFTER_FAULT)  # noqa: TRY400 - one line
                await pause_or_stop(self.stop, PAUSE_AFTER_FAULT)


def sends_to(platform: Platform) -> str:
    """The name of the wake of a platform's dispatcher."""
    return f"send_{platform.value}"


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
