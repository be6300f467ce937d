"""Pages that stand where an article should are told from articles that speak of the same things."""

from __future__ import annotations

import pytest

from bot.stories.walls import LONGEST, is_wall

WALLS = [
    ("", "Verify that you are human. It takes a second."),
    ("One moment, please...", "dnevnik.example needs to review the security of your connection before proceeding."),
    ("Dnevnik", "You need JavaScript to read on. Reload the page then."),
    ("", "Please enable cookies and scripts. JavaScript is turned off in your browser."),
    ("Pardon our interruption", "Something about your browser made us think you were a bot."),
    ("Access denied | Dnevnik", "Reference number 18.2."),
    ("403 Forbidden", "nginx"),
    ("Your privacy matters", "We and our 310 partners store and access information on your device. Choose below."),
    ("", "Our partners and we process data such as cookies. You may object."),
    ("Sign in", "It is free."),
    ("Daily", "You must be logged in to see this. It is free."),
    ("", "This content is for registered readers only."),
    ("Page not found", "Try the search."),
    ("404", "Try the search."),
    ("", "Sorry, the page you are looking for doesn't exist. Try the search."),
    ("", "Sorry, we couldn't find that page."),
    ("", "We are currently undergoing maintenance. Come back in an hour."),
    ("", "The site is temporarily unavailable."),
    ("Saglasnost – Dnevnik", "Izaberite."),
    ("", "Mi i naši partneri čuvamo podatke na uređaju i pristupamo im. Izaberite."),
    ("", "Mi i naših 412 partnera koristimo kolačiće. Izaberite."),
    ("", "Ваша приватност нам је важна. Изаберите."),
    ("", "Cijenimo vašu privatnost."),
    ("Stranica nije pronađena", "Idite na naslovnu."),
    ("", "Strana koju ste tražili je uklonjena ili premeštena."),
    ("", "Тражена страница не постоји. Идите на насловну."),
    ("", "Članak koji tražite nije dostupan."),
    ("", "Molimo vas da se prijavite kako biste nastavili."),
    ("", "Morate biti ulogovani da biste videli sadržaj."),
    ("", "Sajt je trenutno u fazi ažuriranja. Vratite se kasnije."),
    ("", "Potvrdite da niste robot."),
    ("", "Omogućite JavaScript u pregledaču."),
    ("", "Ne dhe partnerët tanë ruajmë të dhëna në pajisjen tuaj. Zgjidhni."),
    ("", "Faqja që po kërkoni nuk u gjet. Provoni kërkimin."),
    ("Faqja nuk u gjet", "Provoni kërkimin."),
    ("", "Ju lutemi identifikohuni për të lexuar artikullin."),
    ("", "Faqja është aktualisht në mirëmbajtje."),
    ("", "Konfirmoni që nuk jeni robot."),
]  # fmt: skip
ARTICLES = [
    ("Sajt opštine ne radi treći dan", "Sajt opštine nedostupan je od petka, kažu meštani. Kvar je na serveru."),
    ("Pristup mostu zabranjen", "Pristup mostu zabranjen je za kamione, saopštila je policija. Radovi traju do maja."),
    ("Kolačići se prodaju bolje", "Kolačići iz manastira prodaju se bolje nego lane, kažu monahinje."),
    ("Partneri traže isplatu", "Naši partneri traže isplatu duga, rekao je direktor. Rok je petak."),
    ("Stranica istorije", "Stranica istorije koju smo okrenuli ne vraća se, rekao je ministar."),
    ("Court clears man", "The court could not find that the man was guilty. He left the building at noon."),
    ("Please, no more cuts", "Please don't cut our funds, teachers told the minister. He promised to look into it."),
    ("Page turned", "The page of the treaty that was missing has been found in the archive."),
    ("Bot farms grow", "Verifying that you are human gets harder, researchers say. Their study looks at forty sites."),
    ("Your privacy bill explained", "Lawmakers passed a bill on privacy on Monday. It takes effect in March."),
    ("Faqja e re e historisë", "Faqja e re e klubit u hap të premten, tha kryetari. Tifozët festuan."),
    ("Prijava zbog buke", "Prijava zbog buke podneta je protiv kafića. Vlasnik je kažnjen."),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), WALLS)
def test_a_wall_is_no_article(title: str, text: str) -> None:
    assert is_wall(title, text)


@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_an_article_about_such_things_is_no_wall(title: str, text: str) -> None:
    assert not is_wall(title, text)


def test_a_long_text_with_a_walls_words_is_an_article() -> None:
    assert not is_wall("", "Potvrdite da niste robot. " + "Radovi na mostu traju do maja. " * (LONGEST // 20))
