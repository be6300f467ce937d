"""What moves a story on, in any language: a death, an arrest, somebody named for the first time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.lemmas.shelf import Shelf
from bot.stories.claims import Usual
from bot.stories.developments import novelty
from bot.stories.features import StoryItem
from bot.stories.people import are_told, people_of
from bot.stories.turns import turns_of, turns_told
from bot.topics.vocabulary import Vocabulary
from bot.wording import usual_words
from tests.alone import alone
from tests.clock import NOON
from tests.lemmas import KEPT

DATA = Path(__file__).parents[2] / "data" / "developments.jsonl"
PAIRS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
# `missed`: a man whose names are Albanian words, too.


@pytest.fixture(scope="module")
def usual() -> Usual:
    return usual_words(Vocabulary(Shelf(KEPT).wait))


def read(number: int, language: str, title: str, text: str) -> StoryItem:
    return StoryItem(number, title, text, language, NOON, f"feed-{number}")


@pytest.mark.parametrize("pair", PAIRS, ids=[each["later"][1] for each in PAIRS])
def test_a_development_is_told_from_a_repetition(pair: dict[str, Any], usual: Usual) -> None:
    told, later = read(1, *pair["told"]), read(2, *pair["later"])
    is_new = novelty(later, [told], usual).is_development([1])
    assert is_new is (pair["new"] and not pair.get("missed", False))


@pytest.mark.parametrize(
    "sentence",
    [
        "Nema poginulih u požaru.",
        "Povređenih i poginulih nije bilo.",
        "Nobody was killed in the fire.",
        "Asnjë i vdekur nga zjarri.",
        "Opozicija traži ostavku ministra.",
        "He could be arrested soon.",
        "Policia do të arrestohet nesër.",
        "Obeležena godišnjica: sećanje na poginule.",
        "Attempt to kill a journalist.",
        "Kurti osudio napad.",
        "Na parkingu stradalo dvadeset vozila.",
    ],
)
def test_what_is_denied_feared_asked_for_or_remembered_has_not_happened(sentence: str) -> None:
    assert not turns_of([sentence])


@pytest.mark.parametrize(
    ("sentence", "turn"),
    [
        ("Vojnik je podlegao povredama.", "death"),
        ("The soldier succumbed to his wounds.", "death"),
        ("Vdes ushtari i plagosur.", "death"),
        ("Почина војникот повреден од мина.", "death"),
        ("Ухапшени осумњичени.", "arrest"),
        ("Podignuta optužnica protiv trojice.", "charge"),
        ("Osuđeni na deset godina zatvora.", "sentence"),
        ("The court acquitted all three.", "acquit"),
        ("Kryeministri jep dorëheqje.", "resignation"),
    ],
)
def test_a_turn_is_told_in_each_language(sentence: str, turn: str) -> None:
    assert turns_of([sentence]) == {turn}
    assert turn in turns_told(f"Drugo. {sentence}", None).told


def test_a_death_that_was_denied_is_news_once_it_is_told() -> None:
    assert not turns_told("U požaru nema poginulih.", "sr").told
    assert turns_told("U požaru je stradala žena.", "sr").told == {"death"}


@pytest.mark.parametrize(
    ("told", "later", "ending"),
    [
        ("Traje potraga za dečakom.", "Pronađen dečak iz Bora", "found"),
        ("Rescuers search for climbers.", "Climbers rescued from the mountain", "found"),
        ("Sindikati pregovaraju sa vladom o sporazumu.", "Sindikati i vlada potpisali sporazum", "deal"),
        ("Abgeordnete stimmen ab. Debatte im Parlament.", "Parlament verabschiedet Gesetz", "decision"),
        ("Rruga është mbyllur.", "Rihapet rruga për Pejë", "reopening"),
        ("Судот утре ќе одлучува. Се трага по возачот.", "Се предаде возачот", "surrender"),
    ],
)
def test_an_ending_is_news_to_who_was_told_of_it_open_and_not_ended(told: str, later: str, ending: str) -> None:
    assert ending in turns_of([later])
    heard = turns_told(told, "sr", {ending})
    assert heard.open == {ending}
    assert not heard.told
    assert not turns_told("Vetar je oborio drvo.", "sr", {ending}).open
    assert not turns_told(told, "fr", {ending}).open, "what French leaves open can't be told"
    assert turns_told(f"{told} {later}.", "sr", {ending}).told == {ending}


def test_what_is_asked_waited_for_or_talked_about_is_not_told() -> None:
    assert not turns_of(["Arrested at last?"])
    assert not turns_told("Verdict expected on Friday. The court debates a conviction.", "en", {"sentence"}).told
    assert turns_told("Guilty verdict for the builder.", "en", {"sentence"}).told == {"sentence"}


def test_a_denial_ends_with_its_clause_and_albanian_says_in() -> None:
    assert turns_of(["Beograd bez autobusa: počeo štrajk vozača"]) == {"strike"}
    assert turns_of(["Në Prishtinë, në aksident, vdes i plagosuri"]) == {"death"}


def test_a_pair_of_words_tells_a_turn_in_the_order_it_asks_for() -> None:
    assert turns_of(["Miners on strike over pay"]) == {"strike"}
    assert not turns_of(["Missile strike on a tram depot"])


def test_only_the_title_and_the_first_sentence_tell_a_turn() -> None:
    told = read(1, "en", "Soldiers hurt", "Soldiers were hurt.")
    later = read(2, "en", "Soldiers hurt", "Soldiers were hurt. In the same place, others were killed long before.")
    assert not novelty(later, [told]).is_development([1])
    assert novelty(read(2, "en", "Soldier dies", "Soldiers were hurt."), [told]).is_development([1])


def test_a_person_is_known_by_sound_in_any_language_and_other_names_are_not_looked_at(usual: Usual) -> None:
    people = people_of(["Prema tužilaštvu, napad je organizovao Dragiša Marković, kaže Vlada Srbije."], "sr", usual)
    assert people == {("dragisa", "markovic")}
    assert are_told(people, "The attack was led by Dragisha Markoviq.") == people
    assert are_told(people, "Драгиша Марковић") == people
    assert not are_told(people, "The attack was led by Milan Radoicic in Zvecan.")
    assert not people_of(["He told the Kosovo Assembly and North Macedonia so at Red Cross."], "en", usual)
    assert not people_of(["Napad je organizovao Dragiša Marković."], "de", usual), "no dictionary"


def test_a_story_of_sixty_items_costs_little(usual: Usual) -> None:
    text = "Narednik Marko Rosi preminuo je u bolnici u Prištini. " * 40
    told = [read(number, "en", "Sergeant dies", text[:2000]) for number in range(60)]
    novelty(read(98, "sr", "Uhapšen Marko", ""), [read(97, "en", "Sergeant dies", "")], usual)  # packs dictionaries
    with alone() as seconds:
        novelty(read(99, "sr", "Uhapšen Dragiša Marković", text), told, usual)
    assert seconds() < 2


def test_hostile_names_and_turns_cost_little() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = " ".join(f"X{one}{other}{one} killed" for one in letters for other in letters)
    told = [read(number, "en", "", names[:2100]) for number in range(60)]
    later = read(99, "sr", "Ubijen Aab Baab i Caac Daad x " * 20, "Uhapšen Faaf Gaag i Haah Iaai x " * 20)
    with alone() as seconds:
        novelty(later, told, lambda _word, _language: False)
    assert seconds() < 3
