"""Messages over REST: sent, repeated under a nonce, read, edited, deleted."""

from aiohttp import web

from tests.fakes.discord import components as parts
from tests.fakes.discord import errors, limits
from tests.fakes.discord.errors import Json
from tests.fakes.discord.model import (
    EPHEMERAL,
    LOADING,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Message,
)
from tests.fakes.discord.wire import BODY, FILES, nothing, reply
from tests.fakes.discord.world import World

STICKY = limits.IS_V2 | EPHEMERAL
FIELDS = ("content", "embeds", "components", "flags", "nonce")


def compose(world: World, channel: Channel, body: Json, files: dict[str, bytes], prefix: str = "") -> Message:
    """A new message from a request's body, checked, not yet in its channel."""
    limits.check_message({**{key: body.get(key) for key in FIELDS}, "attachments": files}, prefix)
    message = Message(world.new_id(), channel, world.bot, world.clock(), files=files)
    message.content, message.embeds = body.get("content") or "", body.get("embeds") or []
    message.components, message.flags = body.get("components") or [], body.get("flags") or 0
    message.nonce, message.allowed_mentions = body.get("nonce"), body.get("allowed_mentions")
    parts.number(message.components)
    return message


def revise(world: World, message: Message, body: Json, files: dict[str, bytes], prefix: str = "") -> None:
    """Change what the body names; the rest stays. Once V2 or ephemeral, always so."""
    after = {key: body.get(key, getattr(message, key)) for key in FIELDS}
    after["flags"] = ((after["flags"] or 0) | (message.flags & STICKY)) & ~LOADING
    kept = {name for item in body.get("attachments") or [] if (name := item.get("filename"))}
    old_files = {name: file for name, file in message.files.items() if "attachments" not in body or name in kept}
    limits.check_message({**after, "attachments": {**old_files, **files}}, prefix)
    message.content, message.embeds = after["content"] or "", after["embeds"] or []
    message.components, message.flags = after["components"] or [], after["flags"]
    message.files = {**old_files, **files}
    message.allowed_mentions = body.get("allowed_mentions", message.allowed_mentions)
    message.edited_at, message.edits = world.clock(), message.edits + 1
    parts.number(message.components)


class MessageRoutes:
    """`/channels/{channel}/messages` and below."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        one = "/channels/{channel}/messages/{message}"
        return [
            web.post("/channels/{channel}/messages", self.send),
            web.get("/channels/{channel}/messages", self.history),
            web.post("/channels/{channel}/typing", self.typing),
            web.get(one, self.read),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
        ]

    def _channel(self, request: web.Request, needed: int) -> Channel:
        channel = self._world.open_channel(request.match_info["channel"])
        if not channel.bot_may(VIEW_CHANNEL):
            raise errors.missing_access()
        if not channel.bot_may(needed):
            raise errors.missing_permissions()
        return channel

    def _message(self, request: web.Request) -> Message:
        return self._world.find_message(self._channel(request, 0), request.match_info["message"])

    async def send(self, request: web.Request) -> web.Response:
        channel, body = self._channel(request, SEND_MESSAGES), request[BODY]
        nonce = body.get("nonce")
        if nonce is not None and body.get("enforce_nonce") and (earlier := self._world.remembered(nonce)):
            return reply(earlier.payload())
        message = compose(self._world, channel, body, request[FILES])
        message.reply_to = self._replied_to(channel, body.get("message_reference"))
        self._world.keep(message)
        return reply(message.payload())

    def _replied_to(self, channel: Channel, reference: Json | None) -> Message | None:
        if reference is None:
            return None
        if not channel.bot_may(READ_HISTORY):
            raise errors.cannot_reply()
        there = self._world.messages.get(int(reference["message_id"]))
        if there is not None and there.channel is channel and not there.deleted:
            return there
        if reference.get("fail_if_not_exists", True):
            raise errors.invalid_form({"message_reference": {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE"}]}})
        return None

    async def history(self, request: web.Request) -> web.Response:
        channel = self._channel(request, READ_HISTORY)
        here = [one for one in self._world.messages.values() if one.channel is channel]
        shown = [one.payload() for one in reversed(here) if not one.deleted and not one.ephemeral]
        return reply(shown[: int(request.query.get("limit", 50))])

    async def typing(self, request: web.Request) -> web.Response:
        self._channel(request, SEND_MESSAGES)
        return nothing()

    async def read(self, request: web.Request) -> web.Response:
        return reply(self._message(request).payload())

    async def edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            raise errors.not_the_author()
        revise(self._world, message, request[BODY], request[FILES])
        return reply(message.payload())

    async def delete(self, request: web.Request) -> web.Response:
        self._message(request).deleted = True
        return nothing()
