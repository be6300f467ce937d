"""Messages, lines and pages → HTML. Every text is escaped by the templates; links lead to http and https only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date, format_timedelta
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.ports import LocalMessage
from handlers.message import Message, Moment, Small, Text, Title
from handlers.translate import translation
from handlers.web.commands import message_of
from handlers.web.words import Words

A_SECOND = timedelta(seconds=1)
A_WEEK = timedelta(days=7)
PAUSE = timedelta(minutes=10)  # a line that comes later than this after the one before it shows its time


@dataclass(frozen=True, slots=True)
class Rendered:
    """A line as HTML. `revision` grows with every edit in place."""

    id: int
    revision: int
    html: str


class Renderer:
    """Fills the templates."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("handlers.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(safe_link=safe_link, iso=iso, exact=exact, rate=rate, span=span)
        self._environment.tests["moment"] = lambda inline: isinstance(inline, Moment)

    def page(self, template: str, *, now: datetime, language: str | None = None, **values: Any) -> str:
        """A whole page."""
        locale = translation(language).locale
        return self._environment.get_template(template).render(ago=lambda at: ago(at, now, locale), now=now, **values)

    def lines(
        self, lines: Iterable[LocalMessage], *, now: datetime, words: Words, language: str | None = None
    ) -> list[Rendered]:
        """The lines, oldest first; those that can't be read are left out."""
        template = self._environment.get_template("line.html")
        locale = translation(language).locale
        rendered: list[Rendered] = []
        before: datetime | None = None
        for line in lines:
            message = message_of(line)
            if message is None and not line.mine:
                continue
            html = template.render(
                line=line,
                message=message,
                topics=topics_of(message) if message else None,
                paused=before is None or line.at - before > PAUSE,
                words=words,
                ago=lambda at: ago(at, now, locale),
            )
            rendered.append(Rendered(line.id, line.revision, html))
            before = line.at
        return rendered


def topics_of(message: Message) -> tuple[str, tuple[str, ...]] | None:
    """An alert's last line, `For: KFOR · EULEX`, as its label and topics; None where there is none."""
    if len(message.blocks) < 3 or not isinstance(message.blocks[0], Title):
        return None
    match message.blocks[-1]:
        case Small((Text(text, False, False, None),)) if ": " in text:
            label, _, topics = text.partition(": ")
            return f"{label}:", tuple(topics.split(" · "))
    return None


def safe_link(link: str | None) -> str | None:
    """The link, if it leads to the web."""
    try:
        parts = urlsplit(link or "")
    except ValueError:
        return None
    return link if parts.scheme in {"http", "https"} and parts.netloc else None


def iso(at: datetime) -> str:
    """For a machine."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def rate(a_day: float) -> str:
    """A mean; what is rare with one decimal."""
    return f"{a_day:,.0f}" if a_day >= 10 else f"{a_day:.1f}"


def span(passes: timedelta) -> str:
    """In the operator's page's language, roughly."""
    return format_timedelta(passes, threshold=1.5, locale="en")


def exact(at: datetime) -> str:
    """For a person, without their zone."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def ago(at: datetime, now: datetime, locale: Locale) -> str:
    """ "5 minutes ago", "in 3 minutes"; the date after a week. The page's script says the same as time goes by."""
    passed = at - now
    if abs(passed) < A_SECOND:
        passed = -A_SECOND
    if abs(passed) >= A_WEEK:
        return format_date(at, format="medium", locale=locale)
    return format_timedelta(passed, threshold=1, add_direction=True, locale=locale)
