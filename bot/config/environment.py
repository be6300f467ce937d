"""The process's surroundings: TOCSIN_… variables and .env, as they are written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.config.mistakes import Mistakes, meant

PREFIX = "TOCSIN_"
OPTIONS = ("data", "database", "feeds", "http", "log")


class Environment(BaseSettings):
    """Every variable of Tocsin, unread text. Options come first, then the environment, then .env; empty is unset."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    telegram_token: SecretStr | None = None
    telegram_token_file: str | None = None
    discord_token: SecretStr | None = None
    discord_token_file: str | None = None
    http_token: SecretStr | None = None
    http_token_file: str | None = None
    summaries_token: SecretStr | None = None
    summaries_token_file: str | None = None
    data: str = "data"
    database: str | None = None
    feeds: str = "feeds.yaml"
    http: str = "127.0.0.1:8787"
    telegram_api_url: str | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    project_url: str | None = None
    public_url: str | None = None
    log: str = "console"


def variable(field: str) -> str:
    """The name of a field's variable."""
    return PREFIX + field.upper()


def read_environment(options: Mapping[str, str], env_file: Path | None) -> Environment:
    """Raises Mistakes for a .env that can't be read, and for variables that Tocsin doesn't know."""
    try:
        written = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Mistakes(str(env_file), [f"{env_file}: can't be read ({what}); mend or remove it"]) from None
    mistakes = list(_unknown(written, f"{env_file}: ")) + list(_unknown(os.environ, ""))
    if mistakes:
        raise Mistakes("environment", dict.fromkeys(mistakes))
    source = env_file if written else None
    given: dict[str, Any] = {**options}
    return Environment(_env_file=source, **given)  # type: ignore[call-arg]  # pydantic hides its own arguments


def _unknown(names: Mapping[str, object], where: str) -> Iterator[str]:
    known = [variable(field) for field in Environment.model_fields]
    for name in names:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            yield f"{where}{name}: not a variable of Tocsin{meant(name, known)}"
