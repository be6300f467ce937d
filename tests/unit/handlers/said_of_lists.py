"""What is said of subscriptions, of lists of items and of settings: each answer with its words."""

from __future__ import annotations

from bot.commands.outcomes import (
    Answer,
    Cancelled,
    LanguageChosen,
    Listing,
    MissingQuery,
    Subscribed,
    SubscriptionList,
    Unsubscribed,
)
from bot.model import SummaryLength
from tests.unit.handlers.answers import CHAT, LANGUAGE_ROW, chat, page, subscription

OF_LISTS: list[tuple[Answer, str]] = [
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
