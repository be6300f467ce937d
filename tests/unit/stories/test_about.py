"""Whether a page tells of an item: however its headline is worded, and never where it is a wall or other news."""

from __future__ import annotations

import pytest

from bot.stories.about import is_about
from tests.articles import Expected, articles

HEADLINE = "Toplana u Leposaviću dobija novi kotao pre zime"
TEXT = (
    "Opština Leposavić potpisala je danas ugovor o nabavci kotla za gradsku toplanu. "
    "Vrednost opreme je 380.000 evra, a grejanje bi trebalo da počne petnaestog oktobra."
)
REWORDED = [
    ("sr", HEADLINE, "Potpisan ugovor: Leposavić kupuje kotao za toplanu", TEXT),
    ("cyrillic page", HEADLINE, "Топлана добија котао", "Општина Лепосавић потписала је уговор о набавци котла."),
    (
        "sq",
        "Dy të plagosur nga zjarri në Gjakovë",
        "Shpërthen zjarri në një banesë",
        "Zjarri në Gjakovë plagosi dy veta.",
    ),
    ("mk", "Рударите од Злетово во штрајк", "Рударски штрајк", "Рударите бараат повисоки плати, вели синдикатот."),
    ("en", "Fire guts Gjilan market stalls", "Stalls burn in Gjilan", "Twelve stalls burned down at the green market."),
    ("greek", "Φωτιά σε δάσος κοντά στην Καβάλα", "Μεγάλη φωτιά", "Η φωτιά ξέσπασε το πρωί σε δάσος της Καβάλας."),
    ("chinese", "科索沃北部新建供热厂", "政府批准供热厂", "科索沃政府周四批准在北部建设新的供热厂。"),
    ("arabic", "حريق في سوق غيلان", "حريق السوق", "اندلع حريق في سوق المدينة صباح اليوم."),
    ("acronym", "EU o KiM", "Saopštenje EU", "Iz EU poručuju da se stav o dijalogu ne menja."),
    ("without a title", HEADLINE, "", TEXT),
    ("named for its portal", HEADLINE, "Radio Kosmet", TEXT),
]


@pytest.mark.parametrize(
    ("title", "page_title", "page_text"), [each[1:] for each in REWORDED], ids=[each[0] for each in REWORDED]
)
def test_an_article_is_about_its_item_however_it_is_worded(title: str, page_title: str, page_text: str) -> None:
    assert is_about(title, "", page_title=page_title, page_text=page_text)


@pytest.mark.parametrize("article", articles(), ids=lambda each: each.path.stem)
def test_every_article_of_ours_is_about_its_own_headline_and_lead(article: Expected) -> None:
    text = "\n".join(article.paragraphs)
    assert is_about(article.title, "", page_title=article.title, page_text=text)
    assert is_about(article.title, article.paragraphs[0][:120], page_title="", page_text=text)


@pytest.mark.parametrize("article", articles(), ids=lambda each: each.path.stem)
def test_no_other_article_of_ours_is_about_it(article: Expected) -> None:
    text = "\n".join(article.paragraphs)
    assert not is_about("Rudari Trepče stupili u štrajk", "", page_title=article.title, page_text=text)


WALLS = [
    ("Potvrda starosne granice", "Sajt sadrži oglase za igre na sreću. Da li imate više od osamnaest godina?"),
    ("Kosmet vesti", "Izaberite grad, jezik i kategorije koje pratite, pa nastavite na sadržaj."),
    ("", "Your plan has expired. Renew it from nine euros a month, and read on wherever you are."),
    ("Captcha", "Type the letters that you see in the picture below."),
]


@pytest.mark.parametrize(("title", "text"), WALLS)
def test_a_wall_that_nobody_knows_is_about_nothing(title: str, text: str) -> None:
    assert not is_about(HEADLINE, "", page_title=title, page_text=text)
    assert not is_about(HEADLINE, TEXT, page_title=title, page_text=text)


OTHER_NEWS = (
    "Novi kotao za školu u Zvečanu\nĐaci se vraćaju u učionice u ponedeljak.\nHladnije od petka\nMeteorolozi najavljuju"
    " sneg iznad hiljadu metara.\nRukometaši pobedili\nMeč je odlučen u poslednjem minutu, pred punom dvoranom."
)


def test_a_front_page_with_other_news_is_not_about_it() -> None:
    assert not is_about(HEADLINE, TEXT, page_title="Portal – najnovije vesti", page_text=OTHER_NEWS)
    assert not is_about(
        "Voz stoji kod Zvečana", "", page_title="Zvečan danas", page_text="Sneg zavejao puteve ka jugu."
    )


def test_words_of_any_text_tell_nothing() -> None:
    assert not is_about(
        "Šta kažu posle toga", "Zašto je most zatvoren", page_title="Vesti posle toga", page_text="Šta kažu svi"
    )
    assert not is_about("Izbori 2026", "", page_title="Portal 2026", page_text="© 2026 Redakcija")


@pytest.mark.parametrize("title", ["", "…", "Uživo", "Video", "7"])
def test_where_the_feed_says_nothing_any_page_may_be_meant(title: str) -> None:
    assert is_about(title, "", page_title="Kotao", page_text=TEXT)
