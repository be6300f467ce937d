"""Stored items by the hundred thousand: words by Zipf's law in Serbian (both scripts), Albanian and English, with names
planted in their case endings as often as is said here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from benchmarks.table import progress
from benchmarks.topics_data import cyrillic
from bot.model import Entry, Feed, Topic
from bot.ports import NewEntry, PollRecord
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from bot.topics.tokens import folded_text

LEMMAS = 20_000  # a language
STREAM = 400_000  # words of a language's news, of which every text takes runs
RUN = 12
BATCH = 1000
LEASE = timedelta(hours=1)
FEEDS = tuple(
    Feed(
        f"{language}-{number}".lower(),
        f"https://{language}{number}.example/rss".lower(),
        f"{language} {number}",
        language,
    )
    for language in ("sr-Latn", "sr-Cyrl", "sq", "en")
    for number in (1, 2)
)
DICTIONARIES = {"sr-Latn": "hbs", "sr-Cyrl": "hbs", "sq": "sq", "en": "en"}
# What stands in nearly every text, the most frequent first.
FUNCTION_WORDS = {
    "hbs": [
        "i",
        "je",
        "u",
        "da",
        "na",
        "se",
        "su",
        "za",
        "od",
        "sa",
        "o",
        "ne",
        "koji",
        "a",
        "to",
        "bi",
        "će",
        "iz",
        "kako",
        "po",
        "što",
    ],
    "sq": [
        "të",
        "e",
        "në",
        "i",
        "dhe",
        "me",
        "për",
        "nga",
        "është",
        "që",
        "një",
        "u",
        "se",
        "ka",
        "do",
        "si",
        "nuk",
        "më",
        "te",
        "kjo",
    ],
    "en": [
        "the",
        "to",
        "of",
        "and",
        "in",
        "a",
        "is",
        "for",
        "that",
        "on",
        "with",
        "was",
        "by",
        "as",
        "it",
        "at",
        "be",
        "from",
        "has",
        "are",
    ],
}
# Names in the case endings of each dictionary's language.
NAMES = {
    "Kosovo": {"hbs": ("Kosovo", "Kosova", "Kosovu", "Kosovom"), "sq": ("Kosova", "Kosovës", "Kosovën"),
               "en": ("Kosovo",)},
    "KFOR": {"hbs": ("KFOR", "KFOR-a", "KFOR-u", "Kfora"), "sq": ("KFOR", "KFOR-it", "KFOR-i"), "en": ("KFOR",)},
    "Priština": {"hbs": ("Priština", "Prištine", "Prištini", "Prištinu"),
                 "sq": ("Prishtina", "Prishtinës", "Prishtinë"),
                 "en": ("Pristina", "Prishtina")},
    "Leposavić": {"hbs": ("Leposavić", "Leposavića", "Leposaviću"), "sq": ("Leposaviq", "Leposaviqit"),
                  "en": ("Leposavic",)},
    "Badovac": {"hbs": ("Badovac", "Badovca", "Badovcu", "Badovcem"), "sq": ("Badovc", "Badovcit"), "en": ("Badovac",)},
}  # fmt: skip
# In which share of the items each is.
SHARES = {"Kosovo": 0.4, "KFOR": 0.05, "Priština": 0.02, "Leposavić": 0.01, "Badovac": 0.0001}


@dataclass(frozen=True, slots=True)
class Size:
    """How many items, how far back they go, and until when."""

    items: int
    days: int
    until: datetime


async def fill(database: Database, size: Size, topics: tuple[Topic, ...] = ()) -> None:
    """Stores the items through the poll role's own store, the oldest first; nothing is left to match."""
    rng = random.Random(5)  # noqa: S311 - repeatable, no secrets
    texts = {feed.id: _texts(rng, feed.language or "") for feed in FEEDS}
    store = SqlPollStore(database, "benchmark")
    begin = size.until - timedelta(days=size.days)
    await store.sync(FEEDS, topics, begin)
    leases = {each.feeds[0].feed.id: each for each in await store.claim_hosts(begin, len(FEEDS), LEASE)}
    batches = -(-size.items // BATCH)
    span = (size.until - begin) / batches
    for batch in range(batches):
        progress(f"{batch * BATCH:,} of {size.items:,} items")
        at = begin + span * (batch + 1)
        for place, feed in enumerate(FEEDS):
            entries = tuple(
                _entry(f"{batch}-{number}", next(texts[feed.id]), feed, at - span * rng.random())
                for number in range(place, min(BATCH, size.items - batch * BATCH), len(FEEDS))
            )
            record = PollRecord(feed.id, at, at, entries=entries, first_look=batch == 0)
            await store.record(leases[feed.id], record)


def _entry(identity: str, text: tuple[str, str], feed: Feed, published: datetime) -> NewEntry:
    title, body = text
    entry = Entry(identity, title, f"https://{feed.id}.example/{identity}", body, published)
    return NewEntry(entry, feed.language, folded_text(f"{title}\n{body}"), may_ring=False)


def _texts(rng: random.Random, language: str) -> Iterator[tuple[str, str]]:
    """Titles and summaries of 500 to 2,000 characters, without end."""
    code = DICTIONARIES[language]
    stream = _stream(rng, code)
    while True:
        runs = int(6 * 4 ** rng.random())
        places = (rng.randrange(len(stream) - RUN) for _ in range(runs))
        words = [word for place in places for word in stream[place : place + RUN]]
        for name, share in SHARES.items():
            if rng.random() < share:
                words.insert(int(len(words) * rng.random()), rng.choice(NAMES[name][code]))
        title, body = " ".join(words[:9]), " ".join(words[9:])
        yield (cyrillic(title), cyrillic(body)) if language == "sr-Cyrl" else (title, body)


def _stream(rng: random.Random, code: str) -> list[str]:
    """Words of a language in its forms, the frequency of a lemma by its rank."""
    forms: dict[str, list[str]] = {}
    for form, lemma in DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code).items():
        if form < "\u0400" and form.isalpha():
            forms.setdefault(lemma, []).append(form)
    lemmas = sorted(forms)
    rng.shuffle(lemmas)
    ranked = [[word] for word in FUNCTION_WORDS[code]] + [forms[lemma] for lemma in lemmas[:LEMMAS]]
    return [rng.choice(ranked[int((len(ranked) + 1) ** rng.random()) - 1]) for _ in range(STREAM)]
