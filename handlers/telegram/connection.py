"""Logged in at Telegram: updates in by long polling, messages out."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, Updater

from bot.errors import WrongToken
from bot.model import Platform
from bot.ports import Pace
from handlers.router import Router
from handlers.telegram.commands import Commands
from handlers.telegram.members import Members
from handlers.telegram.menu import publish
from handlers.telegram.messenger import TelegramMessenger
from handlers.telegram.requests import Line, PollingRequest, WatchedRequest

log = structlog.get_logger()

API_URL = "https://api.telegram.org"
TOKEN_NAME = "TOCSIN_TELEGRAM_TOKEN"  # noqa: S105 - the variable's name
POLL = timedelta(seconds=20)
UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
GRACE = 0.4  # seconds for each step of stopping, and again after it was cancelled

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,256}")

_Application = Application[Any, Any, Any, Any, Any, Any]


@asynccontextmanager
async def connect(token: str, router: Router, *, api_url: str | None, pace: Pace) -> AsyncIterator[TelegramConnection]:
    """Logs in at `api_url` (scheme and host; None is Telegram's own); replies keep to `pace`.

    Raises WrongToken, TelegramError.
    """
    if not _TOKEN.fullmatch(token):
        raise _wrong_token()  # asked for, it would be part of a URL that errors repeat
    line = Line()
    application = _build(token, api_url or API_URL, line)
    commands = Commands(application.bot, router, Members(application.bot, time.monotonic), pace)
    commands.register(application)
    try:
        try:
            await application.initialize()
        except InvalidToken:
            raise _wrong_token() from None  # the library's message holds the token
        messenger = TelegramMessenger(application.bot)
        yield TelegramConnection(messenger, application, _updater(application), commands, line)
    finally:
        await _bounded(application.shutdown())
        await _bounded(application.bot.shutdown())  # the former leaves it open when logging in failed


@dataclass(frozen=True, slots=True)
class TelegramConnection:
    """See app.platforms.Connection."""

    messenger: TelegramMessenger
    _application: _Application
    _updater: Updater
    _commands: Commands
    _line: Line

    async def run(self, stop: asyncio.Event) -> None:
        """Receives updates until `stop`; commands that came while nobody listened are answered too.

        Raises WrongToken when Telegram takes the token back, TelegramError when it can't be reached at the start.
        """
        menu: asyncio.Task[None] | None = None
        try:
            await self._application.start()
            await self._updater.start_polling(
                timeout=POLL,
                allowed_updates=UPDATES,
                drop_pending_updates=False,
                error_callback=_already_told,
            )
            menu = asyncio.create_task(publish(self._application.bot))
            await _first_of(stop, self._line.refused)
            if self._line.refused.is_set():
                raise _wrong_token()
        except InvalidToken:
            raise _wrong_token() from None
        finally:
            if menu is not None:
                menu.cancel()
            await self._stop()

    async def _stop(self) -> None:
        if self._updater.running:
            await _bounded(self._updater.stop())
        if self._application.running:
            stopping = asyncio.create_task(self._application.stop())
            _, late = await asyncio.wait({stopping}, timeout=GRACE)
            if late:
                log.warning("commands_cut_short", platform=Platform.TELEGRAM.value)
                self._commands.cancel()
            await _bounded(_ended(stopping))


def _build(token: str, api_url: str, line: Line) -> _Application:
    host = api_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{host}/bot")
        .base_file_url(f"{host}/file/bot")
        .request(WatchedRequest(line))
        .get_updates_request(PollingRequest(line))
        .job_queue(None)
        .concurrent_updates(True)
        .build()
    )


def _updater(application: _Application) -> Updater:
    if application.updater is None:
        raise TypeError("built without an updater")
    return application.updater


def _wrong_token() -> WrongToken:
    return WrongToken(where=TOKEN_NAME, platform="Telegram")


def _already_told(_error: TelegramError) -> None:
    """The polling request has logged it, once; the library would at every try, with a traceback."""


async def _first_of(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()


async def _ended(task: asyncio.Task[None]) -> None:
    await task


async def _bounded(step: Coroutine[Any, Any, None]) -> None:
    """A step of stopping: cancelled when it takes long, and a failure in it doesn't keep the next from its turn.

    Cancelled twice if need be: the library answers the first with one more request to Telegram.
    """
    task = asyncio.create_task(step)
    for _ in range(3):
        done, _late = await asyncio.wait({task}, timeout=GRACE)
        if done:
            break
        task.cancel()
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        log.debug("stopping_failed", platform=Platform.TELEGRAM.value, reason=type(error).__name__)
