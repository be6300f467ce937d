"""Logs: one event a line, and no secret in any of it, however it got there."""

import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from bot import logs
from tests.alone import alone

TELEGRAM = "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhII0"
DISCORD = "MTAxMDEwMTAxMDEwMTAxMDEw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789ab"
WEBHOOK = "https://discord.com/api/v10/webhooks/1010101010/aW50ZXJhY3Rpb24tdG9rZW4_x-y/messages/@original"
EXACT = 'pa"ss\\wörd ž'
STYLES: tuple[Literal["console", "json"], ...] = ("console", "json")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture(autouse=True)
def process_logging() -> Iterator[None]:
    """Leaves the process's logging as it was."""
    root = logging.getLogger()
    level, quiet = root.level, {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "alembic")}
    yield
    for handler in [each for each in root.handlers if isinstance(each, logs.RedactingHandler)]:
        root.removeHandler(handler)
    root.setLevel(level)
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def started(style: Literal["console", "json"], *secrets: str) -> io.StringIO:
    """Logging into memory."""
    stream = io.StringIO()
    logs.start(style, secrets, stream=stream)
    return stream


class Broken:
    """Something whose text holds a secret."""

    def __repr__(self) -> str:
        return f"<Broken {TELEGRAM}>"


def fail_with(secret: str) -> None:
    """Raises an error, caused by another, both with the secret."""
    try:
        dict[str, str]()[secret]
    except KeyError as error:
        raise ValueError(f"around {secret}") from error


def use_all_ways(log: structlog.stdlib.BoundLogger, secret: str) -> None:
    """Logs the secret in every way there is."""
    log.info(f"event {secret}", field=secret, nested={"a": [secret]}, url=f"https://api.example/bot{secret}/getMe")
    log.info("positional %s", secret)
    log.warning("bytes", body=secret.encode())
    third_party = logging.getLogger("telegram.ext")
    third_party.warning("argument %s and %r", secret, secret)
    third_party.warning("mapping %(a)s", {"a": secret})
    try:
        fail_with(secret)
    except ValueError:
        log.exception("own", secret=secret)
        third_party.exception("theirs")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"warned of {secret}", UserWarning, stacklevel=1)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("secret", [TELEGRAM, TELEGRAM.replace(":", "%3A"), DISCORD])
def test_tokens_never_appear_even_unknown_ones(style: Literal["console", "json"], secret: str) -> None:
    stream = started(style)
    use_all_ways(structlog.get_logger("bot.test"), secret)
    text = stream.getvalue()
    assert secret not in text
    assert secret[12:] not in text
    assert text.count(logs.REDACTED) >= 10


@pytest.mark.parametrize("style", STYLES)
def test_exact_secrets_never_appear_in_any_spelling(style: Literal["console", "json"]) -> None:
    stream = started(style, EXACT, "hunter2")
    log = structlog.get_logger("bot.test")
    use_all_ways(log, EXACT)
    log.info("dsn", url="postgresql://tocsin:hunter2@db/tocsin", quoted="pa%22ss%5Cw%C3%B6rd%20%C5%BE")
    text = stream.getvalue()
    assert "hunter2" not in text
    assert "w%C3%B6rd" not in text
    # The traceback's own source lines name the constant, never its value.
    assert "wörd" not in text
    assert "w\\xc3\\xb6rd" not in text


@pytest.mark.parametrize("style", STYLES)
def test_webhook_addresses_and_passwords_in_urls_are_cut(style: Literal["console", "json"]) -> None:
    stream = started(style)
    structlog.get_logger("bot.test").info("sent", url=WEBHOOK, proxy="http://me:pw@proxy:3128/", obj=Broken())
    text = stream.getvalue()
    assert "aW50ZXJhY3Rpb24" not in text
    assert "/webhooks/1010101010/[redacted]/messages" in text
    assert "http://me:[redacted]@proxy:3128/" in text
    assert TELEGRAM not in text


