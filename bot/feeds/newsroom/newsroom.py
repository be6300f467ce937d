"""What the sample newsroom has published at a given time: pure, without a clock or chance.

Live items stand on a fixed grid of time, one every `TICK_S` seconds, and are numbered by it. So a newsroom
that is started again goes on where the clock is: no guid and no recent title comes twice, whoever remembers
them. Of every five items in a row one is of each kind in `KINDS`; the fifth is now and then the retelling of
an earlier story by another outlet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from bot.feeds.newsroom.stories import KINDS, NUMBERS, Slots, Text, Tongue, cyrillic, library, tell

TICK_S = 4
"""Seconds between two live items."""
SHOWN = 30
"""Items an outlet's feed shows at most."""
BACKLOG = 100
"""Items that were there before the start, all outlets together."""
BACKLOG_NEWEST = timedelta(hours=2, minutes=30)
BACKLOG_OLDEST = timedelta(hours=71)

_BACKLOG_NUMBERS_FROM = 300  # keeps the backlog's titles apart from all live ones


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented newspaper: one feed, one language and script."""

    id: str
    name: str
    language: str
    tongue: Tongue
    format: Literal["rss", "atom"]


OUTLETS = (
    Outlet("sample-en", "Sample: Northern Courier", "en", "en", "rss"),
    Outlet("sample-sr-latn", "Sample: Zvono severa", "sr-Latn", "sr", "rss"),
    Outlet("sample-sr-cyrl", "Sample: Јутарње звоно", "sr-Cyrl", "sr", "atom"),
    Outlet("sample-sq", "Sample: Kambana e Ibrit", "sq", "sq", "rss"),
)


@dataclass(frozen=True, slots=True)
class Article:
    """One published item of an outlet; `guid` is unique for ever and fit for a path, `published` is UTC."""

    guid: str
    outlet: Outlet
    title: str
    body: str
    published: datetime


@dataclass(frozen=True, slots=True)
class _Assignment:
    """Which story an item tells, and who tells it."""

    kind: int
    block: int
    outlet: int


def _told_before(kind: int, block: int) -> tuple[int, int]:
    """Give which of its kind's templates the block tells, and how often that was told before."""
    # Every second block retells an old story in the place of everyday news.
    turn = block // 2 if KINDS[kind] == "everyday" else block
    told, template = divmod(turn, len(library().stories[KINDS[kind]]))
    return template, told


def _own(kind: int, block: int) -> _Assignment:
    template, told = _told_before(kind, block)
    return _Assignment(kind, block, (template + told + kind) % len(OUTLETS))


def _assign(number: int) -> _Assignment:
    block, kind = divmod(number, len(KINDS))
    if KINDS[kind] != "everyday" or block % 2:
        return _own(kind, block)
    retold = _own((block // 2) % (len(KINDS) - 1), block)
    further = 1 + (block // 8) % (len(OUTLETS) - 1)
    return _Assignment(retold.kind, block, (retold.outlet + further) % len(OUTLETS))


def _write(number: int, raised_by: int = 0) -> tuple[Outlet, Text]:
    task = _assign(number)
    template, told = _told_before(task.kind, task.block)
    texts, outlet = library(), OUTLETS[task.outlet]
    # Stories of the same minutes get places and numbers that lie far apart, or they would look like one story.
    slots = Slots(
        place=texts.places[(told + template + 3 * task.kind) % len(texts.places)],
        office=texts.offices[(told + task.kind) % len(texts.offices)],
        number=NUMBERS[(31 * told + 53 * template + 29 * task.kind) % len(NUMBERS)] + raised_by,
        time=f"{9 + (told + 3 * template + task.kind) % 11:02}:{15 * (template % 4):02}",
    )
    text = tell(texts.stories[KINDS[task.kind]][template][outlet.tongue], slots, outlet.tongue)
    if outlet.language == "sr-Cyrl":
        text = Text(cyrillic(text.title), cyrillic(text.body))
    return outlet, text


def _live(number: int) -> Article:
    outlet, text = _write(number)
    published = datetime.fromtimestamp(number * TICK_S, UTC)
    return Article(f"sample-{number}", outlet, text.title, text.body, published)


def _old(place: int, started: datetime) -> Article:
    """Give an item of the backlog, 0 the newest. Its guid outlasts a restart, so it is new only once."""
    outlet, text = _write(BACKLOG - 1 - place, raised_by=_BACKLOG_NUMBERS_FROM)
    age = BACKLOG_NEWEST + (BACKLOG_OLDEST - BACKLOG_NEWEST) * place / (BACKLOG - 1)
    published = (started - age).replace(microsecond=0)
    return Article(f"sample-backlog-{place}", outlet, text.title, text.body, published)


def _last_before(moment: datetime) -> int:
    return int(moment.timestamp() // TICK_S)


def _newest_first(now: datetime, started: datetime) -> Iterator[Article]:
    for number in range(_last_before(now), _last_before(started), -1):
        yield _live(number)
    for place in range(BACKLOG):
        yield _old(place, started)


def edition(now: datetime, started: datetime) -> Mapping[str, tuple[Article, ...]]:
    """Give by outlet id what the feeds show at `now`: newest first, at most `SHOWN` each."""
    shown: dict[str, list[Article]] = {outlet.id: [] for outlet in OUTLETS}
    for article in _newest_first(now, started):
        column = shown[article.outlet.id]
        if len(column) < SHOWN:
            column.append(article)
        elif all(len(other) == SHOWN for other in shown.values()):
            break
    return MappingProxyType({name: tuple(column) for name, column in shown.items()})


def find(guid: str, now: datetime, started: datetime) -> Article | None:
    """Give the article of that guid, if it was published by `now`; also when the feeds show it no more."""
    prefix, _, digits = guid.rpartition("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        return None
    number = int(digits)
    if prefix == "sample-backlog" and number < BACKLOG:
        return _old(number, started)
    if prefix == "sample" and number <= _last_before(now):
        return _live(number)
    return None
