"""What the pages' forms send."""

from __future__ import annotations

from aiohttp import web

KIND = "application/x-www-form-urlencoded"
UTF_8 = ("utf-8", "utf8")


async def form(request: web.Request) -> dict[str, str]:
    """The form's texts. Raises HTTPBadRequest for what no form of ours sends: other encodings can hold half
    characters that nothing further on can write."""
    if not await request.read():
        return {}
    if request.content_type != KIND or (request.charset or UTF_8[0]).casefold() not in UTF_8:
        raise web.HTTPBadRequest(text=f"Send the form as {KIND}, in UTF-8.\n")
    try:
        posted = await request.post()
    except ValueError:
        raise web.HTTPBadRequest(text="This is no form in UTF-8.\n") from None
    return {name: value for name, value in posted.items() if isinstance(value, str)}
