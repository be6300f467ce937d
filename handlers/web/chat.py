"""The local chat's page, its two forms, and the stream that keeps it live."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import structlog
from aiohttp import web

from bot.ports import Clock
from handlers.replies import command_descriptions
from handlers.translate import translation
from handlers.web.commands import LONGEST_TEXT, Conversation
from handlers.web.forms import form
from handlers.web.live import LivePages, wait_for
from handlers.web.render import Rendered, Renderer
from handlers.web.words import words

LOOK_SECONDS = 1.0
QUIET_LOOKS = 15  # looks without news, until a comment keeps the line open
LARGEST_ID = 2**63 - 1
QUICK_COMMANDS = ("recent", "subscriptions", "help")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ChatPages:
    """The handlers of /chat and below."""

    conversation: Conversation
    renderer: Renderer
    clock: Clock
    pages: LivePages

    def routes(self) -> list[web.RouteDef]:
        """Where they answer."""
        return [
            web.get("/chat", self.page),
            web.post("/chat", self.say),
            web.post("/chat/press", self.press),
            web.get("/chat/live", self.live, allow_head=False),
        ]

    async def page(self, _request: web.Request) -> web.Response:
        """The whole page; the first visit is greeted."""
        await self.conversation.greet()
        language = await self.conversation.language()
        lines = await self._rendered(language)
        html = self.renderer.page(
            "chat.html",
            now=self.clock.now(),
            language=language,
            lines=lines,
            last=lines[-1].id if lines else 0,
            words=words(translation(language)),
            tag=translation(language).tag,
            commands=command_descriptions(language),
            quick=QUICK_COMMANDS,
            longest=LONGEST_TEXT,
        )
        return web.Response(text=html, content_type="text/html")

    async def say(self, request: web.Request) -> web.Response:
        """What was typed."""
        sent = await form(request)
        text = sent.get("text", "")
        if len(text) > LONGEST_TEXT:
            raise web.HTTPRequestEntityTooLarge(
                LONGEST_TEXT, len(text), text=f"At most {LONGEST_TEXT} characters, please.\n"
            )
        await self.conversation.say(text)
        return await self._after(request, sent)

    async def press(self, request: web.Request) -> web.Response:
        """A button under a line."""
        sent = await form(request)
        line, action = _number(sent.get("line", "")), sent.get("action", "")
        if line is None or not action:
            raise web.HTTPBadRequest(text="A button sends `line` and `action`.\n")
        await self.conversation.press(line, action)
        return await self._after(request, sent)

    async def live(self, request: web.Request) -> web.StreamResponse:
        """New and edited lines as events, as soon as they are stored, until the page or the server goes."""
        after = _number(request.query.get("after", "0"))
        if after is None:
            raise web.HTTPBadRequest(text="`after` is the number of the last line that the page shows.\n")
        if self.pages.full:
            raise web.HTTPServiceUnavailable(
                text="Too many chat pages are open. Close some, then try again.\n", headers={"Retry-After": "5"}
            )
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        with self.pages.stream():
            try:
                await response.prepare(request)
                await self._stream(request, response, after)
            except ConnectionError:
                log.debug("page_closed")
            except Exception:
                log.exception("stream_failed")  # the page comes back and begins another
        return response

    async def _stream(self, request: web.Request, response: web.StreamResponse, after: int) -> None:
        await response.write(b": hello\n\n")
        shown: dict[int, int] = {}
        quiet = 0
        while not self.pages.closed and request.transport is not None and not request.transport.is_closing():
            change = self.pages.next_change()
            stored = await self.conversation.lines()
            if after and after > max((line.id for line in stored), default=0):
                await response.write(b"event: begin\ndata: anew\n\n")
                return
            # What the page got as HTML needs no line here; it can only have been edited since.
            fresh = {line.id for line in stored if line.revision > shown.get(line.id, 0 if line.id <= after else -1)}
            shown = {line.id: line.revision for line in stored}
            if fresh:
                news = await self._news(fresh)
                await response.write(f"data: {news}\n\n".encode())
            quiet = 0 if fresh else quiet + 1
            if quiet >= QUIET_LOOKS:
                quiet = 0
                await response.write(b": still here\n\n")
            await wait_for(change, LOOK_SECONDS)

    async def _rendered(self, language: str | None) -> list[Rendered]:
        lines = await self.conversation.lines()
        return self.renderer.lines(lines, now=self.clock.now(), words=words(translation(language)), language=language)

    async def _after(self, request: web.Request, sent: dict[str, str]) -> web.Response:
        """The news for a page that runs scripts; for one that doesn't, the way back to it."""
        if "application/json" not in request.headers.get("Accept", ""):
            return web.Response(status=303, headers={"Location": "/chat#end"})
        after = _number(sent.get("after", "")) or 0
        stored = await self.conversation.lines()
        news = await self._news({line.id for line in stored if line.id > after or line.revision})
        return web.Response(text=news, content_type="application/json")

    async def _news(self, wanted: set[int]) -> str:
        """These lines as JSON, with the conversation's language: a page in another one loads anew."""
        language = await self.conversation.language()
        lines = [asdict(line) for line in await self._rendered(language) if line.id in wanted]
        return json.dumps({"language": translation(language).tag, "lines": lines}, ensure_ascii=False)


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    return min(int(text), LARGEST_ID)