def test_what_is_no_secret_stays_whole() -> None:
    redact = logs.Redactor(["abc"])  # too short to be taken out of every word
    text = "12:30 abc https://www.kosovo-online.com/vesti/2026-11-23/kfor:pojacan bot.feeds.fetch 10:15:20.123456"
    assert redact(text) == text


def test_redaction_is_quick_on_long_hostile_text() -> None:
    redact = logs.Redactor(["secret-token"])
    for text in ("1" * 200_000, "a" * 200_000, "://" + "a" * 200_000, ("a" * 28 + ".") * 7_000):
        with alone() as seconds:
            redact(text)
        assert seconds() < 2


def test_json_is_one_document_a_line_with_time_level_and_logger() -> None:
    stream = started("json")
    structlog.contextvars.bind_contextvars(role="poll")
    structlog.get_logger("bot.poller").info("polled", feed="n1", note="two\nlines")
    structlog.contextvars.clear_contextvars()
    logging.getLogger("discord.client").error("gone")
    first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {key: first[key] for key in ("event", "feed", "note", "level", "logger", "role")} == {
        "event": "polled",
        "feed": "n1",
        "note": "two\nlines",
        "level": "info",
        "logger": "bot.poller",
        "role": "poll",
    }
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["level"], second["logger"]) == ("gone", "error", "discord.client")


def test_the_console_gives_an_event_one_line_whatever_is_in_it() -> None:
    stream = started("console")
    structlog.get_logger("bot.poller").info("a\nb\r\x1b[31m", title="x\u2028y", items=["p\nq"])
    (line,) = stream.getvalue().splitlines()
    assert "\x1b" not in line
    assert "a\\nb\\r\\x1b[31m" in line
    assert "x\\u2028y" in line


def test_colour_is_for_terminals() -> None:
    stream = Terminal()
    logs.start("console", stream=stream)
    structlog.get_logger("bot.poller").info("hello", title=TELEGRAM)
    assert "\x1b[" in stream.getvalue()
    assert TELEGRAM not in stream.getvalue()


@pytest.mark.parametrize("style", STYLES)
def test_tracebacks_show_no_local_variables(style: Literal["console", "json"]) -> None:
    stream = started(style)
    local = style * 9
    try:
        int(local[:3])
    except ValueError:
        structlog.get_logger("bot.test").exception("failed")
    assert f"ValueError: invalid literal for int() with base 10: '{style[:3]}'" in stream.getvalue()
    assert local not in stream.getvalue()


def test_libraries_that_log_token_urls_are_quiet() -> None:
    stream = started("console")
    logging.getLogger("httpx").info("GET https://api.telegram.org/bot1:x/getMe")
    logging.getLogger("httpcore.connection").info("connect")
    structlog.get_logger("bot.test").debug("detail")
    assert stream.getvalue() == ""


def test_a_line_that_cannot_be_made_costs_neither_the_caller_nor_a_secret() -> None:
    stream = started("console")
    record = logging.LogRecord("telegram", logging.WARNING, __file__, 1, "%d of them", (TELEGRAM,), None)
    (handler,) = [each for each in logging.getLogger().handlers if isinstance(each, logs.RedactingHandler)]
    handler.handle(record)
    assert stream.getvalue() == "telegram: a log line was lost (TypeError)\n"


def test_a_closed_standard_error_is_no_failure() -> None:
    stream = started("console")
    stream.close()
    structlog.get_logger("bot.test").info("into the void")


def test_starting_again_replaces_what_was_before() -> None:
    before = started("console")
    stream = started("json", "long-secret")
    structlog.get_logger("bot.test").info("long-secret")
    assert before.getvalue() == ""
    assert len(stream.getvalue().splitlines()) == 1
    assert logs.redact("a long-secret b") == "a [redacted] b"


def test_tokens_are_redacted_before_logging_starts() -> None:
    assert logs.redact(f"InvalidToken: {TELEGRAM}") == "InvalidToken: [redacted]"
