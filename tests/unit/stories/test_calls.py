"""What portals ask of their readers, sell them and sign with, and what only sounds so."""

import pytest

from bot.stories.boilerplate import clean
from bot.stories.frames import framed

SAID = [
    "Unlock this story",
    "Get full access to everything that we publish for €2 a month.",
    "Unlimited digital access from the first day.",
    "Cancel any time.",
    "Choose a plan:",
    "Annual subscription: €49",
    "Please buy a subscription to read on.",
    "Start your free trial today.",
    "Read on for just €1.",
    "Only €3 a month.",
    "£4 per month for the first year",
    "Izaberite svoj paket.",
    "Otključajte ceo članak za jedan dinar.",
    "Dobijte neograničen pristup svim tekstovima i arhivi.",
    "Otkažite u svakom trenutku.",
    "Već od 290 dinara mesečno.",
    "Godišnja pretplata 3.000 din",
    "Zgjidhni planin e abonimit",
    "Qasje të pakufizuar në çdo artikull.",
    "Anuloni në çdo kohë.",
    "Vetëm 2 euro në muaj",
    "Donate today",
    "Donate and keep local journalism going.",
    "If you like our work, support us with a small sum.",
    "Please consider donating.",
    "Help us keep our reporting free.",
    "Donirajte.",
    "Ako cenite naš rad, podržite nas donacijom.",
    "Mbështetni gazetarinë e pavarur",
    "Komentar uspešno poslat.",
    "Ваш коментар чека одобрење.",
    "Komentari koji vređaju druge biće brisani bez obaveštenja.",
    "Ocijenite članak",
    "Vlerësoni artikullin",
    "Znate li više o ovom događaju?",
    "Imate li snimak koji želite da podelite?",
    "Želite li prijaviti grešku na portalu?",
    "Pišite nam na adresu redakcije.",
    "Emisije TV Most možete gledati uživo na kablovskim kanalima.",
    "Portal Most zadržava prava nad sadržajem.",
    "Za preuzimanje tekstova potrebna je saglasnost.",
    "Reuse this content",
    "Na ndiq në Facebook",
    "Mi i naših 120 partnera koristimo kolačiće i čuvamo podatke na uređaju.",
]  # fmt: skip
LINES = [
    "/KosovaPress/",
    "(Most.example)",
    "Tekst: M. I.",
    "Lektura: Ana Ilić",
    "Foto i tekst: A. Ilić",
    "Translated by: Jane Doe",
    "Objavio: Redakcija",
    "Nastavak vesti ispod oglasa",
    "Advertisement | Scroll to continue",
    "12.03. 09:41",
    "0",
    "Ažurirano u 15.10 sa odgovorom opštine",
    "Tekst je dopunjen",
    "Pročitajte za 4 minuta",
    "Veličina slova: A A A",
    "Verzija za štampu | Pošalji prijatelju",
    "Printer friendly version",
    "Anketa: Da li ste za novi most?",
    "About the author",
]  # fmt: skip
OWN = [
    "Get full access to the site first, inspectors were told.",
    "Unlock this door, the guard told them.",
    "Cancel any time you like and you lose the deposit, he said.",
    "Choose your plan well, the coach told them.",
    "Annual plan of the municipality adopted.",
    "Only €3 million was paid, the auditor said.",
    "Please get a subscription of trust, he joked.",
    "Donate blood on Friday, the hospital asked.",
    "If you like our town, come in spring, the mayor said.",
    "Izaberite svoj put, poručila je đacima.",
    "Otkažite putovanja, savetuje ministarstvo.",
    "Samo 300 dinara košta karta.",
    "Godišnja pretplata je ukinuta, kaže direktor biblioteke.",
    "Neograničen pristup moru traže meštani.",
    "Anketa: Svaki drugi građanin protiv novog mosta.",
    "Program vlade možete kritikovati, ali ne i prećutati.",
    "Ocenite sami, rekao je trener.",
    "Komentari su bili oštri.",
    "Komentar ministra čeka se do petka.",
    "Znate li ko je Tesla, pitala je učiteljica.",
    "Imate informacije koje niko nema, rekao je sudija svedoku.",
    "Javite policiji svaku sumnju, kažu u stanici.",
    "Opština zadržava vlasništvo nad zemljištem.",
    "Za preuzimanje oružja nadležan je KFOR.",
    "Tekst zakona usvojen je u četvrtak.",
    "Mi i naši partneri gradimo put, rekao je ministar.",
    "Mbështetni ekipin, tha trajneri.",
    "Vetëm 2 euro kushton bileta.",
    "Help us keep the peace, the commander told villagers.",
    "Unlimited supplies were promised.",
    "Author of the book was born in Pristina.",
]  # fmt: skip
BEFORE, AFTER = "Prva rečenica je ovde.", "Treća rečenica je tu."


@pytest.mark.parametrize("line", [*SAID, *LINES])
def test_a_line_of_a_portals_own_is_taken_out(line: str) -> None:
    assert framed(line)
    assert clean(f"{BEFORE}\n{line}\n{AFTER}").text == f"{BEFORE}\n{AFTER}"


@pytest.mark.parametrize("sentence", [each for each in SAID if each[-1] in ".?!"])
def test_so_is_a_sentence_of_a_flattened_page(sentence: str) -> None:
    assert clean(f"{BEFORE} {sentence} {AFTER}").text == f"{BEFORE} {AFTER}"


@pytest.mark.parametrize("line", OWN)
@pytest.mark.parametrize("shape", ["{own}\n{before}\n{after}", "{before}\n{own}\n{after}", "{before} {own} {after}"])
def test_what_an_article_says_of_such_things_stays(line: str, shape: str) -> None:
    text = shape.format(own=line, before=BEFORE, after=AFTER)
    assert clean(text).text == text
