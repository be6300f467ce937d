"""The fake behind a real socket: tokens, dispatch, faults, the log of calls, a prompt shutdown."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.telegram.errors import RefusedError
from tests.fakes.telegram.faults import Answer, Drop, Fault, Hold, refusal, too_many_requests, unauthorized
from tests.fakes.telegram.flood import Flood
from tests.fakes.telegram.params import integer, read, structure
from tests.fakes.telegram.stage import Stage
from tests.fakes.telegram.updates import Closing
from tests.fakes.telegram.world import User

_TOKEN = re.compile(r"[1-9]\d*:[\w-]+")


@dataclass(slots=True, eq=False)
class Call:
    """One API call with its parameters as text; `status` is None while it runs and after a dropped socket."""

    time: datetime
    method: str
    params: dict[str, str]
    status: int | None = None

    @property
    def chat(self) -> int | None:
        """The chat it is about, if any."""
        return integer(self.params, "chat_id")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TelegramFake(Stage):
    """The Bot API on 127.0.0.1 for one token; `now` dates messages and calls, `flood` limits them (None: not at all).

    `url` is scheme and host, `base_url` what python-telegram-bot takes. Leaving the block raises whatever
    went wrong inside the fake itself.
    """

    def __init__(
        self,
        token: str,
        now: Callable[[], datetime] = _utc_now,
        username: str = "tocsin_bot",
        *,
        flood: Flood | None = None,
    ) -> None:
        super().__init__(User(int(token.partition(":")[0]), "Tocsin", username, is_bot=True), now)
        self.token = token
        self.flood = flood
        self.calls: list[Call] = []
        self.url = ""
        self._held: list[Hold] = []
        self._broken: list[Exception] = []
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        """For `ApplicationBuilder().base_url`: the token is appended."""
        return f"{self.url}/bot"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._handle)
        app.router.add_route("*", "/{rest:.*}", self._nowhere)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self.updates.close()
        for hold in self._held:
            hold.release()
        await self._runner.cleanup()
        if self._broken and fault is None:
            raise ExceptionGroup("the fake itself failed", self._broken)

    def called(self, method: str, chat: int | None = None) -> list[Call]:
        """The calls of one method so far, in one chat if given."""
        return [c for c in self.calls if c.method.lower() == method.lower() and chat in (None, c.chat)]

    def describe(self) -> str:
        """What happened so far, for a failed wait."""
        last = ", ".join(f"{each.method} {each.status}" for each in self.calls[-8:])
        return f"{super().describe()}; last calls: {last or 'none'}"

    async def _nowhere(self, _request: web.Request) -> web.Response:
        return _response(refusal(404, "Not Found"))

    async def _handle(self, request: web.Request) -> web.Response:
        token, method = request.match_info["token"], request.match_info["method"]
        if not _TOKEN.fullmatch(token):
            return _response(refusal(404, "Not Found"))
        if token != self.token:
            return _response(unauthorized())
        call = Call(self.now(), method, await read(request))
        self.calls.append(call)
        fault = self.faults.take(method, call.chat)
        await self.notify()
        try:
            answer = await self._answer(call, fault)
        except Closing:
            answer = None
        if answer is None:
            await self.notify()
            return _hang_up(request)
        call.status = answer.status
        await self.notify()
        return _response(answer)

    async def _answer(self, call: Call, fault: Fault | None) -> Answer | None:
        """None is a dropped socket."""
        if isinstance(fault, Answer):
            return fault
        if fault == Drop(handled=False):
            return None
        answer = await self._run(call)
        if isinstance(fault, Drop):
            return None
        if isinstance(fault, Hold):
            self._held.append(fault)
            fault.reached.set()
            await self.notify()
            await fault.released.wait()
        return answer

    async def _run(self, call: Call) -> Answer:
        try:
            if call.method.lower() == "getupdates":
                return _success(await self._poll(call.params))
            if not self.methods.knows(call.method):
                return refusal(404, "Not Found: method not found")
            if self.flood is not None and (wait := self.flood.wait(call.method, call.chat)):
                return too_many_requests(wait)
            result = self.methods.run(call.method, call.params)
            if self.flood is not None:
                self.flood.count(call.method, call.chat)
            return _success(result)
        except RefusedError as refused:
            return refused.answer
        except Closing:
            raise
        except Exception as broken:  # noqa: BLE001 - raised when the block is left, so no bug of the fake hides
            self._broken.append(broken)
            return refusal(500, f"Internal Server Error: {broken!r}")

    async def _poll(self, params: dict[str, str]) -> object:
        allowed = structure(params, "allowed_updates", "allowed updates")
        limit = integer(params, "limit") or 100
        seconds = integer(params, "timeout") or 0
        return await self.updates.poll(integer(params, "offset") or 0, min(limit, 100), seconds, allowed)


def _success(result: object) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}))


def _response(answer: Answer) -> web.Response:
    return web.Response(
        status=answer.status, text=answer.body, content_type=answer.content_type, headers=answer.headers
    )


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
