"""What a document says of an entry → Entry, cleaned (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from bot.feeds import clean
from bot.feeds.identity import Named
from bot.model import Entry

_TITLE_FROM_TEXT = 120
_TELLING = 60  # characters of a title or a text
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Raw:
    """One entry as it was written; "" and None for what it lacks. `texts`: content and summary, in any order."""

    guid: str
    link: str
    title: str
    texts: tuple[str, ...]
    published: datetime | None
    updated: datetime | None


def drafted(raws: Sequence[Raw], url: str, base: str = "") -> list[Named]:
    """What entries offer to be known by, cleaned.

    Relative links lead from the feed's own link `base`, itself resolved against `url`.
    """
    root = home(url, base)
    return [_named(raw, root) for raw in raws]


def home(url: str, base: str) -> str:
    """The page that a feed is about: what it links to as its own, else itself."""
    return clean.link(base, url) or url


def seconds(raw: Raw) -> int:
    """When it was published, in seconds since 1970; 0 where it doesn't say."""
    published = raw.published or raw.updated
    return int(published.timestamp()) if published is not None else 0


def says_something(draft: Named) -> bool:
    """Whether there is anything to store."""
    return bool(draft.guid or draft.link or draft.title or draft.text)


def entry(identity: str, draft: Named, raw: Raw, link: str = "") -> Entry:
    """The entry as it is stored. `link` is the canonical one, where it names the entry."""
    return Entry(
        identity=identity,
        title=draft.title or _title_from(draft.text),
        link=draft.link,
        text=draft.text,
        published=raw.published or raw.updated,  # RSS 1.0 and short Atom entries have one date only
        updated=raw.updated,
        link_key=_digest(link),
        text_key=_digest(f"{draft.title}\n{draft.text}") if draft.title or draft.text else b"",
        brief=bool(draft.link) and max(len(draft.title), len(draft.text)) < _TELLING,
    )


def language_tag(value: object) -> str | None:
    """A BCP 47 tag as the feed declares it; None for anything else."""
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return tag if _LANGUAGE.fullmatch(tag) and len(tag) <= 35 else None


def _digest(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "replace"), digest_size=16).digest() if name else b""


def _named(raw: Raw, root: str) -> Named:
    title = clean.title(raw.title)
    return Named(
        guid=raw.guid, link=clean.link(raw.link, root) if raw.link else "", title=title, text=_text(raw.texts, title)
    )


def _text(texts: Sequence[str], title: str) -> str:
    """The longest, unless all it does is repeat the title."""
    repeated, longest, cleaned = title.casefold(), 0, {}
    # As it was written the longest one stands first; what can't become longer than it need not be cleaned.
    for value in sorted(set(texts), key=len, reverse=True):
        if value and clean.at_most(value) >= longest:
            text = clean.text(value)
            if len(text) > len(repeated) or text.casefold() != repeated:
                cleaned[value] = text
                longest = max(longest, len(text))
    return max((cleaned[value] for value in texts if value in cleaned), key=len, default="")


def _title_from(text: str) -> str:
    """For entries without a title, as microblogs write them: how the text begins."""
    line = text.partition("\n")[0]
    return line if len(line) <= _TITLE_FROM_TEXT else line[: _TITLE_FROM_TEXT - 1].rstrip() + "…"
