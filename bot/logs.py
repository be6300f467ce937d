"""Logging: one event a line on standard error, for people or as JSON, and no secret in any of it.

Everything that the process logs, third parties included, passes one handler, and secrets are taken out of the fields
and once more out of the finished line: whatever brought them there, a message, an argument or a traceback.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Literal, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

REDACTED = "[redacted]"
_SHORTEST_SECRET = 4  # shorter ones would take ordinary words out of every line

_PATTERNS = (
    (re.compile(r"(?<!\d)\d{1,20}(?::|%3A)[\w-]{35,}", re.ASCII | re.IGNORECASE), REDACTED),  # Telegram
    (re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}", re.ASCII), REDACTED),  # Discord
    (re.compile(r"(/(?:webhooks|interactions)/\d{1,20}/)[\w.-]+", re.ASCII), rf"\1{REDACTED}"),
    (re.compile(r"(://[^\s:/@]{0,256}:)[^\s/@]{1,256}@"), rf"\1{REDACTED}@"),  # a password in a URL
)
# httpx logs every URL at INFO, the Bot API's with its token; the others say what nobody runs a bot to read.
_QUIET = ("httpx", "httpcore", "aiohttp.access", "alembic", "asyncio", "telegram.ext", "discord")
_TRACES = ("exc_info", "stack")  # rendered over several lines, and redacted with the finished text
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Redactor:
    """Takes tokens, webhook URLs and the given secrets out of text, in every spelling that logs give them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {each for secret in secrets if len(secret) >= _SHORTEST_SECRET for each in _spellings(secret)}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._exact = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def __call__(self, text: str) -> str:
        """The text without them."""
        if self._exact is not None:
            text = self._exact.sub(REDACTED, text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def fields(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """A structlog processor: fields are redacted before a renderer can quote them twice over."""
        return {key: value if key in _TRACES else self._value(value) for key, value in event.items()}

    def _value(self, value: object) -> object:
        if isinstance(value, str):
            return self(value)
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {self(str(key)): self._value(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._value(each) for each in value]
        return self(repr(value))


def _spellings(secret: str) -> set[str]:
    """How a secret may be written: in URLs, in the text of objects that hold it, and any of these in JSON."""
    plain = {secret, quote(secret, safe=""), repr(secret)[1:-1], repr(secret.encode())[2:-1]}
    return plain | {json.dumps(each, ensure_ascii=ascii_)[1:-1] for each in plain for ascii_ in (True, False)}


class RedactingHandler(logging.StreamHandler[TextIO]):
    """The one way out."""

    def __init__(self, stream: TextIO, formatter: logging.Formatter, redactor: Redactor) -> None:
        super().__init__(stream)
        self.redactor = redactor
        self.setFormatter(formatter)

    def format(self, record: logging.LogRecord) -> str:
        """The finished line, redacted."""
        return self.redactor(super().format(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """A line that can't be made or written costs neither the caller nor a secret: logging would print both."""
        error = sys.exc_info()[0]
        try:
            self.stream.write(f"{record.name}: a log line was lost ({error.__name__ if error else 'unknown'})\n")
        except (OSError, ValueError):
            return  # standard error is gone: there is nobody left to tell


def start(style: Literal["console", "json"], secrets: Iterable[str] = (), *, stream: TextIO | None = None) -> None:
    """Sets up logging for the whole process, anew at each call; `stream` is standard error unless given."""
    out = stream if stream is not None else sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    redactor = Redactor(secrets)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redactor.fields,
            *_renderers(style, out),
        ],
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, RedactingHandler)]:
        root.removeHandler(handler)
    root.addHandler(RedactingHandler(out, formatter, redactor))
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def redact(text: str) -> str:
    """`text` without the secrets that logging was started with; without any tokens even before that."""
    handlers = [each for each in logging.getLogger().handlers if isinstance(each, RedactingHandler)]
    return handlers[0].redactor(text) if handlers else Redactor()(text)


def _renderers(style: Literal["console", "json"], stream: TextIO) -> list[Processor]:
    # Tracebacks are plain in both: what is prettier shows local variables, and with them secrets.
    if style == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    console = structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
    )
    return [_on_one_line, console]


def _on_one_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Line breaks and terminal codes in what is logged are shown, not obeyed."""
    for key, value in event.items():
        if key not in _TRACES:
            text = value if isinstance(value, str) else repr(value)
            event[key] = _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
    return event
