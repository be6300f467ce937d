"""What the bot says, word by word, and what its buttons carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.outcomes import (
    Answer,
    Cancelled,
    FeedList,
    FeedsFound,
    Help,
    ItemPage,
    LanguageChosen,
    Listing,
    MendedQuery,
    MissingQuery,
    Preview,
    SimilarWord,
    SplitOff,
    Subscribed,
    SubscriptionList,
    Suggestion,
    UnknownFilter,
    Unsubscribed,
    Welcome,
    Why,
    WhyTopic,
    WiderQuery,
)
from bot.model import (
    Chat,
    Coverage,
    Destination,
    Discovery,
    Item,
    Platform,
    Ring,
    Source,
    Subscription,
    SummaryLength,
    Topic,
)
from bot.topics.document import Rule
from bot.topics.query import QueryMistake, Reason, parse
from bot.topics.reasons import Reason as Matched
from handlers import replies
from handlers.message import Message, from_json, to_json
from handlers.router import BUTTONS, COMMANDS
from handlers.translate import LOCALES
from tests.fakes.ports import A_SITE

Plain = Callable[[Message], str]
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
MANY = 10**18
CHAT = Chat(1, Destination(Platform.TELEGRAM, "7"))


def chat(language: str | None = None, platform: Platform = Platform.TELEGRAM) -> Chat:
    return Chat(1, Destination(platform, "7"), language)


def item(number: int = 1) -> Item:
    return Item(number, "n1", "N1", f"Title {number}", f"https://n1.example/{number}", "", "sr", NOW, NOW)


def subscription(number: int, label: str = "KFOR", **more: object) -> Subscription:
    return replace(Subscription(number, 1, label, rings_last_week=14), **more)  # type: ignore[arg-type]  # by name


def preview(**more: object) -> Preview:
    made = Preview(CHAT, "KFOR", "KFOR", 5, 7, 14, None, (item(1), item(2), item(3)), True, False)
    return replace(made, **more)  # type: ignore[arg-type]  # by name


def page(**more: object) -> ItemPage:
    made = ItemPage(CHAT, Listing.SEARCH, "banjska", 9, 0, False, (item(),))
    return replace(made, **more)  # type: ignore[arg-type]  # by name


SUGGESTIONS = (Suggestion(Topic("KFOR", "KFOR"), 1), Suggestion(Topic("Banjska", "Banjska"), 2))
LANGUAGE_ROW = "[English|lang:en] [Srpski|lang:sr-Latn] [Српски|lang:sr-Cyrl] [Shqip|lang:sq]"
EXAMPLES = "\n".join(f"• [Title {n}](https://n1.example/{n})\n  N1 · @09:30" for n in (1, 2, 3))

SAID: list[tuple[Answer, str]] = [
    (
        Why(
            CHAT,
            item(1),
            (
                WhyTopic(
                    "Banjska", (Matched("Бањској", Rule.FORM, "Banjska"), Matched("Banjska", Rule.WORD, "Banjska"))
                ),
                WhyTopic("Mitrov* OR Beograd", (Matched("Belgrade", Rule.ALIAS, "Beograd"),)),
                WhyTopic("Zv*", (Matched("Zvečan", Rule.PREFIX, "Zv*"),)),
                WhyTopic("changed", (), ("then",)),
            ),
        ),
        (
            "This came because of what is followed here:\n"
            "• [Title 1](https://n1.example/1)\n  N1 · @09:30\n"
            "• **Banjska**\n  **Бањској**, a form of `Banjska` · **Banjska**, as typed\n"
            "• **Mitrov* OR Beograd**\n  **Belgrade**, another name of `Beograd`\n"
            "• **Zv***\n  **Zvečan**, which begins like `Zv*`\n"
            "• **changed**\n  then"
        ),
    ),
    (
        FeedList(CHAT, ("N1", "KoSSev")),
        "I watch 2 feeds:\nN1 · KoSSev\n- Which feeds a site has: `/feeds example.org`",
    ),
    (FeedList(CHAT, ()), "- Which feeds a site has: `/feeds example.org`"),
    (
        FeedsFound(CHAT, A_SITE, {"https://site.example/c?a=1&b=2": "Comments"}, "feeds:\n  - id: a\n"),
        (
            "I found 2 feeds:\n"
            "• **[Site <News>](https://site.example/rss)**\n"
            "  RSS · 30 entries · sr-Latn · @12:00 · `https://site.example/rss`\n"
            "• **[https://site.example/c?a=1&b=2](https://site.example/c?a=1&b=2)**\n"
            "  Atom · 1 entry · what readers comment · watched as Comments · `https://site.example/c?a=1&b=2`\n"
            "Who runs me can have it watched, with these lines in `feeds.yaml`:\n"
            "`feeds:\n  - id: a`"
        ),
    ),
    (
        FeedsFound(CHAT, Discovery("https://t.me/x", feedless="Telegram"), {}, ""),
        "Telegram publishes no feeds. A mirror can make them: who runs me can name one in `feeds.yaml`.",
    ),
    (
        FeedsFound(CHAT, Discovery("http://10.0.0.1/", fault="address"), {}, ""),
        "`http://10.0.0.1/` is no public address of the web. Send me the address of a site.",
    ),
    (
        FeedsFound(CHAT, Discovery("https://x.example/", fault="unreachable"), {}, ""),
        ("I could not look at `https://x.example/` just now. Check how it is written, or try again in a minute."),
    ),
    (
        FeedsFound(CHAT, Discovery("https://x.example/"), {}, ""),
        ("I found no feed at `https://x.example/`. Look on the site for RSS / Atom, and send me that address."),
    ),
    (
        Why(
            CHAT,
            item(1),
            (WhyTopic("KFOR", (), ("KFOR",)),),
            alert=7,
            story=(
                Source(21, "koha", "Koha", "KFOR nje", "https://koha.example/21", "sq", item(1).at),
                Source(22, "x", "X", "", "https://x.example/22", "sh-Cyrl", item(1).at),
                Source(23, "y", "Y", "A mission", "", None, item(1).at),
            ),
            also=Coverage((), 4, 3),
        ),
        (
            "This came because of what is followed here:\n"
            "• [Title 1](https://n1.example/1)\n  N1 · @09:30\n"
            "• **KFOR**\n  KFOR\n"
            "The same story: 4 sources in 3 languages\n"
            "1 [KFOR nje](https://koha.example/21)\n  Koha (sq) · @09:30\n"
            "2 [https://x.example/22](https://x.example/22)\n  X (sr/hr/bs) · @09:30\n"
            "3 A mission\n  Y · @09:30\n"
            "[Not the same story: 1|apart:7:21] [Not the same story: 2|apart:7:22]\n[Not the same story: 3|apart:7:23]"
        ),
    ),
    (
        Why(
            CHAT,
            item(1),
            alert=7,
            story=tuple(Source(n, "y", "Y", "A mission", "", None, item(1).at) for n in range(29, 37)),
            also=Coverage((), 3, 1),
            page=1,
            before=8,
            more=True,
            turned=True,
        ),
        (
            "This came because of what is followed here:\n"
            "• [Title 1](https://n1.example/1)\n  N1 · @09:30\n"
            "The same story: 3 sources in 1 language · page 2\n"
            + "".join(f"{n} A mission\n  Y · @09:30\n" for n in range(9, 17))
            + "".join(
                f"[Not the same story: {n}|apart:7:{n + 20}] [Not the same story: {n + 1}|apart:7:{n + 21}]\n"
                for n in (9, 11, 13, 15)
            )
            + "[◀|story:7:0] [▶|story:7:2]"
        ),
    ),
    (
        SplitOff(CHAT, item(1), rings=True, may_everywhere=True),
        "Done: **Title 1** is a story of its own here. Its alert follows.\n[For all chats|apartall:1]",
    ),
    (
        SplitOff(CHAT, item(1)),
        "Done: **Title 1** is a story of its own here. It matches no topic of this chat, so no alert comes.",
    ),
    (SplitOff(CHAT, item(1), new=False), "**Title 1** was a story of its own here already; nothing was changed."),
    (SplitOff(CHAT, item(1), everywhere=True), "Done: **Title 1** is a story of its own for all chats."),
    (Why(CHAT, None), "No alert was sent here so far. /subscriptions shows what is followed."),
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
    (
        Subscribed(CHAT, "KFOR", new=True),
        "Done. I'll write when **KFOR** is in the news.\n- /subscriptions shows all topics of this chat.",
    ),
    (
        Subscribed(chat("sq"), "KFOR", new=False),
        (
            "Tema **KFOR** ndiqet tashmë këtu; asgjë nuk ndryshoi.\n"
            "- /subscriptions tregon të gjitha temat e kësaj bisede."
        ),
    ),
    (Unsubscribed(CHAT, "KFOR", 5), "Removed. I no longer write about **KFOR**.\n[Undo|follow:5]"),
    (Unsubscribed(chat("sr-Latn"), "KFOR", 5), "Uklonjeno. Više ne pišem o temi **KFOR**.\n[Vrati|follow:5]"),
    (SubscriptionList(CHAT, ()), "Nothing is followed here yet. For example: `/subscribe KFOR`"),
    (
        SubscriptionList(CHAT, (subscription(3), subscription(4, "EULEX OR EUSR", topic="EULEX", rings_last_week=1))),
        (
            "This chat follows 2 topics:\n1 **KFOR**\n  14 alerts in 7 days\n"
            "2 **EULEX**\n  1 alert in 7 days · `EULEX OR EUSR`\n[Remove KFOR|drop:3] [Summary: long|length:3:title]\n"
            "[Remove EULEX|drop:4] [Summary: long|length:4:title]"
        ),
    ),
    (
        SubscriptionList(chat("sq"), (subscription(3),), choose=True),
        "Cilën temë ta heq?\n1 **KFOR**\n  14 njoftime në 7 ditë\n[Hiq KFOR|drop:3]",
    ),
    (
        SubscriptionList(chat("sr-Latn"), (subscription(3, length=SummaryLength.SHORT),)),
        (
            "Ovde se prati 1 tema:\n1 **KFOR**\n  14 obaveštenja za 7 dana · Sažetak: kratak\n"
            "[Ukloni KFOR|drop:3] [Sažetak: kratak|length:3:long]"
        ),
    ),
    (page(), "Found for **banjska**, the last 30 days\n• [Title 1](https://n1.example/1)\n  N1 · @09:30"),
    (
        page(chat=chat("sr-Latn"), page=1, more=True),
        (
            "Pronađeno na temu **banjska**, poslednjih 30 dana · strana 2\n"
            "• [Title 1](https://n1.example/1)\n  N1 · @09:30\n[◀|page:search:9:0] [▶|page:search:9:2]"
        ),
    ),
    (
        page(listing=Listing.RECENT, query="", number=0, more=True),
        "The latest from all feeds · page 1\n• [Title 1](https://n1.example/1)\n  N1 · @09:30\n[▶|page:recent:0:1]",
    ),
    (
        page(listing=Listing.RECENT, query="", number=0, followed=True),
        "The latest on the topics of this chat\n• [Title 1](https://n1.example/1)\n  N1 · @09:30",
    ),
    (
        page(listing=Listing.RECENT),
        "The latest on **banjska**\n• [Title 1](https://n1.example/1)\n  N1 · @09:30",
    ),
    (
        page(items=()),
        "Nothing in 30 days on **banjska**. Try fewer words; or, to hear when it comes: `/subscribe banjska`",
    ),
    (
        page(items=(), listing=Listing.RECENT),
        "Nothing so far on **banjska**. To hear when it comes: `/subscribe banjska`",
    ),
    (
        page(items=(), listing=Listing.RECENT, query="", followed=True),
        "The topics of this chat were not in the news so far. To follow more: `/subscribe KFOR`",
    ),
    (page(items=(), listing=Listing.RECENT, query=""), "No news has come in so far. Ask again in a minute."),
    (
        LanguageChosen(CHAT, None),
        f"Which language should I write in? The news stays as published.\n{LANGUAGE_ROW}",
    ),
    (
        LanguageChosen(chat("sr-Cyrl"), "sr-Cyrl"),
        "Од сада пишем на овом језику: **Српски**. /help показује шта умем.",
    ),
    (Cancelled(CHAT), "Cancelled: nothing was changed."),
    (Cancelled(chat("sq")), "U anulua: asgjë nuk ndryshoi."),
    (MissingQuery(CHAT, "subscribe"), "Which topic? For example: `/subscribe KFOR`"),
    (MissingQuery(chat("sr-Latn"), "search"), "Koja tema? Na primer: `/search KFOR`"),
]


@pytest.mark.parametrize(("answer", "text"), SAID)
def test_answers_say_what_happened_and_what_to_do_next(plain: Plain, answer: Answer, text: str) -> None:
    assert plain(replies.reply(answer)) == text


def test_a_suggested_topic_is_previewed_below_the_message_that_suggested_it() -> None:
    assert replies.reply(preview()).fresh
    assert not replies.reply(page()).fresh
    assert not replies.reply(Unsubscribed(CHAT, "KFOR", 5)).fresh


def test_what_changes_a_chat_is_seen_by_everybody_there() -> None:
    changes: list[Answer] = [Subscribed(CHAT, "KFOR", True), Unsubscribed(CHAT, "KFOR", 5), LanguageChosen(CHAT, "en")]
    looks: list[Answer] = [preview(), page(), Help(CHAT), SubscriptionList(CHAT, ()), MissingQuery(CHAT, "try")]
    assert [replies.reply(answer).only_you for answer in changes] == [False] * 3
    assert [replies.reply(answer).only_you for answer in looks] == [True] * 5


@pytest.mark.parametrize("count", [1, 5, 6, 20, 21, 300])
def test_a_list_of_any_length_fits_into_a_message(plain: Plain, count: int) -> None:
    many = tuple(subscription(MANY + n, f"{n} {'topic ' * 40}") for n in range(count))
    message = replies.reply(SubscriptionList(CHAT, many))
    assert len(plain(replace(message, buttons=()))) < 4000
    assert len(message.buttons) <= 5
    assert max(map(len, message.buttons)) <= 5
    assert sum(map(len, message.buttons)) == (2 * count if count <= 5 else min(count, 20) + 1)
    assert ("more: " in plain(message)) == (count > 20)


def test_actions_fit_into_64_bytes_and_start_with_a_name_that_the_router_knows() -> None:
    worst: list[Answer] = [answer for answer, _ in SAID] + [
        Welcome(CHAT, 1, (Suggestion(Topic("Ж" * 200, "x"), MANY),), private=True),
        preview(number=MANY, label="Ж" * 200),
        Unsubscribed(CHAT, "Ж" * 200, MANY),
        SubscriptionList(CHAT, (subscription(MANY, "Ж" * 200),)),
        SubscriptionList(CHAT, tuple(subscription(MANY + n, "Ж" * 200) for n in range(6))),
        SubscriptionList(CHAT, tuple(subscription(MANY + n, "Ж" * 200) for n in range(6)), lengths=True),
        page(number=MANY, page=10**6, more=True),
    ]
    messages = [replies.reply(answer) for answer in worst]
    messages.append(replies.ring(Ring("KFOR", "", "N1", item(1).at, "", (), alert=MANY), "sr-Cyrl"))
    messages.append(replies.refusal(QueryMistake(Reason.EMPTY, "", 0, 0, "KFOR"), None, mend_number=MANY))
    buttons = [button for message in messages for row in message.buttons for button in row]
    assert {button.action.partition(":")[0] for button in buttons} == set(BUTTONS)
    assert max(len(button.action.encode()) for button in buttons) <= 64
    assert max(len(button.label) for button in buttons) <= 40
    assert all(len(message.buttons) <= 5 and all(len(row) <= 5 for row in message.buttons) for message in messages)


@pytest.mark.parametrize("language", LOCALES)
def test_help_has_a_line_for_every_command_and_queries_that_parse(plain: Plain, language: str) -> None:
    descriptions = replies.command_descriptions(language)
    message = replies.reply(Help(chat(language)))
    assert list(descriptions) == list(COMMANDS)
    assert max(map(len, descriptions.values())) <= 100
    for name, what in descriptions.items():
        assert f"• **/{name}** – {what}" in plain(message).splitlines()
    queries = re.findall("`(.+)`", plain(message))
    assert len(queries) == 4
    assert all(parse(query) for query in queries)


def test_a_chosen_language_is_marked() -> None:
    row = replies.reply(LanguageChosen(chat("sq"), None)).buttons[0]
    assert [button.label for button in row if button.primary] == ["Shqip"]


@pytest.mark.parametrize("language", [None, *LOCALES])
def test_messages_name_their_language_and_survive_json(language: str | None) -> None:
    for answer, _ in SAID:
        message = replies.reply(replace(answer, chat=chat(language)))
        assert message.language == (language or "en")
        assert from_json(to_json(message)) == message
