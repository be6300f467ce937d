"""HTTP as Discord speaks it: bodies in and out."""

import json
from typing import Any

from aiohttp import web

from tests.fakes.discord import errors
from tests.fakes.discord.errors import ApiError, Json

BODY: web.RequestKey[Any] = web.RequestKey("body", object)
FILES: web.RequestKey[dict[str, bytes]] = web.RequestKey("files", dict)


def reply(payload: Any, status: int = 200) -> web.Response:
    """JSON under exactly `application/json`: with a charset behind it, discord.py would take it for text."""
    return web.Response(body=json.dumps(payload).encode(), status=status, content_type="application/json")


def nothing() -> web.Response:
    """204: done, and nothing to say."""
    return web.Response(status=204)


def refusal(error: ApiError) -> web.Response:
    """The answer to a request that Discord refuses."""
    return reply(error.body(), error.status)


async def read_body(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The JSON of a request ({} without any) and its uploaded files by name. ApiError: it is not JSON."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = {}
        for part in form.values():
            if isinstance(part, web.FileField):
                files[part.filename] = part.file.read()
                part.file.close()
        return _decoded(str(form.get("payload_json", "{}"))), files
    return _decoded((await request.text()) or "{}"), {}


def _decoded(text: str) -> Json | list[Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise errors.unreadable_body() from error
    if not isinstance(value, dict | list):
        raise errors.unreadable_body()
    return value
