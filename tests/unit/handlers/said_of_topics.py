"""What is said of a topic before it is followed: each answer with its words."""

from __future__ import annotations

from datetime import timedelta

from bot.commands.outcomes import Answer, MendedQuery, Preview, SimilarWord, UnknownFilter, Welcome, WiderQuery
from bot.model import Platform
from tests.unit.handlers.answers import CHAT, EXAMPLES, LANGUAGE_ROW, SUGGESTIONS, chat, item, page, preview

OF_TOPICS: list[tuple[Answer, str]] = [
    (
        Preview(
            CHAT, "Leposaviq", "Leposaviq", 5, 7, 0, None, (), True, False, similar=(SimilarWord("Leposavić", 6, 9),)
        ),
        (
            "Nothing in 7 days on **Leposaviq**. Watch for it anyway?\n"
            "- Written nearly so, lately: Leposavić (6)\n[Subscribe|follow:5] [Cancel|cancel]\n[Leposavić|ask:9]"
        ),
    ),
    (
        preview(
            examples=(),
            also_finds=("Prishtina", "Pristina"),
            wider=WiderQuery("KFOR OR Kfor", (SimilarWord("Kfor", 6), SimilarWord("KFORR", 2)), 9),
        ),
        (
            "**KFOR** matched 14 items in 7 days, about 2 a day. Latest:\n"
            "- Also finds: Prishtina, Pristina\n"
            "- Also written so, and not found by this: Kfor (6) · KFORR (2)\n"
            "[Subscribe|follow:5] [Cancel|cancel]\n[KFOR OR Kfor|ask:9]"
        ),
    ),
    (
        preview(examples=(), offer=False, watched=timedelta(hours=20)),
        (
            "**KFOR** matched 14 items so far. Latest:\n"
            "To hear of the next one: `/subscribe KFOR`\n"
            "- I have been watching the news for 20 hours; of the week before, only part is here."
        ),
    ),
    (
        preview(examples=(), offer=False, looked_at=640, followed=True, watched=timedelta(minutes=59)),
        (
            "**KFOR** matched about 14 items so far. Latest:\n"
            "It is followed here already.\n"
            "- I have been watching the news for less than an hour; of the week before, only part is here."
        ),
    ),
    (
        preview(hits=0, examples=(), watched=timedelta(days=3, hours=2)),
        (
            "Nothing on **KFOR** so far. Watch for it anyway?\n"
            "- I have been watching the news for 3 days; of the week before, only part is here.\n"
            "[Subscribe|follow:5] [Cancel|cancel]"
        ),
    ),
    (
        Preview(CHAT, "the", "the", 5, 7, 700, 200, (), False, False, broad=True),
        (
            "**the** matched about 700 items in 7 days, about 100 a day. Latest:\n"
            "To hear of the next one: `/subscribe the`\n"
            "- That is more than anybody reads. Add another word to narrow it."
        ),
    ),
    (
        Welcome(CHAT, 42, SUGGESTIONS, private=True),
        (
            "I watch 42 news feeds and write to you when your topics appear.\n"
            f"What should I watch for? Type a word, or try:\n[KFOR|ask:1] [Banjska|ask:2]\n{LANGUAGE_ROW}"
        ),
    ),
    (
        Welcome(CHAT, 42, SUGGESTIONS, private=False),
        (
            "I watch 42 news feeds and write to you when your topics appear.\n"
            "What should I watch for? Type `/subscribe KFOR`, or try:\n"
            f"[KFOR|ask:1] [Banjska|ask:2]\n{LANGUAGE_ROW}"
        ),
    ),
    (
        Welcome(CHAT, 42, (), private=True),
        (
            "I watch 42 news feeds and write to you when your topics appear.\n"
            f"What should I watch for? Type a word.\n{LANGUAGE_ROW}"
        ),
    ),
    (
        Welcome(chat("sr-Latn", Platform.DISCORD), 1, (), private=True),
        (
            "Pratim 1 izvor vesti i pišem ti kad se pojave tvoje teme.\n"
            f"Šta da pratim? Upiši `/subscribe KFOR`.\n{LANGUAGE_ROW}"
        ),
    ),
    (
        preview(),
        (
            f"**KFOR** matched 14 items in 7 days, about 2 a day. Latest:\n{EXAMPLES}\n"
            "[Subscribe|follow:5] [Cancel|cancel]"
        ),
    ),
    (
        preview(chat=chat("sr-Cyrl"), hits=1, examples=(item(1),)),
        (
            "**KFOR**: 1 вест у последњих 7 дана, мање од једне дневно. Најновије:\n"
            "• [Title 1](https://n1.example/1)\n  N1 · @09:30\n[Прати|follow:5] [Откажи|cancel]"
        ),
    ),
    (
        preview(hits=1400, looked_at=640, examples=()),
        (
            "**KFOR** matched about 1,400 items in 7 days, about 200 a day. Latest:\n"
            "[Subscribe|follow:5] [Cancel|cancel]"
        ),
    ),
    (
        preview(hits=0, examples=()),
        "Nothing in 7 days on **KFOR**. Watch for it anyway?\n[Subscribe|follow:5] [Cancel|cancel]",
    ),
    (
        preview(hits=0, examples=(), looked_at=640, offer=False),
        "Nothing in 7 days on **KFOR** among 640 items that I looked at.\nTo hear of the next one: `/subscribe KFOR`",
    ),
    (
        preview(hits=0, examples=(), looked_at=1100, chat=chat("sr-Latn"), offer=False),
        (
            "Ništa u poslednjih 7 dana na temu **KFOR**; pregledano: 1.100 vesti.\n"
            "Da ti javim za sledeću vest: `/subscribe KFOR`"
        ),
    ),
    (
        preview(
            hits=0,
            examples=(),
            unknown=(UnknownFilter("feed", "kosev", "feed:kossev"), UnknownFilter("tag", "x", None)),
            mended=MendedQuery("KFOR feed:kossev", 9),
        ),
        (
            "Nothing in 7 days on **KFOR**. Watch for it anyway?\n"
            "- No feed is called `kosev`. Did you mean `feed:kossev`?\n"
            "- No feed has the tag `x`.\n"
            "[Subscribe|follow:5] [Cancel|cancel]\n[KFOR feed:kossev|ask:9]"
        ),
    ),
    (
        page(items=(), unknown=(UnknownFilter("tag", "kosova", "tag:kosovo"), UnknownFilter("feed", "x", None))),
        (
            "Nothing in 30 days on **banjska**. Try fewer words; or, to hear when it comes: `/subscribe banjska`\n"
            "- No feed has the tag `kosova`. Did you mean `tag:kosovo`?\n"
            "- No feed is called `x`."
        ),
    ),
    (
        preview(hits=0, examples=(), followed=True),
        "Nothing in 7 days on **KFOR**.\nIt is followed here already.\n[Subscribe|follow:5] [Cancel|cancel]",
    ),
    (
        preview(hits=0, examples=(), lower_case_operators=("or", "ili"), followed=True),
        (
            "Nothing in 7 days on **KFOR**.\nIt is followed here already.\n"
            "- Looked for as a plain word: `or, ili`. To combine topics, write AND, OR or NOT in capitals.\n"
            "[Subscribe|follow:5] [Cancel|cancel]"
        ),
    ),
]
