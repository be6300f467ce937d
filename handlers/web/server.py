"""The web server: its routes, its guards, its beginning and end."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.errors import ConfigurationError
from bot.ports import Clock, LocalStore, StatusStore
from handlers.router import Router
from handlers.web.attempts import PENALTY, Attempts
from handlers.web.chat import ChatPages
from handlers.web.commands import Conversation
from handlers.web.door import Crowd, Door
from handlers.web.forms import form
from handlers.web.guard import enter, fence_in, guard, target
from handlers.web.health import Connected, HealthPages
from handlers.web.hubs import HubPages
from handlers.web.live import LivePages
from handlers.web.render import Renderer
from handlers.web.status import StatusPage

LARGEST_BODY = 64 * 1024
STATIC = Path(__file__).parent / "static"
SETTING = "TOCSIN_HTTP"
USUAL = Crowd()


@dataclass(frozen=True, slots=True)
class WebServer:
    """A running server; `address` is the host and the port it is really bound to."""

    address: tuple[str, int]

    @property
    def url(self) -> str:
        """Without a slash at its end."""
        host, port = self.address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@asynccontextmanager
async def serve(  # noqa: PLR0913  each is a port of its own
    host: str,
    port: int,
    *,
    router: Router,
    local: LocalStore,
    status: StatusStore,
    clock: Clock,
    wake: LivePages,
    token: str | None,
    health: Connected,
    hubs: HubPages | None = None,
    crowd: Crowd = USUAL,
) -> AsyncIterator[WebServer]:
    """Serves all pages while the block runs; port 0 takes a free one. Whoever adds lines to the chat calls
    `wake.set()`. With a `token`, every page but /livez asks for it; `hubs` call theirs without; `crowd`
    bounds connections. Raises ConfigurationError: not bindable.
    """
    renderer = Renderer()
    machines = HealthPages(status, clock, health)
    chat = ChatPages(Conversation(router, local, clock, wake), renderer, clock, wake)
    app = web.Application(middlewares=[guard(host, token)], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(fence_in)
    app.add_routes(
        [
            web.get("/", StatusPage(status, renderer, clock).page),
            web.get("/livez", machines.livez),
            web.get("/healthz", machines.healthz),
            web.get("/metrics", machines.metrics),
            web.static("/static", STATIC),
            *_LoginPage(renderer, clock, token, Attempts()).routes(),
            *chat.routes(),
            *(hubs.routes() if hubs is not None else ()),
        ]
    )
    async with _running(app, wake, host, port, crowd) as address:
        yield WebServer(address)


@asynccontextmanager
async def _running(
    app: web.Application, wake: LivePages, host: str, port: int, crowd: Crowd
) -> AsyncIterator[tuple[str, int]]:
    # aiohttp's time for an idle connection counts until a request's head is whole, and from the very start.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2, keepalive_timeout=crowd.patience)
    await runner.setup()
    wake.open()
    listening: asyncio.Server | None = None
    try:
        try:
            listening = await asyncio.get_running_loop().create_server(_door(runner, crowd), host, port)
        except OSError as error:
            raise ConfigurationError(where=SETTING, what=_why(error, host, port)) from None
        bound, taken = listening.sockets[0].getsockname()[:2]
        yield bound, taken
    finally:
        wake.close()
        if listening is not None:
            listening.close()
        await runner.cleanup()


def _door(runner: web.AppRunner, crowd: Crowd) -> Door:
    if runner.server is None:
        raise RuntimeError("a runner has a server once it is set up")
    return Door(runner.server, crowd)


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{host}:{port} is in use by another program; stop it, or choose another with {SETTING}"
    if error.errno == errno.EACCES:
        return f"{host}:{port} may not be opened by this user; choose a port above 1023 with {SETTING}"
    return f"{host}:{port} can't be opened ({error.strerror}); choose an address of this machine with {SETTING}"


@dataclass(frozen=True, slots=True)
class _LoginPage:
    renderer: Renderer
    clock: Clock
    token: str | None
    attempts: Attempts

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/login", self.ask), web.post("/login", self.enter)]

    async def ask(self, request: web.Request) -> web.Response:
        if self.token is None:
            raise web.HTTPSeeOther(target(request.query.get("next")))
        return self._page(request, wrong=False)

    async def enter(self, request: web.Request) -> web.Response:
        if self.token is None:
            raise web.HTTPSeeOther(target(request.query.get("next")))
        address = request.remote or ""
        if self.attempts.exhausted(address):
            raise web.HTTPTooManyRequests(
                text="Too many wrong tokens from this address. Wait a moment, then try again.\n",
                headers={"Retry-After": f"{PENALTY:.0f}"},
            )
        entered = enter(request, self.token, (await form(request)).get("token", ""))
        if entered is None:
            await self.attempts.wrong(address)
        return entered or self._page(request, wrong=True)

    def _page(self, request: web.Request, *, wrong: bool) -> web.Response:
        html = self.renderer.page(
            "login.html", now=self.clock.now(), wrong=wrong, next=target(request.query.get("next"))
        )
        return web.Response(status=403 if wrong else 200, text=html, content_type="text/html")
