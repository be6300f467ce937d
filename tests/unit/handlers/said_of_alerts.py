"""What is said of an alert, its story and the feeds: each answer with its words."""

from __future__ import annotations

from bot.commands.outcomes import Answer, FeedList, FeedsFound, SplitOff, Why, WhyTopic
from bot.model import Coverage, Discovery, Source
from bot.topics.document import Rule
from bot.topics.reasons import Reason as Matched
from tests.fakes.ports import A_SITE
from tests.unit.handlers.answers import CHAT, item

OF_ALERTS: list[tuple[Answer, str]] = [
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
]
