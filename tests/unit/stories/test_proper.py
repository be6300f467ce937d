"""Which feeds' texts are summaries, and which only begin the article."""

import pytest

from bot.stories.proper import is_proper_summary

TITLE = "KFOR negira pregovore o Banjskoj"
ONE = "Misija NATO saopštila je da ni u jednom trenutku nije učestvovala u pregovorima sa napadačima."
TWO = "Portal je ranije objavio da se tvrdnja nalazi u dva međunarodna izveštaja o događajima na severu."
THREE = "Parlamentarna skupština NATO o tome raspravlja u petak, a izveštaj usvaja tek krajem meseca."


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        f"{ONE} {TWO}",
        f"{TITLE}. {ONE}",
        f"{ONE} {TWO} Ona je dodala…",
        f"{ONE} {TWO} Ona je dodala [...]",
        f"{ONE} {TWO} {THREE} Ona je do",
        f"{ONE} The post {TITLE} appeared first on Portal.",
        f"{ONE} Pročitajte još",
        f"„{ONE}“",
        "Чланови мисије кажу да ни у једном тренутку нису учествовали у преговорима са нападачима.",
        "Misioni i NATO-s tha se asnjëherë nuk ka marrë pjesë në negociata me sulmuesit në Banjskë.",
        "The NATO mission said it had at no time taken part in talks with the attackers in Banjska.",
    ],
)
def test_whole_sentences_are_a_summary(text: str) -> None:
    assert is_proper_summary(text, title=TITLE, language=None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        TITLE,
        f"{TITLE}.",
        f"{TITLE} - Portal",
        ONE[:60],
        ONE[:-1],
        f"{ONE[:70]}…",
        f"{ONE[:70]} [...]",
        f"{ONE[:70]}... Pročitajte više",
        f"{ONE} Ona je dodala…",
        f"{ONE} Ona je rekla:",
        "Šta je KFOR odgovorio novinarima na pitanje o pregovorima sa napadačima u Banjskoj?",
        "Foto: Tanjug",
        "Comments",
        "Article URL: https://portal.example/1 Comments URL: https://portal.example/2 Points: 12",
        "VESTI 26.05.2024 18:21 0 komentara",
        "Pročitajte još",
        "Odgovorili su.",
        "Kosovo, Srbija, NATO, KFOR, Banjska, pregovori, napad, policija, izveštaj",
    ],
)
def test_a_beginning_a_title_or_a_list_is_none(text: str) -> None:
    assert not is_proper_summary(text, title=TITLE, language=None)
