"""What a summary says that its article doesn't."""

from __future__ import annotations

import re

import pytest

from bot.stories.invented import invention
from tests.alone import alone

SERBIAN = (
    "Vlada odobrila izgradnju nove toplane\n\nVlada Kosova usvojila je danas odluku o izgradnji nove toplane u "
    "Severnoj Mitrovici, saopštio je ministar Hisen Durmiši. Opozicija nije glasala za odluku. "
    "Aleksandar Arsenijević je protiv."
)
ENGLISH = (
    "Police kill gunman in Pristina\n\nKosovo police shot dead a gunman who killed two officers in Pristina, "
    "Interior Minister Xhelal Svecla said. The gunman was not known to police. Officers did not fire first. "
    "Spain's team is there."
)
CYRILLIC = "Влада Косова усвојила је одлуку о изградњи топлане у Северној Митровици, рекао је Хисен Дурмиши."
ALBANIAN = (
    "Qeveria e Kosovës miratoi vendimin për ngrohtoren në Mitrovicë, tha ministri Hysen Durmishi. Opozita nuk votoi "
    "për vendimin dhe doli nga salla."
)


@pytest.mark.parametrize(
    ("said", "source", "why"),
    [
        ("Vlada Kosova nije usvojila odluku o izgradnji toplane.", SERBIAN, "round: usvoj"),
        ("Vlada Kosova usvojila je odluku, opozicija je glasala.", SERBIAN, "round: glasa"),
        ("The gunman was known to police in Pristina.", ENGLISH, "round: known"),
        ("Kosovo police didn't shoot a gunman, they said.", ENGLISH.replace("not ", ""), "round: didnt"),
        ("Влада Косова није усвојила одлуку о изградњи.", CYRILLIC, "round: nije"),
        ("Влада Косова неће усвојити одлуку о изградњи.", CYRILLIC, "round: nece"),
        ("Qeveria e Kosovës nuk miratoi vendimin për ngrohtoren.", ALBANIAN, "round: mirat"),
        ("Qeveria e Kosovës s'miratoi vendimin, opozita nuk votoi.", ALBANIAN, "round: mirat"),
        ("Toplanu će graditi firma Aleksandra Petrovića iz Niša.", SERBIAN, "name .*: Petrovića"),
        ("Police shot dead a gunman named Dragan Petrovic.", ENGLISH, "name .*: Dragan"),
        ("Влада је усвојила одлуку, рекао је Албин Курти.", CYRILLIC, "name .*: Албин"),
        ("Vendimin e miratoi qeveria, tha Albin Kurti.", ALBANIAN, "name .*: Albin"),
        ("The police of the EU shot dead a gunman.", ENGLISH, "name .*: EU"),
        ("Kao jezički model ne mogu da sažmem ovaj tekst.", SERBIAN, "task: jezicki model"),
        ("Okay, korisnik traži da ovo sažmem.", SERBIAN, "task: okay"),
        ("U redu, vlada je usvojila odluku.", SERBIAN, "task: u redu"),
        ("Tekst govori o odluci vlade.", SERBIAN, "task: tekst govori"),
        ("Као језички модел, могу рећи да је влада усвојила одлуку.", CYRILLIC, "task: jezicki model"),
        ("Корисник тражи одлуку владе Косова.", CYRILLIC, "task: korisnik"),
        ("Si model gjuhësor, them se qeveria miratoi vendimin.", ALBANIAN, "task: si model"),
        ("Përdoruesi kërkon vendimin e qeverisë.", ALBANIAN, "task: perdoruesi"),
        ("Sigurisht, qeveria miratoi vendimin.", ALBANIAN, "task: sigurisht"),
        ("The user wants the police summed up.", ENGLISH, "task: the user"),
        ("I cannot say more of the police.", ENGLISH, "task: i cannot"),
        ("I can't help with this request about the police.", ENGLISH, "task: i cant"),
        ("I won’t say more of the police.", ENGLISH, "task: i wont"),
        ("I'm unable to say more of the police.", ENGLISH, "task: i m unable"),
        (
            "KFOR je u Banjskoj pregovarao sa napadačima.",
            "KFOR u Banjskoj nije pregovarao sa napadačima.",
            "round: prego",
        ),
        ("Stopa je pala, pa je banka otišla.", "Stopa je pala, pa banka nije otišla.", "round: otisl"),
    ],
)
def test_what_the_article_does_not_say_is_told(said: str, source: str, why: str) -> None:
    told = invention(said, source)
    assert told is not None
    assert re.search(f"{why}$", told)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Kosovska vlada usvojila je odluku o toplani u Severnoj Mitrovici. Opozicija nije glasala.", SERBIAN),
        ("Aleksandra Arsenijevića odluka nije obradovala, vladu Kosova jeste.", SERBIAN),
        ("„Gradnja počinje“, rekao je ministar Hisen Durmiši.", SERBIAN),
        ("Opozicija je protiv, odluku o toplani nije podržala.", SERBIAN),
        ("The gunman was not known to police, and the officers didn't fire first.", ENGLISH),
        ("Police in Pristina shot dead a gunman, says Xhelal Svecla. He was unknown to Kosovo's police.", ENGLISH),
        ("Two officers, police say, were killed: The gunman is dead. Spanish officers are there.", ENGLISH),
        ("Opozita nuk votoi vendimin në Mitrovicë, qeveria e Kosovës e miratoi.", ALBANIAN),
        ("Police made sure that Mr Svecla was told.", ENGLISH),
        ("Režim je, naravno, usvojio odluku vlade.", SERBIAN),
        ("Hisen Durmiši: odluka je usvojena.", SERBIAN),
        ("Одлуку је усвојила влада Косова, каже министар Дурмиши.", CYRILLIC),
        ("The firm did not comment.", "The firm refused to comment on it."),
        ("It isn't only the firm that was sued.", "The firm was sued, not for the first time."),
        ("The language model was sold.", "A firm sold its language model to another one."),
    ],
)
def test_what_it_says_in_other_words_is_not(said: str, source: str) -> None:
    assert invention(said, source) is None


@pytest.mark.parametrize("source", [SERBIAN, ENGLISH, CYRILLIC, ALBANIAN])
def test_an_article_invents_nothing_beside_itself(source: str) -> None:
    assert invention(source, source) is None


@pytest.mark.parametrize("piece", ["not ", "Aa Bb ", "nije nije nije ne ", "x. ", "s'", "A", "the user ", "„", "ne ë "])
def test_hostile_texts_cost_little(piece: str) -> None:
    text = piece * (8000 // len(piece))
    with alone() as seconds:
        invention(text, text[:3000])
    assert seconds() < 2
