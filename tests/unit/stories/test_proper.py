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
        "Policija upozorava da niko ne treba da klikne na link iz poruke koja navodno dolazi od banke.",
        f"{ONE} Kliknite ovde da pročitate ceo tekst na sajtu.",
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
        "Kliknite ovde da pročitate ceo tekst na sajtu portala Most, gde se nalaze i fotografije sa lica mesta.",
        "Кликните овде да прочитате цео текст на сајту портала Мост, где се налазе и фотографије са лица места.",
        "Da biste pročitali ceo tekst o događajima u Banjskoj, kliknite na ovaj link portala Most.",
        "Klikoni këtu për të lexuar lajmin e plotë në faqen tonë, ku gjenden edhe fotografitë nga vendi i ngjarjes.",
        "Për të lexuar lajmin e plotë me fotografi nga vendi i ngjarjes, klikoni këtu në faqen tonë.",
        "Click here to read the whole story on our site, where there are pictures of the scene as well.",
        "Read the full story on our website, where there are pictures of the scene and of the people there.",
        "Pročitajte više na našem sajtu o tome šta se dogodilo sinoć u Zvečanu. The post Kfor appeared first on Most.",
        "Прочитајте више на нашем сајту о томе шта се догодило синоћ. The post Kfor appeared first on Most.",
        "Foto: N1 / Marko Marković. Ilustracija, Most arhiva, Severna Mitrovica, glavni most na Ibru u sumrak.",
        "Фото: Танјуг / Марко Марковић. Илустрација, архива, Северна Митровица, главни мост на Ибру у сумрак.",
        "Photo: Reuters / Jane Doe. Illustration, archive, the main bridge over the Ibar at dusk, seen from the south.",
        "Kosovo, Srbija, NATO, KFOR, Banjska, pregovori, napad, policija, izveštaj",
    ],
)
def test_a_beginning_a_title_or_a_list_is_none(text: str) -> None:
    assert not is_proper_summary(text, title=TITLE, language=None)
