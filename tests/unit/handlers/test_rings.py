"""Alerts as messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Coverage, Missed, Ring, Source, TopicHit
from handlers import replies
from handlers.message import Message, Paragraph, Small, Text, Title

Plain = Callable[[Message], str]
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def ring(**more: object) -> Ring:
    made = Ring(
        "KFOR u Banjskoj",
        "https://n1.example/1",
        "N1",
        NOW,
        "Vojnici KFOR-a stigli su u Banjsku. KFORX i predkfor nisu reči.",
        (TopicHit("KFOR", ("KFOR",)), TopicHit("Бањска", ("Banjsku", "Banjskoj"))),
        "sr",
    )
    return replace(made, **more)  # type: ignore[arg-type]  # by name


def test_an_alert_names_every_topic_and_marks_the_words_that_matched(plain: Plain) -> None:
    assert plain(replies.ring(ring(), "en")) == (
        "# [KFOR u Banjskoj](https://n1.example/1)\n- N1 · @09:30\n"
        "Vojnici **KFOR**-a stigli su u **Banjsku**. KFORX i predkfor nisu reči.\n- For: KFOR · Бањска"
    )
    assert replies.ring(ring(), "en").language == "sr"
    assert replies.ring(ring(language=None), "sq").language == "sq"


def test_an_alert_from_the_samples_says_so(plain: Plain) -> None:
    assert plain(replies.ring(ring(sample=True), "sr-Latn")).splitlines()[1:] == [
        "- N1 · primer, nije prava vest · @09:30",
        "Vojnici **KFOR**-a stigli su u **Banjsku**. KFORX i predkfor nisu reči.",
        "- Teme: KFOR · Бањска",
    ]


def sources(count: int, link: str = "https://{0}.example/1") -> tuple[Source, ...]:
    return tuple(Source(n, f"f{n}", f"Izvor {n}", "x", link.format(n), "sq", NOW) for n in range(count))


def test_an_alert_names_who_else_carries_the_story(plain: Plain) -> None:
    said = replies.ring(ring(also=Coverage(sources(2), 3, 2)), "en")
    *_, also, topics = plain(said).splitlines()
    first, second = "[Izvor 0](https://0.example/1) (sq)", "[Izvor 1](https://1.example/1) (sq)"
    assert also == f"- Also in: {first}, {second} · 3 sources in 2 languages"
    assert topics == "- For: KFOR · Бањска"
    said = replies.ring(ring(also=Coverage(sources(2), 7, 1)), "sr-Latn")
    assert plain(said).splitlines()[-2].endswith("(sq) i još 4 · 7 izvora na 1 jeziku")


def test_an_alert_names_what_its_own_source_carries_besides(plain: Plain) -> None:
    (own,) = sources(1)
    said = plain(replies.ring(ring(also=Coverage(own=own)), "en"))
    assert said.splitlines()[-2] == "- Also from this source: [x](https://0.example/1)"
    assert "Also in" not in said


def test_sources_without_room_are_counted_and_a_boundless_link_is_left_out(plain: Plain) -> None:
    long = "https://{0}.example/" + "x" * 550
    said = plain(replies.ring(ring(also=Coverage(sources(8, long), 9, 2)), "en"))
    assert said.count("Izvor") == 2
    assert "and 6 more" in said
    said = plain(replies.ring(ring(also=Coverage(sources(8, long + "y" * 600), 9, 2)), "en"))
    assert said.count("Izvor") == 8
    assert "yyy" not in said


def test_a_reply_says_what_it_is_about(plain: Plain) -> None:
    said = plain(replies.ring(ring(earlier="KFOR " * 40), "en"))
    line = said.splitlines()[-2]
    assert line.startswith("- New on: KFOR KFOR")
    assert len(line) < 100
    assert line.endswith("…")


def test_an_alert_takes_the_words_of_feeds_verbatim() -> None:
    hostile = "{count} <b>*KFOR*</b> `%s` &amp; \\1"
    message = replies.ring(ring(title=hostile, summary=hostile, topics=(TopicHit("{x}", ("KFOR", "(", "")),)), "en")
    title, _, paragraph, topics = message.blocks
    assert isinstance(title, Title)
    assert isinstance(paragraph, Paragraph)
    assert title.text == hostile
    assert "".join(each.text for each in paragraph.inlines if isinstance(each, Text)) == hostile
    assert Text("KFOR", bold=True) in paragraph.inlines
    assert topics == Small((Text("For: {x}"),))


def test_the_longest_of_overlapping_words_is_marked(plain: Plain) -> None:
    hits = (TopicHit("a", ("Kosovo",)), TopicHit("b", ("Kosovo Force",)))
    message = replies.ring(ring(summary="The Kosovo Force is in Kosovo.", topics=hits), None)
    assert plain(message).splitlines()[2] == "The **Kosovo Force** is in **Kosovo**."


def test_an_alert_without_a_summary_or_topics_has_no_empty_lines(plain: Plain) -> None:
    assert plain(replies.ring(ring(summary=" \n", topics=()), None)) == (
        "# [KFOR u Banjskoj](https://n1.example/1)\n- N1 · @09:30"
    )


def test_an_alert_shows_each_paragraph_of_its_summary(plain: Plain) -> None:
    message = replies.ring(ring(summary="One.\nTwo.", at=NOW + timedelta(hours=1), topics=()), None)
    assert plain(message).splitlines()[1:] == ["- N1 · @10:30", "One.", "Two."]


@pytest.mark.parametrize(
    ("count", "language", "text"),
    [
        (12, None, "12 alerts missed while I was away. /recent shows what there was."),
        (1, "en", "1 alert missed while I was away. /recent shows what there was."),
        (21, "sr-Latn", "21 obaveštenje je propušteno dok me nije bilo. /recent pokazuje šta je bilo."),
        (3, "sr-Latn", "3 obaveštenja su propuštena dok me nije bilo. /recent pokazuje šta je bilo."),
        (1200, "sr-Latn", "1.200 obaveštenja je propušteno dok me nije bilo. /recent pokazuje šta je bilo."),
        (5, "sr-Cyrl", "5 обавештења је пропуштено док ме није било. /recent показује шта је било."),
        (1, "sq", "1 njoftim u humb sa isha larg. /recent tregon çfarë kishte."),
        (2, "sq", "2 njoftime u humbën sa isha larg. /recent tregon çfarë kishte."),
    ],
)
def test_what_was_missed_is_one_line_with_its_number(plain: Plain, count: int, language: str, text: str) -> None:
    message = replies.missed(count, language)
    assert plain(message) == text
    assert message.language == (language or "en")


def test_a_delivery_brings_an_alert_or_what_was_missed() -> None:
    assert replies.delivered(ring(), "sq") == replies.ring(ring(), "sq")
    assert replies.delivered(Missed(3), "sq") == replies.missed(3, "sq")
