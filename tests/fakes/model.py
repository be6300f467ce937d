"""A language model's endpoint on loopback, as OpenAI's chat completions have it; it behaves as a test tells it to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web


@dataclass
class FakeModel:
    """`says` is what it answers, or `body` whatever that is; `hold`: it answers once that is set; `endless`: it never
    ends. `asked` are the questions, with their headers."""

    says: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    hold: asyncio.Event | None = None
    endless: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    heard: list[Mapping[str, str]] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.heard.append(request.headers)
        self.was_asked.set()
        if self.hold is not None:
            await self.hold.wait()
        if self.endless:
            return await self._go_on(request)
        body = self.body if self.body is not None else self._completion()
        return web.Response(status=self.status, body=body, headers=self.headers, content_type="application/json")

    async def _go_on(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b'{"choices": [' + b" " * 65_536)
        except ConnectionError:
            return response

    def _completion(self) -> bytes:
        message = {"role": "assistant", "content": self.says}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return json.dumps({"id": "1", "object": "chat.completion", "model": "small", "choices": [choice]}).encode()
