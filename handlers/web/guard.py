"""Who may see and change the pages: names of hosts, origins, the token, and the headers that fence a page in."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.errors import Unwritable
from handlers.web.hubs import CALLBACKS

COOKIE = "tocsin"
COOKIE_SECONDS = 30 * 24 * 3600
BODY_SECONDS = 10.0
OPEN = ("/livez", "/login")
STATIC = "/static/"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with that, browsers send `Origin: null` with our own forms, and none could be told from a
    # stranger's. Links to elsewhere say rel=noreferrer besides.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "Tocsin",
}

log = structlog.get_logger()


async def fence_in(_request: web.Request, response: web.StreamResponse) -> None:
    """Adds the headers to every response; a signal of aiohttp's."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")


def guard(host: str, token: str | None, *, body_seconds: float = BODY_SECONDS) -> Middleware:
    """Lets a request through with its body read, or answers it with 401, 403, 408 or 421. `host` is what the server
    was bound to; `body_seconds` is the time that a body may take."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(CALLBACKS):  # what may be done there, the secret of each address decides
            return await handler(request)
        if request.path != "/livez" and token is None and not _known_host(request.host, host):
            raise web.HTTPMisdirectedRequest(
                text="Tocsin answers to localhost here. To reach it by another name, set TOCSIN_HTTP_TOKEN.\n"
            )
        reads = request.method in {"GET", "HEAD"}
        if _from_within_another_site(request) if reads else not _same_origin(request, token):
            raise web.HTTPForbidden(text="This was asked for by another site's page, so nothing was done.\n")
        if token is not None and not _open(request.path) and not _has_token(request, token):
            return _ask_for_token(request)
        return await _answer(request, handler, body_seconds)

    return middleware


async def _answer(request: web.Request, handler: Handler, body_seconds: float) -> web.StreamResponse:
    try:
        await _read_body(request, body_seconds)
        return await handler(request)
    except web.HTTPException:
        raise
    except ConnectionError:
        log.info("client_left", path=request.path)
        return web.Response(status=400)  # read by nobody
    except Unwritable as refused:  # the store has said so in the log
        return web.Response(
            status=503, text=f"This could not be stored, so it was not done. Try again later. {refused}\n"
        )
    except Exception:
        log.exception("page_failed", path=request.path)
        return web.Response(status=500, text="That went wrong on this side; Tocsin's log says what. Try again.\n")


async def _read_body(request: web.Request, seconds: float) -> None:
    """Into the request, which keeps it for the handler. Raises HTTPRequestTimeout, HTTPRequestEntityTooLarge."""
    try:
        async with asyncio.timeout(seconds):
            await request.read()
    except TimeoutError:
        late = web.HTTPRequestTimeout(text=f"The rest of this request took longer than {seconds:g} s. Try again.\n")
        late.force_close()
        raise late from None


def enter(request: web.Request, token: str, given: str) -> web.Response | None:
    """The way on from the login page, with the cookie; None for a wrong token."""
    if not _same(given.strip(), token):
        return None
    response = web.Response(status=303, headers={"Location": target(request.query.get("next"))})
    response.set_cookie(
        COOKIE,
        _pass(token),
        max_age=COOKIE_SECONDS,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=_came_by_https(request),
    )
    return response


def _came_by_https(request: web.Request) -> bool:
    """A proxy that ends TLS says so in a header. Whoever makes that up gets a cookie that serves them less."""
    proto = request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip()
    return request.secure or proto.casefold() == "https"


def target(wanted: str | None) -> str:
    """Where a login leads: one of our pages, and nowhere else."""
    return wanted if wanted in {"/", "/chat"} else "/"


def _ask_for_token(request: web.Request) -> web.Response:
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        return web.Response(status=303, headers={"Location": f"/login?next={target(request.path)}"})
    return web.Response(
        status=401,
        text="This needs the token in TOCSIN_HTTP_TOKEN, as `Authorization: Bearer …`, or a login at /login.\n",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _open(path: str) -> bool:
    return path in OPEN or path.startswith(STATIC)


def _has_token(request: web.Request, token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return _same(given.strip(), token)
    return _same(request.cookies.get(COOKIE, ""), _pass(token))


def _pass(token: str) -> str:
    """What the cookie holds: made from the token, good until that changes, and not the token itself."""
    return hmac.new(token.encode(), b"tocsin: may see the pages", hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())


def _known_host(given: str, bound: str) -> bool:
    """Against DNS rebinding: a stranger's name that leads here is none of ours."""
    try:
        name = urlsplit(f"//{given}").hostname or ""
    except ValueError:
        return False
    if name in {"localhost", bound.casefold().strip("[]")}:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _from_within_another_site(request: web.Request) -> bool:
    """Whether another site's page embeds ours, or asks behind its reader's back; a link that is followed is fine."""
    if request.headers.get("Sec-Fetch-Site") not in {"cross-site", "same-site"}:
        return False
    followed = request.headers.get("Sec-Fetch-Mode") == "navigate"
    return not followed or request.headers.get("Sec-Fetch-Dest", "document") != "document"


def _same_origin(request: web.Request, token: str | None) -> bool:
    """Whether one of our own pages asks, or a program that shows the token itself."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        try:
            return urlsplit(origin).netloc.casefold() == request.host.casefold() or (
                site is not None and origin == "null"
            )
        except ValueError:
            return False
    if site is not None:
        return True
    return token is not None and "Authorization" in request.headers and _has_token(request, token)
