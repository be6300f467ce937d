"""Options, environment and feeds.yaml → one frozen `Settings`. Options beat environment, environment beats the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar

from pydantic import SecretStr

from bot.config.environment import Environment, read_environment, variable
from bot.config.feedsfile import Limits, Summaries
from bot.config.feedsreader import read_feeds_file
from bot.config.mistakes import Mistakes, meant
from bot.config.values import HttpAddress, passwords_in, read_base_url, read_database, read_http_address, read_url
from bot.model import Destination, Feed, Topic
from bot.schedule import Bounds

LogStyle = Literal["console", "json"]
ENV_FILE = Path(".env")
NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
SHORTEST_HTTP_TOKEN = 16
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """All that an installation was told. `database` is a SQLite file's path or `postgresql://…`."""

    telegram_token: SecretStr | None
    discord_token: SecretStr | None
    http_token: SecretStr | None
    summaries_token: SecretStr | None
    data: Path
    database: str = field(repr=False)  # a URL may hold a password
    feeds_file: Path
    http: HttpAddress
    telegram_api_url: str | None
    discord_api_url: str | None
    discord_gateway_url: str | None
    project_url: str | None
    public_url: str | None
    log: LogStyle
    limits: Limits = field(default_factory=Limits)
    bounds: Bounds = field(default_factory=Bounds)
    feeds: tuple[Feed, ...] = field(default=(), repr=False)  # the same
    topics: tuple[Topic, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()
    summaries: Summaries | None = None
    operator: tuple[Destination, ...] = ()
    mirrors: Mapping[str, str] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        """No platform has a token."""
        return self.telegram_token is None and self.discord_token is None

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown: tokens, and the passwords in URLs."""
        tokens = (self.telegram_token, self.discord_token, self.http_token, self.summaries_token)
        found = [token.get_secret_value() for token in tokens if token is not None]
        endpoint = (self.summaries.base_url,) if self.summaries else ()
        for url in (self.database, *endpoint, *(feed.url for feed in self.feeds)):
            found += passwords_in(url)
        return tuple(dict.fromkeys(found))


def load(options: Mapping[str, str] = NO_OPTIONS, *, env_file: Path | None = ENV_FILE) -> Settings:
    """The settings, valid as a whole; `options` are named as in environment.OPTIONS. Raises Mistakes."""
    environment = read_environment(options, env_file)
    reader = _Reader(options, [])
    settings = _named(environment, reader)
    try:
        file = read_feeds_file(settings.feeds_file)
    except Mistakes as mistakes:
        if not reader.mistakes:
            raise
        raise Mistakes("settings", (*reader.mistakes, *mistakes.mistakes)) from None
    summaries_token = settings.summaries_token
    if summaries_token is None and file.summaries is not None and file.summaries.key_file is not None:
        summaries_token = reader.key(f"{settings.feeds_file}: summaries.key_file", file.summaries.key_file)
    if reader.mistakes:
        raise Mistakes("environment", reader.mistakes)
    return replace(
        settings,
        limits=file.limits,
        bounds=file.defaults.bounds(),
        feeds=file.all_feeds(),
        topics=file.all_topics(),
        aliases=file.aliases,
        summaries=file.summaries,
        summaries_token=summaries_token,
        operator=file.operator.destinations(),
        mirrors=file.discovery.named(),
    )


def _named(environment: Environment, reader: _Reader) -> Settings:
    """What the environment and the options say; `reader` keeps their mistakes."""
    telegram, discord, http_token, summaries_token = (
        reader.token(environment, name) for name in ("telegram", "discord", "http", "summaries")
    )
    data = Path(environment.data).expanduser()
    database = environment.database or str(data / ("tocsin.db" if telegram or discord else "demo.db"))
    return Settings(
        telegram_token=telegram,
        discord_token=discord,
        http_token=http_token,
        summaries_token=summaries_token,
        data=data,
        database=reader.value("database", database, read_database) or "",
        feeds_file=Path(environment.feeds).expanduser(),
        http=reader.http(environment.http, http_token),
        telegram_api_url=reader.value("telegram_api_url", environment.telegram_api_url, read_base_url),
        discord_api_url=reader.value("discord_api_url", environment.discord_api_url, read_base_url),
        discord_gateway_url=reader.value("discord_gateway_url", environment.discord_gateway_url, _read_gateway),
        project_url=reader.value("project_url", environment.project_url, read_url),
        public_url=reader.public_url(environment.public_url, http_token),
        log=reader.value("log", environment.log, _read_log) or "console",
    )


def http_address(options: Mapping[str, str] = NO_OPTIONS, *, env_file: Path | None = ENV_FILE) -> HttpAddress:
    """Where the status page listens, whatever else is mistaken in the settings. Raises Mistakes."""
    reader = _Reader(options, [])
    address = reader.value("http", read_environment(options, env_file).http, read_http_address)
    if address is None:
        raise Mistakes("environment", reader.mistakes)
    return address


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads single values, and keeps every mistake under the name that the operator wrote it with."""

    options: Mapping[str, str]
    mistakes: list[str]

    def value(self, name: str, text: str | None, read: Callable[[str], T]) -> T | None:
        """The value; None if it is unset, or mistaken."""
        if text is None:
            return None
        try:
            return read(text)
        except ValueError as error:
            self._mistake(name, str(error))
            return None

    def http(self, text: str, token: SecretStr | None) -> HttpAddress:
        """The address; one that others can reach asks for a token."""
        address = self.value("http", text, read_http_address)
        if address is not None and not address.loopback and token is None:
            self._mistake("http", f"{address} can be reached from outside; set TOCSIN_HTTP_TOKEN, or use 127.0.0.1")
        if token is not None and len(token.get_secret_value()) < SHORTEST_HTTP_TOKEN:
            self._mistake("http_token", f"too short; use {SHORTEST_HTTP_TOKEN} characters or more")
        return address or HttpAddress("127.0.0.1", 0)

    def public_url(self, text: str | None, token: SecretStr | None) -> str | None:
        """Where the world reaches this server. A proxy that lets it in may let it see the pages as well."""
        if text is not None and token is None:
            self._mistake("public_url", "the world can reach the pages through it; set TOCSIN_HTTP_TOKEN, too")
        return self.value("public_url", text, read_base_url)

    def token(self, environment: Environment, platform: str) -> SecretStr | None:
        """The token, from its variable or the file that the other variable names."""
        name = f"{platform}_token"
        given: SecretStr | None = getattr(environment, name)
        file: str | None = getattr(environment, f"{name}_file")
        if given is not None and file is not None:
            self._mistake(name, f"set together with {variable(name)}_FILE; keep one of them")
            return None
        text = given.get_secret_value() if given is not None else None
        if file is not None:
            name = f"{name}_file"
            text = self.value(name, file, _read_secret_file)
        if text is None:
            return None
        if (token := _token_in(text)) is None:
            self._mistake(name, _NO_TOKEN)
        return token

    def key(self, where: str, file: Path) -> SecretStr | None:
        """The key in a file that feeds.yaml names."""
        try:
            token = _token_in(_read_secret_file(str(file)))
        except ValueError as error:
            self.mistakes.append(f"{where}: {error}")
            return None
        if token is None:
            self.mistakes.append(f"{where}: {_NO_TOKEN}")
        return token

    def _mistake(self, name: str, what: str) -> None:
        where = f"--{name}" if name in self.options else variable(name)
        self.mistakes.append(f"{where}: {what}")


_NO_TOKEN = "holds no token; a token is one word of plain letters, digits and signs"  # noqa: S105 - a message


def _token_in(text: str) -> SecretStr | None:
    return SecretStr(text.strip()) if re.fullmatch(r"[!-~]+", text.strip()) else None


def _read_secret_file(name: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{name} can't be read ({error.strerror}); check the path and its permissions") from None
    except UnicodeDecodeError:
        raise ValueError(f"{name} is no text; write the token alone into it") from None


def _read_log(text: str) -> LogStyle:
    match text:
        case "console" | "json":
            return text
        case _:
            raise ValueError(f"'{text}' is no log style{meant(text, ('console', 'json'))}")


def _read_gateway(text: str) -> str:
    return read_base_url(text, ("ws", "wss"))
