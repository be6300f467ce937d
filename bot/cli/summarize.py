"""`tocsin summarize`: what an article says, in a few sentences."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import shell
from bot.errors import FeedError, FeedFault

if TYPE_CHECKING:
    from bot.model import Article, Document

LARGEST = 5_000_000
"""Bytes of a file, as of what is fetched."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

Source = Annotated[
    str, typer.Argument(metavar="[FILE | - | URL]", help="HTML or plain text; standard input without one.")
]
Language = Annotated[str | None, typer.Option("--language", metavar="L", help="Its language (BCP 47), else a guess.")]
Private = Annotated[bool, typer.Option("--allow-private", help="The address may be in your own network.")]


def summarize(
    source: Source = "-",
    language: Language = None,
    allow_private: Private = False,
    as_json: shell.Json = False,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Print an article's title, when it was published, its language, a summary, and its text.

    A time whose zone nobody names is printed as it stands, without an offset.
    """
    if language is not None and not _TAG.fullmatch(language):
        raise typer.BadParameter(
            f"{language!r} is no language; give one like sr, sr-Cyrl, sq, en", param_hint="--language"
        )
    if re.match(r"[a-z]+://", source, re.I):
        document = _page(source, shell.given(feeds=feeds, log=log), allow_private=allow_private)
    else:
        shell.without_settings()
        document = _file(source)
    article = asyncio.run(_read(document, language))
    _tell(article, language, as_json=as_json)
    return 0


def _page(url: str, options: dict[str, str], *, allow_private: bool) -> Document:
    settings = shell.settings_if_any(options)
    from bot.app.articles import fetch_page  # noqa: PLC0415  # the engine is heavy, see shell.settings
    from bot.timing import SystemClock  # noqa: PLC0415  # as above

    watched, project = (settings.feeds, settings.project_url) if settings else ((), None)
    getting = fetch_page(url, SystemClock(), watched=watched, allow_private=allow_private, project_url=project)
    return asyncio.run(getting)


def _file(source: str) -> Document:
    from bot.model import Document  # noqa: PLC0415  # as above

    try:
        body = sys.stdin.buffer.read(LARGEST + 1) if source == "-" else _bytes(Path(source))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no path has such a character"
        raise typer.BadParameter(f"{source}: {why}", param_hint="FILE") from error
    name = "standard input" if source == "-" else source
    if len(body) > LARGEST:
        raise FeedError(FeedFault.TOO_LARGE, f"{name} is larger than {LARGEST // 1_000_000} MB; give one article")
    return Document(name, "", body)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


async def _read(document: Document, language: str | None) -> Article:
    from bot.app.articles import read_article  # noqa: PLC0415  # as above
    from bot.timing import SystemClock  # noqa: PLC0415  # as above

    return await read_article(document, SystemClock(), language=language)


def _tell(article: Article, asked: str | None, *, as_json: bool) -> None:
    from bot.stories.summary import summarise  # noqa: PLC0415  # as above

    summary = summarise(article.text, title=article.title or None, language=article.language)
    language = asked or _spoken(article.language)
    if as_json:
        shell.say_json({
            "title": article.title or None,
            "published": _published(article, "T", "seconds"),
            "language": language,
            "summary": summary,
            "text": article.text,
        })  # fmt: skip
        return
    published = _published(article, " ", "minutes")
    for name, value in (("title", article.title), ("published", published), ("language", language)):
        shell.say(f"{name}: {value or '–'}")
    shell.say(f"summary: {summary}\n\n{article.text}")


def _published(article: Article, between: str, precision: str) -> str | None:
    """With an offset where the article named its zone, else the local time that it named."""
    from bot.stories.datelines import local_zone  # noqa: PLC0415  # as above

    if article.published is None:
        return None
    if article.zoned:
        return article.published.isoformat(between, precision)
    return article.published.astimezone(local_zone()).replace(tzinfo=None).isoformat(between, precision)


def _spoken(language: str | None) -> str | None:
    """Without script and country, which say nothing that the text doesn't show; `sr` for what may be Serbian, Croatian
    or Bosnian."""
    from bot.topics.origin import ANY_OF_THEM  # noqa: PLC0415  # as above

    if language is None:
        return None
    code = language.partition("-")[0].lower()
    return "sr" if code == ANY_OF_THEM else code
