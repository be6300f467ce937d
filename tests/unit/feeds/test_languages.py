"""Whose language a text is in; the sentences are ours."""

from __future__ import annotations

import pytest

from bot.feeds.languages import ModelDetector

DETECTOR = ModelDetector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vlada je juče usvojila odluku o otvaranju novog graničnog prelaza kod Jarinja", "sh-Latn"),
        ("Влада је јуче усвојила одлуку о отварању новог граничног прелаза код Јариња", "sh-Cyrl"),
        ("Vlada je jučer donijela odluku o otvaranju novoga graničnog prijelaza", "sh-Latn"),
        ("Qeveria miratoi dje vendimin për hapjen e një pike të re kufitare në veri", "sq"),
        ("Владата вчера ја донесе одлуката за отворање на нов граничен премин кај Куманово", "mk"),
        ("The government decided yesterday to open a new border crossing in the north", "en"),
        ("Die Regierung hat gestern beschlossen, im Norden einen neuen Übergang zu öffnen", "de"),
        ("Le gouvernement a décidé hier d'ouvrir un nouveau poste-frontière dans le nord", "fr"),
        ("Il governo ha deciso ieri di aprire un nuovo valico di frontiera nel nord", "it"),
        ("Правительство вчера решило открыть новый пограничный переход на севере страны", "ru"),
        ("Уряд учора вирішив відкрити новий прикордонний перехід на півночі країни", "uk"),
    ],
)
async def test_a_headlines_language_is_told(text: str, language: str) -> None:
    assert await DETECTOR.detect([text]) == [language]


@pytest.mark.parametrize("text", ["", "KFOR", "2026: 14 — 15 %", "🎉" * 50, "Kurti, Vučić"])
async def test_what_is_too_short_to_tell_is_not_guessed(text: str) -> None:
    assert await DETECTOR.detect([text]) == [None]


@pytest.mark.parametrize(
    "text", ["Kurti meets Macron in Paris", "Novak Djokovic beats Sinner", "Banjska trial resumes", "Osmani in Skopje"]
)
async def test_a_short_headline_of_names_is_not_taken_for_another_language(text: str) -> None:
    assert (await DETECTOR.detect([text]))[0] in ("en", None)


@pytest.mark.parametrize(
    "text",
    [
        "To mora da prestane odmah",
        "Galeb ponovo plovi Jadranom",
        "Ali ideja je divna",
        "Uostalom, to nam tek sledi",
        "Zato smo malo nezadovoljni Alonsom",
        "Cene online prodaje rastu",
    ],
)
async def test_a_short_sentence_is_told_by_the_words_that_are_no_names(text: str) -> None:
    assert await DETECTOR.detect([text]) == ["sh-Latn"]


@pytest.mark.parametrize(
    "text", ["Banjska trial opens", "Kosovo police seize drugs in Banjska", "Sinner denies Djokovic in final"]
)
async def test_names_alone_make_no_sentence_serbian(text: str) -> None:
    assert (await DETECTOR.detect([text]))[0] in ("en", None)


async def test_a_very_long_text_costs_no_more_than_its_beginning() -> None:
    assert await DETECTOR.detect(["The government decided to open a new crossing. " * 50_000]) == ["en"]
